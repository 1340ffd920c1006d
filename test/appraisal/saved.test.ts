// Saved reports: appraised again they give the same result, and a field that cannot be weighed is refused.
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/appraisal/appraise.ts';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import { loadSavedEvidence } from '../../src/appraisal/saved.ts';
import { finding, isEssential, PASSES, STRONGBOX } from './fixtures.ts';

const RESULT = {
  input: { source: 'chain.pem', kind: 'android-key-attestation', sha256: 'aa', bytes: 1, detectedAs: 'PEM' },
  verdict: 'verified',
  findings: PASSES,
  facts: { keyDescription: {} },
  claims: { ...STRONGBOX, osPatchAgeMonths: null },
  next: [],
} as const;

describe('loadSavedEvidence', () => {
  it('appraises a saved result to the same appraisal', () => {
    const policy = getBundledPolicy('balanced');
    const direct = { kind: RESULT.input.kind, findings: RESULT.findings, claims: RESULT.claims };
    const saved = loadSavedEvidence(JSON.parse(JSON.stringify(RESULT)), 'report.json');
    expect(saved).toEqual(direct);
    expect(appraise(saved, { policy, isEssential })).toEqual(appraise(direct, { policy, isEssential }));
  });

  it('keeps a failure of a check that this version does not know', () => {
    const unknown = { ...finding('chain.root', 'fail'), check: 'chain.something-new' };
    const saved = loadSavedEvidence({ ...RESULT, findings: [...PASSES, unknown] }, 'report.json');
    const result = appraise(saved, { policy: getBundledPolicy('balanced'), isEssential });
    expect(result.verdict).toBe('invalid');
  });

  it('ignores fields that a newer version added', () => {
    const claims = { ...STRONGBOX, userVerified: 'yes' };
    expect(loadSavedEvidence({ ...RESULT, claims, more: 1 }, 'report.json').kind).toBe(
      'android-key-attestation',
    );
  });

  it.each([
    ['nothing', null],
    ['an unreadable result', { ...RESULT, claims: undefined }],
    ['no kind', { ...RESULT, input: { source: 'x', kind: null } }],
    ['findings that are not a list', { ...RESULT, findings: {} }],
    ['an unknown outcome', { ...RESULT, findings: [{ ...PASSES[0], outcome: 'passed' }] }],
    ['an unknown value of a claim', { ...RESULT, claims: { ...STRONGBOX, boot: 'fine' } }],
    ['a missing claim', { ...RESULT, claims: { ...STRONGBOX, revocation: undefined } }],
    ['a patch age that is no number', { ...RESULT, claims: { ...STRONGBOX, osPatchAgeMonths: '1' } }],
  ])('refuses %s', (_name, result) => {
    expect(() => loadSavedEvidence(result, 'report.json')).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT_MALFORMED', where: 'report.json' }),
    );
  });
});
