// Edge cases and attacks on passkeys, each by name, with the verdict that the specification or the trust model gives.
import { createHash } from 'node:crypto';
import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { type Result, readAnchors } from '../../../src/index.ts';
import type { RunOptions } from '../../../src/pipeline.ts';
import { createTrustStore } from '../../../src/trust/store.ts';
import { der, deriveKey, mintChain } from '../../lib/mint.ts';
import {
  AAGUID,
  AT,
  aaguidExtension,
  appleNonce,
  BE,
  BS,
  b64,
  clientData,
  coseKey,
  credentialKey,
  ED,
  LOGIN_CHALLENGE,
  type LoginOptions,
  login,
  type MakeStatement,
  maker,
  none,
  ORIGIN,
  packedBy,
  REGISTRATION_CHALLENGE,
  type RegistrationOptions,
  RP_ID,
  registration,
  selfAttested,
  sha256,
  UP,
  UV,
  u2fBy,
} from '../../lib/passkeys.ts';
import { verifyCapture } from '../../lib/signatures.ts';
import { wordsOf } from '../../lib/verify.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');

interface Checked {
  readonly result: Result;
  readonly words: readonly string[];
}

function one(results: readonly Result[], index = 0): Checked {
  const result = results.at(index);
  if (result === undefined) throw new Error('no result');
  return { result, words: result.findings.map(wordsOf) };
}

const EXPECTED = { rpId: RP_ID, origins: [ORIGIN] };

/** A registration under full expectations; a PEM of roots is pinned. */
async function register(
  options: RegistrationOptions = {},
  {
    pem,
    expected = {},
    more = {},
    run = {},
  }: {
    readonly pem?: string;
    readonly expected?: object;
    readonly more?: object;
    readonly run?: Partial<RunOptions>;
  } = {},
): Promise<Checked> {
  const trust = createTrustStore(pem === undefined ? {} : { ownAnchors: readAnchors(utf8(pem), 'test') });
  const json = { ...(await registration(options)), ...more };
  return one(
    await verifyCapture(json, {
      trust,
      expected: { ...EXPECTED, challenge: REGISTRATION_CHALLENGE, ...expected },
      ...run,
    }),
  );
}

/** A login with the key of its registration, in one ceremony. */
async function signIn(
  options: LoginOptions = {},
  {
    registered = {},
    expected = {},
    more = {},
    before = [],
  }: {
    readonly registered?: RegistrationOptions;
    readonly expected?: object;
    readonly more?: object;
    readonly before?: readonly LoginOptions[];
  } = {},
): Promise<Checked> {
  const authentications = [...(await Promise.all(before.map(login))), { ...(await login(options)), ...more }];
  const capture = { registration: await registration(registered), authentications };
  const challenge = authentications.length > 1 ? {} : { challenge: LOGIN_CHALLENGE };
  return one(await verifyCapture(capture, { expected: { ...EXPECTED, ...challenge, ...expected } }), -1);
}

const FAILS = 'invalid';

describe('sound ones', () => {
  it('none, device-bound, verified user: standard', async () => {
    const { result, words } = await register();
    expect(`${result.verdict} ${result.tier} ${result.assurance?.aal}`).toBe('verified standard 2');
    expect(words.filter((line) => / (fail|unknown)/.test(line))).toEqual([]);
  });

  it('a login with its registration: standard, every check decided but the user handle', async () => {
    const { result, words } = await signIn();
    expect(`${result.verdict} ${result.tier} ${result.assurance?.aal}`).toBe('verified standard 2');
    expect(words.filter((line) => / (fail|unknown)/.test(line))).toEqual([]);
  });

  it('packed by a pinned maker, device-bound, verified user: strong, and its logins too', async () => {
    const own = await maker();
    const registered = await register({ statement: packedBy(own) }, { pem: own.rootPem });
    expect(`${registered.result.verdict} ${registered.result.tier}`).toBe('verified strong');
    expect(registered.words).toContain('credential.aaguid pass');
    expect(registered.words).toContain('credential.custody pass device-bound');
    const capture = {
      registration: await registration({ statement: packedBy(own) }),
      authentications: [await login()],
    };
    const trust = createTrustStore({ ownAnchors: readAnchors(utf8(own.rootPem), 'test') });
    const { result, words } = one(await verifyCapture(capture, { trust, expected: EXPECTED }), -1);
    expect(`${result.verdict} ${result.tier}`).toBe('verified strong');
    expect(words).toContain('key.attested pass attested-in-this-run');
  });

  it('absent expectations are unknown, never passed', async () => {
    const { words } = one(await verifyCapture(await registration()));
    for (const check of ['binding.challenge', 'client-data.origin', 'authenticator-data.rp-id'])
      expect(words).toContain(`${check} unknown not-given`);
  });

  it('what the capture expects of itself is named as that', async () => {
    const challenge = `base64url:${b64(REGISTRATION_CHALLENGE)}`;
    const json = { ...(await registration()), expected: { challenge, rpId: RP_ID, origin: ORIGIN } };
    const { words } = one(await verifyCapture(json));
    for (const check of ['binding.challenge', 'client-data.origin', 'authenticator-data.rp-id'])
      expect(words).toContain(`${check} pass expected-by-capture`);
  });
});

describe('flags', () => {
  it('1: BS without BE fails', async () => {
    const { result, words } = await register({ flags: UP | UV | AT | BS });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('flags.backup fail backup-without-eligibility');
  });

  it('2: BE that differs from the record fails', async () => {
    const { result, words } = await signIn({ flags: UP | UV | BE | BS });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('credential.backup-eligibility fail backup-eligibility-changed');
  });

  it('3: BE without BS passes and is not device-bound', async () => {
    const { result, words } = await register({ flags: UP | UV | AT | BE });
    expect(`${result.verdict} ${result.tier}`).toBe('verified standard');
    expect(words).toContain('flags.backup pass syncable');
    expect(words).toContain('credential.custody notice synced');
    expect(result.claims?.synced).toBe('yes');
  });

  it('4: AT in a login fails', async () => {
    const { result, words } = await signIn({ flags: UP | UV | AT, cose: coseKey(await credentialKey()) });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('flags.layout fail unexpected-credential-data');
  });

  it('5: AT missing in a registration fails', async () => {
    const { result, words } = await register({ flags: UP | UV });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('flags.layout fail no-credential-data');
  });

  it('6: UP missing in a login fails', async () => {
    const { result, words } = await signIn({ flags: UV });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('flags.user-present fail user-not-present');
  });

  it('7: UP missing in a registration fails unless it was conditional', async () => {
    expect((await register({ flags: UV | AT })).result.verdict).toBe(FAILS);
    const { result, words } = await register({ flags: UV | AT }, { expected: { conditional: true } });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('flags.user-present notice conditional-create');
  });

  it('8: UV missing is a single factor, and fails where it is required', async () => {
    const { result, words } = await signIn({ flags: UP });
    expect(`${result.verdict} ${result.tier} ${result.assurance?.aal}`).toBe('verified minimal 1');
    expect(words).toContain('flags.user-verified notice user-not-verified');
    const required = await signIn({ flags: UP }, { expected: { userVerification: true } });
    expect(required.result.verdict).toBe(FAILS);
  });

  it('9: reserved bits are noted', async () => {
    const { result, words } = await register({ flags: UP | UV | AT | 0x22 });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('flags.layout notice reserved-bits');
  });
});

describe('layout of authenticator data', () => {
  const broken = async (options: RegistrationOptions) => {
    const { result, words } = await register(options);
    expect(result.verdict).toBe(FAILS);
    return words;
  };

  it('10: ED without bytes, and a map without ED, fail', async () => {
    expect(await broken({ flags: UP | UV | AT | ED })).toContain('authenticator-data.decodes fail malformed');
    expect(await broken({ extensions: encode({ credProtect: 2 }) })).toContain(
      'authenticator-data.decodes fail malformed',
    );
  });

  it('extensions that are announced are read, and their names shown', async () => {
    const { result, words } = await register({
      flags: UP | UV | AT | ED,
      extensions: encode({ credProtect: 2 }),
    });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('extensions.outputs pass');
  });

  it('11: bytes behind authenticator data, or behind the attestation object, fail', async () => {
    expect(await broken({ trailing: Buffer.of(0) })).toContain('authenticator-data.decodes fail malformed');
    expect(await broken({ edit: (object) => Buffer.concat([object, Buffer.of(0)]) })).toContain(
      'authenticator-data.decodes fail malformed',
    );
  });

  it('12: less than a header fails', async () => {
    const json = await login();
    const short = {
      ...json,
      response: { ...json.response, authenticatorData: b64(Buffer.alloc(36)) },
      publicKey: b64((await credentialKey()).spki),
    };
    const { result, words } = one(await verifyCapture(short));
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('authenticator-data.decodes fail malformed');
  });

  it('13: credential ids of 1023 bytes pass, of 1024 fail, and beyond the end fail', async () => {
    expect((await register({ credentialId: Buffer.alloc(1023, 1) })).result.verdict).toBe('verified');
    expect(await broken({ credentialId: Buffer.alloc(1024, 1) })).toContain(
      'credential.id fail credential-id-too-long',
    );
    const cut = Buffer.concat([
      sha256(RP_ID),
      Buffer.of(UP | UV | AT),
      Buffer.alloc(4),
      AAGUID,
      Buffer.of(0xff, 0xff),
    ]);
    expect(await broken({ edit: () => encode({ fmt: 'none', attStmt: {}, authData: cut }) })).toContain(
      'authenticator-data.decodes fail malformed',
    );
  });

  it('14: a key twice and indefinite lengths fail, another order is noted', async () => {
    const key = Buffer.from(coseKey(await credentialKey()));
    const twice = Buffer.concat([Buffer.of(0xa6), key.subarray(1), Buffer.of(0x01, 0x02)]);
    expect(await broken({ cose: twice })).toContain('authenticator-data.decodes fail malformed');
    const indefinite = Buffer.concat([Buffer.of(0xbf), key.subarray(1), Buffer.of(0xff)]);
    expect(await broken({ cose: indefinite })).toContain('authenticator-data.decodes fail malformed');
    // kty and alg change places.
    const swapped = Buffer.concat([
      key.subarray(0, 1),
      key.subarray(3, 5),
      key.subarray(1, 3),
      key.subarray(5),
    ]);
    const { result, words } = await register({ cose: swapped });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('authenticator-data.decodes notice not-canonical');
  });
});

describe('credential keys', () => {
  const refused = async (changes: ReadonlyMap<number, unknown>, reason = 'malformed') => {
    const { result, words } = await register({ coseChanges: changes });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain(`credential.key fail ${reason}`);
  };

  it('15: a compressed point fails', () => refused(new Map([[-3, true]])));

  it('16: ES256 on P-384, and EdDSA with Ed448, fail', async () => {
    const p384 = (await deriveKey('keytier passkey', 'P-384')).spki.subarray(-96);
    await refused(
      new Map<number, unknown>([
        [-1, 2],
        [-2, p384.subarray(0, 48)],
        [-3, p384.subarray(48)],
      ]),
    );
    const ed448 = encode(
      new Map<number, unknown>([
        [1, 1],
        [3, -8],
        [-1, 7],
        [-2, Buffer.alloc(57)],
      ]),
    );
    const { result } = await register({ cose: ed448 });
    expect(result.verdict).toBe(FAILS);
  });

  it('17: a point off the curve fails', () => refused(new Map([[-3, Buffer.alloc(32, 1)]]), 'not-on-curve'));

  it('17, 18: a stored key that is hybrid, at infinity or has bytes behind it is refused', async () => {
    const { spki } = await credentialKey();
    const hybrid = Buffer.from(spki);
    hybrid[26] = 0x06;
    const infinity = Buffer.concat([
      Buffer.from('301a301306072a8648ce3d020106082a8648ce3d03010703030000', 'hex'),
    ]);
    for (const key of [hybrid, infinity, Buffer.concat([spki, Buffer.of(0)])]) {
      const { result } = one(await verifyCapture({ ...(await login()), publicKey: b64(key) }));
      expect(['invalid', 'unreadable']).toContain(result.verdict);
    }
  });

  it('an algorithm that nobody has registered is undecided', async () => {
    const { result, words } = await register({ coseChanges: new Map([[3, -999]]) });
    expect(result.verdict).toBe('undecided');
    expect(words).toContain('credential.key unknown unsupported-algorithm');
  });

  it('SHA-1 is no algorithm of a credential', async () => {
    const cose = encode(
      new Map<number, unknown>([
        [1, 3],
        [3, -65535],
        [-1, Buffer.concat([Buffer.of(0xc1), Buffer.alloc(254, 7), Buffer.of(1)])],
        [-2, Buffer.of(1, 0, 1)],
      ]),
    );
    const { result, words } = await register({ cose });
    expect(result.verdict).not.toBe('verified');
    expect(words).toContain('credential.key unknown weak-hash');
  });

  it('surplus parameters are noted', async () => {
    const { result, words } = await register({ coseChanges: new Map<number, unknown>([[2, Buffer.of(1)]]) });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('credential.key notice surplus-parameters');
  });
});

describe('signatures', () => {
  const badly = (change: (signature: Uint8Array) => Uint8Array) =>
    signIn({ sign: (message, key) => change(key.sign(message)) });

  it('19: DER that is not strict fails', async () => {
    const changes: readonly ((signature: Uint8Array) => Uint8Array)[] = [
      (signature) => Buffer.concat([signature, Buffer.of(0)]),
      (signature) => Buffer.concat([Buffer.of(0x30, 0x81, signature[1] ?? 0), signature.subarray(2)]),
      () => Buffer.from('3006020100020100', 'hex'),
      () => Buffer.from('3006020101020100', 'hex'),
      () => Buffer.from('30060201ff020101', 'hex'),
    ];
    for (const change of changes) {
      const { result, words } = await badly(change);
      expect(result.verdict).toBe(FAILS);
      expect(words.some((line) => /^signature\.value fail (malformed|bad)-signature/.test(line))).toBe(true);
    }
  });

  it('20: raw r and s fail, and are named', async () => {
    const { result, words } = await signIn({ sign: (message, key) => key.signRaw(message) });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('signature.diagnosis notice signature-other-encoding');
  });

  it('22: raw of another length fails', async () => {
    for (const length of [63, 65, 66])
      expect(
        (
          await signIn({
            sign: (message, key) =>
              Buffer.concat([key.signRaw(message), Buffer.alloc(8)]).subarray(0, length),
          })
        ).result.verdict,
      ).toBe(FAILS);
  });

  it('23: a high s passes, and is noted', async () => {
    const found: string[] = [];
    for (let index = 0; index < 8; index++) {
      const { result, words } = await signIn(
        { challenge: sha256(`high s ${index}`), signCount: 0 },
        { expected: { challenge: sha256(`high s ${index}`) } },
      );
      expect(result.verdict).toBe('verified');
      found.push(...words.filter((line) => line.startsWith('signature.encoding')));
    }
    expect(found).toContain('signature.encoding pass high-s');
    expect(found).toContain('signature.encoding pass der-encoding');
  });

  it('by another key fails', async () => {
    const { result, words } = await signIn({ key: await credentialKey('somebody else') });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('signature.value fail bad-signature');
  });

  it('over client data that was not hashed fails, and is named', async () => {
    const json = clientData('webauthn.get', LOGIN_CHALLENGE);
    const { result, words } = await signIn({
      clientDataJSON: json,
      sign: (message, key) => key.sign(Buffer.concat([message.subarray(0, 37), json])),
    });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('signature.diagnosis notice client-data-not-hashed');
  });
});

describe('client data', () => {
  const get = (extra: object = {}) =>
    clientData('webauthn.get', LOGIN_CHALLENGE, extra as { readonly origin?: string });

  it('33: a challenge in another encoding fails, and is named', async () => {
    const others = [
      LOGIN_CHALLENGE.toString('hex'),
      `${b64(LOGIN_CHALLENGE)}=`,
      LOGIN_CHALLENGE.toString('base64'),
      b64(utf8(b64(LOGIN_CHALLENGE))),
    ];
    for (const challenge of others) {
      const { result, words } = await signIn({ clientDataJSON: get({ challenge }) });
      expect(result.verdict).toBe(FAILS);
      expect(words).toContain('binding.challenge fail mismatch-other-encoding');
    }
    const hashed = await signIn({ clientDataJSON: get({ challenge: b64(sha256(LOGIN_CHALLENGE)) }) });
    expect(hashed.words).toContain('binding.challenge fail mismatch-hash-of-expected');
  });

  it('34: a byte order mark passes if it was signed, and is noted', async () => {
    const withBom = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), get()]);
    const { result, words } = await signIn({ clientDataJSON: withBom });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('client-data.decodes notice not-plain-text');
  });

  it('35: client data that was written anew fails, and is named', async () => {
    const json = get();
    const value = JSON.parse(json.toString('utf8')) as object;
    const sorted = Object.fromEntries(Object.entries(value).sort());
    for (const captured of [
      JSON.stringify(value, null, 2),
      JSON.stringify(sorted),
      json.toString('utf8').replaceAll('/', '\\/'),
    ]) {
      const { result, words } = await signIn({ clientDataJSON: json, captured: utf8(captured) });
      expect(result.verdict).toBe(FAILS);
      expect(words).toContain('signature.diagnosis notice client-data-reserialised');
    }
  });

  it('35: in a registration too', async () => {
    const own = await maker();
    const json = await registration({ statement: packedBy(own) });
    const value: unknown = JSON.parse(
      Buffer.from(json.response.clientDataJSON, 'base64url').toString('utf8'),
    );
    const rewritten = {
      ...json,
      response: { ...json.response, clientDataJSON: b64(utf8(JSON.stringify(value, null, 2))) },
    };
    const { result, words } = one(await verifyCapture(rewritten));
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('webauthn.attestation fail bad-signature');
    expect(words).toContain('signature.diagnosis notice client-data-reserialised');
  });

  it('36: a member twice fails where it decides, and is noted elsewhere', async () => {
    const text = get().toString('utf8');
    const twice = await signIn({ clientDataJSON: utf8(text.replace('{', '{"challenge":"AAAA",')) });
    expect(twice.result.verdict).toBe(FAILS);
    expect(twice.words).toContain('client-data.decodes fail duplicate-member');
    const harmless = await signIn({ clientDataJSON: utf8(text.replace('}', ',"x":1,"x":2}')) });
    expect(harmless.result.verdict).toBe('verified');
    expect(harmless.words).toContain('client-data.decodes notice duplicate-member');
  });

  it('36: a member twice is found behind any amount of white space', async () => {
    const text = get().toString('utf8');
    const spaced = text.replace('{', `{"challenge"${' '.repeat(500)}:"AAAA",`);
    expect((await signIn({ clientDataJSON: utf8(spaced) })).words).toContain(
      'client-data.decodes fail duplicate-member',
    );
  });

  it('37: the other ceremony fails, both ways', async () => {
    const create = await signIn({ clientDataJSON: clientData('webauthn.create', LOGIN_CHALLENGE) });
    expect(create.words).toContain('client-data.type fail wrong-ceremony');
    const used = await register({ clientDataJSON: clientData('webauthn.get', REGISTRATION_CHALLENGE) });
    expect(used.words).toContain('client-data.type fail wrong-ceremony');
    expect([create.result.verdict, used.result.verdict]).toEqual([FAILS, FAILS]);
  });

  it('38, 39: other origins fail; what nearly matches is named', async () => {
    const near = [
      'https://example.org/',
      'http://example.org',
      'https://example.org:8443',
      'https://login.example.org',
    ];
    for (const origin of near) {
      const { result, words } = await signIn({ clientDataJSON: get({ origin }) });
      expect(result.verdict).toBe(FAILS);
      expect(words).toContain('client-data.origin fail origin-nearly-matches');
    }
    for (const origin of [
      'http://localhost',
      'https://exarnple.org',
      'https://xn--exmple-cua.org',
      'https://example.org.evil.example',
    ]) {
      const { result, words } = await signIn({ clientDataJSON: get({ origin }) });
      expect(result.verdict).toBe(FAILS);
      expect(words.some((line) => line.startsWith('client-data.origin fail'))).toBe(true);
    }
  });

  it('39: a subdomain passes where it is named', async () => {
    const { result } = await signIn(
      { clientDataJSON: get({ origin: 'https://login.example.org' }) },
      { expected: { origins: ['https://login.example.org'] } },
    );
    expect(result.verdict).toBe('verified');
  });

  it('40: an Android app passes by its origin or its certificate, and fails otherwise', async () => {
    const certificate = sha256('certificate of the app');
    const origin = `android:apk-key-hash:${b64(certificate)}`;
    const clientDataJSON = get({ origin });
    expect((await signIn({ clientDataJSON })).result.verdict).toBe(FAILS);
    const byOrigin = await signIn({ clientDataJSON }, { expected: { origins: [origin] } });
    expect(byOrigin.words).toContain('client-data.origin pass');
    const bySigner = await signIn({ clientDataJSON }, { expected: { appSigner: certificate } });
    expect(bySigner.words).toContain('client-data.origin pass');
    expect(bySigner.result.findings.find(({ check }) => check === 'client-data.origin')?.seen).toContain(
      certificate.toString('hex'),
    );
  });

  it('41: crossOrigin without topOrigin is for the service to decide', async () => {
    const clientDataJSON = get({ crossOrigin: true });
    expect((await signIn({ clientDataJSON })).words).toContain(
      'client-data.embedding fail cross-origin-not-allowed',
    );
    expect((await signIn({ clientDataJSON }, { expected: { crossOrigin: true } })).words).toContain(
      'client-data.embedding pass',
    );
    const { words } = one(
      await verifyCapture({
        ...(await login({ clientDataJSON })),
        publicKey: b64((await credentialKey()).spki),
      }),
    );
    expect(words).toContain('client-data.embedding unknown not-given');
  });

  it('42: topOrigin without crossOrigin contradicts itself', async () => {
    const { result, words } = await signIn(
      { clientDataJSON: get({ topOrigin: 'https://example.com' }) },
      { expected: { topOrigins: ['https://example.com'] } },
    );
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('client-data.embedding fail contradiction');
  });

  it('43: tokenBinding of any status is informational', async () => {
    for (const status of ['present', 'supported', 'whatever']) {
      const { result, words } = await signIn({
        clientDataJSON: get({ tokenBinding: { status, id: 'AAAA' } }),
      });
      expect(result.verdict).toBe('verified');
      expect(words).toContain('client-data.serialisation notice token-binding');
    }
  });

  it('the spelling of old browsers is noted, and fine', async () => {
    const old = JSON.stringify({ challenge: b64(LOGIN_CHALLENGE), origin: ORIGIN, type: 'webauthn.get' });
    const { result, words } = await signIn({ clientDataJSON: utf8(old) });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('client-data.serialisation notice unusual-serialisation');
  });
});

describe('attestation statements', () => {
  const withStatement = (statement: MakeStatement, pem?: string, more: RegistrationOptions = {}) =>
    register({ ...more, statement }, pem === undefined ? {} : { pem });
  const refuses = async (
    statement: MakeStatement,
    finding: string,
    pem?: string,
    more: RegistrationOptions = {},
  ) => {
    const { result, words } = await withStatement(statement, pem, more);
    expect(words).toContain(finding);
    expect(result.verdict).toBe(FAILS);
    expect(result.claims?.keyStorageBasis).not.toBe('attested');
  };

  it('44: none with a statement fails', () =>
    refuses(() => ({ fmt: 'none', attStmt: { x: 1 } }), 'webauthn.attestation fail malformed'));

  it('45: names of formats are case-sensitive, and unknown ones are undecided', async () => {
    const own = await maker();
    for (const fmt of ['Packed', 'apple-appattest', '']) {
      const { result, words } = await withStatement(
        async (signing) => ({ ...(await packedBy(own)(signing)), fmt }),
        own.rootPem,
      );
      expect(`${result.verdict} ${result.tier}`).toBe('undecided none');
      expect(words).toContain('webauthn.attestation unknown unsupported-format');
    }
  });

  it('self attestation proves the key and nothing more', async () => {
    const { result, words } = await withStatement(selfAttested);
    expect(`${result.verdict} ${result.tier}`).toBe('verified standard');
    expect(words).toContain('webauthn.attestation notice self-attestation');
    await refuses(
      ({ signed, authData }) => ({
        fmt: 'packed',
        attStmt: { alg: -7, sig: Buffer.concat([signed, authData]) },
      }),
      'webauthn.attestation fail malformed-signature',
    );
  });

  it('46: self attestation with another algorithm fails', () =>
    refuses(
      ({ key, signed }) => ({ fmt: 'packed', attStmt: { alg: -35, sig: key.sign(signed, 'SHA-384') } }),
      'webauthn.attestation fail algorithm-mismatch',
    ));

  it('46: the algorithm of the statement counts, not that of the certificate', async () => {
    const own = await maker();
    await refuses(
      ({ signed }) => ({
        fmt: 'packed',
        attStmt: { alg: -7, sig: own.key.sign(signed, 'SHA-384'), x5c: [own.certificate] },
      }),
      'webauthn.attestation fail bad-signature',
      own.rootPem,
    );
  });

  it('47: a subject without its OU is noted', async () => {
    const own = await maker({
      subject: [
        ['C', 'AQ'],
        ['O', 'Example'],
        ['CN', 'x'],
      ],
    });
    const { result, words } = await withStatement(packedBy(own), own.rootPem);
    expect(result.verdict).toBe('verified');
    expect(words).toContain('webauthn.certificate notice certificate-conformance');
  });

  it('48: a certificate for another AAGUID fails; critical or single-wrapped is noted', async () => {
    const other = await maker({ extensions: [aaguidExtension(Buffer.alloc(16, 1))] });
    await refuses(packedBy(other), 'webauthn.certificate fail aaguid-mismatch', other.rootPem);
    const critical = await maker({ extensions: [aaguidExtension(AAGUID, true)] });
    const bare = await maker({ extensions: [{ ...aaguidExtension(), value: AAGUID }] });
    for (const own of [critical, bare]) {
      const { result, words } = await withStatement(packedBy(own), own.rootPem);
      expect(result.verdict).toBe('verified');
      expect(words).toContain('webauthn.certificate notice certificate-conformance');
    }
  });

  it('a certification authority must not sign statements', async () => {
    const own = await maker({ authority: true });
    await refuses(packedBy(own), 'webauthn.certificate fail certificate-authority', own.rootPem);
  });

  it('49: a root that came with the statement is never trusted', async () => {
    const own = await maker();
    const { result, words } = await withStatement(packedBy(own, [own.root]));
    expect(`${result.verdict} ${result.tier}`).toBe('undecided none');
    expect(words).toContain('chain.root unknown unknown-root');
    expect(result.claims).toMatchObject({ keyStorage: 'software', keyStorageBasis: 'claimed' });
  });

  it('49: the path is built from a pool: surplus and disorder do no harm, and lend no trust', async () => {
    const own = await maker();
    const foreign = await maker({ seed: 'foreign' });
    const pooled = await withStatement(
      packedBy(own, [foreign.root, foreign.certificate, own.root]),
      own.rootPem,
    );
    expect(`${pooled.result.verdict} ${pooled.result.tier}`).toBe('verified strong');
    expect(pooled.words).toContain('chain.extra-certificates notice unrelated-certificates');
    // A pinned root somewhere in the pool, which the leaf does not lead to.
    const lent = await withStatement(packedBy(own, [own.root, foreign.root]), foreign.rootPem);
    expect(lent.result.verdict).toBe('undecided');
  });

  it('a pool of certificates that all issue each other ends', async () => {
    const rootKey = await deriveKey('passkey maker root');
    const own = await maker();
    const { mintCertificate } = await import('../../lib/mint.ts');
    const crowd = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        mintCertificate({
          serial: (100 + index).toString(16).padStart(4, '0'),
          issuer: [['CN', 'passkey maker root']],
          subject: [['CN', 'passkey maker root']],
          notBefore: '2025-01-01T00:00:00Z',
          notAfter: '2035-01-01T00:00:00Z',
          spki: rootKey.spki,
          extensions: [],
          signer: rootKey,
          hash: 'SHA-256',
        }),
      ),
    );
    const { result } = await withStatement(packedBy(own, crowd));
    expect(result.verdict).not.toBe('verified');
  });

  it('50: a famous AAGUID with an unrelated chain, or none, stays a claim', async () => {
    const windowsHello = Buffer.from('08987058cadc4b81b6e130de50dcbe96', 'hex');
    const own = await maker({ extensions: [aaguidExtension(windowsHello)] });
    const chained = await withStatement(packedBy(own), undefined, { aaguid: windowsHello });
    expect(chained.result.verdict).toBe('undecided');
    expect(chained.words).toContain('credential.aaguid notice model-claimed');
    const bare = await withStatement(none, undefined, { aaguid: windowsHello });
    expect(bare.words).toContain('credential.aaguid notice model-claimed');
  });

  it('51: a testing tool is named', async () => {
    const { words } = await withStatement(none, undefined, {
      aaguid: Buffer.from('c9cadfc989a9489ea25ac7e86a4d5f15', 'hex'),
    });
    expect(words).toContain('credential.aaguid notice testing-tool');
  });

  it('52: packed and synced passes, is not device-bound, and at most AAL2', async () => {
    const own = await maker();
    const { result, words } = await withStatement(packedBy(own), own.rootPem, {
      flags: UP | UV | AT | BE | BS,
    });
    expect(`${result.verdict} ${result.tier} ${result.assurance?.aal}`).toBe('verified standard 2');
    expect(words).toContain('credential.custody notice synced');
  });

  it('53: U2F with two certificates or another curve fails, with an AAGUID it is noted', async () => {
    const own = await maker({ extensions: [] });
    const zero = { aaguid: Buffer.alloc(16), flags: UP | AT };
    const sound = await withStatement(u2fBy(own), own.rootPem, zero);
    expect(`${sound.result.verdict} ${sound.result.tier}`).toBe('verified minimal');
    expect(sound.words).toContain('webauthn.attestation pass');
    expect(sound.words).toContain('credential.aaguid notice model-not-named');
    await refuses(u2fBy(own, [own.root]), 'webauthn.attestation fail malformed', own.rootPem, zero);
    const p384 = await maker({ extensions: [], certified: await deriveKey('passkey maker batch', 'P-384') });
    await refuses(u2fBy(p384), 'webauthn.attestation fail algorithm-mismatch', p384.rootPem, zero);
    // UV is set here, and not signed: it must not lift the tier.
    const named = await withStatement(u2fBy(own), own.rootPem);
    expect(`${named.result.verdict} ${named.result.tier}`).toBe('verified minimal');
    expect(named.words).toContain('webauthn.attestation notice unsigned-flags');
    expect(named.words).toContain('webauthn.certificate notice certificate-conformance');
  });

  it('60: SafetyNet is retired', async () => {
    const own = await maker({ subject: [['CN', 'attest.android.com']], extensions: [] });
    const safetynet =
      (payload: (nonce: string) => object): MakeStatement =>
      ({ signed }) => {
        const part = (value: object) => b64(utf8(JSON.stringify(value)));
        const head = part({ alg: 'ES256', x5c: [Buffer.from(own.certificate).toString('base64')] });
        const body = part(payload(sha256(signed).toString('base64')));
        const signature = b64(own.key.signRaw(utf8(`${head}.${body}`)));
        return {
          fmt: 'android-safetynet',
          attStmt: { ver: '1', response: utf8(`${head}.${body}.${signature}`) },
        };
      };
    const sound = await withStatement(
      safetynet((nonce) => ({ nonce, ctsProfileMatch: true, timestampMs: 1_700_000_000_000 })),
      own.rootPem,
    );
    expect(sound.words).toContain('webauthn.attestation notice retired-format');
    expect(sound.words).toContain('webauthn.attestation pass');
    expect(sound.result.claims).toMatchObject({ keyStorageBasis: 'none' });
    await refuses(
      safetynet(() => ({ nonce: 'AAAA', ctsProfileMatch: true })),
      'webauthn.attestation fail nonce-mismatch',
      own.rootPem,
    );
    await refuses(
      safetynet((nonce) => ({ nonce, ctsProfileMatch: false })),
      'webauthn.attestation fail integrity-not-met',
      own.rootPem,
    );
  });

  it('60: SafetyNet of another host fails', async () => {
    const own = await maker({ subject: [['CN', 'attest.example.com']], extensions: [] });
    const { words } = await withStatement(({ signed }) => {
      const part = (value: object) => b64(utf8(JSON.stringify(value)));
      const head = part({ alg: 'ES256', x5c: [Buffer.from(own.certificate).toString('base64')] });
      const body = part({ nonce: sha256(signed).toString('base64'), ctsProfileMatch: true });
      return {
        fmt: 'android-safetynet',
        attStmt: {
          ver: '1',
          response: utf8(`${head}.${body}.${b64(own.key.signRaw(utf8(`${head}.${body}`)))}`),
        },
      };
    }, own.rootPem);
    expect(words).toContain('webauthn.certificate fail other-host');
  });

  it('61: apple with another nonce or key fails', async () => {
    const key = await credentialKey();
    const apple =
      (nonce: (signed: Uint8Array) => Uint8Array, certified = key): MakeStatement =>
      async ({ signed }) => {
        const own = await maker({ certified, extensions: [appleNonce(nonce(signed))] });
        return { fmt: 'apple', attStmt: { x5c: [own.certificate] } };
      };
    const { rootPem } = await maker();
    const sound = await withStatement(apple(sha256), rootPem);
    expect(`${sound.result.verdict} ${sound.result.tier}`).toBe('verified strong');
    expect(sound.result.claims).toMatchObject({ keyStorage: 'secure-enclave', keyStorageBasis: 'attested' });
    await refuses(
      apple(() => sha256('another registration')),
      'webauthn.attestation fail nonce-mismatch',
      rootPem,
    );
    await refuses(
      apple(sha256, await credentialKey('somebody else')),
      'webauthn.attestation fail other-key',
      rootPem,
    );
  });

  it('62: compound needs two statements that are none themselves', async () => {
    const own = await maker();
    const parts =
      (...statements: readonly MakeStatement[]): MakeStatement =>
      async (signing) => ({
        fmt: 'compound',
        attStmt: await Promise.all(statements.map((make) => make(signing))),
      });
    const sound = await withStatement(parts(packedBy(own), selfAttested), own.rootPem);
    expect(`${sound.result.verdict} ${sound.result.tier}`).toBe('verified strong');
    await refuses(parts(packedBy(own)), 'webauthn.attestation fail malformed', own.rootPem);
    await refuses(
      parts(packedBy(own), parts(selfAttested, selfAttested)),
      'webauthn.attestation fail malformed',
      own.rootPem,
    );
    await refuses(
      parts(packedBy(own), () => ({ fmt: 'packed', attStmt: { alg: -7, sig: Buffer.of(1) } })),
      'webauthn.attestation fail malformed-signature',
      own.rootPem,
    );
  });

  it('a root of one system does not vouch for another', async () => {
    const chain = await mintChain({ securityLevel: 'STRONG_BOX' });
    const [anchor] = readAnchors(utf8(chain.rootPem), 'test');
    if (anchor === undefined) throw new Error('no anchor');
    const trust = createTrustStore({ ownAnchors: [{ ...anchor, class: 'google-hardware' as const }] });
    const json = await registration({
      statement: ({ signed }) => ({
        fmt: 'packed',
        attStmt: { alg: -7, sig: chain.keys.leaf.sign(signed), x5c: [...chain.certificates] },
      }),
    });
    const { result, words } = one(await verifyCapture(json, { trust }));
    expect(words).toContain('chain.root unknown root-of-another-system');
    expect(result.verdict).not.toBe('verified');
  });
});

describe('android-key', () => {
  const android =
    (options: Parameters<typeof mintChain>[0], challenge?: Uint8Array): MakeStatement =>
    async ({ clientDataHash, signed }) => {
      const chain = await mintChain({
        seed: 'passkey',
        rootSeed: 'passkeys',
        ...options,
        challenge: challenge ?? clientDataHash,
      });
      return {
        fmt: 'android-key',
        attStmt: { alg: -7, sig: chain.keys.leaf.sign(signed), x5c: [...chain.certificates] },
      };
    };
  const verify = async (options: Parameters<typeof mintChain>[0], challenge?: Uint8Array) => {
    const chain = await mintChain({ seed: 'passkey', rootSeed: 'passkeys', ...options });
    return register({ key: chain.keys.leaf, statement: android(options, challenge) }, { pem: chain.rootPem });
  };

  it('in StrongBox is strong, in a TEE standard', async () => {
    const strong = await verify({ securityLevel: 'STRONG_BOX' });
    expect(`${strong.result.verdict} ${strong.result.tier}`).toBe('verified strong');
    expect(strong.words).toContain('webauthn.attestation pass');
    expect(strong.words).toContain('boot.state pass verified');
    const tee = await verify({});
    expect(`${tee.result.verdict} ${tee.result.tier}`).toBe('verified standard');
  });

  it('57: allApplications, an imported key and no purpose fail; software is downgraded', async () => {
    const all = await verify({ softwareEnforced: { tags: { 600: der.nil() } } });
    expect(all.words).toContain('webauthn.attestation fail all-applications');
    const imported = await verify({ origin: 'IMPORTED' });
    expect(imported.words).toContain('webauthn.attestation fail imported');
    const purposeless = await verify({ purposes: ['ENCRYPT'] });
    expect(purposeless.words).toContain('webauthn.attestation fail no-purpose');
    expect([all, imported, purposeless].map(({ result }) => result.verdict)).toEqual([FAILS, FAILS, FAILS]);
    const software = await verify({ shape: 'software' });
    expect(software.result.claims?.keyStorage).toBe('software');
    expect(software.result.tier).not.toBe('strong');
  });

  it('58: the challenge of the session in the place of the hash fails, and is named', async () => {
    const { result, words } = await verify({}, REGISTRATION_CHALLENGE);
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('webauthn.attestation fail native-attestation');
    const other = await verify({}, sha256('another registration'));
    expect(other.words).toContain('webauthn.attestation fail nonce-mismatch');
  });

  it('59: without its root it passes under a pinned one', async () => {
    const chain = await mintChain({ seed: 'passkey', rootSeed: 'passkeys', shape: 'rkp' });
    const statement: MakeStatement = async ({ clientDataHash, signed }) => {
      const own = await mintChain({
        seed: 'passkey',
        rootSeed: 'passkeys',
        shape: 'rkp',
        challenge: clientDataHash,
      });
      return {
        fmt: 'android-key',
        attStmt: { alg: -7, sig: own.keys.leaf.sign(signed), x5c: own.certificates.slice(0, -1) },
      };
    };
    const { result, words } = await register({ key: chain.keys.leaf, statement }, { pem: chain.rootPem });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('chain.root-omitted notice root-omitted');
  });

  it('an extended chain, whose attestation is of another key, fails', async () => {
    const seeds = {
      seed: 'passkey',
      rootSeed: 'passkeys',
      extendWith: { keyDescription: { securityLevel: 'STRONG_BOX' } },
    } as const;
    const chain = await mintChain(seeds);
    const attacker = chain.keys.extension;
    if (attacker === undefined) throw new Error('no extension');
    const statement: MakeStatement = async ({ clientDataHash, signed }) => {
      const own = await mintChain({
        ...seeds,
        challenge: clientDataHash,
        extendWith: { keyDescription: { securityLevel: 'STRONG_BOX', challenge: clientDataHash } },
      });
      return {
        fmt: 'android-key',
        attStmt: { alg: -7, sig: attacker.sign(signed), x5c: [...own.certificates] },
      };
    };
    const { result, words } = await register({ key: attacker, statement }, { pem: chain.rootPem });
    expect(result.verdict).toBe(FAILS);
    expect(result.claims?.keyStorageBasis).toBe('claimed');
    expect(words.some((line) => line.startsWith('chain.extended fail'))).toBe(true);
    expect(words).toContain('webauthn.attestation fail other-key');
  });

  it('an attestation of another key fails', async () => {
    const chain = await mintChain({ seed: 'passkey', rootSeed: 'passkeys' });
    const { result, words } = await register({ statement: android({}) }, { pem: chain.rootPem });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('webauthn.attestation fail other-key');
  });
});

describe('tpm', () => {
  const sized = (bytes: Uint8Array) =>
    Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
  const u16 = (value: number) => Buffer.of(value >> 8, value & 0xff);

  /** TPMT_PUBLIC of a P-256 key (TPM 2.0 Part 2, 12.2.4). */
  const pubAreaOf = (spki: Uint8Array) =>
    Buffer.concat([
      u16(0x0023),
      u16(0x000b),
      Buffer.alloc(4),
      u16(0),
      u16(0x0010),
      u16(0x0010),
      u16(0x0003),
      u16(0x0010),
      sized(spki.subarray(-64, -32)),
      sized(spki.subarray(-32)),
    ]);

  const certInfoOf = (extraData: Uint8Array, pubArea: Uint8Array, start = 'ff5443478017') =>
    Buffer.concat([
      Buffer.from(start, 'hex'),
      sized(Buffer.alloc(0)),
      sized(extraData),
      Buffer.alloc(17 + 8),
      sized(Buffer.concat([u16(0x000b), sha256(pubArea)])),
      sized(Buffer.alloc(0)),
    ]);

  const AIK = { oid: '2.5.29.37', critical: false, value: der.sequence(der.oid('2.23.133.8.3')) };
  const attribute = (oid: string, value: string) =>
    der.set(der.sequence(der.oid(oid), der.utf8String(value)));
  const san = (vendor: string) => ({
    oid: '2.5.29.17',
    critical: true,
    value: der.sequence(
      der.element(
        0xa4,
        der.sequence(
          attribute('2.23.133.2.1', vendor),
          attribute('2.23.133.2.2', 'x'),
          attribute('2.23.133.2.3', 'id:1'),
        ),
      ),
    ),
  });

  interface Changes {
    readonly vendor?: string;
    readonly identity?: boolean;
    readonly pubArea?: (area: Buffer) => Uint8Array;
    readonly certInfo?: (signed: Uint8Array, area: Uint8Array) => Uint8Array;
  }

  const verify = async ({
    vendor = 'id:49465800',
    identity = true,
    pubArea = (area) => area,
    certInfo,
  }: Changes = {}) => {
    const own = await maker({ emptySubject: true, extensions: [san(vendor), ...(identity ? [AIK] : [])] });
    const statement: MakeStatement = ({ key, signed }) => {
      const area = pubAreaOf(key.spki);
      const info = certInfo?.(signed, area) ?? certInfoOf(sha256(signed), area);
      return {
        fmt: 'tpm',
        attStmt: {
          ver: '2.0',
          alg: -7,
          x5c: [own.certificate],
          sig: own.key.sign(info),
          certInfo: info,
          pubArea: pubArea(area),
        },
      };
    };
    return register({ statement }, { pem: own.rootPem });
  };

  it('of a known vendor is a platform TPM, attested', async () => {
    const { result, words } = await verify();
    expect(`${result.verdict} ${result.tier}`).toBe('verified strong');
    expect(result.claims?.keyStorage).toBe('platform-tpm');
    expect(words).toContain('webauthn.certificate pass');
  });

  it('54: another magic, type, name or extraData fails', async () => {
    const cases: readonly (readonly [Changes['certInfo'], string])[] = [
      [(signed, area) => certInfoOf(sha256(signed), area, 'ff5443468017'), 'malformed'],
      [(signed, area) => certInfoOf(sha256(signed), area, 'ff5443478018'), 'malformed'],
      [(signed) => certInfoOf(sha256(signed), Buffer.from('another area')), 'tpm-name-mismatch'],
      [(_, area) => certInfoOf(sha256('another registration'), area), 'nonce-mismatch'],
    ];
    for (const [certInfo, reason] of cases) {
      const { result, words } = await verify(certInfo === undefined ? {} : { certInfo });
      expect(result.verdict).toBe(FAILS);
      expect(words).toContain(`webauthn.attestation fail ${reason}`);
    }
  });

  it('54: the public area of another key fails', async () => {
    const other = await credentialKey('somebody else');
    const { words } = await verify({ pubArea: () => pubAreaOf(other.spki) });
    expect(words).toContain('webauthn.attestation fail other-key');
  });

  it('55: an unknown vendor is noted', async () => {
    const { result, words } = await verify({ vendor: 'id:00000000' });
    expect(result.verdict).toBe('verified');
    expect(words).toContain('webauthn.certificate notice unknown-tpm-vendor');
  });

  it('56: a public area with its size in front fails, with a hint', async () => {
    const { result } = await verify({ pubArea: sized });
    expect(result.verdict).toBe(FAILS);
    expect(
      result.findings.find(({ check, outcome }) => check === 'webauthn.attestation' && outcome === 'fail')
        ?.seen,
    ).toContain('TPM2B_PUBLIC');
  });

  it('a certificate that is not of an identity key fails', async () => {
    const { result, words } = await verify({ identity: false });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('webauthn.certificate fail not-an-identity-key');
  });
});

describe('records', () => {
  it('63: a counter that does not grow is noted and never fails', async () => {
    const equal = await signIn({ signCount: 7 }, { registered: { signCount: 7 } });
    expect(equal.result.verdict).toBe('verified');
    expect(equal.words).toContain('counter.value notice counter-not-increased');
    const back = await signIn({ signCount: 0 }, { registered: { signCount: 7 } });
    expect(back.words).toContain('counter.value notice counter-reset');
    const grown = await signIn({ signCount: 8 }, { registered: { signCount: 7 } });
    expect(grown.words).toContain('counter.value pass');
    const none = await signIn();
    expect(none.words).toContain('counter.value pass no-counter');
  });

  it('63: within a ceremony the login before counts', async () => {
    const { words } = await signIn(
      { signCount: 8, challenge: sha256('second') },
      { before: [{ signCount: 9 }] },
    );
    expect(words).toContain('counter.value notice counter-not-increased');
  });

  it('64: another user handle or credential fails; without a record they are unknown', async () => {
    const userHandle = utf8('user-1');
    const record = { ...EXPECTED_RECORD(await credentialKey()), userHandle: b64(utf8('user-2')) };
    const other = one(await verifyCapture({ ...(await login({ userHandle })), record }));
    expect(other.result.verdict).toBe(FAILS);
    expect(other.words).toContain('credential.user-handle fail other-user');
    const swapped = one(
      await verifyCapture({
        ...(await login()),
        record: { ...record, credentialId: b64(sha256('another')) },
      }),
    );
    expect(swapped.words).toContain('credential.id fail other-credential');
    const alone = one(
      await verifyCapture({ ...(await login({ userHandle })), publicKey: b64((await credentialKey()).spki) }),
    );
    expect(alone.words).toContain('credential.user-handle unknown not-given');
    expect(alone.words).toContain('credential.id unknown not-given');
  });

  it('the record of the caller wins over that of the capture', async () => {
    const mine = await credentialKey();
    const forged = await credentialKey('somebody else');
    const capture = { ...(await login({ key: forged })), record: EXPECTED_RECORD(forged) };
    expect(one(await verifyCapture(capture)).result.verdict).toBe('verified');
    const run = {
      record: { source: 'stored.json', id: sha256('credential'), publicKey: mine.spki, alg: 'ES256' },
    };
    const { result, words } = one(await verifyCapture(capture, run));
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('signature.value fail bad-signature');
  });

  it('a capture does not fill in what the record of the caller leaves open', async () => {
    const userHandle = utf8('user-1');
    const mine = await credentialKey();
    const capture = {
      ...(await login({ userHandle })),
      record: { ...EXPECTED_RECORD(mine), userHandle: b64(userHandle) },
    };
    const run = { record: { source: 'stored.json', publicKey: mine.spki } };
    const { words } = one(await verifyCapture(capture, run));
    expect(words).toContain('signature.value pass');
    expect(words).toContain('credential.user-handle unknown not-given');
  });

  it('a key that comes with a login of a ceremony is compared and never used', async () => {
    const forged = await credentialKey('somebody else');
    const { result, words } = await signIn({ key: forged }, { more: { publicKey: b64(forged.spki) } });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('ceremony.key fail enrolled-key-changed');
    expect(words).toContain('signature.value fail bad-signature');
  });

  it('a login without any key is undecided', async () => {
    const { result, words } = one(await verifyCapture(await login()));
    expect(result.verdict).toBe('undecided');
    expect(words).toContain('credential.key unknown not-given');
  });

  it('a registration in the same file is found by its credential id', async () => {
    const results = await verifyCapture([await login(), await registration()]);
    const { words } = one(results);
    expect(words).toContain('signature.value pass');
    expect(words).toContain('credential.id pass');
  });

  it('65: an AppID counts only where it was given', async () => {
    const appId = 'https://example.org/u2f.json';
    const rpIdHash = sha256(appId);
    const more = { clientExtensionResults: { appid: true } };
    const { result } = await signIn({ rpIdHash }, { registered: { rpIdHash }, more });
    expect(result.verdict).toBe(FAILS);
    const given = await signIn({ rpIdHash }, { registered: { rpIdHash }, more, expected: { appId } });
    expect(given.words).toContain('authenticator-data.rp-id pass app-id');
    expect(given.words).toContain('extensions.outputs notice unsigned-outputs');
  });

  it('66: what was hashed in the place of the RP ID is named', async () => {
    for (const preimage of [
      ORIGIN,
      `${ORIGIN}/`,
      `https://${RP_ID}`,
      'www.example.org',
      'localhost',
      '127.0.0.1',
    ]) {
      const { result, words } = await signIn({ rpIdHash: sha256(preimage) });
      expect(result.verdict).toBe(FAILS);
      expect(words).toContain('authenticator-data.rp-id fail rp-id-other-preimage');
    }
    const { words } = await signIn({ rpIdHash: sha256('nothing that the capture names') });
    expect(words).toContain('authenticator-data.rp-id fail mismatch');
  });

  it('67: a replay within a ceremony fails; otherwise it cannot be seen, and without a challenge that is said', async () => {
    const { result, words } = await signIn({}, { before: [{}] });
    expect(result.verdict).toBe(FAILS);
    expect(words).toContain('nonce.reuse fail replayed');
    const alone = await signIn({}, { expected: { challenge: undefined } });
    expect(alone.words).toContain('binding.challenge unknown not-given');
  });
});

describe('custody', () => {
  it('names the facts of iCloud Keychain for a synced key of that provider, and for no other', async () => {
    const icloud = Buffer.from('fbfc3007154e4ecc8c0b6e020557d7bd', 'hex');
    const { words, result } = await register({ aaguid: icloud, flags: UP | UV | AT | BE | BS });
    for (const fact of [
      'custody-escrow',
      'custody-phone-number',
      'custody-trusted-circle',
      'custody-lock-in',
    ])
      expect(words).toContain(`credential.custody notice ${fact}`);
    expect(result.score.rows.map(({ signal }) => signal)).toContain('synced');
    expect((await register({ aaguid: icloud })).words.join()).not.toContain('custody-escrow');
    expect((await register({ flags: UP | UV | AT | BE | BS })).words.join()).not.toContain('custody-escrow');
  });
});

const EXPECTED_RECORD = (key: { readonly spki: Uint8Array }) => ({
  credentialId: b64(sha256('credential')),
  publicKey: b64(key.spki),
  signCount: 0,
  backupEligible: false,
});

/** Named here so that a change of the hash in the helpers does not go unnoticed. */
it('the helpers hash with SHA-256', () => {
  expect(sha256('x').equals(createHash('sha256').update('x').digest())).toBe(true);
});
