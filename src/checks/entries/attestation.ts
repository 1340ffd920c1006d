// Catalogue entries for the attestation extension itself: presence, encoding, version, tags.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, github, rfc, SOURCES } from '../sources.ts';

export const ATTESTATION_CHECKS = {
  'attestation.present': {
    title: 'The chain carries an Android key attestation',
    meaning: prose`
      Looks for the extension 1.3.6.1.4.1.11129.2.1.17 in the certificates. Passes when one of them has it. Without it there is
      a certificate chain and no statement about where the key lives.`,
    attack: prose`
      A chain to a genuine root without an attestation says nothing about the key in the leaf. A verifier that stops at a valid
      chain would accept it.`,
    genuine: prose`
      The app may have asked for a key without a challenge, in which case Android returns a certificate that attests nothing.
      On a few models, unlocking the bootloader destroys the attestation keys.`,
    citation: [SOURCES.attestation, aidl('KeyCreationResult')],
    next: prose`
      Check that the app sets an attestation challenge when it creates the key, and that it sends the whole chain.`,
  },
  'attestation.duplicate-extension': {
    title: 'The attestation is in its certificate once',
    meaning: prose`
      Counts the attestation extensions in each certificate, over the bytes and not through a map. Passes when there is at most
      one in each. X.509 forbids the same extension twice.`,
    attack: prose`
      With two, one reader takes the first and another the last. A forger shows the harmless one to whoever looks and the
      other one to the verifier.`,
    genuine: '',
    citation: [rfc(5280, '4.2', 'Certificate Extensions')],
    next: prose`Reject the attestation. No device makes such a certificate.`,
  },
  'attestation.critical': {
    title: 'The attestation is not marked critical',
    meaning: prose`
      Looks at the critical flag of the extension. Passes when it is not set, as on every device that is known. A critical one
      is read all the same and reported.`,
    attack: prose`
      Some verifiers look only at extensions that are not critical and then see no attestation, others look at both. The
      difference can hide an attestation in the middle of a chain.`,
    genuine: '',
    citation: [SOURCES.verifier, rfc(5280, '4.2', 'Certificate Extensions')],
    next: prose`Compare with another capture of the same model, and see whether chain.extended passes.`,
  },
  'attestation.decodes': {
    title: 'The attestation can be read',
    meaning: prose`
      Reads the extension as a KeyDescription: eight fields, two lists of tagged values, nothing behind them. Passes when it
      can be read in exactly one way. The same tag twice in one list, or bytes after the end, are refused.`,
    attack: prose`
      A duplicate tag gives two answers to one question, for example two boot states, and verifiers differ in which one they
      take.`,
    genuine: prose`
      Some devices make lists that other parsers refuse, with unknown tags or values out of order. Those are read here and
      reported under attestation.tags.`,
    citation: [SOURCES.attestation, aidl('KeyCreationResult'), SOURCES.der],
    next: prose`
      Take the capture again to rule out damage. If it still does not read, show the structure with keytier inspect FILE and
      keep the file.`,
  },
  'attestation.encoding': {
    title: 'The attestation is strict DER',
    meaning: prose`
      Notes encodings that strict DER forbids and that still have one clear meaning: TRUE as 01 in place of FF, lengths or
      integers longer than needed, indefinite lengths. Passes when there are none. Signatures are over the bytes as they
      stand, which are never encoded again.`,
    attack: prose`
      Anything ambiguous is refused under attestation.decodes, so nothing is gained. A deviation can still point to software
      that built the attestation by hand.`,
    genuine: prose`The StrongBox of the Pixel 3 and of the Pixel 3 XL writes TRUE as 01.`,
    citation: [SOURCES.der, SOURCES.samples],
    next: prose`Nothing on its own. On other models, compare with another capture of the same model.`,
  },
  'attestation.version': {
    title: 'The attestation version is known',
    meaning: prose`
      Compares attestationVersion and the Keymaster or KeyMint version with those that exist: 1 to 4 and 100 to 500. Passes when
      both are known. An unknown version is still read with the rules of the newest known one.`,
    attack: prose`
      A forger may state a version that a verifier does not know, in the hope that it skips the fields added since.`,
    genuine: prose`A device that is newer than this program. The TEE and the StrongBox of one device may differ in version.`,
    citation: [SOURCES.attestation, SOURCES.samples],
    next: prose`See whether a newer release of this program knows the version. If none does, doubt the attestation.`,
  },
  'attestation.tags': {
    title: 'The lists hold known tags in order',
    meaning: prose`
      Goes through both authorization lists. Passes when every tag is known, they ascend, and each is in the list where devices
      put it. Unknown tags are kept and shown as hex, and never make the rest unreadable.`,
    attack: prose`
      What stands in softwareEnforced is stated by Android and not by secure hardware. A forger who controls Android can put a
      root of trust there and hope that nobody looks which list it came from.`,
    genuine: prose`
      Some Motorola models write the device properties in descending order, and each new Android version adds tags.`,
    citation: [
      SOURCES.attestation,
      aidl('Tag'),
      github('android/keyattestation/issues/87', 'a missing tag made the whole attestation fail'),
      github('PeculiarVentures/asn1-schema/issues/98', 'tags out of order on a Motorola device'),
    ],
    next: prose`
      For unknown tags, look for a newer release. For a value in the wrong list, trust only what is in hardwareEnforced.`,
  },
  'attestation.challenge-size': {
    title: 'The challenge has a plausible size',
    meaning: prose`
      Looks at the length of the challenge inside the attestation. Passes from 1 to 128 bytes, the most that KeyMint accepts.`,
    attack: prose`
      Real hardware refuses a longer challenge, and software that imitates it did not always. An empty one cannot be tied to
      any request, so the attestation can be replayed.`,
    genuine: prose`An app that does not use the challenge may leave it empty.`,
    citation: [
      aidl('KeyCreationResult'),
      github('JingMatrix/TEESimulator/pull/70', 'the limit of 128 bytes in software that imitates a TEE'),
    ],
    next: prose`
      Have the server send 16 to 64 random bytes, and check them with --challenge. Treat a longer one as a sign of imitation.`,
  },
  'attestation.eat': {
    title: 'No second attestation in EAT form',
    meaning: prose`
      Looks for the extension 1.3.6.1.4.1.11129.2.1.25, a CBOR form of the attestation that was drafted and hardly ever
      shipped. Passes when it is absent. It is reported and not evaluated.`,
    attack: prose`
      A certificate with both forms can say one thing in each, and a verifier sees only the one it reads.`,
    genuine: prose`Some engineering samples carry it.`,
    citation: [SOURCES.viewer, rfc(9711, '4', 'The Claims')],
    next: prose`
      With both forms present, treat the attestation as suspect. With EAT alone, the device cannot be judged by this program.`,
  },
  'attestation.knox': {
    title: 'Samsung Knox attestation',
    meaning: prose`
      Looks for the extension 1.3.6.1.4.1.236.11.3.23.7 of Samsung Knox. It is reported and not evaluated. Not applicable where
      it is absent.`,
    attack: prose`
      None, as long as nothing is concluded from it. In most captures it holds nothing but the challenge and says nothing about
      integrity.`,
    genuine: prose`It is in the leaf of many Samsung devices, beside the ordinary Android attestation.`,
    citation: [SOURCES.viewer, SOURCES.samples],
    next: prose`Nothing. To rely on Knox, verify it with the service that Samsung offers.`,
  },
  'attestation.unique-id': {
    title: 'No unique device id is included',
    meaning: prose`
      Looks at the uniqueId field. Passes when it is empty. A value identifies the device to one app for 30 days, and only
      privileged apps can ask for it.`,
    attack: prose`None for the verdict. It is personal data that a report should not spread.`,
    genuine: prose`System apps and managed devices may include it.`,
    citation: [SOURCES.attestation, aidl('Tag')],
    next: prose`Keep the value out of tickets. The markdown and html formats hide it unless you say otherwise.`,
  },
  'attestation.device-unique': {
    title: 'Device-unique attestation',
    meaning: prose`
      Looks for the tag deviceUniqueAttestation. Such a StrongBox attestation is signed by a key of this one device, in a chain
      of two or three certificates with a root of its own. Not applicable where the tag is absent.`,
    attack: prose`
      A root that is different for every device cannot be pinned, so anyone can claim to be such a device.`,
    genuine: prose`Privileged apps on a few devices can ask for it.`,
    citation: [aidl('Tag'), SOURCES.attestation],
    next: prose`
      If you hold the root of this device from its maker, give it with --trust-anchor FILE. Otherwise ask for an ordinary
      attestation.`,
  },
} as const satisfies Record<string, CheckText>;
