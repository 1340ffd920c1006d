// Builds dist/: the CLI as one CommonJS bundle with lazy chunks, the library as ESM, and the declarations.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'rolldown';

const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });

const define = { __KEYTIER_VERSION__: JSON.stringify(version) };

// Packages that cost 50 to 150 ms to load stay outside the bundle; only the commands that need them import them.
const heavy = [/^@peculiar\//, /^pkijs/, /^asn1js/, /^@noble\//, /^reflect-metadata/];

// cli-table3 measures every cell with string-width, which compiles a 12 kB regular expression each time (50 ms a table).
// displayWidth gives the same widths; a test compares them for every code point.
const fastStringWidth = {
  name: 'fast-string-width',
  resolveId: (id) => (id === 'string-width' ? '\0string-width' : null),
  load: (id) =>
    id === '\0string-width'
      ? `const { displayWidth } = require(${JSON.stringify(resolve('src/report/wrap.ts'))});
         const sgr = /\\u001b\\[[0-9;]*m/g;
         module.exports = (text) => displayWidth(String(text).replace(sgr, ''));`
      : null,
};

// CommonJS starts faster than ESM (one read, no async module graph): see docs/performance.md.
await build({
  input: { 'cli/main': 'src/cli/main.ts' },
  platform: 'node',
  external: heavy,
  plugins: [fastStringWidth],
  transform: { define },
  logLevel: 'warn',
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'cli/[name]-[hash].cjs',
    sourcemap: false,
  },
});

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
