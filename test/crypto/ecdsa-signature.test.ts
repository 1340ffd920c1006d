// ECDSA signatures in every form that BER would allow and DER does not, each refused by name; and the ranges of r and s.
import { describe, expect, it } from 'vitest';
import { CURVES } from '../../src/crypto/curves.ts';
import { parseEcdsaSignature, toRaw } from '../../src/crypto/ecdsa-signature.ts';
import { der } from '../lib/mint.ts';

const { concat, element, hex, integer, sequence } = der;
const P256 = CURVES.find(({ name }) => name === 'P_256') ?? CURVES[0];
if (P256 === undefined) throw new Error('no curves');
const { n } = P256;
const R = 0x7123n;
const S = 0x0456n;
const good = sequence(integer(R), integer(S));

describe('strict DER', () => {
  it('is read', () => {
    expect(parseEcdsaSignature(good, P256)).toEqual({
      ok: true,
      signature: { encoding: 'der', r: R, s: S, lowS: true },
    });
  });

  it.each([
    ['an indefinite length', concat(hex('3080'), integer(R), integer(S), hex('0000'))],
    ['a length in the long form', element(0x30, concat(integer(R), integer(S)), { lengthBytes: 1 })],
    ['a length with a leading zero', element(0x30, concat(integer(R), integer(S)), { lengthBytes: 3 })],
    [
      'a length of an integer in the long form',
      sequence(element(2, hex('7123'), { lengthBytes: 1 }), integer(S)),
    ],
    ['a leading zero in r', sequence(element(2, hex('007123')), integer(S))],
    ['a leading zero in s', sequence(integer(R), element(2, hex('000456')))],
    ['an integer of no bytes', sequence(element(2, hex('')), integer(S))],
    ['a byte after the sequence', concat(good, hex('00'))],
    ['a third integer', sequence(integer(R), integer(S), integer(1))],
    ['one integer', sequence(integer(R))],
    ['no integer', sequence()],
    ['an octet string for r', sequence(element(4, hex('7123')), integer(S))],
    ['a boolean for s', sequence(integer(R), element(1, hex('ff')))],
    ['a set', element(0x31, concat(integer(R), integer(S)))],
    ['a primitive sequence', element(0x10, concat(integer(R), integer(S)))],
    ['a constructed integer', sequence(element(0x22, integer(R)), integer(S))],
    ['a sequence that is cut off', good.subarray(0, -1)],
    ['a length that runs past the end', concat(hex('30ff'), good.subarray(2))],
    ['nothing', new Uint8Array()],
    ['an empty sequence and rubbish', hex('3000deadbeef')],
  ])('is not %s', (_name, bytes) => {
    expect(parseEcdsaSignature(bytes, P256)).toMatchObject({ ok: false });
    expect(parseEcdsaSignature(bytes, P256, 'der')).toMatchObject({ ok: false });
  });

  it.each([
    ['r = 0', 0n, S],
    ['s = 0', R, 0n],
    ['both zero', 0n, 0n],
    ['r = n', n, S],
    ['s = n', R, n],
    ['r = n + 1, which is 1 modulo n', n + 1n, S],
    ['s = p, above n', R, P256.p],
    ['r negative', -R, S],
    ['s negative', R, -S],
    ['s of 1024 bytes', R, 1n << 8190n],
  ])('holds no signature with %s', (_name, r, s) => {
    expect(parseEcdsaSignature(sequence(integer(r), integer(s)), P256)).toMatchObject({ ok: false });
  });

  it.each([
    ['r = 1, s = 1', 1n, 1n, true],
    ['the largest r and s', n - 1n, n - 1n, false],
    ['s at half the order', R, n / 2n, true],
    ['s above half the order', R, n / 2n + 1n, false],
  ])('holds a signature with %s', (_name, r, s, lowS) => {
    expect(parseEcdsaSignature(sequence(integer(r), integer(s)), P256)).toEqual({
      ok: true,
      signature: { encoding: 'der', r, s, lowS },
    });
  });
});

describe('raw r and s', () => {
  const raw = (r: bigint, s: bigint) =>
    hex([r, s].map((value) => value.toString(16).padStart(P256.size * 2, '0')).join(''));

  it('are read in twice the width of the curve, and written back', () => {
    const parsed = parseEcdsaSignature(raw(R, S), P256);
    expect(parsed).toEqual({ ok: true, signature: { encoding: 'raw', r: R, s: S, lowS: true } });
    if (parsed.ok) expect(Uint8Array.from(toRaw(parsed.signature, P256))).toEqual(raw(R, S));
  });

  it.each([0, 1, 32, 63, 65, 96, 132])('are not %i bytes', (length) => {
    expect(parseEcdsaSignature(new Uint8Array(length).fill(1), P256)).toMatchObject({ ok: false });
    expect(parseEcdsaSignature(new Uint8Array(length).fill(1), P256, 'raw')).toMatchObject({ ok: false });
  });

  it.each([
    ['r = 0', 0n, S],
    ['s = 0', R, 0n],
    ['r = n', n, S],
    ['s = n', R, n],
  ])('are no signature with %s', (_name, r, s) => {
    expect(parseEcdsaSignature(raw(r, s), P256)).toMatchObject({ ok: false });
  });

  // Raw signatures start with 30 once in 256 times; a 64-byte DER signature has integers of 29 bytes or so.
  it('are raw although they start like DER', () => {
    const bytes = concat(hex('303e'), new Uint8Array(62).fill(7));
    expect(parseEcdsaSignature(bytes, P256)).toMatchObject({ ok: true, signature: { encoding: 'raw' } });
    expect(parseEcdsaSignature(bytes, P256, 'der')).toMatchObject({ ok: false });
  });

  it('are DER where 64 bytes are strict DER, unless the caller says raw', () => {
    const bytes = sequence(element(2, new Uint8Array(29).fill(1)), element(2, new Uint8Array(29).fill(1)));
    expect(bytes).toHaveLength(64);
    expect(parseEcdsaSignature(bytes, P256)).toMatchObject({ ok: true, signature: { encoding: 'der' } });
    expect(parseEcdsaSignature(bytes, P256, 'raw')).toMatchObject({
      ok: true,
      signature: { encoding: 'raw' },
    });
  });
});
