// Throughput of the library on one thread, as ratios to OpenSSL's raw signature verifications in the same run.
// usage: node bench/chains.mjs [directory with *.pem chains]   (default: the samples)
import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createTrustStore, createVerifier, readAnchors } from '../dist/index.js';
import { medianOf } from './statistics.mjs';

const ROUNDS = 7;
const now = Date.parse('2026-02-15T12:00:00Z');

/** Every PEM chain below a directory that has 4 or 5 certificates. */
function chainsBelow(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return chainsBelow(path);
    if (!name.endsWith('.pem')) return [];
    const certificates = [...readFileSync(path, 'utf8').matchAll(/-----BEGIN CERTIFICATE-----([^-]+)/g)].map((match) => new Uint8Array(Buffer.from(match[1], 'base64')));
    return certificates.length === 4 || certificates.length === 5 ? [certificates] : [];
  });
}

/** TBS and signature of a certificate, cut out by hand: the baseline must not depend on the code it is compared with. */
function parts(der) {
  const header = (at) => {
    const first = der[at + 1];
    const size = first < 128 ? 0 : first & 127;
    const length = size === 0 ? first : der.slice(at + 2, at + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
    return { start: at, content: at + 2 + size, end: at + 2 + size + length };
  };
  const tbs = header(header(0).content);
  const algorithm = header(tbs.end);
  const signature = header(algorithm.end);
  const oid = Buffer.from(der.slice(algorithm.content, algorithm.end)).toString('hex');
  const hash = oid.includes('2a8648ce3d040303') || oid.includes('2a864886f70d01010c') ? 'sha384' : 'sha256';
  return { tbs: der.slice(tbs.start, tbs.end), signature: der.slice(signature.content + 1, signature.end), hash };
}

/** Seconds that OpenSSL alone needs for the signatures of these chains, keys imported beforehand, roots not counted. */
function rawSeconds(chains) {
  const jobs = chains.flatMap((chain) =>
    chain.slice(0, -1).map((der, index) => ({ ...parts(der), key: new X509Certificate(chain[index + 1]).publicKey })),
  );
  const start = performance.now();
  for (const { hash, tbs, key, signature } of jobs) {
    if (!verify(hash, tbs, key, signature)) throw new Error('a chain of the benchmark does not verify');
  }
  return (performance.now() - start) / 1000;
}

/** Seconds through the library, every chain with an empty cache: no issuer is seen twice. */
function coldSeconds(chains, trust) {
  const verifiers = chains.map(() => createVerifier({ trust }));
  const start = performance.now();
  chains.forEach((chain, index) => verifiers[index].verifyChain(chain, { now, expected: { challenge: Buffer.from('sample') } }));
  return (performance.now() - start) / 1000;
}

/** Copies of a chain whose leaf has another serial and so another signature, made with a key of our own as issuer. */
function fleet(chain, count) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [leaf, issuer, ...rest] = chain;
  const ownSpki = publicKey.export({ format: 'der', type: 'spki' });
  const oldSpki = new X509Certificate(issuer).publicKey.export({ format: 'der', type: 'spki' });
  const at = Buffer.from(issuer).indexOf(oldSpki);
  if (at < 0 || oldSpki.length !== ownSpki.length) throw new Error('the fleet needs a P-256 issuer');
  const ownIssuer = Uint8Array.from(issuer);
  ownIssuer.set(ownSpki, at);
  const { tbs, hash } = parts(leaf);
  const algorithm = Buffer.from('300a06082a8648ce3d040302', 'hex');
  return Array.from({ length: count }, () => {
    const body = Uint8Array.from(tbs);
    const challenge = Buffer.from(body).indexOf('sample');
    body.set(randomBytes(6), challenge);
    const signature = sign(hash, body, privateKey);
    const bits = Buffer.concat([Buffer.from([0x03, signature.length + 1, 0x00]), signature]);
    const content = Buffer.concat([body, algorithm, bits]);
    const head = Buffer.from([0x30, 0x82, content.length >> 8, content.length & 255]);
    return [new Uint8Array(Buffer.concat([head, content])), ownIssuer, ...rest];
  });
}

const directory = process.argv[2] ?? 'samples';
const chains = chainsBelow(directory);
const trust = createTrustStore({ ownAnchors: readAnchors(readFileSync('samples/roots.pem'), 'samples/roots.pem') });
const repeated = Array.from({ length: Math.ceil(60 / chains.length) }, () => chains).flat();

for (let round = 0; round < 2; round++) {
  rawSeconds(repeated);
  coldSeconds(repeated, trust);
}
const cold = Array.from({ length: ROUNDS }, () => ({ raw: rawSeconds(repeated), library: coldSeconds(repeated, trust) }));
const raw = medianOf(cold.map(({ raw: seconds }) => seconds));
const library = medianOf(cold.map(({ library: seconds }) => seconds));
console.log(`cold    ${repeated.length} chains of 4 and 5 certificates from ${directory}`);
console.log(`        OpenSSL's signatures alone ${(repeated.length / raw).toFixed(0)} chains/s, library ${(repeated.length / library).toFixed(0)} chains/s, ratio ${medianOf(cold.map((pair) => pair.raw / pair.library)).toFixed(2)} (goal 0.60)`);

// The fleet's issuer certificate carries another key, so its own signature is bad; that link is cached like a good one.
const sample = chainsBelow('samples/tee-good')[0];
const devices = fleet(sample, 3000);
const key = createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }));
const one = { key, message: randomBytes(600), signature: randomBytes(64) };
const verifier = createVerifier({ trust });
for (const chain of devices.slice(0, 500)) verifier.verifyChain(chain, { now });
const ratios = Array.from({ length: ROUNDS }, (_, round) => {
  const slice = devices.slice(500 + round * 300, 800 + round * 300);
  let start = performance.now();
  for (let index = 0; index < slice.length; index++) verify('sha256', one.message, { key: one.key, dsaEncoding: 'ieee-p1363' }, one.signature);
  const single = performance.now() - start;
  start = performance.now();
  for (const chain of slice) verifier.verifyChain(chain, { now });
  return { ratio: single / (performance.now() - start), perSecond: (slice.length / (performance.now() - start)) * 1000 };
});
console.log('fleet   one issuer, leaves differ, caches warm');
console.log(`        ${medianOf(ratios.map(({ perSecond }) => perSecond)).toFixed(0)} chains/s, ratio to one P-256 verification a chain ${medianOf(ratios.map(({ ratio }) => ratio)).toFixed(2)} (goal 0.40)`);
