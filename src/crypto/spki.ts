// Writes SubjectPublicKeyInfo (RFC 5280 4.1.2.7) for keys that came in other forms.
import type { Curve } from './curves.ts';
import { KEY_OID, type OpaqueKey } from './public-key.ts';

const OPAQUE_OID: Readonly<Record<OpaqueKey['algorithm'], string>> = {
  X25519: KEY_OID.x25519,
  Ed25519: KEY_OID.ed25519,
  Ed448: KEY_OID.ed448,
  ML_DSA_44: KEY_OID.mlDsa44,
  ML_DSA_65: KEY_OID.mlDsa65,
  ML_DSA_87: KEY_OID.mlDsa87,
};

/** One DER element with its shortest length. */
function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length =
    size < 0x80
      ? [size]
      : size < 0x100
        ? [0x81, size]
        : size < 0x1_0000
          ? [0x82, size >> 8, size & 0xff]
          : [0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}

const sequence = (...contents: readonly Uint8Array[]) => element(0x30, ...contents);
const bitString = (bytes: Uint8Array) => element(0x03, Uint8Array.of(0), bytes);

function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return element(0x06, Uint8Array.from(bytes));
}

/** A non-negative INTEGER from its magnitude, leading zeros or none. */
function integer(magnitude: Uint8Array): Uint8Array {
  const start = magnitude.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Uint8Array.of(0) : magnitude.subarray(start);
  return element(0x02, (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), digits);
}

/** An EC key around a point in any encoding; whether it is one is for the reader of the result to say. */
export function ecSpki(curve: Curve, point: Uint8Array): Uint8Array {
  return sequence(sequence(oid(KEY_OID.ec), oid(curve.oid)), bitString(point));
}

/** A key that is nothing but its bytes. */
export function opaqueSpki(algorithm: OpaqueKey['algorithm'], bytes: Uint8Array): Uint8Array {
  return sequence(sequence(oid(OPAQUE_OID[algorithm])), bitString(bytes));
}

/** An RSA key around a DER RSAPublicKey (RFC 8017 A.1.1). */
export function rsaSpki(pkcs1: Uint8Array): Uint8Array {
  return sequence(sequence(oid(KEY_OID.rsa), Uint8Array.of(0x05, 0)), bitString(pkcs1));
}

/** The DER RSAPublicKey of a modulus and an exponent, both big-endian and not negative. */
export function rsaPkcs1(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return sequence(integer(modulus), integer(exponent));
}
