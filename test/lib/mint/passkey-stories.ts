// The stories of passkeys that samples/ tells: registrations and logins of a browser, one capture each.
import {
  AT,
  BE,
  BS,
  b64,
  clientData,
  coseKey,
  credentialKey,
  type LoginOptions,
  login,
  maker,
  packedBy,
  type RegistrationOptions,
  registration,
  sha256,
  UP,
  UV,
} from '../passkeys.ts';
import type { SignatureStory } from './signature-stories.ts';

const OPTIONS = '--rp-id example.org --origin https://example.org --at 2026-02-15T12:00:00Z';
const VERIFIED = { verdict: 'verified', exit: 0 } as const;

const verify = (folder: string, more = '') => `verify samples/${folder}/capture.json${more} ${OPTIONS}`;

interface Step extends Omit<LoginOptions, 'challenge' | 'key'> {
  readonly id: string;
  readonly time: string;
  readonly origin?: string;
}

/** A registration and the logins that followed, each with the challenge that the server had sent. */
async function capture(
  folder: string,
  registered: RegistrationOptions,
  logins: readonly Step[],
): Promise<string> {
  const key = await credentialKey(`samples/${folder}`);
  const credentialId = sha256(`keytier samples/${folder}/credential`);
  const challengeOf = (name: string) => sha256(`keytier samples/${folder}/${name}`);
  const expecting = (challenge: Uint8Array) => ({ expected: { challenge: `base64url:${b64(challenge)}` } });
  const first = challengeOf('registration');
  const response = await registration({ key, credentialId, challenge: first, ...registered });
  const authentications = await Promise.all(
    logins.map(async ({ id: name, time, origin, ...step }) => {
      const challenge = challengeOf(name);
      const clientDataJSON = clientData('webauthn.get', challenge, origin === undefined ? {} : { origin });
      return {
        time,
        ...(await login({ key, credentialId, clientDataJSON, ...step })),
        ...expecting(challenge),
      };
    }),
  );
  return `${JSON.stringify({ registration: { time: '2026-02-15T09:00:00Z', ...response, ...expecting(first) }, authentications }, null, 2)}\n`;
}

/** What the server stored at registration. */
async function stored(folder: string): Promise<string> {
  const key = await credentialKey(`samples/${folder}`);
  const record = {
    credentialId: b64(sha256(`keytier samples/${folder}/credential`)),
    publicKey: b64(coseKey(key)),
    signCount: 0,
    backupEligible: false,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

const LOGIN_1 = { id: 'login-1', time: '2026-02-15T10:00:00Z' } as const;
const LOGIN_2 = { id: 'login-2', time: '2026-02-15T11:00:00Z' } as const;

const ICLOUD = Buffer.from('fbfc3007154e4ecc8c0b6e020557d7bd', 'hex');
const SYNCED = UP | UV | BE | BS;

export const PASSKEY_STORIES: readonly SignatureStory[] = [
  {
    folder: 'passkey-login',
    told: 'A passkey without attestation, as most are: a registration and a login, with a PIN or a fingerprint.',
    runs: [{ command: verify('passkey-login'), tier: 'standard', ...VERIFIED }],
    files: async () => ({ 'capture.json': await capture('passkey-login', {}, [LOGIN_1]) }),
  },
  {
    folder: 'passkey-security-key',
    told: 'A company hands out security keys and pins the root of their maker: the registration is attested.',
    runs: [
      {
        command: verify('passkey-security-key', ' --trust-anchor samples/passkey-security-key/root.pem'),
        tier: 'strong',
        ...VERIFIED,
      },
      { command: verify('passkey-security-key'), verdict: 'undecided', tier: 'none', exit: 4 },
    ],
    files: async () => {
      const own = await maker({ seed: 'keytier samples/passkey-security-key' });
      const registered = { statement: packedBy(own), signCount: 1 };
      return {
        'capture.json': await capture('passkey-security-key', registered, [{ ...LOGIN_1, signCount: 2 }]),
        'root.pem': own.rootPem,
      };
    },
  },
  {
    folder: 'passkey-synced',
    told: 'A passkey in iCloud Keychain. It is synced, so recovery of the account is part of its custody.',
    runs: [{ command: verify('passkey-synced'), tier: 'standard', ...VERIFIED }],
    files: async () => ({
      'capture.json': await capture('passkey-synced', { flags: SYNCED | AT, aaguid: ICLOUD }, [
        { ...LOGIN_1, flags: SYNCED },
      ]),
    }),
  },
  {
    folder: 'passkey-phishing',
    told: '"I logged in, and my account was emptied." The second login was signed for a page of another name.',
    runs: [
      { command: verify('passkey-phishing'), verdict: 'invalid', tier: 'none', exit: 3 },
      {
        command: `verify 'samples/passkey-phishing/capture.json#/authentications/1' --record samples/passkey-phishing/stored.json ${OPTIONS}`,
        verdict: 'invalid',
        tier: 'none',
        exit: 3,
      },
    ],
    files: async () => ({
      'stored.json': await stored('passkey-phishing'),
      'capture.json': await capture('passkey-phishing', {}, [
        LOGIN_1,
        { ...LOGIN_2, origin: 'https://example.org.login-check.example' },
      ]),
    }),
  },
  {
    folder: 'passkey-counter',
    told: 'The counter of a security key goes back between two logins: a copy, a replay, or records out of order.',
    runs: [{ command: verify('passkey-counter'), tier: 'standard', ...VERIFIED }],
    files: async () => ({
      'capture.json': await capture('passkey-counter', { signCount: 7 }, [
        { ...LOGIN_1, signCount: 9 },
        { ...LOGIN_2, signCount: 8 },
      ]),
    }),
  },
];
