// Golden tests: whole commands with stdout, stderr and exit code, kept as Markdown that also documents them.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, it } from 'vitest';
import { GOLDEN_CASES, type GoldenCase } from './cases.ts';
import { createWorkspace, type Run, runKeytier } from './run.ts';

// UPDATE_GOLDENS=1 writes the files anew; read the difference line by line before it is committed.
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const CASES = resolve('test/golden/cases');

const workspace = createWorkspace();
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
for (const name of ['report', 'inspect', 'detect'])
  ajv.addSchema(JSON.parse(readFileSync(`docs/schema/${name}-v1.json`, 'utf8')) as object);

/** What is wrong with a document, by the schema it names; errors of a command are described by every schema. */
function problems(document: { readonly schema?: string }): unknown {
  const name = document.schema?.replace('keytier.', '') ?? 'report';
  return ajv.validate(`urn:keytier:schema:${name}-v1`, document) ? [] : ajv.errors;
}

function quote(word: string): string {
  return /^[\w@%+=:,./#|-]+$/.test(word) ? word : `'${word}'`;
}

function document({ why, args, stdinFile }: GoldenCase, { stdout, stderr, exitCode }: Run): string {
  const command = ['keytier', ...args].map(quote).join(' ');
  const block = (title: string, text: string) =>
    text === '' ? [] : [`${title}:`, '', '````', text.replace(/\n$/, ''), '````', ''];
  return [
    `# ${why}`,
    '',
    '```',
    `$ ${stdinFile === undefined ? '' : `cat ${stdinFile} | `}${command}`,
    '```',
    '',
    ...block('stdout', stdout),
    ...block('stderr', stderr),
    `exit code: ${exitCode}`,
    '',
  ].join('\n');
}

function runCase({ args, stdinFile }: GoldenCase): Run {
  return runKeytier(
    workspace,
    args,
    stdinFile === undefined ? undefined : readFileSync(join(workspace, stdinFile)),
  );
}

describe('whole commands', () => {
  it.each(GOLDEN_CASES)('$name: $why', (golden) => {
    const run = runCase(golden);
    expect(run.exitCode, run.stderr).toBe(golden.exitCode);
    expect(run.stdout + run.stderr).not.toContain('\u001b');
    const file = join(CASES, `${golden.name}.md`);
    const actual = document(golden, run);
    if (UPDATE) writeFileSync(file, actual);
    expect(existsSync(file), `${file} is missing; UPDATE_GOLDENS=1 writes it`).toBe(true);
    expect(actual).toBe(readFileSync(file, 'utf8'));
  });

  it('keeps no file without a case', () => {
    expect(readdirSync(CASES).sort()).toEqual(GOLDEN_CASES.map(({ name }) => `${name}.md`).sort());
  });

  it('prints JSON that its schema describes, on success and on failure', () => {
    const documents = GOLDEN_CASES.filter(({ args }) => args.includes('json')).map(
      (golden) => JSON.parse(runCase(golden).stdout) as { readonly schema?: string },
    );
    const schemas = new Set(documents.map(({ schema }) => schema));
    expect(schemas).toEqual(new Set(['keytier.report', 'keytier.inspect', 'keytier.detect', undefined]));
    for (const json of documents) expect(problems(json)).toEqual([]);
  });

  it('prints the same bytes twice with --at', () => {
    for (const name of ['verify-strongbox-table', 'verify-strongbox-json']) {
      const golden = GOLDEN_CASES.find((item) => item.name === name);
      if (golden === undefined) throw new Error(name);
      expect(runCase(golden)).toEqual(runCase(golden));
    }
  });
});
