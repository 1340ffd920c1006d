// Decisions: what each operation needs, what is denied, and what only asks for more.
import { describe, expect, it } from 'vitest';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import type { Signals } from '../../src/appraisal/signals.ts';
import type { Claims } from '../../src/model/evidence.ts';
import { appraiseWith, finding, type Given, SOFTWARE, TEE } from './fixtures.ts';

const METHODS = ['webauthn', 'totp', 'email-confirmation'];

const decisionOf = (operation: string, given: Given = {}) => {
  const decision = appraiseWith(given).decisions.find((entry) => entry.operation === operation);
  if (decision === undefined) throw new Error(`no decision for ${operation}`);
  return decision;
};

describe('operations of balanced', () => {
  it('are those of the trust model, in its order', () => {
    expect(appraiseWith().decisions.map(({ operation, requiredTier }) => [operation, requiredTier])).toEqual([
      ['read-only-public-data', 'minimal'],
      ['login', 'standard'],
      ['view-balance', 'standard'],
      ['transfer-under-limit', 'standard'],
      ['transfer-over-limit', 'strong'],
      ['change-recovery-email', 'strong'],
    ]);
  });

  it.each(['login', 'view-balance', 'transfer-under-limit'])('%s: standard and 25', (operation) => {
    const onThreshold = { ...TEE, revocation: 'unknown' } as const; // 30 - 5
    const below = { ...onThreshold, challenge: 'not-checked' } as const; // 30 - 10
    expect(decisionOf(operation, { claims: onThreshold })).toMatchObject({ outcome: 'allow', stepUp: [] });
    expect(decisionOf(operation, { claims: below })).toMatchObject({
      outcome: 'step-up',
      stepUp: METHODS,
      because: 'score 20 is below 25',
    });
    const known = { deviceKnown: true };
    expect(decisionOf(operation, { claims: below, signals: known }).outcome).toBe('allow');
    // No signals make up for the tier.
    expect(decisionOf(operation, { claims: SOFTWARE, signals: known }).outcome).toBe('step-up');
  });

  it.each(['transfer-over-limit', 'change-recovery-email'])('%s: strong and 35', (operation) => {
    const onThreshold = { revocation: 'unknown' } as const; // 40 - 5
    const below = { revocation: 'unknown', challenge: 'not-checked' } as const; // 40 - 10
    expect(decisionOf(operation, { claims: onThreshold }).outcome).toBe('allow');
    expect(decisionOf(operation, { claims: below }).because).toBe('score 30 is below 35');
    const decision = decisionOf(operation, { claims: TEE, signals: { deviceKnown: true } });
    expect(decision).toMatchObject({ outcome: 'step-up', stepUp: METHODS });
    expect(decision.because).toBe(
      'tier standard is below strong (keyStorage is tee, needs strongbox or secure-enclave)',
    );
  });

  it('read-only-public-data: minimal and 0', () => {
    const operation = 'read-only-public-data';
    const signals: Signals = { badAsn: true };
    expect(decisionOf(operation, { claims: SOFTWARE }).outcome).toBe('allow');
    expect(decisionOf(operation, { claims: SOFTWARE, signals })).toMatchObject({
      outcome: 'step-up',
      because: 'the sum of the score rows, -10, is below 0',
    });
    expect(appraiseWith({ claims: SOFTWARE, signals }).score.value).toBe(0);
  });

  it('permissive lowers the thresholds, not the tiers', () => {
    const policy = getBundledPolicy('permissive');
    const doubtful: Partial<Claims> = { ...TEE, revocation: 'unknown', challenge: 'not-checked' };
    expect(decisionOf('login', { claims: doubtful, policy }).outcome).toBe('allow');
    expect(decisionOf('transfer-over-limit', { claims: doubtful, policy }).outcome).toBe('step-up');
  });
});

describe('--operation', () => {
  it('decides that operation only', () => {
    expect(appraiseWith({ operation: 'login' }).decisions.map((entry) => entry.operation)).toEqual(['login']);
  });

  it('is a usage error where the policy has no such operation', () => {
    expect(() => appraiseWith({ operation: 'logn' })).toThrow(
      expect.objectContaining({ code: 'ERR_USAGE', seen: 'logn', hint: 'did you mean login?' }),
    );
  });
});

describe('deny', () => {
  const denied = [
    finding('chain.signatures', 'fail', 'signature-invalid'),
    finding('chain.extended', 'fail', 'extended-by-attested-key'),
    finding('chain.extended', 'fail', 'extended-with-forged-attestation'),
    finding('chain.root', 'fail', 'impersonates-known-root'),
    finding('revocation.status', 'fail', 'listed-revoked'),
    finding('level.agreement', 'fail', 'levels-disagree'),
    finding('level.certificate', 'fail', 'certificate-claims-other-level'),
    finding('key.matches', 'fail', 'algorithm-mismatch'),
  ];

  it.each(denied)('$check, $reason: every operation', (failure) => {
    const { decisions } = appraiseWith({ findings: [failure] });
    expect(decisions.map((entry) => entry.outcome)).toEqual(decisions.map(() => 'deny'));
    expect(decisions[0]?.because).toContain(`${failure.check} failed (${failure.reason})`);
    expect(decisions[0]?.stepUp).toEqual([]);
  });

  it.each(denied)('$check, $reason: not where it is unknown, as in an outage', (failure) => {
    const { decisions } = appraiseWith({ findings: [{ ...failure, outcome: 'unknown' }] });
    expect(decisions.map((entry) => entry.outcome)).not.toContain('deny');
  });

  it.each(denied)('$check, $reason: step-up under permissive', (failure) => {
    const { decisions } = appraiseWith({ findings: [failure], policy: getBundledPolicy('permissive') });
    expect(decisions.map((entry) => entry.outcome)).toEqual(decisions.map(() => 'step-up'));
  });

  it.each([
    finding('signature.value', 'fail', 'bad-signature'),
    finding('binding.challenge', 'fail', 'mismatch'),
    finding('chain.validity', 'fail', 'expired-at-verification-time'),
    finding('revocation.status', 'fail', 'listed-suspended'),
    finding('level.certificate', 'fail', 'certificate-does-not-state-strongbox'),
  ])('not for $check, $reason: it is invalid, but proves no forgery', (failure) => {
    const result = appraiseWith({ findings: [failure] });
    expect(result.verdict).toBe('invalid');
    expect(result.decisions.map((entry) => entry.outcome)).toEqual(result.decisions.map(() => 'step-up'));
    expect(result.decisions[0]?.because).toBe(`the evidence is invalid: ${failure.check}`);
  });

  it('undecided evidence is never allowed and never denied', () => {
    const { decisions } = appraiseWith({
      findings: [finding('chain.root', 'unknown', 'unknown-root')],
      policy: getBundledPolicy('permissive'),
    });
    expect(decisions.map((entry) => entry.outcome)).toEqual(decisions.map(() => 'step-up'));
    expect(decisions[0]?.because).toBe('the evidence is undecided: chain.root');
  });
});
