// The tree that keytier's own DER reader sees: structure and hex, nothing interpreted.
import { toHex } from '../codec/bytes.ts';
import {
  contentOf,
  type DerDeviation,
  isUniversal,
  readBoolean,
  readChildren,
  readOnly,
  readSafeInteger,
  readTlv,
  TAG,
  type Tlv,
} from '../codec/der.ts';
import { MAX_DER_DEPTH } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';
import { type Asn1Node, type Asn1Reading, MAX_TREE_ELEMENTS } from './asn1-node.ts';

interface Walk {
  readonly bytes: Uint8Array;
  readonly notes: { readonly deviation: DerDeviation; readonly offset: number }[];
  elements: number;
}

/**
 * Reads DER from end to end; deviations that the decoder tolerates are named in `notes`.
 * Malformed bytes, and trees deeper than MAX_DER_DEPTH or larger than MAX_TREE_ELEMENTS, are a `problem`.
 */
export function readDerTree(bytes: Uint8Array): Asn1Reading {
  const walk: Walk = { bytes, notes: [], elements: 0 };
  try {
    const root = nodeOf(readOnly(bytes, noteTaker(walk)), 0, walk);
    const notes = walk.notes.map(({ deviation, offset }) => `${deviation} at offset ${offset}`);
    return { ok: true, root, notes };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return {
      ok: false,
      problem: error.where === undefined ? error.message : `${error.message} (${error.where})`,
    };
  }
}

function noteTaker(walk: Walk): { note(deviation: DerDeviation, offset: number): void } {
  return { note: (deviation, offset) => void walk.notes.push({ deviation, offset }) };
}

function nodeOf(tlv: Tlv, depth: number, walk: Walk): Asn1Node {
  walk.elements += 1;
  if (walk.elements > MAX_TREE_ELEMENTS) throw limit(`more than ${MAX_TREE_ELEMENTS} elements`);
  if (depth > MAX_DER_DEPTH) throw limit(`nested more than ${MAX_DER_DEPTH} deep`);
  noteValue(tlv, walk);
  return {
    offset: tlv.start,
    headerLength: tlv.contentStart - tlv.start,
    // An end-of-contents counts as content, as asn1js counts it.
    length: tlv.end - tlv.contentStart,
    tagClass: tlv.tagClass,
    tag: tlv.tag,
    constructed: tlv.constructed,
    value: tlv.constructed ? null : { hex: toHex(contentOf(walk.bytes, tlv)), text: null },
    children: tlv.constructed
      ? readChildren(walk.bytes, tlv, noteTaker(walk)).map((child) => nodeOf(child, depth + 1, walk))
      : embedded(tlv, depth, walk),
  };
}

/** Booleans and integers have deviations of their own; a malformed one is no fault of the structure. */
function noteValue(tlv: Tlv, walk: Walk): void {
  const read = isUniversal(tlv, TAG.boolean)
    ? readBoolean
    : isUniversal(tlv, TAG.integer) || isUniversal(tlv, TAG.enumerated)
      ? readSafeInteger
      : undefined;
  try {
    read?.(walk.bytes, tlv, noteTaker(walk));
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
  }
}

function limit(message: string): KeytierError {
  return new KeytierError('ERR_LIMIT_EXCEEDED', message);
}

/** True for content that could be a SEQUENCE or SET; random bytes often look like some short primitive. */
export function mayHoldDer(content: Uint8Array): boolean {
  return content[0] === 0x30 || content[0] === 0x31;
}

/**
 * The SEQUENCE or SET that fills an OCTET STRING, as AttestationApplicationId does. Content that does not decode is
 * opaque, which is no fault. Each content is tried once, so that nesting can't multiply the work.
 */
function embedded(tlv: Tlv, depth: number, walk: Walk): readonly Asn1Node[] {
  if (!isUniversal(tlv, TAG.octetString) || !mayHoldDer(contentOf(walk.bytes, tlv))) return [];
  const noted = walk.notes.length;
  try {
    const inner = readTlv(walk.bytes, tlv.contentStart, tlv.end, noteTaker(walk));
    if (inner.end === tlv.end) return [nodeOf(inner, depth + 1, walk)];
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
  }
  walk.notes.splice(noted);
  return [];
}
