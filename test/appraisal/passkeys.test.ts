// Passkeys under the bundled policies: the row of the trust model's tier table, and SP 800-63B-4.
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/appraisal/appraise.ts';
import { getBundledPolicy, loadPolicy } from '../../src/appraisal/policy.ts';
import { loadSavedEvidence } from '../../src/appraisal/saved.ts';
import type { Claims } from '../../src/model/evidence.ts';
import { finding, isEssential } from './fixtures.ts';

const PASSKEY: Claims = {
  rootClass: 'none',
  keyStorage: 'unknown',
  keyStorageBasis: 'none',
  boot: 'not-applicable',
  bootReason: 'not-applicable',
  keyOrigin: 'unknown',
  osPatchAgeMonths: null,
  revocation: 'not-applicable',
  challenge: 'match',
  signature: 'valid',
  synced: 'no',
  userVerified: 'yes',
};

const ATTESTED = { keyStorage: 'security-key', keyStorageBasis: 'attested', rootClass: 'yours' } as const;

const appraised = (
  claims: Partial<Claims> = {},
  kind: 'webauthn-authentication' | 'webauthn-registration' | 'raw-signature' = 'webauthn-authentication',
  policy = getBundledPolicy('balanced'),
) =>
  appraise(
    { kind, findings: [finding('signature.value', 'pass')], claims: { ...PASSKEY, ...claims } },
    { policy, isEssential },
  );

describe('tiers', () => {
  it.each([
    ['device-bound, attested by known hardware, verified user', ATTESTED, 'strong'],
    [
      'the same in a Secure Enclave under the root of Apple',
      { keyStorage: 'secure-enclave', keyStorageBasis: 'attested', rootClass: 'apple-webauthn' },
      'strong',
    ],
    ['the same in a TPM', { ...ATTESTED, keyStorage: 'platform-tpm' }, 'strong'],
    [
      'the same in StrongBox',
      { ...ATTESTED, keyStorage: 'strongbox', rootClass: 'google-hardware' },
      'strong',
    ],
    ['the same in a TEE', { ...ATTESTED, keyStorage: 'tee', rootClass: 'google-hardware' }, 'standard'],
    ['attested and synced', { ...ATTESTED, synced: 'yes' }, 'standard'],
    [
      'attested below an unknown root',
      { ...ATTESTED, rootClass: 'unknown', keyStorageBasis: 'claimed' },
      'standard',
    ],
    ['device-bound, unattested', {}, 'standard'],
    ['synced', { synced: 'yes' }, 'standard'],
    [
      'attested on an unlocked device',
      { ...ATTESTED, boot: 'unacceptable', bootReason: 'unlocked' },
      'minimal',
    ],
    ['no user verification', { userVerified: 'no' }, 'minimal'],
    ['attested, no user verification', { ...ATTESTED, userVerified: 'no' }, 'minimal'],
    ['user verification not known', { userVerified: 'unknown' }, 'minimal'],
  ] as const)('%s: %s', (_name, claims, tier) => {
    expect(appraised(claims).tier).toBe(tier);
    expect(appraised(claims, 'webauthn-registration').tier).toBe(tier);
  });

  it('are for passkeys alone: a bare key with the same claims stays minimal', () => {
    expect(appraised({}, 'raw-signature').tier).toBe('minimal');
  });

  it('a policy changes them condition by condition', () => {
    const head = { name: 'ours', description: 'No synced passkeys', version: 1, extends: 'balanced' };
    const policy = loadPolicy(
      { ...head, passkeyTiers: { standard: { synced: ['no'] } } },
      { name: 'ours.yaml' },
    );
    expect(appraised({ synced: 'yes' }, 'webauthn-authentication', policy).tier).toBe('minimal');
    expect(appraised({ userVerified: 'no' }, 'webauthn-authentication', policy).tier).toBe('minimal');
    expect(appraised({}, 'webauthn-authentication', policy).tier).toBe('standard');
    expect(() =>
      loadPolicy(
        { ...head, passkeyTiers: { strong: { keyStorageBasis: ['claimed'] } } },
        { name: 'ours.yaml' },
      ),
    ).toThrow(/passkeyTiers\.strong/);
  });
});

describe('assurance', () => {
  it.each([
    ['synced, verified', { synced: 'yes' }, 2, 'AAL2 at most'],
    ['attested and synced, verified', { ...ATTESTED, synced: 'yes' }, 2, 'AAL2 at most'],
    ['device-bound, unattested, verified', {}, 2, 'is not proven'],
    ['device-bound, attested, verified', ATTESTED, 2, 'AAL3 is not claimed'],
    ['not verified', { userVerified: 'no' }, 1, 'single factor'],
    ['no signature', { signature: 'not-checked' }, null, 'No signature'],
  ] as const)('%s', (_name, claims, aal, words) => {
    const { assurance } = appraised(claims);
    expect(assurance?.aal).toBe(aal);
    expect(assurance?.reasons.join(' ')).toContain(words);
  });

  it('never names AAL3', () => {
    for (const kind of ['webauthn-authentication', 'webauthn-registration'] as const)
      expect(appraised(ATTESTED, kind).assurance?.aal).toBe(2);
  });
});

describe('score', () => {
  it('takes points for a synced key and for a challenge that was not checked', () => {
    expect(appraised(ATTESTED).score.value).toBe(40);
    expect(appraised({ ...ATTESTED, synced: 'yes' }).score.value).toBe(35);
    expect(appraised({ ...ATTESTED, challenge: 'not-checked' }).score.value).toBe(35);
  });
});

it('a report from before user verification was a claim is read as not known', () => {
  const { userVerified: _later, ...claims } = PASSKEY;
  const saved = { input: { kind: 'raw-signature' }, findings: [], claims };
  expect(loadSavedEvidence(saved, 'old.json').claims.userVerified).toBe('unknown');
});
