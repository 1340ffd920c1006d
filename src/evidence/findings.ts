// Collects findings while a verification runs, so that none is lost and the first failure stops nothing.

import type { Basis, CheckId, Finding, Outcome } from '../model/finding.ts';
import type { Reason } from '../model/reason-codes.ts';

/** What a finding says besides its check and outcome; what is left out is null, the basis is `none`. */
export interface FindingDetails {
  readonly reason?: Reason | null | undefined;
  readonly basis?: Basis;
  readonly at?: string;
  readonly seen?: string;
  readonly expected?: string | null | undefined;
}

/** An append-only list of findings. */
export interface Findings {
  readonly list: readonly Finding[];
  add(check: CheckId, outcome: Outcome, details?: FindingDetails): void;
  /** Takes over findings of a part that was verified on its own. */
  include(findings: readonly Finding[]): void;
  /** Whether any of these checks has a `fail`, or an `unknown`. */
  has(outcome: Outcome, checks: readonly CheckId[]): boolean;
}

/** Starts a list, with what was already noticed. */
export function createFindings(initial: readonly Finding[] = []): Findings {
  const list: Finding[] = [...initial];
  return {
    list,
    add(check, outcome, details = {}) {
      const { reason, basis, at, seen, expected } = details;
      list.push({
        check,
        outcome,
        reason: reason ?? null,
        basis: basis ?? 'none',
        at: at ?? null,
        seen: seen ?? null,
        expected: expected ?? null,
      });
    },
    include(findings) {
      list.push(...findings);
    },
    has(outcome, checks) {
      return list.some((finding) => finding.outcome === outcome && checks.includes(finding.check));
    },
  };
}
