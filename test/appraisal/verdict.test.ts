// The verdict and the exit code: what follows from findings alone.
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/appraisal/appraise.ts';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import { appraiseWith, ESSENTIAL, finding, isEssential, PASSES, STRONGBOX, TEE } from './fixtures.ts';

const strict = getBundledPolicy('strict');

describe('verdict', () => {
  it('is verified where everything passes', () => {
    expect(appraiseWith()).toMatchObject({ verdict: 'verified', exitCode: 0, tier: 'strong' });
  });

  it('is invalid for a failure of any check, essential or not', () => {
    for (const check of ['chain.signatures', 'patch.os', 'heuristic.leaf-key-usage'] as const) {
      expect(appraiseWith({ findings: [finding(check, 'fail')] })).toMatchObject({
        verdict: 'invalid',
        exitCode: 3,
        tier: 'none',
      });
    }
  });

  it.each(ESSENTIAL)('is undecided where the essential check %s is unknown', (check) => {
    expect(appraiseWith({ findings: [finding(check, 'unknown')] })).toMatchObject({
      verdict: 'undecided',
      exitCode: 4,
      tier: 'none',
    });
  });

  it('is invalid rather than undecided where both hold', () => {
    const findings = [finding('chain.root', 'unknown'), finding('key.matches', 'fail')];
    expect(appraiseWith({ findings }).verdict).toBe('invalid');
  });

  it('is verified where something that is not essential is unknown', () => {
    const findings = [
      finding('revocation.status', 'unknown', 'no-status-list'),
      finding('patch.os', 'unknown'),
    ];
    expect(appraiseWith({ findings }).verdict).toBe('verified');
  });

  it('is verified with notices and checks that do not apply', () => {
    const findings = [
      finding('chain.root', 'notice', 'your-anchor'),
      finding('signature.value', 'not-applicable'),
    ];
    expect(appraiseWith({ findings }).verdict).toBe('verified');
  });

  it('sees one unknown among several findings of a check', () => {
    const findings = [finding('chain.signatures', 'pass'), finding('chain.signatures', 'unknown')];
    expect(appraiseWith({ findings }).verdict).toBe('undecided');
  });

  it('is undecided where nothing was found, or nothing essential holds', () => {
    const options = { policy: getBundledPolicy('balanced'), isEssential };
    for (const findings of [
      [],
      [finding('boot.state', 'pass')],
      [finding('key.matches', 'not-applicable')],
    ]) {
      const result = appraise({ kind: 'android-key-attestation', findings, claims: STRONGBOX }, options);
      expect(result).toMatchObject({ verdict: 'undecided', exitCode: 4, tier: 'none' });
    }
  });
});

describe('required checks of a policy', () => {
  it.each(['binding.challenge', 'revocation.status'] as const)(
    'strict is undecided where %s is unknown',
    (check) => {
      const findings = [finding(check, 'unknown')];
      expect(appraiseWith({ findings }).verdict).toBe('verified');
      expect(appraiseWith({ findings, policy: strict })).toMatchObject({ verdict: 'undecided', exitCode: 4 });
    },
  );

  it.each(['binding.challenge', 'revocation.status'] as const)(
    'strict is undecided where %s is missing',
    (check) => {
      const findings = PASSES.filter((pass) => pass.check !== check);
      const evidence = { kind: 'android-key-attestation', findings, claims: STRONGBOX } as const;
      expect(appraise(evidence, { policy: strict, isEssential }).verdict).toBe('undecided');
      const all = { ...evidence, findings: PASSES };
      expect(appraise(all, { policy: strict, isEssential }).verdict).toBe('verified');
    },
  );

  it('accepts a required check that does not apply', () => {
    const findings = [finding('revocation.status', 'not-applicable')];
    expect(appraiseWith({ findings, policy: strict }).verdict).toBe('verified');
  });
});

describe('a required check that holds against what the capture itself expects', () => {
  it.each(['pass', 'notice'] as const)('counts as not decided, be it a %s', (outcome) => {
    const findings = [finding('binding.challenge', outcome, 'expected-by-capture')];
    const result = appraiseWith({ findings, policy: strict });
    expect(result).toMatchObject({ verdict: 'undecided', exitCode: 4, tier: 'none' });
    expect(result.decisions[0]?.because).toContain('binding.challenge');
    expect(result.next.slice(0, 2)).toEqual([
      'Give the challenge that the server issued for this session.',
      'keytier verify <input> --challenge VALUE',
    ]);
    expect(appraiseWith({ findings }).verdict).toBe('verified');
  });

  it('is satisfied by a value from the command line, and does not matter where the policy does not ask', () => {
    const own = [finding('binding.challenge', 'pass')];
    expect(appraiseWith({ findings: own, policy: strict }).verdict).toBe('verified');
    const other = [...own, finding('binding.app-package', 'pass', 'expected-by-capture')];
    expect(appraiseWith({ findings: other, policy: strict }).verdict).toBe('verified');
  });

  it('is still invalid where it fails', () => {
    const findings = [finding('binding.challenge', 'fail', 'mismatch')];
    expect(appraiseWith({ findings, policy: strict }).verdict).toBe('invalid');
  });
});

describe('exit code', () => {
  it('is 1 for sound evidence below the required tier', () => {
    const result = appraiseWith({ claims: TEE, requiredTier: 'strong' });
    expect(result).toMatchObject({ verdict: 'verified', tier: 'standard', exitCode: 1 });
  });

  it('is 0 where the tier is better than required', () => {
    expect(appraiseWith({ requiredTier: 'minimal' }).exitCode).toBe(0);
  });

  it('takes the required tier of the policy', () => {
    const claims = { boot: 'unacceptable', bootReason: 'unlocked' } as const;
    expect(appraiseWith({ claims })).toMatchObject({ tier: 'minimal', exitCode: 1 });
    expect(appraiseWith({ claims, policy: getBundledPolicy('permissive') })).toMatchObject({
      tier: 'minimal',
      exitCode: 0,
    });
  });

  it('is not 0 for invalid or undecided evidence, even if nothing is required', () => {
    const requiredTier = 'none';
    expect(appraiseWith({ requiredTier, findings: [finding('chain.root', 'fail')] }).exitCode).toBe(3);
    expect(appraiseWith({ requiredTier, findings: [finding('chain.root', 'unknown')] }).exitCode).toBe(4);
  });
});
