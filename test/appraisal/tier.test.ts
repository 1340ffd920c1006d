// The tier gates of the bundled policies, each with a case that holds and one that does not.
import { describe, expect, it } from 'vitest';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import type { Claims } from '../../src/model/evidence.ts';
import { appraiseWith, finding, SOFTWARE, TEE } from './fixtures.ts';

const tierOf = (claims: Partial<Claims>, policy = 'balanced') =>
  appraiseWith({ claims, policy: getBundledPolicy(policy) }).tier;

describe('gates of balanced', () => {
  it.each([
    ['strongbox', 'strong'],
    ['secure-enclave', 'strong'],
    ['tee', 'standard'],
    ['platform-tpm', 'standard'],
    ['software', 'minimal'],
    ['unknown', 'minimal'],
  ] as const)('key storage %s: %s', (keyStorage, tier) => {
    expect(tierOf({ keyStorage })).toBe(tier);
  });

  it.each([
    ['proven', 'strong'],
    ['attested', 'strong'],
    ['claimed', 'minimal'],
    ['none', 'minimal'],
  ] as const)('basis %s: %s', (keyStorageBasis, tier) => {
    expect(tierOf({ keyStorageBasis })).toBe(tier);
  });

  it.each([
    ['google-hardware', 'strong'],
    ['yours', 'strong'],
    ['samsung-knox', 'minimal'],
    ['google-preproduction', 'minimal'],
    ['aosp-software', 'minimal'],
    ['unknown', 'minimal'],
    ['none', 'minimal'],
  ] as const)('root %s: %s', (rootClass, tier) => {
    expect(tierOf({ rootClass })).toBe(tier);
  });

  it.each([
    ['acceptable', 'strong', 'standard'],
    ['not-applicable', 'strong', 'standard'],
    ['unknown', 'minimal', 'minimal'],
    ['unacceptable', 'minimal', 'minimal'],
  ] as const)('boot %s: %s with StrongBox, %s with TEE', (boot, strongbox, tee) => {
    expect(tierOf({ boot })).toBe(strongbox);
    expect(tierOf({ ...TEE, boot })).toBe(tee);
  });

  it('a custom OS costs nothing, its boot key known or not', () => {
    expect(tierOf({ bootReason: 'self-signed-known-key' })).toBe('strong');
    expect(tierOf({ bootReason: 'self-signed-unknown-key' })).toBe('strong');
  });

  it('neither revocation, challenge, patch level nor origin moves the tier', () => {
    const doubts = {
      revocation: 'unknown',
      challenge: 'not-checked',
      osPatchAgeMonths: 60,
      keyOrigin: 'imported',
    } as const;
    expect(tierOf(doubts)).toBe('strong');
  });

  it('a value that no version knows opens no gate', () => {
    expect(tierOf({ boot: 'fine' as Claims['boot'] })).toBe('minimal');
    expect(tierOf({ keyStorage: 'STRONGBOX' as Claims['keyStorage'] })).toBe('minimal');
  });

  it('software that verifies is minimal, anything that does not is none', () => {
    expect(tierOf(SOFTWARE)).toBe('minimal');
    expect(appraiseWith({ findings: [finding('chain.root', 'unknown')] }).tier).toBe('none');
    expect(appraiseWith({ findings: [finding('chain.signatures', 'fail')] }).tier).toBe('none');
  });
});

describe('gates of strict', () => {
  it.each([
    ['verified', 'strong', 'standard'],
    ['self-signed-known-key', 'strong', 'standard'],
    ['not-applicable', 'strong', 'standard'],
    ['self-signed-unknown-key', 'minimal', 'minimal'],
    ['a-new-reason', 'minimal', 'minimal'],
  ] as const)('boot reason %s: %s with StrongBox, %s with TEE', (bootReason, strongbox, tee) => {
    // A reason of a later version must not pass as one that is known.
    const reason = bootReason as Claims['bootReason'];
    expect(tierOf({ bootReason: reason }, 'strict')).toBe(strongbox);
    expect(tierOf({ ...TEE, bootReason: reason }, 'strict')).toBe(tee);
  });

  it.each([
    ['generated', 'strong'],
    ['unknown', 'minimal'],
    ['imported', 'minimal'],
  ] as const)('key origin %s: %s', (keyOrigin, tier) => {
    expect(tierOf({ keyOrigin }, 'strict')).toBe(tier);
  });

  it('keeps the gates of balanced', () => {
    expect(tierOf({ boot: 'unacceptable' }, 'strict')).toBe('minimal');
    expect(tierOf({ rootClass: 'unknown' }, 'strict')).toBe('minimal');
  });
});

it('permissive has the gates of balanced', () => {
  expect(getBundledPolicy('permissive').tiers).toEqual(getBundledPolicy('balanced').tiers);
});
