// The attestation with every length indefinite says what it says in DER, to both readers.
import { describe, expect, it } from 'vitest';
import { elementOf, readChildren, readOnly, type Tlv } from '../../../src/codec/der.ts';
import { keyDescriptionJson } from '../../../src/evidence/android-key/facts.ts';
import { decodeKeyDescription } from '../../../src/evidence/android-key/key-description.ts';
import { loadAsn1jsReader } from '../../../src/inspect/asn1js-tree.ts';
import { crossCheck } from '../../../src/inspect/cross-check.ts';
import { readDerTree } from '../../../src/inspect/der-tree.ts';
import { der, encodeKeyDescription } from '../../lib/mint.ts';

const readAsn1js = await loadAsn1jsReader();

/** The header up to the length, which takes one byte more where it is long. */
function identifier(bytes: Uint8Array, { start, contentStart }: Tlv): Uint8Array {
  const header = bytes.subarray(start, contentStart);
  const long = header.findLastIndex((byte, index) => index > 0 && byte === 0x80 + header.length - index - 1);
  return header.subarray(0, long > 0 ? long : header.length - 1);
}

/** Every constructed element of a DER value with an indefinite length, its content unchanged otherwise. */
function indefinite(bytes: Uint8Array, tlv: Tlv): Uint8Array {
  if (!tlv.constructed) return elementOf(bytes, tlv);
  const children = readChildren(bytes, tlv).map((child) => indefinite(bytes, child));
  return der.concat(identifier(bytes, tlv), der.hex('80'), ...children, der.hex('0000'));
}

const DER = encodeKeyDescription();
const BER = indefinite(DER, readOnly(DER));

function decoded(bytes: Uint8Array) {
  const result = decodeKeyDescription(bytes);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('an attestation in which every length is indefinite', () => {
  it('has the facts of the same one in DER, and a deviation', () => {
    expect(keyDescriptionJson(decoded(BER))).toEqual(keyDescriptionJson(decoded(DER)));
    expect([decoded(DER).deviations, decoded(BER).deviations]).toEqual([[], ['indefinite-length']]);
  });

  it('is the same tree to asn1js', () => {
    const [own, theirs] = [readDerTree(BER), readAsn1js(BER)];
    expect(crossCheck(own, theirs)).toMatchObject({ outcome: 'agree', differences: [] });
    expect(crossCheck(own, theirs).elements).toBe(crossCheck(readDerTree(DER), readAsn1js(DER)).elements);
  });

  it('has one reading: cut off anywhere, or with a byte changed in an end, it is refused', () => {
    for (let length = 0; length < BER.length; length++)
      expect(decodeKeyDescription(BER.subarray(0, length)).ok, `${length} bytes`).toBe(false);
    for (const offset of [BER.length - 1, BER.length - 2]) {
      const changed = Uint8Array.from(BER);
      changed[offset] = 1;
      expect(decodeKeyDescription(changed).ok).toBe(false);
    }
  });
});
