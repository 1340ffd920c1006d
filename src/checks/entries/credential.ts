// Catalogue entries for the credential itself: its key, its record, its custody, its attestation.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { SOURCES, w3c } from '../sources.ts';

export const CREDENTIAL_CHECKS = {
  'credential.id': {
    title: 'It is the right credential',
    meaning: prose`Compares the credential id with the one in the authenticator data, or with the stored one. Passes when they are equal, and is unknown when there is nothing to compare with. Ids of more than 1023 bytes are refused.`,
    attack: prose`The key of one account answers for another.`,
    genuine: prose`Records get mixed up.`,
    citation: [
      w3c('sctn-registering-a-new-credential', 'Registering a new credential'),
      w3c('sctn-verifying-assertion', 'Verifying an authentication assertion'),
    ],
    next: prose`Give the stored record with --record, or the registration in the same capture.`,
  },
  'credential.key': {
    title: "The credential's key can be used",
    meaning: prose`Reads the key: a COSE_Key with an algorithm that fits it, a point on its curve, no compressed points. Passes when it can be used. A login without any key is unknown.`,
    attack: prose`Keys off their curve, and algorithms that do not fit, have let forged signatures pass.`,
    genuine: prose`Firefox 117 wrote Ed25519 keys with names in the place of numbers.`,
    citation: [w3c('sctn-alg-identifier', 'Cryptographic algorithm identifier')],
    next: prose`Give the stored key with --record. Register again where the key itself is broken.`,
  },
  'credential.user-handle': {
    title: 'It is the right user',
    meaning: prose`Compares the user handle with the stored one. Passes when they are equal. It is unknown where one of them is missing.`,
    attack: prose`A valid signature of one user is accepted for another: verifiers that did not check it have let users take over accounts.`,
    genuine: prose`A response to a list of allowed credentials may leave it out.`,
    citation: [
      w3c('sctn-verifying-assertion', 'Verifying an authentication assertion'),
      SOURCES.userHandleCve,
    ],
    next: prose`Give the stored record with --record.`,
  },
  'credential.backup-eligibility': {
    title: 'Whether it may be synced has not changed',
    meaning: prose`Compares the flag BE with the one at registration. Passes when it is the same, since the specification fixes it for ever. It is unknown where the record does not have it.`,
    attack: prose`A key that was registered as bound to a device has become one that is not.`,
    genuine: prose`Some providers changed it in an update, and some users move their passkeys to another provider.`,
    citation: [
      w3c('sctn-credential-backup', 'Credential backup state'),
      w3c('sctn-verifying-assertion', 'Verifying an authentication assertion'),
    ],
    next: prose`Ask whether the user changed the provider, and have him register again.`,
  },
  'credential.aaguid': {
    title: 'The model of the authenticator',
    meaning: prose`Names the model by its AAGUID, from a small table. Passes only where an attestation that holds names the same one. Otherwise it is a hint and no more.`,
    attack: prose`Anybody can write any AAGUID. A virtual authenticator has been seen with that of Windows Hello.`,
    genuine: prose`Most passkeys come without attestation, and many without a model.`,
    citation: [w3c('sctn-authenticator-data', 'Authenticator data'), SOURCES.aaguids],
    next: prose`Use the name to help users tell their passkeys apart.`,
  },
  'credential.custody': {
    title: 'Who can have the private key',
    meaning: prose`Says whether the key is synced or bound to a device, and what that rests on. Passes where an attestation proves hardware and the flags say that it stays there. For providers whose recovery is documented, the facts are named.`,
    attack: prose`Whoever gets into the account of the provider, or through its recovery, gets the key.`,
    genuine: prose`Most passkeys are synced. That is what lets people keep them when they lose a phone.`,
    citation: [
      w3c('sctn-credential-backup', 'Credential backup state'),
      SOURCES.nistSyncable,
      SOURCES.keychain,
    ],
    next: prose`Ask for a device-bound key or a second factor where a copy must be ruled out.`,
  },
  'counter.value': {
    title: 'The signature counter grows',
    meaning: prose`Compares the counter with the stored one, or the one before it in the same capture. Passes when it grew, or when both are zero. Otherwise it is noted and never fails.`,
    attack: prose`A copy of the key signs somewhere else, and the two counters drift apart.`,
    genuine: prose`Most passkeys stay at zero. Restoring or moving a passkey resets it, and records come in another order.`,
    citation: [w3c('sctn-sign-counter', 'Signature counter considerations')],
    next: prose`Look for logins of this credential in two places at once.`,
  },
  'webauthn.attestation': {
    title: 'The attestation statement holds',
    meaning: prose`Verifies the statement of the registration in its own format: none, packed, tpm, android-key, android-safetynet, fido-u2f, apple, compound. Passes when its signature holds, is about this key and answers this registration. The absence of a statement is noted, and neutral.`,
    attack: prose`A key in software is presented as one in hardware.`,
    genuine: prose`Most passkeys have none. Client data that was written anew on the way is the usual cause of an honest failure.`,
    citation: [
      w3c('sctn-attestation', 'Attestation'),
      w3c('sctn-defined-attestation-formats', 'Defined attestation statement formats'),
    ],
    next: prose`Where it fails, keep the capture. Where the format is not supported, decide without it.`,
  },
  'webauthn.certificate': {
    title: 'The attestation certificate is what it should be',
    meaning: prose`Looks at the certificate behind the statement: subject, AAGUID, key usage, no certification authority. Passes when all is as the specification asks. Deviations that genuine authenticators show are noted.`,
    attack: prose`A certificate that was issued for something else by the same root signs the statement.`,
    genuine: prose`The example in the specification itself lacks a part of the subject.`,
    citation: [
      w3c('sctn-packed-attestation-cert-requirements', 'Packed attestation certificate requirements'),
      w3c('sctn-tpm-cert-requirements', 'TPM attestation certificate requirements'),
    ],
    next: prose`Compare it with other registrations of the same model.`,
  },
} as const satisfies Record<string, CheckText>;
