// Reasons given by the checks of the attestation extension and of the security level.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

export const ATTESTATION_REASONS = {
  'no-attestation-extension': {
    checks: ['attestation.present'],
    meaning: prose`No certificate carries an attestation. The chain says nothing about where the key lives.`,
    next: prose`Check that the app sets an attestation challenge and sends the whole chain.`,
  },
  'eat-only': {
    checks: ['attestation.present', 'attestation.eat'],
    meaning: prose`The attestation is there in EAT form only, which is not evaluated.`,
    next: prose`Ask for a capture from a released device; these make the ASN.1 form.`,
  },
  'knox-only': {
    checks: ['attestation.present', 'attestation.knox'],
    meaning: prose`There is a Samsung Knox attestation and no Android one. Knox is not evaluated.`,
    next: prose`Ask for the Android attestation of the same key.`,
  },
  'duplicate-extension': {
    checks: ['attestation.duplicate-extension'],
    meaning: prose`One certificate carries the attestation extension more than once.`,
    next: prose`Reject it: X.509 forbids this, and no device does it.`,
  },
  'both-encodings': {
    checks: ['attestation.eat'],
    meaning: prose`A certificate carries the attestation in ASN.1 and in EAT form. Only the ASN.1 form was evaluated.`,
    next: prose`Treat the attestation as suspect: the two may say different things.`,
  },
  'extension-critical': {
    checks: ['attestation.critical'],
    meaning: prose`The attestation extension is marked critical. It was read all the same.`,
    next: prose`Compare with another capture of the same model.`,
  },
  malformed: {
    checks: [
      'attestation.decodes',
      'key.strength',
      'boot.state',
      'client-data.decodes',
      'authenticator-data.decodes',
      'credential.key',
      'webauthn.attestation',
    ],
    meaning: prose`The value does not have the structure that it must have.`,
    next: prose`Take the capture again. If it stays so, look at it with keytier inspect FILE.`,
  },
  'trailing-data': {
    checks: ['attestation.decodes'],
    meaning: prose`There are bytes after the end of the attestation, inside the extension.`,
    next: prose`Reject it: hardware does not leave anything behind the structure.`,
  },
  'duplicate-tag': {
    checks: ['attestation.decodes'],
    meaning: prose`One list has the same tag twice, so that one question has two answers.`,
    next: prose`Reject it: which answer counts would be up to the reader.`,
  },
  'ber-deviation': {
    checks: ['attestation.encoding'],
    meaning: prose`The attestation departs from strict DER in a way that leaves its meaning clear.`,
    next: '',
  },
  'unknown-version': {
    checks: ['attestation.version'],
    meaning: prose`The attestation states a version that this program does not know. It was read with the newest known rules.`,
    next: prose`Look for a newer release.`,
  },
  'version-mismatch': {
    checks: ['attestation.version', 'heuristic.version-pair'],
    meaning: prose`The version of the attestation and that of KeyMint were never seen together on a device.`,
    next: prose`A warning, never proof. Weigh it with the other findings.`,
  },
  'unknown-tag': {
    checks: ['attestation.tags'],
    meaning: prose`A list has a tag that this program does not know. It is shown as hex.`,
    next: prose`Look for a newer release. The rest of the attestation is not affected.`,
  },
  'tags-out-of-order': {
    checks: ['attestation.tags'],
    meaning: prose`The tags of a list, or the values of a set, do not ascend. Some Motorola devices and old StrongBoxes do this.`,
    next: '',
  },
  'tag-in-unexpected-list': {
    checks: ['attestation.tags'],
    meaning: prose`A tag is in the list where devices do not put it. In softwareEnforced, a value is worth what Android is worth.`,
    next: prose`Trust only what is in hardwareEnforced.`,
  },
  'empty-challenge': {
    checks: ['attestation.challenge-size'],
    meaning: prose`The challenge is empty, so the attestation cannot be tied to a request and can be replayed.`,
    next: prose`Have the app pass the nonce of the server when it creates the key.`,
  },
  'oversized-challenge': {
    checks: ['attestation.challenge-size'],
    meaning: prose`The challenge is longer than 128 bytes, which KeyMint refuses.`,
    next: prose`Treat it as a sign that software made the attestation.`,
  },
  'unique-id-present': {
    checks: ['attestation.unique-id'],
    meaning: prose`The attestation carries an identifier of the device.`,
    next: prose`Keep it out of tickets.`,
  },
  'device-unique-attestation': {
    checks: ['attestation.device-unique'],
    meaning: prose`The attestation is signed by a key of this one device, whose root is not known to anyone else.`,
    next: prose`Give the root with --trust-anchor FILE if you have it from the maker.`,
  },
  'levels-disagree': {
    checks: ['level.agreement'],
    meaning: prose`The level of the attestation and the level of the key differ. The interface requires them to be equal.`,
    next: prose`Treat the attestation as forged, unless the device runs a development build.`,
  },
  'software-level': {
    checks: ['level.agreement'],
    meaning: prose`The key is in software. The attestation says so itself.`,
    next: prose`Offer a step-up where more than the minimal tier is needed.`,
  },
  'unknown-level': {
    checks: ['level.agreement'],
    meaning: prose`The attestation states a security level that does not exist.`,
    next: prose`Look for a newer release. If none knows it, doubt the attestation.`,
  },
  'certificate-claims-other-level': {
    checks: ['level.certificate'],
    meaning: prose`The certificates above the leaf name another security level than the attestation.`,
    next: prose`Do not grant the level that the attestation claims.`,
  },
  'certificate-does-not-state-strongbox': {
    checks: ['level.certificate'],
    meaning: prose`The attestation claims StrongBox, and the certificates above it do not say so, which they must.`,
    next: prose`Do not grant the StrongBox tier.`,
  },
} as const satisfies Record<string, ReasonEntry>;
