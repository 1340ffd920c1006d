// Headers, retries and unpacking by themselves: ages, waits and bounds, with time and chance given by the test.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KeytierError } from '../../src/model/errors.ts';
import type { Answer } from '../../src/trust/fetch/client.ts';
import { connectionError } from '../../src/trust/fetch/errors.ts';
import { ageOf, freshUntilOf, retryAfterOf } from '../../src/trust/fetch/headers.ts';
import { MAX_RETRY_AFTER, withRetries } from '../../src/trust/fetch/retry.ts';
import { unpack } from '../../src/trust/fetch/unpack.ts';
import { allowedUrl, withoutSecrets } from '../../src/trust/sources.ts';

const NOW = Date.parse('2026-02-15T12:00:00Z');
const HOUR = 3_600_000;

describe('the age of an answer', () => {
  it.each([
    ['nothing is said', {}, 0],
    ['a cache says so', { age: '7200' }, 2 * HOUR],
    ['the origin sent it earlier', { date: 'Sun, 15 Feb 2026 09:00:00 GMT' }, 3 * HOUR],
    [
      'both are said, and the greater counts',
      { age: '7200', date: 'Sun, 15 Feb 2026 11:00:00 GMT' },
      2 * HOUR,
    ],
    ['a clock that runs ahead', { date: 'Sun, 15 Feb 2026 13:00:00 GMT' }, 0],
    ['seconds of difference between clocks', { date: 'Sun, 15 Feb 2026 11:59:58 GMT' }, 0],
    ['nonsense', { age: '-1', date: 'yesterday' }, 0],
  ])('%s', (_name, headers, age) => {
    expect(ageOf(headers, NOW)).toBe(age);
  });
});

describe('freshness', () => {
  it.each([
    ['max-age', { 'cache-control': 'public, max-age=3600' }, NOW + HOUR],
    ['less what it spent in caches', { 'cache-control': 'max-age=7200', age: '3600' }, NOW + HOUR],
    ['never more than a week', { 'cache-control': 'max-age=99999999' }, NOW + 7 * 24 * HOUR],
    ['used up', { 'cache-control': 'max-age=60', age: '61' }, undefined],
    ['no-cache', { 'cache-control': 'no-cache, max-age=3600' }, undefined],
    ['no-store', { 'cache-control': 'no-store' }, undefined],
    ['not said', {}, undefined],
  ])('%s', (_name, headers, until) => {
    expect(freshUntilOf(headers, NOW)).toBe(until);
  });
});

describe('Retry-After', () => {
  it.each([
    ['3', 3000],
    ['Sun, 15 Feb 2026 12:00:30 GMT', 30_000],
    ['Sun, 15 Feb 2026 11:00:00 GMT', 0],
    ['soon', undefined],
  ])('%s', (value, wait) => {
    expect(retryAfterOf({ 'retry-after': value }, NOW)).toBe(wait);
  });
});

const answer = (status: number, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: new Uint8Array(),
  url: 'https://example.test/list',
});

/** Runs a script of answers and errors; says how often it slept and for how long. */
async function script(
  steps: readonly (Answer | KeytierError)[],
  options: { retries?: number; random?: number } = {},
) {
  const slept: number[] = [];
  let step = 0;
  const attempt = async () => {
    const next = steps[step++];
    if (next instanceof Error) throw next;
    if (next === undefined) throw new Error('asked too often');
    return next;
  };
  const { retries = 2, random = 0.5 } = options;
  const result = await withRetries(attempt, {
    retries,
    now: () => NOW,
    sleep: async (time) => void slept.push(time),
    random: () => random,
  }).catch((error: unknown) => error);
  return { slept, result: result instanceof KeytierError ? result.code : (result as Answer).status };
}

const broken = new KeytierError('ERR_FETCH_CONNECTION', 'x');

describe('retries', () => {
  it('grow, and differ between machines', async () => {
    expect(await script([broken, broken, answer(200)])).toEqual({ slept: [500, 1000], result: 200 });
    expect((await script([broken, answer(200)], { random: 0 })).slept).toEqual([250]);
    expect((await script([broken, answer(200)], { random: 1 })).slept).toEqual([750]);
  });

  it('end', async () => {
    expect(await script([broken, broken, broken, answer(200)])).toMatchObject({
      result: 'ERR_FETCH_CONNECTION',
    });
    expect(await script([answer(500), answer(500), answer(503)])).toMatchObject({
      result: 'ERR_FETCH_STATUS',
    });
    expect(await script([answer(429), answer(429)], { retries: 1 })).toMatchObject({
      result: 'ERR_FETCH_RATE_LIMITED',
    });
  });

  it('wait as the server asks, within a bound', async () => {
    expect(await script([answer(429, { 'retry-after': '7' }), answer(200)])).toEqual({
      slept: [7000],
      result: 200,
    });
    expect(await script([answer(503, { 'retry-after': '7' }), answer(304)])).toEqual({
      slept: [7000],
      result: 304,
    });
    const long = { 'retry-after': String(MAX_RETRY_AFTER / 1000 + 1) };
    expect(await script([answer(429, long)])).toEqual({ slept: [], result: 'ERR_FETCH_RATE_LIMITED' });
  });

  it.each([400, 401, 403, 404, 410, 204])('are not made for HTTP %s', async (status) => {
    expect(await script([answer(status)])).toEqual({ slept: [], result: 'ERR_FETCH_STATUS' });
  });

  it.each(['ERR_FETCH_TLS', 'ERR_FETCH_TOO_LARGE', 'ERR_FETCH_REDIRECT', 'ERR_FETCH_CONTENT'] as const)(
    'are not made for %s',
    async (code) => {
      expect(await script([new KeytierError(code, 'x')])).toEqual({ slept: [], result: code });
    },
  );
});

describe('unpacking', () => {
  const text = Buffer.from('x'.repeat(1000));

  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
    [undefined, text],
  ])('%s', (encoding, bytes) => {
    expect(Buffer.from(unpack(bytes, encoding, 1000, 'test')).equals(text)).toBe(true);
  });

  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('%s above the limit', (encoding, bytes) => {
    expect(() => unpack(bytes, encoding, 999, 'test')).toThrowError(
      expect.objectContaining({ code: 'ERR_FETCH_TOO_LARGE' }),
    );
  });

  it('what is cut off', () => {
    expect(() => unpack(gzipSync(text).subarray(0, 20), 'gzip', 1000, 'test')).toThrowError(
      expect.objectContaining({ code: 'ERR_FETCH_CONTENT' }),
    );
  });
});

describe('errors of a connection', () => {
  const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });

  it.each([
    [withCode('ENOTFOUND'), 'ERR_FETCH_CONNECTION'],
    [withCode('ECONNREFUSED'), 'ERR_FETCH_CONNECTION'],
    [withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'ERR_FETCH_TLS'],
    [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'ERR_FETCH_TLS'],
    [withCode('CERT_HAS_EXPIRED'), 'ERR_FETCH_TLS'],
    [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'ERR_FETCH_TLS'],
    [withCode('UND_ERR_CONNECT_TIMEOUT'), 'ERR_FETCH_TIMEOUT'],
    [withCode('ETIMEDOUT'), 'ERR_FETCH_TIMEOUT'],
    [new DOMException('aborted', 'TimeoutError'), 'ERR_FETCH_TIMEOUT'],
    [new AggregateError([withCode('ECONNREFUSED'), withCode('ETIMEDOUT')], ''), 'ERR_FETCH_TIMEOUT'],
    [new Error('x', { cause: withCode('SELF_SIGNED_CERT_IN_CHAIN') }), 'ERR_FETCH_TLS'],
    ['something else', 'ERR_FETCH_CONNECTION'],
  ])('%s is %s', (cause, code) => {
    expect(connectionError(cause, 'here')).toMatchObject({ code, where: 'here' });
  });
});

describe('addresses', () => {
  it.each(['https://mirror.example/x', 'http://127.0.0.1:8080/x', 'http://[::1]/x', 'http://localhost/x'])(
    '%s may be asked',
    (url) => {
      expect(allowedUrl(url, '--source', { insecureHttp: false }).href).toBe(new URL(url).href);
    },
  );

  it.each([
    'http://mirror.example/x',
    'http://127.0.0.1.example/x',
    'http://localhost.example/x',
    'ftp://mirror.example/x',
    'file:///etc/passwd',
    'data:text/plain,x',
    'mirror.example',
    '',
  ])('%s may not', (url) => {
    expect(() => allowedUrl(url, '--source', { insecureHttp: false })).toThrowError(
      expect.objectContaining({ code: 'ERR_USAGE' }),
    );
  });

  it('plain http is allowed where somebody insists, and nothing else is', () => {
    expect(allowedUrl('http://mirror.example/x', 'x', { insecureHttp: true }).protocol).toBe('http:');
    expect(() => allowedUrl('ftp://mirror.example/x', 'x', { insecureHttp: true })).toThrow();
  });

  it('are shown without what may be secret', () => {
    expect(withoutSecrets('https://user:pass@mirror.example/x?token=1#y')).toBe('https://mirror.example/x');
  });
});
