// Start-up of the command line as ratios to `node -e 0`, cases interleaved in random order, medians of wall time.
import { spawnSync } from 'node:child_process';
import { medianOf, spreadOf } from './statistics.mjs';

const ROUNDS = 40;

// Node 20 loads the file of NODE_EXTRA_CA_CERTS at every start (54 ms): it would hide what is measured.
const { NODE_EXTRA_CA_CERTS: _ignored, ...env } = process.env;
const verify = [
  'bin/keytier.js',
  'verify',
  'samples/tee-good/chain.pem',
  '--trust-anchor',
  'samples/roots.pem',
];
const signature = [
  'bin/keytier.js',
  'verify-signature',
  '--key',
  '@samples/enclave-login/key.x963',
  '--message',
  '@samples/enclave-login/nonce.bin',
  '--signature',
  '@samples/enclave-login/nonce.sig',
];
const CASES = {
  'node -e 0': ['-e', '0'],
  'keytier --help': ['bin/keytier.js', '--help'],
  'keytier verify': verify,
  'keytier verify -f json': [...verify, '-f', 'json'],
  'verify-signature': signature,
  'verify-signature -f json': [...signature, '-f', 'json'],
};

const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const name of Object.keys(CASES).sort(() => Math.random() - 0.5)) {
    const start = performance.now();
    spawnSync(process.execPath, CASES[name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    times[name].push(performance.now() - start);
  }
}
const base = times['node -e 0'];
for (const [name, values] of Object.entries(times)) {
  const ratio = spreadOf(values.map((value, index) => value / base[index]));
  console.log(`${name.padEnd(26)} ${medianOf(values).toFixed(0).padStart(4)} ms   ${ratio} times node -e 0`);
}
