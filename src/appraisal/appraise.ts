// The appraisal: findings and claims against a policy. A pure function, so a saved report can be appraised again.
import type { Appraisal, Tier } from '../model/appraisal.ts';
import type { Evidence } from '../model/evidence.ts';
import type { CheckId } from '../model/finding.ts';
import type { Strategy } from '../model/report.ts';
import { assuranceOf } from './assurance.ts';
import type { Subject } from './conditions.ts';
import { decisionsOf } from './decide.ts';
import { nextSteps } from './next.ts';
import type { Policy } from './policy-model.ts';
import { scoreOf } from './score.ts';
import type { Signals } from './signals.ts';
import { concernsHardwareKey, exitUnderRiskParams } from './strategy.ts';
import { tierOf } from './tier.ts';
import { exitCodeOf, verdictOf } from './verdict.ts';
import { FIELD_NAMES } from './vocabulary.ts';

/** What an appraisal sees of evidence: never bytes, never keys. */
export type AppraisedEvidence = Pick<Evidence, 'kind' | 'findings' | 'claims'>;

export interface AppraiseOptions {
  readonly policy: Policy;
  /** Whether an unknown outcome of this check leaves the evidence undecided; see the check catalogue. */
  readonly isEssential: (check: CheckId) => boolean;
  /** Decide this operation only. */
  readonly operation?: string;
  /** The tier that counts as success; the policy's by default. */
  readonly requiredTier?: Tier;
  readonly signals?: Signals;
  /** What a bad or missing hardware-key signature does; `supported` by default. */
  readonly strategy?: Strategy;
}

/**
 * Appraises evidence: verdict, tier, score, decisions, assurance and next steps. The texts in `next` hold the literal
 * `<input>` where the source belongs.
 *
 * @throws KeytierError ERR_USAGE where `operation` is not one of the policy's
 */
export function appraise(evidence: AppraisedEvidence, options: AppraiseOptions): Appraisal {
  const { policy, isEssential, signals = {} } = options;
  const { kind, findings, claims } = evidence;
  // Claims last: a signal can never stand in for a claim.
  const subject: Subject = { ...signals, kind, ...claims };

  const rules = { isEssential, requiredChecks: policy.requiredChecks };
  const verdict = verdictOf(findings, rules);
  const { tier, score, assurance, decisions } = opinionOf(evidence, verdict, subject, options);
  const requiredTier = options.requiredTier ?? policy.requiredTier;

  return {
    verdict: verdict.verdict,
    exitCode:
      options.strategy === 'risk-params' && concernsHardwareKey(evidence)
        ? exitUnderRiskParams(findings, rules)
        : exitCodeOf({ verdict: verdict.verdict, tier, requiredTier }),
    tier,
    score,
    assurance,
    decisions,
    next: nextSteps({ kind, findings, claims, verdict: verdict.verdict, because: verdict.because }),
  };
}

type Opinion = Pick<Appraisal, 'tier' | 'score' | 'assurance' | 'decisions'>;

/** Opinions on verified evidence depend on the subject alone, and a fleet has few different ones. */
const REMEMBERED_OPINIONS = 256;

interface RememberedOpinion {
  readonly subject: Subject;
  readonly operation: string | undefined;
  readonly opinion: Opinion;
}

const remembered = new WeakMap<Policy, Map<string, RememberedOpinion>>();

/** Every field there is: a subject that differs anywhere has an opinion of its own. */
function isSameSubject(left: Subject, right: Subject): boolean {
  return FIELD_NAMES.every((name) => left[name] === right[name]);
}

function opinionOf(
  evidence: AppraisedEvidence,
  verdict: ReturnType<typeof verdictOf>,
  subject: Subject,
  options: AppraiseOptions,
): Opinion {
  // What failed or is missing shows in decisions and reasons, so only sound evidence shares an opinion.
  if (verdict.verdict !== 'verified') return formOpinion(evidence, verdict, subject, options);
  const { policy, operation } = options;
  const known = remembered.get(policy) ?? new Map<string, RememberedOpinion>();
  // Where to look, not what to believe: what differs most often.
  const place = `${subject.osPatchAgeMonths} ${subject.bootReason} ${subject.keyStorage} ${subject.challenge} ${subject.revocation}`;
  const found = known.get(place);
  if (found !== undefined && found.operation === operation && isSameSubject(found.subject, subject))
    return found.opinion;
  const opinion = formOpinion(evidence, verdict, subject, options);
  if (known.size >= REMEMBERED_OPINIONS) known.clear();
  known.set(place, { subject, operation, opinion });
  remembered.set(policy, known);
  return opinion;
}

function formOpinion(
  { findings }: AppraisedEvidence,
  verdict: ReturnType<typeof verdictOf>,
  subject: Subject,
  { policy, operation }: AppraiseOptions,
): Opinion {
  const tier = tierOf(verdict.verdict, policy, subject);
  const score = scoreOf(verdict.verdict, policy, subject);
  const only = operation === undefined ? {} : { operation };
  return {
    tier,
    score,
    assurance: assuranceOf(verdict.verdict, subject),
    decisions: decisionsOf(policy, { findings, verdict, tier, score, subject }, only),
  };
}
