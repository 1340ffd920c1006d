// The score: rows that add up, with a maximum that does not depend on the evidence.
import type { Score, ScoreRow } from '../model/appraisal.ts';
import { conditionsHold, type Subject } from './conditions.ts';
import type { Policy, ScoreSignal } from './policy-model.ts';
import type { FindingsVerdict } from './verdict.ts';
import { FIELD_NAMES } from './vocabulary.ts';

/** The signal name of the row that caps the score of invalid evidence; a policy cannot use it. */
export const CAP_SIGNAL = 'verdict';

/** The signal name of the row that lifts a sum below 0 to 0; a policy cannot use it. */
export const FLOOR_SIGNAL = 'floor';

/** The names of the rows that no policy has a say in. */
export const RESERVED_SIGNALS: readonly string[] = [CAP_SIGNAL, FLOOR_SIGNAL];

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

/** What the policy's own rows add up to: the score before the floor and the cap, below 0 where more costs than earns. */
export function weighedSum({ rows }: Score): number {
  return rows
    .filter(({ signal }) => !RESERVED_SIGNALS.includes(signal))
    .reduce((total, { points }) => total + points, 0);
}

/** Lifts a sum below 0 to 0; a report that says `-10/90` invites the question what that is out of. */
function floorRows(sum: number): readonly ScoreRow[] {
  if (sum >= 0) return [];
  return [{ points: -sum, max: 0, signal: FLOOR_SIGNAL, reason: 'a score is not negative' }];
}

/** Takes what invalid evidence would have been worth; there even where that is nothing, to say why. */
function capRows(verdict: FindingsVerdict, value: number): readonly ScoreRow[] {
  if (verdict !== 'invalid') return [];
  const reason = 'the evidence is invalid: the score is 0';
  return [{ points: 0 - value, max: 0, signal: CAP_SIGNAL, reason }];
}

/**
 * Weighs the claims and signals: the first case that holds of each signal of the policy. Higher is better, and never
 * below 0.
 *
 * The floor, and the 0 of invalid evidence, are rows of their own, so that the breakdown still adds up and still shows
 * what was weighed.
 */
export function scoreOf(verdict: FindingsVerdict, policy: Policy, subject: Subject): Score {
  const { signals } = policy.score;
  const weighed = signals.map((signal) => rowOf(signal, subject)).filter((row) => row !== undefined);
  const sum = weighed.reduce((total, row) => total + row.points, 0);
  const floored = Math.max(0, sum);
  const max = signals.reduce((total, signal) => total + maxPoints(signal), 0);
  const rows = [...weighed, ...floorRows(sum), ...capRows(verdict, floored)];
  return { value: verdict === 'invalid' ? 0 : floored, max, rows };
}
