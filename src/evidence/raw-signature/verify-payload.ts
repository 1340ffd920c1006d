// Verifies one signature over one message or digest with one key, within what was declared and what the key was made for.

import { type EcdsaSignature, parseEcdsaSignature } from '../../crypto/ecdsa-signature.ts';
import { describeKey, type PublicKey } from '../../crypto/public-key.ts';
import { importKey, type SignatureOutcome, verifySignature } from '../../crypto/verify.ts';
import type { SignedPayload, SigningTerms } from '../../model/artifact.ts';
import type { Claims, KeyLimits } from '../../model/evidence.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import { type Attempt, attemptsFor, readTerms, type Terms, termsMismatch } from './attempts.ts';
import { type Diagnosis, type DiagnosisBudget, diagnoseSignature, isSpent } from './diagnose.ts';
import type { InputVariant } from './variants.ts';

/** What came of a signature, and what a report can show of it. */
export interface PayloadOutcome {
  readonly claim: Claims['signature'];
  /** Under what it verified; null where it did not. */
  readonly attempt: Attempt | null;
  readonly outcome: SignatureOutcome | null;
}

const AT = 'signature';

/**
 * Reports `signature.value`, and where it holds `signature.encoding`, `signature.purpose` and `signature.digest`; where
 * it does not, `signature.diagnosis` names the usual mistake that explains it.
 *
 * Digests the attestation permits are tried first; if only another one verifies, the key signed in a way its own
 * attestation forbids, and that is a failure of its own. What was declared (`signing` of the capture, then the caller's)
 * is the only thing that counts then. `variants` are mistakes that the format of the message knows, for the diagnosis.
 */
export function verifyPayload(
  key: PublicKey,
  payload: SignedPayload,
  limits: KeyLimits | null,
  context: VerifyContext,
  findings: Findings,
  signing?: SigningTerms,
  variants: readonly InputVariant[] = [],
): PayloadOutcome {
  const terms = readTerms({ ...signing, ...context.signing });
  if (!terms.ok) {
    findings.add('signature.algorithm', 'unknown', {
      reason: 'unsupported-algorithm',
      basis: 'claimed',
      at: AT,
      seen: terms.why,
      expected: 'a name that keytier explain algorithms lists',
    });
    return nothing('unsupported');
  }
  const fits = reportAlgorithm(key, terms, findings);
  const usable = importKey(key);
  if (typeof usable === 'string') {
    const broken = key.problem !== null;
    findings.add('signature.value', broken ? 'fail' : 'unknown', {
      reason: broken ? key.problem.reason : 'unsupported-key',
      basis: broken ? 'proven' : 'none',
      at: AT,
      seen: usable,
      expected: 'a key this runtime can verify with',
    });
    return nothing(broken ? 'invalid' : 'unsupported');
  }
  const attempts = fits ? attemptsFor(key, payload, limits, terms) : [];
  const untried: SignatureOutcome = {
    result: 'unsupported',
    detail:
      payload.digest === undefined
        ? `no signature scheme for ${describeKey(key)}`
        : `no hash has ${payload.digest.length} bytes, or a key of type ${describeKey(key)} takes no digests`,
  };
  let outcome: SignatureOutcome = untried;
  for (const attempt of attempts) {
    const next = verifySignature(usable, attempt.scheme, attempt.input, payload.signature, {
      second: context.second,
      crossCheck: context.crossCheck,
      format: attempt.format,
    });
    if (next.result === 'valid' && isUnhashed(attempt) && context.payloadByCapture) {
      outcome = { result: 'unsupported', detail: UNHASHED };
      break;
    }
    if (next.result === 'valid') {
      const described = { ...next, ...describedEcdsa(next, key, payload.signature) };
      reportValid(described, attempt, key, limits, findings);
      return { claim: 'valid', attempt, outcome: described };
    }
    // What could not be checked may be what holds: then nothing is proven false.
    if (outcome === untried || outcome.result === 'invalid') outcome = next;
  }
  if (fits && outcome.result === 'unsupported') {
    findings.add('signature.value', 'unknown', {
      reason: outcome.detail === UNHASHED ? 'digest-not-recomputed' : 'unsupported-algorithm',
      at: AT,
      seen: outcome.detail,
      expected:
        outcome.detail === UNHASHED
          ? 'the message itself, or a digest of your own (--digest)'
          : 'a signature this runtime can verify',
    });
    return { claim: 'unsupported', attempt: null, outcome };
  }
  const diagnosis = context.diagnose
    ? diagnoseSignature({
        key,
        payload,
        attempts,
        format: terms.format,
        otherKeys: context.otherKeys,
        second: context.second,
        budget: context.diagnosisBudget,
        variants,
      })
    : undefined;
  reportInvalid(
    { key, payload, attempts, outcome, diagnosis, fits, budget: context.diagnosisBudget },
    findings,
  );
  return { claim: 'invalid', attempt: null, outcome };
}

/** OpenSSL's answer to a DER signature comes without its numbers, which a report shows all the same. */
function describedEcdsa(
  { ecdsa }: Extract<SignatureOutcome, { result: 'valid' }>,
  key: PublicKey,
  signature: Uint8Array,
): { readonly ecdsa?: EcdsaSignature } {
  if (ecdsa !== undefined || key.algorithm !== 'EC') return {};
  const parsed = parseEcdsaSignature(signature, key.curve);
  return parsed.ok ? { ecdsa: parsed.signature } : {};
}

function nothing(claim: Claims['signature']): PayloadOutcome {
  return { claim, attempt: null, outcome: null };
}

/** Reports `signature.algorithm` where one was declared; false where the key cannot be meant by it. */
function reportAlgorithm(key: PublicKey, terms: Extract<Terms, { ok: true }>, findings: Findings): boolean {
  const { algorithm, hash } = terms;
  if (algorithm === null && hash === null) return true;
  const mismatch = termsMismatch(terms, key);
  const named = [algorithm?.name, hash].filter((name) => name !== undefined && name !== null).join(' with ');
  const weak =
    (hash ??
      (algorithm?.scheme instanceof Object && 'hash' in algorithm.scheme ? algorithm.scheme.hash : '')) ===
    'sha1';
  findings.add('signature.algorithm', mismatch !== undefined ? 'fail' : weak ? 'notice' : 'pass', {
    reason: mismatch !== undefined ? 'algorithm-mismatch' : weak ? 'weak-hash' : null,
    basis: mismatch === undefined ? 'claimed' : 'proven',
    at: AT,
    seen: mismatch ?? `${named}, for a key of type ${describeKey(key)}`,
    expected:
      mismatch !== undefined ? 'an algorithm that fits the key' : weak ? 'a hash of the SHA-2 family' : null,
  });
  return mismatch === undefined;
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

interface Failure {
  readonly key: PublicKey;
  readonly payload: SignedPayload;
  readonly attempts: readonly Attempt[];
  readonly outcome: SignatureOutcome;
  readonly diagnosis: Diagnosis | undefined;
  readonly fits: boolean;
  readonly budget: DiagnosisBudget;
}

function reportInvalid(
  { key, payload, attempts, outcome, diagnosis, fits, budget }: Failure,
  findings: Findings,
): void {
  const malformed = outcome.result === 'invalid' && outcome.why === 'malformed-signature';
  const tried = attempts.map(({ words }) => words).join(', ');
  const why = !fits
    ? 'not tried: the algorithm does not fit the key'
    : malformed
      ? outcome.detail
      : `does not verify; tried ${tried}`;
  const but = diagnosis === undefined ? '' : `; but it verifies as ${diagnosis.words}: ${diagnosis.cause}`;
  const spent = isSpent(budget)
    ? '; the usual mistakes were not all tried, so many signatures of this run fail'
    : '';
  findings.add('signature.value', 'fail', {
    reason: !fits ? 'algorithm-mismatch' : malformed ? 'malformed-signature' : 'bad-signature',
    basis: 'proven',
    at: AT,
    seen: `${why}${but}${diagnosis === undefined ? spent : ''}`,
    expected: `a signature by the ${describeKey(key)} key over ${payload.message === undefined ? 'the digest' : `the ${payload.message.length}-byte message`}`,
  });
  reportEncoding('ecdsa' in outcome ? outcome.ecdsa : undefined, findings);
  if (diagnosis === undefined) return;
  findings.add('signature.diagnosis', 'notice', {
    reason: diagnosis.reason,
    basis: 'proven',
    at: AT,
    seen: `it verifies as ${diagnosis.words}`,
    expected: diagnosis.remedy,
  });
}

/** What holds and is worth less than it looks: SHA-1, and a digest of which only the beginning was signed. */
function reportWeakness({ digest, input }: Attempt, key: PublicKey, findings: Findings): void {
  if (digest === 'SHA1' && !findings.has('notice', ['signature.algorithm']))
    findings.add('signature.algorithm', 'notice', {
      reason: 'weak-hash',
      basis: 'proven',
      at: AT,
      seen: 'it verifies over a SHA-1 digest',
      expected: 'a hash of the SHA-2 family',
    });
  if (digest !== 'NONE' || key.algorithm !== 'EC' || !('digest' in input)) return;
  const counted = Math.ceil(key.curve.bits / 8);
  if (input.digest.length > counted)
    findings.add('signature.algorithm', 'notice', {
      reason: 'digest-truncated',
      basis: 'proven',
      at: AT,
      seen: `only the first ${counted} of ${input.digest.length} bytes were signed`,
      expected: 'a digest no longer than the order of the curve',
    });
}

function reportEncoding(ecdsa: EcdsaSignature | undefined, findings: Findings): void {
  if (ecdsa === undefined) return;
  findings.add('signature.encoding', 'pass', {
    reason: ecdsa.lowS ? `${ecdsa.encoding}-encoding` : 'high-s',
    basis: 'proven',
    at: AT,
    seen: `${ecdsa.encoding === 'der' ? 'DER' : 'raw r‖s'}, ${ecdsa.lowS ? 'low' : 'high'} s`,
  });
}

function reportValid(
  outcome: Extract<SignatureOutcome, { result: 'valid' }>,
  attempt: Attempt,
  key: PublicKey,
  limits: KeyLimits | null,
  findings: Findings,
): void {
  findings.add('signature.value', 'pass', {
    basis: 'proven',
    at: AT,
    seen: `verifies as ${attempt.words} with the ${describeKey(key)} key`,
  });
  reportEncoding(outcome.ecdsa, findings);
  reportWeakness(attempt, key, findings);
  if (limits === null) return;
  const signs = limits.purposes.includes('SIGN');
  findings.add('signature.purpose', signs ? 'pass' : 'fail', {
    reason: signs ? null : 'not-permitted-purpose',
    basis: signs ? 'attested' : 'proven',
    at: AT,
    seen: limits.purposes.join(', ') || 'no purpose',
    expected: 'SIGN',
  });
  const { digests, paddings } = limits;
  if (paddings !== undefined && attempt.padding !== undefined && !paddings.includes(attempt.padding)) {
    findings.add('signature.digest', 'fail', {
      reason: 'not-permitted-digest',
      basis: 'proven',
      at: AT,
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
    at: AT,
    seen: attempt.digest,
    expected: digests.join(', '),
  });
}
