// Curve constants against @noble/curves and OpenSSL, and the points that must not pass.
import { createECDH, generateKeyPairSync } from 'node:crypto';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, it } from 'vitest';
import {
  bytesToInteger,
  CURVE_BY_OID,
  CURVES,
  type Curve,
  curveByName,
  isOnCurve,
} from '../../src/crypto/curves.ts';

const NOBLE = {
  P_256: p256,
  P_384: p384,
  P_521: p521,
  SECP256K1: secp256k1,
  BRAINPOOLP256R1: brainpoolP256r1,
  BRAINPOOLP384R1: brainpoolP384r1,
  BRAINPOOLP512R1: brainpoolP512r1,
} as const;

function curveOf(name: string): Curve {
  const curve = CURVES.find((candidate) => candidate.name === name);
  if (curve === undefined) throw new Error(`no curve ${name}`);
  return curve;
}

/** A point that OpenSSL made. */
function opensslPoint(curve: Curve, secret?: bigint): { x: bigint; y: bigint } {
  const ecdh = createECDH(curve.nodeName);
  if (secret === undefined) ecdh.generateKeys();
  else ecdh.setPrivateKey(Buffer.from(secret.toString(16).padStart(curve.size * 2, '0'), 'hex'));
  const point = ecdh.getPublicKey();
  expect(point.length).toBe(1 + 2 * curve.size);
  return {
    x: bytesToInteger(point.subarray(1, 1 + curve.size)),
    y: bytesToInteger(point.subarray(1 + curve.size)),
  };
}

describe('curve names', () => {
  it.each([
    ['P-256', 'P_256'],
    ['secp256r1', 'P_256'],
    ['prime256v1', 'P_256'],
    ['nistp384', 'P_384'],
    ['P521', 'P_521'],
    ['secp224r1', 'P_224'],
    ['secp256k1', 'SECP256K1'],
    ['brainpoolP320r1', 'BRAINPOOLP320R1'],
    ['BP-512', 'BRAINPOOLP512R1'],
    ['brainpoolP512t1', 'BRAINPOOLP512T1'],
  ])('%s is %s', (text, name) => expect(curveByName(text)?.name).toBe(name));

  it.each(['', 'P-255', 'Ed25519', 'constructor'])('%j is none', (text) =>
    expect(curveByName(text)).toBeUndefined(),
  );
});

describe('curve parameters', () => {
  it.each(Object.keys(NOBLE) as (keyof typeof NOBLE)[])('%s is the curve of @noble/curves', (name) => {
    const { p, a, b, n } = NOBLE[name].Point.CURVE();
    const own = curveOf(name);
    expect({ p: own.p, a: own.a, b: own.b, n: own.n }).toEqual({ p, a, b, n });
    expect(own.size).toBe(Math.ceil(p.toString(2).length / 8));
    expect(own.bits).toBe(p.toString(2).length);
  });

  it.each(CURVES.map(({ name }) => name))('%s is the curve of OpenSSL', (name) => {
    const curve = curveOf(name);
    for (let count = 0; count < 5; count++) {
      const { x, y } = opensslPoint(curve);
      expect(isOnCurve(curve, x, y)).toBe(true);
    }
    // The order: n - 1 is the last private key, its point mirrors the generator.
    const generator = opensslPoint(curve, 1n);
    const mirrored = opensslPoint(curve, curve.n - 1n);
    expect(mirrored.x).toBe(generator.x);
    expect(mirrored.y).toBe(curve.p - generator.y);
    expect(() => opensslPoint(curve, curve.n)).toThrow();
  });

  it.each(CURVES.map(({ name }) => name))('%s has the identifier that OpenSSL writes', (name) => {
    const { oid, nodeName } = curveOf(name);
    const spki = generateKeyPairSync('ec', { namedCurve: nodeName }).publicKey.export({
      format: 'der',
      type: 'spki',
    });
    const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
    const encoded = [first * 40 + second, ...rest].flatMap((arc) => {
      const bytes = [arc & 0x7f];
      for (let left = arc >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
      return bytes;
    });
    expect(spki.indexOf(Buffer.from([6, encoded.length, ...encoded]))).toBeGreaterThan(0);
    expect(CURVE_BY_OID.get(oid)?.name).toBe(name);
  });
});

describe('isOnCurve', () => {
  it.each(CURVES.map(({ name }) => name))('refuses points beside %s', (name) => {
    const curve = curveOf(name);
    const { x, y } = opensslPoint(curve);
    expect(isOnCurve(curve, x, y + 1n)).toBe(false);
    expect(isOnCurve(curve, x + 1n, y)).toBe(false);
    expect(isOnCurve(curve, y, x)).toBe(false);
    expect(isOnCurve(curve, 0n, 0n)).toBe(false);
    // The same point, with coordinates that are not reduced (SP 800-56A 5.6.2.3.3 step 2).
    expect(isOnCurve(curve, x + curve.p, y)).toBe(false);
    expect(isOnCurve(curve, x, y + curve.p)).toBe(false);
  });

  it('tells the curves apart', () => {
    const { x, y } = opensslPoint(curveOf('P_256'));
    expect(isOnCurve(curveOf('SECP256K1'), x, y)).toBe(false);
  });
});
