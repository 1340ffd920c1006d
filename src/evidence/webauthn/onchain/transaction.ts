// A passkey signature over a transaction, as the contracts that take it see it: layers, challenge, indexes, verdicts.
import type { SecondOpinion } from '../../../crypto/verify.ts';
import { KeytierError } from '../../../model/errors.ts';
import { assertionOf, type GivenParts, type Verified, verdictOf } from './assertion.ts';
import {
  acceptedNames,
  type Challenge,
  type ChallengeName,
  challengesOf,
  type ExpectedTransaction,
  type WalletRules,
} from './challenges.ts';
import {
  checkIndex,
  type IndexCheck,
  indexesOf,
  safeFieldsOf,
  startsAsSerialised,
} from './client-data-index.ts';
import type { Keccak } from './keccak.ts';
import { type Observation, observe } from './observation.ts';
import { readOnchainKey } from './p256.ts';
import { type Layer, type PasskeyParts, type Unpacked, unpackSignature } from './packings.ts';
import {
  FLAG,
  isLowS,
  normaliseS,
  TARGETS,
  type TargetId,
  type TargetVerdict,
  targetVerdicts,
} from './targets.ts';
import {
  authenticatorDataObservations,
  challengeObservations,
  indexObservations,
  keyObservation,
  layerObservations,
  lowSObservation,
  packingObservation,
  partsObservations,
  signatureObservation,
} from './transaction-observations.ts';

export interface TransactionInput extends GivenParts {
  /** As it was sent to the account: packed in any way, or bare r‖s or DER. */
  readonly signature: Uint8Array;
  /** The owner's key in a form that `readOnchainKey` takes; without it no signature is verified. */
  readonly publicKey?: Uint8Array | undefined;
  readonly expected: ExpectedTransaction;
}

export interface TransactionTools {
  readonly second?: SecondOpinion | undefined;
  /** For hashes that have to be derived: see `loadKeccak`. */
  readonly keccak?: Keccak | undefined;
}

export interface TransactionDescription {
  readonly layers: readonly Layer[];
  readonly ownerIndex: bigint | null;
  /** Null where the packing could not be read. */
  readonly r: bigint | null;
  readonly s: bigint | null;
  readonly lowS: boolean | null;
  /** The low one of s and n − s; null for an s out of range. */
  readonly normalisedS: bigint | null;
  readonly authenticatorData: Uint8Array | null;
  /** The bytes that were hashed; for Safe the rebuilt ones. */
  readonly clientDataJSON: Uint8Array | null;
  readonly flags: Readonly<Record<keyof typeof FLAG, boolean>> | null;
  /** SHA-256(authenticatorData ‖ SHA-256(clientDataJSON)): what the precompile is called with. */
  readonly digest: Uint8Array | null;
  readonly challenges: readonly Challenge[];
  /** Which of them was signed; null for none, or where it cannot be told. */
  readonly signedChallenge: ChallengeName | null;
  readonly indexes: readonly IndexCheck[];
  /** Null without a key or without all parts. */
  readonly precompile: Verified | null;
  readonly targets: readonly TargetVerdict[];
  /** What no contract of the table checks: it protects against phishing off-chain only. */
  readonly uncheckedOnChain: readonly string[];
  readonly observations: readonly Observation[];
}

/** What all targets omit. */
const UNCHECKED_ON_CHAIN = (TARGETS[0]?.omits ?? []).filter((what) =>
  TARGETS.every(({ omits }) => omits.includes(what)),
);

const HASH_BYTES = 32;
const ADDRESS_BYTES = 20;

function requireLength(what: string, bytes: Uint8Array | undefined, length: number): void {
  if (bytes === undefined || bytes.length === length) return;
  throw new KeytierError('ERR_VALUE_INVALID', `${what} has ${bytes.length} bytes, expected ${length}`);
}

/**
 * Describes a signature over a transaction. Bad evidence is in the result, whatever its bytes are.
 * @throws KeytierError ERR_VALUE_INVALID for expectations of the wrong length, ERR_CROSS_CHECK where the two
 *   implementations disagree
 */
export function describeTransaction(
  input: TransactionInput,
  tools: TransactionTools,
): TransactionDescription {
  const { expected } = input;
  requireLength('the expected hash', expected.hash, HASH_BYTES);
  requireLength('the account', expected.account, ADDRESS_BYTES);
  requireLength('the entry point', expected.entryPoint, ADDRESS_BYTES);
  const { candidates, observations: derived } = challengesOf(expected, tools.keccak);
  const unpacked = unpackSignature(input.signature);
  if (!unpacked.ok) return unreadable(unpacked, candidates, derived);
  const key = input.publicKey === undefined ? null : readOnchainKey(input.publicKey);
  const { parts, layers } = unpacked;
  const rules: WalletRules = {
    coinbase: isCoinbase(expected, layers),
    purpose: expected.purpose ?? (expected.operation === undefined ? undefined : 'user-operation'),
    operation: expected.operation,
  };
  const assertion = assertionOf(input, parts, key, candidates, tools);
  const { authenticatorData, clientDataJSON, verified } = assertion;
  const signed = assertion.signed ?? null;
  const reference = signed ?? candidates.find(({ name }) => acceptedNames(rules).includes(name)) ?? null;
  const indexes = indexChecks(clientDataJSON, parts, reference);
  // In Safe's packing the challenge is ours, not the signer's: it compares with nothing.
  const comparable = parts.safeFields === null ? clientDataJSON : null;
  const ecdsa = verified === null ? null : verdictOf(verified.result);
  const targets = targetVerdicts({
    s: parts.s,
    ecdsa,
    authenticatorData,
    challenge: (target) => challengeFits(target, signed, comparable, candidates, rules),
    indexes: indexes.length === 0 ? null : indexes,
    startsAsSerialised:
      clientDataJSON === null || reference === null
        ? null
        : startsAsSerialised(clientDataJSON, reference.hash),
    rebuilds: clientDataJSON === null ? null : safeFieldsOf(clientDataJSON) !== null,
    layers: layers.map(({ name }) => name),
  });
  return {
    layers,
    ownerIndex: unpacked.ownerIndex,
    r: parts.r,
    s: parts.s,
    lowS: isLowS(parts.s),
    normalisedS: normaliseS(parts.s) ?? null,
    authenticatorData,
    clientDataJSON,
    flags: flagsOf(authenticatorData),
    digest: assertion.digest,
    challenges: candidates,
    signedChallenge: signed?.name ?? null,
    indexes,
    precompile: verified,
    targets,
    uncheckedOnChain: UNCHECKED_ON_CHAIN,
    observations: [
      packingObservation(layers),
      ...partsObservations(input, parts),
      ...layerObservations(unpacked, expected),
      keyObservation(key),
      ...derived,
      ...challengeObservations(signed, assertion, candidates, rules),
      ...indexes.flatMap((check) => indexObservations(check, parts)),
      ...authenticatorDataObservations(authenticatorData),
      signatureObservation(assertion, key, parts, candidates),
      lowSObservation(parts.s),
    ],
  };
}

function unreadable(
  unpacked: Extract<Unpacked, { readonly ok: false }>,
  candidates: readonly Challenge[],
  derived: readonly Observation[],
): TransactionDescription {
  const { layers, fault, why, readings } = unpacked;
  const provenBroken = fault === 'malformed';
  return {
    layers,
    ownerIndex: null,
    r: null,
    s: null,
    lowS: null,
    normalisedS: null,
    authenticatorData: null,
    clientDataJSON: null,
    flags: null,
    digest: null,
    challenges: candidates,
    signedChallenge: null,
    indexes: [],
    precompile: null,
    targets: [],
    uncheckedOnChain: UNCHECKED_ON_CHAIN,
    observations: [
      observe('packing', provenBroken ? 'fail' : 'unknown', {
        reason: fault,
        seen: why,
        ...(readings.length > 0 ? { expected: `one of ${readings.join(', ')}` } : {}),
      }),
      ...derived,
      observe('signature', 'unknown', { reason: 'packing-not-read' }),
    ],
  };
}

function isCoinbase({ wallet }: ExpectedTransaction, layers: readonly Layer[]): boolean {
  if (wallet !== undefined) return wallet === 'coinbase';
  return layers.some(({ name }) => name === 'coinbase-signature-wrapper');
}

/** Whether clientDataJSON names the hash that this target would compare with; Coinbase computes its own. */
function challengeFits(
  target: TargetId,
  signed: Challenge | null,
  clientDataJSON: Uint8Array | null,
  candidates: readonly Challenge[],
  rules: WalletRules,
): boolean | null {
  const own = acceptedNames({ ...rules, coinbase: target === 'coinbase-smart-wallet' });
  if (signed !== null) return own.includes(signed.name);
  const known = candidates.some(({ name }) => own.includes(name));
  return clientDataJSON === null || !known ? null : false;
}

function indexChecks(
  clientDataJSON: Uint8Array | null,
  parts: PasskeyParts,
  reference: Challenge | null,
): readonly IndexCheck[] {
  if (clientDataJSON === null || reference === null) return [];
  const actual = indexesOf(clientDataJSON);
  return [
    checkIndex(clientDataJSON, 'type', parts.typeIndex ?? actual?.typeIndex ?? null, reference.hash),
    checkIndex(
      clientDataJSON,
      'challenge',
      parts.challengeIndex ?? actual?.challengeIndex ?? null,
      reference.hash,
    ),
  ];
}

function flagsOf(data: Uint8Array | null): TransactionDescription['flags'] {
  const byte = data?.[32];
  if (byte === undefined) return null;
  const has = (flag: number) => (byte & flag) !== 0;
  return {
    userPresent: has(FLAG.userPresent),
    userVerified: has(FLAG.userVerified),
    backupEligible: has(FLAG.backupEligible),
    backupState: has(FLAG.backupState),
  };
}
