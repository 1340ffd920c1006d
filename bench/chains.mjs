// Throughput of the library on one thread, as ratios to OpenSSL's raw signature verifications in the same run.
// usage: node scripts/run.mjs bench/chains.mjs [directory with *.pem chains]   (default: the samples)
import { generateKeyPairSync, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createTrustStore, createVerifier, readAnchors } from 'keytier';
import { mintChain } from '../test/lib/mint.ts';
import { medianOf, spreadOf } from './statistics.mjs';

const ROUNDS = 15;
const WARM_UP = 16;
const now = Date.parse('2026-02-15T12:00:00Z');

/** Every PEM chain below a directory that has 4 or 5 certificates. */
function chainsBelow(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return chainsBelow(path);
    if (!name.endsWith('.pem')) return [];
    const certificates = [...readFileSync(path, 'utf8').matchAll(/-----BEGIN CERTIFICATE-----([^-]+)/g)].map(
      (match) => new Uint8Array(Buffer.from(match[1], 'base64')),
    );
    return certificates.length === 4 || certificates.length === 5 ? [certificates] : [];
  });
}

/** TBS and signature of a certificate, cut out by hand: the baseline must not depend on the code it is compared with. */
function parts(der) {
  const header = (at) => {
    const first = der[at + 1];
    const size = first < 128 ? 0 : first & 127;
    const length =
      size === 0 ? first : der.slice(at + 2, at + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
    return { start: at, content: at + 2 + size, end: at + 2 + size + length };
  };
  const tbs = header(header(0).content);
  const algorithm = header(tbs.end);
  const signature = header(algorithm.end);
  const oid = Buffer.from(der.slice(algorithm.content, algorithm.end)).toString('hex');
  const hash = oid.includes('2a8648ce3d040303') || oid.includes('2a864886f70d01010c') ? 'sha384' : 'sha256';
  return {
    tbs: der.slice(tbs.start, tbs.end),
    signature: der.slice(signature.content + 1, signature.end),
    hash,
  };
}

/**
 * The signatures of these chains, each with its key: as many as the library checks, since a published root is matched and
 * not verified. One KeyObject a certificate, imported here and used before anything is timed: what OpenSSL needs to read a
 * key and to use it for the first time is the library's cost and no part of the baseline.
 */
function signaturesOf(chains) {
  return chains.flatMap((chain) =>
    chain
      .slice(0, -1)
      .map((der, index) => ({ ...parts(der), key: new X509Certificate(chain[index + 1]).publicKey })),
  );
}

/** Seconds that OpenSSL alone needs for the signatures. */
function rawSeconds(signatures) {
  const start = performance.now();
  for (const { hash, tbs, key, signature } of signatures) {
    if (!verify(hash, tbs, key, signature)) throw new Error('a chain of the benchmark does not verify');
  }
  return (performance.now() - start) / 1000;
}

/** Seconds through the library, every chain with an empty cache: no issuer is seen twice. */
function coldSeconds(chains, trust) {
  const start = performance.now();
  for (const chain of chains) {
    createVerifier({ trust }).verifyChain(chain, { now, expected: { challenge: Buffer.from('sample') } });
  }
  return (performance.now() - start) / 1000;
}

const directory = process.argv[2] ?? 'samples';
const chains = chainsBelow(directory);
const trust = createTrustStore({
  ownAnchors: readAnchors(readFileSync('samples/roots.pem'), 'samples/roots.pem'),
});
const repeated = Array.from({ length: Math.ceil(200 / chains.length) }, () => chains).flat();

const signatures = signaturesOf(repeated);

// Cold are the caches, not the code: V8 has to have optimised it, which takes some thousand chains.
for (let round = 0; round < WARM_UP; round++) {
  rawSeconds(signatures);
  coldSeconds(repeated, trust);
}
const cold = Array.from({ length: ROUNDS }, () => {
  const raw = rawSeconds(signatures);
  const library = coldSeconds(repeated, trust);
  return { raw: repeated.length / raw, library: repeated.length / library, ratio: raw / library };
});
console.log(
  `cold    ${repeated.length} chains of 4 and 5 certificates from ${directory}, ${signatures.length} signatures`,
);
console.log(
  `        OpenSSL's signatures alone ${medianOf(cold.map(({ raw }) => raw)).toFixed(0)} chains/s, library ${medianOf(cold.map(({ library }) => library)).toFixed(0)} chains/s, ratio ${spreadOf(cold.map(({ ratio }) => ratio))} (goal 0.60)`,
);

// One batch key, as many leaves: what a fleet of one model looks like.
const FLEET = 1_500;
const devices = [];
for (let index = 0; index < FLEET; index++) {
  const { certificates } = await mintChain({
    certificates: { leaf: { serial: (0x10000 + index).toString(16) } },
  });
  devices.push(certificates);
}
const anchor = (await mintChain()).rootPem;
const fleetTrust = createTrustStore({ ownAnchors: readAnchors(Buffer.from(anchor), 'minted root') });
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const message = randomBytes(600);
const signature = sign('sha256', message, privateKey);
const verifier = createVerifier({ trust: fleetTrust });
const verdicts = new Set(devices.map((chain) => verifier.verifyChain(chain, { now }).verdict));
if (verdicts.size !== 1 || !verdicts.has('verified'))
  throw new Error(`the fleet does not verify: ${[...verdicts].join(', ')}`);
const ratios = Array.from({ length: ROUNDS }, () => {
  let start = performance.now();
  for (let index = 0; index < FLEET; index++) verify('sha256', message, publicKey, signature);
  const single = performance.now() - start;
  start = performance.now();
  for (const chain of devices) verifier.verifyChain(chain, { now });
  const library = performance.now() - start;
  return { ratio: single / library, perSecond: (FLEET / library) * 1000 };
});
console.log(`fleet   ${FLEET} chains of one batch key, leaves differ, caches warm`);
console.log(
  `        library ${medianOf(ratios.map(({ perSecond }) => perSecond)).toFixed(0)} chains/s, ratio to one P-256 verification a chain ${spreadOf(ratios.map(({ ratio }) => ratio))} (goal 0.40)`,
);
