// The score rows of the default policy: the points of the trust model, row by row.
import { describe, expect, it } from 'vitest';
import type { Signals } from '../../src/appraisal/signals.ts';
import type { Claims } from '../../src/model/evidence.ts';
import { appraiseWith, finding, SOFTWARE, TEE } from './fixtures.ts';

const MAX = 90;

const row = (signal: string, given: { claims?: Partial<Claims>; signals?: Signals } = {}) =>
  appraiseWith(given).score.rows.find((entry) => entry.signal === signal);

const points = (signal: string, claims: Partial<Claims>) => row(signal, { claims })?.points;

describe('key-storage', () => {
  it.each([
    ['strongbox', 'proven', 40],
    ['strongbox', 'attested', 40],
    ['strongbox', 'claimed', 10],
    ['secure-enclave', 'attested', 40],
    ['secure-enclave', 'claimed', 10],
    ['secure-enclave', 'none', 10],
    ['tee', 'attested', 30],
    ['tee', 'claimed', 10],
    ['platform-tpm', 'attested', 30],
    ['platform-tpm', 'none', 10],
    ['software', 'attested', 10],
    ['software', 'claimed', 10],
    ['unknown', 'none', 10],
  ] as const)('%s, %s: %i', (keyStorage, keyStorageBasis, expected) => {
    expect(points('key-storage', { keyStorage, keyStorageBasis })).toBe(expected);
    expect(row('key-storage')?.max).toBe(40);
  });
});

describe('signals that earn', () => {
  it.each([
    ['device-known', 'deviceKnown', 25],
    ['ip-in-history', 'ipInHistory', 15],
    ['geo-consistent', 'geoConsistent', 10],
  ] as const)('%s: %s, +%i', (signal, name, max) => {
    expect(row(signal, { signals: { [name]: true } })).toMatchObject({ points: max, max });
    const denied = row(signal, { signals: { [name]: false } });
    expect(denied).toMatchObject({ points: 0, max });
    expect(denied?.reason).not.toBe('not reported');
    expect(row(signal)).toEqual({ points: 0, max, signal, reason: 'not reported' });
  });
});

describe('signals that cost', () => {
  it.each([
    ['velocity-anomaly', 'velocityAnomaly', -30],
    ['bad-asn', 'badAsn', -20],
  ] as const)('%s: %s, %i', (signal, name, cost) => {
    expect(row(signal, { signals: { [name]: true } })).toMatchObject({ points: cost, max: 0 });
    expect(row(signal, { signals: { [name]: false } })).toBeUndefined();
    expect(row(signal)).toBeUndefined();
  });

  it('a vendor verdict is shown and weighs nothing, whatever it says', () => {
    for (const vendorVerdict of ['MEETS_STRONG_INTEGRITY', 'UNEVALUATED', '{keyStorage}']) {
      const result = appraiseWith({ signals: { vendorVerdict } });
      expect(result.score.rows).toContainEqual({
        points: 0,
        max: 0,
        signal: 'vendor-verdict',
        reason: `advisory only: ${vendorVerdict}`,
      });
      expect(result).toMatchObject({ tier: 'strong', exitCode: 0, score: { value: 40 } });
    }
    expect(row('vendor-verdict')).toBeUndefined();
  });
});

describe('claims that cost', () => {
  it('boot-state: -15 for what is not acceptable, nothing for the rest', () => {
    const unlocked = { boot: 'unacceptable', bootReason: 'unlocked' } as const;
    expect(row('boot-state', { claims: unlocked })).toEqual({
      points: -15,
      max: 0,
      signal: 'boot-state',
      reason: 'boot state not acceptable: unlocked',
    });
    for (const boot of ['acceptable', 'not-applicable', 'unknown'] as const) {
      expect(points('boot-state', { boot })).toBeUndefined();
    }
  });

  it('os-patch-age: -5 above 12 months', () => {
    expect(points('os-patch-age', { osPatchAgeMonths: 13 })).toBe(-5);
    for (const osPatchAgeMonths of [12, 0, -1, null]) {
      expect(points('os-patch-age', { osPatchAgeMonths })).toBeUndefined();
    }
  });

  it.each([
    ['revocation-unknown', 'revocation', ['unknown', 'suspended', 'revoked'], ['good', 'not-applicable'], -5],
    ['challenge-not-checked', 'challenge', ['not-checked', 'mismatch'], ['match'], -5],
    ['key-imported', 'keyOrigin', ['imported'], ['generated', 'unknown'], -10],
    ['synced', 'synced', ['yes'], ['no', 'unknown'], -5],
  ] as const)('%s', (signal, claim, costly, free, cost) => {
    for (const value of costly) expect(points(signal, { [claim]: value })).toBe(cost);
    for (const value of free) expect(points(signal, { [claim]: value })).toBeUndefined();
  });
});

/** An unlocked device whose revocation is not known: -15 - 5. */
const DOUBTFUL = { boot: 'unacceptable', bootReason: 'unlocked', revocation: 'unknown' } as const;

describe('the total', () => {
  it('is 40 of 90 for the best evidence without signals, 90 with all of them', () => {
    expect(appraiseWith().score).toMatchObject({ value: 40, max: MAX });
    const signals = { deviceKnown: true, ipInHistory: true, geoConsistent: true };
    expect(appraiseWith({ signals }).score).toMatchObject({ value: 90, max: MAX });
    expect(appraiseWith({ claims: TEE }).score).toMatchObject({ value: 30, max: MAX });
  });

  it('is never negative: a row lifts it to 0', () => {
    const signals = { velocityAnomaly: true, badAsn: true };
    const { score } = appraiseWith({ claims: SOFTWARE, signals }); // 10 - 30 - 20
    expect(score).toMatchObject({ value: 0, max: MAX });
    expect(score.rows.at(-1)).toEqual({
      points: 40,
      max: 0,
      signal: 'floor',
      reason: 'a score is not negative',
    });
  });

  it.each([
    ['10 - 20', { badAsn: true }, 10],
    ['10 + 10 - 20', { badAsn: true, geoConsistent: true }, undefined],
    ['10', {}, undefined],
  ] as const)('has a floor row only where the sum is below 0: %s', (_sum, signals, points) => {
    expect(row('floor', { claims: SOFTWARE, signals })?.points).toBe(points);
  });

  it.each([
    ['40', {}, {}, -40, undefined],
    ['40 - 30 - 20', {}, { velocityAnomaly: true, badAsn: true }, 0, 10],
    ['40 - 15 - 5 - 20', DOUBTFUL, { badAsn: true }, 0, undefined],
  ] as const)(
    'is 0 for invalid evidence, by a row that only takes away: %s',
    (_sum, claims, signals, cap, floor) => {
      const { score } = appraiseWith({ claims, signals, findings: [finding('chain.signatures', 'fail')] });
      expect(score).toMatchObject({ value: 0, max: MAX });
      expect(score.rows.at(-1)).toEqual({
        points: cap,
        max: 0,
        signal: 'verdict',
        reason: 'the evidence is invalid: the score is 0',
      });
      expect(score.rows.find(({ signal }) => signal === 'floor')?.points).toBe(floor);
    },
  );

  it('is not capped for undecided evidence', () => {
    const { score } = appraiseWith({ findings: [finding('chain.root', 'unknown')] });
    expect(score.rows.some((entry) => entry.signal === 'verdict')).toBe(false);
  });

  it('takes a claim from the evidence even where a signal bears its name', () => {
    const signals = { keyStorage: 'strongbox', rootClass: 'google-hardware' } as Signals;
    expect(appraiseWith({ claims: SOFTWARE, signals })).toMatchObject({
      tier: 'minimal',
      score: { value: 10 },
    });
  });
});
