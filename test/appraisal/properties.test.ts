// Properties that hold for every mix of findings, claims and signals, under every bundled policy.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/appraisal/appraise.ts';
import { bundledPolicyNames, getBundledPolicy } from '../../src/appraisal/policy.ts';
import type { Signals } from '../../src/appraisal/signals.ts';
import { type Appraisal, TIERS } from '../../src/model/appraisal.ts';
import { ARTIFACT_KINDS } from '../../src/model/artifact.ts';
import type { Claims } from '../../src/model/evidence.ts';
import { CHECK_IDS, type Finding } from '../../src/model/finding.ts';
import { finding, isEssential, PASSES } from './fixtures.ts';

/** From best to worst; values in one group are equally good. Written here from the trust model, not from the code. */
const RANKS = {
  rootClass: [
    ['google-hardware', 'yours'],
    ['samsung-knox', 'google-preproduction', 'aosp-software', 'unknown', 'none'],
  ],
  keyStorage: [
    ['strongbox', 'secure-enclave'],
    ['tee', 'platform-tpm'],
    ['software', 'unknown'],
  ],
  keyStorageBasis: [
    ['proven', 'attested'],
    ['claimed', 'none'],
  ],
  keyOrigin: [['generated'], ['unknown'], ['imported']],
  revocation: [['good', 'not-applicable'], ['unknown'], ['suspended'], ['revoked']],
  challenge: [['match'], ['not-checked'], ['mismatch']],
  signature: [['valid'], ['not-checked', 'unsupported'], ['invalid']],
  synced: [['no'], ['unknown'], ['yes']],
  osPatchAgeMonths: [[0, 1, 12], [null], [13, 60, 2400]],
} as const satisfies { readonly [K in keyof Claims]?: readonly (readonly Claims[K][])[] };

/** Boot state and its reason go together. */
const BOOT_RANKS: readonly (readonly Pick<Claims, 'boot' | 'bootReason'>[])[] = [
  [
    { boot: 'acceptable', bootReason: 'verified' },
    { boot: 'acceptable', bootReason: 'self-signed-known-key' },
    { boot: 'not-applicable', bootReason: 'not-applicable' },
  ],
  [{ boot: 'acceptable', bootReason: 'self-signed-unknown-key' }],
  [{ boot: 'unknown', bootReason: 'missing' }],
  (['unlocked', 'unverified', 'failed', 'test-key', 'zero-key', 'contradiction'] as const).map(
    (bootReason) => ({
      boot: 'unacceptable' as const,
      bootReason,
    }),
  ),
];

type Change = Partial<Claims>;

/** Every group of changes, best first, for one aspect of the claims. */
const ASPECTS: readonly (readonly (readonly Change[])[])[] = [
  ...Object.entries(RANKS).map(([name, groups]) =>
    groups.map((group) => group.map((value): Change => ({ [name]: value }))),
  ),
  BOOT_RANKS,
];

const aspect = (groups: readonly (readonly Change[])[]) => fc.constantFrom(...groups.flat());

const claimsArbitrary = fc
  .tuple(...ASPECTS.map(aspect))
  // Together the aspects name every claim; the compiler cannot see that.
  .map((changes) => Object.assign({}, ...changes) as Claims);

const SIGNALS = ['deviceKnown', 'ipInHistory', 'geoConsistent', 'velocityAnomaly', 'badAsn'] as const;
const signalsArbitrary: fc.Arbitrary<Signals> = fc.record(
  {
    ...Object.fromEntries(SIGNALS.map((name) => [name, fc.boolean()])),
    vendorVerdict: fc.string({ minLength: 1 }),
  },
  { requiredKeys: [] },
);

const findingArbitrary = (outcomes: readonly Finding['outcome'][]) =>
  fc
    .tuple(
      fc.constantFrom(...CHECK_IDS),
      fc.constantFrom(...outcomes),
      fc.constantFrom(null, 'listed-revoked', 'unknown-root', 'expired', 'not-given', 'expected-by-capture'),
    )
    .map(([check, outcome, reason]) => finding(check, outcome, reason));

const anyFindings = fc.array(findingArbitrary(['pass', 'notice', 'fail', 'unknown', 'not-applicable']));
const policies = fc.constantFrom(...bundledPolicyNames()).map(getBundledPolicy);
const kinds = fc.constantFrom(...ARTIFACT_KINDS);

const situation = fc.record({
  kind: kinds,
  findings: anyFindings,
  claims: claimsArbitrary,
  signals: signalsArbitrary,
  policy: policies,
});

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

const run = ({ kind, findings, claims, signals, policy }: Situation): Appraisal =>
  appraise({ kind, findings, claims }, { policy, signals, isEssential });

const rank = (result: Appraisal) => TIERS.indexOf(result.tier);
const allowed = (result: Appraisal) =>
  result.decisions.filter((entry) => entry.outcome === 'allow').map((entry) => entry.operation);

function expectNotBetter(worse: Appraisal, better: Appraisal): void {
  expect(rank(worse)).toBeGreaterThanOrEqual(rank(better));
  expect(worse.score.value).toBeLessThanOrEqual(better.score.value);
  expect(allowed(better)).toEqual(expect.arrayContaining(allowed(worse)));
  expect(worse.assurance?.aal ?? 0).toBeLessThanOrEqual(better.assurance?.aal ?? 0);
}

describe('for every situation', () => {
  it('the rows add up to the value, which is from 0 to 90', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { score } = run(given);
        expect(score.rows.reduce((sum, row) => sum + row.points, 0)).toBe(score.value);
        expect(score.max).toBe(90);
        expect(score.value).toBeLessThanOrEqual(score.max);
        expect(score.value).toBeGreaterThanOrEqual(0);
        expect(score.rows.reduce((sum, row) => sum + row.max, 0)).toBe(score.max);
        for (const row of score.rows) {
          if (row.signal === 'floor') expect(row.points).toBeGreaterThan(0);
          else expect(row.points).toBeLessThanOrEqual(row.max);
          expect(Object.is(row.points, -0)).toBe(false);
        }
      }),
    );
  });

  it('invalid evidence scores 0, by a last row that takes away what was there; no other has that row', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { verdict, score } = run(given);
        const [cap, ...more] = score.rows.filter(({ signal }) => signal === 'verdict');
        expect(more).toEqual([]);
        if (verdict === 'invalid') {
          expect(score.value).toBe(0);
          expect(cap).toBe(score.rows.at(-1));
          expect(cap?.points).toBeLessThanOrEqual(0);
        } else {
          expect(cap).toBeUndefined();
        }
      }),
    );
  });

  it('only verified evidence has a tier, is allowed anything, or exits below 3', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const result = run(given);
        if (result.verdict === 'verified') {
          expect(result.tier).not.toBe('none');
          expect([0, 1]).toContain(result.exitCode);
        } else {
          expect(result.tier).toBe('none');
          expect(allowed(result)).toEqual([]);
          expect(result.exitCode).toBe(result.verdict === 'invalid' ? 3 : 4);
          expect(result.assurance?.aal).toBeNull();
        }
      }),
    );
  });

  it('a failure makes it invalid, and only a failure denies', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const result = run(given);
        const fails = given.findings.some((entry) => entry.outcome === 'fail');
        expect(result.verdict === 'invalid').toBe(fails);
        if (!fails) expect(result.decisions.map((entry) => entry.outcome)).not.toContain('deny');
      }),
    );
  });

  it('step-up has methods, other outcomes have none; next is short', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const result = run(given);
        for (const { outcome, stepUp, because } of result.decisions) {
          expect(stepUp.length > 0).toBe(outcome === 'step-up');
          expect(because).not.toBe('');
        }
        expect(result.next.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('worse input never gives a better result', () => {
  const soundFindings = fc
    .array(findingArbitrary(['pass', 'notice', 'not-applicable']))
    // Not decided for a policy that requires the check, so not sound.
    .map((more) => [...PASSES, ...more.filter(({ reason }) => reason !== 'expected-by-capture')]);
  const sound = situation.chain((given) => soundFindings.map((findings) => ({ ...given, findings })));

  it.each(ASPECTS.map((groups) => [Object.keys(groups[0]?.[0] ?? {}).join(' and '), groups] as const))(
    'a worse %s',
    (_name, groups) => {
      const pair = fc
        .tuple(fc.nat({ max: groups.length - 1 }), fc.nat({ max: groups.length - 1 }))
        .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
        .chain(([better, worse]) =>
          fc.tuple(fc.constantFrom(...(groups[better] ?? [])), fc.constantFrom(...(groups[worse] ?? []))),
        );
      fc.assert(
        fc.property(sound, pair, (given, [better, worse]) => {
          const good = run({ ...given, claims: { ...given.claims, ...better } });
          const bad = run({ ...given, claims: { ...given.claims, ...worse } });
          expectNotBetter(bad, good);
        }),
      );
    },
  );

  it('an unknown signal is never better than a good one, a bad one never better than none', () => {
    const good = {
      deviceKnown: true,
      ipInHistory: true,
      geoConsistent: true,
      velocityAnomaly: false,
      badAsn: false,
    };
    fc.assert(
      fc.property(sound, fc.constantFrom(...SIGNALS), (given, name) => {
        const { [name]: _dropped, ...rest } = given.signals;
        const known = run({ ...given, signals: { ...rest, [name]: good[name] } });
        const unknown = run({ ...given, signals: rest });
        const bad = run({ ...given, signals: { ...rest, [name]: !good[name] } });
        expectNotBetter(unknown, known);
        expectNotBetter(bad, unknown);
      }),
    );
  });

  it('a finding that turns unknown, fails, or holds against the capture itself never helps', () => {
    fc.assert(
      fc.property(
        sound,
        fc.constantFrom(...CHECK_IDS),
        fc.constantFrom(['unknown'], ['fail'], ['pass', 'expected-by-capture']) as fc.Arbitrary<
          [Finding['outcome'], Finding['reason']?]
        >,
        (given, check, changed) => {
          const before = run(given);
          const findings = [
            ...given.findings.filter((entry) => entry.check !== check),
            finding(check, ...changed),
          ];
          const after = run({ ...given, findings });
          expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
          expect(after.exitCode).toBeGreaterThanOrEqual(before.exitCode);
          expect(allowed(before)).toEqual(expect.arrayContaining(allowed(after)));
        },
      ),
    );
  });

  it('a vendor verdict changes nothing but its own row', () => {
    fc.assert(
      fc.property(situation, fc.string({ minLength: 1 }), (given, vendorVerdict) => {
        const { vendorVerdict: _dropped, ...rest } = given.signals;
        const without = run({ ...given, signals: rest });
        const withVerdict = run({ ...given, signals: { ...rest, vendorVerdict } });
        expect({ ...withVerdict, score: withVerdict.score.value }).toEqual({
          ...without,
          score: without.score.value,
        });
      }),
    );
  });
});
