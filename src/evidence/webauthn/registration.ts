// Verifies a WebAuthn registration (Level 3, 7.1): the file to read to know what is checked, in order.
import { equalBytes, sha256Hex, toBase64Url } from '../../codec/bytes.ts';
import type { Artifact, CredentialRecord, WebauthnCapture } from '../../model/artifact.ts';
import { type Claims, type Evidence, type Facts, type Json, verifiedBrand } from '../../model/evidence.ts';
import type { Basis } from '../../model/finding.ts';
import { publicKeyJson } from '../../x509/facts.ts';
import type { VerifyContext } from '../context.ts';
import { createFindings, type Findings } from '../findings.ts';
import { reportExpectedKey } from '../public-key/expected-key.ts';
import { verifyPayload } from '../raw-signature/verify-payload.ts';
import { statementJson, verifyByFormat } from './attestation/formats.ts';
import { NOTHING, type StatementResult } from './attestation/statement.ts';
import { readAttestationObject, reportAttestationObject } from './attestation-object.ts';
import {
  type AttestedCredential,
  type AuthenticatorData,
  aaguidText,
  authenticatorDataJson,
  checkLayout,
  FLAG,
  readAuthenticatorData,
  reportTooShort,
} from './authenticator-data.ts';
import { checkBinding, decodingsJson, inReportOrder, UNKNOWN_PASSKEY } from './ceremony.ts';
import { type ClientData, challengeOf, clientDataJson, readClientData } from './client-data.ts';
import { type CredentialKey, readCredentialKey } from './credential-key.ts';
import { checkCustody } from './custody.ts';
import { checkFlags } from './flags.ts';
import { clientDataVariants } from './reserialised.ts';

const NO_CAPTURE: WebauthnCapture = { clientExtensions: [], decodings: {} };

/** `facts.clientData`, `facts.authenticatorData`, `facts.attestation`, as captured. */
export function decodeRegistration(artifact: Artifact): Facts {
  const capture = artifact.webauthn ?? NO_CAPTURE;
  const read = readAttestationObject(capture.attestationObject ?? new Uint8Array());
  const data = capture.clientDataJSON === undefined ? null : readClientData(capture.clientDataJSON);
  const authenticatorData = read.ok ? readAuthenticatorData(read.value.authenticatorData) : undefined;
  return {
    clientData: data === null ? null : clientDataJson(data),
    authenticatorData: authenticatorData === undefined ? null : authenticatorDataJson(authenticatorData),
    attestation: read.ok ? { fmt: read.value.fmt, members: statementJson(read.value.statement) } : null,
    decodings: decodingsJson(capture),
  };
}

/** Verifies a registration; every finding is reported, none stops the next. */
export function verifyRegistration(artifact: Artifact, context: VerifyContext): Evidence {
  const findings = createFindings(artifact.notes);
  const capture = artifact.webauthn ?? NO_CAPTURE;
  const object = readAttestationObject(capture.attestationObject ?? new Uint8Array());
  reportAttestationObject(object, findings);
  const data = capture.clientDataJSON === undefined ? null : readClientData(capture.clientDataJSON);
  const authenticatorData = object.ok ? readAuthenticatorData(object.value.authenticatorData) : undefined;
  if (object.ok && authenticatorData === undefined) reportTooShort(object.value.authenticatorData, findings);
  if (authenticatorData !== undefined) checkLayout(authenticatorData, findings);
  const credential = authenticatorData?.attested ?? null;
  const key = credential === null ? undefined : readCredentialKey(credential, findings);
  const stated =
    object.ok && authenticatorData !== undefined && credential !== null && key !== undefined
      ? verifyAttestation(object.value, {
          authenticatorData,
          credential,
          key,
          data,
          artifact,
          context,
          findings,
        })
      : NOTHING;
  const result = findings.has('fail', STATEMENT_CHECKS) ? withoutTrust(stated) : stated;
  const attested = result.claims.keyStorageBasis === 'attested';
  const basis: Basis = attested ? 'attested' : result.type === 'Self' ? 'proven' : 'claimed';
  const flagBasis: Basis = result.signsFlags === false ? 'claimed' : basis;
  const challenge = checkBinding(
    { type: 'webauthn.create', data, authenticatorData: authenticatorData ?? null, capture, basis },
    context,
    findings,
  );
  const flags =
    authenticatorData === undefined
      ? {}
      : checkFlags(authenticatorData, 'registration', flagBasis, context, findings);
  let claims: Claims = { ...UNKNOWN_PASSKEY, ...flags, ...result.claims, challenge };
  if (credential !== null && authenticatorData !== undefined) {
    checkCredentialId(capture, credential, findings);
    checkCustody(
      { aaguid: aaguidText(credential.aaguid), anchored: result.anchorsAaguid, claims, basis },
      findings,
    );
  }
  if (key !== undefined) {
    reportExpectedKey(key.key, context, findings);
    if (context.payload !== undefined)
      claims = {
        ...claims,
        signature: verifyPayload(key.key, context.payload, null, context, findings).claim,
      };
  }
  if (
    result.type === 'Unknown' &&
    result.claims.revocation === undefined &&
    !findings.list.some(({ check }) => check === 'revocation.status')
  )
    findings.add('revocation.status', 'not-applicable', {
      at: 'attStmt',
      seen: 'no statement that could be withdrawn was verified',
    });
  if (result.type === 'None' || result.type === 'Self')
    findings.add('revocation.status', 'not-applicable', {
      at: 'attStmt',
      seen: 'no certificate that could be withdrawn',
    });
  return {
    [verifiedBrand]: true,
    kind: artifact.kind,
    findings: inReportOrder(findings.list),
    facts: factsOf(artifact, result, key),
    claims,
    ...(key === undefined ? {} : { key: key.key.spki }),
    ...(credential === null || key === undefined || authenticatorData === undefined
      ? {}
      : { credential: recordOf(artifact, credential, key, authenticatorData) }),
  };
}

const STATEMENT_CHECKS = ['webauthn.attestation', 'webauthn.certificate'] as const;

/** What is left of a statement of which some part is proven false: whatever it says of the key is a claim. */
function withoutTrust(result: StatementResult): StatementResult {
  const { keyStorageBasis } = result.claims;
  if (keyStorageBasis !== 'attested') return result;
  return {
    ...result,
    anchorsAaguid: false,
    claims: { ...result.claims, keyStorage: 'software', keyStorageBasis: 'claimed' },
  };
}

interface Registered {
  readonly authenticatorData: AuthenticatorData;
  readonly credential: AttestedCredential;
  readonly key: CredentialKey;
  readonly data: ClientData | null;
  readonly artifact: Artifact;
  readonly context: VerifyContext;
  readonly findings: Findings;
}

function verifyAttestation(
  { fmt, statement }: { readonly fmt: string; readonly statement: Parameters<typeof statementJson>[0] },
  { authenticatorData, credential, key, data, artifact, context, findings }: Registered,
): StatementResult {
  const at = 'attStmt';
  if (data === null) {
    findings.add('webauthn.attestation', 'unknown', {
      reason: 'not-captured',
      at,
      seen: `a statement of format "${fmt.slice(0, 64)}" over client data that was not captured`,
      expected: 'the clientDataJSON of the response',
    });
    return NOTHING;
  }
  return verifyByFormat(fmt, {
    at,
    statement,
    authenticatorData,
    clientDataHash: data.hash,
    challenge: challengeOf(data),
    signed: Buffer.concat([authenticatorData.bytes, data.hash]),
    variants: context.diagnose ? clientDataVariants(authenticatorData.bytes, data) : [],
    credential,
    credentialKey: key,
    artifact,
    context,
    findings,
  });
}

/** WebAuthn Level 3, 7.1 step 25: at most 1023 bytes; what the response says beside it must be the same. */
const MAX_CREDENTIAL_ID = 1023;

function checkCredentialId(
  { credentialId }: WebauthnCapture,
  credential: AttestedCredential,
  findings: Findings,
): void {
  const { length } = credential.credentialId;
  const tooLong = length > MAX_CREDENTIAL_ID;
  const other = credentialId !== undefined && !equalBytes(credentialId, credential.credentialId);
  findings.add('credential.id', tooLong || other ? 'fail' : 'pass', {
    reason: tooLong ? 'credential-id-too-long' : other ? 'other-credential' : null,
    basis: 'proven',
    at: 'authenticatorData.credentialId',
    seen: other ? `${length} bytes, and the response names another id beside it` : `${length} bytes`,
    expected: tooLong ? `at most ${MAX_CREDENTIAL_ID} bytes` : other ? 'the same id as rawId' : null,
  });
}

function factsOf(artifact: Artifact, result: StatementResult, key: CredentialKey | undefined): Facts {
  const facts = decodeRegistration(artifact);
  const attestation = facts['attestation'];
  const described: Json =
    attestation instanceof Object ? { ...attestation, type: result.type, ...result.facts } : null;
  return {
    ...facts,
    attestation: described,
    credentialKey:
      key === undefined
        ? null
        : {
            ...publicKeyJson(key.key, sha256Hex(key.key.spki)),
            cose: key.cose,
            alg: key.alg,
            spki: toBase64Url(key.key.spki),
          },
  };
}

function recordOf(
  { source, webauthn }: Artifact,
  credential: AttestedCredential,
  { key, alg }: CredentialKey,
  data: AuthenticatorData,
): CredentialRecord {
  return {
    source,
    id: credential.credentialId,
    publicKey: key.spki,
    ...(alg === null ? {} : { alg }),
    signCount: data.signCount,
    backupEligible: (data.flags & FLAG.BE) !== 0,
    aaguid: aaguidText(credential.aaguid),
    ...(webauthn?.record?.userHandle === undefined ? {} : { userHandle: webauthn.record.userHandle }),
  };
}
