// Malformed ECDSA signatures by the classes of attack that published vectors name: each refused, by both implementations.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { CURVES, type Curve } from '../../src/crypto/curves.ts';
import { parseEcdsaSignature } from '../../src/crypto/ecdsa-signature.ts';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import { importKey, type SecondOpinion, verifySignature } from '../../src/crypto/verify.ts';
import { der } from '../lib/mint.ts';

const { concat, element, hex, integer, nil, octets, sequence } = der;

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

const MESSAGE = Uint8Array.from(Buffer.from('a nonce'));
const big = (value: bigint, length: number) =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'));

/** A key from its secret, so that the same signature can be found in every run that signs until it fits. */
function pairOn(curve: Curve) {
  const secret = big(
    BigInt(`0x${createHash('sha256').update(curve.name).digest('hex')}`) % curve.n,
    curve.size,
  );
  const sec1 = sequence(integer(1), octets(secret), der.explicit(0, der.oid(curve.oid)));
  const privateKey = createPrivateKey({ key: Buffer.from(sec1), format: 'der', type: 'sec1' });
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  const key = importKey(decodePublicKey(spki));
  if (typeof key === 'string') throw new Error(key);
  return { privateKey, key };
}

/** An INTEGER whose content is given, minimal or not. */
const raw = (content: Uint8Array) => element(0x02, content);
const content = (value: bigint) => integer(value).subarray(2);
/** With a length in a longer form than needed. */
const longForm = (bytes: Uint8Array) => concat(bytes.subarray(0, 1), Uint8Array.of(0x81), bytes.subarray(1));

type Malformed = (r: bigint, s: bigint, curve: Curve) => Uint8Array;

const DER: readonly (readonly [string, Malformed])[] = [
  ['a byte after it', (r, s) => concat(sequence(integer(r), integer(s)), hex('00'))],
  ['a byte inside it', (r, s) => sequence(integer(r), integer(s), hex('00'))],
  ['a NULL inside it', (r, s) => sequence(integer(r), integer(s), nil())],
  ['a third integer', (r, s) => sequence(integer(r), integer(s), integer(1))],
  ['no s', (r) => sequence(integer(r))],
  ['nothing in it', () => sequence()],
  ['nothing', () => new Uint8Array()],
  ['one of its bytes missing', (r, s) => sequence(integer(r), integer(s)).slice(0, -1)],
  ['a BER length of r', (r, s) => sequence(longForm(integer(r)), integer(s))],
  ['a BER length of s', (r, s) => sequence(integer(r), longForm(integer(s)))],
  ['an indefinite length', (r, s) => concat(hex('3080'), integer(r), integer(s), hex('0000'))],
  ['a leading zero in r', (r, s) => sequence(raw(concat(hex('00'), content(r))), integer(s))],
  ['a leading zero in s', (r, s) => sequence(integer(r), raw(concat(hex('00'), content(s))))],
  ['an empty r', (_r, s) => sequence(raw(new Uint8Array()), integer(s))],
  ['a negative r', (r, s) => sequence(integer(-r), integer(s))],
  ['a negative s', (r, s) => sequence(integer(r), integer(-s))],
  [
    'r taken as negative for want of a zero',
    (r, s, { size }) => sequence(raw(big(r, size).map((b, i) => (i === 0 ? b | 0x80 : b))), integer(s)),
  ],
  ['r as an OCTET STRING', (r, s) => sequence(octets(content(r)), integer(s))],
  ['r as NULL', (_r, s) => sequence(nil(), integer(s))],
  ['r as a REAL of infinity', (_r, s) => sequence(element(0x09, hex('40')), integer(s))],
  ['r in a SEQUENCE', (r, s) => sequence(sequence(integer(r)), integer(s))],
  ['a SET', (r, s) => element(0x31, concat(integer(r), integer(s)))],
  ['a BIT STRING around it', (r, s) => der.bits(sequence(integer(r), integer(s)))],
  ['r of zero', (_r, s) => sequence(integer(0), integer(s))],
  ['s of zero', (r) => sequence(integer(r), integer(0))],
  ['r and s of one', () => sequence(integer(1), integer(1))],
  ['r of n', (_r, s, { n }) => sequence(integer(n), integer(s))],
  ['s of n', (r, _s, { n }) => sequence(integer(r), integer(n))],
  ['r + n', (r, s, { n }) => sequence(integer(r + n), integer(s))],
  ['s + n', (r, s, { n }) => sequence(integer(r), integer(s + n))],
  ['r - n', (r, s, { n }) => sequence(integer(r - n), integer(s))],
  ['r of p', (_r, s, { p }) => sequence(integer(p), integer(s))],
  ['r and s of n', (_r, _s, { n }) => sequence(integer(n), integer(n))],
  ['r + 2^(8·size)', (r, s, { size }) => sequence(integer(r + (1n << BigInt(8 * size))), integer(s))],
  ['r and s swapped', (r, s) => sequence(integer(s), integer(r))],
];

const RAW: readonly (readonly [string, Malformed])[] = [
  ['nothing', () => new Uint8Array()],
  ['a byte less', (r, s, { size }) => concat(big(r, size), big(s, size)).slice(0, -1)],
  ['a byte more', (r, s, { size }) => concat(big(r, size), big(s, size), hex('00'))],
  ['a zero in front', (r, s, { size }) => concat(hex('00'), big(r, size), big(s, size))],
  ['both padded by a zero', (r, s, { size }) => concat(big(r, size + 1), big(s, size + 1))],
  ['r alone', (r, _s, { size }) => big(r, size)],
  ['zeros', (_r, _s, { size }) => new Uint8Array(2 * size)],
  ['r of zero', (_r, s, { size }) => concat(new Uint8Array(size), big(s, size))],
  ['s of zero', (r, _s, { size }) => concat(big(r, size), new Uint8Array(size))],
  ['r of n', (_r, s, { n, size }) => concat(big(n, size), big(s, size))],
  ['s of n', (r, _s, { n, size }) => concat(big(r, size), big(n, size))],
  ['all ones', (_r, _s, { size }) => new Uint8Array(2 * size).fill(0xff)],
  ['r and s swapped', (r, s, { size }) => concat(big(s, size), big(r, size))],
  ['r little-endian', (r, s, { size }) => concat(big(r, size).reverse(), big(s, size))],
  ['DER', (r, s) => sequence(integer(r), integer(s))],
];

describe.each(CURVES.filter(({ name }) => !name.endsWith('T1')))('$name', (curve) => {
  const { privateKey, key } = pairOn(curve);
  const genuine = Uint8Array.from(sign('sha256', MESSAGE, privateKey));
  const parsed = parseEcdsaSignature(genuine, curve, 'der');
  if (!parsed.ok) throw new Error(parsed.why);
  const { r, s } = parsed.signature;
  const digest = Uint8Array.from(createHash('sha256').update(MESSAGE).digest());

  const answers = (bytes: Uint8Array, format: 'auto' | 'der' | 'raw') =>
    [
      verifySignature(key, { type: 'ecdsa', hash: 'sha256' }, { message: MESSAGE }, bytes, { format }),
      verifySignature(key, { type: 'ecdsa', hash: 'sha256' }, { digest }, bytes, { format, second }),
      verifySignature(
        { ...key, object: null },
        { type: 'ecdsa', hash: 'sha256' },
        { message: MESSAGE },
        bytes,
        { format, second },
      ),
      verifySignature(key, { type: 'ecdsa', hash: 'sha256' }, { message: MESSAGE }, bytes, {
        format,
        second,
        crossCheck: true,
      }),
    ].map(({ result }) => result);
  const all = (result: string) => [result, result, result, result];

  it('the genuine signature is valid', () => {
    expect(answers(genuine, 'der')).toEqual(all('valid'));
    expect(answers(concat(big(r, curve.size), big(s, curve.size)), 'raw')).toEqual(all('valid'));
  });

  it('malformed DER is invalid, whether the form is stated or found out', () => {
    for (const [name, make] of DER) {
      const bytes = make(r, s, curve);
      expect([name, ...answers(bytes, 'der')]).toEqual([name, ...all('invalid')]);
      expect([name, ...answers(bytes, 'auto')]).toEqual([name, ...all('invalid')]);
    }
  });

  it('malformed r‖s is invalid when r‖s is stated', () => {
    for (const [name, make] of RAW)
      expect([name, ...answers(make(r, s, curve), 'raw')]).toEqual([name, ...all('invalid')]);
  });
});
