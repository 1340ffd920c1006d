// Reasons given by the checks of the app, of the bindings, of the signature and by the heuristics.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

export const BINDING_REASONS = {
  'unknown-application': {
    checks: ['app.id'],
    meaning: prose`Android could not tell which app asked for the key and wrote a placeholder. This is a known bug.`,
    next: prose`Ask the customer to restart the device and try again.`,
  },
  'no-signer-digest': {
    checks: ['app.id'],
    meaning: prose`The app is named without a signing certificate. A known system bug does this until the next restart.`,
    next: prose`Ask the customer to restart the device and try again. Do not rely on the package name alone.`,
  },
  'hardware-enforced-app-id': {
    checks: ['app.id'],
    meaning: prose`The app is named in the list of the hardware, which cannot know it. Devices put it into softwareEnforced.`,
    next: prose`Doubt the attestation, and compare with another capture of the same model.`,
  },
  'system-application': {
    checks: ['app.id'],
    meaning: prose`The Android system itself asked for the key. No signer is stated for it.`,
    next: prose`Expect this for system services only. Your app is named otherwise.`,
  },
  undecodable: {
    checks: ['app.id', 'provisioning.info'],
    meaning: prose`The value is there and does not decode. The rest of the attestation is not affected.`,
    next: prose`Look at it with keytier inspect FILE. Some Samsung devices are known for broken provisioning information.`,
  },
  'many-certificates-issued': {
    checks: ['provisioning.info', 'heuristic.certificates-issued'],
    meaning: prose`The device was issued many attestation certificates in the last 30 days.`,
    next: prose`A warning, never proof. Look for other accounts on the same device.`,
  },
  'lost-device': {
    checks: ['provisioning.info'],
    meaning: prose`Google marks the device as reported lost.`,
    next: prose`Contact the customer on another channel before anything is allowed.`,
  },
  'not-given': {
    checks: [
      'binding.challenge',
      'binding.app-package',
      'binding.app-signer',
      'binding.key',
      'signature.value',
      'client-data.origin',
      'client-data.embedding',
      'authenticator-data.rp-id',
      'credential.id',
      'credential.key',
      'credential.user-handle',
      'credential.backup-eligibility',
      'counter.value',
    ],
    meaning: prose`No expected value was given, so nothing was compared.`,
    next: prose`Give it with --challenge, --app-package, --app-signer or --key, or put it into the capture under expected.`,
  },
  mismatch: {
    checks: ['binding.challenge', 'binding.app-package', 'binding.app-signer', 'authenticator-data.rp-id'],
    meaning: prose`The value in the attestation is not the one that was expected.`,
    next: prose`Check which request the capture belongs to. If it is the right one, the attestation was made for another.`,
  },
  'mismatch-other-encoding': {
    checks: ['binding.challenge'],
    meaning: prose`
      The challenge does not match as it was given. Read in another encoding, the same text would match. It is not accepted
      unasked.`,
    next: prose`Give the value again with its encoding in front, such as hex: or base64url:.`,
  },
  'mismatch-hash-of-expected': {
    checks: ['binding.challenge'],
    meaning: prose`The challenge in the attestation is the hash of the one that was given. The client hashed it first.`,
    next: prose`If that is how your client works, give the hash as the challenge.`,
  },
  'mismatch-truncated': {
    checks: ['binding.challenge'],
    meaning: prose`The challenge in the attestation is only the beginning of the one that was given, or the other way round.`,
    next: prose`Find out where it is cut. A prefix is not accepted, because it weakens the protection against replay.`,
  },
  'expected-by-capture': {
    checks: [
      'binding.challenge',
      'binding.app-package',
      'binding.app-signer',
      'client-data.origin',
      'client-data.embedding',
      'authenticator-data.rp-id',
      'credential.id',
      'credential.user-handle',
      'credential.backup-eligibility',
    ],
    meaning: prose`It matches what the capture file itself says to expect. Whoever wrote the file chose both.`,
    next: prose`Give the value from your own records: --challenge, --app-package or --app-signer.`,
  },
  'other-key': {
    checks: ['binding.key', 'webauthn.attestation'],
    meaning: prose`The attested key is not the key that was given.`,
    next: prose`Ask for the attestation of the key that is in use.`,
  },
  'bad-signature': {
    checks: ['signature.value', 'webauthn.attestation'],
    meaning: prose`The signature is well formed and does not verify over this message with this key.`,
    next: prose`Check the exact bytes of the message and the hash. If they are right, another key made it.`,
  },
  'malformed-signature': {
    checks: ['signature.value', 'webauthn.attestation'],
    meaning: prose`The value is not a signature for this kind of key: wrong length, not strict DER, or numbers out of range.`,
    next: prose`Check the encoding with --sig-format. Some libraries make DER that is not strict.`,
  },
  'not-permitted-purpose': {
    checks: ['signature.purpose'],
    meaning: prose`The signature is valid, and the attested key may not sign.`,
    next: prose`Treat the key as copied or the attestation as forged.`,
  },
  'digest-not-recomputed': {
    checks: ['signature.value'],
    meaning: prose`
      The signature fits a digest that came with the capture, without its message. From a public key alone anybody can
      arrange a signature and a digest that fit each other, so this proves nothing.`,
    next: prose`Give the message (--message), or a digest that you computed from your own nonce (--digest).`,
  },
  'not-permitted-digest': {
    checks: ['signature.digest'],
    meaning: prose`The signature uses a hash that the attested key does not permit.`,
    next: prose`Check the algorithm that was given. If it is right, the hardware did not make this signature.`,
  },
  'high-s': {
    checks: ['signature.encoding'],
    meaning: prose`The value s is in the upper half of its range. This is valid ECDSA, and on-chain verifiers refuse it.`,
    next: prose`Convert it to low s before it goes on chain.`,
  },
  'raw-encoding': {
    checks: ['signature.encoding'],
    meaning: prose`The signature is r and s side by side, as in JWS.`,
    next: '',
  },
  'der-encoding': {
    checks: ['signature.encoding'],
    meaning: prose`The signature is a DER sequence of r and s, as Android, Apple and WebAuthn make it.`,
    next: '',
  },
  heuristic: {
    checks: [
      'heuristic.version-pair',
      'heuristic.module-hash-missing',
      'heuristic.boot-hash-missing',
      'heuristic.patch-levels-missing',
      'heuristic.factory-five-certificates',
      'heuristic.identical-dates',
      'heuristic.rkp-old-root',
      'heuristic.factory-new-root',
      'heuristic.rkp-no-provisioning-info',
      'heuristic.certificates-issued',
      'heuristic.leaf-key-usage',
      'heuristic.leaf-extensions',
      'heuristic.creation-time',
    ],
    meaning: prose`The attestation shows a trait that forgeries have and that genuine devices rarely have.`,
    next: prose`A warning, never proof. Weigh it with the other findings.`,
  },
} as const satisfies Record<string, ReasonEntry>;
