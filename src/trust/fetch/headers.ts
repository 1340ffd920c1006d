// What HTTP headers say about age, freshness and waiting (RFC 9110, RFC 9111). Times are milliseconds since 1970.

/** Header values by lower-case name. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of a header. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/**
 * How old the answer already was when it came, in milliseconds (RFC 9111 4.2.3): a cache on the way may have kept it. The
 * list speaks for the time its origin sent it, not for the time a cache did.
 */
export function ageOf(headers: Headers, now: number): number {
  const age = seconds(headerOf(headers, 'age')) ?? 0;
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  const apparent = Number.isNaN(date) ? 0 : now - date;
  // Date has whole seconds, and clocks differ a little.
  return Math.max(age * 1000, apparent < CLOCK_TOLERANCE ? 0 : apparent);
}

const CLOCK_TOLERANCE = 5_000;

/** A week: a source that claims to stay fresh for longer is asked again all the same. */
const MAX_FRESHNESS = 7 * 86_400_000;

/** Until when the source has nothing newer (`Cache-Control: max-age`), or undefined where it does not say. */
export function freshUntilOf(headers: Headers, now: number): number | undefined {
  const control = headerOf(headers, 'cache-control') ?? '';
  if (/\bno-(store|cache)\b/i.test(control)) return undefined;
  const maxAge = seconds(/\bmax-age\s*=\s*"?(\d+)/i.exec(control)?.[1]);
  if (maxAge === undefined) return undefined;
  const left = maxAge * 1000 - ageOf(headers, now);
  return left <= 0 ? undefined : now + Math.min(left, MAX_FRESHNESS);
}

/** How long to wait before asking again (`Retry-After`, seconds or a date), in milliseconds; undefined where it is not said. */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const value = headerOf(headers, 'retry-after');
  if (value === undefined) return undefined;
  const delay = seconds(value);
  if (delay !== undefined) return delay * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** A count of seconds as written in a header. */
function seconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined;
}
