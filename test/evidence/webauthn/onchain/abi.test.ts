// The ABI reader: what abi.encode writes is read, every other spelling of it is named, and nothing makes it throw.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AbiTuple,
  type AbiType,
  readStruct,
  readTuple,
  sizeAt,
} from '../../../../src/evidence/webauthn/onchain/abi.ts';
import { hex, join, struct, tuple, type Value, word } from './abi-writer.ts';

const content = hex('00112233445566778899');
const good = tuple({ word: 7n }, { bytes: content }, { bytes: hex('ff') });
const TYPES: readonly AbiType[] = ['word', 'bytes', 'bytes'];

function patched(bytes: Uint8Array, offset: number, value: Uint8Array): Uint8Array {
  return join(bytes.subarray(0, offset), value, bytes.subarray(offset + value.length));
}

const fault = (result: AbiTuple) => (result.ok ? 'read' : result.fault);

describe('a tuple', () => {
  it('is read as abi.encode writes it', () => {
    const result = readTuple(good, TYPES);
    expect(result).toEqual({ ok: true, values: [word(7), content, hex('ff')] });
  });

  it('may have an empty value at the end', () => {
    expect(readTuple(tuple({ bytes: hex('') }), ['bytes'])).toEqual({ ok: true, values: [hex('')] });
  });

  it.each([
    ['no bytes at all', new Uint8Array(), 'malformed'],
    ['heads cut short', good.subarray(0, 95), 'malformed'],
    ['content cut short', good.subarray(0, good.length - 33), 'malformed'],
    ['an offset beyond the end', patched(good, 32, word(0x1000)), 'malformed'],
    ['an offset of 2^255', patched(good, 32, word(1n << 255n)), 'malformed'],
    ['an offset that wraps around 2^256', patched(good, 32, word((1n << 256n) - 32n)), 'malformed'],
    ['a length beyond the end', patched(good, 96, word(0x1000)), 'malformed'],
    ['a length of 2^64', patched(good, 96, word(1n << 64n)), 'malformed'],
    ['two offsets to one tail', patched(good, 64, word(96)), 'non-canonical'],
    ['an offset into the heads', patched(good, 32, word(0)), 'non-canonical'],
    ['padding that is not zero', good.with(96 + 32 + 31, 1), 'non-canonical'],
    ['the last padding missing', good.subarray(0, good.length - 31), 'non-canonical'],
    ['a word after the end', join(good, word(0)), 'non-canonical'],
    ['a byte after the end', join(good, Uint8Array.of(0)), 'non-canonical'],
  ] as const)('%s', (_, bytes, expected) => {
    expect(fault(readTuple(bytes, TYPES))).toBe(expected);
  });

  it('does not hide bytes in a gap between heads and tail', () => {
    const gap = join(word(64), word(0xbad), word(1), hex(`aa${'00'.repeat(31)}`));
    const result = readTuple(gap, ['bytes']);
    expect(result).toMatchObject({ ok: false, fault: 'non-canonical' });
    expect(result.ok ? '' : result.why).toContain('nothing reads');
  });

  it('takes an address of 20 bytes, and none with dirty upper bytes', () => {
    const address = hex('ab'.repeat(20));
    expect(readTuple(join(new Uint8Array(12), address), ['address'])).toEqual({
      ok: true,
      values: [address],
    });
    expect(fault(readTuple(join(new Uint8Array(11), Uint8Array.of(1), address), ['address']))).toBe(
      'malformed',
    );
  });
});

describe('a struct', () => {
  it('starts with the word 0x20', () => {
    expect(readStruct(struct({ word: 7n }, { bytes: content }), ['word', 'bytes'])).toEqual({
      ok: true,
      values: [word(7), content],
    });
  });

  it.each([
    ['no word', new Uint8Array(31), 'malformed'],
    ['an offset beyond the end', join(word(999), good), 'malformed'],
    ['an offset of 64', join(word(64), word(0), good), 'non-canonical'],
    ['an offset of 0, the struct over its own offset', join(word(0), good), 'non-canonical'],
  ] as const)('%s', (_, bytes, expected) => {
    expect(fault(readStruct(bytes, TYPES))).toBe(expected);
  });
});

describe('sizes', () => {
  it('beyond 2^48 are none', () => {
    expect(sizeAt(word((1n << 48n) - 1n), 0)).toBe(2 ** 48 - 1);
    expect(sizeAt(word(1n << 48n), 0)).toBeUndefined();
    expect(sizeAt(word(1), 1)).toBeUndefined();
    expect(sizeAt(word(1), -1)).toBeUndefined();
  });
});

const anyValue = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes): Value => ({ word: bytes })),
  fc.uint8Array({ maxLength: 100 }).map((bytes): Value => ({ bytes })),
);
const anyTuple = fc.array(anyValue, { minLength: 1, maxLength: 6 });
const typesOf = (values: readonly Value[]): readonly AbiType[] =>
  values.map((value) => ('word' in value ? 'word' : 'bytes'));
const plain = (values: readonly Value[]) =>
  values.map((value) =>
    Buffer.from('word' in value ? (value.word as Uint8Array) : value.bytes).toString('hex'),
  );
const rebuilt = (types: readonly AbiType[], read: readonly Uint8Array[]) =>
  tuple(...read.map((bytes, index): Value => (types[index] === 'word' ? { word: bytes } : { bytes })));

describe('properties', () => {
  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(anyTuple, (values) => {
        const result = readTuple(tuple(...values), typesOf(values));
        expect(result.ok && result.values.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
          plain(values),
        );
      }),
    );
  });

  it('knows one spelling for each value: what is read is written again byte by byte', () => {
    const change = fc.record({
      at: fc.nat(),
      to: fc.nat(255),
      cut: fc.nat(40),
      add: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(anyTuple, change, (values, { at, to, cut, add }) => {
        const types = typesOf(values);
        const written = tuple(...values);
        const changed = join(written.with(at % written.length, to).subarray(0, written.length - cut), add);
        const result = readTuple(changed, types);
        if (result.ok) expect(rebuilt(types, result.values)).toEqual(changed);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever the bytes', () => {
    const types = fc.array(fc.constantFrom<AbiType>('word', 'address', 'bytes'), { maxLength: 6 });
    const words = fc.array(
      fc.oneof(
        fc.nat(400).map((size) => word(size)),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(words, fc.uint8Array({ maxLength: 31 }), types, (parts, rest, shape) => {
        const bytes = join(...parts, rest);
        for (const read of [readTuple, readStruct]) {
          const result = read(bytes, shape);
          if (result.ok) expect(result.values.length).toBe(shape.length);
          else expect(['malformed', 'non-canonical']).toContain(result.fault);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
