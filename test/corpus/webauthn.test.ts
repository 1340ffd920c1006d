// The 15 registration and authentication pairs of WebAuthn Level 3, and where the specification deviates from itself.
import { describe, expect, it } from 'vitest';
import { type Result, readAnchors } from '../../src/index.ts';
import { createTrustStore } from '../../src/trust/store.ts';
import { corpusBytes, corpusPath, corpusTitle } from '../lib/corpus.ts';
import { verifyCapture } from '../lib/signatures.ts';
import { wordsOf } from '../lib/verify.ts';

const FILE = 'webauthn/webauthn_l3_vectors.json';

interface Vector {
  readonly name: string;
  readonly registrationResponseJSON: object;
  readonly authenticationResponseJSON: object;
  readonly expected: {
    readonly registrationChallengeB64url: string;
    readonly authenticationChallengeB64url: string;
  };
}

interface Vectors {
  readonly root: { readonly fields: { readonly attestation_ca_cert: string } };
  readonly vectors: readonly Vector[];
}

const present = corpusPath(FILE) !== null;
const corpus: Vectors | null = present ? (JSON.parse(corpusBytes(FILE).toString('utf8')) as Vectors) : null;

interface Expected {
  /** `verdict tier` of the registration and of the authentication: the flag UV decides, all keys but two are synced. */
  readonly registration: string;
  readonly authentication: string;
  readonly fmt: string;
  readonly type: string;
  /** Findings that the specification's own deviations must show as. */
  readonly registrationHas?: readonly string[];
}

const NONE = { fmt: 'none', type: 'None', registrationHas: ['webauthn.attestation notice no-attestation'] };
const BASIC = {
  fmt: 'packed',
  type: 'Basic',
  registrationHas: ['webauthn.attestation pass', 'chain.root pass your-anchor'],
};

/** From the flags bytes in the specification, in the order of its section. */
const EXPECTED: readonly Expected[] = [
  { ...NONE, registration: 'verified minimal', authentication: 'verified minimal' },
  {
    fmt: 'packed',
    type: 'Self',
    registration: 'verified standard',
    authentication: 'verified minimal',
    registrationHas: ['webauthn.attestation notice self-attestation'],
  },
  { ...NONE, registration: 'verified standard', authentication: 'verified standard' },
  { ...NONE, registration: 'verified minimal', authentication: 'verified standard' },
  { ...NONE, registration: 'verified minimal', authentication: 'verified standard' },
  { ...BASIC, registration: 'verified standard', authentication: 'verified standard' },
  { ...BASIC, registration: 'verified minimal', authentication: 'verified standard' },
  { ...BASIC, registration: 'verified standard', authentication: 'verified minimal' },
  { ...BASIC, registration: 'verified standard', authentication: 'verified minimal' },
  { ...BASIC, registration: 'verified minimal', authentication: 'verified minimal' },
  { ...BASIC, registration: 'verified minimal', authentication: 'verified standard' },
  {
    fmt: 'tpm',
    type: 'AttCA',
    registration: 'verified standard',
    authentication: 'verified standard',
    registrationHas: ['webauthn.attestation pass', 'webauthn.certificate notice unknown-tpm-vendor'],
  },
  {
    // Its authorization lists are empty, which the specification's own verification procedure refuses.
    fmt: 'android-key',
    type: 'Basic',
    registration: 'invalid none',
    authentication: 'verified minimal',
    registrationHas: [
      'webauthn.attestation fail origin-missing',
      'webauthn.attestation fail no-purpose',
      'level.agreement notice software-level',
      'chain.root pass your-anchor',
    ],
  },
  {
    fmt: 'apple',
    type: 'AnonCA',
    registration: 'verified minimal',
    authentication: 'verified minimal',
    registrationHas: ['webauthn.attestation pass'],
  },
  {
    fmt: 'fido-u2f',
    type: 'Basic',
    registration: 'verified minimal',
    authentication: 'verified minimal',
    // Its AAGUID is not zero.
    registrationHas: ['webauthn.attestation pass', 'webauthn.certificate notice certificate-conformance'],
  },
];

const ORIGIN = 'https://example.org';
const ANY_FRAME = { crossOrigin: true, topOrigins: ['https://example.com'] };

async function verifyPair(
  vector: Vector,
  { anchored = true, frames = ANY_FRAME }: { readonly anchored?: boolean; readonly frames?: object } = {},
): Promise<readonly [Result, Result]> {
  const root = Buffer.from(corpus?.root.fields.attestation_ca_cert ?? '', 'hex');
  const { registrationChallengeB64url, authenticationChallengeB64url } = vector.expected;
  const expecting = (challenge: string) => ({ expected: { challenge: `base64url:${challenge}` } });
  const [registration, authentication] = await verifyCapture(
    {
      registration: { ...vector.registrationResponseJSON, ...expecting(registrationChallengeB64url) },
      authentications: [
        { ...vector.authenticationResponseJSON, ...expecting(authenticationChallengeB64url) },
      ],
    },
    {
      trust: createTrustStore(anchored ? { ownAnchors: readAnchors(root, 'w3c') } : {}),
      expected: { rpId: 'example.org', origins: [ORIGIN], ...frames },
    },
  );
  if (registration === undefined || authentication === undefined) throw new Error('a result is missing');
  return [registration, authentication];
}

const answer = ({ verdict, tier }: Result) => `${verdict} ${tier}`;

describe.skipIf(!present)(corpusTitle('WebAuthn Level 3 vectors', FILE), () => {
  const cases = (corpus?.vectors ?? []).map((vector, index) => ({ vector, name: vector.name, index }));

  it('are fifteen', () => {
    expect(cases).toHaveLength(EXPECTED.length);
  });

  it.each(cases)('$name', async ({ vector, index }) => {
    const expected = EXPECTED[index];
    const [registration, authentication] = await verifyPair(vector);
    expect(answer(registration)).toBe(expected?.registration);
    expect(answer(authentication)).toBe(expected?.authentication);
    expect(registration.facts['attestation']).toMatchObject({ fmt: expected?.fmt, type: expected?.type });
    const words = registration.findings.map(wordsOf);
    for (const finding of expected?.registrationHas ?? []) expect(words).toContain(finding);
    const signed = authentication.findings.map(wordsOf);
    for (const finding of [
      'signature.value pass',
      'ceremony.key pass',
      'client-data.type pass',
      'credential.id pass',
    ])
      expect(signed).toContain(finding);
    expect(signed).toContain('authenticator-data.rp-id pass');
    expect(signed).toContain('client-data.origin pass');
    // Each spelled as the specification says, in canonical CBOR.
    for (const list of [words, signed]) {
      expect(list).toContain('client-data.serialisation pass');
      expect(list).toContain('authenticator-data.decodes pass');
    }
  });

  it('vector 3 needs frames to be expected, vector 4 the page around its frame', async () => {
    const [, , third, fourth] = corpus?.vectors ?? [];
    if (third === undefined || fourth === undefined) throw new Error('no vectors');
    for (const result of await verifyPair(third, { frames: {} }))
      expect(result.findings.map(wordsOf)).toContain('client-data.embedding fail cross-origin-not-allowed');
    for (const result of await verifyPair(third, { frames: { crossOrigin: true } }))
      expect(result.verdict).toBe('verified');
    for (const result of await verifyPair(fourth, { frames: {} }))
      expect(result.findings.map(wordsOf)).toContain('client-data.embedding fail cross-origin-not-allowed');
    for (const result of await verifyPair(fourth, { frames: { topOrigins: ['https://example.net'] } }))
      expect(result.findings.map(wordsOf)).toContain('client-data.embedding fail top-origin-mismatch');
  });

  it.each(cases.filter(({ index }) => index >= 5 && index !== 12))(
    '$name is undecided without the root',
    async ({ vector }) => {
      const [registration] = await verifyPair(vector, { anchored: false });
      expect(answer(registration)).toBe('undecided none');
      expect(registration.findings.map(wordsOf)).toContain('chain.root unknown incomplete-chain');
      expect(registration.claims).toMatchObject({ keyStorage: 'software', keyStorageBasis: 'claimed' });
    },
  );
});
