// Object identifiers: each is DER-encodable, unique, and named where people meet it.
import * as asn1js from 'asn1js';
import { describe, expect, it } from 'vitest';
import { readOid, readOnly } from '../../src/codec/der.ts';
import { ATTRIBUTE_NAMES, EXTENSION_NAMES, OID } from '../../src/codec/oid.ts';

const all = [...Object.values(OID), ...Object.keys(ATTRIBUTE_NAMES)];

describe('object identifiers', () => {
  it.each(all)('%s survives its encoding by asn1js', (oid) => {
    const bytes = new Uint8Array(new asn1js.ObjectIdentifier({ value: oid }).toBER());
    expect(readOid(bytes, readOnly(bytes))).toBe(oid);
  });

  it('are used once each, and every extension has a name', () => {
    expect(new Set(Object.values(OID)).size).toBe(Object.values(OID).length);
    expect(Object.keys(EXTENSION_NAMES).sort()).toEqual([...Object.values(OID)].sort());
    expect(new Set(Object.values(EXTENSION_NAMES)).size).toBe(Object.keys(EXTENSION_NAMES).length);
    expect(new Set(Object.values(ATTRIBUTE_NAMES)).size).toBe(Object.keys(ATTRIBUTE_NAMES).length);
  });

  // RFC 4519 and X.520; the attestation extension as Android documents it.
  it('are those of the specifications', () => {
    expect(OID.keyDescription).toBe('1.3.6.1.4.1.11129.2.1.17');
    expect(OID.keyUsage).toBe('2.5.29.15');
    expect([ATTRIBUTE_NAMES['2.5.4.3'], ATTRIBUTE_NAMES['2.5.4.10'], ATTRIBUTE_NAMES['2.5.4.12']]).toEqual([
      'CN',
      'O',
      'title',
    ]);
  });
});
