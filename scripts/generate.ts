// Writes what is generated from other sources: check pages, policies, their tables and schema. `--check` only compares.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { renderTrustModelTables, replaceGenerated } from '../src/appraisal/docs.ts';
import { DEFAULT_POLICY } from '../src/appraisal/policy.ts';
import { renderPolicyJsonSchema } from '../src/appraisal/policy-json-schema.ts';
import type { Policy } from '../src/appraisal/policy-model.ts';
import { renderDocs } from '../src/checks/pages.ts';

const POLICY_DIRECTORY = 'src/appraisal/policies';
const POLICY_MODULE = 'src/appraisal/policies.generated.ts';
const POLICY_SCHEMA = 'docs/schema/policy-v1.json';
const TRUST_MODEL = 'docs/trust-model.md';

/** Directories in which every file is generated, so that a page without a check is removed. */
const GENERATED_DIRECTORIES = ['docs/checks'];

/** The built-in policies by name: their text and what it parses to. */
function readPolicies(): readonly {
  readonly name: string;
  readonly text: string;
  readonly document: unknown;
}[] {
  const files = readdirSync(POLICY_DIRECTORY).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => {
    const text = readFileSync(join(POLICY_DIRECTORY, file), 'utf8');
    return { name: basename(file, '.yaml'), text, document: parse(text, { uniqueKeys: true }) };
  });
}

/** The policies as a module: parsed here, once, so that no YAML parser is loaded when the program starts. */
function renderPolicies(): string {
  return [
    '// Generated from src/appraisal/policies by `npm run generate`. Do not edit.',
    '',
    '/** The text of each built-in policy, by name. */',
    `export const POLICY_SOURCES: Readonly<Record<string, string>> = ${toTypeScript(policies.map(({ name, text }) => [name, text]))};`,
    '',
    '/** Each built-in policy as a plain object, not yet checked against the schema, by name. */',
    `export const POLICY_DOCUMENTS: Readonly<Record<string, unknown>> = ${toTypeScript(policies.map(({ name, document }) => [name, document]))};`,
    '',
  ].join('\n');
}

/** The tables of the trust model, put between the markers of a page that is otherwise written by hand. */
function renderTrustModel(): string {
  const balanced = policies.find(({ name }) => name === DEFAULT_POLICY)?.document;
  // Complete as it stands: the default policy extends no other, and tests prove that it is valid.
  const tables = renderTrustModelTables(balanced as Policy);
  const page = replaceGenerated(readFileSync(TRUST_MODEL, 'utf8'), tables);
  if (page === undefined) throw new Error(`${TRUST_MODEL} has no place for the generated tables`);
  return page;
}

function toTypeScript(entries: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** JSON is compared by value, because the formatter has its own way to break lines. */
function isUpToDate(path: string, content: string): boolean {
  const found = readIfThere(path);
  if (found === undefined || !path.endsWith('.json')) return found === content;
  try {
    return isDeepStrictEqual(JSON.parse(found), JSON.parse(content));
  } catch {
    return false;
  }
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory).map((file) => `${directory}/${file}`);
  } catch {
    return [];
  }
}

const policies = readPolicies();
const wanted = new Map([
  ...renderDocs(),
  [POLICY_MODULE, renderPolicies()],
  [POLICY_SCHEMA, renderPolicyJsonSchema()],
  [TRUST_MODEL, renderTrustModel()],
]);
const changed = [...wanted].filter(([path, content]) => !isUpToDate(path, content));
const surplus = GENERATED_DIRECTORIES.flatMap(listFiles).filter((path) => !wanted.has(path));

if (process.argv.includes('--check')) {
  for (const [path] of changed) console.error(`out of date: ${path}`);
  for (const path of surplus) console.error(`not generated any more: ${path}`);
  if (changed.length + surplus.length > 0) {
    console.error('run: npm run generate');
    process.exitCode = 1;
  }
} else {
  for (const [path, content] of changed) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  for (const path of surplus) rmSync(path);
  console.log(`${changed.length} written, ${surplus.length} removed, ${wanted.size} in total`);
}
