// Runs a TypeScript script on every supported Node: bundles it to .cache/ (packages stay outside) and imports it.
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const [script, ...args] = process.argv.slice(2);
if (script === undefined) throw new Error('usage: node scripts/run.mjs scripts/NAME.ts [args]');

const file = resolve('.cache', `${basename(script, '.ts')}.mjs`);
await build({
  input: script,
  platform: 'node',
  external: /^[^./]/,
  transform: { define: { __KEYTIER_VERSION__: '"0.0.0-script"' } },
  logLevel: 'warn',
  output: { file, format: 'esm', codeSplitting: false },
});
process.argv.splice(1, process.argv.length - 1, file, ...args);
await import(pathToFileURL(file).href);
