// Every check of bare keys, ceremonies and hardware keys: the finding, the verdict, the tier, the exit code, attributes.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { getBundledPolicy } from '../../../src/appraisal/policy.ts';
import { CHECK_IDS, type CheckId, type Outcome } from '../../../src/model/finding.ts';
import type { Result } from '../../../src/model/report.ts';
import { type RunOptions, verifyInputs } from '../../../src/pipeline.ts';
import { createTrustStore } from '../../../src/trust/store.ts';
import { deriveKey, ecKey } from '../../lib/mint/keys.ts';
import { type MintedChain, mintChain } from '../../lib/mint.ts';
import { runOptions, verifyCapture } from '../../lib/signatures.ts';
import { anchorOf, answerOf, wordsOf } from '../../lib/verify.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const nonce = (name: string) => Uint8Array.from(createHash('sha256').update(name).digest());
const own = await deriveKey('cases/own');
const other = await deriveKey('cases/other');
const p384 = await deriveKey('cases/p384', 'P-384');
const ed = await deriveKey('cases/ed', 'Ed25519');
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaSigned = {
  nonce: Buffer.from(createHash('sha256').update('one').digest()).toString('base64'),
  signature: sign('sha256', createHash('sha256').update('one').digest(), rsaKey.privateKey).toString(
    'base64',
  ),
};
const point = (spki: Uint8Array) => spki.subarray(-65);

type Key = typeof own;

const single = (changes: Record<string, unknown> = {}, message = nonce('one'), key: Key = own) => ({
  publicKey: base64(key.spki),
  nonce: base64(message),
  signature: base64(key.sign(message)),
  ...changes,
});

const step = (name: string, changes: Record<string, unknown> = {}, key: Key = own) => ({
  nonce: base64(nonce(name)),
  signature: base64(key.sign(nonce(name))),
  ...changes,
});

const ceremony = (authentications: readonly unknown[], registration: Record<string, unknown> = {}) => ({
  registration: { publicKey: base64(point(own.spki)), ...registration },
  authentications,
});

/** An SDK's activation and authentication, with the device in front. */
const sdk = (
  activation: Record<string, unknown>,
  finish: Record<string, unknown>,
  device: Record<string, unknown> = { platform: 'Android', osVersion: '14' },
) => ({
  device,
  activation: { finish: activation },
  authentication: { start: { challenge: base64(nonce('sdk')) }, finish },
});
const registered = { hwPublicKey: base64(own.spki) };
const signed = { signedChallenge: base64(own.sign(nonce('sdk'))) };
const forged = { signedChallenge: base64(other.sign(nonce('sdk'))) };

interface Case {
  readonly name: string;
  readonly capture: unknown;
  readonly options?: Partial<RunOptions>;
  /** Findings of the last result. */
  readonly finds: readonly string[];
  /** `verdict tier exit` of every result. */
  readonly answers: readonly string[];
  /** `hw_key_server_result` of the last result. */
  readonly server?: string;
}

/** Two valid signatures over different messages with the same r: what a broken random number generator makes. */
const scalar = 0x1d3a7c9b5e6f4021837465a1b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d7n;
const shared = await ecKey('P-256', scalar);
function withSameR(name: string): unknown {
  const n = p256.Point.Fn;
  const k = n.create(0x5a17n ** 9n);
  const r = n.create(p256.Point.BASE.multiply(k).toAffine().x);
  const z = n.create(BigInt(`0x${createHash('sha256').update(nonce(name)).digest('hex')}`));
  const s = n.mul(n.inv(k), n.create(z + r * scalar));
  const hex = [r, s].map((value) => value.toString(16).padStart(64, '0')).join('');
  return { nonce: base64(nonce(name)), signature: `hex:${hex}` };
}

function weakRsa(bits: number): unknown {
  const pair = generateKeyPairSync('rsa', { modulusLength: bits });
  const message = nonce('weak');
  return {
    publicKey: pair.publicKey.export({ format: 'pem', type: 'spki' }),
    nonce: base64(message),
    signature: base64(sign('sha256', message, pair.privateKey)),
  };
}

const CASES: readonly Case[] = [
  {
    name: 'a nonce signed by a bare key',
    capture: single(),
    finds: [
      'signature.value pass',
      'key.attested notice unattested-key',
      'nonce.length pass',
      'binding.challenge unknown not-given',
    ],
    answers: ['verified minimal 1'],
    server: 'valid',
  },
  {
    name: 'the same with the tier that it can reach required',
    capture: single(),
    options: { requiredTier: 'minimal' },
    finds: ['signature.value pass'],
    answers: ['verified minimal 0'],
  },
  {
    name: 'the nonce is the expected one',
    capture: single(),
    options: { expected: { challenge: nonce('one') } },
    finds: ['binding.challenge pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'the nonce is not the expected one: the signature of another session',
    capture: single(),
    options: { expected: { challenge: nonce('two') } },
    finds: ['binding.challenge fail mismatch', 'signature.value pass'],
    answers: ['invalid none 3'],
  },
  {
    name: 'the capture itself expects its nonce',
    capture: single({ expected: { challenge: base64(nonce('one')) } }),
    finds: ['binding.challenge pass expected-by-capture'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'strict does not take the word of the capture for it',
    capture: single({ expected: { challenge: base64(nonce('one')) } }),
    options: { policy: getBundledPolicy('strict') },
    finds: ['binding.challenge pass expected-by-capture', 'revocation.status not-applicable'],
    answers: ['undecided none 4'],
  },
  {
    name: 'a digest that the capture chose proves nothing',
    capture: {
      publicKey: base64(own.spki),
      digest: base64(nonce('one')),
      signature: base64(own.sign(nonce('one'))),
    },
    finds: ['signature.value fail bad-signature', 'signature.diagnosis notice digest-hashed-again'],
    answers: ['invalid none 3'],
  },
  {
    name: 'a digest that fits and that the capture chose is undecided: anybody can arrange it',
    capture: {
      publicKey: base64(own.spki),
      digest: base64(createHash('sha256').update(nonce('one')).digest()),
      signature: base64(own.sign(nonce('one'))),
    },
    finds: ['signature.value unknown digest-not-recomputed'],
    answers: ['undecided none 4'],
    server: 'not-checked',
  },
  {
    name: 'a short nonce',
    capture: single({ nonce: 'hex:01020304' }, Uint8Array.of(1, 2, 3, 4)),
    finds: ['nonce.length notice short-nonce', 'signature.value pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'a nonce of equal bytes',
    capture: single({}, new Uint8Array(32).fill(7)),
    finds: ['nonce.length notice nonce-not-random'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'an algorithm that fits',
    capture: single({ alg: 'ES256' }),
    finds: ['signature.algorithm pass', 'signature.value pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'an algorithm that does not fit the key',
    capture: single({ alg: 'ES384' }),
    finds: ['signature.algorithm fail algorithm-mismatch', 'signature.value fail algorithm-mismatch'],
    answers: ['invalid none 3'],
  },
  {
    name: 'a hash for a key that leaves no choice of it',
    capture: single({ hash: 'sha256' }, nonce('one'), ed),
    finds: ['signature.algorithm fail algorithm-mismatch', 'signature.diagnosis notice algorithm-mismatch'],
    answers: ['invalid none 3'],
  },
  {
    name: 'a JWK that says which algorithm it is for',
    capture: single({
      publicKey: { ...rsaKey.publicKey.export({ format: 'jwk' }), alg: 'PS256' },
      ...rsaSigned,
    }),
    finds: [
      'signature.algorithm pass',
      'signature.value fail bad-signature',
      'signature.diagnosis notice other-padding',
    ],
    answers: ['invalid none 3'],
  },
  {
    name: 'an algorithm that nobody knows',
    capture: single({ alg: 'HS256' }),
    finds: ['signature.algorithm unknown unsupported-algorithm'],
    answers: ['undecided none 4'],
    server: 'not-checked',
  },
  {
    name: 'a caller who knows better than the capture',
    capture: single({ alg: 'ES384' }),
    options: { signing: { alg: 'ES256' } },
    finds: ['signature.algorithm pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'SHA-1, where it is declared',
    capture: (() => {
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const message = nonce('sha1');
      return {
        publicKey: pair.publicKey.export({ format: 'pem', type: 'spki' }),
        nonce: base64(message),
        signature: base64(sign('sha1', message, pair.privateKey)),
        alg: 'RS1',
      };
    })(),
    finds: ['signature.algorithm notice weak-hash', 'signature.value pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'the profile of a Secure Enclave claims and does not prove',
    capture: single(),
    options: { profile: 'secure-enclave' },
    finds: [
      'profile.secure-enclave notice origin-claimed',
      'signature.algorithm pass',
      'signature.value pass',
    ],
    answers: ['verified minimal 1'],
  },
  {
    name: 'a P-384 key is not of the Secure Enclave',
    capture: single({ alg: 'ES384' }, nonce('one'), p384),
    options: { profile: 'secure-enclave' },
    finds: ['profile.secure-enclave fail not-a-secure-enclave-key', 'signature.value pass'],
    answers: ['invalid none 3'],
  },
  {
    name: 'the profile wants DER, as LAPrivateKey writes it',
    capture: single({ signature: base64(own.signRaw(nonce('one'))) }),
    options: { profile: 'secure-enclave' },
    finds: [
      'signature.value fail malformed-signature',
      'signature.diagnosis notice signature-other-encoding',
    ],
    answers: ['invalid none 3'],
  },
  {
    name: 'app expectations, of which a bare key says nothing',
    capture: single({ expected: { appPackage: 'com.example.bank' } }),
    finds: ['attestation.present unknown no-attestation-extension'],
    answers: ['undecided none 4'],
  },
  {
    name: 'a ceremony in order',
    capture: ceremony(
      [step('a', { time: '2026-02-01T10:00:00Z' }), step('b', { time: '2026-02-01T11:00:00Z' })],
      { time: '2026-02-01T09:00:00Z' },
    ),
    finds: ['ceremony.key pass', 'ceremony.order pass', 'nonce.reuse pass', 'signature.value pass'],
    answers: ['verified minimal 1', 'verified minimal 1'],
  },
  {
    name: 'a login from before the registration',
    capture: ceremony([step('a', { time: '2026-02-01T08:00:00Z' })], { time: '2026-02-01T09:00:00Z' }),
    finds: ['ceremony.order notice out-of-order'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'a replayed login',
    capture: ceremony([step('a'), step('b'), step('a')]),
    finds: ['nonce.reuse fail replayed', 'signature.value pass'],
    answers: ['verified minimal 1', 'verified minimal 1', 'invalid none 3'],
  },
  {
    name: 'a nonce that the server sent twice',
    capture: ceremony([step('a'), step('a', { signature: base64(own.signRaw(nonce('a'))) })]),
    finds: ['nonce.reuse fail nonce-reused'],
    answers: ['verified minimal 1', 'invalid none 3'],
  },
  {
    name: 'two messages and one r',
    capture: {
      registration: { publicKey: base64(shared.spki) },
      authentications: [withSameR('r1'), withSameR('r2')],
    },
    finds: ['signature.nonce-reuse fail nonce-reused', 'signature.value pass'],
    answers: ['verified minimal 1', 'invalid none 3'],
  },
  {
    name: 'an r that was copied into a bad signature proves nothing against the good one',
    capture: {
      registration: { publicKey: base64(shared.spki) },
      authentications: [{ ...(withSameR('r1') as object), nonce: base64(nonce('another')) }, withSameR('r2')],
    },
    finds: ['signature.value pass'],
    answers: ['invalid none 3', 'verified minimal 1'],
  },
  {
    name: 'a nonce whose first answer was no good',
    capture: ceremony([step('a', {}, other), step('a')]),
    finds: ['nonce.reuse notice nonce-reused', 'signature.value pass'],
    answers: ['invalid none 3', 'verified minimal 1'],
  },
  {
    name: 'the same record twice in a list',
    capture: [single(), single()],
    finds: ['nonce.reuse fail replayed'],
    answers: ['verified minimal 1', 'invalid none 3'],
  },
  {
    name: 'a replay that gives the hash of the nonce in its place',
    capture: {
      registration: { publicKey: rsaKey.publicKey.export({ format: 'jwk' }) },
      authentications: [
        rsaSigned,
        {
          digest: base64(createHash('sha256').update(Buffer.from(rsaSigned.nonce, 'base64')).digest()),
          signature: rsaSigned.signature,
        },
      ],
    },
    finds: ['nonce.reuse fail replayed'],
    answers: ['verified minimal 1', 'invalid none 3'],
  },
  {
    name: 'an answer that brings its own nonce in the place of the one that was sent',
    capture: {
      registration: { publicKey: base64(own.spki) },
      authentications: [
        {
          start: { nonce: base64(nonce('sent')) },
          finish: { nonce: base64(nonce('own')), signature: base64(own.sign(nonce('own'))) },
        },
      ],
    },
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'message and nonce that differ',
    capture: single({ message: base64(nonce('two')) }),
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'one nonce in two spellings',
    capture: single({ challenge: `hex:${Buffer.from(nonce('one')).toString('hex')}` }),
    finds: ['signature.value pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'two keys under two names',
    capture: single({ hwPublicKey: base64(other.spki) }),
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'a registration of two keys',
    capture: ceremony([step('a')], { hwPublicKey: base64(other.spki) }),
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'a registration and an activation',
    capture: { ...ceremony([step('a')]), activation: { publicKey: base64(other.spki) } },
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'authentications and an authentication',
    capture: { ...ceremony([step('a')]), authentication: step('b', {}, other) },
    finds: ['signature.value fail bad-signature'],
    answers: ['verified minimal 1', 'invalid none 3'],
  },
  {
    name: 'a bad signature beside something that is no authentication',
    capture: ceremony([null, step('a', {}, other)]),
    finds: ['signature.value fail bad-signature'],
    answers: ['unreadable none 5', 'invalid none 3'],
  },
  {
    name: 'a registration at a time that is none',
    capture: ceremony([step('a')], { time: '15.02.2026' }),
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'an RSA key that anybody can factor',
    capture: weakRsa(512),
    finds: ['key.strength fail weak-key'],
    answers: ['invalid none 3'],
  },
  {
    name: 'an RSA key of 1024 bits',
    capture: weakRsa(1024),
    finds: ['key.strength notice weak-key', 'signature.value pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'a key that comes with the signature and is not the registered one',
    capture: ceremony([step('a', { publicKey: base64(other.spki) }, other)]),
    finds: ['ceremony.key fail enrolled-key-changed', 'signature.value fail bad-signature'],
    answers: ['invalid none 3'],
  },
  {
    name: 'the registered key once more, in another form',
    capture: ceremony([step('a', { publicKey: base64(own.spki) })]),
    finds: ['ceremony.key pass', 'signature.value pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'a registration without a key is not a device without one',
    capture: { registration: { user: 1 }, authentications: [step('a')] },
    finds: [],
    answers: ['unreadable none 5'],
  },
  {
    name: 'one unreadable step among others',
    capture: ceremony([step('a'), step('b', { signature: 'no signature' }), step('c')]),
    finds: ['signature.value pass'],
    answers: ['verified minimal 1', 'unreadable none 5', 'verified minimal 1'],
  },
  {
    name: 'an SDK key that signed',
    capture: sdk(registered, { ...signed, hwKeyClientStatus: 'OK' }),
    finds: [
      'hardware-key.client-status notice vendor-asserted',
      'hardware-key.platform pass',
      'ceremony.key pass',
      'signature.value pass',
    ],
    answers: ['verified minimal 1'],
    server: 'valid',
  },
  {
    name: 'supported: a bad signature fails',
    capture: sdk(registered, forged),
    finds: ['signature.value fail bad-signature'],
    answers: ['invalid none 3'],
    server: 'invalid',
  },
  {
    name: 'risk-params: a bad signature is for the caller to weigh',
    capture: sdk(registered, { ...forged, hw_key_client_status: 'KEY_INVALIDATED' }),
    options: { strategy: 'risk-params' },
    finds: ['signature.value fail bad-signature'],
    answers: ['invalid none 0'],
    server: 'invalid',
  },
  {
    name: 'risk-params does not excuse a replay',
    capture: ceremony([step('a'), step('a')]),
    options: { strategy: 'risk-params' },
    finds: ['nonce.reuse fail replayed'],
    answers: ['verified minimal 0', 'invalid none 3'],
  },
  {
    name: 'risk-params does not excuse what the policy requires',
    capture: single(),
    options: { strategy: 'risk-params', policy: getBundledPolicy('strict') },
    finds: ['binding.challenge unknown not-given'],
    answers: ['undecided none 4'],
  },
  {
    name: 'supported: a device without hardware keys signs in software',
    capture: sdk(
      { hwPublicKey: null },
      { hwKeyClientStatus: 'NOT_SUPPORTED' },
      { platform: 'Android', osVersion: '5.1' },
    ),
    finds: ['hardware-key.registered notice software-fallback', 'hardware-key.platform pass'],
    answers: ['verified minimal 1'],
    server: 'no-key-registered',
  },
  {
    name: 'supported: a device that should have had one',
    capture: sdk({ hwPublicKey: null }, {}),
    finds: ['hardware-key.registered notice software-fallback', 'hardware-key.platform notice key-expected'],
    answers: ['verified minimal 1'],
    server: 'no-key-registered',
  },
  {
    name: 'an activation that says nothing of a key is no device without one',
    capture: sdk({}, {}),
    finds: ['hardware-key.registered unknown no-key-registered'],
    answers: ['undecided none 4'],
    server: 'not-checked',
  },
  {
    name: 'an activation whose key has a name that nobody knows',
    capture: sdk({ deviceKey: base64(own.spki) }, signed),
    finds: ['hardware-key.registered unknown no-key-registered'],
    answers: ['undecided none 4'],
  },
  {
    name: 'required: an activation that names no key fails',
    capture: sdk({}, {}),
    options: { strategy: 'required' },
    finds: ['hardware-key.registered fail no-key-registered'],
    answers: ['invalid none 3'],
  },
  {
    name: 'required: a device without one fails',
    capture: sdk({ hwPublicKey: null }, {}),
    options: { strategy: 'required' },
    finds: ['hardware-key.registered fail no-key-registered'],
    answers: ['invalid none 3'],
    server: 'no-key-registered',
  },
  {
    name: 'risk-params: a device without one goes on',
    capture: sdk({ hwPublicKey: null }, {}),
    options: { strategy: 'risk-params' },
    finds: ['hardware-key.registered notice software-fallback'],
    answers: ['verified minimal 0'],
    server: 'no-key-registered',
  },
  {
    name: 'a signature and no key to verify it with',
    capture: sdk({ hwPublicKey: null }, signed),
    finds: ['signature.value unknown no-key-registered'],
    answers: ['undecided none 4'],
    server: 'no-key-registered',
  },
  {
    name: 'supported: a key is registered and the signature is missing',
    capture: sdk(registered, {}),
    finds: ['signature.value unknown signature-missing'],
    answers: ['undecided none 4'],
    server: 'not-checked',
  },
  {
    name: 'required: a missing signature fails',
    capture: sdk(registered, {}),
    options: { strategy: 'required' },
    finds: ['signature.value fail signature-missing'],
    answers: ['invalid none 3'],
    server: 'invalid',
  },
  {
    name: 'a hardware key on Android 5',
    capture: sdk(registered, signed, { platform: 'android', osVersion: '5.0' }),
    finds: ['hardware-key.platform notice key-unexpected'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'Android 6, where most devices have one',
    capture: sdk({ hwPublicKey: null }, {}, { platform: 'Android 6.0' }),
    finds: ['hardware-key.platform pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'iOS with a Secure Enclave and no key',
    capture: sdk({ hwPublicKey: null }, {}, { platform: 'iOS', osVersion: '17.2', secureEnclave: true }),
    finds: ['hardware-key.platform notice key-expected'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'iOS 9',
    capture: sdk({ hwPublicKey: null }, {}, { platform: 'iOS', osVersion: '9.3' }),
    finds: ['hardware-key.platform pass'],
    answers: ['verified minimal 1'],
  },
  {
    name: 'a platform that the table does not know',
    capture: sdk(registered, signed, { platform: 'HarmonyOS', osVersion: '5' }),
    finds: ['hardware-key.platform unknown'],
    answers: ['verified minimal 1'],
  },
];

const seen = new Map<CheckId, Set<Outcome>>();

function collect(results: readonly Result[]): void {
  for (const { check, outcome } of results.flatMap(({ findings }) => findings))
    seen.set(check, (seen.get(check) ?? new Set()).add(outcome));
}

describe('bare keys', () => {
  it.each(CASES)('$name', async ({ capture, options, finds, answers, server }) => {
    const results = await verifyCapture(capture, options);
    collect(results);
    expect(results.map(answerOf)).toEqual(answers);
    const last = results.at(-1);
    expect(last?.findings.map(wordsOf)).toEqual(expect.arrayContaining([...finds]));
    if (server !== undefined) expect(last?.riskAttributes?.hw_key_server_result).toBe(server);
  });

  it('shows what the client said word for word, in either spelling, and no tier follows from it', async () => {
    for (const name of ['hw_key_client_status', 'hwKeyClientStatus']) {
      const status = 'HW_KEY_OK; drop table';
      const [result] = await verifyCapture(sdk(registered, { ...signed, [name]: status }));
      expect(result?.riskAttributes).toEqual({ hw_key_client_status: status, hw_key_server_result: 'valid' });
      const [silent] = await verifyCapture(sdk(registered, signed));
      expect(silent?.riskAttributes?.hw_key_client_status).toBe('not-reported');
      expect([result?.tier, result?.score.value]).toEqual([silent?.tier, silent?.score.value]);
    }
  });

  it('says kindly what a nonce signature cannot support', async () => {
    const [result] = await verifyCapture(single(), { profile: 'secure-enclave' });
    expect(result?.assurance?.aal).toBe(1);
    expect(result?.assurance?.reasons.join(' ')).toMatch(/AAL3 is not supported.*phishing resistance/);
  });
});

describe('a key that was attested in the same run', () => {
  const login = async (
    chain: MintedChain,
    name: string,
    key: MintedChain['keys']['leaf'] = chain.keys.leaf,
  ) => ({
    publicKey: base64(chain.keys.leaf.spki),
    nonce: base64(nonce(name)),
    signature: base64(key.sign(nonce(name))),
  });
  const trusted = (chain: MintedChain): Partial<RunOptions> => ({
    trust: createTrustStore({ ownAnchors: [anchorOf(chain)] }),
  });
  const x5c = ({ certificates }: MintedChain) => ({ x5c: certificates.map(base64) });

  it('counts as attested, standard at most: strong is for the attestation itself', async () => {
    const chain = await mintChain({ seed: 'attested', securityLevel: 'STRONG_BOX' });
    const results = await verifyCapture(
      [await login(chain, 'early'), x5c(chain), await login(chain, 'late')],
      trusted(chain),
    );
    collect(results);
    expect(results.map(answerOf)).toEqual([
      'verified standard 0',
      'verified strong 0',
      'verified standard 0',
    ]);
    expect(results[0]?.findings.map(wordsOf)).toContain('key.attested pass attested-in-this-run');
  });

  it('a registration with a chain, and a login with its key', async () => {
    const chain = await mintChain({ seed: 'registered' });
    const { publicKey: _, ...rest } = await login(chain, 'one');
    const results = await verifyCapture(
      { registration: x5c(chain), authentications: [rest] },
      trusted(chain),
    );
    expect(results.map(answerOf)).toEqual(['verified standard 0', 'verified standard 0']);
    expect(results[1]?.findings.map(wordsOf)).toContain('ceremony.key pass');
  });

  it('a reversed chain is the same registration', async () => {
    const chain = await mintChain({ seed: 'reversed' });
    const { publicKey: _, ...rest } = await login(chain, 'one');
    const registration = { x5c: chain.certificates.map(base64).toReversed() };
    const results = await verifyCapture({ registration, authentications: [rest] }, trusted(chain));
    expect(results.map(answerOf)).toEqual(['verified standard 0', 'verified standard 0']);
  });

  it('an attestation under a root that nobody pinned proves nothing of it', async () => {
    const chain = await mintChain({ seed: 'unpinned' });
    const results = await verifyCapture([x5c(chain), await login(chain, 'one')]);
    collect(results);
    expect(results.map(answerOf)).toEqual(['undecided none 4', 'verified minimal 1']);
    expect(results[1]?.findings.map(wordsOf)).toContain('key.attested notice attestation-not-verified');
  });

  it('the attestation of another key proves nothing of this one', async () => {
    const chain = await mintChain({ seed: 'one' });
    const results = await verifyCapture([x5c(chain), single()], trusted(chain));
    expect(results.map(answerOf)).toEqual(['verified standard 0', 'verified minimal 1']);
    expect(results[1]?.findings.map(wordsOf)).toContain('key.attested notice unattested-key');
  });

  it('a chain extended with the attested key does not vouch for the forged leaf', async () => {
    const chain = await mintChain({
      seed: 'extended',
      extendWith: { keyDescription: { securityLevel: 'STRONG_BOX' } },
    });
    const results = await verifyCapture([x5c(chain), await login(chain, 'one')], trusted(chain));
    expect(results[0]?.verdict).toBe('invalid');
    expect(results[1]?.tier).not.toBe('standard');
    expect(results[1]?.tier).not.toBe('strong');
  });

  it('a registration that does not decode leaves the logins undecided', async () => {
    const chain = await mintChain({ seed: 'broken' });
    const { publicKey: _, ...rest } = await login(chain, 'one');
    // The serial number as a BOOLEAN: a certificate by its outline, and none when it is read.
    const broken = chain.certificates.map((certificate, index) => {
      const copy = Uint8Array.from(certificate);
      if (index === 0) copy[copy.indexOf(0x02, 9)] = 0x01;
      return base64(copy);
    });
    const results = await verifyCapture(
      { registration: { x5c: broken }, authentications: [rest] },
      trusted(chain),
    );
    collect(results);
    expect(results.map(answerOf)).toEqual(['unreadable none 5', 'undecided none 4']);
    expect(results[1]?.findings.map(wordsOf)).toContain('ceremony.key unknown registration-unreadable');
  });

  it('a second chain under another name of the registration does not count for the first', async () => {
    const [chain, stranger] = await Promise.all([mintChain({ seed: 'mine' }), mintChain({ seed: 'theirs' })]);
    const { publicKey: _, ...rest } = await login(stranger, 'one');
    const registration = {
      x5c: chain.certificates.map(base64),
      certificateChain: stranger.certificates.map(base64),
    };
    const results = await verifyCapture({ registration, authentications: [rest] }, trusted(chain));
    expect(results.at(-1)).toMatchObject({ verdict: 'unreadable', error: { code: 'ERR_VALUE_AMBIGUOUS' } });
  });

  it("a file that is named like another's registration is not that registration", async () => {
    const [chain, stranger] = await Promise.all([mintChain({ seed: 'mine' }), mintChain({ seed: 'theirs' })]);
    const { publicKey: _, ...rest } = await login(stranger, 'one');
    const capture = { registration: { x5c: chain.certificates.map(base64) }, authentications: [rest] };
    async function* inputs() {
      yield { source: 'c.json', bytes: Buffer.from(JSON.stringify(capture)) };
      yield { source: 'c.json#/registration/x5c', bytes: Buffer.from(stranger.pem) };
    }
    const { results } = await verifyInputs(inputs(), runOptions(trusted(chain)));
    expect(results.map(({ verdict }) => verdict)).toEqual(['verified', 'invalid', 'verified']);
  });

  it('an attested key that may not sign is held to that', async () => {
    const chain = await mintChain({ seed: 'no-sign', purposes: ['DECRYPT'] });
    const results = await verifyCapture([x5c(chain), await login(chain, 'one')], trusted(chain));
    expect(results[1]?.findings.map(wordsOf)).toContain('signature.purpose fail not-permitted-purpose');
  });

  it('a registration with the chains of two keys is of neither', async () => {
    const [chain, stranger] = await Promise.all([mintChain({ seed: 'mine' }), mintChain({ seed: 'theirs' })]);
    const { publicKey: _, ...rest } = await login(chain, 'one');
    const registration = { x5c: [...chain.certificates, ...stranger.certificates].map(base64) };
    const results = await verifyCapture({ registration, authentications: [rest] }, trusted(chain));
    expect(results.at(-1)?.verdict).toBe('undecided');
    expect(results.at(-1)?.findings.map(wordsOf)).toContain('ceremony.key unknown registration-unreadable');
  });

  it('a registration that does not hold is none: its key is a bare one', async () => {
    const chain = await mintChain({ seed: 'flipped' });
    const { publicKey: _, ...rest } = await login(chain, 'one');
    const flipped = chain.certificates.map((certificate, index) => {
      const copy = Uint8Array.from(certificate);
      if (index === 0) copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
      return base64(copy);
    });
    const results = await verifyCapture(
      { registration: { x5c: flipped }, authentications: [rest] },
      trusted(chain),
    );
    expect(results.map(answerOf)).toEqual(['invalid none 3', 'verified minimal 1']);
    expect(results[1]?.findings.map(wordsOf)).toContain('key.attested notice attestation-not-verified');
  });
});

/** Checks of bare keys that only warn, or only say something where something is wrong. */
const ONLY_WARN: ReadonlySet<CheckId> = new Set([
  'hardware-key.registered',
  'hardware-key.client-status',
  'profile.secure-enclave',
  'signature.nonce-reuse',
]);

describe('every check of bare keys', () => {
  const own = CHECK_IDS.filter((check) =>
    /^(key\.attested|hardware-key|profile|ceremony|nonce|signature\.(algorithm|nonce))/.test(check),
  );
  it.each(own)('%s is seen good and bad', (check) => {
    const outcomes = [...(seen.get(check) ?? [])];
    if (!ONLY_WARN.has(check)) expect(outcomes).toContain('pass');
    expect(outcomes.some((outcome) => ['notice', 'fail', 'unknown'].includes(outcome))).toBe(true);
  });
});
