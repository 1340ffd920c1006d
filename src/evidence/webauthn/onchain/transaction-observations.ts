// The observations about one transaction signature, each from the part it is about.
import { equalBytes, toHex } from '../../../codec/bytes.ts';
import { type Assertion, type GivenParts, verdictOf } from './assertion.ts';
import {
  type Challenge,
  type ExpectedTransaction,
  foreignChallenge,
  judgeChallenge,
  matchChallenge,
  type WalletRules,
} from './challenges.ts';
import { challengeTextOf, type IndexCheck, safeFieldsOf } from './client-data-index.ts';
import { type Observation, observe } from './observation.ts';
import type { OnchainKey } from './p256.ts';
import type { Layer, PasskeyParts, Unpacked } from './packing.ts';
import { isLowS, TARGETS } from './targets.ts';

/** WebAuthn Level 3 6.1: rpIdHash, flags, counter. */
const MIN_AUTHENTICATOR_DATA = 37;

/** Packings that carry everything and that no contract of the table takes. */
const CONFUSED: Readonly<Partial<Record<Layer['name'], string>>> = {
  'openzeppelin-webauthn-struct':
    "OpenZeppelin's fields as a struct: tryDecodeAuth reads from offset 0, where this has the word 0x20",
  'webauthn-sol-fieldwise':
    "webauthn-sol's fields one by one: abi.decode of the struct wants the word 0x20 first",
};

/** Which layers there were. */
export function packingObservation(layers: readonly Layer[]): Observation {
  const seen = layers.map(({ name }) => name).join(' > ');
  const confused = layers.map(({ name }) => CONFUSED[name]).find((words) => words !== undefined);
  if (confused !== undefined)
    return observe('packing', 'notice', { reason: 'confused-libraries', seen: `${seen}: ${confused}` });
  return observe('packing', 'pass', { seen });
}

/** Whether parts beside the signature are those inside it. */
export function partsObservations(input: GivenParts, parts: PasskeyParts): readonly Observation[] {
  const pairs = [
    ['authenticatorData', parts.authenticatorData, input.authenticatorData],
    ['clientDataJSON', parts.clientDataJSON, input.clientDataJSON],
    [
      'clientDataFields',
      parts.safeFields,
      input.clientDataJSON === undefined || parts.safeFields === null
        ? undefined
        : (safeFieldsOf(input.clientDataJSON) ?? new Uint8Array()),
    ],
  ] as const;
  return pairs.flatMap(([name, packed, given]) => {
    if (packed === null || given === undefined) return [];
    if (equalBytes(packed, given)) return [observe('parts', 'pass', { seen: name })];
    return [
      observe('parts', 'fail', {
        reason: 'parts-differ',
        seen: `the ${name} in the signature is not the one beside it`,
      }),
    ];
  });
}

/** What wrappers say that the signature does not prove. */
export function layerObservations(
  { layers, ownerIndex }: Extract<Unpacked, { readonly ok: true }>,
  expected: ExpectedTransaction,
): readonly Observation[] {
  const observations: Observation[] = [];
  const factory = layers.find(({ name }) => name === 'erc-6492')?.details.factory;
  if (factory !== undefined)
    observations.push(
      observe('erc-6492', 'notice', {
        reason: 'account-not-deployed',
        seen: `for an account that ${factory} deploys; whether it deploys the one that is meant is not checked`,
      }),
    );
  const signer = layers.find(({ name }) => name === 'safe-contract-signature')?.details.signer;
  if (signer !== undefined)
    observations.push(
      observe('signer', 'unknown', {
        reason: 'signer-not-checked',
        seen: `the Safe asks ${signer}; whether that contract has this key stands on the chain`,
      }),
    );
  if (ownerIndex !== null) observations.push(ownerObservation(ownerIndex, expected.ownerIndex));
  return observations;
}

function ownerObservation(seen: bigint, expected: bigint | undefined): Observation {
  if (expected === undefined)
    return observe('owner-index', 'unknown', {
      reason: 'owner-not-checked',
      seen: `owner ${seen}; whose key that is stands on the chain`,
    });
  const words = { seen: String(seen), expected: String(expected) };
  return seen === expected
    ? observe('owner-index', 'pass', words)
    : observe('owner-index', 'fail', { reason: 'other-owner', ...words });
}

/** Whether there is a key to verify with. */
export function keyObservation(key: OnchainKey | null): Observation {
  if (key === null) return observe('key', 'unknown', { reason: 'no-key' });
  if (!key.ok) return observe('key', 'unknown', { reason: 'key-not-read', seen: key.why });
  const { problem } = key.key;
  if (problem !== null) return observe('key', 'fail', { reason: problem.reason, seen: problem.detail });
  if (key.verifier !== null)
    return observe('key', 'notice', {
      reason: 'verifier-contract',
      seen: `an ERC-7913 signer: the contract 0x${toHex(key.verifier)} decides, by its own rules`,
    });
  return observe('key', 'pass', { seen: key.form });
}

/** Which hash was signed, and whether it is the one the wallet computes. */
export function challengeObservations(
  signed: Challenge | null,
  { clientDataJSON }: Assertion,
  candidates: readonly Challenge[],
  rules: WalletRules,
): readonly Observation[] {
  if (signed !== null) return judgeChallenge(signed, rules);
  const text = clientDataJSON === null ? null : challengeTextOf(clientDataJSON);
  if (clientDataJSON === null)
    return [
      observe('challenge', 'unknown', {
        reason: candidates.length > 0 ? 'no-client-data' : 'no-expected-hash',
      }),
    ];
  if (text === null) return [observe('challenge', 'fail', { reason: 'no-challenge' })];
  // Rebuilt for Safe: the challenge in it is ours.
  if (matchChallenge(text, candidates) !== undefined)
    return [observe('challenge', 'unknown', { reason: 'challenge-not-in-signature' })];
  return [foreignChallenge(text, candidates)];
}

/** Whether an index points at the member it is meant for. */
export function indexObservations(
  check: IndexCheck,
  { challengeIndex, typeIndex }: PasskeyParts,
): readonly Observation[] {
  const { member, outcome, reason, there, expected, given } = check;
  const carried = (member === 'type' ? typeIndex : challengeIndex) !== null;
  // The member itself: type is judged here; for the challenge, judgeChallenge and foreignChallenge say it better.
  const about = carried ? (`${member}-index` as const) : member;
  if (about === 'challenge' && (outcome === 'pass' || reason === 'value')) return [];
  if (outcome === 'pass')
    return [observe(about, 'pass', carried ? { seen: String(given) } : { seen: there })];
  const seen = given === null ? '' : `${given}: ${there}`;
  return [observe(about, outcome, { reason, seen, expected })];
}

/** authenticatorData that is too short to be one. */
export function authenticatorDataObservations(data: Uint8Array | null): readonly Observation[] {
  if (data === null || data.length >= MIN_AUTHENTICATOR_DATA) return [];
  return [
    observe('authenticator-data', 'fail', {
      reason: 'too-short',
      seen: `${data.length} bytes`,
      expected: `at least ${MIN_AUTHENTICATOR_DATA}`,
    }),
  ];
}

/** Whether the signature verifies. */
export function signatureObservation(
  { verified, clientDataJSON, authenticatorData }: Assertion,
  key: OnchainKey | null,
  { safeFields }: PasskeyParts,
  candidates: readonly Challenge[],
): Observation {
  if (verified !== null) {
    const valid = verdictOf(verified.result);
    if (valid === null) return observe('signature', 'unknown', { reason: 'not-evaluated' });
    if (valid) return observe('signature', 'pass', { seen: 'ECDSA P-256 over the digest' });
    const rebuilt = safeFields === null ? {} : { seen: 'over clientDataJSON rebuilt for each expected hash' };
    return observe('signature', 'fail', { reason: verified.result.reason, ...rebuilt });
  }
  if (key === null || !key.ok) return observe('signature', 'unknown', { reason: 'no-key' });
  if (safeFields !== null && candidates.length === 0)
    return observe('signature', 'unknown', {
      reason: 'no-expected-hash',
      seen: "Safe's packing leaves the challenge out; the hash is needed to rebuild what was signed",
    });
  if (clientDataJSON === null || authenticatorData === null)
    return observe('signature', 'unknown', { reason: 'parts-missing' });
  return observe('signature', 'fail', { reason: 'key-unusable' });
}

/** Whether s is the low one of the two that verify. */
export function lowSObservation(s: bigint): Observation {
  if (isLowS(s)) return observe('low-s', 'pass');
  const refusing = TARGETS.filter(({ highS }) => highS === 'reject').map(({ name }) => name);
  return observe('low-s', 'notice', {
    reason: 'high-s',
    seen: 's is above n/2: valid, and refused by contracts that allow one signature only',
    expected: `low s for ${refusing.join(', ')}`,
  });
}
