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
export const TOPICS = {
  tiers: TIERS,
  verdicts: VERDICTS,
  basis: BASIS,
  assurance: ASSURANCE,
  'trust-data': TRUST_DATA,
} as const satisfies Record<string, Topic>;

/** The names of the topics, in reading order. */
export const TOPIC_NAMES = [
  'tiers',
  'verdicts',
  'basis',
  'assurance',
  'trust-data',
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
  ['trust', 'trust-data'],
  ...TRUST_PROBLEMS.map((code) => [code, 'trust-data'] as const),
]);
