// Verifies a WebAuthn authentication (Level 3, 7.2): the file to read to know what is checked, in order.
import { sha256Hex, toBase64Url } from '../../codec/bytes.ts';
import { decodePublicKey, describeKey, type PublicKey } from '../../crypto/public-key.ts';
import type { Artifact, SignedPayload, WebauthnCapture } from '../../model/artifact.ts';
import { type Claims, type Evidence, type Facts, verifiedBrand } from '../../model/evidence.ts';
import type { Basis } from '../../model/finding.ts';
import { publicKeyJson } from '../../x509/facts.ts';
import type { VerifyContext } from '../context.ts';
import { createFindings, type Findings } from '../findings.ts';
import { reportExpectedKey } from '../public-key/expected-key.ts';
import { checkNonce, checkSharedR } from '../raw-signature/nonce.ts';
import { verifyPayload } from '../raw-signature/verify-payload.ts';
import {
  authenticatorDataJson,
  checkLayout,
  readAuthenticatorData,
  reportTooShort,
} from './authenticator-data.ts';
import { checkBinding, decodingsJson, inReportOrder, UNKNOWN_PASSKEY } from './ceremony.ts';
import { type ClientData, challengeOf, clientDataJson, readClientData } from './client-data.ts';
import { checkCustody } from './custody.ts';
import { checkFlags } from './flags.ts';
import { checkKeySource, checkRecord, type KnownRecord, knownRecord } from './record.ts';
import { clientDataVariants } from './reserialised.ts';

const NO_CAPTURE: WebauthnCapture = { clientExtensions: [], decodings: {} };

/** `facts.clientData` and `facts.authenticatorData`, as captured. */
export function decodeAuthentication(artifact: Artifact): Facts {
  const capture = artifact.webauthn ?? NO_CAPTURE;
  const data = capture.clientDataJSON === undefined ? null : readClientData(capture.clientDataJSON);
  const authenticatorData = readAuthenticatorData(capture.authenticatorData ?? new Uint8Array());
  return {
    clientData: data === null ? null : clientDataJson(data),
    authenticatorData: authenticatorData === undefined ? null : authenticatorDataJson(authenticatorData),
    credentialId: capture.credentialId === undefined ? null : toBase64Url(capture.credentialId),
    decodings: decodingsJson(capture),
  };
}

/** The key a signature is verified with, and the algorithm it was registered for. */
interface Key {
  readonly key: PublicKey;
  readonly alg: string | undefined;
  readonly from: string;
}

/** Verifies an authentication; every finding is reported, none stops the next. */
export function verifyAuthentication(artifact: Artifact, context: VerifyContext): Evidence {
  const findings = createFindings(artifact.notes);
  const capture = artifact.webauthn ?? NO_CAPTURE;
  const data = capture.clientDataJSON === undefined ? null : readClientData(capture.clientDataJSON);
  const bytes = capture.authenticatorData ?? new Uint8Array();
  const authenticatorData = readAuthenticatorData(bytes);
  if (authenticatorData === undefined) reportTooShort(bytes, findings);
  else checkLayout(authenticatorData, findings);
  const known = knownRecord(artifact, context);
  checkKeySource(artifact, known, findings);
  const key = keyOf(artifact, known, findings);
  if (key !== undefined) reportExpectedKey(key.key, context, findings);
  const signature = verifySigned(artifact, { bytes, data, key }, context, findings);
  const basis: Basis = signature === 'valid' ? 'proven' : 'claimed';
  const challenge = checkBinding(
    { type: 'webauthn.get', data, authenticatorData: authenticatorData ?? null, capture, basis },
    context,
    findings,
  );
  const flags =
    authenticatorData === undefined
      ? {}
      : checkFlags(authenticatorData, 'authentication', basis, context, findings);
  if (authenticatorData !== undefined) checkRecord(artifact, authenticatorData, known, basis, findings);
  const nonce = nonceOf(data, capture);
  if (nonce !== undefined) checkNonce(nonce, context.earlier, findings);
  if (nonce !== undefined && signature === 'valid') checkSharedR(nonce, context.earlier, findings);
  const registered = key === undefined ? UNKNOWN_PASSKEY : attestedClaims(key, context, findings);
  const claims: Claims = { ...registered, ...flags, challenge, signature };
  if (authenticatorData !== undefined) {
    const aaguid = known?.record.aaguid ?? null;
    checkCustody({ aaguid, anchored: false, claims, basis }, findings);
  }
  findings.add('revocation.status', 'not-applicable', {
    at: 'signature',
    seen: 'a login brings no certificate; the registration does, where there is one',
  });
  return {
    [verifiedBrand]: true,
    ...(nonce === undefined ? {} : { nonce }),
    kind: artifact.kind,
    findings: inReportOrder(findings.list),
    facts: factsOf(artifact, key),
    claims,
    ...(key === undefined ? {} : { key: key.key.spki }),
    ...(authenticatorData === undefined || known === undefined
      ? {}
      : { credential: { ...known.record, signCount: authenticatorData.signCount } }),
  };
}

/** The stored key; one that came with the signature only where nothing is stored. */
function keyOf(artifact: Artifact, known: KnownRecord | undefined, findings: Findings): Key | undefined {
  const stored = known?.record.publicKey;
  const spki = stored ?? artifact.publicKey;
  if (spki === undefined) {
    findings.add('credential.key', 'unknown', {
      reason: 'not-given',
      at: 'publicKey',
      seen: 'a login without the key it is to be verified with',
      expected: 'publicKey, a stored record (--record), or the registration in the same capture',
    });
    return undefined;
  }
  const decoded = decodePublicKey(spki);
  const problem = stored === undefined ? artifact.keyProblem : undefined;
  const key = problem === undefined ? decoded : { ...decoded, problem };
  const from = stored === undefined ? 'the capture' : (known?.record.source ?? '');
  const broken = key.problem !== null;
  findings.add('credential.key', broken ? 'fail' : 'pass', {
    reason: broken ? key.problem.reason : stored === undefined ? 'key-by-capture' : null,
    basis: 'proven',
    at: 'publicKey',
    seen: broken ? key.problem.detail : `${describeKey(key)}, of ${from}`,
    expected: broken
      ? 'a valid public key'
      : stored === undefined
        ? 'the key from your own records: whoever wrote the capture chose this one'
        : null,
  });
  return { key, alg: stored === undefined ? artifact.signing?.alg : known?.record.alg, from };
}

interface Signed {
  readonly bytes: Uint8Array;
  readonly data: ClientData | null;
  readonly key: Key | undefined;
}

/** The signature over `authenticatorData || SHA-256(clientDataJSON)`, over the original bytes. ECDSA is strict DER here. */
function verifySigned(
  { webauthn }: Artifact,
  { bytes, data, key }: Signed,
  context: VerifyContext,
  findings: Findings,
): Claims['signature'] {
  const at = 'signature';
  const signature = webauthn?.signature;
  if (signature === undefined || data === null || key === undefined) {
    findings.add('signature.value', 'unknown', {
      reason: 'not-captured',
      at,
      seen: `without ${signature === undefined ? 'a signature' : data === null ? 'clientDataJSON' : 'a key'} nothing can be verified`,
      expected: 'authenticatorData, clientDataJSON, signature and the key',
    });
    return 'not-checked';
  }
  const payload = { message: Buffer.concat([bytes, data.hash]), signature };
  const variants = context.diagnose ? clientDataVariants(bytes, data) : [];
  const terms = { ...(key.alg === undefined ? {} : { alg: key.alg }), format: 'der' } as const;
  return verifyPayload(key.key, payload, null, { ...context, signing: undefined }, findings, terms, variants)
    .claim;
}

/** The challenge in the place of the nonce: its length, and whether it was answered before. */
function nonceOf(data: ClientData | null, { signature }: WebauthnCapture): SignedPayload | undefined {
  const message = data === null ? null : challengeOf(data);
  return message === null || signature === undefined ? undefined : { message, signature };
}

/** What the registration of the same run proved of the key; without one a passkey is what its flags say. */
function attestedClaims({ key }: Key, context: VerifyContext, findings: Findings): Claims {
  const attested = context.attestedKey(sha256Hex(key.spki));
  if (attested?.verified === true) {
    findings.add('key.attested', 'pass', {
      reason: 'attested-in-this-run',
      basis: 'attested',
      at: 'publicKey',
      seen: `the registration in ${attested.source} attests this key (${attested.claims.keyStorage})`,
    });
    return attested.claims;
  }
  findings.add('key.attested', 'notice', {
    reason: attested === undefined ? 'unattested-key' : 'attestation-not-verified',
    basis: 'claimed',
    at: 'publicKey',
    seen:
      attested === undefined
        ? `no attestation of this ${describeKey(key)} key in this run`
        : `the attestation of this key in ${attested.source} does not hold`,
    expected: 'nothing for most services: what the flags say is claimed by the authenticator',
  });
  return UNKNOWN_PASSKEY;
}

function factsOf(artifact: Artifact, key: Key | undefined): Facts {
  return {
    ...decodeAuthentication(artifact),
    credentialKey:
      key === undefined
        ? null
        : { ...publicKeyJson(key.key, sha256Hex(key.key.spki)), alg: key.alg ?? null, from: key.from },
  };
}
