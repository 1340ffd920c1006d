// Catalogue entries for what the evidence must be bound to: challenge, app, key.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { github, SOURCES } from '../sources.ts';

export const BINDING_CHECKS = {
  'binding.challenge': {
    title: 'The challenge is the one that was sent',
    meaning: prose`
      Compares the challenge inside the attestation with the one you expect, all bytes and in constant time. Passes when they
      are equal. Without an expected value the outcome is unknown. Where another reading or the hash of your value would have
      matched, the report says so and it still does not pass.`,
    attack: prose`
      An attestation without a checked challenge can be recorded once and replayed for ever, by anyone.`,
    genuine: prose`
      Text and bytes are easily mixed up: the same nonce as hex, as base64 or as text, or hashed by a library on the way.`,
    citation: [SOURCES.attestation, SOURCES.webauthn],
    next: prose`
      Give the challenge that your server sent with --challenge, with its encoding in front: hex:, base64:, base64url: or utf8:.
      If it differs, the attestation was made for another request.`,
  },
  'binding.app-package': {
    title: 'The attestation was made by the expected app',
    meaning: prose`
      Looks for the package name given with --app-package among those in the attestation. Passes when it is there. Without an
      expected name the outcome is unknown. The name alone proves little: check the signer as well.`,
    attack: prose`
      An attacker obtains attestations through an app of his own on a genuine phone and presents them as made by yours.`,
    genuine: prose`Apps with a shared user id list several packages. Debug builds often have a suffix in their name.`,
    citation: [SOURCES.attestation, SOURCES.auditor],
    next: prose`Compare the names in the report with those of your builds, debug and regional ones included.`,
  },
  'binding.app-signer': {
    title: 'The app is signed with the expected certificate',
    meaning: prose`
      Looks for the SHA-256 digest given with --app-signer among the signing certificates in the attestation. Passes when it is
      there. Without an expected digest the outcome is unknown.`,
    attack: prose`
      Anyone can build an app with your package name and install it by hand. Only the signing certificate tells it from yours.`,
    genuine: prose`
      Play app signing uses another certificate than your upload key, so the digest in the store differs from the one on your
      build machine.`,
    citation: [
      SOURCES.attestation,
      github('LanternOps/breeze/issues/5166', 'a verifier that looked at the package name only'),
    ],
    next: prose`Take the digest from the app signing page of the store, and allow for rotated certificates.`,
  },
  'binding.key': {
    title: 'The attested key is the key in question',
    meaning: prose`
      Compares the public key of the leaf with the one given with --key, as SubjectPublicKeyInfo. Passes when they are the same
      key, in whatever encoding it was given. Not applicable when no key was given.`,
    attack: prose`
      The attestation proves something about its own key only. Registering another key beside it would give that key a trust
      that it never earned.`,
    genuine: '',
    citation: [SOURCES.webauthn, SOURCES.developer],
    next: prose`
      Find out which key is registered for the account. Two keys on one device are common: ask for the attestation of the one
      that is in use.`,
  },
} as const satisfies Record<string, CheckText>;
