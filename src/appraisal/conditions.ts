// Whether a policy's conditions hold for the claims and signals at hand, and in words, where they do not.
import type { ArtifactKind } from '../model/artifact.ts';
import type { Claims } from '../model/evidence.ts';
import type { Condition, Conditions, NumberRange } from './policy-model.ts';
import type { Signals } from './signals.ts';
import type { FieldName } from './vocabulary.ts';

/** The values that conditions are about. */
export type Subject = { readonly kind: ArtifactKind } & Claims & Signals;

/** A condition that does not hold: what it is about, what was seen, what would do. */
export interface UnmetCondition {
  readonly field: FieldName;
  readonly seen: string;
  readonly needs: string;
}

const isList = (condition: Condition): condition is readonly string[] => Array.isArray(condition);

function inRange(range: NumberRange, value: number): boolean {
  return (
    value > (range.above ?? Number.NEGATIVE_INFINITY) && value < (range.below ?? Number.POSITIVE_INFINITY)
  );
}

function conditionHolds(condition: Condition, value: string | number | boolean | null | undefined): boolean {
  if (condition === 'reported') return value !== undefined && value !== null;
  if (typeof condition === 'boolean') return value === condition;
  if (isList(condition)) return typeof value === 'string' && condition.includes(value);
  return typeof value === 'number' && inRange(condition, value);
}

/** The condition in words: `strongbox or secure-enclave`, `true`, `above 12`. */
export function conditionText(condition: Condition): string {
  if (condition === 'reported') return 'reported';
  if (typeof condition === 'boolean') return String(condition);
  if (isList(condition)) return condition.join(' or ');
  const bounds = [
    condition.above === undefined ? undefined : `above ${condition.above}`,
    condition.below === undefined ? undefined : `below ${condition.below}`,
  ];
  return bounds.filter((bound) => bound !== undefined).join(' and ');
}

const remembered = new WeakMap<Conditions, readonly (readonly [FieldName, Condition])[]>();

/** The named conditions in the order written; a policy is asked for each of thousands of captures. */
export function conditionEntries(conditions: Conditions): readonly (readonly [FieldName, Condition])[] {
  const known = remembered.get(conditions);
  if (known !== undefined) return known;
  // Object.entries types keys as string; a policy's keys were checked when it was loaded.
  const entries = Object.entries(conditions) as [FieldName, Condition][];
  remembered.set(conditions, entries);
  return entries;
}

/** The conditions that do not hold, in the order written. */
export function unmetConditions(conditions: Conditions, subject: Subject): readonly UnmetCondition[] {
  return conditionEntries(conditions)
    .filter(([field, condition]) => !conditionHolds(condition, subject[field]))
    .map(([field, condition]) => ({
      field,
      seen: String(subject[field] ?? 'not known'),
      needs: conditionText(condition),
    }));
}

/** Whether all conditions hold; none at all always hold. */
export function conditionsHold(conditions: Conditions | undefined, subject: Subject): boolean {
  if (conditions === undefined) return true;
  return conditionEntries(conditions).every(([field, condition]) =>
    conditionHolds(condition, subject[field]),
  );
}
