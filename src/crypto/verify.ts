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
import { type EcdsaSignature, parseEcdsaSignature, toRaw } from './ecdsa-signature.ts';
import type { EcKey, PublicKey } from './public-key.ts';

export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** How a signature was made: the scheme and, where it hashes, the hash. */
export type SignatureScheme =
  | { readonly type: 'ecdsa'; readonly hash: HashName }
  | { readonly type: 'rsa-pkcs1'; readonly hash: HashName }
  | { readonly type: 'rsa-pss'; readonly hash: HashName; readonly saltLength?: number }
  | { readonly type: 'eddsa' }
  | { readonly type: 'ml-dsa' };

/** What was signed: the message, or only its hash. */
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
  | { readonly result: 'unsupported'; readonly detail: string };

/** A second implementation; undefined means that it has no opinion on this key. */
export interface SecondOpinion {
  ecdsa(key: EcKey, digest: Uint8Array, signature: EcdsaSignature): boolean | undefined;
  eddsa(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean | undefined;
}

export interface VerifyOptions {
  /** Needed for `digest` with EC keys (node:crypto hashes always); with `crossCheck` asked about every signature. */
  readonly second?: SecondOpinion | undefined;
  readonly crossCheck?: boolean | undefined;
  /** Force one reading of an ECDSA signature. */
  readonly format?: 'auto' | 'der' | 'raw' | undefined;
}

/** A public key ready for use; the import is the expensive part, so callers keep it. */
export interface UsableKey {
  readonly key: PublicKey;
  readonly object: KeyObject;
}

/** Imports a key that was read strictly. A string says why this runtime cannot use it. */
export function importKey(key: PublicKey): UsableKey | string {
  if (key.problem !== null) return key.problem.detail;
  try {
    return { key, object: keyObject(key) };
  } catch {
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

function hashOf(hash: HashName, input: SignedInput): Uint8Array {
  return 'digest' in input ? input.digest : createHash(hash).update(input.message).digest();
}

function verifyEcdsa(
  { key, object }: UsableKey,
  hash: HashName,
  input: SignedInput,
  bytes: Uint8Array,
  { second, crossCheck = false, format = 'auto' }: VerifyOptions,
): SignatureOutcome {
  if (format === 'der' && !crossCheck && 'message' in input && key.algorithm === 'EC') {
    // OpenSSL takes strict DER only (it encodes again and compares), so the parse can wait until something is wrong.
    if (verify(hash, input.message, object, bytes)) return { result: 'valid' };
  }
  if (key.algorithm !== 'EC')
    return { result: 'unsupported', detail: `an ECDSA signature and a key of type ${key.algorithm}` };
  const parsed = parseEcdsaSignature(bytes, key.curve, format);
  if (!parsed.ok) return { result: 'invalid', why: 'malformed-signature', detail: parsed.why };
  const ecdsa = parsed.signature;
  let valid: boolean;
  if ('message' in input) {
    valid = verify(hash, input.message, { key: object, dsaEncoding: 'ieee-p1363' }, toRaw(ecdsa, key.curve));
  } else {
    const opinion = second?.ecdsa(key, input.digest, ecdsa);
    if (opinion === undefined)
      return { result: 'unsupported', detail: `a digest without its message on ${key.curve.name}` };
    valid = opinion;
  }
  if (crossCheck)
    agree(valid, second?.ecdsa(key, hashOf(hash, input), ecdsa), `ECDSA ${key.curve.name} ${hash}`);
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

function verifyRsa(
  { key, object }: UsableKey,
  scheme: { readonly type: 'rsa-pkcs1' | 'rsa-pss'; readonly hash: HashName },
  input: SignedInput,
  signature: Uint8Array,
): SignatureOutcome {
  if (key.algorithm !== 'RSA')
    return { result: 'unsupported', detail: `an RSA signature and a key of type ${key.algorithm}` };
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
  if ('digest' in input && pss)
    return { result: 'unsupported', detail: 'RSA-PSS over a digest without its message' };
  const valid =
    'digest' in input
      ? verifyRsaDigest(object, scheme.hash, input.digest, signature)
      : verify(
          scheme.hash,
          input.message,
          pss
            ? {
                key: object,
                padding: constants.RSA_PKCS1_PSS_PADDING,
                saltLength: constants.RSA_PSS_SALTLEN_AUTO,
              }
            : { key: object, padding: constants.RSA_PKCS1_PADDING },
          signature,
        );
  if (valid) return { result: 'valid' };
  return {
    result: 'invalid',
    why: 'bad-signature',
    detail: `does not verify as ${name} with ${scheme.hash}`,
  };
}

function verifyRsaDigest(
  object: KeyObject,
  hash: HashName,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const recovered = publicDecrypt({ key: object, padding: constants.RSA_PKCS1_PADDING }, signature);
    return equalBytes(recovered, Buffer.concat([Buffer.from(DIGEST_INFO[hash], 'hex'), digest]));
  } catch {
    // OpenSSL reports bad padding as an exception: the signature is not one over any digest.
    return false;
  }
}

function verifyWhole(
  { key, object }: UsableKey,
  scheme: { readonly type: 'eddsa' | 'ml-dsa' },
  input: SignedInput,
  signature: Uint8Array,
  { second, crossCheck = false }: VerifyOptions,
): SignatureOutcome {
  if ('digest' in input)
    return { result: 'unsupported', detail: `${key.algorithm} signs messages, not digests` };
  const fits = scheme.type === 'eddsa' ? key.algorithm.startsWith('Ed') : key.algorithm.startsWith('ML_DSA');
  if (!fits)
    return {
      result: 'unsupported',
      detail: `a signature of type ${scheme.type} and a key of type ${key.algorithm}`,
    };
  const valid = verify(null, input.message, object, signature);
  if (crossCheck) agree(valid, second?.eddsa(key, input.message, signature), key.algorithm);
  if (valid) return { result: 'valid' };
  return { result: 'invalid', why: 'bad-signature', detail: `does not verify as ${key.algorithm}` };
}

function agree(first: boolean, second: boolean | undefined, what: string): void {
  if (second === undefined || second === first) return;
  throw new KeytierError('ERR_CROSS_CHECK', `the two implementations disagree on a signature (${what})`, {
    seen: `node:crypto says ${first ? 'valid' : 'invalid'}, @noble/curves says ${second ? 'valid' : 'invalid'}`,
    hint: 'no verdict was given; please report this with the input',
  });
}
