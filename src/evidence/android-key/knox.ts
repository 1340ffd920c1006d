// Samsung's Knox attestation extension, 1.3.6.1.4.1.236.11.3.23.7: recognised and labelled, never appraised.
import { decodeUtf8, toHex } from '../../codec/bytes.ts';
import {
  contentOf,
  type DerNotes,
  isUniversal,
  readChildren,
  readOnly,
  TAG,
  TAG_CLASS,
  type Tlv,
} from '../../codec/der.ts';
import { KeytierError } from '../../model/errors.ts';
import type { Json } from '../../model/evidence.ts';

const FIELD_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'challenge'],
  [4, 'idAttestation'],
  [5, 'integrity'],
  [6, 'recordHash'],
]);

const INTEGRITY_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'trustBoot'],
  [1, 'warranty'],
  [2, 'icd'],
  [3, 'kernelStatus'],
  [4, 'systemStatus'],
  [5, 'authResult'],
]);

const tolerant: DerNotes = { note() {} };

/** The fields by name, or a string that says why it does not decode. */
export function decodeKnox(der: Uint8Array): Json | string {
  try {
    const fields: Record<string, Json> = {};
    for (const field of readChildren(der, readOnly(der, tolerant), tolerant)) {
      const name = FIELD_NAMES.get(field.tag) ?? `field${field.tag}`;
      fields[name] = name === 'integrity' ? integrity(der, field) : valueJson(der, field, 0);
    }
    return fields;
  } catch (error) {
    if (error instanceof KeytierError) return error.message;
    throw error;
  }
}

function integrity(der: Uint8Array, field: Tlv): Json {
  const [first] = readChildren(der, field, tolerant);
  const list = first !== undefined && isUniversal(first, TAG.sequence) ? first : field;
  return Object.fromEntries(
    readChildren(der, list, tolerant).map((item) => [
      INTEGRITY_NAMES.get(item.tag) ?? `field${item.tag}`,
      valueJson(der, item, 0),
    ]),
  );
}

function valueJson(der: Uint8Array, tlv: Tlv, depth: number): Json {
  if (tlv.constructed && depth < 4) {
    const children = readChildren(der, tlv, tolerant).map((child) => valueJson(der, child, depth + 1));
    return tlv.tagClass === TAG_CLASS.context && children.length === 1 ? (children[0] ?? null) : children;
  }
  const content = contentOf(der, tlv);
  if (tlv.tag === TAG.integer || tlv.tag === TAG.enumerated)
    return content.length === 1 ? (content[0] ?? null) : toHex(content);
  const text = decodeUtf8(content);
  return text !== undefined && /^[\x20-\x7e]*$/.test(text) ? text : toHex(content);
}
