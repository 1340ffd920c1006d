// Which hash a passkey was to sign: the given one, or those derived from the operation, and which of them it did sign.

import { decodeBase64Loose } from '../../../codec/base64.ts';
import { equalBytes, toBase64Url, toHex } from '../../../codec/bytes.ts';
import type { Keccak } from './keccak.ts';
import { type Observation, observe } from './observation.ts';
import {
  coinbaseHashKind,
  ENTRY_POINTS,
  type EntryPointVersion,
  hashWithoutChainId,
  replaySafeHash,
  type UserOperation,
  userOperationHash,
} from './user-operation.ts';

export type ChallengeName =
  /** The hash that was given, as it is. */
  | 'given-hash'
  /** EntryPoint.getUserOpHash of the operation. */
  | 'user-op-hash'
  /** Coinbase's getUserOpHashWithoutChainId. */
  | 'user-op-hash-without-chain-id'
  /** Coinbase's replaySafeHash of the given hash, or of the operation's. */
  | 'replay-safe-hash';

export interface Challenge {
  readonly name: ChallengeName;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** What the signature was made for. */
export type Purpose = 'user-operation' | 'erc-1271';

/** What must have been signed. All of it is the caller's; nothing is read from the signature. */
export interface ExpectedTransaction {
  /** userOpHash, or the hash passed to isValidSignature. 32 bytes. */
  readonly hash?: Uint8Array | undefined;
  readonly operation?: UserOperation | undefined;
  /** 20 bytes; absent: where the version of the operation is deployed. */
  readonly entryPoint?: Uint8Array | undefined;
  readonly chainId?: bigint | undefined;
  /** The account, 20 bytes; absent: the sender of the operation. */
  readonly account?: Uint8Array | undefined;
  /** Absent: a user operation where one is given, otherwise either. */
  readonly purpose?: Purpose | undefined;
  /** Whose rules the account has; absent: told by the packing. */
  readonly wallet?: 'coinbase' | 'other' | undefined;
  /** The owner of a Coinbase Smart Wallet that must have signed. */
  readonly ownerIndex?: bigint | undefined;
}

export interface Challenges {
  readonly candidates: readonly Challenge[];
  /** What could not be derived, and contradictions between what was given. */
  readonly observations: readonly Observation[];
}

function entryPointOf({ entryPoint, operation }: ExpectedTransaction): Uint8Array | undefined {
  const known = (version: EntryPointVersion) => Uint8Array.from(Buffer.from(ENTRY_POINTS[version], 'hex'));
  return entryPoint ?? (operation === undefined ? undefined : known(operation.version));
}

/** All hashes that the expectations allow, the given one first. */
export function challengesOf(expected: ExpectedTransaction, keccak: Keccak | undefined): Challenges {
  const { hash, operation, chainId } = expected;
  const candidates: Challenge[] = hash === undefined ? [] : [{ name: 'given-hash', hash }];
  const observations: Observation[] = [];
  const account = expected.account ?? operation?.sender;
  if (operation === undefined && (account === undefined || hash === undefined))
    return { candidates, observations };
  if (keccak === undefined) {
    observations.push(
      observe('operation', 'unknown', { reason: 'no-keccak', seen: 'hashes were not derived' }),
    );
    return { candidates, observations };
  }
  const derived = operation === undefined ? [] : operationHashes(keccak, operation, expected, observations);
  const base = hash ?? derived.find(({ name }) => name === 'user-op-hash')?.hash;
  if (account !== undefined && chainId !== undefined && base !== undefined)
    derived.push({ name: 'replay-safe-hash', hash: replaySafeHash(keccak, base, { account, chainId }) });
  const fresh = derived.filter((one) => hash === undefined || !equalBytes(one.hash, hash));
  if (hash !== undefined && operation !== undefined) observations.push(sameOperation(hash, derived));
  // The name that says most wins where the given hash is the derived one.
  const named = hash === undefined ? undefined : derived.find((one) => equalBytes(one.hash, hash));
  return { candidates: [...(named === undefined ? candidates : [named]), ...fresh], observations };
}

function operationHashes(
  keccak: Keccak,
  operation: UserOperation,
  expected: ExpectedTransaction,
  observations: Observation[],
): Challenge[] {
  const entryPoint = entryPointOf(expected);
  const challenges: Challenge[] = [];
  if (entryPoint === undefined) return challenges;
  const { chainId } = expected;
  if (chainId === undefined) {
    observations.push(
      observe('operation', 'unknown', {
        reason: 'no-chain-id',
        seen: 'the hash of an operation needs the chain id',
      }),
    );
  } else {
    const result = userOperationHash(keccak, operation, { entryPoint, chainId });
    if (result.ok) challenges.push({ name: 'user-op-hash', hash: result.hash });
    else observations.push(observe('operation', 'unknown', { reason: 'not-derivable', seen: result.why }));
  }
  if (operation.version === '0.6')
    challenges.push({
      name: 'user-op-hash-without-chain-id',
      hash: hashWithoutChainId(keccak, operation, entryPoint),
    });
  return challenges;
}

function sameOperation(hash: Uint8Array, derived: readonly Challenge[]): Observation {
  const own = derived.filter(({ name }) => name !== 'replay-safe-hash');
  if (own.length === 0) return observe('operation', 'unknown', { reason: 'not-derivable' });
  if (own.some((one) => equalBytes(one.hash, hash))) return observe('operation', 'pass');
  return observe('operation', 'fail', {
    reason: 'other-operation',
    seen: `the given hash is ${toHex(hash)}`,
    expected: own.map((one) => `${toHex(one.hash)} (${one.name})`).join(' or '),
  });
}

/** The candidate whose base64url is this text; undefined for none. */
export function matchChallenge(text: string, candidates: readonly Challenge[]): Challenge | undefined {
  return candidates.find(({ hash }) => toBase64Url(hash) === text);
}

/** How wallets differ in what they want signed. */
export interface WalletRules {
  readonly coinbase: boolean;
  readonly purpose: Purpose | undefined;
  readonly operation: UserOperation | undefined;
}

/** The hashes that this wallet takes for this purpose; more than one where the purpose is not known. */
export function acceptedNames({ coinbase, purpose, operation }: WalletRules): readonly ChallengeName[] {
  const bare: readonly ChallengeName[] = ['given-hash', 'user-op-hash'];
  if (!coinbase) return bare;
  if (purpose === 'erc-1271') return ['replay-safe-hash'];
  if (operation === undefined) return purpose === undefined ? [...bare, 'replay-safe-hash'] : bare;
  switch (coinbaseHashKind(operation)) {
    case 'without-chain-id':
      return ['user-op-hash-without-chain-id'];
    case 'with-chain-id':
      return bare;
    default:
      return [];
  }
}

/** Why a signed hash is not the one the wallet computes, by what was signed. */
const WRONG_HASH: Readonly<Record<ChallengeName, { readonly reason: string; readonly seen: string }>> = {
  'given-hash': { reason: 'bare-hash', seen: 'the bare hash was signed' },
  'user-op-hash': {
    reason: 'bare-hash',
    seen: 'the hash of the user operation was signed, chain id included',
  },
  'user-op-hash-without-chain-id': {
    reason: 'chain-id-left-out',
    seen: 'the hash of the user operation without the chain id was signed',
  },
  'replay-safe-hash': { reason: 'replay-safe-hash', seen: 'the replay-safe hash was signed' },
};

const WORDS: Readonly<Record<ChallengeName, string>> = {
  'given-hash': 'the given hash',
  'user-op-hash': 'the hash of the user operation',
  'user-op-hash-without-chain-id': 'the hash of the user operation without the chain id',
  'replay-safe-hash': 'the replay-safe hash (EIP-712, "Coinbase Smart Wallet")',
};

/** The observations about a challenge that is one of the candidates. */
export function judgeChallenge({ name }: Challenge, rules: WalletRules): readonly Observation[] {
  const accepted = acceptedNames(rules);
  if (accepted.length === 0)
    return [
      observe('operation', 'fail', {
        reason: 'nonce-key',
        seen: 'the nonce key and the called function do not belong together, the wallet reverts',
        expected: 'nonce key 8453 with executeWithoutChainIdValidation, and only with it',
      }),
    ];
  if (!accepted.includes(name)) {
    const expected = accepted.map((one) => WORDS[one]).join(' or ');
    return [observe('challenge', 'fail', { ...WRONG_HASH[name], expected })];
  }
  if (name !== 'user-op-hash-without-chain-id') return [observe('challenge', 'pass', { seen: WORDS[name] })];
  return [
    observe('challenge', 'pass', { seen: WORDS[name] }),
    observe('challenge', 'notice', {
      reason: 'replayable-across-chains',
      seen: 'the signature counts on every chain where the account has this owner and nonce',
    }),
  ];
}

/** The observation about a challenge that is none of the candidates, with what explains it where something does. */
export function foreignChallenge(text: string, candidates: readonly Challenge[]): Observation {
  if (candidates.length === 0)
    return observe('challenge', 'unknown', { reason: 'no-expected-hash', seen: text });
  const bytes = decodeBase64Loose(text)?.bytes;
  const inner = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1').toLowerCase();
  const expected = candidates.map(({ hash }) => toBase64Url(hash)).join(' or ');
  for (const { name, hash } of candidates) {
    if (bytes !== undefined && equalBytes(bytes, hash))
      return observe('challenge', 'fail', {
        reason: 'challenge-spelling',
        seen: `${WORDS[name]} with padding or in another alphabet`,
        expected,
      });
    const hex = toHex(hash);
    if ([hex, `0x${hex}`, toBase64Url(hash).toLowerCase()].includes(inner))
      return observe('challenge', 'fail', {
        reason: 'challenge-encoded-twice',
        seen: `the text of ${WORDS[name]} was signed, not its bytes`,
        expected,
      });
  }
  return observe('challenge', 'fail', { reason: 'other-challenge', seen: text, expected });
}
