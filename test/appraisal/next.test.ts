// Next steps: the right hint for each reason, in a useful order, and never advice to weaken a policy.
import { describe, expect, it } from 'vitest';
import { MAX_NEXT } from '../../src/appraisal/next.ts';
import { FINDING_HINTS } from '../../src/appraisal/next-hints.ts';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import { MAX_PRINTED_TEXT } from '../../src/codec/limits.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';
import { REASON_CODES } from '../../src/model/reason-codes.ts';
import { appraiseWith, finding } from './fixtures.ts';

const nextOf = (...findings: Readonly<Parameters<typeof finding>>[]) =>
  appraiseWith({ findings: findings.map((entry) => finding(...entry)) }).next;

describe('next', () => {
  it('is empty where there is nothing to do', () => {
    expect(nextOf()).toEqual([]);
  });

  it.each([
    ['revocation.status', 'unknown', 'no-status-list', 'keytier trust update'],
    ['revocation.status', 'unknown', 'status-list-stale', 'keytier trust update'],
    ['revocation.status', 'fail', 'listed-suspended', 'keytier trust update'],
    ['chain.root', 'unknown', 'roots-stale', 'keytier trust update'],
    ['trust.held-back', 'notice', 'trust-data-held-back', 'keytier trust show status-list'],
    ['revocation.status', 'fail', 'listed-revoked', 'keytier explain revocation.status'],
    ['binding.challenge', 'unknown', 'not-given', 'keytier verify <input> --challenge VALUE'],
    ['binding.challenge', 'fail', 'mismatch', 'keytier explain binding.challenge'],
    ['binding.challenge', 'fail', 'mismatch-truncated', 'keytier explain binding.challenge'],
    ['binding.challenge', 'fail', 'mismatch-other-encoding', 'keytier verify <input> --challenge utf8:VALUE'],
    ['binding.challenge', 'fail', 'mismatch-hash-of-expected', 'keytier verify <input> --challenge hex:HASH'],
    ['chain.validity', 'unknown', 'expired', 'keytier verify <input> --at TIME'],
    ['chain.validity', 'fail', 'expired-at-verification-time', 'keytier verify <input> --at TIME'],
    ['chain.validity', 'fail', 'not-yet-valid', 'keytier explain chain.validity'],
    ['chain.root', 'unknown', 'unknown-root', 'keytier verify <input> --trust-anchor ROOT.pem'],
    ['chain.root', 'unknown', 'incomplete-chain', 'keytier explain chain.root'],
    ['chain.root', 'fail', 'impersonates-known-root', 'keytier explain chain.root'],
    ['chain.root', 'notice', 'aosp-software-root', 'keytier explain chain.root'],
    ['chain.extended', 'fail', 'extended-by-attested-key', 'keytier explain chain.extended'],
    ['boot.key', 'notice', 'unknown-key', 'keytier verify <input> --boot-key NAME=HEX'],
    ['boot.state', 'notice', 'self-signed-unknown-key', 'keytier explain boot.key'],
    ['boot.state', 'notice', 'unlocked', 'keytier explain boot.state'],
    ['key.origin', 'notice', 'imported', 'keytier explain key.origin'],
    ['patch.os', 'notice', 'older-than-a-year', 'keytier explain patch.os'],
  ] as const)('%s %s, %s', (check, outcome, reason, command) => {
    const next = nextOf([check, outcome, reason]);
    expect(next).toHaveLength(2);
    expect(next[0]).toMatch(/^[A-Z].*\.$/);
    expect(next[1]).toBe(command);
  });

  it('gives the window of validity', () => {
    const expected = 'valid from 2026-02-10T00:00:00Z to 2026-03-10T00:00:00Z';
    expect(nextOf(['chain.validity', 'unknown', 'expired', { expected }])[0]).toContain(expected);
  });

  it('verifies at the start of that window', () => {
    const expected = 'a verification time from 2026-02-10T00:00:00Z to 2026-03-10T00:00:00Z';
    for (const [outcome, reason] of [
      ['unknown', 'expired'],
      ['fail', 'expired-at-verification-time'],
    ] as const) {
      const [sentence, command] = nextOf(['chain.validity', outcome, reason, { expected }]);
      expect(sentence).toContain(expected);
      expect(command).toBe('keytier verify <input> --at 2026-02-10T00:00:00Z');
    }
  });

  it.each([
    'certificates that were ever valid at the same time',
    'a verification time from $(id) to 2026-03-10T00:00:00Z',
    'a verification time from 2026-02-10T00:00:00Z;id to 2026-03-10T00:00:00Z',
  ])('takes nothing but a time into a command: %s', (expected) => {
    expect(nextOf(['chain.validity', 'unknown', 'expired', { expected }])[1]).toBe(
      'keytier verify <input> --at TIME',
    );
  });

  it('takes nothing but the name of a piece into a command', () => {
    const at = (place: string) =>
      nextOf(['trust.held-back', 'notice', 'trust-data-held-back', { at: place }])[1];
    expect(at('root-list')).toBe('keytier trust show root-list');
    expect(at('$(id)')).toBe('keytier trust show status-list');
  });

  it('says first that a file holds private keys, whatever the verdict', () => {
    const keys = ['input.private-key', 'notice', 'private-key-present'] as const;
    const first = [
      'The file holds private keys: treat them as leaked, and do not pass the file on.',
      'keytier explain input.private-key',
    ];
    expect(nextOf(keys)).toEqual(first);
    for (const other of [
      ['revocation.status', 'fail', 'listed-revoked'],
      ['chain.root', 'unknown', 'unknown-root'],
    ] as const) {
      const next = nextOf(other, keys);
      expect(next.slice(0, 2)).toEqual(first);
      expect(next.length).toBeGreaterThan(2);
    }
    const policy = { ...getBundledPolicy('balanced'), requiredChecks: ['binding.app-package'] as const };
    expect(appraiseWith({ policy, findings: [finding(...keys)] }).next.slice(0, 2)).toEqual(first);
  });

  it('explains a failure that has no hint of its own', () => {
    expect(nextOf(['key.matches', 'fail', 'curve-mismatch'])).toEqual(['keytier explain key.matches']);
    expect(nextOf(['attestation.decodes', 'unknown'])).toEqual(['keytier explain attestation.decodes']);
  });

  it('speaks only of failures where the evidence is invalid', () => {
    const next = nextOf(
      ['revocation.status', 'unknown', 'no-status-list'],
      ['binding.challenge', 'unknown', 'not-given'],
      ['chain.extended', 'fail', 'extended-by-attested-key'],
    );
    expect(next.at(-1)).toBe('keytier explain chain.extended');
    expect(next).toHaveLength(2);
  });

  it('says nothing about what holds, whatever its reason', () => {
    expect(nextOf(['chain.validity', 'pass', 'expired-now'])).toEqual([]);
    // A stock system whose boot key is simply not in the table.
    expect(nextOf(['boot.key', 'pass', 'unknown-key'])).toEqual([]);
  });

  it('puts what decides before what costs points, and keeps sentence and command together', () => {
    const next = nextOf(
      ['patch.os', 'notice', 'older-than-a-year'],
      ['key.origin', 'notice', 'imported'],
      ['binding.challenge', 'unknown', 'not-given'],
      ['chain.root', 'unknown', 'unknown-root'],
    );
    expect(next.filter((line) => line.startsWith('keytier '))).toEqual([
      'keytier verify <input> --trust-anchor ROOT.pem',
      'keytier verify <input> --challenge VALUE',
    ]);
    expect(next).toHaveLength(4);
  });

  it('says how to have a missing required check decided', () => {
    const policy = { ...getBundledPolicy('balanced'), requiredChecks: ['binding.app-package'] as const };
    expect(appraiseWith({ policy }).next.at(-1)).toBe('keytier explain binding.app-package');
    expect(appraiseWith({ policy }).next).toContain('keytier verify <input> --app-package NAME');
  });

  it('is never longer than the limit, and never repeats a line', () => {
    const all = FINDING_HINTS.map((hint) => finding(hint.check, 'fail', hint.reasons?.[0] ?? null));
    const { next } = appraiseWith({ findings: all });
    expect(next.length).toBeLessThanOrEqual(MAX_NEXT);
    expect(new Set(next).size).toBe(next.length);
  });
});

describe('the table of hints', () => {
  it('names checks and reasons that exist', () => {
    for (const { check, reasons = [] } of FINDING_HINTS) {
      expect(CHECK_IDS).toContain(check);
      for (const reason of reasons) expect(REASON_CODES as readonly string[]).toContain(reason);
    }
  });

  it('never advises to weaken a policy', () => {
    for (const hint of FINDING_HINTS) {
      const failed = finding(hint.check, 'fail');
      const command = hint.command(failed);
      expect(`${hint.say(failed)} ${command}`).not.toMatch(
        /polic|permissive|--require|--strategy|--max-trust-age|loosen/i,
      );
      expect(command).toMatch(
        /^keytier (verify <input> --|explain [a-z.-]+$|trust update$|trust show [a-z-]+$)/,
      );
    }
  });

  it('has commands that a shell takes word by word, but for <input>', () => {
    for (const hint of FINDING_HINTS) {
      const command = hint.command(finding(hint.check, 'fail'));
      expect(command.replace('<input>', 'INPUT')).toMatch(/^[A-Za-z0-9 .:=-]+$/);
    }
  });

  it('has sentences that a report prints whole', () => {
    const window = 'a verification time from 2026-02-10T00:00:00Z to 2026-03-10T00:00:00Z';
    for (const hint of FINDING_HINTS) {
      const sentence = hint.say(finding(hint.check, 'fail', null, { expected: window }));
      expect(sentence.length).toBeLessThanOrEqual(MAX_PRINTED_TEXT);
    }
  });
});
