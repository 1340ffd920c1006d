// Policy files: line numbers for every problem, and no YAML trick gets through.
import { describe, expect, it } from 'vitest';
import { POLICY_SOURCES } from '../../src/appraisal/policies.generated.ts';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import { MAX_POLICY_BYTES, parsePolicyYaml } from '../../src/appraisal/policy-yaml.ts';
import { KeytierError } from '../../src/model/errors.ts';

const HEAD = 'name: mine\ndescription: A test\nversion: 1\nextends: balanced\n';

async function errorOf(text: string): Promise<KeytierError> {
  try {
    await parsePolicyYaml(text, 'policy.yaml');
  } catch (error) {
    if (error instanceof KeytierError) return error;
    throw error;
  }
  throw new Error('the policy was accepted');
}

describe('a policy file', () => {
  it('is read like the bundled ones', async () => {
    const { balanced = '' } = POLICY_SOURCES;
    const text = balanced.replace('name: balanced', 'name: mine');
    expect(await parsePolicyYaml(text, 'mine.yaml')).toEqual({
      ...getBundledPolicy('balanced'),
      name: 'mine',
    });
  });

  it('may have a byte order mark, Windows line ends, and be JSON', async () => {
    const strict = { ...getBundledPolicy('strict'), name: 'mine', description: 'A test' };
    const windows = `\uFEFF${HEAD.replace('balanced', 'strict').replaceAll('\n', '\r\n')}`;
    expect(await parsePolicyYaml(windows, 'mine.yaml')).toEqual(strict);
    expect(await parsePolicyYaml(JSON.stringify(strict), 'mine.yaml')).toEqual(strict);
  });
});

describe('a problem', () => {
  it('has its line and field', async () => {
    const text = `${HEAD}# a comment\n\ntiers:\n  strong:\n    boot: [acceptable]\n    keyStorage:\n      - tee\n      - strongbx\n`;
    expect(await errorOf(text)).toMatchObject({
      code: 'ERR_POLICY_INVALID',
      where: 'policy.yaml line 12, tiers.strong.keyStorage[1]',
      seen: '"strongbx"',
      hint: 'did you mean strongbox?',
    });
  });

  it('has the line of the key where a key is unknown', async () => {
    expect((await errorOf(`${HEAD}stepup:\n  - totp\n`)).where).toBe('policy.yaml line 5, stepup');
  });

  it('has the line of the mapping that lacks a key', async () => {
    const error = await errorOf(`${HEAD}operations:\n  - operation: login\n    threshold: 1\n`);
    expect(error.where).toBe('policy.yaml line 6, operations[0]');
    expect(error.message).toContain('lacks requiredTier');
  });

  it('stands beside the others, each with its line', async () => {
    const error = await errorOf(`${HEAD}requiredTier: gold\nstepUp: []\n`);
    expect(error.where).toBe('policy.yaml line 5, requiredTier');
    expect(error.hint).toContain('also policy.yaml line 6, stepUp: must have 1 to 64 entries');
  });
});

describe('YAML that is not for policies', () => {
  it.each([
    ['a syntax error', `${HEAD}deny: [chain.extended\n`, 6],
    ['a key twice', `${HEAD}version: 1\n`, 5],
    ['a second document', `${HEAD}---\nname: other\n`, 5],
    ['a custom tag', `${HEAD}deny: !!js/function [x]\n`, 5],
    ['a standard tag', `${HEAD}stepUp: !!binary aGVsbG8=\n`, 5],
    ['an anchor', `${HEAD}stepUp: &methods [totp]\n`, 5],
    ['an alias', `${HEAD}stepUp: *methods\n`, 5],
    ['a merge key with an alias', `${HEAD}<<: *methods\n`, 5],
    ['an alias as a key', `${HEAD}*methods : 1\n`, 5],
    ['a list as a key', `${HEAD}? [a]\n: 1\n`, 5],
    ['a cycle', `${HEAD}deny: &a [*a]\n`, 5],
    ['a directive', `%FOO bar\n---\n${HEAD}`, 1],
  ])('%s is refused', async (_name, text, line) => {
    const error = await errorOf(text);
    expect(error.code).toBe('ERR_POLICY_INVALID');
    expect(error.where).toBe(`policy.yaml line ${line}`);
  });

  it.each([
    ['nothing', ''],
    ['only a comment', '# nothing\n'],
    ['only text', 'hello'],
    ['a list', '- a\n- b\n'],
    ['a prototype', `${HEAD}__proto__: { requiredTier: minimal }\n`],
  ])('%s is refused', async (_name, text) => {
    expect((await errorOf(text)).code).toBe('ERR_POLICY_INVALID');
  });

  it('a file that is too large is refused, one byte less is read', async () => {
    const text = `${HEAD}#${'x'.repeat(MAX_POLICY_BYTES - HEAD.length - 2)}\n`;
    expect(text).toHaveLength(MAX_POLICY_BYTES);
    expect((await parsePolicyYaml(text, 'policy.yaml')).name).toBe('mine');
    expect((await errorOf(`${text}#`)).message).toContain('65537 bytes');
    // Bytes count, not characters.
    expect((await errorOf(`# ${'é'.repeat(MAX_POLICY_BYTES / 2)}`)).message).toContain('bytes');
  });

  // The YAML library recurses on each level; without the limit some of these end the process.
  it.each([
    ['flow lists', '['.repeat(60_000)],
    ['closed flow lists', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['block lists', '- '.repeat(30_000)],
    ['explicit keys', '? '.repeat(30_000)],
    ['flow maps', '{a: '.repeat(15_000)],
    ['block maps', Array.from({ length: 340 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('deep nesting of %s is refused', async (_name, text) => {
    expect(await errorOf(text)).toMatchObject({
      code: 'ERR_POLICY_INVALID',
      message: expect.stringMatching(/nested too deeply|key must be plain/),
    });
  });
});
