// Reasons given by the checks of bare keys, ceremonies and hardware keys, and by the diagnosis of a failed signature.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

export const BARE_KEY_REASONS = {
  'signature-missing': {
    checks: ['signature.value'],
    meaning: prose`A key is registered, and the capture holds no signature of this step.`,
    next: prose`Capture the finish request too. A client that leaves the signature out may be hiding that it has no key.`,
  },
  'digest-truncated': {
    checks: ['signature.algorithm'],
    meaning: prose`The digest is longer than the order of the curve, and only its beginning was signed.`,
    next: prose`Sign a digest of the right length: what follows can be changed by anybody.`,
  },
  'message-hashed-twice': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature is over the hash of the hash: the sender hashed the message, and the signing call hashed again.`,
    next: prose`Sign the message itself with a Message algorithm, or its hash with a Digest algorithm.`,
  },
  'message-is-digest': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature fits if what was given as the message is taken as the digest.`,
    next: prose`If it is the hash of your nonce, give it with --digest.`,
  },
  'digest-hashed-again': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature is over the hash of what was given as the digest.`,
    next: prose`Give it with --message.`,
  },
  'message-as-text': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature is over the message written as text, such as its hex or base64.`,
    next: prose`Decide on one form. If the text is what your app signs, give it with utf8: in front.`,
  },
  'message-as-bytes': {
    checks: ['signature.diagnosis'],
    meaning: prose`The message that was given is text, and the signature is over the bytes that the text stands for.`,
    next: prose`Give the message with hex: or base64: in front.`,
  },
  'hash-as-text': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature is over the hash of the message, written as text.`,
    next: prose`Sign the message itself.`,
  },
  'line-end': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature fits if a line end, a space, a zero byte or a byte order mark is added or removed.`,
    next: prose`Write the nonce without a line end, for example with printf instead of echo.`,
  },
  'other-hash': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature was made with another hash than the one that was declared or belongs to the key.`,
    next: prose`If that is how your client signs, name it with --hash.`,
  },
  'other-padding': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature uses the other RSA padding.`,
    next: prose`Name the algorithm with --alg: RS256 for PKCS #1 v1.5, PS256 for PSS.`,
  },
  'signature-other-encoding': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature is sound in the other encoding: DER in the place of raw r and s, or the other way round.`,
    next: prose`Name the encoding with --sig-format, or have the sender convert it.`,
  },
  'signature-as-text': {
    checks: ['signature.diagnosis'],
    meaning: prose`What was given as the signature is its text.`,
    next: prose`Give it with hex: or base64: in front.`,
  },
  'signature-not-strict': {
    checks: ['signature.diagnosis'],
    meaning: prose`
      The numbers r and s are right, and they are written in a way that strict verifiers refuse: a missing or surplus zero byte, a
      long length, bytes behind them.`,
    next: prose`Mend the encoder. Other verifiers will refuse it as well.`,
  },
  'signature-byte-order': {
    checks: ['signature.diagnosis'],
    meaning: prose`r and s are swapped, or written with the least significant byte first.`,
    next: prose`Mend the sender: both numbers are big-endian, r comes first.`,
  },
  'other-key-of-input': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature was made by another key of the same input.`,
    next: prose`Find out which record the signature belongs to.`,
  },
  'other-curve': {
    checks: ['signature.diagnosis'],
    meaning: prose`The bytes of the key are a point on several curves, and the signature is of another one than was assumed.`,
    next: prose`Name the algorithm with --alg, which decides on the curve.`,
  },
  'short-nonce': {
    checks: ['nonce.length'],
    meaning: prose`The nonce is shorter than 16 bytes.`,
    next: prose`Have the server send 16 random bytes or more.`,
  },
  'nonce-not-random': {
    checks: ['nonce.length'],
    meaning: prose`All bytes of the nonce are the same.`,
    next: prose`Have the server draw its nonces at random.`,
  },
  'nonce-reused': {
    checks: ['nonce.reuse', 'signature.nonce-reuse'],
    meaning: prose`A value that must be used once was used before: the server's nonce, or the secret number of an ECDSA signature.`,
    next: prose`For a nonce, mend the server. For r, revoke the key at once: its private half can be computed.`,
  },
  replayed: {
    checks: ['nonce.reuse'],
    meaning: prose`The same nonce came before, with the very same signature.`,
    next: prose`Check whether the record was logged twice. If not, somebody replayed it.`,
  },
  'unattested-key': {
    checks: ['key.attested'],
    meaning: prose`Nothing in this run attests the key. That it lives in hardware is a claim.`,
    next: prose`Capture the attestation of this key together with the signature.`,
  },
  'attested-in-this-run': {
    checks: ['key.attested'],
    meaning: prose`An attestation in the same run holds and is of this very key.`,
    next: '',
  },
  'attestation-not-verified': {
    checks: ['key.attested'],
    meaning: prose`There is an attestation of this key, and it does not hold. The key counts as one that nothing attests.`,
    next: prose`Look at the result of that attestation first.`,
  },
  'enrolled-key-changed': {
    checks: ['ceremony.key'],
    meaning: prose`The authentication brings another key than the one that was registered.`,
    next: prose`Look for a registration in between. Without one, treat it as an attempt to take the account over.`,
  },
  'registration-unreadable': {
    checks: ['ceremony.key'],
    meaning: prose`The registration is there, and no key can be read from it, or it holds chains of several keys.`,
    next: prose`Look at the result of the registration, and capture it again.`,
  },
  'out-of-order': {
    checks: ['ceremony.order'],
    meaning: prose`The step states a time before that of a step in front of it.`,
    next: prose`Sort the records by the time of the server.`,
  },
  'software-fallback': {
    checks: ['hardware-key.registered'],
    meaning: prose`The device registered no hardware key: it signs with a software key, at a lower tier.`,
    next: prose`Ask for another factor where more is needed.`,
  },
  'no-key-registered': {
    checks: ['hardware-key.registered', 'signature.value'],
    meaning: prose`No hardware key is registered, so there is none to verify a signature with.`,
    next: prose`Have the user register again on a device with hardware keys.`,
  },
  'key-expected': {
    checks: ['hardware-key.platform'],
    meaning: prose`Every device of the declared platform has hardware keys, and none was registered.`,
    next: prose`Ask why it is missing: an old registration, an emulator, a modified client.`,
  },
  'key-unexpected': {
    checks: ['hardware-key.platform'],
    meaning: prose`A key was registered as a hardware key on a platform that has none.`,
    next: prose`The platform may be out of date in the record. Otherwise the key is in software.`,
  },
  'vendor-asserted': {
    checks: ['hardware-key.client-status'],
    meaning: prose`The client's own word, shown as it came.`,
    next: prose`Do not decide on it. hw_key_server_result is what was verified.`,
  },
  'not-a-secure-enclave-key': {
    checks: ['profile.secure-enclave'],
    meaning: prose`The Secure Enclave does not make signing keys of this type.`,
    next: prose`Find out which key was captured.`,
  },
  'origin-claimed': {
    checks: ['profile.secure-enclave'],
    meaning: prose`The key could be of the Secure Enclave, and could as well be made in software.`,
    next: prose`Ask for an App Attest object that vouches for the key.`,
  },
} as const satisfies Record<string, ReasonEntry>;
