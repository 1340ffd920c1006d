// The DER reader: agrees with asn1js on what is DER, and refuses by name what is not.
import * as asn1js from 'asn1js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentOf,
  type DerDeviation,
  elementOf,
  expectUniversal,
  isUniversal,
  readBitString,
  readBoolean,
  readChildren,
  readInteger,
  readOid,
  readOnly,
  readSafeInteger,
  readTime,
  readTlv,
  TAG,
  type Tlv,
} from '../../src/codec/der.ts';
import { MAX_DER_CHILDREN, MAX_DER_DEPTH } from '../../src/codec/limits.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { der } from '../lib/mint.ts';

const { bits, boolean, concat, element, explicit, hex, integer, nil, octets, sequence, set, text } = der;

/** An element as a plain tree: what both readers must see. */
interface Tree {
  readonly tagClass: number;
  readonly tag: number;
  readonly children: readonly Tree[] | null;
  readonly content: string;
}

function ownTree(bytes: Uint8Array, tlv: Tlv): Tree {
  const children = tlv.constructed ? readChildren(bytes, tlv).map((child) => ownTree(bytes, child)) : null;
  const content = tlv.constructed ? '' : Buffer.from(contentOf(bytes, tlv)).toString('hex');
  return { tagClass: tlv.tagClass, tag: tlv.tag, children, content };
}

function asn1jsTree(block: asn1js.AsnType): Tree {
  // asn1js counts the classes from 1.
  const base = { tagClass: block.idBlock.tagClass - 1, tag: block.idBlock.tagNumber };
  if (block.idBlock.isConstructed) {
    const inner = (block.valueBlock as unknown as { readonly value: readonly asn1js.AsnType[] }).value;
    return { ...base, children: inner.map(asn1jsTree), content: '' };
  }
  const whole = new Uint8Array(block.valueBeforeDecodeView);
  const header = block.idBlock.blockLength + block.lenBlock.blockLength;
  return { ...base, children: null, content: Buffer.from(whole.subarray(header)).toString('hex') };
}

const leaf = fc.oneof(
  fc.bigInt({ min: -(1n << 70n), max: 1n << 70n }).map(integer),
  fc.uint8Array({ maxLength: 300 }).map(octets),
  fc.uint8Array({ maxLength: 20 }).map((value) => bits(value)),
  fc.boolean().map(boolean),
  fc.constant(nil()),
  fc.string({ maxLength: 20 }).map(der.utf8String),
  fc
    .constantFrom('1.2.840.10045.2.1', '2.5.29.15', '1.3.6.1.4.1.11129.2.1.17', '2.16.840.1.101.3.4.3.18')
    .map(der.oid),
);

const { tree: structure } = fc.letrec<{ tree: Uint8Array }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 5 }).map((items) => sequence(...items)),
    fc.array(tie('tree'), { maxLength: 5 }).map((items) => set(...items)),
    fc.tuple(fc.nat({ max: 2000 }), tie('tree')).map(([tag, inner]) => explicit(tag, inner)),
  ),
}));

describe('random structures', () => {
  it('look to the reader as they look to asn1js', () => {
    fc.assert(
      fc.property(structure, (bytes) => {
        const { result, offset } = asn1js.fromBER(bytes);
        expect(offset).toBe(bytes.length);
        expect(ownTree(bytes, readOnly(bytes))).toEqual(asn1jsTree(result));
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('are refused with a byte more or less', () => {
    fc.assert(
      fc.property(structure, (bytes) => {
        expect(() => readOnly(concat(bytes, Uint8Array.of(0)))).toThrow(/1 bytes follow the element/);
        expect(() => readOnly(bytes.subarray(0, -1))).toThrow(KeytierError);
      }),
      { numRuns: 100, seed: 12 },
    );
  });

  it('never make the reader do anything but read or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          const tlv = readOnly(bytes);
          expect(tlv.end).toBe(bytes.length);
          ownTree(bytes, tlv);
        } catch (error) {
          expect(error).toBeInstanceOf(KeytierError);
        }
      }),
      { numRuns: 2000, seed: 13 },
    );
  });
});

describe('headers that are not DER', () => {
  it.each([
    ['nothing', '', /found the end/],
    ['a tag without a length', '30', /length is missing/],
    ['an indefinite length', '30800000', /indefinite/],
    ['a length of five bytes', '04850000000001ff', /too long/],
    ['the reserved length FF', '04ff', /too long/],
    ['a length that is cut off', '0482ff', /cut off/],
    ['a length in the long form below 128', '04810100', /longer than it needs/],
    ['a length of 127 in the long form', `04817f${'00'.repeat(127)}`, /longer than it needs/],
    ['a length with a leading zero', `04820080${'00'.repeat(128)}`, /longer than it needs/],
    ['content that runs past the end', '0402ff', /1 bytes past the end/],
    ['a length of 2^32 - 1', '0484ffffffff', /past the end/],
    ['a tag number with a leading zero', 'bf8021020500', /leading zero/],
    ['a tag number below 31 in the long form', '9f1e00', /long form/],
    ['a tag number that is cut off', 'bf85', /cut off/],
    ['a tag number without end', 'bfffffffffffff00', /too large/],
    ['a byte too many', '050000', /1 bytes follow/],
  ])('%s', (_name, bytes, message) => {
    expect(() => readOnly(hex(bytes))).toThrowError(
      expect.objectContaining({ code: 'ERR_DECODE_DER', message: expect.stringMatching(message) }),
    );
  });

  it('may have a longer length only where the caller takes note of it', () => {
    const noted: DerDeviation[] = [];
    const tlv = readOnly(hex('04810100'), { note: (deviation) => void noted.push(deviation) });
    expect([tlv.contentStart, tlv.end, noted]).toEqual([3, 4, ['non-minimal-length']]);
  });

  it('may be of indefinite length only where the caller takes note of it', () => {
    // X.690 8.1.3.6: from 30 80 up to the first 00 00 among its own elements.
    const bytes = hex('3080 30800500 0000 0201 07 0000'.replaceAll(' ', ''));
    const noted: string[] = [];
    const notes = {
      note: (deviation: DerDeviation, offset: number) => void noted.push(`${deviation} ${offset}`),
    };
    const outer = readOnly(bytes, notes);
    expect([outer.contentStart, outer.contentEnd, outer.end]).toEqual([2, 11, 13]);
    const [list, integer, ...others] = readChildren(bytes, outer, notes);
    expect([list?.start, list?.contentEnd, list?.end, integer?.start, others.length]).toEqual([
      2, 6, 8, 8, 0,
    ]);
    expect(contentOf(bytes, outer)).toEqual(bytes.subarray(2, 11));
    // Each is noted where it is read, not where it is skipped in search of another's end.
    expect(noted).toEqual(['indefinite-length 0', 'indefinite-length 2']);
    expect(readChildren(hex('30800000'), readOnly(hex('30800000'), notes), notes)).toEqual([]);
  });

  it.each([
    ['without an end', '30800500', /no end/],
    ['with half an end', '3080050000', /no end/],
    ['whose end belongs to an inner one', '3080308005000000', /no end/],
    ['of a primitive', '048004010000 00'.replace(' ', ''), /primitive/],
    ['whose end is in the long form', '30800500008100', /end-of-contents/],
    ['with bytes after its end', '308005000000 00'.replace(' ', ''), /1 bytes follow/],
    ['with an element past the end', '3080040500000000', /past the end/],
  ])('refuse one %s', (_name, bytes, message) => {
    expect(() => readOnly(hex(bytes), { note: () => {} })).toThrow(message);
  });

  it('refuse an end where nothing of indefinite length stands open', () => {
    const bytes = hex('300605000000 0500'.replace(' ', ''));
    const notes = { note: () => {} };
    expect(() => readChildren(bytes, readOnly(bytes, notes), notes)).toThrow(/end-of-contents/);
  });

  it('nest indefinite lengths to a limit, in no time', () => {
    const nested = (depth: number) => hex(`${'3080'.repeat(depth)}${'0000'.repeat(depth)}`);
    const notes = { note: () => {} };
    expect(readOnly(nested(MAX_DER_DEPTH), notes).end).toBe(4 * MAX_DER_DEPTH);
    for (const depth of [MAX_DER_DEPTH + 1, 100_000])
      expect(() => readOnly(nested(depth), notes)).toThrow(/nested more than/);
  });

  it('are read at the borders of the forms', () => {
    for (const length of [0, 127, 128, 255, 256, 65_535, 65_536]) {
      const bytes = octets(new Uint8Array(length));
      expect(contentOf(bytes, readOnly(bytes))).toHaveLength(length);
    }
    for (const tag of [0, 30, 31, 127, 128, 704, 16_383, 16_384]) {
      expect(readOnly(explicit(tag, nil())).tag).toBe(tag);
    }
  });
});

describe('limits', () => {
  it('end a sequence of too many elements', () => {
    const many = (count: number) => sequence(...Array.from({ length: count }, nil));
    const allowed = many(MAX_DER_CHILDREN);
    expect(readChildren(allowed, readOnly(allowed))).toHaveLength(MAX_DER_CHILDREN);
    const over = many(MAX_DER_CHILDREN + 1);
    expect(() => readChildren(over, readOnly(over))).toThrowError(
      expect.objectContaining({ code: 'ERR_LIMIT_EXCEEDED' }),
    );
  });

  it('keep a child inside its parent', () => {
    const bytes = hex('3003020500ff');
    expect(() => readChildren(bytes, readTlv(bytes, 0, bytes.length))).toThrow(/past the end/);
    expect(() => readChildren(octets(hex('00')), readOnly(octets(hex('00'))))).toThrow(/constructed/);
  });
});

const read = <Value>(bytes: Uint8Array, reader: (bytes: Uint8Array, tlv: Tlv) => Value): Value =>
  reader(bytes, readOnly(bytes));
const noting = <Value>(
  bytes: Uint8Array,
  reader: (bytes: Uint8Array, tlv: Tlv, notes: { note(deviation: DerDeviation): void }) => Value,
): [Value, DerDeviation[]] => {
  const noted: DerDeviation[] = [];
  return [reader(bytes, readOnly(bytes), { note: (deviation) => void noted.push(deviation) }), noted];
};

describe('integers', () => {
  it('are exact, whatever their size and sign', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 200n), max: 1n << 200n }), (value) => {
        expect(read(integer(value), readInteger)).toBe(value);
        const small = read(integer(value), readSafeInteger);
        if (small !== undefined) expect(BigInt(small)).toBe(value);
      }),
      { seed: 14 },
    );
    for (const value of [0n, -1n, 127n, 128n, -128n, -129n, 2n ** 47n, 2n ** 53n, 2n ** 64n, -(2n ** 63n)])
      expect(read(integer(value), readInteger)).toBe(value);
  });

  it.each(['0200', '02020001', '0202007f', '0202ff80', '0202ffff'])('%s is not one', (bytes) => {
    expect(() => read(hex(bytes), readInteger)).toThrow(/no content|longer than it needs/);
  });

  it('may be longer than needed only where the caller takes note of it', () => {
    expect(noting(hex('02020001'), readInteger)).toEqual([1n, ['non-minimal-integer']]);
    expect(noting(hex('020200ff'), readInteger)).toEqual([255n, []]);
  });

  it('end at the size of the largest modulus', () => {
    const huge = element(2, concat(hex('01'), new Uint8Array(1025)));
    expect(() => read(huge, readInteger)).toThrow(/too long/);
  });
});

describe('booleans', () => {
  it('are 00 and FF', () => {
    expect(read(hex('010100'), readBoolean)).toBe(false);
    expect(read(hex('0101ff'), readBoolean)).toBe(true);
  });

  it('may be 01 only where the caller takes note of it', () => {
    expect(() => read(hex('010101'), readBoolean)).toThrow(/neither 00 nor FF/);
    expect(noting(hex('010101'), readBoolean)).toEqual([true, ['boolean-not-ff']]);
  });

  it.each(['0100', '0102ffff'])('%s is not one, noted or not', (bytes) => {
    expect(() => noting(hex(bytes), readBoolean)).toThrow(/one byte/);
  });
});

describe('bit strings', () => {
  it('have no unused bits', () => {
    expect(read(bits(hex('0102')), readBitString)).toEqual(hex('0102'));
    expect(() => read(hex('0300'), readBitString)).toThrow(/no content/);
    expect(() => read(hex('03020780'), readBitString)).toThrow(/unused bits/);
  });
});

describe('object identifiers', () => {
  it.each([
    '0.0',
    '0.39',
    '1.39',
    '2.0',
    '2.5.29.15',
    '2.999.3',
    '1.2.840.113549.1.1.11',
    '1.3.6.1.4.1.11129.2.1.17',
    '2.16.840.1.101.3.4.3.18',
  ])('%s is read as asn1js reads it', (dotted) => {
    const bytes = new Uint8Array(new asn1js.ObjectIdentifier({ value: dotted }).toBER());
    expect(read(bytes, readOid)).toBe(dotted);
  });

  it('have exact arcs however large, so that none wraps round to one that is trusted', () => {
    // 2^32 + 2 and 2^64 + 1 as base-128 digits (X.690 8.19.2).
    expect(read(element(6, hex('2a9080808002')), readOid)).toBe(`1.2.${2n ** 32n + 2n}`);
    expect(read(element(6, hex('2a82808080808080808001')), readOid)).toBe(`1.2.${2n ** 64n + 1n}`);
    expect(read(element(6, hex('82808080808080808050')), readOid)).toBe(`2.${2n ** 64n + 80n - 80n}`);
  });

  it.each([
    ['', /no content/],
    ['2a86', /cut off/],
    ['2a8001', /leading zero/],
    ['8001', /leading zero/],
  ])('%s is not one', (bytes, message) => {
    expect(() => read(element(6, hex(bytes)), readOid)).toThrow(message);
  });
});

const time = (tag: 'utc' | 'generalized', value: string) =>
  tag === 'utc' ? der.utcTime(value) : der.generalizedTime(value);

describe('times', () => {
  it.each([
    ['utc', '500101000000Z', '1950-01-01T00:00:00Z'],
    ['utc', '600101000000Z', '1960-01-01T00:00:00Z'],
    ['utc', '700101000000Z', '1970-01-01T00:00:00Z'],
    ['utc', '491231235959Z', '2049-12-31T23:59:59Z'],
    ['utc', '000229120000Z', '2000-02-29T12:00:00Z'],
    ['utc', '480101000000Z', '2048-01-01T00:00:00Z'],
    ['generalized', '19600101000000Z', '1960-01-01T00:00:00Z'],
    ['generalized', '20500101000000Z', '2050-01-01T00:00:00Z'],
    ['generalized', '21060207062815Z', '2106-02-07T06:28:15Z'],
    ['generalized', '99991231235959Z', '9999-12-31T23:59:59Z'],
    ['generalized', '00010101000000Z', '0001-01-01T00:00:00Z'],
  ] as const)('%s %s is %s', (tag, value, expected) => {
    expect(read(time(tag, value), readTime)).toBe(Date.parse(expected));
  });

  it.each<readonly ['utc' | 'generalized', string, string]>([
    ['utc', '700229000000Z', 'no leap year'],
    ['utc', '701301000000Z', 'month 13'],
    ['utc', '700001000000Z', 'month 0'],
    ['utc', '700100000000Z', 'day 0'],
    ['utc', '700431000000Z', 'day 31 of a short month'],
    ['utc', '700101240000Z', 'hour 24'],
    ['utc', '700101006000Z', 'minute 60'],
    ['utc', '700101000060Z', 'a leap second'],
    ['generalized', '19000229000000Z', 'no leap year'],
    ['utc', '7001010000Z', 'no seconds'],
    ['utc', '700101000000', 'no zone'],
    ['utc', '700101000000+0100', 'an offset'],
    ['generalized', '19700101000000.5Z', 'a fraction'],
    ['utc', '19700101000000Z', 'four digits of a year'],
    ['generalized', '700101000000Z', 'two digits of a year'],
    ['utc', ' 70101000000Z', 'a blank'],
    ['utc', '-10101000000Z', 'a sign'],
    ['utc', '', 'nothing'],
  ])('%s %s is no time: %s', (tag, value) => {
    expect(() => read(time(tag, value), readTime)).toThrow(/time/);
  });

  it('are no strings', () => {
    expect(() => read(der.printableString('700101000000Z'), readTime)).toThrow(/UTCTime/);
  });
});

describe('types', () => {
  it('count only in the form that DER has for them', () => {
    expect(isUniversal(readOnly(sequence()), TAG.sequence)).toBe(true);
    expect(isUniversal(readOnly(element(0x10, hex(''))), TAG.sequence)).toBe(false);
    expect(isUniversal(readOnly(element(0x24, octets(hex('00')))), TAG.octetString)).toBe(false);
    expect(isUniversal(readOnly(element(0x84, hex('00'))), TAG.octetString)).toBe(false);
    expect(() => expectUniversal(undefined, TAG.null, 'a thing')).toThrow(/a thing is missing/);
    expect(() => expectUniversal(readOnly(nil()), TAG.integer, 'a thing')).toThrow(/unexpected type/);
  });

  it('are views of the original bytes', () => {
    const bytes = concat(text('xx'), sequence(integer(5)));
    const tlv = readTlv(bytes, 2, bytes.length);
    expect(elementOf(bytes, tlv)).toEqual(sequence(integer(5)));
    expect(elementOf(bytes, tlv).buffer).toBe(bytes.buffer);
  });
});
