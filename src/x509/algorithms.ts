// Signature algorithms of certificates: which scheme and hash an object identifier stands for.
import type { HashName, SignatureScheme } from '../crypto/verify.ts';

/** RFC 3279, RFC 4055, RFC 5758, RFC 8410, RFC 9881. */
const SCHEMES: ReadonlyMap<string, { readonly name: string; readonly scheme: SignatureScheme }> = new Map([
  ['1.2.840.113549.1.1.4', { name: 'md5WithRSAEncryption', scheme: { type: 'rsa-pkcs1', hash: 'md5' } }],
  ['1.2.840.113549.1.1.5', { name: 'sha1WithRSAEncryption', scheme: { type: 'rsa-pkcs1', hash: 'sha1' } }],
  [
    '1.2.840.113549.1.1.14',
    { name: 'sha224WithRSAEncryption', scheme: { type: 'rsa-pkcs1', hash: 'sha224' } },
  ],
  [
    '1.2.840.113549.1.1.11',
    { name: 'sha256WithRSAEncryption', scheme: { type: 'rsa-pkcs1', hash: 'sha256' } },
  ],
  [
    '1.2.840.113549.1.1.12',
    { name: 'sha384WithRSAEncryption', scheme: { type: 'rsa-pkcs1', hash: 'sha384' } },
  ],
  [
    '1.2.840.113549.1.1.13',
    { name: 'sha512WithRSAEncryption', scheme: { type: 'rsa-pkcs1', hash: 'sha512' } },
  ],
  ['1.2.840.10045.4.1', { name: 'ecdsa-with-SHA1', scheme: { type: 'ecdsa', hash: 'sha1' } }],
  ['1.2.840.10045.4.3.1', { name: 'ecdsa-with-SHA224', scheme: { type: 'ecdsa', hash: 'sha224' } }],
  ['1.2.840.10045.4.3.2', { name: 'ecdsa-with-SHA256', scheme: { type: 'ecdsa', hash: 'sha256' } }],
  ['1.2.840.10045.4.3.3', { name: 'ecdsa-with-SHA384', scheme: { type: 'ecdsa', hash: 'sha384' } }],
  ['1.2.840.10045.4.3.4', { name: 'ecdsa-with-SHA512', scheme: { type: 'ecdsa', hash: 'sha512' } }],
  ['1.3.101.112', { name: 'Ed25519', scheme: { type: 'eddsa' } }],
  ['1.3.101.113', { name: 'Ed448', scheme: { type: 'eddsa' } }],
  ['2.16.840.1.101.3.4.3.17', { name: 'ML-DSA-44', scheme: { type: 'ml-dsa' } }],
  ['2.16.840.1.101.3.4.3.18', { name: 'ML-DSA-65', scheme: { type: 'ml-dsa' } }],
  ['2.16.840.1.101.3.4.3.19', { name: 'ML-DSA-87', scheme: { type: 'ml-dsa' } }],
] as const);

/** The scheme of a signature algorithm identifier; undefined for one keytier does not know. */
export function signatureScheme(oid: string): SignatureScheme | undefined {
  return SCHEMES.get(oid)?.scheme;
}

/** Its usual name, or the object identifier itself. */
export function signatureAlgorithmName(oid: string): string {
  return SCHEMES.get(oid)?.name ?? oid;
}

/** Hashes with practical collisions: a certificate signed over one could have a twin. */
export const BROKEN_HASHES: ReadonlySet<HashName> = new Set(['md5', 'sha1']);
