// How passkeys are recognised: the shapes that captures have, and every encoding that people mix up, named.
import { beforeAll, describe, expect, it } from 'vitest';
import { detectArtifacts } from '../../src/input/detect.ts';
import { parseRecord } from '../../src/input/webauthn-capture.ts';
import type { Artifact } from '../../src/model/artifact.ts';
import {
  b64,
  coseKey,
  credentialKey,
  type LoginJson,
  login,
  type RegistrationJson,
  registration,
} from '../lib/passkeys.ts';

let registered: RegistrationJson;
let signedIn: LoginJson;

beforeAll(async () => {
  registered = await registration();
  signedIn = await login();
});

const detect = (value: unknown): Promise<Artifact[]> =>
  detectArtifacts({
    source: 'in',
    bytes:
      value instanceof Uint8Array
        ? value
        : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  });

async function only(value: unknown): Promise<Artifact> {
  const [artifact, ...more] = await detect(value);
  expect(more).toEqual([]);
  if (artifact === undefined) throw new Error('nothing detected');
  return artifact;
}

const bytesOf = (text: string) => Buffer.from(text, 'base64url');

describe('shapes', () => {
  it('PublicKeyCredential.toJSON(), of either ceremony', async () => {
    expect((await only(registered)).kind).toBe('webauthn-registration');
    expect((await only(signedIn)).kind).toBe('webauthn-authentication');
  });

  it('flat', async () => {
    expect((await only({ ...registered.response })).kind).toBe('webauthn-registration');
    expect((await only({ ...signedIn.response, publicKey: 'none' })).problem?.code).toBe('ERR_DECODE_KEY');
    expect((await only({ ...signedIn.response })).kind).toBe('webauthn-authentication');
  });

  it('nested in a log, with its pointer', async () => {
    const artifact = await only({ log: [{ at: 1 }, { payload: registered }] });
    expect(artifact.source).toBe('in#/log/1/payload');
    expect(artifact.detectedAs).toContain('WebAuthn registration at /log/1/payload');
  });

  it('a raw attestation object, as it is, in base64url and in hex', async () => {
    const object = bytesOf(registered.response.attestationObject);
    for (const value of [
      object,
      b64(object),
      object.toString('hex'),
      JSON.stringify({ attObj: object.toString('base64') }),
    ]) {
      const artifact = await only(value);
      expect(artifact.kind).toBe('webauthn-registration');
      expect(artifact.webauthn?.attestationObject).toEqual(expect.anything());
      expect(Buffer.from(artifact.webauthn?.attestationObject ?? []).equals(object)).toBe(true);
    }
  });

  it('a ceremony: the registration and each login, which share it', async () => {
    const artifacts = await detect({ registration: registered, authentications: [signedIn, signedIn] });
    expect(artifacts.map(({ kind, source }) => `${kind} ${source}`)).toEqual([
      'webauthn-registration in#/registration',
      'webauthn-authentication in#/authentications/0',
      'webauthn-authentication in#/authentications/1',
    ]);
    expect(artifacts[1]?.ceremony?.ceremony).toBe(artifacts[2]?.ceremony?.ceremony);
    expect(artifacts[1]?.ceremony?.ceremony.registration).toMatchObject({
      source: 'in#/registration',
      key: 'credential',
    });
  });

  it('a ceremony whose registration is a stored record', async () => {
    const publicKey = b64(coseKey(await credentialKey()));
    const artifact = await only({ registration: { publicKey, signCount: 4 }, authentications: [signedIn] });
    expect(artifact.webauthn?.record).toMatchObject({ signCount: 4, alg: 'ES256' });
  });

  it('App Attest is another thing', async () => {
    await expect(
      detect({ keyId: 'x', attestationObject: registered.response.attestationObject }),
    ).rejects.toThrow();
  });

  it('values of client extensions never get into an artefact', async () => {
    const secret = 'c2VjcmV0IGtleSBtYXRlcmlhbA';
    const artifact = await only({
      ...signedIn,
      clientExtensionResults: { prf: { results: { first: secret } } },
    });
    expect(artifact.webauthn?.clientExtensions).toEqual(['prf']);
    expect(JSON.stringify(artifact)).not.toContain(secret);
  });
});

describe('encodings, each named', () => {
  const python = (bytes: Buffer) =>
    `b'${[...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;

  it.each([
    ['base64url', (bytes: Buffer) => bytes.toString('base64url')],
    ['base64', (bytes: Buffer) => bytes.toString('base64').padEnd(4, '=')],
    ['hex', (bytes: Buffer) => bytes.toString('hex')],
    ['array of numbers', (bytes: Buffer) => [...bytes]],
    ['object of numbers', (bytes: Buffer) => Object.fromEntries(bytes.entries())],
    ['Python bytes literal', python],
  ] as const)('%s', async (name, write) => {
    const response = Object.fromEntries(
      Object.entries(signedIn.response).map(([field, value]) => [field, write(bytesOf(String(value)))]),
    );
    const { webauthn } = await only({ ...signedIn, response });
    for (const field of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      expect(Buffer.from(webauthn?.[field] ?? []).equals(bytesOf(signedIn.response[field])), field).toBe(
        true,
      );
      // Base64 without any of its own characters is base64url as well.
      expect([name, 'base64url']).toContain(webauthn?.decodings[field]);
    }
  });

  it('client data as the text that it is', async () => {
    const text = bytesOf(signedIn.response.clientDataJSON).toString('utf8');
    const { webauthn } = await only({
      ...signedIn,
      response: { ...signedIn.response, clientDataJSON: text },
    });
    expect(webauthn?.decodings['clientDataJSON']).toBe('text');
    expect(Buffer.from(webauthn?.clientDataJSON ?? []).toString('utf8')).toBe(text);
  });

  it('what is none of them is a problem of this record alone', async () => {
    const broken = { ...signedIn, response: { ...signedIn.response, signature: '!!' } };
    const artifacts = await detect([broken, signedIn]);
    expect(artifacts.map(({ problem }) => problem?.code)).toEqual(['ERR_VALUE_INVALID', undefined]);
  });
});

describe('records', () => {
  const parse = (value: unknown) => parseRecord(Buffer.from(JSON.stringify(value)), 'stored.json');

  it('under the names that servers use', async () => {
    const { spki } = await credentialKey();
    const aaguid = '08987058-CADC-4B81-B6E1-30DE50DCBE96';
    expect(
      parse({
        credential_id: 'AQID',
        credential_public_key: b64(spki),
        sign_count: 3,
        backup_eligible: false,
        user_handle: 'BAUG',
        aaguid,
      }),
    ).toMatchObject({
      source: 'stored.json',
      signCount: 3,
      backupEligible: false,
      aaguid: aaguid.toLowerCase(),
    });
  });

  it.each([
    [{ signCount: '3' }, 'signCount of a record is no number'],
    [{ backupEligible: 'yes' }, 'backupEligible of a record is no boolean'],
    [[], 'a record is not a JSON object'],
    [{ publicKey: 'AAAA' }, 'public key'],
  ])('%j is refused', (value, message) => {
    expect(() => parse(value)).toThrow(message);
  });

  it('a private key is refused and never shown', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'c2VjcmV0' };
    expect(() => parse({ publicKey: jwk })).toThrow(/private key/);
    try {
      parse({ publicKey: jwk });
    } catch (error) {
      expect(String(error)).not.toContain('c2VjcmV0');
    }
  });
});
