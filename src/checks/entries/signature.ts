// Catalogue entries for a signature that the key is said to have made.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, rfc, SOURCES } from '../sources.ts';

export const SIGNATURE_CHECKS = {
  'signature.value': {
    title: 'The signature is valid',
    meaning: prose`
      Verifies the signature over the message, or over its digest, with the key. Passes when it is valid. A value that is not a
      signature at all is told apart from one that is well formed and wrong. Not applicable when none was given.`,
    attack: prose`
      This is what proves possession of the private key. Values such as r and s of zero have been accepted by careless code, and
      are refused here.`,
    genuine: prose`
      The usual cause of an honest failure is the message: a different text encoding, a line break more, or a hash applied
      twice.`,
    citation: [SOURCES.dss, SOURCES.psychicSignatures, rfc(8017, '8', 'Signature Scheme with Appendix')],
    next: prose`
      Check that message and signature belong together and that the bytes are the ones that were signed. If only the hash was
      captured, give it with --digest. If all that is right, the signature was made by another key.`,
  },
  'signature.encoding': {
    title: 'The encoding of the signature is known',
    meaning: prose`
      Says how an ECDSA signature is encoded: DER, as Android, Apple and WebAuthn make it, or raw r and s, as JWS and
      smart contracts use it. Passes in either form. A high s is valid here and noted, because on-chain verifiers refuse it.`,
    attack: prose`
      With every valid signature (r, s) comes a second one (r, n - s) that anyone can compute. Code that takes the signature
      bytes as an identifier can be shown the same event twice.`,
    genuine: prose`Half of all ECDSA signatures from phones have a high s. Secure hardware does not normalise it.`,
    citation: [
      rfc(3279, '2.2.3', 'ECDSA Signature Algorithm'),
      rfc(7518, '3.4', 'Digital Signature with ECDSA'),
      SOURCES.dss,
    ],
    next: prose`
      Nothing for the signature itself. For an on-chain verifier, convert it to low s. If the two forms are confused, name the
      form with --sig-format.`,
  },
  'signature.purpose': {
    title: 'The key is allowed to sign',
    meaning: prose`
      Compares the signature with the purposes in the attestation. Passes when SIGN is among those that hardware enforces. Not
      applicable when no signature was given.`,
    attack: prose`
      Secure hardware does not sign with a key that may not sign. A valid signature by such a key means that the private key
      exists somewhere else.`,
    genuine: '',
    citation: [aidl('KeyPurpose'), SOURCES.attestation],
    next: prose`Treat the key as copied or the attestation as forged.`,
  },
  'signature.digest': {
    title: 'The hash is one that the key permits',
    meaning: prose`
      Compares the hash of the signature with the digests in the attestation. Passes when it is among them, or when the key
      permits NONE, which lets the app hash by itself. Not applicable when no signature was given.`,
    attack: prose`
      Hardware refuses a digest that it was not told to permit. A signature with another one was not made by the attested key,
      or the captured description of it is wrong.`,
    genuine: prose`The algorithm may have been given wrongly on the command line or in the capture.`,
    citation: [aidl('Digest'), SOURCES.attestation],
    next: prose`Check the algorithm that the client reported, and name the right one with --alg or --hash.`,
  },
} as const satisfies Record<string, CheckText>;
