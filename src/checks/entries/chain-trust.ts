// Catalogue entries for trusting the certificate chain: root, shape, extension, validity.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, github, rfc, SOURCES } from '../sources.ts';

export const CHAIN_TRUST_CHECKS = {
  'chain.root': {
    title: 'The chain ends at a key that is trusted',
    meaning: prose`
      Compares the public key at the top of the chain with the keys known to this program, by its SubjectPublicKeyInfo and
      never by name, serial number or expiry. Passes for the two Google hardware attestation keys and for an anchor you gave.
      Other known keys are named and do not count as hardware: the AOSP software keys, Samsung Knox, the pre-production root.`,
    attack: prose`
      Anyone can make a chain whose root looks like the one of Google, with the same name and serial number. Only the key
      cannot be copied.`,
    genuine: prose`
      Emulators and development builds end in an AOSP software root, whose private keys are public. Some Samsung exports end in
      a Knox root. Neither is an attack, and neither proves hardware.`,
    citation: [SOURCES.roots, SOURCES.verifier, SOURCES.viewer, rfc(5280, '6.1.1', 'Inputs')],
    next: prose`
      If you trust the root that is named, give it with --trust-anchor FILE. If the chain was cut off, ask for all of it. A
      root that imitates a known one is a forgery.`,
  },
  'chain.root-omitted': {
    title: 'The root certificate is in the chain',
    meaning: prose`
      Says whether the chain brought its root certificate along. Passes when it did. Where the topmost certificate is signed by
      a key that is pinned here, the root is not needed, and leaving it out is a notice.`,
    attack: prose`
      None by itself: the signature is checked against the pinned key either way. A verifier that insists on a root in the
      input ends up trusting the one that the sender chose.`,
    genuine: prose`
      WebAuthn clients leave the root out, as TLS does, and some server libraries demand that.`,
    citation: [
      github('MasterKale/SimpleWebAuthn/issues/783', 'remotely provisioned chains without the root'),
      rfc(5280, '6.1', 'Basic Path Validation'),
    ],
    next: prose`Nothing to do.`,
  },
  'chain.root-certificate': {
    title: 'The root certificate is one that circulates',
    meaning: prose`
      Looks at the root certificate itself once its key has been recognised: is it one of the certificates published for that
      key, does it verify under its own key, is it within its dates. Passes when all hold. Trust comes from the key, so an
      expired or unfamiliar certificate for a pinned key is a notice.`,
    attack: prose`
      A forger may wrap the genuine public key in a certificate of his own. It gains him nothing where the key is what is
      pinned, but it shows that the capture was made up.`,
    genuine: prose`
      Four certificates circulate for the RSA key of Google. The first expired on 2026-05-24, and most devices made before 2021
      still send it.`,
    citation: [
      SOURCES.roots,
      github('GrapheneOS/Auditor/issues/340', 'the first Google root certificate has expired'),
      rfc(5280, '4.1.2.5', 'Validity'),
    ],
    next: prose`
      Nothing for an expired root. If the root certificate does not verify under its own key, ask how the capture was made.`,
  },
  'chain.shape': {
    title: 'The chain has a genuine shape',
    meaning: prose`
      Compares the chain with those that devices have: three certificates for software keys, four for keys provisioned in the
      factory, five for remotely provisioned ones, and more only through attest keys. Where a certificate carries provisioning
      information, the attestation must be in the certificate just below it.`,
    attack: prose`
      The signing rights of an Android chain come from position, not from the CA flags of X.509. A forger who holds any
      attested signing key can add a certificate below it, and the chain becomes longer than a genuine one.`,
    genuine: prose`
      CA flags, path lengths and name constraints are not enforced on purpose: 31 of 107 published chains of real devices have
      an attestation certificate that is not a CA.`,
    citation: [SOURCES.attestation, SOURCES.verifier, SOURCES.samples],
    next: prose`
      Count the certificates. Fewer than expected means that the capture is incomplete: ask for all of it. More means that
      something was added below or between the genuine ones.`,
  },
  'chain.extended': {
    title: 'Nothing was added below the attested key',
    meaning: prose`
      Finds the attestation nearest to the root, which is the one the hardware made. Passes when it is in the leaf, or when
      every key between it and the leaf is an attest key. Any other certificate below it was made by whoever could use the
      attested key.`,
    attack: prose`
      An attacker makes a genuine signing key on a genuine phone and uses it to sign a certificate for a key of his own, with
      an attestation that he wrote himself. Every signature in that chain is valid and the root is the one of Google.`,
    genuine: '',
    citation: [
      SOURCES.attestation,
      SOURCES.verifier,
      github('LanternOps/breeze/pull/4969', 'a leaf signed by a genuine signing key was accepted'),
    ],
    next: prose`
      Treat the leaf as forged. The inner attestation is genuine and tells which device was used: keep the capture, and look
      for the same chain in other captures.`,
  },
  'chain.attest-key': {
    title: 'Attest keys may only attest',
    meaning: prose`
      Where the key that issued the leaf has an attestation of its own, it must be an attest key: ATTEST_KEY is its only
      purpose, it was generated in hardware, and its security level and root of trust equal those of the leaf. Passes when all
      hold. Not applicable to ordinary chains.`,
    attack: prose`
      A key that may also sign data can be fed a certificate as if it were data. A key from another device or a lower level
      would lend the leaf an origin that it does not have.`,
    genuine: prose`
      Apps on Android 12 and later can make attest keys to tie several keys to one device. Some verifiers do not support such
      chains and reject them.`,
    citation: [aidl('KeyPurpose'), aidl('KeyCreationResult'), SOURCES.attestation],
    next: prose`
      Compare the two attestations in the report. If the issuing key has any other purpose, trust only the inner attestation.`,
  },
  'chain.validity': {
    title: 'Certificates were valid at the verification time',
    meaning: prose`
      Compares the dates of every certificate but the leaf and the root with the verification time, which is now unless --at
      says otherwise. Passes when all are within their dates. Expired factory certificates are a notice, because they cannot be
      renewed. Expired remotely provisioned ones count, and a certificate that is not yet valid always does.`,
    attack: prose`
      Remotely provisioned keys live for weeks, so that a stolen one is soon useless. Ignoring the dates gives a stolen key
      for ever.`,
    genuine: prose`
      A capture of a remotely provisioned key is expired a few weeks after it was made. That says how old the capture is and
      nothing else.`,
    citation: [rfc(5280, '4.1.2.5', 'Validity'), SOURCES.verifier, SOURCES.developer],
    next: prose`
      Give the time of the capture with --at, from your own logs. The creation time inside the attestation is written by
      Android and is no proof of when it happened.`,
  },
  'chain.leaf-validity': {
    title: 'The dates of the leaf are plausible',
    meaning: prose`
      Looks at the dates of the leaf certificate. Passes when the verification time lies within them. They are set on the
      device, the app may choose them, and nothing is concluded from them, so odd dates are a notice.`,
    attack: prose`
      None: an attacker who controls the device chooses these dates freely. The mistake would be to trust them.`,
    genuine: prose`
      Leaves that begin in 1960, 1970 or 2001 and end in 2048 or 2106 come from genuine devices.`,
    citation: [aidl('KeyCreationResult'), aidl('Tag'), SOURCES.samples],
    next: prose`Nothing to do. Use your own records to date the attestation.`,
  },
} as const satisfies Record<string, CheckText>;
