// Verifies one signature over one message or digest with one key, within what the key was made for.

import { isAllZero } from '../../codec/bytes.ts';
import { describeKey, type PublicKey } from '../../crypto/public-key.ts';
import {
  type HashName,
  importKey,
  type SignatureOutcome,
  type SignatureScheme,
  type SignedInput,
  verifySignature,
} from '../../crypto/verify.ts';
import type { SignedPayload } from '../../model/artifact.ts';
import type { Claims } from '../../model/evidence.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';

/** What an attestation says a key may do; fields that it does not state are undefined. */
export interface KeyLimits {
  /** KeyMint purposes by name. */
  readonly purposes: readonly string[];
  /** KeyMint digests by name; `NONE` lets the caller hash, or sign without hashing. */
  readonly digests: readonly string[] | undefined;
  /** KeyMint paddings by name. */
  readonly paddings: readonly string[] | undefined;
}

const DIGEST_HASHES: ReadonlyMap<string, HashName> = new Map([
  ['SHA_2_256', 'sha256'],
  ['SHA_2_384', 'sha384'],
  ['SHA_2_512', 'sha512'],
  ['SHA_2_224', 'sha224'],
  ['SHA1', 'sha1'],
  ['MD5', 'md5'],
]);

const HASH_BYTES: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

interface Attempt {
  readonly scheme: SignatureScheme;
  readonly input: SignedInput;
  /** KeyMint digest name, undefined where nothing is hashed. */
  readonly digest: string | undefined;
  /** KeyMint padding name of RSA schemes. */
  readonly padding?: string;
  readonly words: string;
}

/**
 * Reports `signature.value`, and where it holds `signature.encoding`, `signature.purpose` and `signature.digest`.
 * Digests the attestation permits are tried first; if only another one verifies, the key signed in a way its own
 * attestation forbids, and that is a failure of its own.
 */
export function verifyPayload(
  key: PublicKey,
  payload: SignedPayload,
  limits: KeyLimits | null,
  context: VerifyContext,
  findings: Findings,
): Claims['signature'] {
  const at = 'signature';
  const usable = importKey(key);
  if (typeof usable === 'string') {
    const broken = key.problem !== null;
    findings.add('signature.value', broken ? 'fail' : 'unknown', {
      reason: broken ? key.problem.reason : 'unsupported-key',
      basis: broken ? 'proven' : 'none',
      at,
      seen: usable,
      expected: 'a key this runtime can verify with',
    });
    return broken ? 'invalid' : 'unsupported';
  }
  const attempts = attemptsFor(key, payload, limits);
  const untried: SignatureOutcome = {
    result: 'unsupported',
    detail: `no signature scheme for ${describeKey(key)}`,
  };
  let outcome: SignatureOutcome = untried;
  for (const attempt of attempts) {
    if (isUnhashed(attempt) && isAllZero(attempt.input.digest)) continue;
    const next = verifySignature(usable, attempt.scheme, attempt.input, payload.signature, {
      second: context.second,
      crossCheck: context.crossCheck,
    });
    if (next.result === 'valid' && isUnhashed(attempt) && context.payloadByCapture) {
      outcome = { result: 'unsupported', detail: UNHASHED };
      break;
    }
    if (next.result === 'valid') {
      reportValid(next, attempt, key, limits, findings);
      return 'valid';
    }
    // What could not be checked may be what holds: then nothing is proven false.
    if (outcome === untried || outcome.result === 'invalid') outcome = next;
  }
  if (outcome.result === 'unsupported') {
    findings.add('signature.value', 'unknown', {
      reason: outcome.detail === UNHASHED ? 'digest-not-recomputed' : 'unsupported-algorithm',
      at,
      seen: outcome.detail,
      expected:
        outcome.detail === UNHASHED
          ? 'the message itself, or a digest of your own (--digest)'
          : 'a signature this runtime can verify',
    });
    return 'unsupported';
  }
  const detail = outcome.result === 'invalid' ? outcome : { why: 'bad-signature' as const, detail: '' };
  findings.add('signature.value', 'fail', {
    reason: detail.why,
    basis: 'proven',
    at,
    seen:
      detail.why === 'malformed-signature'
        ? detail.detail
        : `does not verify; tried ${attempts.map(({ words }) => words).join(', ')}`,
    expected: `a signature by the ${describeKey(key)} key over ${payload.message === undefined ? 'the digest' : `the ${payload.message.length}-byte message`}`,
  });
  return 'invalid';
}

/**
 * Anybody can make an ECDSA signature that fits some digest, from the public key alone (choose u and v, take R = uG + vQ).
 * It proves something only over a digest that was computed from a message of one's own.
 */
const UNHASHED =
  'it fits, but over a digest that the capture itself chose, which anybody can arrange without the key';

function isUnhashed(
  attempt: Attempt,
): attempt is Attempt & { readonly input: { readonly digest: Uint8Array } } {
  return attempt.scheme.type === 'ecdsa' && 'digest' in attempt.input;
}

function attemptsFor(key: PublicKey, payload: SignedPayload, limits: KeyLimits | null): Attempt[] {
  const input: SignedInput | undefined =
    payload.message !== undefined
      ? { message: payload.message }
      : payload.digest !== undefined
        ? { digest: payload.digest }
        : undefined;
  if (input === undefined) return [];
  const permitted = limits?.digests ?? [];
  const order = [
    ...permitted,
    ...[...DIGEST_HASHES.keys()].filter((name) => !permitted.includes(name) && name !== 'MD5'),
  ];
  switch (key.algorithm) {
    case 'EC':
      return order.flatMap((digest) => hashAttempts('ecdsa', 'ECDSA', digest, input, key.curve.bits));
    case 'RSA':
      return order.flatMap((digest) => [
        ...hashAttempts('rsa-pkcs1', 'RSA PKCS#1 v1.5', digest, input).map((attempt) => ({
          ...attempt,
          padding: 'RSA_PKCS1_1_5_SIGN',
        })),
        ...hashAttempts('rsa-pss', 'RSA-PSS', digest, input).map((attempt) => ({
          ...attempt,
          padding: 'RSA_PSS',
        })),
      ]);
    case 'Ed25519':
    case 'Ed448':
      return [{ scheme: { type: 'eddsa' }, input, digest: undefined, words: key.algorithm }];
    case 'ML_DSA_44':
    case 'ML_DSA_65':
    case 'ML_DSA_87':
      return [{ scheme: { type: 'ml-dsa' }, input, digest: undefined, words: key.algorithm }];
    default:
      return [];
  }
}

function hashAttempts(
  type: 'ecdsa' | 'rsa-pkcs1' | 'rsa-pss',
  name: string,
  digest: string,
  input: SignedInput,
  orderBits = 0,
): Attempt[] {
  const hash = DIGEST_HASHES.get(digest);
  if (hash === undefined) {
    // NONE: the app hashed by itself, so what was captured as the message may be the digest.
    if (digest !== 'NONE' || type !== 'ecdsa' || !('message' in input)) return [];
    // ECDSA reads no more than the order's bits (FIPS 186-5 6.4.1): anybody could have written what follows them.
    if (input.message.length * 8 > orderBits) return [];
    return [
      {
        scheme: { type, hash: 'sha256' },
        input: { digest: input.message },
        digest,
        words: `${name} without hashing`,
      },
    ];
  }
  if ('digest' in input && input.digest.length !== HASH_BYTES[hash]) return [];
  return [{ scheme: { type, hash }, input, digest, words: `${name} with ${hash}` }];
}

function reportValid(
  outcome: Extract<SignatureOutcome, { result: 'valid' }>,
  attempt: Attempt,
  key: PublicKey,
  limits: KeyLimits | null,
  findings: Findings,
): void {
  const at = 'signature';
  findings.add('signature.value', 'pass', {
    basis: 'proven',
    at,
    seen: `verifies as ${attempt.words} with the ${describeKey(key)} key`,
  });
  const { ecdsa } = outcome;
  if (ecdsa !== undefined) {
    findings.add('signature.encoding', 'pass', {
      reason: ecdsa.lowS ? `${ecdsa.encoding}-encoding` : 'high-s',
      basis: 'proven',
      at,
      seen: `${ecdsa.encoding === 'der' ? 'DER' : 'raw r‖s'}, ${ecdsa.lowS ? 'low' : 'high'} s`,
    });
  }
  if (limits === null) return;
  const signs = limits.purposes.includes('SIGN');
  findings.add('signature.purpose', signs ? 'pass' : 'fail', {
    reason: signs ? null : 'not-permitted-purpose',
    basis: signs ? 'attested' : 'proven',
    at,
    seen: limits.purposes.join(', ') || 'no purpose',
    expected: 'SIGN',
  });
  const { digests, paddings } = limits;
  if (paddings !== undefined && attempt.padding !== undefined && !paddings.includes(attempt.padding)) {
    findings.add('signature.digest', 'fail', {
      reason: 'not-permitted-digest',
      basis: 'proven',
      at,
      seen: `padding ${attempt.padding}`,
      expected: `padding ${paddings.join(', ') || 'none'}`,
    });
    return;
  }
  if (digests === undefined || attempt.digest === undefined) return;
  const permitted = digests.includes(attempt.digest) || digests.includes('NONE');
  findings.add('signature.digest', permitted ? 'pass' : 'fail', {
    reason: permitted ? null : 'not-permitted-digest',
    basis: permitted ? 'attested' : 'proven',
    at,
    seen: attempt.digest,
    expected: digests.join(', '),
  });
}
