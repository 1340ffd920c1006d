// Attacks that once got a passkey verified with the wrong key, or for the wrong service: each by name.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Expectations } from '../../../src/model/artifact.ts';
import type { RunOptions } from '../../../src/pipeline.ts';
import { verifyCapture } from '../../lib/signatures.ts';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const evil = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ID = sha256('credential');

const spki = (key: KeyObject) => url(key.export({ format: 'der', type: 'spki' }));
const stored = (key: KeyObject) => ({
  credentialId: url(ID),
  publicKey: spki(key),
  signCount: 0,
  backupEligible: false,
});

interface Login {
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
}

function clientData(type: string, { challenge = 'c', origin = 'https://example.org' }: Login): Buffer {
  const value = { type, challenge: url(sha256(challenge)), origin, crossOrigin: false };
  return Buffer.from(JSON.stringify(value));
}

function authenticatorData(flags: number, { rpId = 'example.org' }: Login, tail = Buffer.alloc(0)): Buffer {
  return Buffer.concat([sha256(rpId), Buffer.from([flags, 0, 0, 0, 0]), tail]);
}

function login(key: KeyObject, options: Login = {}) {
  const data = clientData('webauthn.get', options);
  const authenticator = authenticatorData(0x05, options);
  const signature = sign('sha256', Buffer.concat([authenticator, sha256(data)]), key);
  const response = {
    clientDataJSON: url(data),
    authenticatorData: url(authenticator),
    signature: url(signature),
  };
  return { id: url(ID), rawId: url(ID), type: 'public-key', response };
}

/** A registration without attestation: anybody can write one. */
function registration(key: KeyObject) {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, ID.length]), ID, cose]);
  const authenticator = authenticatorData(0x45, {}, credential);
  const object = Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
    Buffer.from([authenticator.length]),
    authenticator,
  ]);
  const response = {
    clientDataJSON: url(clientData('webauthn.create', { challenge: 'r' })),
    attestationObject: url(object),
  };
  return { id: url(ID), rawId: url(ID), type: 'public-key', response };
}

const HERE: Expectations = { rpId: 'example.org', origins: ['https://example.org'] };

async function verdicts(capture: unknown, expected: Expectations = HERE, more: Partial<RunOptions> = {}) {
  return (await verifyCapture(capture, { expected, ...more })).map(({ verdict }) => verdict);
}

it('an honest login verifies, alone and after its registration', async () => {
  const record = stored(own.publicKey);
  expect(await verdicts({ ...login(own.privateKey), record })).toEqual(['verified']);
  expect(
    await verdicts({ registration: registration(own.publicKey), authentications: [login(own.privateKey)] }),
  ).toEqual(['verified', 'verified']);
});

it("a step's own record does not replace the stored registration", async () => {
  const step = { ...login(evil.privateKey), record: stored(evil.publicKey) };
  expect(await verdicts({ registration: stored(own.publicKey), authentications: [step] })).toEqual([
    'invalid',
  ]);
});

it('a registration in the place of a login is none', async () => {
  const steps = [registration(evil.publicKey)];
  const capture = { registration: registration(own.publicKey), authentications: steps };
  expect((await verdicts(capture)).at(-1)).toBe('unreadable');
});

it('a login with an attestation object beside it is a login', async () => {
  const { attestationObject } = registration(own.publicKey).response;
  const forged = { ...login(evil.privateKey), attestationObject, record: stored(own.publicKey) };
  expect(await verdicts(forged)).toEqual(['invalid']);
});

it('a second registration of the same credential does not switch the first one off', async () => {
  const forged = { ...login(evil.privateKey), publicKey: spki(evil.publicKey) };
  const results = await verdicts([registration(own.publicKey), registration(evil.publicKey), forged]);
  expect(results.at(-1)).toBe('unreadable');
});

it('a record of the caller without a key does not get one from the capture', async () => {
  const capture = { ...login(evil.privateKey), record: stored(evil.publicKey) };
  const record = { source: 'rec.json', id: ID, signCount: 0, backupEligible: false };
  const [result] = await verifyCapture(capture, { expected: HERE, record });
  expect(result?.findings.find(({ check }) => check === 'credential.key')).not.toMatchObject({
    seen: expect.stringContaining('rec.json') as string,
  });
});

it.each<[string, Login, Record<string, unknown>, Expectations]>([
  ['appId beside rpId', { rpId: 'evil.com' }, { appId: 'evil.com' }, HERE],
  ['rpId beside appId', { rpId: 'evil.com' }, { rpId: 'evil.com' }, { appId: 'https://example.org' }],
  ['origin', { origin: 'https://evil.com' }, { origin: 'https://evil.com' }, HERE],
])('what a capture expects does not widen what the caller does: %s', async (_name, made, expected, asked) => {
  const record = stored(own.publicKey);
  expect(await verdicts({ ...login(own.privateKey, made), record, expected }, asked)).toEqual(['invalid']);
});

it('client data nested without end is a bad signature and no crash', async () => {
  const deep = `{"type":"webauthn.get","challenge":"${url(sha256('c'))}","origin":"https://example.org","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
  const capture = login(own.privateKey);
  const response = { ...capture.response, clientDataJSON: url(Buffer.from(deep)) };
  expect(await verdicts({ ...capture, response, record: stored(own.publicKey) })).toEqual(['invalid']);
});
