// Reasons given by the checks of the root, the shape and the dates of the chain, and of revocation.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

export const TRUST_REASONS = {
  'google-root': {
    checks: ['chain.root'],
    meaning: prose`The chain ends at a hardware attestation key of Google.`,
    next: '',
  },
  'aosp-software-root': {
    checks: ['chain.root'],
    meaning: prose`
      The chain ends at a software attestation key of the Android Open Source Project. Its private keys are public, so it
      proves nothing, whatever level the attestation claims. Emulators, development builds and forgeries use it.`,
    next: prose`Treat the key as a software key. If the attestation claims hardware under this root, treat it as forged.`,
  },
  'samsung-knox-root': {
    checks: ['chain.root'],
    meaning: prose`The chain ends at a Samsung Knox key. It is known by name and is not an anchor for Android key attestation.`,
    next: prose`Ask for the Android attestation of the same key, or verify Knox with the service that Samsung offers.`,
  },
  'google-preproduction-root': {
    checks: ['chain.root'],
    meaning: prose`The chain ends at a key that Google used for StrongBox before release. It is not an anchor.`,
    next: prose`Expect this on prototypes only. A customer device does not have it.`,
  },
  'your-anchor': {
    checks: ['chain.root'],
    meaning: prose`The chain ends at an anchor that you gave with --trust-anchor.`,
    next: '',
  },
  'unknown-root': {
    checks: ['chain.root'],
    meaning: prose`The chain ends at a key that is not known here. What the attestation says is a claim.`,
    next: prose`If you trust that key, give it with --trust-anchor FILE. Its SPKI hash is in the report.`,
  },
  'incomplete-chain': {
    checks: ['chain.signatures', 'chain.root'],
    meaning: prose`The topmost certificate is not a root and is not signed by a known key. Certificates are missing.`,
    next: prose`Ask for the whole chain.`,
  },
  'impersonates-known-root': {
    checks: ['chain.root'],
    meaning: prose`The root carries the name of a known root and another key. Names can be copied; this one was.`,
    next: prose`Treat the attestation as forged and keep the capture.`,
  },
  'root-omitted': {
    checks: ['chain.root-omitted'],
    meaning: prose`The root certificate was not sent. The topmost certificate verifies under a pinned key, so it is not needed.`,
    next: '',
  },
  'root-expired': {
    checks: ['chain.root-certificate'],
    meaning: prose`The root certificate that was sent has expired. The key is pinned and still trusted.`,
    next: '',
  },
  'root-encoding-unknown': {
    checks: ['chain.root-certificate'],
    meaning: prose`The root certificate has a pinned key and is none of the certificates known to circulate for it.`,
    next: prose`Update the program. If no release knows it, ask how the capture was made.`,
  },
  'root-self-signature-invalid': {
    checks: ['chain.root-certificate'],
    meaning: prose`The root certificate does not verify under its own key, so someone made it around a copied public key.`,
    next: prose`Ask how the capture was made. The pinned key itself is not affected.`,
  },
  'roots-stale': {
    checks: ['chain.root'],
    meaning: prose`
      The chain ends at a hardware attestation key of Google, and the list that names it is older than your policy allows. Whether
      the key is still believed is not known, so nothing below it is proven.`,
    next: prose`Run keytier trust update, which compares the pinned roots with the list that Google publishes today.`,
  },
  'unexpected-length': {
    checks: ['chain.shape'],
    meaning: prose`The number of certificates fits neither a factory nor a remotely provisioned nor a software chain.`,
    next: prose`Too few: ask for the whole chain. Too many: see chain.extended.`,
  },
  'provisioning-info-not-adjacent': {
    checks: ['chain.shape'],
    meaning: prose`The certificate with provisioning information is not directly above the one with the attestation.`,
    next: prose`Reject the chain: something was put between them.`,
  },
  'extended-by-attested-key': {
    checks: ['chain.extended'],
    meaning: prose`
      The attested key was used to sign a further certificate, and the leaf is that one. The leaf has no attestation of its
      own.`,
    next: prose`Treat the leaf as made by the holder of the phone and not by its hardware.`,
  },
  'extended-with-forged-attestation': {
    checks: ['chain.extended'],
    meaning: prose`The attested key was used to sign a further certificate with an attestation in it. That attestation is forged.`,
    next: prose`Treat it as an attack. The inner attestation tells which device was used.`,
  },
  'attest-key-not-sole-purpose': {
    checks: ['chain.extended', 'chain.attest-key'],
    meaning: prose`The key that issued the leaf may do more than attest. Such a key can be made to sign a forged certificate.`,
    next: prose`Trust the inner attestation only. KeyMint requires ATTEST_KEY to be the only purpose.`,
  },
  'attest-key-inconsistent': {
    checks: ['chain.attest-key'],
    meaning: prose`The leaf and the attest key that issued it differ in security level, root of trust or origin.`,
    next: prose`Reject the leaf: both should come from the same hardware of the same device.`,
  },
  expired: {
    checks: ['chain.validity'],
    meaning: prose`
      A certificate whose dates count has expired, and no verification time was given, so whether it was valid when it was
      captured cannot be told. A certificate that ends before it begins was never valid, and fails.`,
    next: prose`Give the time of the capture with --at, from your own logs.`,
  },
  'expired-at-verification-time': {
    checks: ['chain.validity'],
    meaning: prose`A certificate whose dates count had already expired at the verification time that was given.`,
    next: prose`Check the time. If it is right, the attestation was made with a key that was no longer valid.`,
  },
  'expired-now': {
    checks: ['chain.validity'],
    meaning: prose`All certificates were valid at the verification time, and at least one has expired since.`,
    next: prose`Nothing for a past event. For a decision to be made today, ask for a new attestation.`,
  },
  'expired-factory': {
    checks: ['chain.validity'],
    meaning: prose`A factory certificate has expired. These cannot be renewed, so their expiry is not held against the device.`,
    next: '',
  },
  'not-yet-valid': {
    checks: ['chain.validity'],
    meaning: prose`A certificate above the leaf begins after the verification time.`,
    next: prose`Check the time given with --at and the clock of this machine. If both are right, treat the chain as forged.`,
  },
  'leaf-dates-implausible': {
    checks: ['chain.leaf-validity'],
    meaning: prose`The dates of the leaf do not include the verification time. They are set on the device and prove nothing.`,
    next: '',
  },
  'no-status-list': {
    checks: ['revocation.status'],
    meaning: prose`There is no revocation status list, so whether the chain was revoked is unknown.`,
    next: prose`Run keytier trust update, which stores it, or give a copy with --status-list FILE.`,
  },
  'status-list-stale': {
    checks: ['revocation.status'],
    meaning: prose`The status list is older than allowed. No certificate is on it, and newer entries would be missing.`,
    next: prose`Run keytier trust update, or give a newer copy with --status-list FILE.`,
  },
  'listed-revoked': {
    checks: ['revocation.status'],
    meaning: prose`A certificate of the chain is on the status list as REVOKED. This is permanent.`,
    next: prose`Give no trust to the attestation. Offer the customer another factor: a leak of the batch can hit honest devices.`,
  },
  'listed-suspended': {
    checks: ['revocation.status'],
    meaning: prose`A certificate of the chain is on the status list as SUSPENDED. This may be lifted.`,
    next: prose`Give no trust for now, and verify again with a newer list.`,
  },
  'trust-data-held-back': {
    checks: ['trust.held-back'],
    meaning: prose`Something newer is in the trust store and is not believed, since it looks like an attack or an accident.`,
    next: prose`Look at it with keytier trust show PIECE and decide.`,
  },
  'serial-matches-only-as-decimal': {
    checks: ['revocation.status'],
    meaning: prose`
      A serial number equals an entry only when written in decimal. The list is in hexadecimal, so this is a coincidence and not
      a match.`,
    next: prose`Nothing. A tool that compares decimal forms would report it wrongly.`,
  },
} as const satisfies Record<string, ReasonEntry>;
