// Real captures of the package fido2-helpers: verified, or refused for the right reason, at the time they were made.
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { readAnchors } from '../../../src/index.ts';
import { createTrustStore } from '../../../src/trust/store.ts';
import { verifyCapture } from '../../lib/signatures.ts';
import { wordsOf } from '../../lib/verify.ts';

interface Credential {
  readonly id?: string | ArrayBuffer;
  readonly rawId: ArrayBuffer;
  readonly response: Readonly<Record<string, ArrayBuffer | string>>;
}

interface Helpers {
  readonly lib: Readonly<Record<string, Credential>> & {
    readonly assnPublicKey: string;
    readonly assnPublicKeyWindowsHello: string;
  };
  readonly certs: { readonly yubicoRoot: ArrayBuffer };
}

const helpers = createRequire(import.meta.url)('fido2-helpers') as Helpers;

const text = (value: ArrayBuffer | string) =>
  typeof value === 'string' ? value : Buffer.from(value).toString('base64url');

/** As `PublicKeyCredential.toJSON()` would have given it. */
function responseOf(name: string, more: object = {}): object {
  const credential = helpers.lib[name];
  if (credential === undefined) throw new Error(`fido2-helpers has no ${name}`);
  return {
    type: 'public-key',
    rawId: text(credential.rawId),
    response: Object.fromEntries(
      Object.entries(credential.response)
        .filter(([, value]) => value !== '')
        .map(([field, value]) => [field, text(value)]),
    ),
    ...more,
  };
}

async function verify(
  name: string,
  at: string,
  options: { readonly more?: object; readonly anchors?: Uint8Array } = {},
) {
  const anchors = options.anchors === undefined ? [] : readAnchors(options.anchors, 'test');
  const [result] = await verifyCapture(responseOf(name, options.more), {
    at: Date.parse(at),
    trust: createTrustStore({ ownAnchors: anchors }),
    expected: {
      origins: [
        'https://localhost:8443',
        'https://webauthn.org',
        'https://webauthn.bin.coffee:8080',
        'https://localhost:44329',
      ],
    },
  });
  if (result === undefined) throw new Error('no result');
  return { ...result, words: result.findings.map(wordsOf) };
}

describe('registrations', () => {
  it('none: verified, and no more than its flags say', async () => {
    const { verdict, words } = await verify('makeCredentialAttestationNoneResponse', '2018-05-01');
    expect(verdict).toBe('verified');
    expect(words).toContain('webauthn.attestation notice no-attestation');
  });

  it('u2f: sound, undecided without the root of Yubico, verified with it', async () => {
    const unknown = await verify('makeCredentialAttestationU2fResponse', '2018-05-01');
    expect(unknown.verdict).toBe('undecided');
    expect(unknown.words).toContain('webauthn.attestation pass');
    expect(unknown.claims).toMatchObject({ keyStorageBasis: 'claimed' });
    const known = await verify('makeCredentialAttestationU2fResponse', '2018-05-01', {
      anchors: new Uint8Array(helpers.certs.yubicoRoot),
    });
    expect(known.verdict).toBe('verified');
    expect(known.words).toContain('chain.root pass your-anchor');
    expect(known.claims).toMatchObject({ keyStorage: 'security-key', keyStorageBasis: 'attested' });
  });

  it('u2f of Hypersecu: sound, its root is not known', async () => {
    const { verdict, words } = await verify('makeCredentialAttestationHypersecuU2fResponse', '2019-01-01');
    expect(verdict).toBe('undecided');
    expect(words).toContain('webauthn.attestation pass');
  });

  it('packed of Feitian: sound, its root is not known', async () => {
    const { verdict, words } = await verify('makeCredentialAttestationPackedResponse', '2018-08-01');
    expect(verdict).toBe('undecided');
    expect(words).toContain('webauthn.attestation pass');
    expect(words).toContain('webauthn.certificate pass');
  });

  it('tpm of Windows Hello: signed with SHA-1, sound, its root is not known', async () => {
    const { verdict, words } = await verify('makeCredentialAttestationTpmResponse', '2018-08-01');
    expect(verdict).toBe('undecided');
    expect(words).toContain('webauthn.attestation pass');
    expect(words).toContain('webauthn.certificate notice weak-hash');
    expect(words.some((finding) => finding.startsWith('chain.root unknown'))).toBe(true);
  });

  it('safetynet: named as retired', async () => {
    const { verdict, words } = await verify('makeCredentialAttestationSafetyNetResponse', '2018-08-01');
    expect(verdict).not.toBe('verified');
    expect(words).toContain('webauthn.attestation notice retired-format');
    expect(words).toContain('webauthn.certificate pass');
  });
});

describe('logins', () => {
  it('verifies with the stored key', async () => {
    const { verdict, words } = await verify('assertionResponse', '2018-05-01', {
      more: { record: { publicKey: helpers.lib.assnPublicKey } },
    });
    expect(words).toContain('signature.value pass');
    expect(verdict).toBe('verified');
  });

  it('of Windows Hello, RSA', async () => {
    const { words } = await verify('assertionResponseWindowsHello', '2018-08-01', {
      more: { record: { publicKey: helpers.lib.assnPublicKeyWindowsHello } },
    });
    expect(words).toContain('signature.value pass');
  });

  it('does not verify with the key of the other', async () => {
    const { verdict, words } = await verify('assertionResponse', '2018-05-01', {
      more: { record: { publicKey: helpers.lib.assnPublicKeyWindowsHello } },
    });
    expect(verdict).toBe('invalid');
    expect(words.some((finding) => finding.startsWith('signature.value fail'))).toBe(true);
  });
});
