// Catalogue entries for client data, authenticator data and flags of a passkey.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { SOURCES, w3c } from '../sources.ts';

export const CLIENT_DATA_CHECKS = {
  'client-data.decodes': {
    title: 'The client data is JSON',
    meaning: prose`Reads clientDataJSON as UTF-8 JSON without touching it: what is hashed and signed are the original bytes. Passes for one JSON object whose members each stand once. Fails where a member that decides stands twice.`,
    attack: prose`Two readers that take different ones of two members see two different ceremonies.`,
    genuine: prose`Members that keytier does not know, and any order, are fine: browsers add some on purpose. A byte order mark is noted.`,
    citation: [w3c('clientdatajson-serialization', 'Serialization of client data')],
    next: prose`Capture the bytes as the browser gave them.`,
  },
  'client-data.type': {
    title: 'The client data is of this ceremony',
    meaning: prose`Compares the type with webauthn.create for a registration and webauthn.get for an authentication. Passes when it is the right one, exactly.`,
    attack: prose`A signature made for one purpose is presented for another: a login as the statement of a registration.`,
    genuine: prose`Records of registrations and logins get mixed up.`,
    citation: [
      w3c('sctn-registering-a-new-credential', 'Registering a new credential'),
      w3c('sctn-verifying-assertion', 'Verifying an authentication assertion'),
    ],
    next: prose`Check which response was captured.`,
  },
  'client-data.origin': {
    title: 'The ceremony took place on an expected page',
    meaning: prose`Compares the origin, character by character, with the expected ones: --origin, or for Android apps the certificate of --app-signer. Passes when it is one of them, and is unknown when none was given.`,
    attack: prose`This is what makes passkeys resist phishing: a page with another name can only get signatures that name it.`,
    genuine: prose`A port, a trailing slash or another subdomain is usually configuration. Android apps have an origin of their own, with the hash of their certificate, and often two of those: for testing and from the store.`,
    citation: [
      w3c('sctn-validating-origin', 'Validating the origin of a credential'),
      w3c('dictionary-client-data', 'Client data'),
    ],
    next: prose`Name all origins of your service with --origin. If the name is not yours, warn your users.`,
  },
  'client-data.embedding': {
    title: "The page was not in somebody else's frame",
    meaning: prose`Looks at crossOrigin and topOrigin. Passes when the page stood on its own, or when frames are expected and the page around it is an expected one. A topOrigin without crossOrigin contradicts itself.`,
    attack: prose`A login page in an invisible frame gets a touch that was meant for something else.`,
    genuine: prose`Services that embed their login on purpose. Safari does not send topOrigin.`,
    citation: [
      w3c('sctn-registering-a-new-credential', 'Registering a new credential'),
      w3c('sctn-verifying-assertion', 'Verifying an authentication assertion'),
    ],
    next: prose`If your service is embedded on purpose, give --top-origin or --allow-cross-origin.`,
  },
  'client-data.serialisation': {
    title: 'The client data is spelled as browsers spell it',
    meaning: prose`Compares the bytes with the spelling that the specification fixes. Passes when they begin like that. Anything else is noted, since it explains most signatures that do not fit.`,
    attack: prose`Nothing by itself. Verifiers on chains compare text and can be misled by another spelling.`,
    genuine: prose`Old browsers, and native clients.`,
    citation: [w3c('clientdatajson-verification', 'Limited verification algorithm')],
    next: prose`If the signature does not verify, look for code that parses clientDataJSON and writes it anew.`,
  },
  'authenticator-data.decodes': {
    title: 'The authenticator data has its form',
    meaning: prose`Reads the authenticator data, and in a registration the attestation object around it. Passes when the flags account for every byte. Nothing may be cut off, left over or stand twice.`,
    attack: prose`Bytes that one reader skips can hold what another one reads.`,
    genuine: prose`CBOR in another spelling than CTAP2 allows comes from some browsers, and is noted.`,
    citation: [w3c('sctn-authenticator-data', 'Authenticator data')],
    next: prose`Capture it again. Truncated database columns are the usual cause.`,
  },
  'authenticator-data.rp-id': {
    title: 'The credential belongs to this service',
    meaning: prose`Compares the RP ID hash with the SHA-256 of --rp-id, or of --app-id for credentials from before WebAuthn. Passes when they are equal, and is unknown when neither was given. Where it is the hash of something else that can be named, it is named.`,
    attack: prose`A credential of another service answers for it, and proves nothing to yours.`,
    genuine: prose`The RP ID is a domain: people hash the whole origin, or the host with its port.`,
    citation: [
      w3c('sctn-authenticator-data', 'Authenticator data'),
      w3c('sctn-appid-extension', 'FIDO AppID extension'),
    ],
    next: prose`Compare rpId in the client with --rp-id.`,
  },
  'flags.layout': {
    title: 'The flags fit the ceremony',
    meaning: prose`Looks at the flags that say what follows. Passes when a registration has AT and an authentication has not. Reserved bits that are set are noted.`,
    attack: prose`A registration that is sent as a login brings its own key along.`,
    genuine: '',
    citation: [w3c('sctn-authenticator-data', 'Authenticator data')],
    next: prose`Check which response was captured.`,
  },
  'flags.user-present': {
    title: 'Somebody was there',
    meaning: prose`Looks at the flag UP. Passes when it is set. Only a registration with conditional mediation may do without.`,
    attack: prose`Malware on the computer uses a security key that is plugged in.`,
    genuine: prose`Passkeys that are created on the side when a password is used.`,
    citation: [
      w3c('sctn-authenticator-data', 'Authenticator data'),
      w3c('sctn-verifying-assertion', 'Verifying an authentication assertion'),
    ],
    next: prose`Treat a login without it as made by software.`,
  },
  'flags.user-verified': {
    title: 'The user was verified',
    meaning: prose`Looks at the flag UV: a PIN or a biometric was checked. Passes when it is set, and is noted when not. With --require-uv it must be.`,
    attack: prose`Whoever finds the authenticator can use it.`,
    genuine: prose`Security keys without a PIN, and services that did not ask.`,
    citation: [w3c('sctn-authenticator-data', 'Authenticator data'), SOURCES.nistSyncable],
    next: prose`Ask for user verification, or for a second factor. Without it a passkey is a single factor.`,
  },
  'flags.backup': {
    title: 'The backup flags make sense',
    meaning: prose`Looks at BE, which says whether the credential may be synced, and BS, which says whether it is. Passes for every combination but BS without BE, which the specification does not allow.`,
    attack: prose`Made-up flags let a synced key pass for one that is bound to a device.`,
    genuine: prose`Some password managers wrote them wrongly for a time.`,
    citation: [w3c('sctn-credential-backup', 'Credential backup state')],
    next: prose`Treat the combination as made up, or update the authenticator.`,
  },
  'extensions.outputs': {
    title: 'Outputs of extensions',
    meaning: prose`Names the outputs of extensions. Those of the authenticator are part of the signed data. Those of the client are not signed. No values are shown, since some are key material.`,
    attack: prose`A forger writes what he likes into the unsigned ones.`,
    genuine: '',
    citation: [w3c('sctn-extensions', 'WebAuthn extensions')],
    next: prose`Decide nothing on unsigned outputs.`,
  },
} as const satisfies Record<string, CheckText>;
