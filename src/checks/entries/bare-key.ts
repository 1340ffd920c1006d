// Catalogue entries for keys that come without an attestation: their origin, their registration, their nonces.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { rfc, SOURCES } from '../sources.ts';

export const BARE_KEY_CHECKS = {
  'key.attested': {
    title: 'An attestation speaks of this key',
    meaning: prose`
      Looks for an attestation of the very same public key among the evidence of the same run. Passes when there is one and it
      holds: what it proves of the key then counts here too. Otherwise where the key lives is a claim, and the tier is minimal.`,
    attack: prose`
      The bytes of a public key and of a signature are the same whether a Secure Enclave made them or a script. A key in software
      that is passed off as one in hardware can be copied to any number of devices.`,
    genuine: prose`
      Most apps never capture an attestation. That is neutral: the signature still proves possession of the key.`,
    citation: [SOURCES.attestation, SOURCES.secureEnclave, SOURCES.nist],
    next: prose`
      Verify the attestation of the key in the same run: an Android key attestation chain with the same leaf key, or a ceremony
      whose registration holds the chain.`,
  },
  'hardware-key.registered': {
    title: 'A hardware key was registered',
    meaning: prose`
      Reports a device that registered no hardware key and therefore signs with a key in software. With the strategies supported
      and risk-params this is a notice, with required it fails.`,
    attack: prose`
      An attacker who registers from an emulator has no hardware key either. Where every honest device has one, its absence is a
      downgrade.`,
    genuine: prose`Old devices have no hardware keys. Android 6 has them on most devices only.`,
    citation: [SOURCES.hardwareKeys],
    next: prose`
      Compare with the platform that was declared. Ask for a second factor, or have the user register again on a device that
      supports hardware keys.`,
  },
  'hardware-key.platform': {
    title: 'The platform fits the hardware key',
    meaning: prose`
      Applies the table of supported devices to the platform that the capture declares: Android 6 most devices, Android 7 and later
      all, iOS 10 and later with a Secure Enclave. A key where none can be, or none where all have one, is a notice. The
      platform is the client's own word.`,
    attack: prose`
      A modified client drops the hardware key and says nothing, so that its software key can be copied.`,
    genuine: prose`Registrations survive an update of the system: one made on Android 6 has no key on Android 9 either.`,
    citation: [SOURCES.hardwareKeys],
    next: prose`Ask why the key is missing, or have the user register again.`,
  },
  'hardware-key.client-status': {
    title: 'What the client says of its hardware key',
    meaning: prose`
      Shows the value of hw_key_client_status (or hwKeyClientStatus) word for word. Nobody signed it, and what its values mean is
      not public, so no verdict, tier or score depends on it.`,
    attack: prose`A client can report whatever it likes. Trusting its word is trusting the attacker's.`,
    genuine: prose`Every client of the SDK reports some value.`,
    citation: [SOURCES.hardwareKeys],
    next: prose`Look at hw_key_server_result, which is what the signature proves.`,
  },
  'profile.secure-enclave': {
    title: 'The key could be of the Secure Enclave',
    meaning: prose`
      Only with --profile secure-enclave. The Secure Enclave makes P-256 signing keys, so any other key contradicts the profile and
      fails. A P-256 key is a notice: nothing in it shows where it was made.`,
    attack: prose`
      A key made in software by a modified app is registered as one of the Secure Enclave, and its owner is thought to hold the
      phone.`,
    genuine: '',
    citation: [SOURCES.secureEnclave, SOURCES.externalRepresentation],
    next: prose`
      Ask for an App Attest object whose client data holds this key: it shows that a genuine instance of the app vouches for it.`,
  },
  'ceremony.key': {
    title: 'The registered key is the one that signs',
    meaning: prose`
      In a capture with a registration and authentications, each signature is verified with the registered key and no other. Passes
      where that key is known. A step that brings another key along fails, whatever that key can verify.`,
    attack: prose`
      Whoever may choose the key together with the signature can always make them fit. A key that changes without a new
      registration is how an account is taken over.`,
    genuine: prose`A user who reinstalls the app registers anew. Capture that registration then.`,
    citation: [SOURCES.webauthn, SOURCES.hardwareKeys],
    next: prose`Find the registration that belongs to these authentications.`,
  },
  'ceremony.order': {
    title: 'The steps are in order',
    meaning: prose`
      Compares the times of the registration and of the authentications, as the capture states them. Passes where none is earlier
      than one in front of it.`,
    attack: prose`An authentication from before the registration was made for another one, or its time is made up.`,
    genuine: prose`Logs are merged from several servers, whose clocks differ.`,
    citation: [SOURCES.nist],
    next: prose`Sort the records by the time of the server, and look for the registration that was valid then.`,
  },
  'nonce.length': {
    title: 'The nonce cannot be guessed',
    meaning: prose`
      Looks at the length of the signed message: 16 bytes and more pass. Fewer, or bytes that are all the same, are a notice; NIST asks
      for at least 64 bits.`,
    attack: prose`
      A nonce that can be guessed is signed in advance: whoever holds the phone for a minute collects answers for later.`,
    genuine: prose`The message may hold more than the nonce, or the nonce may be a transaction that is unique by itself.`,
    citation: [SOURCES.nist],
    next: prose`Have the server send 16 random bytes or more.`,
  },
  'nonce.reuse': {
    title: 'The nonce is new',
    meaning: prose`
      Looks for the same message in the steps of the same ceremony before this one. Fails when it is there: with the very same
      signature it is a replay, with another one the server sent a nonce twice.`,
    attack: prose`Whoever recorded the answer to a nonce can give it again, without the device.`,
    genuine: prose`A log that holds the same record twice looks like a replay.`,
    citation: [SOURCES.nist],
    next: prose`Check whether the record was logged twice. If not, treat the later one as a replay.`,
  },
} as const satisfies Record<string, CheckText>;

export const SIGNATURE_TERMS_CHECKS = {
  'signature.algorithm': {
    title: 'The declared algorithm fits the key',
    meaning: prose`
      Only where an algorithm was named, with --alg, with --hash or in the capture. Passes when a key of this type and curve can
      make such a signature. SHA-1 is a notice. Nothing but the named algorithm is then accepted.`,
    attack: prose`
      Algorithm confusion: a verifier that follows whatever name comes with the signature can be led to a weaker one, or to one in
      which the public key is no key at all.`,
    genuine: prose`ES256 names P-256 in JOSE and COSE. Some tools use it for any curve with SHA-256.`,
    citation: [
      rfc(7518, '3.4', 'Digital Signature with ECDSA'),
      rfc(9053, '2.1', 'ECDSA'),
      SOURCES.secKeyAlgorithm,
    ],
    next: prose`Name the algorithm that belongs to the key, or leave --alg out.`,
  },
  'signature.diagnosis': {
    title: 'What would have verified',
    meaning: prose`
      Where a signature does not verify, the usual mistakes are tried: DER or raw, a message that was hashed first or taken as text,
      another hash, a line end, the order of r and s, the key of another record. The one that explains the signature is named. It
      is never accepted: the verdict stays invalid.`,
    attack: prose`
      A verifier that accepts whichever reading works lets an attacker choose among many messages for one signature.`,
    genuine: prose`Many honest signatures that fail do so for one of these reasons. A wrong nonce or a wrong key is not among them.`,
    citation: [SOURCES.secKeyAlgorithm, SOURCES.dss, SOURCES.wycheproof],
    next: prose`
      Mend the side that made the mistake. If what was captured is right after all, say so: --sig-format, --hash, --digest, or an
      encoding in front of the message.`,
  },
  'signature.nonce-reuse': {
    title: 'Every signature has a secret number of its own',
    meaning: prose`
      Looks for the same r in the signatures of the steps before. Fails where two different messages were signed with the same one.
      Reported only then.`,
    attack: prose`
      From two ECDSA signatures with one r anybody computes the private key. The key is lost from that moment on.`,
    genuine: '',
    citation: [SOURCES.dss, rfc(6979, '1', 'Introduction')],
    next: prose`Revoke the key. Whatever made these signatures must not sign anything again.`,
  },
} as const satisfies Record<string, CheckText>;
