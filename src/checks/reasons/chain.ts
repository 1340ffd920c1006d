// Reasons given by the checks of the input and of the links between certificates.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

export const INPUT_AND_CHAIN_REASONS = {
  'private-key-present': {
    checks: ['input.private-key'],
    meaning: prose`The input holds a private key. It was not read, and it is not in the report.`,
    next: prose`Treat the key as leaked, limit who can see the file, and have its certificate revoked.`,
  },
  'trailing-bytes': {
    checks: ['input.ignored-data'],
    meaning: prose`There are bytes after the last certificate that belong to nothing. They were ignored.`,
    next: prose`Look at them if you did not expect any: the file may have been joined or padded.`,
  },
  'undecodable-block': {
    checks: ['input.ignored-data'],
    meaning: prose`A block in the input looks like a certificate or a key and does not decode. It was ignored.`,
    next: prose`Ask for the capture as a file; pasted text is often cut or rewrapped.`,
  },
  'undecodable-element': {
    checks: ['input.ignored-data'],
    meaning: prose`An element of a list, such as an entry of x5c, does not decode. It was ignored.`,
    next: prose`Look at the element that is named. If a certificate was cut off, ask for the capture as a file.`,
  },
  'undecodable-line': {
    checks: ['input.ignored-data'],
    meaning: prose`The input has one JSON document a line, and some lines are not JSON. They were ignored.`,
    next: prose`Look at the line that is named; a log line may have been written between the records.`,
  },
  'other-block': {
    checks: ['input.ignored-data'],
    meaning: prose`The input holds something that was recognised and is no evidence, such as a certificate request.`,
    next: '',
  },
  'public-key-beside-certificates': {
    checks: ['input.ignored-data'],
    meaning: prose`The input holds a bare public key beside the certificates. The certificates were verified, not the key.`,
    next: prose`To compare the attested key with it, give it with --key.`,
  },
  'duplicate-chain': {
    checks: ['input.ignored-data'],
    meaning: prose`The same chain is in the input more than once. It was verified once.`,
    next: '',
  },
  'unsupported-capture': {
    checks: ['input.ignored-data'],
    meaning: prose`The input holds a capture of a kind that this release does not verify. It was ignored.`,
    next: prose`Look for a newer release.`,
  },
  'unused-field': {
    checks: ['input.ignored-data'],
    meaning: prose`A field of the capture has no meaning for its kind, so it was not checked.`,
    next: prose`Check the spelling of the field, so that nothing you wanted checked is left out.`,
  },
  'search-limit': {
    checks: ['input.ignored-data'],
    meaning: prose`The JSON is too large or too deep to be searched all through. There may be more evidence in it.`,
    next: prose`Point at the part that matters with FILE#/path/to/it.`,
  },
  reordered: {
    checks: ['chain.order'],
    meaning: prose`The certificates were not in order, leaf first. They were put in order by names and signatures.`,
    next: '',
  },
  'does-not-link': {
    checks: ['chain.order', 'chain.root'],
    meaning: prose`No order of the certificates makes each one issued by the next, so the leaf does not lead to the root.`,
    next: prose`Ask for the whole chain of one key, as the key store returned it.`,
  },
  'duplicate-certificates': {
    checks: ['chain.duplicates'],
    meaning: prose`At least one certificate is there more than once. One copy was used.`,
    next: '',
  },
  'unrelated-certificates': {
    checks: ['chain.extra-certificates'],
    meaning: prose`At least one certificate has nothing to do with the chain. It was ignored.`,
    next: prose`Find out where it came from; a second chain in the file can be verified on its own.`,
  },
  'name-mismatch': {
    checks: ['chain.names'],
    meaning: prose`An issuer name differs from the subject name above it, although the signature is valid.`,
    next: prose`Nothing here. Other verifiers may reject the chain for it.`,
  },
  'signature-invalid': {
    checks: ['chain.signatures'],
    meaning: prose`The signature on a certificate does not verify with the key of the certificate above it.`,
    next: prose`Take the capture again, byte for byte. If it still fails, treat the attestation as forged.`,
  },
  'unsupported-algorithm': {
    checks: [
      'chain.signatures',
      'signature.algorithm',
      'signature.value',
      'credential.key',
      'webauthn.attestation',
    ],
    meaning: prose`The signature uses an algorithm that this program or this version of Node.js does not have. It was not checked.`,
    next: prose`Use a newer Node.js or a newer release. keytier explain algorithms lists the names that are known.`,
  },
  'unsupported-key': {
    checks: ['chain.signatures', 'key.matches', 'key.strength', 'signature.value'],
    meaning: prose`The public key is of a kind that this program cannot use. Nothing was concluded from it.`,
    next: prose`Use a newer release. If the key is of a common kind, the capture may be damaged.`,
  },
  'inner-outer-mismatch': {
    checks: ['chain.algorithms'],
    meaning: prose`The algorithm inside the signed part of a certificate differs from the one beside the signature.`,
    next: prose`Reject the chain. RFC 5280 requires both to be the same, and no device differs.`,
  },
  'weak-hash': {
    checks: ['chain.algorithms', 'signature.algorithm', 'credential.key', 'webauthn.certificate'],
    meaning: prose`Something is signed over MD5 or SHA-1, which can be made to collide.`,
    next: prose`Reject a chain: no genuine Android chain uses either. Have a signer that uses SHA-1 move to SHA-256.`,
  },
  'non-der-encoding': {
    checks: ['chain.encoding'],
    meaning: prose`A certificate departs from strict DER in a way that leaves its meaning clear.`,
    next: '',
  },
  'garbage-crl-distribution-points': {
    checks: ['chain.encoding'],
    meaning: prose`The revocation pointer of a certificate does not decode. It is not used. Huawei and Honor devices have this.`,
    next: '',
  },
  'null-ecdsa-parameters': {
    checks: ['chain.encoding'],
    meaning: prose`An ECDSA algorithm carries NULL parameters, which should be absent. The StrongBox of the Pixel 3 does this.`,
    next: '',
  },
  'odd-serial': {
    checks: ['chain.encoding'],
    meaning: prose`A serial number is zero, negative, padded or longer than 20 bytes.`,
    next: prose`Look up the certificate in the status list by its normalised hex form, as this program does.`,
  },
  'critical-extension': {
    checks: ['chain.encoding'],
    meaning: prose`A certificate has a critical extension that this program does not know. A strict X.509 verifier would refuse it.`,
    next: prose`Look at the extension with keytier inspect FILE.`,
  },
} as const satisfies Record<string, ReasonEntry>;
