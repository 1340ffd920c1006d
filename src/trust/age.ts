// How old trust data is, and since when it is too old. Days are whole days of 24 hours.

const DAY = 86_400_000;

/** Days between a date and a time; 0 where the date lies ahead, null where it is not known. */
export function ageDays(asOf: string | null, time: number): number | null {
  const date = asOf === null ? Number.NaN : Date.parse(asOf);
  return Number.isNaN(date) ? null : Math.max(0, Math.floor((time - date) / DAY));
}

/** Limits of age in whole days, by kind of trust data; a kind without one has no limit. */
export interface TrustAgeLimits {
  readonly 'status-list'?: number;
  readonly roots?: number;
  readonly 'boot-keys'?: number;
}

/** A kind of trust data that a policy can limit. */
export type TrustKind = keyof TrustAgeLimits;

/** Something that is too old: its age, and the moment from which it was. Null for what cannot be told: no date. */
export interface Staleness {
  readonly age: number | null;
  readonly limit: number;
  /** RFC 3339. */
  readonly since: string | null;
}

/** Whether a date is more than `limit` whole days before a time; an unknown date always is. Undefined: it is not. */
export function staleness(
  asOf: string | null,
  time: number,
  limit: number | null | undefined,
): Staleness | undefined {
  if (limit === null || limit === undefined) return undefined;
  const age = ageDays(asOf, time);
  if (age !== null && age <= limit) return undefined;
  // An age of `limit` days is allowed until the next day is full.
  const since = age === null ? null : new Date(Date.parse(asOf ?? '') + (limit + 1) * DAY).toISOString();
  return { age, limit, since: since === null ? null : `${since.slice(0, 19)}Z` };
}

/** In words: `the list is 45 days old (2026-01-01T00:00:00Z), too old since 2026-01-31T00:00:00Z`. */
export function staleText(what: string, asOf: string | null, { age, since }: Staleness): string {
  return age === null || since === null
    ? `${what} carries no date`
    : `${what} is ${age} day${age === 1 ? '' : 's'} old (${asOf}), too old since ${since}`;
}
