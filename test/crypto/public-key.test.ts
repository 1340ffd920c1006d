// Public keys: what OpenSSL exports is read as OpenSSL describes it, and what must not be used is refused by name.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { decodePublicKey, describeKey } from '../../src/crypto/public-key.ts';
import { importKey } from '../../src/crypto/verify.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { der } from '../lib/mint.ts';

const { bits, concat, element, hex, integer, nil, oid, sequence } = der;
const spkiOf = (key: KeyObject) => Uint8Array.from(key.export({ format: 'der', type: 'spki' }));
const P256_KEY = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));
const point = (compressed: boolean) => Uint8Array.from(p256.Point.BASE.toBytes(compressed));
const rsaKey = (modulus: Uint8Array, exponent: Uint8Array, ...more: readonly Uint8Array[]) =>
  sequence(sequence(oid('1.2.840.113549.1.1.1'), nil()), bits(sequence(modulus, exponent, ...more)));
const MODULUS = integer((1n << 2047n) | 1n);

describe('keys of OpenSSL', () => {
  it.each([
    ['secp224r1', 'EC P_224'],
    ['prime256v1', 'EC P_256'],
    ['secp384r1', 'EC P_384'],
    ['secp521r1', 'EC P_521'],
    ['secp256k1', 'EC SECP256K1'],
    ['brainpoolP320t1', 'EC BRAINPOOLP320T1'],
    ['brainpoolP192r1', 'unknown (curve 1.3.36.3.3.2.8.1.1.3)'],
  ])('on %s', (namedCurve, name) => {
    const key = decodePublicKey(spkiOf(generateKeyPairSync('ec', { namedCurve }).publicKey));
    expect(describeKey(key)).toBe(name);
    expect(key.problem).toBeNull();
  });

  it.each([1024, 2047, 2048, 3072])('RSA of %i bits', (modulusLength) => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
    const key = decodePublicKey(spkiOf(publicKey));
    expect(key).toMatchObject({
      algorithm: 'RSA',
      modulusBits: modulusLength,
      exponent: 65537n,
      problem: null,
    });
  });

  it.each(['ed25519', 'ed448', 'x25519'] as const)('of type %s', (type) => {
    const { publicKey } = generateKeyPairSync(type as 'ed25519');
    const key = decodePublicKey(spkiOf(publicKey));
    expect(key.algorithm.toLowerCase()).toBe(type);
    expect(key.problem).toBeNull();
    expect(typeof importKey(key)).toBe('object');
  });
});

describe('keys that must not be used', () => {
  const base = point(false);
  it.each([
    [
      'a point beside the curve',
      concat(base.subarray(0, 64), Uint8Array.of((base[64] ?? 0) ^ 1)),
      'not-on-curve',
    ],
    ['the point at infinity', hex('00'), 'not-on-curve'],
    ['a compressed point', point(true), 'malformed'],
    ['a hybrid point', concat(hex('06'), base.subarray(1)), 'malformed'],
    ['a point without its form', base.subarray(1), 'malformed'],
    ['a point a byte too long', concat(base, hex('00')), 'malformed'],
    ['a point of another curve', concat(hex('04'), new Uint8Array(96).fill(1)), 'malformed'],
    ['no point', new Uint8Array(), 'malformed'],
  ])('%s', (_name, bytes, reason) => {
    const key = decodePublicKey(sequence(P256_KEY, bits(bytes)));
    expect(key.problem?.reason).toBe(reason);
    expect(typeof importKey(key)).toBe('string');
  });

  it.each([
    ['an RSA exponent of 1', rsaKey(MODULUS, integer(1)), 'weak-key'],
    ['an RSA exponent of 0', rsaKey(MODULUS, integer(0)), 'weak-key'],
    ['an RSA exponent of 2', rsaKey(MODULUS, integer(2)), 'weak-key'],
    ['a negative RSA exponent', rsaKey(MODULUS, integer(-3)), 'weak-key'],
    ['an even modulus', rsaKey(integer(1n << 2047n), integer(65537)), 'malformed'],
    ['a negative modulus', rsaKey(element(2, hex('ff').slice()), integer(65537)), 'malformed'],
    ['a third number in an RSA key', rsaKey(MODULUS, integer(65537), integer(3)), 'malformed'],
    [
      'an ML-DSA key of the wrong length',
      sequence(sequence(oid('2.16.840.1.101.3.4.3.18')), bits(new Uint8Array(1951))),
      'malformed',
    ],
    [
      'an Ed25519 key of 31 bytes',
      sequence(sequence(oid('1.3.101.112')), bits(new Uint8Array(31))),
      'malformed',
    ],
    ['an element after the key bits', sequence(P256_KEY, bits(point(false)), nil()), 'malformed'],
  ])('%s', (_name, spki, reason) => {
    const key = decodePublicKey(spki);
    expect(key.problem?.reason).toBe(reason);
    expect(typeof importKey(key)).toBe('string');
  });

  // Multiples of a point of order 8, as @noble/curves finds them; each also with the sign bit set.
  it('every Ed25519 key of small order', () => {
    const eighth = ed25519.Point.fromBytes(
      hex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
    );
    const torsion = Array.from({ length: 8 }, (_, index) =>
      index === 0 ? ed25519.Point.ZERO : eighth.multiplyUnsafe(BigInt(index)),
    );
    expect(new Set(torsion.map((element_) => Buffer.from(element_.toBytes()).toString('hex'))).size).toBe(8);
    for (const bytes of torsion.map((element_) => Uint8Array.from(element_.toBytes()))) {
      for (const sign of [0, 0x80]) {
        const flipped = concat(bytes.subarray(0, 31), Uint8Array.of((bytes[31] ?? 0) ^ sign));
        const key = decodePublicKey(sequence(sequence(oid('1.3.101.112')), bits(flipped)));
        expect(key.problem?.reason).toBe('weak-key');
      }
    }
    const ordinary = Uint8Array.from(ed25519.Point.BASE.toBytes());
    expect(decodePublicKey(sequence(sequence(oid('1.3.101.112')), bits(ordinary))).problem).toBeNull();
  });
});

describe('structures', () => {
  it.each([
    ['a key with trailing bytes', concat(sequence(P256_KEY, bits(point(false))), hex('00'))],
    ['a bit string with unused bits', sequence(P256_KEY, bits(point(false), 1))],
    ['no bit string', sequence(P256_KEY)],
    ['no algorithm', sequence(bits(point(false)))],
    ['nothing', new Uint8Array()],
  ])('are refused: %s', (_name, spki) => {
    expect(() => decodePublicKey(spki)).toThrow(KeytierError);
  });

  it('with explicit curve parameters are not trusted to be the curve they look like', () => {
    // CVE-2020-0601: parameters of one's own, with a generator that makes a known key one's own.
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' });
    const key = decodePublicKey(spkiOf(publicKey));
    expect(key).toMatchObject({ algorithm: 'UNKNOWN', detail: 'EC key without a named curve' });
  });

  it('of a type nobody knows are values', () => {
    const spki = sequence(sequence(oid('1.2.3.4')), bits(hex('00')));
    expect(decodePublicKey(spki)).toMatchObject({ algorithm: 'UNKNOWN', oid: '1.2.3.4', problem: null });
    expect(typeof importKey(decodePublicKey(spki))).toBe('string');
    expect(() => createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })).toThrow();
  });
});
