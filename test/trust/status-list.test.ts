// The status list: only a list is a list, serials are hexadecimal, and a list without a date has no age.
import { describe, expect, it } from 'vitest';
import { normaliseSerial, readStatusList, statusListAgeDays } from '../../src/trust/status-list.ts';
import { der } from '../lib/mint.ts';
import { utf8 } from '../lib/verify.ts';

const read = (text: string) => readStatusList(utf8(text), 'status.json', '2026-02-01T00:00:00Z');
const json = (entries: unknown) => JSON.stringify({ entries });

/** The example of the published schema. */
const EXAMPLE = json({
  '2c8cdddfd5e03bfc': {
    status: 'REVOKED',
    expires: '2020-11-13',
    reason: 'KEY_COMPROMISE',
    comment: 'Key stored on unsecure system',
  },
  c8966fcb2fbb0d7a: { status: 'SUSPENDED', reason: 'SOFTWARE_FLAW', comment: 'Bug in keystore' },
});

describe('readStatusList', () => {
  it('reads the published example', () => {
    const { entries, asOf, sha256, source } = read(EXAMPLE);
    expect(Object.fromEntries(entries)).toEqual({
      '2c8cdddfd5e03bfc': {
        status: 'REVOKED',
        reason: 'KEY_COMPROMISE',
        comment: 'Key stored on unsecure system',
        expires: '2020-11-13',
      },
      c8966fcb2fbb0d7a: {
        status: 'SUSPENDED',
        reason: 'SOFTWARE_FLAW',
        comment: 'Bug in keystore',
        expires: null,
      },
    });
    expect({ asOf, source }).toEqual({ asOf: '2026-02-01T00:00:00Z', source: 'status.json' });
    expect(sha256).toBe(Buffer.from(der.sha256(EXAMPLE)).toString('hex'));
  });

  it('normalises how serials are spelled, and takes the stricter of two', () => {
    const twice = (first: string, second: string) =>
      read(json({ '00AB': { status: first }, ab: { status: second } })).entries;
    for (const entries of [twice('REVOKED', 'SUSPENDED'), twice('SUSPENDED', 'REVOKED')]) {
      expect([...entries.keys()]).toEqual(['ab']);
      expect(entries.get('ab')?.status).toBe('REVOKED');
    }
    expect(normaliseSerial('000')).toBe('0');
    expect(normaliseSerial('00Ff')).toBe('ff');
  });

  it('takes a byte order mark', () => {
    expect(read(`\ufeff${EXAMPLE}`).entries.size).toBe(2);
  });

  it.each([
    ['nothing', ''],
    ['an HTML page', '<!doctype html><title>503</title>'],
    ['text', 'service unavailable'],
    ['an array', '[]'],
    ['null', 'null'],
    ['an object without entries', '{}'],
    ['entries that are an array', '{"entries":[]}'],
    ['no entries', '{"entries":{}}'],
    ['an error document', '{"error":{"code":503}}'],
    ['a serial that is not hexadecimal', json({ 'not-hex': { status: 'REVOKED' } })],
    ['a serial of no digits', json({ '': { status: 'REVOKED' } })],
    ['a serial with 0x', json({ '0xab': { status: 'REVOKED' } })],
    ['an unknown status', json({ ab: { status: 'GOOD' } })],
    ['a status in lower case', json({ ab: { status: 'revoked' } })],
    ['no status', json({ ab: {} })],
    ['an entry that is a word', json({ ab: 'REVOKED' })],
    ['a prototype', '{"entries":{"__proto__":{"status":"REVOKED"}}}'],
    ['a list that is cut off', EXAMPLE.slice(0, -10)],
  ])('refuses %s', (_name, text) => {
    expect(() => read(text)).toThrowError(
      expect.objectContaining({ code: 'ERR_TRUST_STATUS_LIST', where: 'status.json' }),
    );
  });

  it('refuses bytes that are no text', () => {
    expect(() => readStatusList(Uint8Array.of(0xff, 0xfe, 0), 'x', null)).toThrow(/not text/);
  });
});

describe('statusListAgeDays', () => {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
  const aged = (asOf: string | null, time: string) =>
    statusListAgeDays({ ...read(EXAMPLE), asOf }, day(time));

  it('counts whole days, and none for a list from later', () => {
    expect(aged('2026-02-01T00:00:00Z', '2026-02-15')).toBe(14);
    expect(aged('2026-02-14T00:00:01Z', '2026-02-15')).toBe(0);
    expect(aged('2026-03-01T00:00:00Z', '2026-02-15')).toBe(0);
  });

  it('is not known without a date, or with one that is none', () => {
    expect(aged(null, '2026-02-15')).toBeNull();
    expect(aged('yesterday', '2026-02-15')).toBeNull();
  });
});
