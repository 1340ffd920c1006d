// Public keys as SubjectPublicKeyInfo (RFC 5280 4.1.2.7), read strictly: what OpenSSL tolerates is named and refused.
import {
  contentOf,
  expectUniversal,
  readBitString,
  readChildren,
  readInteger,
  readOid,
  readOnly,
  TAG,
  type Tlv,
} from '../codec/der.ts';
import { bytesToInteger, CURVE_BY_OID, type Curve, isOnCurve } from './curves.ts';

/** Object identifiers of key types: RFC 3279, RFC 5480, RFC 8410, RFC 9881. */
export const KEY_OID = {
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ec: '1.2.840.10045.2.1',
  x25519: '1.3.101.110',
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  mlDsa44: '2.16.840.1.101.3.4.3.17',
  mlDsa65: '2.16.840.1.101.3.4.3.18',
  mlDsa87: '2.16.840.1.101.3.4.3.19',
} as const;

/** Keys that are nothing but their bytes: name, and how many bytes there must be. */
const OPAQUE_KEYS: ReadonlyMap<
  string,
  { readonly algorithm: OpaqueKey['algorithm']; readonly length: number; readonly bits: number }
> = new Map([
  [KEY_OID.x25519, { algorithm: 'X25519', length: 32, bits: 256 }],
  [KEY_OID.ed25519, { algorithm: 'Ed25519', length: 32, bits: 256 }],
  [KEY_OID.ed448, { algorithm: 'Ed448', length: 57, bits: 456 }],
  [KEY_OID.mlDsa44, { algorithm: 'ML_DSA_44', length: 1312, bits: 0 }],
  [KEY_OID.mlDsa65, { algorithm: 'ML_DSA_65', length: 1952, bits: 0 }],
  [KEY_OID.mlDsa87, { algorithm: 'ML_DSA_87', length: 2592, bits: 0 }],
] as const);

interface KeyBase {
  /** The DER SubjectPublicKeyInfo it was read from. */
  readonly spki: Uint8Array;
  /** Why the key must not be used, for example a point that is not on its curve; null if nothing is wrong. */
  readonly problem: KeyProblem | null;
}

/** A reason to refuse a key although its structure is sound. */
export interface KeyProblem {
  readonly reason: 'not-on-curve' | 'malformed' | 'weak-key';
  readonly detail: string;
}

export interface EcKey extends KeyBase {
  readonly algorithm: 'EC';
  readonly curve: Curve;
  /** Uncompressed affine coordinates; null where `problem` says why. */
  readonly point: { readonly x: bigint; readonly y: bigint } | null;
}

export interface RsaKey extends KeyBase {
  readonly algorithm: 'RSA';
  readonly modulusBits: number;
  readonly exponent: bigint;
  /** The DER RSAPublicKey inside the SubjectPublicKeyInfo. */
  readonly pkcs1: Uint8Array;
}

export interface OpaqueKey extends KeyBase {
  readonly algorithm: 'X25519' | 'Ed25519' | 'Ed448' | 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87';
  readonly bits: number;
  readonly bytes: Uint8Array;
}

export interface UnknownKey extends KeyBase {
  readonly algorithm: 'UNKNOWN';
  readonly oid: string;
  /** What is not known: the key type itself, or the curve of an EC key. */
  readonly detail: string;
}

export type PublicKey = EcKey | RsaKey | OpaqueKey | UnknownKey;

/** Makes the uncompressed form of a compressed point: 04, x, y. */
export type Decompress = (
  curve: Curve,
  compressed: Uint8Array,
) => { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: KeyProblem };

/**
 * Reads a SubjectPublicKeyInfo. An unknown key type is a value (`UNKNOWN`), not an error: an attestation can still be
 * shown when its key cannot be used.
 * @param decompress takes compressed points; without it they are refused, as attestations must not carry them
 * @throws KeytierError ERR_DECODE_DER where the structure is not DER, trailing bytes included
 */
export function decodePublicKey(spki: Uint8Array, decompress?: Decompress): PublicKey {
  const outer = expectUniversal(readOnly(spki), TAG.sequence, 'SubjectPublicKeyInfo');
  const [algorithmTlv, keyTlv, ...rest] = readChildren(spki, outer);
  const algorithm = expectUniversal(algorithmTlv, TAG.sequence, 'algorithm', outer.start);
  const keyBits = readBitString(
    spki,
    expectUniversal(keyTlv, TAG.bitString, 'subjectPublicKey', outer.start),
  );
  const [oidTlv, parameters, ...moreParameters] = readChildren(spki, algorithm);
  const oid = readOid(spki, expectUniversal(oidTlv, TAG.oid, 'algorithm identifier', algorithm.start));
  if (rest.length > 0 || moreParameters.length > 0) {
    return {
      algorithm: 'UNKNOWN',
      spki,
      oid,
      detail: 'unexpected elements',
      problem: malformed('the key has unexpected elements'),
    };
  }
  if (oid === KEY_OID.ec) return ecKey(spki, parameters, keyBits, decompress);
  if (oid === KEY_OID.rsa) return rsaKey(spki, keyBits);
  const opaque = OPAQUE_KEYS.get(oid);
  if (opaque === undefined)
    return { algorithm: 'UNKNOWN', spki, oid, detail: `key type ${oid}`, problem: null };
  const problem =
    keyBits.length === opaque.length
      ? edwardsProblem(opaque.algorithm, keyBits)
      : malformed(`${keyBits.length} bytes, expected ${opaque.length}`);
  return { algorithm: opaque.algorithm, bits: opaque.bits, spki, bytes: keyBits, problem };
}

/**
 * The y coordinates of the points of order 1, 2, 4 and 8 on edwards25519, little-endian without the sign bit, and those
 * of them that fit a second time above the field prime (RFC 8032 5.1.3 leaves out non-canonical ones, OpenSSL does not).
 */
const SMALL_ORDER_ED25519: ReadonlySet<string> = new Set([
  '0100000000000000000000000000000000000000000000000000000000000000',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** Field primes of RFC 8032 5.1 and 5.2, and where the sign bit of an encoded point is. */
const EDWARDS = {
  Ed25519: { p: 2n ** 255n - 19n, signBit: 255 },
  Ed448: { p: 2n ** 448n - 2n ** 224n - 1n, signBit: 455 },
} as const;

/**
 * Under a key of small order anyone can make a signature over anything, as under an RSA exponent of 1. A y that is not
 * below the prime is no encoding of a point (RFC 8032 5.1.3), and two implementations may take it for different keys.
 */
function edwardsProblem(algorithm: OpaqueKey['algorithm'], bytes: Uint8Array): KeyProblem | null {
  if (algorithm !== 'Ed25519' && algorithm !== 'Ed448') return null;
  const { p, signBit } = EDWARDS[algorithm];
  const y = BigInt.asUintN(signBit, bytesToInteger(Uint8Array.from(bytes).reverse()));
  const small =
    algorithm === 'Ed25519'
      ? SMALL_ORDER_ED25519.has(littleEndianHex(y, bytes.length))
      : y === 0n || y === 1n || y === p - 1n;
  if (small) return { reason: 'weak-key', detail: 'a point of small order' };
  return y < p ? null : { reason: 'not-on-curve', detail: `the bytes are not a point of ${algorithm}` };
}

function littleEndianHex(value: bigint, length: number): string {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')
    .reverse()
    .toString('hex');
}

function malformed(detail: string): KeyProblem {
  return { reason: 'malformed', detail };
}

/** RFC 5480: named curves only, and of the point encodings of SEC 1 2.3.3 the uncompressed and compressed ones. */
function ecKey(
  spki: Uint8Array,
  parameters: Tlv | undefined,
  encoded: Uint8Array,
  decompress: Decompress | undefined,
): PublicKey {
  let bytes = encoded;
  if (parameters === undefined || parameters.tag !== TAG.oid || parameters.tagClass !== 0) {
    return {
      algorithm: 'UNKNOWN',
      spki,
      oid: KEY_OID.ec,
      detail: 'EC key without a named curve',
      problem: null,
    };
  }
  const curveOid = readOid(spki, parameters);
  const curve = CURVE_BY_OID.get(curveOid);
  if (curve === undefined) {
    return { algorithm: 'UNKNOWN', spki, oid: KEY_OID.ec, detail: `curve ${curveOid}`, problem: null };
  }
  const refuse = (problem: KeyProblem): EcKey => ({ algorithm: 'EC', spki, curve, point: null, problem });
  if (decompress !== undefined && (bytes[0] === 2 || bytes[0] === 3) && bytes.length === 1 + curve.size) {
    const point = decompress(curve, bytes);
    if (!point.ok) return refuse(point.problem);
    bytes = point.bytes;
  }
  const form = bytes[0];
  if (bytes.length === 1 && form === 0)
    return refuse({ reason: 'not-on-curve', detail: 'the point at infinity' });
  if (form === 6 || form === 7) return refuse(malformed('a hybrid point encoding'));
  if (form === 2 || form === 3)
    return refuse(malformed('a compressed point; attestations carry uncompressed ones'));
  if (form !== 4 || bytes.length !== 1 + 2 * curve.size) {
    return refuse(malformed(`a point of ${bytes.length} bytes, expected ${1 + 2 * curve.size}`));
  }
  const x = bytesToInteger(bytes.subarray(1, 1 + curve.size));
  const y = bytesToInteger(bytes.subarray(1 + curve.size));
  if (!isOnCurve(curve, x, y))
    return refuse({ reason: 'not-on-curve', detail: `the point is not on ${curve.name}` });
  return { algorithm: 'EC', spki, curve, point: { x, y }, problem: null };
}

/** OpenSSL's own limit for large keys (OPENSSL_RSA_MAX_PUBEXP_BITS); a 3,000-bit exponent makes one check take 4 ms. */
const MAX_RSA_EXPONENT = 2n ** 64n - 1n;

/** OpenSSL's limit (OPENSSL_RSA_MAX_MODULUS_BITS). */
const MAX_RSA_BITS = 16_384;

/** RFC 8017 A.1.1. An exponent of 1 makes every signature valid; an even modulus or exponent is no RSA key. */
function rsaKey(spki: Uint8Array, bytes: Uint8Array): RsaKey {
  const outer = expectUniversal(readOnly(bytes), TAG.sequence, 'RSAPublicKey');
  const [modulusTlv, exponentTlv, ...rest] = readChildren(bytes, outer);
  const modulus = expectUniversal(modulusTlv, TAG.integer, 'modulus', outer.start);
  const exponent = readInteger(
    bytes,
    expectUniversal(exponentTlv, TAG.integer, 'publicExponent', outer.start),
  );
  const magnitude = contentOf(bytes, modulus);
  const start = magnitude[0] === 0 ? 1 : 0;
  const modulusBits = (magnitude.length - start) * 8 - Math.clz32(magnitude[start] ?? 0) + 24;
  const even = ((magnitude.at(-1) ?? 0) & 1) === 0;
  const negative = (magnitude[0] ?? 0) >= 0x80;
  let problem: KeyProblem | null = null;
  if (rest.length > 0) problem = malformed('unexpected elements in the RSA key');
  else if (negative || even) problem = malformed('the modulus is negative or even');
  else if (exponent < 3n || exponent % 2n === 0n || exponent > MAX_RSA_EXPONENT)
    problem = {
      reason: 'weak-key',
      detail: `public exponent ${exponent > MAX_RSA_EXPONENT ? 'over 64 bits' : exponent}`,
    };
  else if (modulusBits > MAX_RSA_BITS)
    problem = { reason: 'weak-key', detail: `a modulus of ${modulusBits} bits` };
  return { algorithm: 'RSA', spki, pkcs1: bytes, modulusBits, exponent, problem };
}

/** How a key is called in a report: `EC P_256`, `RSA 2048`, `ML_DSA_65`. */
export function describeKey(key: PublicKey): string {
  switch (key.algorithm) {
    case 'EC':
      return `EC ${key.curve.name}`;
    case 'RSA':
      return `RSA ${key.modulusBits}`;
    case 'UNKNOWN':
      return `unknown (${key.detail})`;
    default:
      return key.algorithm;
  }
}
