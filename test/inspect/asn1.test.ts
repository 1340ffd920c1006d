// The two ASN.1 readers against openssl asn1parse, against each other, and on hostile bytes.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Asn1Node, type Asn1Reading, MAX_TREE_ELEMENTS } from '../../src/inspect/asn1-node.ts';
import { type Asn1jsReader, loadAsn1jsReader } from '../../src/inspect/asn1js-tree.ts';
import { crossCheck } from '../../src/inspect/cross-check.ts';
import { readDerTree } from '../../src/inspect/der-tree.ts';
import { der } from '../lib/mint.ts';
import { asn1parse, certificatesOf, extensionValues } from './openssl.ts';

let readAsn1js: Asn1jsReader;
beforeAll(async () => {
  readAsn1js = await loadAsn1jsReader();
});

/** Elements in order with their depth; what an OCTET STRING encloses is left out, as asn1parse does. */
function flatten(node: Asn1Node, depth = 0): readonly (readonly [number, number, number, number, boolean])[] {
  const children = node.constructed ? node.children : [];
  return [
    [node.offset, depth, node.headerLength, node.length, node.constructed],
    ...children.flatMap((child) => flatten(child, depth + 1)),
  ];
}

function rootOf(reading: Asn1Reading): Asn1Node {
  if (!reading.ok) throw new Error(reading.problem);
  return reading.root;
}

const check = (bytes: Uint8Array) => crossCheck(readDerTree(bytes), readAsn1js(bytes));

const SAMPLES = ['strongbox-good', 'tee-good', 'rkp-expired', 'attest-key', 'software-root'];

describe('trees', () => {
  it.each(SAMPLES)('have the elements that openssl lists: %s', (sample) => {
    const values = certificatesOf(`samples/${sample}/chain.pem`).flatMap(extensionValues);
    const asn1 = values.filter(({ value }) => (value[0] ?? 0) < 0x80);
    expect(asn1.length).toBeGreaterThan(5);
    for (const { value } of asn1) {
      const expected = asn1parse(value).map(({ offset, depth, headerLength, length, constructed }) => [
        offset,
        depth,
        headerLength,
        length,
        constructed,
      ]);
      expect(flatten(rootOf(readDerTree(value)))).toEqual(expected);
      expect(flatten(rootOf(readAsn1js(value)))).toEqual(expected);
      expect(check(value).outcome).toBe('agree');
    }
  });

  it('have the integers that openssl reads', () => {
    const [leaf = new Uint8Array()] = certificatesOf('samples/tee-good/chain.pem');
    const value =
      extensionValues(leaf).find(({ oid }) => oid.endsWith('11129.2.1.17'))?.value ?? Buffer.alloc(0);
    const expected = asn1parse(value)
      .filter(({ type }) => type === 'INTEGER' || type === 'ENUMERATED')
      .map((element) => BigInt(`0x${element.value}`).toString());
    const integers: string[] = [];
    const collect = (node: Asn1Node): void => {
      if (node.tagClass === 0 && (node.tag === 2 || node.tag === 10)) integers.push(node.value?.text ?? '');
      if (node.constructed) node.children.forEach(collect);
    };
    collect(rootOf(readAsn1js(value)));
    expect(expected).toContain('202601');
    expect(integers).toEqual(expected);
  });

  it('look into an OCTET STRING that a SEQUENCE fills, and into no other', () => {
    const inside = der.sequence(der.integer(5));
    const filled = rootOf(readDerTree(der.octets(inside)));
    expect(filled.children).toHaveLength(1);
    expect(filled.children[0]).toMatchObject({ offset: 2, tag: 16, length: 3 });
    expect(rootOf(readAsn1js(der.octets(inside))).children[0]).toMatchObject({
      offset: 2,
      tag: 16,
      length: 3,
    });
    for (const content of [der.concat(inside, der.nil()), der.integer(5), inside.subarray(0, 4)]) {
      expect(rootOf(readDerTree(der.octets(content))).children).toHaveLength(0);
      expect(rootOf(readAsn1js(der.octets(content))).children).toHaveLength(0);
    }
  });
});

describe('the cross-check', () => {
  it('counts what both see', () => {
    expect(check(der.sequence(der.nil(), der.integer(1)))).toEqual({
      outcome: 'agree',
      elements: 3,
      differences: [],
    });
  });

  it('names an indefinite length, which is BER and not DER', () => {
    expect(readDerTree(der.hex('308005000000'))).toMatchObject({
      ok: true,
      notes: ['indefinite-length at offset 0'],
    });
    expect(check(der.hex('308005000000'))).toEqual({ outcome: 'agree', elements: 2, differences: [] });
  });

  it('names an end-of-contents that ends nothing, and one in another form', () => {
    // asn1js takes both; where the two readers part, no verdict can stand.
    for (const bytes of ['300405000000', '30800500008100'])
      expect(check(der.hex(bytes)).differences.join()).toContain(
        'asn1js reads it, keytier does not: an end-of-contents where nothing ends',
      );
  });

  it('names a tag number with a leading zero', () => {
    expect(check(der.hex('bf800100')).differences.join()).toContain('a tag number has a leading zero');
  });

  it('says where two trees part', () => {
    const own = readDerTree(der.sequence(der.integer(1), der.nil()));
    const other = readAsn1js(der.sequence(der.integer(1), der.octets(der.hex(''))));
    expect(crossCheck(own, other)).toMatchObject({
      outcome: 'differ',
      differences: ['offset 5: keytier sees NULL of 2+0 bytes, asn1js sees OCTET STRING of 2+0 bytes'],
    });
  });

  it('says that neither reads bytes that are no ASN.1', () => {
    expect(check(der.hex('a20108')).outcome).toBe('neither');
    expect(check(new Uint8Array()).outcome).toBe('neither');
  });

  it('names deviations that both readers tolerate', () => {
    // X.690 10.1 and 11.1: a length in the long form, a TRUE of 01 (Pixel 3 StrongBox sends that).
    const reading = readDerTree(der.hex('30810301 0101'.replace(' ', '')));
    expect(reading).toMatchObject({
      ok: true,
      notes: ['non-minimal-length at offset 0', 'boolean-not-ff at offset 3'],
    });
    expect(check(der.hex('308103010101')).outcome).toBe('agree');
  });
});

describe('hostile bytes', () => {
  const nest = (wrap: (inner: Uint8Array) => Uint8Array, levels: number): Uint8Array =>
    Array.from({ length: levels }).reduce<Uint8Array>((inner) => wrap(inner), der.octets(der.hex('00')));

  it('nest to the limit and no further', () => {
    expect(readDerTree(nest((inner) => der.sequence(inner), 32)).ok).toBe(true);
    expect(readAsn1js(nest((inner) => der.sequence(inner), 32)).ok).toBe(true);
    expect(readDerTree(nest((inner) => der.sequence(inner), 33))).toMatchObject({
      ok: false,
      problem: 'nested more than 32 deep',
    });
    expect(readAsn1js(nest((inner) => der.sequence(inner), 33)).ok).toBe(false);
  });

  it('do not multiply the work by nesting DER in octet strings', () => {
    const bytes = nest((inner) => der.octets(der.sequence(inner)), 5_000);
    expect(check(bytes)).toEqual({ outcome: 'agree', elements: 33, differences: [] });
  });

  it('hold no more elements than the limit', () => {
    const rows = (count: number) => der.sequence(...Array.from({ length: count }, () => der.nil()));
    const wide = der.sequence(...Array.from({ length: Math.ceil(MAX_TREE_ELEMENTS / 500) }, () => rows(500)));
    expect(readDerTree(wide)).toMatchObject({
      ok: false,
      problem: `more than ${MAX_TREE_ELEMENTS} elements`,
    });
    expect(readAsn1js(wide).ok).toBe(false);
  });

  it('that asn1js throws on are a problem, not an exception', () => {
    // BMPString of three bytes, a bit string with nine unused bits, an object identifier that is cut off.
    for (const hex of ['1e03414141', '03020901', '060381818f', '0900', '30820000'])
      expect(() => check(der.hex(hex))).not.toThrow();
  });

  it('cut off anywhere are never a tree', () => {
    const [leaf = new Uint8Array()] = certificatesOf('samples/tee-good/chain.pem');
    const value = extensionValues(leaf).at(-1)?.value ?? Buffer.alloc(0);
    for (let length = 0; length < value.length; length++)
      expect(check(value.subarray(0, length)).outcome).toBe('neither');
  });
});
