// CBOR against the examples of RFC 8949 appendix A, and the forms that a verifier must not take.
import { describe, expect, it } from 'vitest';
import { decodeCbor } from '../../src/codec/cbor.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { der } from '../lib/mint.ts';

const { concat, hex } = der;

describe('decodeCbor', () => {
  // RFC 8949 appendix A.
  it.each([
    ['00', 0],
    ['17', 23],
    ['1903e8', 1000],
    ['1bffffffffffffffff', 18446744073709551615n],
    ['20', -1],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['60', ''],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['4401020304', hex('01020304')],
    ['80', []],
    ['83010203', [1, 2, 3]],
    ['a0', new Map()],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, unknown>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ])('%s', (bytes, expected) => {
    expect(decodeCbor(hex(bytes))).toEqual(expected);
  });

  // Provisioning info of a real device, as published.
  it('a201080366476f6f676c65', () => {
    expect(decodeCbor(hex('a201080366476f6f676c65'))).toEqual(
      new Map<number, unknown>([
        [1, 8],
        [3, 'Google'],
      ]),
    );
  });

  it.each([
    ['nothing', ''],
    ['a byte too many', '0000'],
    ['a key twice', 'a201010102'],
    ['a key twice in two lengths', 'a20101180102'],
    ['an array of indefinite length', '9f01ff'],
    ['a map of indefinite length', 'bf0102ff'],
    ['a string of indefinite length', '7f6161ff'],
    ['an array that is cut off', '8301'],
    ['a string that is cut off', '6449'],
    ['a reserved length', '1c'],
    ['a length of 2^64 - 1', '5bffffffffffffffff'],
    ['an array of 2^32 elements', '9b0000000100000000'],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeCbor(hex(bytes))).toThrowError(expect.objectContaining({ code: 'ERR_DECODE_CBOR' }));
  });

  it('survives nesting that no structure has', () => {
    const deep = concat(new Uint8Array(60_000).fill(0x81), hex('00'));
    try {
      decodeCbor(deep);
    } catch (error) {
      expect(error).toBeInstanceOf(KeytierError);
    }
  });
});
