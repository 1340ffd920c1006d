// Topics that `keytier explain` knows besides checks and codes: tiers, verdicts, basis, assurance.

import { TRUST_PROBLEMS } from '../model/trust-data.ts';
import type { Citation } from './entry.ts';
import { prose } from './prose.ts';
import { SOURCES } from './sources.ts';
import { TRUST_PROBLEM_TEXTS } from './trust-problems.ts';

/** A page of paragraphs; a term in front of a paragraph makes it an entry of a list. */
export interface Topic {
  readonly title: string;
  readonly intro: string;
  readonly terms: readonly { readonly term: string; readonly text: string }[];
  readonly outro: string;
  readonly citation: readonly Citation[];
}

const TIERS: Topic = {
  title: 'Tiers: how far a key can be trusted',
  intro: prose`
    A tier is reached through gates and not by collecting points. It says how well it is proven that the private key cannot be
    copied, and in what state the device was.`,
  terms: [
    {
      term: 'strong',
      text: prose`
        The key is proven to live in a separate security chip: the chain ends at a hardware root, StrongBox is stated in all
        places, the boot state is acceptable.`,
    },
    {
      term: 'standard',
      text: prose`The same with a trusted execution environment, the secure part of the main processor.`,
    },
    {
      term: 'minimal',
      text: prose`
        A software key, a key that nothing attests, or a hardware key on a device whose system anyone may have replaced. Missing
        attestation is minimal and not none: proof of hardware is a strong plus, its absence is neutral.`,
    },
    {
      term: 'none',
      text: prose`The verdict is not verified, so nothing is known about the key.`,
    },
  ],
  outro: prose`
    Locked devices with a custom system, such as GrapheneOS, can reach every tier. A device is never marked down for its
    manufacturer. The policy says which operation needs which tier: see docs/trust-model.md.`,
  citation: [SOURCES.attestation, SOURCES.grapheneos],
};

const VERDICTS: Topic = {
  title: 'Verdicts: is the evidence what it says it is?',
  intro: prose`A verdict is not an opinion. No policy can turn invalid into verified.`,
  terms: [
    {
      term: 'verified',
      text: prose`Every signature, the chain to a pinned anchor and every binding that was asked for hold.`,
    },
    {
      term: 'invalid',
      text: prose`Something is proven false. Exit code 3.`,
    },
    {
      term: 'undecided',
      text: prose`
        Nothing is false, and something needed is missing, such as the root or an algorithm. Exit code 4. An outage leads here and
        never to invalid.`,
    },
    {
      term: 'unreadable',
      text: prose`It does not decode. Exit code 5.`,
    },
  ],
  outro: prose`
    A verified attestation proves that a key lives in a genuine device. It does not prove that the session runs on that device:
    an attacker can relay a challenge to a clean phone. The checks whose outcome unknown makes the verdict undecided are marked
    as essential in docs/checks.`,
  citation: [SOURCES.attestation, SOURCES.developer],
};

const BASIS: Topic = {
  title: 'Basis: why a finding may be believed',
  intro: prose`Every finding says what supports it. The same words on the same certificate can be worth much or nothing.`,
  terms: [
    {
      term: 'proven',
      text: prose`By cryptography, here and now: a signature that verifies, a hash that matches, a key that is pinned.`,
    },
    {
      term: 'attested',
      text: prose`Stated by hardware that was itself proven. It is as good as that hardware and its maker.`,
    },
    {
      term: 'claimed',
      text: prose`
        Stated by whoever wrote the bytes: everything under an unknown or a software root, and everything that Android rather than
        the secure hardware put in.`,
    },
    {
      term: 'none',
      text: prose`Nothing supports it either way.`,
    },
  ],
  outro: prose`An unproven claim of StrongBox counts as software. What a leaf says under an untrusted root is claimed, whatever it says.`,
  citation: [
    {
      text: 'RFC 9334, Remote ATtestation procedureS (RATS) Architecture',
      url: 'https://www.rfc-editor.org/rfc/rfc9334',
    },
  ],
};

const ASSURANCE: Topic = {
  title: 'Assurance: what each kind of authentication can support',
  intro: prose`
    From weak to strong. The level is the most that NIST SP 800-63B-4 lets a factor of this kind support, with user verification
    where the factor has it. This program prints what the evidence is consistent with, and never a statement of compliance.`,
  terms: [
    {
      term: 'password',
      text: prose`
        Something known. AAL1 alone. It can be guessed, reused, stolen in bulk and typed into the wrong page.`,
    },
    {
      term: 'SMS code',
      text: prose`
        With a password up to AAL2, as a restricted authenticator: the user must be told of the risk and offered an alternative.
        It is lost to SIM swaps and phishing.`,
    },
    {
      term: 'TOTP code',
      text: prose`
        With a password up to AAL2. It does not depend on the phone network, and can still be phished while it is valid.`,
    },
    {
      term: 'push approval',
      text: prose`
        With a password up to AAL2. Users can be worn down into tapping yes, unless they must compare or enter a number, and a
        page in the middle can ask for the approval.`,
    },
    {
      term: 'synced passkey',
      text: prose`
        Up to AAL2, and resistant to phishing. The private key can leave the device, wrapped, to other devices and into recovery.
        That is why it is easy to live with, and why it cannot support AAL3.`,
    },
    {
      term: 'hardware-bound key',
      text: prose`
        A key in a Secure Enclave, StrongBox, TEE or TPM that cannot be exported. Up to AAL3 if an attestation proves it, the
        protocol resists phishing and the module is validated to FIPS 140. Without the proof, AAL2. A bare key that signs a nonce
        shows possession and no more: AAL1.`,
    },
    {
      term: 'external security key',
      text: prose`
        The same in a device of its own, which malware on the phone cannot use without a touch. Up to AAL3. It costs money and has
        to be at hand.`,
    },
  ],
  outro: prose`
    AAL3 asks for a private key that cannot be exported and for phishing resistance. An app that signs a nonce with a key in
    secure hardware has the first, if it can prove it, and lacks the second: nothing in the signature names the party that it
    is meant for.`,
  citation: [SOURCES.nist, SOURCES.nistSyncable],
};

const STRATEGIES: Topic = {
  title: 'Strategies: what a bad or missing hardware key does to the operation',
  intro: prose`
    A mobile SDK registers a key in hardware at activation and signs the challenge of every authentication with it. --strategy says
    what follows where that signature is bad, or where the device has no such key. The verdict stays what it is; the exit code
    follows the strategy.`,
  terms: [
    {
      term: 'supported',
      text: prose`
        The default, also written required-if-supported. A bad signature is invalid, exit 3. A device without a hardware key signs in
        software: verified, tier minimal.`,
    },
    {
      term: 'required',
      text: prose`A bad signature, a missing one and a device without a hardware key are all invalid, exit 3.`,
    },
    {
      term: 'risk-params',
      text: prose`
        The hardware key never ends the operation: exit 0, and hw_key_client_status and hw_key_server_result are there to be weighed.
        What is wrong besides, such as a replayed nonce or a forged chain, still counts.`,
    },
    {
      term: 'hw_key_client_status',
      text: prose`What the client reported, word for word: unsigned, and of no effect on tier or score. not-reported otherwise.`,
    },
    {
      term: 'hw_key_server_result',
      text: prose`
        What was verified: valid, invalid, no-key-registered, or not-checked where there was no signature or this runtime cannot
        verify it.`,
    },
  ],
  outro: prose`Android 6 has hardware keys on most devices, Android 7 and later on all, iOS 10 and later where there is a Secure Enclave.`,
  citation: [SOURCES.hardwareKeys],
};

const ALGORITHMS: Topic = {
  title: 'Algorithms: the names that --alg takes',
  intro: prose`
    Without a name the key decides: ECDSA with the hash that belongs to its curve, DER or raw; RSA PKCS #1 v1.5 or PSS with SHA-2; EdDSA; ML-DSA.
    A name narrows that to one combination. Numbers of the COSE registry are names too, such as -7.`,
  terms: [
    {
      term: 'ECDSA, JOSE and COSE',
      text: prose`ES256, ES384, ES512, ES256K; bound to one curve: ESP256, ESP384, ESP512, ESB256, ESB320, ESB384, ESB512.`,
    },
    { term: 'EdDSA', text: prose`EdDSA, Ed25519, Ed448.` },
    {
      term: 'RSA',
      text: prose`RS256, RS384, RS512, RS1; PS256, PS384, PS512, whose salt is as long as the hash.`,
    },
    { term: 'ML-DSA', text: prose`ML-DSA-44, ML-DSA-65, ML-DSA-87.` },
    {
      term: 'SecKeyAlgorithm, DER',
      text: prose`
        ecdsaSignatureMessageX962SHA256 and its SHA1, SHA224, SHA384 and SHA512 forms; ecdsaSignatureDigestX962SHA256 and its forms, where the
        app hashed; ecdsaSignatureDigestX962 for a digest of any length.`,
    },
    {
      term: 'SecKeyAlgorithm, raw',
      text: prose`ecdsaSignatureRFC4754, ecdsaSignatureMessageRFC4754SHA256, ecdsaSignatureDigestRFC4754SHA256 and their forms.`,
    },
    {
      term: 'SecKeyAlgorithm, RSA',
      text: prose`rsaSignatureMessagePKCS1v15SHA256, rsaSignatureMessagePSSSHA256, their Digest and other SHA forms.`,
    },
  ],
  outro: prose`A leading dot and the prefix kSecKeyAlgorithm are understood. What a name does not allow is not accepted, and named if it would have verified.`,
  citation: [
    {
      text: 'IANA, JSON Object Signing and Encryption (JOSE)',
      url: 'https://www.iana.org/assignments/jose/jose.xhtml',
    },
    {
      text: 'IANA, CBOR Object Signing and Encryption (COSE)',
      url: 'https://www.iana.org/assignments/cose/cose.xhtml',
    },
    SOURCES.secKeyAlgorithm,
  ],
};

const TRUST_DATA: Topic = {
  title: 'Trust data: what is believed, held back, and why',
  intro: prose`
    The lists of revoked certificates and of roots carry no signature. What looks like an attack or an accident is kept aside
    and not believed until a person accepts exactly those bytes; what was stored before stays in use.`,
  terms: Object.entries(TRUST_PROBLEM_TEXTS).map(([term, text]) => ({ term, text })),
  outro: prose`
    keytier trust show PIECE prints what came, why it is held back, and the command that accepts it. docs/trust-data.md has
    the rules.`,
  citation: [SOURCES.statusList, SOURCES.developer],
};

/** The topics by name. */
const CUSTODY_ICLOUD: Topic = {
  title: 'Custody of passkeys in iCloud Keychain',
  intro: prose`
    What stands between somebody else and the private key of a synced passkey, as the provider documents it. These are facts
    and no faults: recovery is what keeps people from losing their accounts.`,
  terms: [
    {
      term: 'end to end',
      text: prose`
        Keys are encrypted with keys that only the trusted devices of the account have. Apple does not have them. No option has
        to be switched on for that.`,
    },
    {
      term: 'leaves the device',
      text: prose`
        The private key is copied, wrapped, to every trusted device. The flag BE says so. That it never leaves the Secure Enclave
        cannot be said of it.`,
    },
    {
      term: 'escrow',
      text: prose`
        A copy can be recovered with the account password, an answer to an SMS or another device, and the passcode of a device.
        Hardware security modules allow 10 tries, then the copy is destroyed.`,
    },
    {
      term: 'phone number',
      text: prose`
        The SMS goes to the registered number, so whoever takes the number over (SIM swap) has one of the parts. The passcode is
        the other.`,
    },
    {
      term: 'trusted circle',
      text: prose`A device in the circle can bring in a new one, which then gets all keys.`,
    },
    {
      term: 'recovery contact',
      text: prose`
        With all devices lost, a recovery contact or recovery key, or Advanced Data Protection set up before, brings the keys
        back.`,
    },
    {
      term: 'lock-in',
      text: prose`Moving to another ecosystem means new passkeys at every service.`,
    },
  ],
  outro: prose`
    A credential with BE is at most consistent with AAL2 (SP 800-63B-4, Appendix B). The AAGUID that names the provider is a hint
    unless an attestation confirms it.`,
  citation: [SOURCES.keychain, SOURCES.keychainEscrow, SOURCES.keychainRecovery, SOURCES.nistSyncable],
};

export const TOPICS = {
  tiers: TIERS,
  verdicts: VERDICTS,
  basis: BASIS,
  assurance: ASSURANCE,
  strategies: STRATEGIES,
  algorithms: ALGORITHMS,
  'trust-data': TRUST_DATA,
  'custody.icloud-keychain': CUSTODY_ICLOUD,
} as const satisfies Record<string, Topic>;

/** The names of the topics, in reading order. */
export const TOPIC_NAMES = [
  'tiers',
  'verdicts',
  'basis',
  'assurance',
  'strategies',
  'algorithms',
  'trust-data',
  'custody.icloud-keychain',
] as const satisfies readonly (keyof typeof TOPICS)[];

export type TopicName = (typeof TOPIC_NAMES)[number];

/** Words of the report that are explained on the page of a topic. A reason code of the same name wins. */
export const TOPIC_ALIASES: ReadonlyMap<string, TopicName> = new Map([
  ['tier', 'tiers'],
  ['strong', 'tiers'],
  ['standard', 'tiers'],
  ['minimal', 'tiers'],
  ['verdict', 'verdicts'],
  ['invalid', 'verdicts'],
  ['undecided', 'verdicts'],
  ['unreadable', 'verdicts'],
  ['proven', 'basis'],
  ['attested', 'basis'],
  ['claimed', 'basis'],
  ['aal', 'assurance'],
  ['strategy', 'strategies'],
  ['supported', 'strategies'],
  ['required-if-supported', 'strategies'],
  ['required', 'strategies'],
  ['risk-params', 'strategies'],
  ['hw_key_client_status', 'strategies'],
  ['hw_key_server_result', 'strategies'],
  ['algorithm', 'algorithms'],
  ['trust', 'trust-data'],
  ...TRUST_PROBLEMS.map((code) => [code, 'trust-data'] as const),
]);
