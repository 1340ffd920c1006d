// Reasons given by the checks of passkeys: client data, authenticator data, records, attestation statements.
import { prose } from '../prose.ts';
import type { ReasonEntry } from '../reason-entry.ts';

export const WEBAUTHN_REASONS = {
  'root-of-another-system': {
    checks: ['chain.root'],
    meaning: prose`The chain ends in a root that is known, and that does not vouch for evidence of this kind: an Android root under a security key, Apple's root under an Android key.`,
    next: prose`Find out which evidence was captured. A genuine authenticator has a root of its own maker.`,
  },
  'apple-webauthn-root': {
    checks: ['chain.root'],
    meaning: prose`The chain ends in the root that Apple publishes for attestations of passkeys.`,
    next: '',
  },
  'duplicate-member': {
    checks: ['client-data.decodes'],
    meaning: prose`A member stands twice in the client data. JSON readers differ in which one they take.`,
    next: prose`Treat it as an attempt to show two verifiers two things. No browser writes it.`,
  },
  'not-plain-text': {
    checks: ['client-data.decodes'],
    meaning: prose`The client data begins with a byte order mark, or holds bytes that are not UTF-8. The hash is over the bytes as they are.`,
    next: prose`Look at how the client writes it, or how it was stored.`,
  },
  'wrong-ceremony': {
    checks: ['client-data.type'],
    meaning: prose`The client data is of another ceremony: a login in the place of a registration, the other way round, or of another protocol.`,
    next: prose`Look for mixed-up records first. Otherwise somebody presents one thing as another.`,
  },
  'unusual-serialisation': {
    checks: ['client-data.serialisation'],
    meaning: prose`The client data is not spelled as the specification says.`,
    next: prose`Nothing, if the signature is valid. Otherwise see signature.diagnosis: it may have been written anew on the way.`,
  },
  'token-binding': {
    checks: ['client-data.serialisation'],
    meaning: prose`The client data has a tokenBinding member, which no current browser writes.`,
    next: prose`Nothing. It cannot be checked from a capture.`,
  },
  'not-captured': {
    checks: [
      'client-data.decodes',
      'credential.id',
      'credential.user-handle',
      'webauthn.attestation',
      'signature.value',
    ],
    meaning: prose`A part that is needed is not in the capture.`,
    next: prose`Capture the whole response of the browser, and leave its bytes as they are.`,
  },
  'origin-mismatch': {
    checks: ['client-data.origin'],
    meaning: prose`The ceremony took place on a page, or in an app, that is not among the expected ones.`,
    next: prose`Look at the name. If it is not yours, users are being phished: a passkey would not have answered there for your RP ID.`,
  },
  'origin-nearly-matches': {
    checks: ['client-data.origin'],
    meaning: prose`The origin differs from an expected one in a way that is usually a slip of configuration: scheme, port, slash, subdomain.`,
    next: prose`Add it with --origin if it is yours.`,
  },
  'cross-origin-not-allowed': {
    checks: ['client-data.embedding'],
    meaning: prose`The ceremony took place in an iframe of another site, and nobody said that this is expected.`,
    next: prose`If your service is embedded on purpose, say so with --allow-cross-origin or --top-origin.`,
  },
  'top-origin-mismatch': {
    checks: ['client-data.embedding'],
    meaning: prose`The page around the iframe is not among the expected ones.`,
    next: prose`Find out who embeds your login page.`,
  },
  'not-canonical': {
    checks: ['authenticator-data.decodes'],
    meaning: prose`The CBOR decodes, and is not in the one spelling that CTAP2 allows.`,
    next: prose`Nothing. Some browsers and authenticators write it so.`,
  },
  'app-id': {
    checks: ['authenticator-data.rp-id'],
    meaning: prose`The credential is from before WebAuthn and bound to the AppID that was given.`,
    next: '',
  },
  'rp-id-other-preimage': {
    checks: ['authenticator-data.rp-id'],
    meaning: prose`The RP ID hash is of something else that can be named: the whole origin, a host with its port, another domain.`,
    next: prose`Compare it with what the client passes as rpId, and with --rp-id.`,
  },
  'unexpected-credential-data': {
    checks: ['flags.layout'],
    meaning: prose`The flag AT is set in an authentication, which never carries a credential.`,
    next: prose`Look for a registration that was sent as a login.`,
  },
  'no-credential-data': {
    checks: ['flags.layout'],
    meaning: prose`The flag AT is missing in a registration, so there is no credential in it.`,
    next: prose`Capture the registration again.`,
  },
  'reserved-bits': {
    checks: ['flags.layout'],
    meaning: prose`Reserved bits of the flags are set. The specification says that they are zero, and not what to do about it.`,
    next: prose`Nothing. A later version may use them.`,
  },
  'user-not-present': {
    checks: ['flags.user-present'],
    meaning: prose`The authenticator does not say that anybody was there.`,
    next: prose`A key that signs on its own is in the hands of software.`,
  },
  'conditional-create': {
    checks: ['flags.user-present'],
    meaning: prose`Nobody had to be present, which a registration with conditional mediation allows.`,
    next: '',
  },
  'user-not-verified': {
    checks: ['flags.user-verified'],
    meaning: prose`No PIN and no biometric was checked. Whoever holds the authenticator could have answered.`,
    next: prose`Ask for user verification in the client, and require it with --require-uv where a passkey is the only factor.`,
  },
  'backup-without-eligibility': {
    checks: ['flags.backup'],
    meaning: prose`The flags say that the key is backed up and that it cannot be. The specification does not allow both.`,
    next: prose`The flags are made up, or the authenticator is broken.`,
  },
  synced: {
    checks: ['flags.backup', 'credential.custody'],
    meaning: prose`The credential is synced: its private key leaves the device, wrapped, and can be recovered on another one.`,
    next: prose`Decide whether that is enough. NIST allows it up to AAL2.`,
  },
  syncable: {
    checks: ['flags.backup'],
    meaning: prose`The credential can be synced and is not backed up at present. It does not count as bound to a device.`,
    next: '',
  },
  'unsigned-outputs': {
    checks: ['extensions.outputs'],
    meaning: prose`Outputs that the client added beside the signed data. Anybody could have written them. Their values are never shown.`,
    next: prose`Do not decide on them.`,
  },
  'other-credential': {
    checks: ['credential.id'],
    meaning: prose`The credential id is not the expected one.`,
    next: prose`Look for mixed-up records. The key of one credential must not be used with another.`,
  },
  'credential-id-too-long': {
    checks: ['credential.id'],
    meaning: prose`The credential id is longer than 1023 bytes, which the specification refuses.`,
    next: prose`Do not register it.`,
  },
  'surplus-parameters': {
    checks: ['credential.key'],
    meaning: prose`The COSE_Key has parameters that WebAuthn does not allow in it. The required ones are right.`,
    next: prose`Nothing. Tell the maker of the authenticator.`,
  },
  'key-by-capture': {
    checks: ['credential.key'],
    meaning: prose`The key came with the login that it verifies. Anybody can make such a pair.`,
    next: prose`Give the key from your own records with --record, or the registration in the same capture.`,
  },
  'other-user': {
    checks: ['credential.user-handle'],
    meaning: prose`The user handle is not that of the stored account.`,
    next: prose`Treat it as an attempt to log in as somebody else, unless records were mixed up.`,
  },
  'backup-eligibility-changed': {
    checks: ['credential.backup-eligibility'],
    meaning: prose`The flag BE differs from the one at registration, and the specification fixes it for ever.`,
    next: prose`Ask whether the user changed the provider of his passkeys. A key that moved needs a registration of its own.`,
  },
  'no-counter': {
    checks: ['counter.value'],
    meaning: prose`The counter is constant at zero: this authenticator does not count. Most passkeys do not.`,
    next: '',
  },
  'counter-reset': {
    checks: ['counter.value'],
    meaning: prose`The counter went back to zero: another authenticator or provider, or a reset.`,
    next: prose`Ask whether the user restored or moved the passkey.`,
  },
  'counter-not-increased': {
    checks: ['counter.value'],
    meaning: prose`The counter did not grow. A copy of the key may be in use, the record may be a replay, or logins were recorded out of order.`,
    next: prose`Look at logins of this credential near this time, from two places. It is a signal, and no proof.`,
  },
  'model-not-named': {
    checks: ['credential.aaguid'],
    meaning: prose`The AAGUID is all zeros: the client or the authenticator keeps the model to itself.`,
    next: '',
  },
  'model-claimed': {
    checks: ['credential.aaguid'],
    meaning: prose`The AAGUID names a model, and no attestation that holds confirms it. Anybody can write it.`,
    next: prose`Show the name to users if you like, and decide nothing on it.`,
  },
  'testing-tool': {
    checks: ['credential.aaguid'],
    meaning: prose`The AAGUID is that of a tool for testing.`,
    next: prose`Ask who registered it. It has no place in production data.`,
  },
  'device-bound': {
    checks: ['credential.custody'],
    meaning: prose`The key is bound to a device, and an attestation that holds says so.`,
    next: '',
  },
  'device-bound-claimed': {
    checks: ['credential.custody'],
    meaning: prose`The flags say that the key stays on one device. Nothing attests it.`,
    next: prose`Ask for attestation at registration where copies must be ruled out.`,
  },
  'custody-escrow': {
    checks: ['credential.custody'],
    meaning: prose`Synced keys can be recovered from escrow with the passcode of a device, in hardware that allows ten tries.`,
    next: prose`keytier explain custody.icloud-keychain`,
  },
  'custody-phone-number': {
    checks: ['credential.custody'],
    meaning: prose`An SMS takes part in the recovery of synced keys, so taking over the phone number is one step towards them.`,
    next: prose`keytier explain custody.icloud-keychain`,
  },
  'custody-trusted-circle': {
    checks: ['credential.custody'],
    meaning: prose`A trusted device can bring in new ones, and each of them gets the keys.`,
    next: prose`keytier explain custody.icloud-keychain`,
  },
  'custody-lock-in': {
    checks: ['credential.custody'],
    meaning: prose`The keys stay within one ecosystem. Users who leave it need new passkeys.`,
    next: prose`Offer a second passkey or another way in.`,
  },
  'no-attestation': {
    checks: ['webauthn.attestation'],
    meaning: prose`The registration carries no attestation. That is the usual case, and neutral.`,
    next: prose`Ask the browser for attestation only where the model of the authenticator matters to you.`,
  },
  'self-attestation': {
    checks: ['webauthn.attestation'],
    meaning: prose`The statement is signed by the new key itself: it was there, and nothing says where it lives.`,
    next: '',
  },
  'unsigned-flags': {
    checks: ['webauthn.attestation'],
    meaning: prose`The format signs neither flags nor counter, so whoever wrote them could set any: that a user was verified does not count.`,
    next: '',
  },
  'unsupported-format': {
    checks: ['webauthn.attestation'],
    meaning: prose`The attestation is in a format that keytier does not verify. What it holds is shown, and nothing of it is believed.`,
    next: prose`Check the name of the format. Names are case-sensitive.`,
  },
  'retired-format': {
    checks: ['webauthn.attestation'],
    meaning: prose`SafetyNet is shut down. Old captures have it; a new one cannot be genuine.`,
    next: prose`Compare the time in it with that of the capture.`,
  },
  'nonce-mismatch': {
    checks: ['webauthn.attestation'],
    meaning: prose`The statement answers another registration: the hash in it is not that of this client data.`,
    next: prose`Check whether the client data was stored as it came. Otherwise the statement was taken from elsewhere.`,
  },
  'native-attestation': {
    checks: ['webauthn.attestation'],
    meaning: prose`The Android attestation answers the challenge of the session itself, and not the hash of the client data: an app made it with the Android keystore.`,
    next: prose`Verify its chain as an Android key attestation.`,
  },
  'tpm-name-mismatch': {
    checks: ['webauthn.attestation'],
    meaning: prose`The TPM certified another key than the one that is presented.`,
    next: prose`Treat it as forged.`,
  },
  'integrity-not-met': {
    checks: ['webauthn.attestation'],
    meaning: prose`Google did not recognise the device as one that passed its tests.`,
    next: prose`Verify the user in another way.`,
  },
  'no-metadata': {
    checks: ['revocation.status'],
    meaning: prose`Whether the model or its attestation key was compromised is in the FIDO metadata, which was not looked at.`,
    next: prose`Look the model up in the FIDO metadata.`,
  },
  'certificate-conformance': {
    checks: ['webauthn.certificate'],
    meaning: prose`The attestation certificate deviates from what the specification asks for, without consequences for its signature.`,
    next: prose`Nothing. Genuine authenticators deviate too.`,
  },
  'certificate-authority': {
    checks: ['webauthn.certificate'],
    meaning: prose`The certificate that signed is a certification authority. It must not sign statements itself.`,
    next: prose`Treat it as forged unless the maker confirms it.`,
  },
  'aaguid-mismatch': {
    checks: ['webauthn.certificate'],
    meaning: prose`The certificate was issued for another model than the one that the authenticator data names.`,
    next: prose`Treat it as forged.`,
  },
  'unknown-tpm-vendor': {
    checks: ['webauthn.certificate'],
    meaning: prose`The manufacturer of the TPM is not in the registry that keytier knows.`,
    next: prose`Look it up. A new vendor is possible, an emulator as well.`,
  },
  'not-an-identity-key': {
    checks: ['webauthn.certificate'],
    meaning: prose`The certificate is not that of an attestation identity key, so its owner could sign anything.`,
    next: prose`Treat it as forged.`,
  },
  'other-host': {
    checks: ['webauthn.certificate'],
    meaning: prose`The statement was not signed by the server that makes such statements.`,
    next: prose`Treat it as forged.`,
  },
  'not-stated': {
    checks: ['binding.app-package'],
    meaning: prose`A passkey does not name an Android package.`,
    next: prose`Use --app-signer, or name the origin of the app with --origin.`,
  },
  'client-data-reserialised': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature fits if clientDataJSON is spelled in another way: it was parsed and written anew on the way.`,
    next: prose`Store and send the bytes as the browser gave them.`,
  },
  'client-data-not-hashed': {
    checks: ['signature.diagnosis'],
    meaning: prose`The signature is over the client data itself, or over its hash alone. WebAuthn signs authenticatorData followed by the hash.`,
    next: prose`Find out what made this signature. It is no WebAuthn client.`,
  },
} as const satisfies Record<string, ReasonEntry>;
