// The last lines of a report: one verdict line for each result, one summary line for all of them.
import { type Decision, VERDICTS } from '../model/appraisal.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { ReportSummary, Result } from '../model/report.ts';

/** Outcomes in the order a reader needs them: what is wrong first. */
export const OUTCOME_ORDER: readonly Outcome[] = ['fail', 'unknown', 'notice', 'pass', 'not-applicable'];

/** The words for outcomes and decisions; they never stand for colour alone. */
export const OUTCOME_WORDS = {
  pass: 'PASS',
  notice: 'NOTICE',
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  'not-applicable': 'N/A',
} as const satisfies Record<Outcome, string>;

export const DECISION_WORDS = {
  allow: 'ALLOW',
  'step-up': 'STEP-UP',
  deny: 'DENY',
} as const satisfies Record<Decision['outcome'], string>;

/** `allow` if there are decisions and all allow, `deny` if any denies, else `step-up`: no decision is never a yes. */
export function overallDecision(decisions: readonly Decision[]): Decision['outcome'] {
  if (decisions.some((decision) => decision.outcome === 'deny')) return 'deny';
  const allowed = decisions.length > 0 && decisions.every((decision) => decision.outcome === 'allow');
  return allowed ? 'allow' : 'step-up';
}

/** The word for all decisions; of what could not be read, nothing was decided. */
export function decisionWord({ verdict, decisions }: Pick<Result, 'verdict' | 'decisions'>): string {
  return verdict === 'unreadable' ? 'NO DECISION' : DECISION_WORDS[overallDecision(decisions)];
}

/** The fields of `VERIFIED  tier STRONG  score 40/90  ALLOW  exit 0`, to be joined by two spaces. */
export function verdictFields(result: Result): readonly [string, string, string, string, string] {
  return [
    result.verdict.toUpperCase(),
    `tier ${result.tier.toUpperCase()}`,
    `score ${result.score.value}/${result.score.max}`,
    decisionWord(result),
    `exit ${result.exitCode}`,
  ];
}

/** The fields of `SUMMARY  3 inputs  verified 2, invalid 1  exit 3`, to be joined by two spaces. */
export function summaryFields(summary: ReportSummary): readonly string[] {
  const counts = VERDICTS.flatMap((verdict) => {
    const count = summary.byVerdict[verdict] ?? 0;
    return count === 0 ? [] : [`${verdict} ${count}`];
  });
  return [
    'SUMMARY',
    `${summary.inputs} ${summary.inputs === 1 ? 'input' : 'inputs'}`,
    ...(counts.length === 0 ? [] : [counts.join(', ')]),
    `exit ${summary.exitCode}`,
  ];
}

/** Findings with the worst first; those of one outcome keep their order. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => OUTCOME_ORDER.indexOf(a.outcome) - OUTCOME_ORDER.indexOf(b.outcome));
}

/** The first finding that failed, else is unknown, else is a notice; null where all is well. */
export function worstFinding(findings: readonly Finding[]): Finding | null {
  const worst = sortFindings(findings)[0];
  return worst === undefined || worst.outcome === 'pass' || worst.outcome === 'not-applicable' ? null : worst;
}
