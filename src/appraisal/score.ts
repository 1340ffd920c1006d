// The score: rows that add up, with a maximum that does not depend on the evidence.
import type { Score, ScoreRow } from '../model/appraisal.ts';
import { conditionsHold, type Subject } from './conditions.ts';
import type { Policy, ScoreSignal } from './policy-model.ts';
import type { FindingsVerdict } from './verdict.ts';
import { FIELD_NAMES } from './vocabulary.ts';

/** The signal name of the row that caps the score of invalid evidence; a policy cannot use it. */
export const CAP_SIGNAL = 'verdict';

/** The most a signal can add: 0 for one that can only cost. */
export function maxPoints(signal: ScoreSignal): number {
  return Math.max(0, ...signal.cases.map((entry) => entry.points));
}

/** Matches `{field}` in a reason. */
export const PLACEHOLDER = /\{([A-Za-z]*)\}/g;

function fillIn(reason: string, subject: Subject): string {
  if (!reason.includes('{')) return reason;
  return reason.replaceAll(PLACEHOLDER, (whole, name: string) => {
    const field = FIELD_NAMES.find((known) => known === name);
    return field === undefined ? whole : String(subject[field] ?? 'not known');
  });
}

/** The signal's row; none where it can only cost and does not apply. */
function rowOf(signal: ScoreSignal, subject: Subject): ScoreRow | undefined {
  const max = maxPoints(signal);
  const match = signal.cases.find((entry) => conditionsHold(entry.when, subject));
  if (match !== undefined) {
    return { points: match.points, max, signal: signal.signal, reason: fillIn(match.reason, subject) };
  }
  return max > 0
    ? { points: 0, max, signal: signal.signal, reason: 'no case of the policy applies' }
    : undefined;
}

/**
 * Weighs the claims and signals: the first case that holds of each signal of the policy. Higher is better.
 *
 * Invalid evidence scores exactly 0, by a row of its own, so that the breakdown still adds up and still shows what
 * the evidence would have been worth.
 */
export function scoreOf(verdict: FindingsVerdict, policy: Policy, subject: Subject): Score {
  const { signals } = policy.score;
  const rows = signals.map((signal) => rowOf(signal, subject)).filter((row) => row !== undefined);
  const sum = rows.reduce((total, row) => total + row.points, 0);
  const max = signals.reduce((total, signal) => total + maxPoints(signal), 0);
  if (verdict !== 'invalid') return { value: sum, max, rows };
  const cap: ScoreRow = {
    points: 0 - sum,
    max: 0,
    signal: CAP_SIGNAL,
    reason: 'the evidence is invalid: the score is 0',
  };
  return { value: 0, max, rows: [...rows, cap] };
}
