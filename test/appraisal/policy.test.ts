// Policies: the bundled ones are valid and complete, and a document that is not valid is refused with every problem.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { POLICY_DOCUMENTS, POLICY_SOURCES } from '../../src/appraisal/policies.generated.ts';
import { bundledPolicyNames, getBundledPolicy, loadPolicy } from '../../src/appraisal/policy.ts';
import { policyJsonSchema } from '../../src/appraisal/policy-json-schema.ts';
import { policyProblems } from '../../src/appraisal/policy-schema.ts';
import { nearest } from '../../src/appraisal/suggest.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { REASON_CODES } from '../../src/model/reason-codes.ts';

const DIRECTORY = 'src/appraisal/policies';
const SCHEMA_FILE = 'docs/schema/policy-v1.json';
const files = readdirSync(DIRECTORY).filter((file) => file.endsWith('.yaml'));

const validateSchema = new Ajv2020({ allErrors: true, strictTypes: false }).compile(
  JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')),
);

/** A small valid policy that extends the default. */
const MINE = { name: 'mine', description: 'A test', version: 1, extends: 'balanced' } as const;

/** A complete policy of its own. */
const { extends: _none, ...FULL } = { ...getBundledPolicy('balanced'), name: 'mine', extends: undefined };

function errorOf(document: unknown): KeytierError {
  try {
    loadPolicy(document, { name: 'policy.yaml', reasons: REASON_CODES });
  } catch (error) {
    if (error instanceof KeytierError) return error;
    throw error;
  }
  throw new Error('the policy was accepted');
}

describe('bundled policies', () => {
  it('are balanced, strict and permissive', () => {
    expect(files.map((file) => file.replace('.yaml', '')).sort()).toEqual([
      'balanced',
      'permissive',
      'strict',
    ]);
    expect([...bundledPolicyNames()].sort()).toEqual(['balanced', 'permissive', 'strict']);
  });

  it.each(files)('%s: valid, its generated copy is current, and its name is the file name', (file) => {
    const name = file.replace('.yaml', '');
    const text = readFileSync(`${DIRECTORY}/${file}`, 'utf8');
    expect(POLICY_SOURCES[name]).toBe(text);
    expect(POLICY_DOCUMENTS[name]).toEqual(parse(text));
    const context = { extendable: bundledPolicyNames(), reasons: REASON_CODES };
    expect(policyProblems(parse(text), context)).toEqual([]);
    expect(validateSchema(parse(text))).toBe(true);
    expect(getBundledPolicy(name).name).toBe(name);
    expect(policyProblems(getBundledPolicy(name), context)).toEqual([]);
  });

  it('hold the values of the trust model', () => {
    expect(getBundledPolicy('balanced')).toMatchObject({ requiredTier: 'standard', requiredChecks: [] });
    expect(getBundledPolicy('strict')).toMatchObject({
      requiredTier: 'standard',
      requiredChecks: ['binding.challenge', 'revocation.status'],
      operations: getBundledPolicy('balanced').operations,
      deny: getBundledPolicy('balanced').deny,
    });
    expect(getBundledPolicy('permissive')).toMatchObject({ requiredTier: 'minimal', deny: [] });
  });

  it('is not found under another name', () => {
    for (const name of ['lenient', '__proto__', 'toString', '']) {
      expect(() => getBundledPolicy(name)).toThrow(expect.objectContaining({ code: 'ERR_POLICY_NOT_FOUND' }));
    }
  });
});

describe('extends', () => {
  it('changes conditions, signals and operations one by one, and lists as a whole', () => {
    const base = getBundledPolicy('balanced');
    const login = { operation: 'login', requiredTier: 'strong', threshold: 50 };
    const extra = { operation: 'close-account', requiredTier: 'strong', threshold: 60 };
    const synced = { signal: 'synced', cases: [{ when: { synced: ['yes'] }, points: -50, reason: 'no' }] };
    const policy = loadPolicy(
      {
        ...MINE,
        tiers: { strong: { keyStorage: ['strongbox'] } },
        score: { signals: [synced] },
        operations: [login, extra],
        deny: ['chain.extended'],
      },
      { name: 'policy.yaml' },
    );
    expect(policy.name).toBe('mine');
    expect(policy.tiers.standard).toEqual(base.tiers.standard);
    expect(policy.tiers.strong).toEqual({ ...base.tiers.strong, keyStorage: ['strongbox'] });
    expect(policy.operations).toEqual([
      ...base.operations.map((rule) => (rule.operation === 'login' ? login : rule)),
      extra,
    ]);
    expect(policy.score.signals.map((entry) => entry.signal)).toEqual(
      base.score.signals.map((entry) => entry.signal),
    );
    expect(policy.score.signals.find((entry) => entry.signal === 'synced')).toEqual(synced);
    expect(policy.deny).toEqual(['chain.extended']);
    expect(policy.stepUp).toEqual(base.stepUp);
    expect(policy).not.toHaveProperty('extends');
  });

  it('takes a bundled policy that extends another', () => {
    const policy = loadPolicy({ ...MINE, extends: 'strict' }, { name: 'policy.yaml' });
    expect(policy).toEqual({ ...getBundledPolicy('strict'), name: 'mine', description: 'A test' });
  });

  it('refuses itself and names that are not bundled', () => {
    for (const name of ['mine', './other.yaml', '__proto__', 7]) {
      expect(errorOf({ ...MINE, extends: name })).toMatchObject({
        code: 'ERR_POLICY_INVALID',
        where: 'policy.yaml, extends',
      });
    }
    expect(errorOf({ ...MINE, extends: 'stritc' }).hint).toBe('did you mean strict?');
  });

  it('refuses the name of a bundled policy', () => {
    expect(errorOf({ ...MINE, name: 'balanced' })).toMatchObject({
      where: 'policy.yaml, name',
      seen: '"balanced"',
    });
  });
});

const withSignal = (signal: unknown) => ({ ...MINE, score: { signals: [signal] } });
const withCase = (entry: unknown) => withSignal({ signal: 'x', cases: [entry] });

describe('validation', () => {
  it('accepts a complete policy without extends', () => {
    expect(loadPolicy(FULL, { name: 'policy.yaml' })).toEqual(FULL);
  });

  it.each([
    ['not a mapping', [], 'policy.yaml', 'mapping'],
    ['nothing', null, 'policy.yaml', 'mapping'],
    [
      'a missing version',
      { name: 'mine', description: 'A test', extends: 'balanced' },
      'policy.yaml',
      'lacks version',
    ],
    [
      'an incomplete policy',
      { name: 'mine', description: 'A test', version: 1 },
      'policy.yaml',
      'lacks requiredTier',
    ],
    ['another version', { ...MINE, version: 2 }, 'policy.yaml, version', 'must be 1'],
    ['an unknown key', { ...MINE, operation: [] }, 'policy.yaml, operation', 'not a known key'],
    ['a key from the prototype', { ...MINE, constructor: 1 }, 'policy.yaml, constructor', 'not a known key'],
    ['an unknown tier', { ...MINE, tiers: { stong: {} } }, 'policy.yaml, tiers.stong', 'not a known key'],
    [
      'a gate for minimal',
      { ...MINE, tiers: { minimal: {} } },
      'policy.yaml, tiers.minimal',
      'not a known key',
    ],
    [
      'a tier that needs none',
      { ...MINE, requiredTier: 'none' },
      'policy.yaml, requiredTier',
      'allowed values',
    ],
    [
      'an empty gate',
      { ...MINE, tiers: { strong: {} } },
      'policy.yaml, tiers.strong',
      'must name a condition',
    ],
    [
      'an unknown claim',
      { ...MINE, tiers: { strong: { keyStore: [] } } },
      'policy.yaml, tiers.strong.keyStore',
      'not a known key',
    ],
    [
      'a signal as a gate',
      { ...MINE, tiers: { strong: { deviceKnown: true } } },
      'policy.yaml, tiers.strong.deviceKnown',
      'not a known key',
    ],
    [
      'a vendor verdict as a gate',
      { ...MINE, tiers: { standard: { vendorVerdict: 'reported' } } },
      'policy.yaml, tiers.standard.vendorVerdict',
      'not a known key',
    ],
    [
      'an unknown value',
      { ...MINE, tiers: { strong: { keyStorage: ['tee', 'strongbx'] } } },
      'policy.yaml, tiers.strong.keyStorage[1]',
      'allowed values',
    ],
    [
      'a value without a list',
      { ...MINE, tiers: { strong: { keyStorage: 'tee' } } },
      'policy.yaml, tiers.strong.keyStorage',
      'must be a list',
    ],
    [
      'an empty list of values',
      { ...MINE, tiers: { strong: { keyStorage: [] } } },
      'policy.yaml, tiers.strong.keyStorage',
      'must have 1 to 7 entries',
    ],
    [
      'a value twice',
      { ...MINE, tiers: { strong: { boot: ['acceptable', 'acceptable'] } } },
      'policy.yaml, tiers.strong.boot[1]',
      'is there twice',
    ],
    [
      'an unknown check',
      { ...MINE, requiredChecks: ['chain.rot'] },
      'policy.yaml, requiredChecks[0]',
      'is not a check',
    ],
    [
      'an operation twice',
      {
        ...MINE,
        operations: [1, 2].map((threshold) => ({ operation: 'login', requiredTier: 'strong', threshold })),
      },
      'policy.yaml, operations[1]',
      'is there twice',
    ],
    [
      'a threshold as text',
      { ...MINE, operations: [{ operation: 'login', requiredTier: 'strong', threshold: '25' }] },
      'policy.yaml, operations[0].threshold',
      'whole number',
    ],
    [
      'a threshold of infinity',
      { ...MINE, operations: [{ operation: 'login', requiredTier: 'strong', threshold: -Infinity }] },
      'policy.yaml, operations[0].threshold',
      'whole number',
    ],
    [
      'an operation that needs nothing',
      { ...MINE, operations: [{ operation: 'login', requiredTier: 'none', threshold: 0 }] },
      'policy.yaml, operations[0].requiredTier',
      'allowed values',
    ],
    ['no operations', { ...MINE, operations: [] }, 'policy.yaml, operations', '1 to 256'],
    ['no step-up method', { ...MINE, stepUp: [] }, 'policy.yaml, stepUp', '1 to 64'],
    [
      'a step-up method with spaces',
      { ...MINE, stepUp: ['call us'] },
      'policy.yaml, stepUp[0]',
      'lower-case',
    ],
    [
      'an unknown check that denies',
      { ...MINE, deny: ['chain.extend'] },
      'policy.yaml, deny[0]',
      'unknown check',
    ],
    [
      'an unknown reason that denies',
      { ...MINE, deny: ['revocation.status/revoked'] },
      'policy.yaml, deny[0]',
      'unknown reason',
    ],
    ['a malformed rule', { ...MINE, deny: ['chain.root/'] }, 'policy.yaml, deny[0]', 'check or check/reason'],
    [
      'a signal twice',
      {
        ...MINE,
        score: { signals: [1, 2].map((points) => ({ signal: 'x', cases: [{ points, reason: 'r' }] })) },
      },
      'policy.yaml, score.signals[1]',
      'is there twice',
    ],
    [
      'the signal of the cap',
      withSignal({ signal: 'verdict', cases: [{ points: 9, reason: 'r' }] }),
      'policy.yaml, score.signals[0].signal',
      'a row of its own',
    ],
    [
      'the signal of the floor',
      withSignal({ signal: 'floor', cases: [{ points: 9, reason: 'r' }] }),
      'policy.yaml, score.signals[0].signal',
      'a row of its own',
    ],
    [
      'a case never reached',
      withSignal({
        signal: 'x',
        cases: [
          { points: 1, reason: 'a' },
          { points: 2, reason: 'b' },
        ],
      }),
      'policy.yaml, score.signals[0].cases[0]',
      'never reached',
    ],
    [
      'points with a fraction',
      withCase({ points: 0.5, reason: 'r' }),
      'policy.yaml, score.signals[0].cases[0].points',
      'whole number',
    ],
    [
      'points beyond measure',
      withCase({ points: 1e9, reason: 'r' }),
      'policy.yaml, score.signals[0].cases[0].points',
      '-1000 to 1000',
    ],
    [
      'a reason with a line break',
      withCase({ points: 1, reason: 'a\nb' }),
      'policy.yaml, score.signals[0].cases[0].reason',
      'one line',
    ],
    [
      'an unknown placeholder',
      withCase({ points: 1, reason: '{keystorage}' }),
      'policy.yaml, score.signals[0].cases[0].reason',
      'unknown field',
    ],
    [
      'a range without a bound',
      withCase({ when: { osPatchAgeMonths: {} }, points: 1, reason: 'r' }),
      'policy.yaml, score.signals[0].cases[0].when.osPatchAgeMonths',
      'must name a bound',
    ],
    [
      'an unknown bound',
      withCase({ when: { osPatchAgeMonths: { over: 1 } }, points: 1, reason: 'r' }),
      'policy.yaml, score.signals[0].cases[0].when.osPatchAgeMonths.over',
      'not a known key',
    ],
    [
      'yes for true',
      withCase({ when: { deviceKnown: 'yes' }, points: 1, reason: 'r' }),
      'policy.yaml, score.signals[0].cases[0].when.deviceKnown',
      'true, false or reported',
    ],
    [
      'a vendor verdict that is weighed',
      withCase({ when: { vendorVerdict: ['MEETS_STRONG_INTEGRITY'] }, points: 1, reason: 'r' }),
      'policy.yaml, score.signals[0].cases[0].when.vendorVerdict',
      'must be "reported"',
    ],
  ] as const)('refuses %s', (_name, document, where, message) => {
    const error = errorOf(document);
    expect(error).toMatchObject({ code: 'ERR_POLICY_INVALID', where });
    expect(error.message).toContain(message);
  });

  it('suggests the word that was meant', () => {
    expect(errorOf({ ...MINE, tiers: { strong: { keyStorage: ['strongbx'] } } })).toMatchObject({
      seen: '"strongbx"',
      hint: 'did you mean strongbox?',
    });
    expect(errorOf({ ...MINE, requiredTeir: 'strong' }).hint).toBe('did you mean requiredTier?');
    expect(errorOf({ ...MINE, requiredTier: 'gold' }).hint).toBe('allowed: strong, standard, minimal');
  });

  it('lists every problem, not only the first', () => {
    const error = errorOf({ ...MINE, requiredTier: 'gold', stepUp: [], deny: ['nothing'] });
    expect(error.message).toContain('(3 problems)');
    expect(error.where).toBe('policy.yaml, requiredTier');
    expect(error.hint).toContain('also policy.yaml, stepUp: must have 1 to 64 entries');
    expect(error.hint).toContain('also policy.yaml, deny[0]:');
  });

  it('lists no more problems than a person reads', () => {
    const deny = Array.from({ length: 60 }, (_, index) => `chain.x/${index}`);
    const { hint = '' } = errorOf({ ...MINE, deny });
    expect(hint.split('\n').filter((line) => line.startsWith('also'))).toHaveLength(19);
    expect(hint).toContain('and 40 more');
  });

  it('refuses a strong tier that a mere claim could reach', () => {
    const bases = { keyStorageBasis: ['proven', 'attested', 'claimed'] };
    expect(errorOf({ ...MINE, tiers: { standard: bases } }).where).toBe('policy.yaml, tiers.strong');
    expect(
      errorOf({ ...FULL, tiers: { strong: { boot: ['acceptable'] }, standard: { boot: ['acceptable'] } } })
        .message,
    ).toContain('keyStorageBasis');
    const tiers = { standard: bases, strong: { keyStorageBasis: ['attested'] } };
    expect(loadPolicy({ ...MINE, tiers }, { name: 'policy.yaml' }).tiers.standard.keyStorageBasis).toEqual(
      bases.keyStorageBasis,
    );
  });
});

describe('docs/schema/policy-v1.json', () => {
  it('is the generated schema', () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(policyJsonSchema())),
    );
  });

  it.each([
    ['an unknown key', { ...MINE, operation: [] }],
    ['an unknown value', { ...MINE, tiers: { strong: { keyStorage: ['strongbx'] } } }],
    ['a signal as a gate', { ...MINE, tiers: { strong: { deviceKnown: true } } }],
    ['an incomplete policy', { name: 'mine', description: 'A test', version: 1 }],
    ['an incomplete pair of gates', { ...FULL, tiers: { strong: FULL.tiers.strong } }],
    ['an unknown extends', { ...MINE, extends: 'lenient' }],
    [
      'a text threshold',
      { ...MINE, operations: [{ operation: 'login', requiredTier: 'strong', threshold: '25' }] },
    ],
  ])('refuses %s, as the validation does', (_name, document) => {
    expect(validateSchema(document)).toBe(false);
    expect(errorOf(document).code).toBe('ERR_POLICY_INVALID');
  });

  it('accepts a complete policy and one that extends', () => {
    expect(validateSchema(FULL)).toBe(true);
    expect(validateSchema(MINE)).toBe(true);
  });
});

describe('nearest', () => {
  it.each([
    ['strongbx', 'strongbox'],
    ['storngbox', 'strongbox'],
    ['STRONGBOX', 'strongbox'],
    ['te', 'tee'],
    ['gold', undefined],
    ['x'.repeat(100_000), undefined],
  ])('%s', (word, expected) => {
    expect(nearest(word, ['strongbox', 'tee', 'software'])).toBe(expected);
  });
});
