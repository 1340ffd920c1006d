// The tree that asn1js sees: the second reader of `inspect --asn1`, loaded only for it.
import { decodeUtf8, toHex } from '../codec/bytes.ts';
import { MAX_CERTIFICATE_BYTES, MAX_DER_DEPTH, MAX_INTEGER_BYTES } from '../codec/limits.ts';
import { type Asn1Node, type Asn1Reading, type Asn1Value, MAX_TREE_ELEMENTS } from './asn1-node.ts';
import { mayHoldDer } from './der-tree.ts';

type Asn1js = typeof import('asn1js');
type Block = ReturnType<Asn1js['fromBER']>['result'];

/** Reads the bytes of one extension value. */
export type Asn1jsReader = (bytes: Uint8Array) => Asn1Reading;

/** Loads asn1js and gives a reader made of it. */
export async function loadAsn1jsReader(): Promise<Asn1jsReader> {
  const asn1js = await import('asn1js');
  return (bytes) => read(bytes, asn1js);
}

interface Walk {
  readonly asn1js: Asn1js;
  readonly bytes: Uint8Array;
  elements: number;
}

function read(bytes: Uint8Array, asn1js: Asn1js): Asn1Reading {
  try {
    const parsed = parse(bytes, asn1js, MAX_DER_DEPTH);
    if (typeof parsed === 'string') return { ok: false, problem: parsed };
    return { ok: true, root: nodeOf(parsed, 0, 0, { asn1js, bytes, elements: 0 }), notes: [] };
  } catch (error) {
    // It throws on some malformed values (bit strings, times) instead of saying so; what it says is only shown.
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** asn1js would try every OCTET STRING; {@link embedded} does so for likely ones only, as our own reader does. */
function parse(bytes: Uint8Array, asn1js: Asn1js, maxDepth: number): Block | string {
  const { offset, result } = asn1js.fromBER(bytes, {
    maxDepth,
    maxNodes: MAX_TREE_ELEMENTS,
    maxContentLength: MAX_CERTIFICATE_BYTES,
    parseEmbedded: false,
  });
  if (offset === -1) return result.error === '' ? 'not BER' : result.error;
  return offset === bytes.length ? result : `${bytes.length - offset} bytes follow the element`;
}

const ASN1JS_CLASSES: readonly number[] = [1, 2, 3, 4];

function nodeOf(block: Block, offset: number, depth: number, walk: Walk): Asn1Node {
  const { idBlock, lenBlock } = block;
  walk.elements += 1;
  if (walk.elements > MAX_TREE_ELEMENTS) throw new Error(`more than ${MAX_TREE_ELEMENTS} elements`);
  const headerLength = idBlock.blockLength + lenBlock.blockLength;
  const start = offset + headerLength;
  const length = block.blockLength - headerLength;
  const constructed = idBlock.isConstructed;
  const content = walk.bytes.subarray(start, start + length);
  return {
    offset,
    headerLength,
    length,
    // asn1js counts classes from 1.
    tagClass: ASN1JS_CLASSES.indexOf(idBlock.tagClass),
    tag: idBlock.tagNumber,
    constructed,
    value: constructed ? null : primitiveValue(block, content, walk.asn1js),
    children: constructed
      ? childrenOf(block, start, depth, walk)
      : embedded(block, content, start, depth, walk),
  };
}

function childrenOf(block: Block, start: number, depth: number, walk: Walk): readonly Asn1Node[] {
  const { value } = block.valueBlock as { readonly value?: unknown };
  let offset = start;
  return (Array.isArray(value) ? (value as readonly Block[]) : []).map((child) => {
    const node = nodeOf(child, offset, depth + 1, walk);
    offset += child.blockLength;
    return node;
  });
}

function embedded(block: Block, content: Uint8Array, start: number, depth: number, walk: Walk): Asn1Node[] {
  const { asn1js } = walk;
  if (!(block instanceof asn1js.OctetString) || !mayHoldDer(content) || depth >= MAX_DER_DEPTH) return [];
  const inner = parse(content, asn1js, MAX_DER_DEPTH - depth - 1);
  return typeof inner === 'string' ? [] : [nodeOf(inner, start, depth + 1, walk)];
}

function primitiveValue(block: Block, content: Uint8Array, asn1js: Asn1js): Asn1Value {
  return { hex: toHex(content), text: textOf(block, content, asn1js) };
}

function textOf(block: Block, content: Uint8Array, asn1js: Asn1js): string | null {
  // Enumerated extends Integer.
  if (block instanceof asn1js.Integer) return integerText(block);
  if (block instanceof asn1js.ObjectIdentifier) return block.valueBlock.toString();
  if (block instanceof asn1js.Boolean) return block.valueBlock.value ? 'TRUE' : 'FALSE';
  if (block instanceof asn1js.Null) return '';
  if (block instanceof asn1js.UTCTime) return decodeUtf8(content) ?? null;
  if (block instanceof asn1js.BaseStringBlock) return block.valueBlock.value;
  if (block instanceof asn1js.OctetString) return printable(content);
  return null;
}

function integerText(block: InstanceType<Asn1js['Integer']>): string | null {
  const { length } = block.valueBlock.valueHexView;
  return length === 0 || length > MAX_INTEGER_BYTES ? null : block.toBigInt().toString();
}

/** Names, models and ids are printable; a hash hardly ever is. */
function printable(content: Uint8Array): string | null {
  const text = content.length >= 2 ? decodeUtf8(content) : undefined;
  return text !== undefined && /^[\x20-\x7e]+$/.test(text) ? text : null;
}
