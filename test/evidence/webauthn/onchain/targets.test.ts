// What each contract says: the table of targets, one rule at a time, each with a passing and a failing case.
import { describe, expect, it } from 'vitest';
import {
  isLowS,
  normaliseS,
  TARGET_IDS,
  TARGETS,
  type TargetId,
  type TargetInput,
  targetVerdicts,
} from '../../../../src/evidence/webauthn/onchain/targets.ts';
import { mintAssertion, N } from './fixtures.ts';

const minted = mintAssertion();

function input(change: Partial<TargetInput> = {}): TargetInput {
  return {
    s: minted.s,
    ecdsa: true,
    authenticatorData: minted.authenticatorData,
    challenge: () => true,
    indexes: [],
    startsAsSerialised: true,
    rebuilds: true,
    layers: [],
    ...change,
  };
}

const having = (outcome: string, change: Partial<TargetInput>) =>
  targetVerdicts(input(change))
    .filter((verdict) => verdict.outcome === outcome)
    .map(({ target }) => target);
const flags = (byte: number) => ({ authenticatorData: minted.authenticatorData.with(32, byte) });
const DIGEST_ONLY: readonly TargetId[] = [
  'precompile',
  'openzeppelin-p256',
  'daimo-p256',
  'daimo-p256-allow-malleability',
];
const WEBAUTHN = TARGET_IDS.filter((id) => !DIGEST_ONLY.includes(id));

describe('the table', () => {
  it('has every target once, with a source', () => {
    expect(TARGETS.map(({ id }) => id)).toEqual([...TARGET_IDS]);
    for (const { source, omits } of TARGETS) {
      expect(source.length).toBeGreaterThan(5);
      expect(omits).toEqual(expect.arrayContaining(['origin', 'rpIdHash', 'signature counter']));
    }
  });
});

describe('verdicts', () => {
  it('a sound assertion with UV is accepted by all', () => {
    expect(having('accept', {})).toEqual([...TARGET_IDS]);
  });

  it('a high s is refused where there is one signature only (edge case 23)', () => {
    expect(having('accept', { s: N - minted.s })).toEqual([
      'precompile',
      'daimo-p256-allow-malleability',
      'safe-passkey',
    ]);
  });

  it('a signature that does not verify is refused by all, one that was not verified by none', () => {
    expect(having('reject', { ecdsa: false })).toEqual([...TARGET_IDS]);
    expect(having('unknown', { ecdsa: null })).toEqual([...TARGET_IDS]);
  });

  it('without UP all but Safe and those that see no flags refuse (edge case 6)', () => {
    expect(having('accept', flags(0x04))).toEqual([...DIGEST_ONLY, 'safe-passkey']);
    expect(having('reject', flags(0x04))).toEqual(WEBAUTHN.filter((id) => id !== 'safe-passkey'));
  });

  it('without UV Safe refuses, Coinbase does not care, for the others it depends (edge case 8)', () => {
    expect(having('reject', flags(0x01))).toEqual(['safe-passkey']);
    expect(having('depends', flags(0x01))).toEqual([
      'openzeppelin-webauthn',
      'webauthn-sol',
      'daimo-webauthn',
    ]);
    expect(having('accept', flags(0x01))).toContain('coinbase-smart-wallet');
  });

  it('BS without BE is refused by OpenZeppelin and Daimo only (edge case 1)', () => {
    expect(having('reject', flags(0x15))).toEqual(['openzeppelin-webauthn', 'daimo-webauthn']);
    expect(having('reject', flags(0x1d))).toEqual([]);
    expect(having('reject', flags(0x0d))).toEqual([]);
  });

  it('authenticatorData of 36 bytes is too short for some, of 32 for all that read it (edge case 12)', () => {
    const cut = (length: number) => ({ authenticatorData: minted.authenticatorData.subarray(0, length) });
    expect(having('reject', cut(36))).toEqual(['openzeppelin-webauthn', 'daimo-webauthn']);
    expect(having('reject', cut(32))).toEqual(WEBAUTHN);
    expect(having('unknown', { authenticatorData: null })).toEqual(WEBAUTHN);
  });

  it('another challenge is refused by all that see it', () => {
    expect(having('reject', { challenge: () => false })).toEqual(WEBAUTHN);
    expect(having('unknown', { challenge: () => null })).toEqual(WEBAUTHN);
  });

  it('another order of members is refused by Safe and Daimo only (edge case 76)', () => {
    expect(having('reject', { startsAsSerialised: false, rebuilds: false })).toEqual([
      'daimo-webauthn',
      'safe-passkey',
    ]);
    expect(having('unknown', { indexes: null, startsAsSerialised: null, rebuilds: null })).toEqual(WEBAUTHN);
  });
});

describe('s', () => {
  it('is low up to n/2', () => {
    expect([isLowS(N / 2n), isLowS(N / 2n + 1n)]).toEqual([true, false]);
    expect(normaliseS(N - 5n)).toBe(5n);
    expect(normaliseS(5n)).toBe(5n);
    expect([normaliseS(0n), normaliseS(N)]).toEqual([undefined, undefined]);
  });
});
