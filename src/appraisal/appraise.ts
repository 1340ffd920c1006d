// The appraisal: findings and claims against a policy. A pure function, so a saved report can be appraised again.
import type { Appraisal, Tier } from '../model/appraisal.ts';
import type { Evidence } from '../model/evidence.ts';
import type { CheckId } from '../model/finding.ts';
import { assuranceOf } from './assurance.ts';
import type { Subject } from './conditions.ts';
import { decisionsOf } from './decide.ts';
import { nextSteps } from './next.ts';
import type { Policy } from './policy-model.ts';
import { scoreOf } from './score.ts';
import type { Signals } from './signals.ts';
import { tierOf } from './tier.ts';
import { exitCodeOf, verdictOf } from './verdict.ts';

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

  const verdict = verdictOf(findings, { isEssential, requiredChecks: policy.requiredChecks });
  const tier = tierOf(verdict.verdict, policy, subject);
  const score = scoreOf(verdict.verdict, policy, subject);
  const operation = options.operation === undefined ? {} : { operation: options.operation };
  const requiredTier = options.requiredTier ?? policy.requiredTier;

  return {
    verdict: verdict.verdict,
    exitCode: exitCodeOf({ verdict: verdict.verdict, tier, requiredTier }),
    tier,
    score,
    assurance: assuranceOf(verdict.verdict, subject),
    decisions: decisionsOf(policy, { findings, verdict, tier, score, subject }, operation),
    next: nextSteps({ findings, claims, verdict: verdict.verdict, because: verdict.because }),
  };
}
