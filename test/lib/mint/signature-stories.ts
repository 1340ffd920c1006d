// The stories of bare keys that samples/ tells: a nonce signed by a Secure Enclave key, and a mobile SDK's hardware key.
import { createHash } from 'node:crypto';
import { mintChain } from './chain.ts';
import { sha256 } from './der-writer.ts';
import { deriveKey, type MintKey } from './keys.ts';
import type { StoryRun } from './stories.ts';

/** A story whose files are not a chain. */
export interface SignatureStory {
  /** Folder under samples/. */
  readonly folder: string;
  readonly told: string;
  readonly runs: readonly StoryRun[];
  readonly files: () => Promise<Readonly<Record<string, Uint8Array | string>>>;
}

const AT = '--at 2026-02-15T12:00:00Z';
const MINIMAL = { verdict: 'verified', tier: 'minimal', exit: 1 } as const;
const INVALID = { verdict: 'invalid', tier: 'none', exit: 3 } as const;

const key = (name: string): Promise<MintKey> => deriveKey(`keytier samples/${name}`);
const nonceOf = (name: string): Uint8Array => sha256(`keytier samples/${name}/nonce`);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
/** The X9.63 point that `SecKeyCopyExternalRepresentation` and `LAPublicKey.bytes` give: the end of a P-256 SPKI. */
const point = ({ spki }: MintKey): Uint8Array => spki.subarray(-65);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const digest = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(bytes).digest());

function signature(folder: string, more = ''): string {
  const file = (name: string) => `samples/${folder}/${name}`;
  return `verify-signature --profile secure-enclave --key ${file('key.x963')} --message @${file('nonce.bin')} --signature @${file('nonce.sig')} ${AT}${more}`;
}

/** A login with an iOS app's Secure Enclave key, as LAPrivateKey.sign makes it. */
async function enclaveFiles(folder: string, signed: (nonce: Uint8Array) => Uint8Array) {
  const own = await key(folder);
  const nonce = nonceOf(folder);
  return { 'key.x963': point(own), 'nonce.bin': nonce, 'nonce.sig': own.sign(signed(nonce)) };
}

interface SdkOptions {
  readonly registered: boolean;
  readonly signedBy: string;
  readonly status: string;
  readonly platform: { readonly platform: string; readonly osVersion: string };
}

/** What the log of an SDK's server holds of one device: the activation and one authentication. */
async function sdkCapture(
  folder: string,
  { registered, signedBy, status, platform }: SdkOptions,
): Promise<string> {
  const own = await key(folder);
  const signer = await key(signedBy);
  const challenge = nonceOf(folder);
  return json({
    activation: {
      time: '2026-02-15T11:00:00Z',
      device: platform,
      finish: { hwPublicKey: registered ? base64(own.spki) : null },
    },
    authentications: [
      {
        id: 'auth-1',
        time: '2026-02-15T11:30:00Z',
        start: { challenge: base64(challenge) },
        finish: {
          ...(registered ? { signedChallenge: base64(signer.sign(challenge)) } : {}),
          hw_key_client_status: status,
        },
      },
    ],
  });
}

const ANDROID = { platform: 'Android', osVersion: '15' };

function sdk(folder: string, more = ''): string {
  return `verify samples/${folder}/capture.json ${AT}${more}`;
}

export const SIGNATURE_STORIES: readonly SignatureStory[] = [
  {
    folder: 'enclave-login',
    told: 'An iOS app signs a nonce with a Secure Enclave key. The signature is valid; nothing attests the key.',
    runs: [{ command: signature('enclave-login'), ...MINIMAL }],
    files: () => enclaveFiles('enclave-login', (nonce) => nonce),
  },
  {
    folder: 'enclave-hashed-first',
    told: '"The server rejects every login since the update." The new app hashes the nonce before it signs.',
    runs: [{ command: signature('enclave-hashed-first'), ...INVALID }],
    files: () => enclaveFiles('enclave-hashed-first', digest),
  },
  {
    folder: 'enclave-ceremony',
    told: 'A registration and three logins with one key. The third answers the nonce of the first: a replay.',
    runs: [
      { command: `verify samples/enclave-ceremony/capture.json --profile secure-enclave ${AT}`, ...INVALID },
    ],
    files: async () => {
      const own = await key('enclave-ceremony');
      const login = (id: string, name: string, time: string) => {
        const nonce = nonceOf(name);
        return { id, time, nonce: base64(nonce), signature: base64(own.sign(nonce)) };
      };
      const registration = { time: '2026-02-15T09:00:00Z', publicKey: base64(point(own)) };
      const authentications = [
        login('login-1', 'enclave-ceremony/1', '2026-02-15T09:10:00Z'),
        login('login-2', 'enclave-ceremony/2', '2026-02-15T10:10:00Z'),
        login('login-3', 'enclave-ceremony/1', '2026-02-15T11:10:00Z'),
      ];
      return { 'capture.json': json({ registration, authentications }) };
    },
  },
  {
    folder: 'attested-login',
    told: 'The registration holds the attestation chain of the key, so a login with it counts as attested: standard.',
    runs: [
      {
        command: `verify samples/attested-login/capture.json --trust-anchor samples/roots.pem --status-list samples/status-list.json ${AT}`,
        verdict: 'verified',
        tier: 'standard',
        exit: 0,
      },
    ],
    files: async () => {
      const { certificates, keys } = await mintChain({
        seed: 'keytier samples/attested-login',
        rootSeed: 'keytier samples',
        securityLevel: 'STRONG_BOX',
      });
      const nonce = nonceOf('attested-login');
      const registration = { time: '2026-02-15T09:00:00Z', x5c: certificates.map(base64) };
      const login = { id: 'login-1', nonce: base64(nonce), signature: base64(keys.leaf.sign(nonce)) };
      return {
        'capture.json': json({ registration, authentications: [{ ...login, time: '2026-02-15T10:00:00Z' }] }),
      };
    },
  },
  {
    folder: 'sdk-hardware-key',
    told: 'A mobile ID SDK: activation with a hardware key, then an authentication that it signed.',
    runs: [{ command: sdk('sdk-hardware-key'), ...MINIMAL }],
    files: async () => ({
      'capture.json': await sdkCapture('sdk-hardware-key', {
        registered: true,
        signedBy: 'sdk-hardware-key',
        status: 'OK',
        platform: ANDROID,
      }),
    }),
  },
  {
    folder: 'sdk-bad-signature',
    told: 'The same SDK, and the signature is by another key. The strategy says what follows.',
    runs: [
      { command: sdk('sdk-bad-signature'), ...INVALID },
      { command: sdk('sdk-bad-signature', ' --strategy risk-params'), ...INVALID, exit: 0 },
    ],
    files: async () => ({
      'capture.json': await sdkCapture('sdk-bad-signature', {
        registered: true,
        signedBy: 'somebody else',
        status: 'OK',
        platform: ANDROID,
      }),
    }),
  },
  {
    folder: 'sdk-software-fallback',
    told: 'An old tablet registered no hardware key. It signs in software, which only the strategy required refuses.',
    runs: [
      { command: sdk('sdk-software-fallback'), ...MINIMAL },
      { command: sdk('sdk-software-fallback', ' --strategy required'), ...INVALID },
    ],
    files: async () => ({
      'capture.json': await sdkCapture('sdk-software-fallback', {
        registered: false,
        signedBy: 'nobody',
        status: 'NOT_SUPPORTED',
        platform: { platform: 'Android', osVersion: '5.1' },
      }),
    }),
  },
];
