// Writes what is generated from other sources: the check pages and the built-in policies. `--check` only compares.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { renderDocs } from '../src/checks/pages.ts';

const POLICY_DIRECTORY = 'src/appraisal/policies';
const POLICY_MODULE = 'src/appraisal/policies.generated.ts';

/** Directories in which every file is generated, so that a page without a check is removed. */
const GENERATED_DIRECTORIES = ['docs/checks'];

/** The policies as a module: parsed here, once, so that no YAML parser is loaded when the program starts. */
function renderPolicies(): string {
  const files = readdirSync(POLICY_DIRECTORY)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const sources = files.map((file): [string, string] => [
    basename(file, '.yaml'),
    readFileSync(join(POLICY_DIRECTORY, file), 'utf8'),
  ]);
  const documents = sources.map(([name, text]): [string, unknown] => [
    name,
    parse(text, { uniqueKeys: true }),
  ]);
  return [
    '// Generated from src/appraisal/policies by `npm run generate`. Do not edit.',
    '',
    '/** The text of each built-in policy, by name. */',
    `export const POLICY_SOURCES: Readonly<Record<string, string>> = ${toTypeScript(sources)};`,
    '',
    '/** Each built-in policy as a plain object, not yet checked against the schema, by name. */',
    `export const POLICY_DOCUMENTS: Readonly<Record<string, unknown>> = ${toTypeScript(documents)};`,
    '',
  ].join('\n');
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

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory).map((file) => `${directory}/${file}`);
  } catch {
    return [];
  }
}

const wanted = new Map([...renderDocs(), [POLICY_MODULE, renderPolicies()]]);
const changed = [...wanted].filter(([path, content]) => readIfThere(path) !== content);
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
