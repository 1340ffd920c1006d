// The shape of the house: which folder may know which, who may touch the process, the network and signatures.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');

interface Import {
  readonly from: string;
  /** Relative to src for own files, the specifier itself for packages. */
  readonly target: string;
  readonly own: boolean;
  readonly kind: 'static' | 'type' | 'lazy';
  readonly names: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }))
  .sort((left, right) => left.name.localeCompare(right.name));

/** Code without comments and without the contents of strings, so that prose can name what code must not use. */
function codeOf(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
    (match) => (match.startsWith('/') ? '' : "''"),
  );
}

const STATIC = /^(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+['"]([^'"]+)['"]/gm;
const BARE = /^import\s+['"]([^'"]+)['"]/gm;
const LAZY = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf({ name, text }: { readonly name: string; readonly text: string }): Import[] {
  const make = (specifier: string, kind: Import['kind'], names: string): Import => {
    const own = specifier.startsWith('.');
    const target = own ? relative(SRC, join(SRC, dirname(name), specifier)) : specifier;
    return { from: name, target, own, kind, names };
  };
  return [
    ...[...text.matchAll(STATIC)].map(([, type, names = '', specifier = '']) =>
      make(specifier, type === undefined && !onlyTypes(names) ? 'static' : 'type', names),
    ),
    ...[...text.matchAll(BARE)].map(([, specifier = '']) => make(specifier, 'static', '')),
    ...[...text.matchAll(LAZY)].map(([, specifier = '']) => make(specifier, 'lazy', '')),
  ];
}

/** `{ type A, type B }`: nothing of it is left when the types are. */
function onlyTypes(names: string): boolean {
  const list = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
  const items = list
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items !== undefined && items.length > 0 && items.every((item) => item.startsWith('type '));
}

const imports = files.flatMap(importsOf);
const arrows = imports.filter(({ own }) => own);
const folderOf = (name: string) => (name.includes('/') ? (name.split('/')[0] ?? '') : name);

/** What each folder may import: folders, or single files of them. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  codec: ['codec', 'model/errors.ts'],
  crypto: ['crypto', 'codec', 'model'],
  x509: ['x509', 'crypto', 'codec', 'model'],
  trust: ['trust', 'x509', 'crypto', 'codec', 'model'],
  evidence: ['evidence', 'trust', 'x509', 'crypto', 'codec', 'model'],
  input: ['input', 'x509', 'crypto', 'codec', 'model'],
  checks: ['checks', 'model'],
  appraisal: ['appraisal', 'checks', 'model'],
  report: ['report', 'appraisal', 'checks', 'model', 'codec/limits.ts'],
};

/** Arrows that break the table, each with the reason why it may stay. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

describe('arrows', () => {
  it.each(Object.entries(MAY_IMPORT))('%s sees only what it may', (folder, allowed) => {
    const broken = arrows
      .filter(({ from }) => folderOf(from) === folder)
      .filter(({ target }) => !allowed.includes(folderOf(target)) && !allowed.includes(target))
      .map(({ from, target }) => `${from} -> ${target}`)
      .filter((arrow) => EXCEPTIONS[arrow] === undefined);
    expect(broken).toEqual([]);
  });

  it('lead from the command line and never to it', () => {
    const broken = arrows.filter(
      ({ from, target }) => folderOf(target) === 'cli' && folderOf(from) !== 'cli',
    );
    expect(broken.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  it('end at files that exist', () => {
    const names = new Set(files.map(({ name }) => name));
    expect(arrows.filter(({ target }) => target.endsWith('.ts') && !names.has(target))).toEqual([]);
    expect(arrows.filter(({ target }) => !/\.(ts|json|cjs)$/.test(target))).toEqual([]);
  });

  it('are all seen', () => {
    // What the reader of imports sees is checked against a plain search, so that a new way to write one is noticed.
    const plain = files.flatMap(
      ({ text }) => text.match(/(?:\bfrom|\bimport|\bimport\()\s*['"][^'"\n]+['"]/g) ?? [],
    );
    expect(imports.length).toBe(plain.length);
    expect(arrows.length).toBeGreaterThan(300);
  });

  it('are needed where they are excused', () => {
    const all = new Set(arrows.map(({ from, target }) => `${from} -> ${target}`));
    expect(Object.keys(EXCEPTIONS).filter((arrow) => !all.has(arrow))).toEqual([]);
  });
});

/** Files whose code, comments and strings aside, matches. */
const using = (pattern: RegExp) =>
  files.filter(({ text }) => pattern.test(codeOf(text))).map(({ name }) => name);

describe('one place per danger', () => {
  it('only the command line touches the process and the clock', () => {
    const offenders = [
      ...using(/\bprocess\s*\./),
      ...using(/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/),
    ];
    expect(offenders.filter((name) => folderOf(name) !== 'cli')).toEqual([]);
  });

  const NETWORK = /^(node:)?(net|http|https|http2|dns|tls|dgram|dns\/promises|undici)$/;

  it('one file opens sockets', () => {
    const users = imports.filter(({ target, kind }) => NETWORK.test(target) && kind !== 'type');
    expect([...new Set(users.map(({ from }) => from))]).toEqual(['trust/fetch/client.ts']);
    expect(using(/\bfetch\s*\(|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b/)).toEqual([]);
  });

  it('only trust update leads there, and it is loaded for that command alone', () => {
    const fetching = (name: string) => name.startsWith('trust/fetch/');
    const users = arrows.filter(
      ({ from, target, kind }) => fetching(target) && !fetching(from) && kind !== 'type',
    );
    expect([...new Set(users.map(({ from }) => from))]).toEqual(['trust/update.ts']);
    const callers = arrows.filter(({ target, kind }) => target === 'trust/update.ts' && kind !== 'type');
    expect(callers.map(({ from }) => from)).toEqual(['cli/commands/trust-update.ts']);
    const commands = arrows.filter(
      ({ target, kind }) => target === 'cli/commands/trust-update.ts' && kind !== 'type',
    );
    expect(commands.map(({ from, kind }) => `${from} ${kind}`)).toEqual(['cli/trust-commands.ts lazy']);
    expect(
      [...loadedBy('cli/main.ts', 'index.ts')].filter((name) => fetching(name) || name === 'trust/update.ts'),
    ).toEqual([]);
  });

  it('nothing starts a process or evaluates text', () => {
    expect(imports.filter(({ target }) => /^(node:)?(child_process|vm|cluster)$/.test(target))).toEqual([]);
    expect(using(/\beval\s*\(|\bnew Function\b/)).toEqual([]);
  });

  it('signatures are verified in two files', () => {
    // Keccak-256, which node:crypto does not have: a hash of what was to be signed, no verdict on a signature.
    const hashing = new Set(['evidence/webauthn/onchain/keccak.ts -> @noble/hashes/sha3.js']);
    const verifiers = imports
      .filter(({ from, target, names, kind }) => {
        if (kind === 'type' || hashing.has(`${from} -> ${target}`)) return false;
        if (target.startsWith('@noble/')) return true;
        return (
          /^(node:)?crypto$/.test(target) &&
          /\b(verify|createVerify|publicDecrypt|webcrypto|subtle)\b/.test(names)
        );
      })
      .map(({ from }) => from);
    expect([...new Set(verifiers)].sort()).toEqual(['crypto/second-opinion.ts', 'crypto/verify.ts']);
    expect(using(/\bcrypto\.(verify|createVerify|subtle)\b|\bimport\s*\*\s*as\s+crypto\b/)).toEqual([]);
  });

  it('nothing that gives a verdict is random', () => {
    const random = using(/\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/);
    expect(random.filter((name) => folderOf(name) !== 'cli')).toEqual([]);
  });
});

const HEAVY = /^(@peculiar\/|pkijs|asn1js|@noble\/|yaml$|yaml\/|reflect-metadata|undici)/;

/** Everything that is loaded when these files are, packages included. */
function loadedBy(...roots: readonly string[]): Set<string> {
  const loaded = new Set<string>(roots);
  for (const name of loaded) {
    for (const { target } of imports.filter(({ from, kind }) => from === name && kind === 'static'))
      loaded.add(target);
  }
  return loaded;
}

describe('start-up', () => {
  it('of a plain verify, and of the library, loads no heavy package', () => {
    const loaded = loadedBy('cli/main.ts', 'cli/commands/verify.ts', 'pipeline.ts');
    expect(loaded.has('evidence/android-key/verify.ts')).toBe(true);
    expect([...loaded].filter((target) => HEAVY.test(target))).toEqual([]);
  });

  it('of the library loads none either, but the reader of policy files', () => {
    expect(
      [...loadedBy('index.ts')].filter((target) => HEAVY.test(target) && !target.startsWith('yaml')),
    ).toEqual([]);
  });
});

describe('every file', () => {
  it('starts with a sentence about itself', () => {
    const silent = files.filter(({ text }) => !/^\/\/ \S.*(\n\/\/ .*)*[.:?]\n/.test(text));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('exports names only', () => {
    expect(using(/^export\s+default\b|\bas\s+default\b/m)).toEqual([]);
  });

  it('is done', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b/;
    expect(files.filter(({ text }) => marks.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
