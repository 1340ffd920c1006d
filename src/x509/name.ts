// Distinguished names (RFC 5280 4.1.2.4): compared as bytes, shown as text, never used as identity.

import { asBuffer, decodeUtf8, toHex } from '../codec/bytes.ts';
import { contentOf, expectUniversal, readChildren, readOid, readOnly, TAG, type Tlv } from '../codec/der.ts';
import { ATTRIBUTE_NAMES } from '../codec/oid.ts';

/** One attribute of a name, in the order of the encoding. */
export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
}

/**
 * The attributes of a DER Name.
 * @throws KeytierError ERR_DECODE_DER
 */
export function decodeName(der: Uint8Array): readonly NameAttribute[] {
  const key = asBuffer(der).toString('latin1');
  const known = recentNames.get(key);
  if (known !== undefined) return known;
  const attributes = readName(der);
  if (recentNames.size >= RECENT_NAMES) recentNames.clear();
  if (der.length <= MAX_REMEMBERED_BYTES) recentNames.set(key, attributes);
  return attributes;
}

/** A fleet shares nearly all of its names: issuers', and `CN=Android Keystore Key` of the leaves. */
const RECENT_NAMES = 256;
const MAX_REMEMBERED_BYTES = 512;
const recentNames = new Map<string, readonly NameAttribute[]>();

function readName(der: Uint8Array): NameAttribute[] {
  const attributes: NameAttribute[] = [];
  for (const rdn of readChildren(der, expectUniversal(readOnly(der), TAG.sequence, 'Name'))) {
    for (const pair of readChildren(der, expectUniversal(rdn, TAG.set, 'RelativeDistinguishedName'))) {
      const [oid, value, ...rest] = readChildren(
        der,
        expectUniversal(pair, TAG.sequence, 'AttributeTypeAndValue'),
      );
      if (value === undefined || rest.length > 0) continue;
      attributes.push({
        oid: readOid(der, expectUniversal(oid, TAG.oid, 'attribute type', pair.start)),
        value: textOf(der, value),
      });
    }
  }
  return attributes;
}

function textOf(der: Uint8Array, tlv: Tlv): string {
  const bytes = contentOf(der, tlv);
  if (tlv.tag === TAG.bmpString && bytes.length % 2 === 0) {
    return Buffer.from(bytes).swap16().toString('utf16le');
  }
  const text = tlv.tag === TAG.teletexString ? Buffer.from(bytes).toString('latin1') : decodeUtf8(bytes);
  return text ?? `#${toHex(bytes)}`;
}

/** `CN=Droid CA2, O=Google LLC`: the attributes in the order of the encoding, with RFC 4514 escapes. */
export function nameText(attributes: readonly NameAttribute[]): string {
  const known = recentTexts.get(attributes);
  if (known !== undefined) return known;
  const text = attributes
    .map(({ oid, value }) => `${ATTRIBUTE_NAMES[oid] ?? oid}=${value.replace(/[,+"\\<>;]/g, '\\$&')}`)
    .join(', ');
  recentTexts.set(attributes, text);
  return text;
}

const recentTexts = new WeakMap<readonly NameAttribute[], string>();

/** The values of one attribute type, by its short name (`CN`, `O`, `serialNumber`, `title`). */
export function attributeValues(attributes: readonly NameAttribute[], name: string): string[] {
  return attributes.filter(({ oid }) => ATTRIBUTE_NAMES[oid] === name).map(({ value }) => value);
}
