// Preloaded into a run of the command line: kills it the hard way just before its nth file operation on the trust store.
const fs = require('node:fs');

const dir = process.env.KEYTIER_TEST_STORE;
let left = Number(process.env.KEYTIER_TEST_KILL_AT);
const descriptors = new Set();

for (const name of [
  'closeSync',
  'fsyncSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'readFileSync',
  'readdirSync',
  'renameSync',
  'rmSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
]) {
  const real = fs[name];
  fs[name] = (...args) => {
    const [target] = args;
    const concerns = typeof target === 'string' ? target.startsWith(dir) : descriptors.has(target);
    if (concerns && --left === 0) process.kill(process.pid, 'SIGKILL');
    const result = real(...args);
    if (name === 'openSync' && concerns) descriptors.add(result);
    if (name === 'closeSync') descriptors.delete(target);
    return result;
  };
}
