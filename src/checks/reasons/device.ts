// Reasons given by the checks of the key, of verified boot and of the patch levels.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

const KEY_MISMATCH_NEXT = prose`Reject the attestation: it describes another key than the one in the certificate.`;

export const DEVICE_REASONS = {
  'algorithm-mismatch': {
    checks: [
      'key.matches',
      'signature.algorithm',
      'signature.value',
      'signature.diagnosis',
      'webauthn.attestation',
    ],
    meaning: prose`The attested or declared algorithm is not that of the public key.`,
    next: KEY_MISMATCH_NEXT,
  },
  'key-size-mismatch': {
    checks: ['key.matches'],
    meaning: prose`The attested size is not that of the public key in the certificate.`,
    next: KEY_MISMATCH_NEXT,
  },
  'curve-mismatch': {
    checks: ['key.matches'],
    meaning: prose`The attested curve is not that of the public key in the certificate.`,
    next: KEY_MISMATCH_NEXT,
  },
  'exponent-mismatch': {
    checks: ['key.matches'],
    meaning: prose`The attested RSA exponent is not that of the public key in the certificate.`,
    next: KEY_MISMATCH_NEXT,
  },
  'ml-dsa-variant-mismatch': {
    checks: ['key.matches'],
    meaning: prose`The attested ML-DSA variant is not that of the public key in the certificate.`,
    next: KEY_MISMATCH_NEXT,
  },
  'not-on-curve': {
    checks: ['key.strength', 'credential.key', 'webauthn.attestation'],
    meaning: prose`The public key is not a point on its curve. No private key exists for it.`,
    next: prose`Reject the key.`,
  },
  'weak-key': {
    checks: ['key.strength', 'credential.key', 'webauthn.attestation'],
    meaning: prose`The key is too short, or its RSA exponent makes signatures easy to forge.`,
    next: prose`Have the app create a P-256 key or an RSA key of at least 2048 bits.`,
  },
  'unusual-key': {
    checks: ['key.strength'],
    meaning: prose`The key is sound and of a kind that apps rarely ask for.`,
    next: prose`Check that your app asks for this kind of key.`,
  },
  imported: {
    checks: ['key.origin', 'webauthn.attestation'],
    meaning: prose`The key was imported or derived and not generated in the hardware. Copies of it may exist.`,
    next: prose`Ask for a key that is generated on the device.`,
  },
  'origin-missing': {
    checks: ['key.origin', 'webauthn.attestation'],
    meaning: prose`The hardware does not say where the key comes from.`,
    next: prose`Treat the key as one that may have copies.`,
  },
  'no-purpose': {
    checks: ['key.purpose', 'webauthn.attestation'],
    meaning: prose`The hardware enforces no purpose for the key, or signing is not among them.`,
    next: prose`Check the purposes that the app sets when it creates the key.`,
  },
  'all-applications': {
    checks: ['key.all-applications', 'webauthn.attestation'],
    meaning: prose`Every app on the device may use the key.`,
    next: prose`Do not rely on it for an app.`,
  },
  verified: {
    checks: ['boot.state'],
    meaning: prose`
      The bootloader is locked and the system is signed by the manufacturer. This is a boot state; for the verdict of the same
      name see keytier explain verdicts.`,
    next: '',
  },
  'self-signed-known-key': {
    checks: ['boot.state'],
    meaning: prose`The bootloader is locked, and the system is a custom one whose key is in the table of known keys.`,
    next: '',
  },
  'self-signed-unknown-key': {
    checks: ['boot.state'],
    meaning: prose`The bootloader is locked, and the system is signed by a key that the owner installed and that is not known here.`,
    next: prose`If you know the system, add its key to your own table. A custom system is not an attack.`,
  },
  unlocked: {
    checks: ['boot.state'],
    meaning: prose`The bootloader is unlocked. Whoever holds the device can replace the system.`,
    next: prose`Offer a step-up, and tell the customer why.`,
  },
  unverified: {
    checks: ['boot.state'],
    meaning: prose`The device did not verify the system that it started.`,
    next: prose`Offer a step-up, and tell the customer why.`,
  },
  failed: {
    checks: ['boot.state'],
    meaning: prose`The device tried to verify its system and failed.`,
    next: prose`Offer a step-up. The device needs repair or a fresh system.`,
  },
  'test-key': {
    checks: ['boot.state', 'boot.key'],
    meaning: prose`The system is signed with a test key whose private half is public. Anyone can sign a system for this device.`,
    next: prose`Treat the device as unlocked, whatever it reports.`,
  },
  'zero-key': {
    checks: ['boot.state', 'boot.key'],
    meaning: prose`
      The boot key is all zeros, which says that no key checked the system. On an unlocked device that is usual, and adds nothing
      to what boot.state says. On a device that says it is locked, with a verified system, the two exclude each other: some
      prototypes report this, and so do forgeries.`,
    next: prose`
      Unlocked: nothing more than boot.state asks for. Locked: treat the boot state as not proven, and ask which device it is.`,
  },
  contradiction: {
    checks: ['boot.state', 'client-data.embedding'],
    meaning: prose`The lock state and the boot state exclude each other, such as VERIFIED and unlocked.`,
    next: prose`Treat the boot state as not proven. Approved test devices of manufacturers can show it.`,
  },
  missing: {
    checks: [
      'boot.state',
      'boot.key',
      'patch.os',
      'patch.vendor',
      'patch.boot',
      'app.id',
      'client-data.origin',
      'binding.challenge',
    ],
    meaning: prose`The attestation does not say.`,
    next: prose`Treat what is missing as not proven. Old versions and software attestations leave it out.`,
  },
  'software-enforced-only': {
    checks: ['boot.state', 'patch.os', 'patch.vendor', 'patch.boot', 'key.origin', 'key.purpose'],
    meaning: prose`The value is stated by Android only and not by the hardware. It is a claim.`,
    next: prose`Treat it as not proven.`,
  },
  'empty-key': {
    checks: ['boot.key'],
    meaning: prose`The boot key is empty. Unlocked devices with Keymaster 4 do this.`,
    next: '',
  },
  'odd-length-key': {
    checks: ['boot.key'],
    meaning: prose`The boot key is not 32 bytes long, so it is not the hash of an AVB key. Early devices do this.`,
    next: prose`Compare with another capture of the same model.`,
  },
  'placeholder-key': {
    checks: ['boot.key'],
    meaning: prose`The boot key is an obvious placeholder that a manufacturer left in a released model.`,
    next: prose`Do not use it to tell systems apart.`,
  },
  'known-key': {
    checks: ['boot.key'],
    meaning: prose`The boot key is in the table of known keys.`,
    next: '',
  },
  'your-boot-key': {
    checks: ['boot.key'],
    meaning: prose`The boot key is one that you named, with --boot-key, in a policy or in the trust store. The label is yours.`,
    next: '',
  },
  'boot-keys-stale': {
    checks: ['boot.key'],
    meaning: prose`The table of boot keys is older than your policy allows, so what it says of this key, or does not say, is not believed.`,
    next: prose`Run keytier trust update, or update the program.`,
  },
  'unknown-key': {
    checks: ['boot.key'],
    meaning: prose`The boot key is well formed and not in the table. Most manufacturers publish none.`,
    next: '',
  },
  'older-than-a-year': {
    checks: ['patch.os', 'patch.vendor', 'patch.boot'],
    meaning: prose`The patch level is more than twelve months older than the verification time.`,
    next: prose`Suggest an update. Many phones no longer receive any.`,
  },
  'in-the-future': {
    checks: ['patch.os', 'patch.vendor', 'patch.boot', 'heuristic.creation-time'],
    meaning: prose`The date lies after the verification time. Builds before release are a month or two ahead.`,
    next: prose`Check the time given with --at. Further ahead than that, doubt the attestation.`,
  },
  'malformed-patch-level': {
    checks: ['patch.os', 'patch.vendor', 'patch.boot'],
    meaning: prose`The patch level is not a date in the form that it should have. Six digits in place of eight are common.`,
    next: '',
  },
  'not-set': {
    checks: ['patch.os', 'patch.vendor', 'patch.boot'],
    meaning: prose`The patch level is zero. Development builds and some Samsung models do this.`,
    next: prose`Treat the age of the system as unknown.`,
  },
} as const satisfies Record<string, ReasonEntry>;
