// Catalogue entries for building the certificate chain: order, links, signatures, encoding.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { github, rfc, SOURCES } from '../sources.ts';

export const CHAIN_CHECKS = {
  'chain.order': {
    title: 'The certificates form one chain',
    meaning: prose`
      Puts the certificates in order: the leaf first, each one issued by the next. Passes when the order given is already
      right. A chain that was shuffled or reversed is put right by names and signatures, which is a notice; certificates
      that do not link at all do not pass.`,
    attack: prose`
      A verifier that trusts the order it is given can be shown a genuine root and a genuine leaf that have nothing to do with
      each other.`,
    genuine: prose`
      Some apps and libraries send the root first, and exports from key stores come in any order. What is signed does not
      change with the order.`,
    citation: [rfc(5280, '6.1', 'Basic Path Validation'), SOURCES.developer],
    next: prose`
      If the certificates do not link, the capture is incomplete or mixes two devices: ask for the whole chain as the key
      store returned it.`,
  },
  'chain.duplicates': {
    title: 'No certificate appears twice',
    meaning: prose`
      Compares the certificates byte by byte. Passes when each is there once. A repeated one is dropped before anything else
      is checked.`,
    attack: prose`
      Repetition proves nothing by itself. It can move certificates to positions where a verifier that counts positions
      expects something else.`,
    genuine: prose`Chains with a repeated certificate have been reported from ordinary phones.`,
    citation: [
      github('MasterKale/SimpleWebAuthn/issues/705', 'duplicate certificates in genuine chains'),
      SOURCES.developer,
    ],
    next: prose`Nothing for this capture. If you control the client, send each certificate once.`,
  },
  'chain.extra-certificates': {
    title: 'No certificate is outside the chain',
    meaning: prose`
      Looks for certificates that neither issued nor were issued by the others. Passes when there are none. Those found are
      ignored, and none of the facts reported come from them.`,
    attack: prose`
      An unrelated certificate can carry an attestation that a careless verifier reads although nothing connects it to the key
      in question.`,
    genuine: prose`
      A keybox.xml holds two chains, one for RSA and one for EC, and tickets often contain the chains of several keys.`,
    citation: [rfc(5280, '6.1', 'Basic Path Validation'), SOURCES.viewer],
    next: prose`
      If the file holds two chains, verify each on its own. If one certificate is left over, find out where it came from.`,
  },
  'chain.names': {
    title: 'Issuer names match subject names',
    meaning: prose`
      Compares the issuer name in each certificate with the subject name of the one above it, byte by byte. Passes when all
      match. A mismatch under a valid signature is a notice, because the signature is what proves the link.`,
    attack: prose`
      Names prove nothing: anyone can write any name. The attack is the opposite mistake, which is to accept a chain for its
      names and not for its signatures.`,
    genuine: prose`
      Two genuine device models are known to write an issuer name that differs from the subject above it, with valid
      signatures. A StrongBox chain in the test data of Google does so too.`,
    citation: [
      rfc(5280, '4.1.2.4', 'Issuer'),
      rfc(5280, '6.1.3', 'Basic Certificate Processing'),
      SOURCES.samples,
    ],
    next: prose`
      Nothing, where chain.signatures passes. Some other verifiers reject such a chain, which may be what the customer ran
      into.`,
  },
  'chain.signatures': {
    title: 'Every certificate is signed by the next',
    meaning: prose`
      Verifies the signature on each certificate with the public key of the one above it, over the bytes exactly as they were
      captured. Passes when all are valid. This is the cryptographic core: without it, nothing that the chain says is more
      than a claim.`,
    attack: prose`
      Without it a forger edits any field, for example the security level or the boot state, and keeps the genuine
      certificates around it.`,
    genuine: '',
    citation: [rfc(5280, '6.1.3', 'Basic Certificate Processing'), SOURCES.developer, SOURCES.verifier],
    next: prose`
      Take the capture again from the source, byte for byte, to rule out damage on the way. If the signature still fails,
      treat the attestation as forged.`,
  },
  'chain.algorithms': {
    title: 'Signature algorithms are sound',
    meaning: prose`
      Looks at the algorithm of each signature. Passes when the algorithm named inside the signed part equals the one outside,
      and no signature uses MD5 or SHA-1. A hash that does not have the size of the curve is fine.`,
    attack: prose`
      Collisions in MD5 and SHA-1 let a forger prepare two certificates with one signature. A different algorithm outside
      the signed part tries to have the signature checked in a way its maker never meant.`,
    genuine: prose`
      Genuine chains pair P-256 keys with SHA-384 and P-384 keys with SHA-256. That is allowed and passes.`,
    citation: [
      rfc(5280, '4.1.1.2', 'signatureAlgorithm'),
      SOURCES.transitions,
      github('MasterKale/SimpleWebAuthn/issues/705', 'P-384 key with a SHA-256 signature'),
    ],
    next: prose`
      No genuine Android chain uses MD5 or SHA-1, or names two algorithms. Reject the attestation and find out where the
      chain came from.`,
  },
  'chain.encoding': {
    title: 'Certificates are encoded as the standard says',
    meaning: prose`
      Notes where a certificate departs from strict DER or from the X.509 profile although its meaning is clear: lengths longer
      than needed, TRUE written as 01, unreadable revocation pointers, unusual serial numbers, extensions that are critical and
      unknown. Passes when there are none. Signatures are always verified over the original bytes.`,
    attack: prose`
      Two readers that disagree about odd bytes can be made to see two different certificates. An ambiguous encoding is
      refused; only what has exactly one meaning is tolerated.`,
    genuine: prose`
      Of 107 published chains of real devices, 11 carry a broken revocation pointer (Huawei and Honor), and the StrongBox of
      the Pixel 3 writes TRUE as 01 and adds parameters to ECDSA algorithms.`,
    citation: [
      SOURCES.der,
      rfc(5280, '4.1', 'Basic Certificate Fields'),
      rfc(5758, '3.2', 'ECDSA Signature Algorithm'),
      SOURCES.samples,
    ],
    next: prose`
      Nothing on its own. If the device model is not one that is known for it, compare with another capture of the same
      model.`,
  },
} as const satisfies Record<string, CheckText>;
