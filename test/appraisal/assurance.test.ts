// Assurance: never more than AAL1 from one factor, and nothing where nobody took part.
import { describe, expect, it } from 'vitest';
import type { Claims } from '../../src/model/evidence.ts';
import { appraiseWith, finding, SOFTWARE, STRONGBOX } from './fixtures.ts';

const assuranceOf = (claims: Partial<Claims> = {}) => appraiseWith({ claims }).assurance;
const text = (claims: Partial<Claims> = {}) => assuranceOf(claims)?.reasons.join('\n') ?? '';

describe('level', () => {
  it.each([
    ['match', 'valid', 1],
    ['match', 'not-checked', 1],
    ['not-checked', 'valid', 1],
    ['not-checked', 'not-checked', null],
    ['not-checked', 'unsupported', null],
  ] as const)('challenge %s, signature %s: %s', (challenge, signature, aal) => {
    expect(assuranceOf({ challenge, signature })?.aal).toBe(aal);
  });

  it.each(['fail', 'unknown'] as const)('is null where a chain signature is %s', (outcome) => {
    const result = appraiseWith({ findings: [finding('chain.signatures', outcome)] });
    expect(result.assurance).toEqual({
      aal: null,
      reasons: [`The evidence is ${result.verdict}: it supports no assurance level.`],
    });
  });
});

describe('reasons', () => {
  it('speak of AAL2 only for attested hardware with a signature and a challenge that were checked', () => {
    const said = 'at most AAL2-consistent';
    expect(text(STRONGBOX)).toContain(said);
    expect(text({ signature: 'not-checked' })).not.toContain(said);
    expect(text({ challenge: 'not-checked' })).not.toContain(said);
    expect(text(SOFTWARE)).not.toContain(said);
    expect(text({ rootClass: 'unknown' })).not.toContain(said);
    expect(text({ keyStorageBasis: 'claimed' })).not.toContain(said);
  });

  it('say that hardware is not proven where it is not', () => {
    expect(text(SOFTWARE)).toContain('Nothing proves that the key lives in hardware');
    expect(text(STRONGBOX)).toContain('attested to live in hardware (strongbox)');
  });

  it('name syncing as the limit', () => {
    expect(text({ synced: 'yes' })).toContain('synced');
    expect(text({ synced: 'no' })).not.toContain('synced');
  });

  it('are one line each and never a statement of compliance', () => {
    for (const claims of [STRONGBOX, SOFTWARE, { ...SOFTWARE, synced: 'yes' } as const]) {
      for (const reason of assuranceOf(claims)?.reasons ?? []) {
        expect(reason).toMatch(/^[A-Z][^\n]*\.$/);
        expect(reason.toLowerCase()).not.toContain('complian');
      }
    }
  });
});
