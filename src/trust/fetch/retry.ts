// Tries again where that makes sense: with growing pauses that differ between machines, and as the server asks.
import { KeytierError } from '../../model/errors.ts';
import type { Answer } from './client.ts';
import { RETRYABLE } from './errors.ts';
import { retryAfterOf } from './headers.ts';

/** What retrying needs from outside: time and chance. */
export interface RetryEnvironment {
  /** Attempts after the first. */
  readonly retries: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** 0 to 1, so that a fleet of machines does not come back in one moment. */
  readonly random: () => number;
}

const FIRST_PAUSE = 500;

/** A minute: whoever asks for more is asked again by the next run. */
export const MAX_RETRY_AFTER = 60_000;

/** Statuses that pass: rate limits and servers in trouble (RFC 9110 15.6, RFC 6585 4). */
const TRANSIENT: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Runs attempts until one gives a final answer.
 * @throws KeytierError ERR_FETCH_RATE_LIMITED, ERR_FETCH_STATUS, or the error of the last attempt
 */
export async function withRetries(
  attempt: () => Promise<Answer>,
  environment: RetryEnvironment,
): Promise<Answer> {
  const { retries, now, sleep, random } = environment;
  for (let tried = 0; ; tried++) {
    const last = tried >= retries;
    const pause = FIRST_PAUSE * 2 ** tried * (0.5 + random());
    let answer: Answer;
    try {
      answer = await attempt();
    } catch (error) {
      if (last || !(error instanceof KeytierError) || !RETRYABLE.has(error.code)) throw error;
      await sleep(pause);
      continue;
    }
    const { status } = answer;
    if (status === 200 || status === 304) return answer;
    if (!TRANSIENT.has(status)) throw statusError(answer, 0);
    const wanted = retryAfterOf(answer.headers, now());
    if (wanted !== undefined && wanted > MAX_RETRY_AFTER) throw rateLimited(answer, wanted);
    if (last) throw status === 429 ? rateLimited(answer, wanted) : statusError(answer, tried);
    await sleep(Math.max(pause, wanted ?? 0));
  }
}

function rateLimited({ status, url }: Answer, wanted: number | undefined): KeytierError {
  const when = wanted === undefined ? 'later' : `in ${Math.ceil(wanted / 1000)} s`;
  return new KeytierError('ERR_FETCH_RATE_LIMITED', `the server asks to come back ${when}`, {
    where: url,
    seen: `HTTP ${status}${wanted === undefined ? '' : `, Retry-After ${Math.ceil(wanted / 1000)} s`}`,
    hint: 'run the command again after that time',
  });
}

function statusError({ status, url }: Answer, tried: number): KeytierError {
  return new KeytierError('ERR_FETCH_STATUS', `the server answered with HTTP ${status}`, {
    where: url,
    seen: `HTTP ${status}${tried === 0 ? '' : ` after ${tried + 1} attempts`}`,
    hint: 'check the address, try again later, or use keytier trust import',
  });
}
