// android-key (WebAuthn Level 3, 8.4): an Android key attestation whose challenge is the hash of the client data. The
// attestation itself is verified by the Android module, so that there is one implementation of it.
import { equalBytes } from '../../../codec/bytes.ts';
import { KeytierError } from '../../../model/errors.ts';
import type { Facts, Json } from '../../../model/evidence.ts';
import type { Finding } from '../../../model/finding.ts';
import { verifyAndroidKeyAttestation } from '../../android-key/verify.ts';
import { checkAaguid, leafOf } from './certificate.ts';
import {
  bytesListOf,
  bytesOf,
  failed,
  holds,
  membersOf,
  NOTHING,
  type StatementInput,
  type StatementResult,
  verifyStatement,
} from './statement.ts';

/** What WebAuthn demands of a key where the Android module only takes note, and the reason of the failure. */
const DEMANDED: readonly (readonly [Finding['check'], string])[] = [
  ['key.origin', 'origin GENERATED'],
  ['key.purpose', 'purpose SIGN'],
  ['key.all-applications', 'no allApplications'],
];

export function verifyAndroidKey(input: StatementInput): StatementResult {
  const members = membersOf(input, { alg: 'number', sig: 'bytes', x5c: 'bytes-list' });
  if (members === undefined) return NOTHING;
  const x5c = bytesListOf(members.x5c);
  const leaf = leafOf(input, x5c);
  if (leaf === undefined) return NOTHING;
  const android = attestation(input, x5c);
  const signs = verifyStatement(input, {
    key: leaf.publicKey,
    alg: Number(members.alg),
    message: input.signed,
    signature: bytesOf(members.sig),
    by: 'the attested key',
    variants: input.variants,
  });
  const sameKey = equalBytes(leaf.publicKey.spki, input.credentialKey.key.spki);
  if (!sameKey) failed(input, 'other-key', 'the certificate is of another key', 'the credential key');
  if (android === undefined) return NOTHING;
  const met = checkDemands(input, android.findings);
  const answers = checkChallenge(input, android);
  const aaguid = checkAaguid(input, leaf);
  // The attestation that counts is the one nearest the root: it must be of this very key, wherever it stands.
  const ofThisKey = android.key !== undefined && equalBytes(android.key, input.credentialKey.key.spki);
  if (sameKey && !ofThisKey)
    failed(input, 'other-key', 'the attestation nearest the root is of another key', 'the credential key');
  const sound = signs && sameKey && ofThisKey && met && answers;
  if (sound)
    holds(input, 'android-key: signed by the attested key, whose attestation answers this registration');
  const { claims } = android;
  const {
    keyStorage,
    keyStorageBasis,
    rootClass,
    boot,
    bootReason,
    keyOrigin,
    osPatchAgeMonths,
    revocation,
  } = claims;
  return {
    type: 'Basic',
    claims: {
      ...(sound ? { keyStorage, keyStorageBasis } : { keyStorage: 'software', keyStorageBasis: 'claimed' }),
      rootClass,
      boot,
      bootReason,
      keyOrigin,
      osPatchAgeMonths,
      revocation,
    },
    facts: jsonOf(android.facts),
    anchorsAaguid: aaguid === 'same' && sound,
  };
}

/** Facts without the names that have no value. */
function jsonOf(facts: Facts): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

type AndroidEvidence = ReturnType<typeof verifyAndroidKeyAttestation>;

/** What belongs to the Android attestation goes into the report; its challenge is the client data's hash, and not the session's. */
function attestation(input: StatementInput, x5c: readonly Uint8Array[]): AndroidEvidence | undefined {
  const { artifact, context, findings, clientDataHash } = input;
  const { webauthn: _webauthn, publicKey: _key, ceremony: _ceremony, ...rest } = artifact;
  try {
    const evidence = verifyAndroidKeyAttestation(
      { ...rest, kind: 'android-key-attestation', certificates: x5c, notes: [] },
      {
        ...context,
        expected: { challenge: clientDataHash },
        expectedByCapture: new Set(),
        payload: undefined,
      },
    );
    findings.include(evidence.findings.filter(({ check }) => !check.startsWith('binding.')));
    return evidence;
  } catch (error) {
    if (!(error instanceof KeytierError) || !error.code.startsWith('ERR_DECODE')) throw error;
    failed(input, 'malformed', `${error.where ?? 'x5c'}: ${error.message}`, 'certificates that decode');
    return undefined;
  }
}

function checkDemands(input: StatementInput, findings: readonly Finding[]): boolean {
  const broken = DEMANDED.flatMap(([check, wanted]) => {
    const open = findings.find((finding) => finding.check === check && finding.outcome !== 'pass');
    // Origin and purpose that only the software list states satisfy the specification; the level says what that is worth.
    return open === undefined || open.reason === 'software-enforced-only' ? [] : [{ open, wanted }];
  });
  for (const { open, wanted } of broken)
    failed(input, open.reason ?? 'missing', `${open.check}: ${open.seen ?? 'missing'}`, wanted);
  return broken.length === 0;
}

function checkChallenge(input: StatementInput, { claims, facts }: AndroidEvidence): boolean {
  if (claims.challenge === 'match') return true;
  const description = facts['keyDescription'];
  const stated =
    typeof description === 'object' && description !== null && 'attestationChallenge' in description
      ? (description as { readonly [name: string]: Json | undefined })['attestationChallenge']
      : undefined;
  const native = input.challenge !== null && stated === Buffer.from(input.challenge).toString('base64url');
  failed(
    input,
    native ? 'native-attestation' : 'nonce-mismatch',
    native
      ? 'its challenge is the challenge of the session itself: an attestation of an app, and not of WebAuthn'
      : 'its challenge is not the hash of this clientDataJSON',
    'attestationChallenge = SHA-256 of the original clientDataJSON',
  );
  return false;
}
