// Keys for minted chains: derived from labels, so that the same label gives the same key and signatures for ever.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign as signWithNode,
  webcrypto,
} from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { bits, concat, hex, integer, nil, oid, sequence } from './der-writer.ts';

/** What a minted key can be. RSA keys are the only ones that differ from run to run. */
export type KeyType = 'P-256' | 'P-384' | 'P-521' | 'RSA-2048' | 'Ed25519';

export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** A key that signs; the private half never leaves the process. */
export interface MintKey {
  readonly type: KeyType;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly privateKey: webcrypto.CryptoKey;
  readonly defaultHash: HashName;
  /** Signs a message; an ECDSA signature is DER (X9.62), an RSA one PKCS #1 v1.5, an Ed25519 one 64 bytes. */
  sign(message: Uint8Array, hash?: HashName): Uint8Array;
  /** As {@link sign}, but an ECDSA signature is r || s in the width of the curve (IEEE P1363). */
  signRaw(message: Uint8Array, hash?: HashName): Uint8Array;
}

const EC = {
  'P-256': { curve: p256, width: 32, oid: '1.2.840.10045.3.1.7', hash: 'SHA-256' },
  'P-384': { curve: p384, width: 48, oid: '1.3.132.0.34', hash: 'SHA-384' },
  'P-521': { curve: p521, width: 66, oid: '1.3.132.0.35', hash: 'SHA-512' },
} as const;

type EcType = keyof typeof EC;

const SIGNATURE_OIDS: Readonly<Record<HashName, { readonly ecdsa: string; readonly rsa: string }>> = {
  'SHA-256': { ecdsa: '1.2.840.10045.4.3.2', rsa: '1.2.840.113549.1.1.11' },
  'SHA-384': { ecdsa: '1.2.840.10045.4.3.3', rsa: '1.2.840.113549.1.1.12' },
  'SHA-512': { ecdsa: '1.2.840.10045.4.3.4', rsa: '1.2.840.113549.1.1.13' },
};

/** The AlgorithmIdentifier of this key's signatures: RFC 5758 (ECDSA), RFC 4055 (RSA), RFC 8410 (Ed25519). */
export function signatureAlgorithm(key: MintKey, hash: HashName = key.defaultHash): Uint8Array {
  if (key.type === 'Ed25519') return sequence(oid('1.3.101.112'));
  if (key.type === 'RSA-2048') return sequence(oid(SIGNATURE_OIDS[hash].rsa), nil());
  return sequence(oid(SIGNATURE_OIDS[hash].ecdsa));
}

/** Turns r || s into `SEQUENCE { r INTEGER, s INTEGER }`. */
export function rawToDer(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  return sequence(integer(toBigInt(raw.subarray(0, half))), integer(toBigInt(raw.subarray(half))));
}

/** The key that belongs to a label. Anyone who knows the label has the private key: fit for tests and samples only. */
export async function deriveKey(label: string, type: KeyType = 'P-256'): Promise<MintKey> {
  switch (type) {
    case 'P-256':
    case 'P-384':
    case 'P-521':
      return ecKey(type, ecScalar(label, type));
    case 'Ed25519':
      return nodeKey(type, ed25519Key(label));
    case 'RSA-2048':
      return nodeKey(type, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    default:
      return type satisfies never;
  }
}

/** The key with this private scalar, for published test vectors. */
export async function ecKey(type: EcType, scalar: bigint): Promise<MintKey> {
  const { curve, width, oid: curveOid, hash: defaultHash } = EC[type];
  const secret = fromBigInt(scalar, width);
  const point = curve.getPublicKey(secret, false);
  const spki = sequence(sequence(oid('1.2.840.10045.2.1'), oid(curveOid)), bits(point));
  const jwk = {
    kty: 'EC',
    crv: type,
    x: base64url(point.subarray(1, 1 + width)),
    y: base64url(point.subarray(1 + width)),
    d: base64url(secret),
  };
  const algorithm = { name: 'ECDSA', namedCurve: type };
  const privateKey = await webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['sign']);
  // RFC 6979: the nonce is a function of key and digest, so no randomness enters. lowS would make it a subset.
  const signRaw = (message: Uint8Array, hash: HashName = defaultHash) =>
    Uint8Array.from(curve.sign(digest(hash, message), secret, { prehash: false, lowS: false }));
  const sign = (message: Uint8Array, hash?: HashName) => rawToDer(signRaw(message, hash));
  return { type, spki, privateKey, defaultHash, sign, signRaw };
}

async function nodeKey(type: 'RSA-2048' | 'Ed25519', key: KeyObject): Promise<MintKey> {
  const algorithm =
    type === 'Ed25519' ? { name: 'Ed25519' } : { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } };
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const sign = (message: Uint8Array, hash: HashName = 'SHA-256') =>
    Uint8Array.from(signWithNode(type === 'Ed25519' ? null : hash.replace('-', ''), message, key));
  const spki = Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' }));
  return { type, spki, privateKey, defaultHash: 'SHA-256', sign, signRaw: sign };
}

/** A scalar in [1, n-1]; 16 bytes more than the order keep the bias of the reduction below 2^-128. */
function ecScalar(label: string, type: EcType): bigint {
  const { curve, width } = EC[type];
  return (toBigInt(expand(label, type, width + 16)) % (curve.Point.CURVE().n - 1n)) + 1n;
}

function ed25519Key(label: string): KeyObject {
  // RFC 8410 section 7: the fixed PKCS #8 header of an Ed25519 key, then its 32-byte seed.
  const der = concat(hex('302e020100300506032b657004220420'), expand(label, 'Ed25519', 32));
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
}

function expand(label: string, type: KeyType, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', label, 'keytier mint', type, length));
}

function digest(hash: HashName, message: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash(hash.replace('-', '')).update(message).digest());
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function fromBigInt(value: bigint, width: number): Uint8Array {
  return hex(value.toString(16).padStart(width * 2, '0'));
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
