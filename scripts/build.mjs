// Builds dist/: the command line as CommonJS chunks with code caches, the library as ESM, and the declarations.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';

const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });

const define = { __KEYTIER_VERSION__: JSON.stringify(version) };

// Packages that cost 50 to 150 ms to load stay outside the bundle; only the commands that need them import them.
const heavy = [/^@peculiar\//, /^pkijs/, /^asn1js/, /^@noble\//, /^reflect-metadata/, /^undici/];

/** A plugin that puts other code in the place of a module; only for what start-up pays for and does not need. */
const replace = (name, modules) => ({
  name,
  resolveId: (id) => (id in modules ? `\0${id}` : null),
  load: (id) => modules[id.slice(1)] ?? null,
});

const replacements = replace('start-up', {
  // cli-table3 measures every cell with string-width, which compiles a 12 kB regular expression each time (50 ms a
  // table). displayWidth gives the same widths; a test compares them for every code point.
  'string-width': `
    const { displayWidth } = require(${JSON.stringify(resolve('src/report/wrap.ts'))});
    const sgr = /\\u001b\\[[0-9;]*m/g;
    module.exports = (text) => displayWidth(String(text).replace(sgr, ''));`,
  // commander loads it for subcommands that are programs of their own; keytier has none (5 ms).
  'node:child_process': 'module.exports = {};',
});

/** Modules on the path of `keytier verify`; main.ts and program.ts must import none of them statically. */
const HOT = new RegExp(
  [
    '/src/(appraisal/(?!policy-yaml|signals|saved|docs|policy-json)|codec|crypto/(?!second|algorithms|edwards|point|spki|key-reading|cose-key)|evidence/(?!webauthn)|input/(?!key|signature-capture|webauthn-capture)|trust/(?!update|fetch|manage|sources|publisher|data/(aaguids|publishers|status-list-formats))|x509/(?!cms)|pipeline)',
    '/src/model/',
    '/src/report/(?!theme\\.ts|ndjson|summary|trust-)',
    '/src/cli/(commands/verify|exit|io|options|policy-options|print|theme|trust-(dir|options)|values)',
    '/node_modules/(cli-table3|cborg)/',
    'string-width',
  ].join('|'),
);

/** What reads keys in all their forms: for verify-signature, --key, and captures of bare keys. */
const SIGNATURE = /\/src\/(input\/(key|signature-capture)|crypto\/(spki|point|edwards|key-reading|cose-key))/;

/** Passkeys: read and verified where a capture holds some. */
const WEBAUTHN = /\/src\/(evidence\/webauthn|input\/webauthn-capture)/;

// CommonJS starts faster than ESM (one read, no async module graph): see docs/performance.md.
await build({
  input: { 'cli/main': 'src/cli/main.ts' },
  platform: 'node',
  external: heavy,
  plugins: [replacements],
  transform: { define },
  logLevel: 'warn',
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'cli/[name]-[hash].cjs',
    // What a plain `keytier verify` needs is one chunk: each further one costs half a millisecond to find and read.
    codeSplitting: {
      groups: [
        { name: 'verify', test: HOT },
        { name: 'signature', test: SIGNATURE },
        { name: 'webauthn', test: WEBAUTHN },
      ],
    },
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
  },
});

// One non-ASCII character makes V8 keep a whole chunk in two bytes a character. Escapes mean the same in every literal.
for (const name of readdirSync('dist/cli')) {
  const file = join('dist/cli', name);
  const escaped = readFileSync(file, 'utf8').replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  writeFileSync(file, escaped);
}

// Code that V8 takes from a cache can't import(), so the chunks that get one must not: packages are loaded by others.
for (const name of readdirSync('dist/cli').filter((file) =>
  /^(main|verify|signature|webauthn|rolldown-runtime)[.-]/.test(file),
)) {
  if (/\bimport\(/.test(readFileSync(join('dist/cli', name), 'utf8')))
    throw new Error(`${name} has an import() of a package`);
}

copyFileSync('src/cli/start.cjs', 'dist/cli/start.cjs');

// Runs that compile what the usual commands use, so that their code caches hold it; each writes over the one before, so
// the last one of each chunk counts.
const env = { ...process.env, KEYTIER_WRITE_CODE_CACHE: '1' };
const SAMPLES = [
  'verify-signature --key @samples/enclave-login/key.x963 --message @samples/enclave-login/nonce.bin --signature @samples/enclave-login/nonce.sig --require minimal',
  'verify samples/strongbox-good/chain.pem --trust-anchor samples/roots.pem --status-list samples/status-list.json --challenge utf8:sample',
];
for (const format of ['table', 'json']) {
  for (const sample of SAMPLES) {
    execFileSync(
      process.execPath,
      ['dist/cli/start.cjs', ...sample.split(' '), '--at', '2026-02-15T12:00:00Z', '-f', format],
      { env, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  }
}

await build({
  input: { index: 'src/index.ts' },
  platform: 'node',
  external: [...heavy, /^cborg/, /^yaml/, /^chalk/, /^cli-table3/, /^commander/],
  transform: { define },
  logLevel: 'warn',
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'lib/[name]-[hash].js' },
});

execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.types.json'], {
  stdio: 'inherit',
});
