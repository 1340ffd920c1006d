// The age of a status list: a list that is too old, or of no known age, leaves revocation unknown where an age is asked for.
import { describe, expect, it } from 'vitest';
import { createTrustStore, getBundledPolicy, verifyArtifact } from '../../src/index.ts';
import { mintChain } from '../lib/mint.ts';
import { anchorOf, NOW, statusList, wordsOf } from '../lib/verify.ts';

async function revocationWith(asOf: string | null, maxStatusListAgeDays?: number, revoked = false) {
  const chain = await mintChain();
  const entries = revoked ? { [chain.at('attestation').serial]: 'REVOKED' } : { ab: 'REVOKED' };
  const result = verifyArtifact(
    {
      source: 'test',
      kind: 'android-key-attestation',
      detectedAs: 'test',
      bytes: 0,
      sha256: '',
      certificates: chain.certificates,
      notes: [],
    },
    {
      trust: createTrustStore({ ownAnchors: [anchorOf(chain)], statusList: statusList(entries, asOf) }),
      policy: getBundledPolicy('balanced'),
      now: NOW,
      version: 'test',
      ...(maxStatusListAgeDays === undefined ? {} : { maxStatusListAgeDays }),
    },
  );
  const { verdict, claims, findings } = result;
  const words = findings.filter(({ check }) => check === 'revocation.status').map(wordsOf);
  return { verdict, claim: claims?.revocation, words };
}

describe('#26 the age of a status list', () => {
  // The verification time is 2026-02-15T12:00:00Z.
  it.each([
    ['of ten days, where thirty are allowed', '2026-02-05T00:00:00Z', 30, 'revocation.status pass', 'good'],
    ['of ten days, where ten are allowed', '2026-02-05T00:00:00Z', 10, 'revocation.status pass', 'good'],
    [
      'of ten days, where nine are allowed',
      '2026-02-05T00:00:00Z',
      9,
      'revocation.status unknown status-list-stale',
      'unknown',
    ],
    ['that is not known', null, 30, 'revocation.status unknown status-list-stale', 'unknown'],
    ['that is no date', 'soon', 30, 'revocation.status unknown status-list-stale', 'unknown'],
    ['that is not known, where nobody asks', null, undefined, 'revocation.status pass', 'good'],
    ['that lies in the future', '2026-03-05T00:00:00Z', 0, 'revocation.status pass', 'good'],
  ] as const)('%s', async (_name, asOf, max, words, claim) => {
    expect(await revocationWith(asOf, max)).toEqual({ verdict: 'verified', words: [words], claim });
  });

  it('does not save what an old list revokes', async () => {
    expect(await revocationWith('2020-01-01T00:00:00Z', 1, true)).toEqual({
      verdict: 'invalid',
      words: ['revocation.status fail listed-revoked'],
      claim: 'revoked',
    });
  });
});
