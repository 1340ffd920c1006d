// The NIST SP 800-63B-4 level that verified evidence is at most consistent with; never a statement of compliance.
import type { Assurance } from '../model/appraisal.ts';
import type { Claims } from '../model/evidence.ts';
import type { Subject } from './conditions.ts';
import type { FindingsVerdict } from './verdict.ts';

const HARDWARE: readonly Claims['keyStorage'][] = [
  'strongbox',
  'secure-enclave',
  'security-key',
  'tee',
  'platform-tpm',
];
const PINNED: readonly Claims['rootClass'][] = ['google-hardware', 'apple-webauthn', 'yours'];

/** Hardware storage that a proven chain vouches for; a root that is only recognised does not count. */
function isAttestedHardware(subject: Subject): boolean {
  return (
    HARDWARE.includes(subject.keyStorage) &&
    PINNED.includes(subject.rootClass) &&
    (subject.keyStorageBasis === 'attested' || subject.keyStorageBasis === 'proven')
  );
}

function storageReason(subject: Subject): string {
  if (isAttestedHardware(subject)) return `The key is attested to live in hardware (${subject.keyStorage}).`;
  return 'Nothing proves that the key lives in hardware: a copy of it cannot be ruled out.';
}

function ceilingReason(subject: Subject): string {
  if (subject.kind === 'raw-signature') {
    return 'AAL2 needs a second factor. AAL3 is not supported: it needs a key that is proven not to be exportable, and phishing resistance, which a signature over a bare nonce does not show, since it names no verifier.';
  }
  if (!isAttestedHardware(subject)) {
    return 'AAL2 and above need a second factor; AAL3 also needs a key that is proven not to be exportable.';
  }
  if (subject.synced === 'yes') {
    return 'With user verification at most AAL2-consistent: the credential is synced and leaves the device.';
  }
  if (subject.signature === 'valid' && subject.challenge === 'match') {
    return 'With a second factor (user verification or a password) at most AAL2-consistent; AAL3 is not claimed: no FIPS 140 validation and no phishing resistance are shown.';
  }
  return 'More than AAL1 is not considered: it needs a signature by the key and a matching challenge, both checked.';
}

const POSSESSION_REASONS = {
  signature: 'A signature by the key was checked: a possession factor, if its message was a fresh nonce.',
  challenge: 'The attestation answers the expected challenge: the key was there when it was made.',
  nonce: 'A signature over the expected nonce was checked: a possession factor.',
} as const;

/** A bare key signs the nonce itself; an attestation answers its challenge, and its key may sign besides. */
function possessionReasons({ kind, signature, challenge }: Subject): readonly string[] {
  const signed = signature === 'valid';
  const answered = challenge === 'match';
  if (kind === 'raw-signature') {
    if (!signed) return [];
    return [answered ? POSSESSION_REASONS.nonce : POSSESSION_REASONS.signature];
  }
  return [
    signed ? POSSESSION_REASONS.signature : undefined,
    answered ? POSSESSION_REASONS.challenge : undefined,
  ].filter((reason) => reason !== undefined);
}

const PASSKEY_REASONS = {
  login: 'A login: the passkey signed, for the origin in its client data, which resists phishing.',
  registration: 'A registration: the most that logins with this passkey are consistent with.',
  stale: 'No expected challenge was given: whether the answer is fresh is not known.',
  single: 'The user was not verified (UV is not set): a single factor, AAL1. AAL2 needs a second one.',
  synced:
    'Verified by PIN or biometric, and synced: AAL2 at most, attested or not. Syncing means that the key can be exported (SP 800-63B-4, Appendix B).',
  unattested:
    'Verified by PIN or biometric, and bound to one device as the authenticator says: AAL2. That the key cannot be exported is not proven.',
  attested:
    'AAL2, phishing-resistant, device-bound. AAL3 is not claimed: it also needs FIPS 140 validation, which an attestation alone does not show.',
} as const;

/** What a passkey supports: the flag UV makes it two factors, BE sets the ceiling (SP 800-63B-4 2.3.2, Appendix B). */
function passkeyAssurance(subject: Subject): Assurance {
  const isLogin = subject.kind === 'webauthn-authentication';
  if (isLogin && subject.signature !== 'valid')
    return {
      aal: null,
      reasons: ['No signature by the key was checked: nothing shows that its holder took part.'],
    };
  const what = isLogin ? PASSKEY_REASONS.login : PASSKEY_REASONS.registration;
  const fresh = subject.challenge === 'match' ? [] : [PASSKEY_REASONS.stale];
  if (subject.userVerified !== 'yes') return { aal: 1, reasons: [what, ...fresh, PASSKEY_REASONS.single] };
  if (subject.synced !== 'no') return { aal: 2, reasons: [what, ...fresh, PASSKEY_REASONS.synced] };
  const bound = isAttestedHardware(subject)
    ? [storageReason(subject), PASSKEY_REASONS.attested]
    : [PASSKEY_REASONS.unattested];
  return { aal: 2, reasons: [what, ...fresh, ...bound] };
}

/**
 * What verified evidence can support on its own: a single possession factor, so AAL1 (SP 800-63B-4 sections 2.1 and
 * 2.2: AAL2 needs two factors). The claims do not say whether the user was verified; until they do, more is only
 * described in the reasons, never stated as a level. Null where nothing shows that the key took part.
 */
export function assuranceOf(verdict: FindingsVerdict, subject: Subject): Assurance {
  if (verdict !== 'verified') {
    return { aal: null, reasons: [`The evidence is ${verdict}: it supports no assurance level.`] };
  }
  if (subject.kind === 'webauthn-registration' || subject.kind === 'webauthn-authentication')
    return passkeyAssurance(subject);
  const possession = possessionReasons(subject);
  if (possession.length === 0) {
    const reason =
      'Neither a challenge nor a signature by the key was checked: nothing shows that its holder took part.';
    return { aal: null, reasons: [reason, storageReason(subject)] };
  }
  const single = 'User verification is not known to have taken place: a single factor, AAL1.';
  return { aal: 1, reasons: [...possession, storageReason(subject), single, ceilingReason(subject)] };
}
