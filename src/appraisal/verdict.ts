// The verdict: whether the evidence is what it says it is. Not an opinion; a policy can only ask for more.
import { TIERS, type Tier, type Verdict } from '../model/appraisal.ts';
import type { CheckId, Finding } from '../model/finding.ts';

/** The verdicts that findings can lead to; `unreadable` comes before there are any. */
export type FindingsVerdict = Exclude<Verdict, 'unreadable'>;

/** The verdict and the findings, or missing checks, that decided it. */
export interface VerdictReasons {
  readonly verdict: FindingsVerdict;
  /** Checks that failed, or that were not decided; empty where the verdict is `verified`. */
  readonly because: readonly CheckId[];
}

export interface VerdictRules {
  /** Whether an `unknown` outcome of this check leaves the evidence undecided. */
  readonly isEssential: (check: CheckId) => boolean;
  /**
   * Checks of the policy that must be decided; one that is missing was not, nor one that only holds against what the
   * capture itself said to expect.
   */
  readonly requiredChecks: readonly CheckId[];
}

/** Holds, but whoever wrote the capture chose what it is compared with: a forger would have it match. */
export function isSelfChosen({ reason }: Finding): boolean {
  return reason === 'expected-by-capture';
}

/**
 * Any failure: `invalid`. Otherwise anything essential or required that is unknown or missing: `undecided`.
 *
 * Evidence of which no essential check holds is `undecided` too: otherwise an empty list of findings, which proves
 * nothing, would count as verified.
 */
export function verdictOf(findings: readonly Finding[], rules: VerdictRules): VerdictReasons {
  const failed = findings.filter((finding) => finding.outcome === 'fail').map((finding) => finding.check);
  if (failed.length > 0) return { verdict: 'invalid', because: unique(failed) };

  const isRequired = (check: CheckId) => rules.requiredChecks.includes(check);
  const unknown = findings
    .filter(({ check, outcome }) => outcome === 'unknown' && (rules.isEssential(check) || isRequired(check)))
    .map(({ check }) => check);
  const selfChosen = findings
    .filter((finding) => isSelfChosen(finding) && isRequired(finding.check))
    .map(({ check }) => check);
  const missing = rules.requiredChecks.filter(
    (check) => !findings.some((finding) => finding.check === check),
  );
  const undecided = unique([...unknown, ...selfChosen, ...missing]);
  const holds = findings.some(
    ({ check, outcome }) => rules.isEssential(check) && (outcome === 'pass' || outcome === 'notice'),
  );
  if (undecided.length > 0 || !holds) return { verdict: 'undecided', because: undecided };
  return { verdict: 'verified', because: [] };
}

/** Whether `tier` is as good as `required`, or better. */
export function meetsTier(tier: Tier, required: Tier): boolean {
  return TIERS.indexOf(tier) <= TIERS.indexOf(required);
}

/** Process exit codes of the verdicts; `verified` is 0 or 1, depending on the tier. */
export const EXIT_CODES = { met: 0, belowTier: 1, invalid: 3, undecided: 4 } as const;

/** 0 verified and the tier is met, 1 verified below it, 3 invalid, 4 undecided. */
export function exitCodeOf(result: {
  readonly verdict: FindingsVerdict;
  readonly tier: Tier;
  readonly requiredTier: Tier;
}): number {
  switch (result.verdict) {
    case 'verified':
      return meetsTier(result.tier, result.requiredTier) ? EXIT_CODES.met : EXIT_CODES.belowTier;
    case 'invalid':
      return EXIT_CODES.invalid;
    case 'undecided':
      return EXIT_CODES.undecided;
  }
}

function unique(checks: readonly CheckId[]): readonly CheckId[] {
  return [...new Set(checks)];
}
