// The only place that verifies a signature: node:crypto first, a second opinion where one is asked for.
import {
  constants,
  createHash,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  publicDecrypt,
  verify,
} from 'node:crypto';
import { asBuffer, equalBytes, toBase64Url } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import { bytesToInteger, type Curve } from './curves.ts';
import { type EcdsaSignature, parseEcdsaSignature, toRaw } from './ecdsa-signature.ts';
import { isPssEncoding } from './pss.ts';
import type { EcKey, PublicKey, RsaKey } from './public-key.ts';

export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** How a signature was made: the scheme and, where it hashes, the hash. */
export type SignatureScheme =
  | { readonly type: 'ecdsa'; readonly hash: HashName }
  | { readonly type: 'rsa-pkcs1'; readonly hash: HashName }
  | { readonly type: 'rsa-pss'; readonly hash: HashName; readonly saltLength?: number }
  | { readonly type: 'eddsa' }
  | { readonly type: 'ml-dsa' };

/**
 * What was signed: the message, or only its hash. A valid ECDSA signature over a digest proves nothing by itself: without
 * the key anybody can make pairs of a digest and a signature that fit. It counts where the digest is known to be the hash
 * of a message.
 */
export type SignedInput = { readonly message: Uint8Array } | { readonly digest: Uint8Array };

/** `unsupported` is not a verdict on the signature: this runtime cannot check it. */
export type SignatureOutcome =
  | { readonly result: 'valid'; readonly ecdsa?: EcdsaSignature }
  | {
      readonly result: 'invalid';
      readonly why: 'malformed-signature' | 'bad-signature';
      readonly detail: string;
      readonly ecdsa?: EcdsaSignature;
    }
  | {
      readonly result: 'unsupported';
      readonly detail: string;
      /** `key-type`: a signature of this scheme cannot come from a key of this type, whatever the runtime can do. */
      readonly why?: 'key-type';
    };

/** A second implementation; undefined means that it has no opinion on this key. */
export interface SecondOpinion {
  ecdsa(key: EcKey, digest: Uint8Array, signature: EcdsaSignature): boolean | undefined;
  eddsa(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean | undefined;
  /** ML-DSA with an empty context (FIPS 204 algorithm 3). */
  mlDsa?(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean | undefined;
}

export interface VerifyOptions {
  /**
   * Needed for `digest` with EC keys (node:crypto hashes always) and for what this runtime's OpenSSL does not have; with
   * `crossCheck` asked about every signature.
   */
  readonly second?: SecondOpinion | undefined;
  readonly crossCheck?: boolean | undefined;
  /** Force one reading of an ECDSA signature. */
  readonly format?: 'auto' | 'der' | 'raw' | undefined;
}

/** A public key ready for use; the import is the expensive part, so callers keep it. */
export interface UsableKey {
  readonly key: PublicKey;
  /** Null where only the second implementation has the algorithm: ML-DSA before OpenSSL 3.5, curves left out of a build. */
  readonly object: KeyObject | null;
}

/** Keys that the second implementation can verify with on its own. */
const SECOND_HAS: ReadonlySet<PublicKey['algorithm']> = new Set([
  'EC',
  'Ed25519',
  'Ed448',
  'ML_DSA_44',
  'ML_DSA_65',
  'ML_DSA_87',
]);

/** Imports a key that was read strictly. A string says why this runtime cannot use it. */
export function importKey(key: PublicKey): UsableKey | string {
  if (key.problem !== null) return key.problem.detail;
  try {
    return { key, object: keyObject(key) };
  } catch {
    if (SECOND_HAS.has(key.algorithm)) return { key, object: null };
    return `this runtime cannot use a key of type ${key.algorithm}`;
  }
}

/**
 * OpenSSL 3.0 takes 170 µs for any SubjectPublicKeyInfo, 8 µs for an RSA key without that wrapper and half for P-256 as a
 * JWK; for the larger curves a JWK costs more than it saves. The key was read strictly before, whatever way it takes.
 */
function keyObject(key: PublicKey): KeyObject {
  if (key.algorithm === 'RSA') {
    return createPublicKey({ key: asBuffer(key.pkcs1), format: 'der', type: 'pkcs1' });
  }
  if (key.algorithm === 'EC' && key.curve.name === 'P_256') {
    const [x, y] = [key.spki.subarray(-64, -32), key.spki.subarray(-32)].map(toBase64Url);
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y } as JsonWebKey, format: 'jwk' });
  }
  return createPublicKey({ key: asBuffer(key.spki), format: 'der', type: 'spki' });
}

/**
 * Verifies one signature. Never throws for a bad signature; a disagreement of the two implementations does.
 * @throws KeytierError ERR_CROSS_CHECK
 */
export function verifySignature(
  usable: UsableKey,
  scheme: SignatureScheme,
  input: SignedInput,
  signature: Uint8Array,
  options: VerifyOptions = {},
): SignatureOutcome {
  switch (scheme.type) {
    case 'ecdsa':
      return verifyEcdsa(usable, scheme.hash, input, signature, options);
    case 'rsa-pkcs1':
    case 'rsa-pss':
      return verifyRsa(usable, scheme, input, signature);
    case 'eddsa':
    case 'ml-dsa':
      return verifyWhole(usable, scheme, input, signature, options);
    default:
      return scheme satisfies never;
  }
}

/** A scheme that a key of this type cannot have signed with. */
function wrongKey(what: string, { algorithm }: PublicKey): SignatureOutcome {
  return { result: 'unsupported', detail: `${what} and a key of type ${algorithm}`, why: 'key-type' };
}

/** OpenSSL's answer; undefined where it refuses to give one, as for a hash that this build or its FIPS mode leaves out. */
function opensslSays(check: () => boolean): boolean | undefined {
  try {
    return check();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^ERR_(OSSL|CRYPTO)_/.test(code)) return undefined;
    throw error;
  }
}

function hashOf(hash: HashName, input: SignedInput): Uint8Array {
  return 'digest' in input ? input.digest : createHash(hash).update(input.message).digest();
}

/**
 * Whether ECDSA takes this digest for zero (FIPS 186-5 6.4.1: its leftmost bits, as many as the order has, modulo n). Then
 * the message drops out of the equation, and anybody can make a signature for any key.
 */
function countsAsZero(digest: Uint8Array, { n, bits, size }: Curve): boolean {
  const excess = Math.max(0, 8 * Math.min(digest.length, size) - bits);
  return (bytesToInteger(digest.subarray(0, size)) >> BigInt(excess)) % n === 0n;
}

function verifyEcdsa(
  { key, object }: UsableKey,
  hash: HashName,
  input: SignedInput,
  bytes: Uint8Array,
  { second, crossCheck = false, format = 'auto' }: VerifyOptions,
): SignatureOutcome {
  if (key.algorithm !== 'EC') return wrongKey('an ECDSA signature', key);
  if (format === 'der' && !crossCheck && 'message' in input && object !== null) {
    // OpenSSL takes strict DER only (it encodes again and compares), so the parse can wait until something is wrong.
    if (opensslSays(() => verify(hash, input.message, object, bytes))) return { result: 'valid' };
  }
  const { curve } = key;
  const parsed = parseEcdsaSignature(bytes, curve, format);
  if (!parsed.ok) return { result: 'invalid', why: 'malformed-signature', detail: parsed.why };
  const ecdsa = parsed.signature;
  if ('digest' in input && countsAsZero(input.digest, curve)) {
    const detail = 'a digest of zero, for which anybody can make a signature that verifies';
    return { result: 'unsupported', detail };
  }
  const first =
    'message' in input && object !== null
      ? opensslSays(() =>
          verify(hash, input.message, { key: object, dsaEncoding: 'ieee-p1363' }, toRaw(ecdsa, curve)),
        )
      : undefined;
  const opinion =
    first === undefined || crossCheck
      ? second?.ecdsa(key, hashOf(hash, input).subarray(0, curve.size), ecdsa)
      : undefined;
  if (first !== undefined) agree(first, opinion, `ECDSA ${curve.name} ${hash}`);
  const valid = first ?? opinion;
  if (valid === undefined) {
    const detail =
      'digest' in input
        ? `a digest without its message on ${curve.name}`
        : `this runtime cannot verify ECDSA on ${curve.name} with ${hash}`;
    return { result: 'unsupported', detail };
  }
  if (valid) return { result: 'valid', ecdsa };
  return { result: 'invalid', why: 'bad-signature', detail: `does not verify as ECDSA with ${hash}`, ecdsa };
}

/** RFC 8017 9.2, notes: the DER of DigestInfo up to the hash. */
const DIGEST_INFO: Readonly<Record<HashName, string>> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  sha224: '302d300d06096086480165030402040500041c',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

const HASH_LENGTHS: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

type RsaScheme = Extract<SignatureScheme, { readonly type: 'rsa-pkcs1' | 'rsa-pss' }>;

function verifyRsa(
  { key, object }: UsableKey,
  scheme: RsaScheme,
  input: SignedInput,
  signature: Uint8Array,
): SignatureOutcome {
  if (key.algorithm !== 'RSA') return wrongKey('an RSA signature', key);
  if (object === null) return { result: 'unsupported', detail: 'this runtime cannot use the RSA key' };
  const pss = scheme.type === 'rsa-pss';
  const name = pss ? 'RSA-PSS' : 'RSA PKCS#1 v1.5';
  const length = Math.ceil(key.modulusBits / 8);
  if (signature.length !== length) {
    return {
      result: 'invalid',
      why: 'malformed-signature',
      detail: `${signature.length} bytes, ${name} with this key has ${length}`,
    };
  }
  const hashLength = HASH_LENGTHS[scheme.hash];
  if ('digest' in input && input.digest.length !== hashLength) {
    const detail = `a digest of ${input.digest.length} bytes, ${scheme.hash} has ${hashLength}`;
    return { result: 'unsupported', detail };
  }
  const padding =
    scheme.type === 'rsa-pss'
      ? {
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: scheme.saltLength ?? constants.RSA_PSS_SALTLEN_AUTO,
        }
      : { padding: constants.RSA_PKCS1_PADDING };
  const valid =
    'digest' in input
      ? verifyRsaDigest({ key, object }, scheme, input.digest, signature)
      : opensslSays(() => verify(scheme.hash, input.message, { key: object, ...padding }, signature));
  if (valid === undefined)
    return { result: 'unsupported', detail: `this runtime cannot verify ${name} with ${scheme.hash}` };
  if (valid) return { result: 'valid' };
  return {
    result: 'invalid',
    why: 'bad-signature',
    detail: `does not verify as ${name} with ${scheme.hash}`,
  };
}

function verifyRsaDigest(
  { key, object }: { readonly key: RsaKey; readonly object: KeyObject },
  scheme: RsaScheme,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const pss = scheme.type === 'rsa-pss';
  const padding = pss ? constants.RSA_NO_PADDING : constants.RSA_PKCS1_PADDING;
  let recovered: Uint8Array;
  try {
    recovered = publicDecrypt({ key: object, padding }, signature);
  } catch {
    // OpenSSL reports bad padding and a number above the modulus as exceptions: no signature over any digest.
    return false;
  }
  if (pss) return isPssEncoding(recovered, key.modulusBits, scheme.hash, digest, scheme.saltLength);
  return equalBytes(recovered, Buffer.concat([Buffer.from(DIGEST_INFO[scheme.hash], 'hex'), digest]));
}

function verifyWhole(
  { key, object }: UsableKey,
  scheme: { readonly type: 'eddsa' | 'ml-dsa' },
  input: SignedInput,
  signature: Uint8Array,
  { second, crossCheck = false }: VerifyOptions,
): SignatureOutcome {
  const edwards = scheme.type === 'eddsa';
  const fits = edwards ? key.algorithm.startsWith('Ed') : key.algorithm.startsWith('ML_DSA');
  if (!fits) return wrongKey(`a signature of type ${scheme.type}`, key);
  if ('digest' in input)
    return { result: 'unsupported', detail: `${key.algorithm} signs messages, not digests` };
  const { message } = input;
  const first = object === null ? undefined : opensslSays(() => verify(null, message, object, signature));
  const opinion =
    first === undefined || crossCheck
      ? edwards
        ? second?.eddsa(key, message, signature)
        : second?.mlDsa?.(key, message, signature)
      : undefined;
  if (first !== undefined) agree(first, opinion, key.algorithm);
  const valid = first ?? opinion;
  if (valid === undefined)
    return { result: 'unsupported', detail: `this runtime cannot verify ${key.algorithm}` };
  if (valid) return { result: 'valid' };
  return { result: 'invalid', why: 'bad-signature', detail: `does not verify as ${key.algorithm}` };
}

function agree(first: boolean, second: boolean | undefined, what: string): void {
  if (second === undefined || second === first) return;
  throw new KeytierError('ERR_CROSS_CHECK', `the two implementations disagree on a signature (${what})`, {
    seen: `node:crypto says ${first ? 'valid' : 'invalid'}, the second says ${second ? 'valid' : 'invalid'}`,
    hint: 'no verdict was given; please report this with the input',
  });
}
