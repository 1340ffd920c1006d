// Which combinations of scheme, hash and encoding a signature may verify under: what was declared, or what the key implies.
import { type AlgorithmName, algorithmByName } from '../../crypto/algorithms.ts';
import { describeKey, type PublicKey } from '../../crypto/public-key.ts';
import type { HashName, SignatureScheme, SignedInput } from '../../crypto/verify.ts';
import type { SignedPayload, SigningTerms } from '../../model/artifact.ts';
import type { KeyLimits } from '../../model/evidence.ts';

/** One combination to try. Whatever verifies under one of them counts as valid. */
export interface Attempt {
  readonly scheme: SignatureScheme;
  readonly input: SignedInput;
  readonly format: 'auto' | 'der' | 'raw';
  /** KeyMint digest name, undefined where nothing is hashed. */
  readonly digest: string | undefined;
  /** KeyMint padding name of RSA schemes. */
  readonly padding?: string;
  /** For people: `ECDSA with sha256`. */
  readonly words: string;
}

/** Declared terms that were understood, or why they cannot be followed. */
export type Terms =
  | {
      readonly ok: true;
      readonly algorithm: AlgorithmName | null;
      readonly hash: HashName | null;
      readonly format: Attempt['format'];
    }
  | { readonly ok: false; readonly why: string };

/** Names of KeyMint's Digest for the hashes. */
export const DIGEST_HASHES: ReadonlyMap<string, HashName> = new Map([
  ['SHA_2_256', 'sha256'],
  ['SHA_2_384', 'sha384'],
  ['SHA_2_512', 'sha512'],
  ['SHA_2_224', 'sha224'],
  ['SHA1', 'sha1'],
  ['MD5', 'md5'],
]);

/** Bytes of each hash. */
export const HASH_BYTES: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** The longest hash; what is longer is a message, of which ECDSA would read the beginning only. */
const MAX_DIGEST_BYTES = 64;

/** Hashes that may be named; MD5 may not. */
export const HASH_NAMES = [
  'sha256',
  'sha384',
  'sha512',
  'sha224',
  'sha1',
] as const satisfies readonly HashName[];

/** The longest known name has 35 characters. */
const MAX_SHOWN_NAME = 40;

/** Reads declared terms; an unknown name is a value, because a capture may carry anything. */
export function readTerms(terms: SigningTerms | undefined): Terms {
  const { alg, hash, format = 'auto' } = terms ?? {};
  const known = HASH_NAMES.find((name) => name === hash?.toLowerCase().replace(/^sha-?/, 'sha'));
  if (hash !== undefined && known === undefined) return { ok: false, why: 'a hash of an unknown name' };
  if (alg === undefined || alg.toLowerCase() === 'auto')
    return { ok: true, algorithm: null, hash: known ?? null, format };
  const algorithm = algorithmByName(alg);
  if (algorithm === undefined)
    return { ok: false, why: `an algorithm of an unknown name: ${alg.slice(0, MAX_SHOWN_NAME)}` };
  const declared =
    algorithm.sigFormat === 'der' || algorithm.sigFormat === 'raw' ? algorithm.sigFormat : 'auto';
  return { ok: true, algorithm, hash: known ?? null, format: format === 'auto' ? declared : format };
}

/** Why a key cannot have made a signature of this algorithm; undefined where it can (RFC 7518 3.4, RFC 9053 2.1). */
export function termsMismatch(
  { algorithm, hash }: Extract<Terms, { ok: true }>,
  key: PublicKey,
): string | undefined {
  if (hash !== null && key.algorithm !== 'EC' && key.algorithm !== 'RSA')
    return `${hash} was named, and signatures of ${describeKey(key)} leave no choice of hash`;
  if (algorithm === null) return undefined;
  const wanted = `${algorithm.name} is for ${algorithm.curve ?? algorithm.keyAlgorithm} keys`;
  const either = algorithm.name === 'EdDSA' && (key.algorithm === 'Ed25519' || key.algorithm === 'Ed448');
  if (!either && algorithm.keyAlgorithm !== key.algorithm)
    return `${wanted}, this one is ${describeKey(key)}`;
  if (key.algorithm === 'EC' && algorithm.curve !== null && algorithm.curve !== key.curve.name)
    return `${wanted}, this one is ${describeKey(key)}`;
  return undefined;
}

/**
 * The combinations that count. An attestation's digests come first, then what it does not permit (valid then, and a
 * failure of its own); declared terms allow what they name; without either, the key decides: the hash that belongs to
 * its curve (FIPS 186-5 6.1.1, RFC 7518 3.4), any SHA-2 for RSA.
 */
export function attemptsFor(
  key: PublicKey,
  payload: SignedPayload,
  limits: KeyLimits | null,
  terms: Extract<Terms, { ok: true }> = { ok: true, algorithm: null, hash: null, format: 'auto' },
): Attempt[] {
  const input = inputOf(payload);
  if (input === undefined) return [];
  const { algorithm, hash, format } = terms;
  if (algorithm !== null) return declaredAttempts(algorithm, hash, input, format);
  const digests = hash === null ? digestOrder(key, input, limits) : [digestName(hash)];
  switch (key.algorithm) {
    case 'EC':
      return digests.flatMap((digest) => ecdsaAttempts(digest, input, format, key.curve.bits));
    case 'RSA':
      return digests.flatMap((digest) => rsaAttempts(digest, input));
    case 'Ed25519':
    case 'Ed448':
      return [whole({ type: 'eddsa' }, input, key.algorithm)];
    case 'ML_DSA_44':
    case 'ML_DSA_65':
    case 'ML_DSA_87':
      return [whole({ type: 'ml-dsa' }, input, key.algorithm)];
    default:
      return [];
  }
}

function inputOf({ message, digest }: SignedPayload): SignedInput | undefined {
  if (message !== undefined) return { message };
  return digest === undefined ? undefined : { digest };
}

const digestName = (hash: HashName) => [...DIGEST_HASHES].find(([, name]) => name === hash)?.[0] ?? hash;

/** KeyMint digest names in the order they are tried. */
function digestOrder(key: PublicKey, input: SignedInput, limits: KeyLimits | null): readonly string[] {
  const usable = [...DIGEST_HASHES.keys()].filter((name) => name !== 'MD5');
  if (limits !== null) {
    const permitted = limits.digests ?? [];
    return [...permitted, ...usable.filter((name) => !permitted.includes(name))];
  }
  // A digest names its hash by its length.
  if ('digest' in input) return usable;
  if (key.algorithm === 'RSA')
    return usable.filter((name) => name.startsWith('SHA_2') && name !== 'SHA_2_224');
  return key.algorithm === 'EC' ? naturalDigests(key.curve.bits) : [];
}

/** The hash whose length fits the order; P-224 is used with SHA-256 as often as with SHA-224. */
function naturalDigests(bits: number): readonly string[] {
  if (bits <= 224) return ['SHA_2_224', 'SHA_2_256'];
  if (bits <= 256) return ['SHA_2_256'];
  return bits <= 384 ? ['SHA_2_384'] : ['SHA_2_512'];
}

function whole(scheme: SignatureScheme, input: SignedInput, words: string): Attempt {
  return { scheme, input, format: 'auto', digest: undefined, words };
}

function declaredAttempts(
  { scheme, keyAlgorithm, name }: AlgorithmName,
  hash: HashName | null,
  input: SignedInput,
  format: Attempt['format'],
): Attempt[] {
  if (scheme === 'ecdsa-any-hash') {
    if (hash !== null) return ecdsaAttempts(digestName(hash), input, format, 0);
    // The caller of such an algorithm hashed by itself, or not at all: what was signed is the digest.
    const digest = 'digest' in input ? input.digest : input.message;
    if (digest.length > MAX_DIGEST_BYTES) return [];
    return [
      { scheme: { type: 'ecdsa', hash: 'sha256' }, input: { digest }, format, digest: 'NONE', words: name },
    ];
  }
  switch (scheme.type) {
    case 'ecdsa':
      return ecdsaAttempts(digestName(hash ?? scheme.hash), input, format, 0);
    case 'rsa-pkcs1':
    case 'rsa-pss':
      return rsaAttempts(digestName(hash ?? scheme.hash), input, scheme);
    case 'eddsa':
    case 'ml-dsa':
      return [whole(scheme, input, keyAlgorithm)];
    default:
      return scheme satisfies never;
  }
}

function ecdsaAttempts(
  digest: string,
  input: SignedInput,
  format: Attempt['format'],
  orderBits: number,
): Attempt[] {
  const hash = DIGEST_HASHES.get(digest);
  if (hash === undefined) {
    // NONE: the app hashed by itself, so what was captured as the message may be the digest.
    if (digest !== 'NONE' || !('message' in input)) return [];
    // ECDSA reads no more than the order's bits (FIPS 186-5 6.4.1): anybody could have written what follows them.
    if (input.message.length * 8 > orderBits) return [];
    const bare = { digest: input.message };
    return [
      {
        scheme: { type: 'ecdsa', hash: 'sha256' },
        input: bare,
        format,
        digest,
        words: 'ECDSA without hashing',
      },
    ];
  }
  if ('digest' in input && input.digest.length !== HASH_BYTES[hash]) return [];
  return [{ scheme: { type: 'ecdsa', hash }, input, format, digest, words: `ECDSA with ${hash}` }];
}

type RsaScheme = Extract<SignatureScheme, { readonly type: 'rsa-pkcs1' | 'rsa-pss' }>;

const RSA_WORDS = {
  'rsa-pkcs1': { name: 'RSA PKCS#1 v1.5', padding: 'RSA_PKCS1_1_5_SIGN' },
  'rsa-pss': { name: 'RSA-PSS', padding: 'RSA_PSS' },
} as const;

function rsaAttempts(digest: string, input: SignedInput, only?: RsaScheme): Attempt[] {
  const hash = DIGEST_HASHES.get(digest);
  if (hash === undefined || ('digest' in input && input.digest.length !== HASH_BYTES[hash])) return [];
  const schemes: readonly RsaScheme[] =
    only === undefined
      ? [
          { type: 'rsa-pkcs1', hash },
          { type: 'rsa-pss', hash },
        ]
      : [{ ...only, hash }];
  return schemes.map((scheme) => ({
    scheme,
    input,
    format: 'auto' as const,
    digest,
    padding: RSA_WORDS[scheme.type].padding,
    words: `${RSA_WORDS[scheme.type].name} with ${hash}`,
  }));
}
