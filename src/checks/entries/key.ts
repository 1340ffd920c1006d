// Catalogue entries for the attested key: does it match, is it strong, where does it come from, what may it do.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, github, SOURCES } from '../sources.ts';

export const KEY_CHECKS = {
  'key.matches': {
    title: 'The attested properties match the public key',
    meaning: prose`
      Compares algorithm, size, curve, exponent and ML-DSA variant in the attestation with the public key in the same
      certificate. Passes when everything stated agrees. A property that is not stated is not held against the device.`,
    attack: prose`
      The attestation would describe one key and the certificate carry another, so that the properties proven belong to a key
      that is not the one in use.`,
    genuine: prose`
      Ten StrongBox chains of the Pixel 3 to 5a leave the curve out. ML-DSA keys have no size. Neither is a mismatch.`,
    citation: [aidl('KeyCreationResult'), SOURCES.attestation, SOURCES.samples],
    next: prose`Reject the attestation. If the key algorithm is not supported here, use a newer release.`,
  },
  'key.strength': {
    title: 'The key is sound',
    meaning: prose`
      Looks at the public key itself: is the point on its curve, is the RSA modulus at least 2048 bits and the exponent odd and
      greater than 1. Passes for the usual sizes and curves. P-224 and other rarely used keys are a notice.`,
    attack: prose`
      A point off the curve or an RSA exponent of 1 makes signatures easy to forge, however well the private key is kept.`,
    genuine: prose`An app may have asked for a small key. Devices make what they are asked for.`,
    citation: [SOURCES.sec1, SOURCES.dss, SOURCES.transitions],
    next: prose`Have the app create a P-256 key or an RSA key of at least 2048 bits. Reject a point that is not on its curve.`,
  },
  'key.origin': {
    title: 'The key was generated in the secure hardware',
    meaning: prose`
      Reads the origin from hardwareEnforced. Passes for GENERATED. An imported key has existed outside the hardware, and no
      attestation can say who else has a copy.`,
    attack: prose`
      An attacker makes a key pair in software, keeps a copy and imports it into genuine hardware. The attestation is genuine,
      and so is the copy.`,
    genuine: prose`
      Apps that restore a key from a backup import it, and so do secure import flows between a server and a device.`,
    citation: [
      aidl('KeyOrigin'),
      SOURCES.webauthn,
      github('web-auth/webauthn-framework/issues/928', 'a verifier that never looked at the origin'),
    ],
    next: prose`Ask for a key that is generated on the device. An imported one costs points and is named in the report.`,
  },
  'key.purpose': {
    title: 'The key may sign',
    meaning: prose`
      Reads the purposes from hardwareEnforced. Passes when SIGN is among them, or ATTEST_KEY alone. A key without any purpose
      enforced by hardware is reported.`,
    attack: prose`
      If the purpose is not enforced by hardware, software on the device can use the key for something that it was never meant
      for, such as decrypting or signing certificates.`,
    genuine: prose`Keys for encryption or key agreement are attested too. They are not made to sign.`,
    citation: [aidl('KeyPurpose'), SOURCES.webauthn],
    next: prose`Check the purposes that the app sets when it creates the key.`,
  },
  'key.all-applications': {
    title: 'The key belongs to one app',
    meaning: prose`
      Looks for the tag allApplications in both lists. Passes when it is absent, so that the key is tied to the app that made
      it.`,
    attack: prose`
      A key that every app on the device may use can be used by a malicious app to sign in the name of yours.`,
    genuine: prose`Only system keys of the first Android versions with attestation had it.`,
    citation: [SOURCES.webauthn, SOURCES.attestation],
    next: prose`Do not rely on this key for an app. Web Authentication requires verifiers to refuse it.`,
  },
} as const satisfies Record<string, CheckText>;
