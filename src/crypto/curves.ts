// Elliptic curves that keytier names: parameters for point checks and signature ranges, and their many names.
import { toHex } from '../codec/bytes.ts';

/** A short Weierstrass curve y² = x³ + ax + b over p with a base point of order n. */
export interface Curve {
  /** The name of KeyMint's EcCurve, or the usual one where KeyMint has none. */
  readonly name: string;
  readonly oid: string;
  /** What node:crypto calls it. */
  readonly nodeName: string;
  readonly bits: number;
  /** Bytes of one coordinate. */
  readonly size: number;
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly n: bigint;
}

const P224 = 2n ** 224n - 2n ** 96n + 1n;
const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
const P521 = 2n ** 521n - 1n;
const K256 = 2n ** 256n - 2n ** 32n - 977n;

/** Parameters of SEC 2 version 2 and FIPS 186-5 (SP 800-186). */
export const CURVES: readonly Curve[] = [
  {
    name: 'P_224',
    oid: '1.3.132.0.33',
    nodeName: 'secp224r1',
    bits: 224,
    size: 28,
    p: P224,
    a: P224 - 3n,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
    n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  },
  {
    name: 'P_256',
    oid: '1.2.840.10045.3.1.7',
    nodeName: 'prime256v1',
    bits: 256,
    size: 32,
    p: P256,
    a: P256 - 3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  {
    name: 'P_384',
    oid: '1.3.132.0.34',
    nodeName: 'secp384r1',
    bits: 384,
    size: 48,
    p: P384,
    a: P384 - 3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  {
    name: 'P_521',
    oid: '1.3.132.0.35',
    nodeName: 'secp521r1',
    bits: 521,
    size: 66,
    p: P521,
    a: P521 - 3n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  {
    name: 'SECP256K1',
    oid: '1.3.132.0.10',
    nodeName: 'secp256k1',
    bits: 256,
    size: 32,
    p: K256,
    a: 0n,
    b: 7n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
];

/** Curves by object identifier. */
export const CURVE_BY_OID: ReadonlyMap<string, Curve> = new Map(CURVES.map((curve) => [curve.oid, curve]));

/** Big-endian bytes as an integer. */
export function bytesToInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** Whether (x, y) satisfies the curve's equation with both coordinates in range (SP 800-56A 5.6.2.3.3, steps 2 and 3). */
export function isOnCurve(curve: Curve, x: bigint, y: bigint): boolean {
  const { p, a, b } = curve;
  if (x >= p || y >= p) return false;
  return (y * y - (x * x + a) * x - b) % p === 0n;
}
