// A signature by a bare key: over a nonce, alone or as one step of a ceremony, with what is known of where the key lives.
import { sha256Hex, toBase64Url } from '../../codec/bytes.ts';
import { toRaw } from '../../crypto/ecdsa-signature.ts';
import { decodePublicKey, describeKey, type PublicKey } from '../../crypto/public-key.ts';
import type { Artifact, SignedPayload } from '../../model/artifact.ts';
import {
  type Claims,
  type Evidence,
  type Facts,
  type Json,
  type KeyLimits,
  verifiedBrand,
} from '../../model/evidence.ts';
import { CHECK_IDS, type Finding } from '../../model/finding.ts';
import { publicKeyJson } from '../../x509/facts.ts';
import { verifyChallenge } from '../challenge.ts';
import type { VerifyContext } from '../context.ts';
import { createFindings, type Findings } from '../findings.ts';
import { reportExpectedKey } from '../public-key/expected-key.ts';
import { checkCeremony } from './ceremony.ts';
import { checkHardwareKey } from './hardware-key.ts';
import { checkNonce, checkSharedR } from './nonce.ts';
import { checkProfile, profileTerms } from './profile.ts';
import { type PayloadOutcome, verifyPayload } from './verify-payload.ts';

/** What is known of a key that nothing attests. */
export const UNATTESTED: Claims = {
  rootClass: 'none',
  keyStorage: 'unknown',
  keyStorageBasis: 'none',
  boot: 'not-applicable',
  bootReason: 'not-applicable',
  keyOrigin: 'unknown',
  osPatchAgeMonths: null,
  revocation: 'not-applicable',
  challenge: 'not-checked',
  signature: 'not-checked',
  synced: 'unknown',
  userVerified: 'unknown',
};

/** The key, with what its form says against it. */
function keyOf({ publicKey, keyProblem }: Artifact): PublicKey | null {
  if (publicKey === undefined) return null;
  const key = decodePublicKey(publicKey);
  return keyProblem === undefined ? key : { ...key, problem: keyProblem };
}

/** `facts.publicKey` and `facts.signature`, as captured. */
export function decodeRawSignature(artifact: Artifact): Facts {
  const { payload, signing, hardwareKey } = artifact;
  const key = keyOf(artifact);
  return {
    publicKey: key === null ? null : publicKeyJson(key, sha256Hex(key.spki)),
    signature: payload === undefined ? null : payloadJson(payload),
    ...(signing?.alg === undefined ? {} : { declaredAlgorithm: signing.alg }),
    ...(hardwareKey === undefined ? {} : { hardwareKey: hardwareKeyJson(hardwareKey) }),
  };
}

function payloadJson({ message, digest, signature }: SignedPayload): { readonly [name: string]: Json } {
  return {
    bytes: toBase64Url(signature),
    ...(message === undefined ? {} : { messageLength: message.length, messageSha256: sha256Hex(message) }),
    ...(digest === undefined ? {} : { digest: toBase64Url(digest) }),
  };
}

function hardwareKeyJson({ clientStatus, platform }: NonNullable<Artifact['hardwareKey']>): Json {
  return { clientStatus, platform: platform === null ? null : { ...platform } };
}

/** Verifies one signature and everything that its ceremony, its strategy and its profile ask for. */
export function verifyRawSignature(artifact: Artifact, context: VerifyContext): Evidence {
  const findings = createFindings(artifact.notes);
  const payload = context.payload;
  const key = keyOf(artifact);
  findings.add('revocation.status', 'not-applicable', {
    at: 'publicKey',
    seen: 'a bare key: status lists name certificates',
  });
  checkCeremony(artifact, findings);
  checkHardwareKey(artifact, context, findings);
  checkProfile(key, context, findings);
  if (key !== null) {
    reportStrength(key, findings);
    reportExpectedKey(key, context, findings);
  }
  reportUnchecked(context, findings);
  if (key === null && payload !== undefined)
    findings.add('signature.value', 'unknown', {
      reason: 'no-key-registered',
      at: 'signature',
      seen: 'a signature, and no registered key to verify it with',
      expected: 'the registration with its public key',
    });
  const { outcome, claims } =
    key === null
      ? { outcome: null, claims: UNATTESTED }
      : verifyWithKey(key, payload, artifact, context, findings);
  const facts = factsOf(artifact, payload, outcome);
  return {
    [verifiedBrand]: true,
    kind: artifact.kind,
    findings: findings.list.toSorted((left, right) => positionOf(left) - positionOf(right)),
    facts,
    claims,
    ...(key === null ? {} : { key: key.spki }),
  };
}

/** FIPS 186-5 5.1: RSA keys have 2048 bits and more; those below 1024 are factored in hours. */
const RSA_BITS = { least: 1024, wanted: 2048 };

function reportStrength(key: PublicKey, findings: Findings): void {
  if (key.algorithm !== 'RSA' || key.modulusBits >= RSA_BITS.wanted) return;
  findings.add('key.strength', key.modulusBits < RSA_BITS.least ? 'fail' : 'notice', {
    reason: 'weak-key',
    basis: 'proven',
    at: 'publicKey',
    seen: `an RSA key of ${key.modulusBits} bits`,
    expected: `${RSA_BITS.wanted} bits or more`,
  });
}

/** Report order. */
const positionOf = ({ check }: Finding) => CHECK_IDS.indexOf(check);

function verifyWithKey(
  key: PublicKey,
  payload: SignedPayload | undefined,
  artifact: Artifact,
  context: VerifyContext,
  findings: Findings,
): { readonly outcome: PayloadOutcome | null; readonly claims: Claims } {
  const known = attestedClaims(key, context, findings);
  if (payload === undefined) {
    const required = context.strategy === 'required';
    findings.add('signature.value', required ? 'fail' : 'unknown', {
      reason: 'signature-missing',
      basis: required ? 'proven' : 'none',
      at: 'signature',
      seen: 'the capture holds no signature of this step',
      expected: `a signature by the ${describeKey(key)} key over the nonce`,
    });
    return { outcome: null, claims: { ...known, signature: required ? 'invalid' : 'not-checked' } };
  }
  checkNonce(payload, context.earlier, findings);
  const outcome = verifyPayload(key, payload, limitsOf(key, context), context, findings, {
    ...profileTerms(context.profile, payload),
    ...artifact.signing,
  });
  if (outcome.claim === 'valid') checkSharedR(payload, context.earlier, findings);
  const challenge = challengeClaim(payload, outcome.claim, context, findings);
  return { outcome, claims: { ...known, challenge, signature: outcome.claim } };
}

/**
 * The signed message is the nonce. Whether it is the nonce of this very login only the caller's own records can say,
 * wherever the message came from.
 */
function challengeClaim(
  { message }: SignedPayload,
  signature: Claims['signature'],
  context: VerifyContext,
  findings: Findings,
): Claims['challenge'] {
  if (message === undefined) {
    findings.add('binding.challenge', 'unknown', {
      reason: 'not-given',
      at: 'digest',
      seen: 'only a digest was captured, so there is no message to compare',
      expected: 'the message (--message)',
    });
    return 'not-checked';
  }
  return verifyChallenge(
    {
      seen: message,
      expected: context.expected.challenge,
      basis: signature === 'valid' ? 'proven' : 'claimed',
      at: 'message',
      byCapture: context.expectedByCapture.has('challenge'),
    },
    findings,
  );
}

/** What an attestation of the run that holds allows this key to do. */
function limitsOf(key: PublicKey, context: VerifyContext): KeyLimits | null {
  const attested = context.attestedKey(sha256Hex(key.spki));
  return attested?.verified === true ? attested.limits : null;
}

/** A bare key lives wherever its owner says; only an attestation of the same key in the same run says more. */
function attestedClaims(key: PublicKey, context: VerifyContext, findings: Findings): Claims {
  const attested = context.attestedKey(sha256Hex(key.spki));
  const claimed = context.profile === 'secure-enclave';
  if (attested === undefined || !attested.verified) {
    findings.add('key.attested', 'notice', {
      reason: attested === undefined ? 'unattested-key' : 'attestation-not-verified',
      basis: 'claimed',
      at: 'publicKey',
      seen:
        attested === undefined
          ? `a bare ${describeKey(key)} key; a key in software looks the same`
          : `the attestation of this key in ${attested.source} does not hold`,
      expected: 'an attestation of this very key: its hardware origin is a claim without one',
    });
    return claimed ? { ...UNATTESTED, keyStorage: 'secure-enclave', keyStorageBasis: 'claimed' } : UNATTESTED;
  }
  findings.add('key.attested', 'pass', {
    reason: 'attested-in-this-run',
    basis: 'attested',
    at: 'publicKey',
    seen: `the attestation in ${attested.source} is of this key (${attested.claims.keyStorage})`,
  });
  return { ...attested.claims, challenge: 'not-checked', signature: 'not-checked', userVerified: 'unknown' };
}

/** Only an attestation can show which app made a key: what was asked for must not be passed over in silence. */
function reportUnchecked({ expected }: VerifyContext, findings: Findings): void {
  const wanted = [
    expected.appPackage === undefined ? '' : 'binding.app-package',
    expected.appSigner === undefined ? '' : 'binding.app-signer',
  ].filter((check) => check !== '');
  if (wanted.length === 0) return;
  findings.add('attestation.present', 'unknown', {
    reason: 'no-attestation-extension',
    at: 'publicKey',
    seen: `a bare key does not say which app made it; not checked: ${wanted.join(', ')}`,
    expected: 'the certificate chain of the key',
  });
}

function factsOf(
  artifact: Artifact,
  payload: SignedPayload | undefined,
  outcome: PayloadOutcome | null,
): Facts {
  const facts = decodeRawSignature({ ...artifact, ...(payload === undefined ? {} : { payload }) });
  const found = outcome?.outcome;
  const ecdsa = found !== undefined && found !== null && 'ecdsa' in found ? found.ecdsa : undefined;
  const key = keyOf(artifact);
  if (payload === undefined) return facts;
  return {
    ...facts,
    signature: {
      ...payloadJson(payload),
      algorithm: outcome?.attempt?.words ?? null,
      ...(ecdsa === undefined || key?.algorithm !== 'EC'
        ? {}
        : {
            encoding: ecdsa.encoding,
            lowS: ecdsa.lowS,
            raw: toBase64Url(toRaw(ecdsa, key.curve)),
          }),
    },
  };
}
