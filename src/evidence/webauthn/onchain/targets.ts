// What each contract that verifies passkeys would say: its rules as a table, and the rules applied to one assertion.
import type { IndexCheck } from './client-data-index.ts';
import { P256 } from './p256.ts';
import type { LayerName } from './packing.ts';

/** Contracts with rules of their own. */
export const TARGET_IDS = [
  'precompile',
  'openzeppelin-p256',
  'openzeppelin-webauthn',
  'webauthn-sol',
  'coinbase-smart-wallet',
  'daimo-p256',
  'daimo-p256-allow-malleability',
  'daimo-webauthn',
  'safe-passkey',
] as const;

export type TargetId = (typeof TARGET_IDS)[number];

/** How a contract ties the challenge to what was signed. */
export type ClientDataRule =
  /** It takes a digest and never sees clientDataJSON. */
  | 'none'
  /** It compares text at challengeIndex and typeIndex. */
  | 'indexes'
  /** clientDataJSON must begin with type, then challenge. */
  | 'prefix'
  /** It builds clientDataJSON itself: type, challenge, the given rest. */
  | 'rebuilt';

export interface Target {
  readonly id: TargetId;
  readonly name: string;
  readonly highS: 'accept' | 'reject';
  readonly clientData: ClientDataRule;
  readonly userPresent: 'required' | 'ignored';
  /** `by-caller`: the contract that uses the library decides; the default is in `userVerifiedDefault`. */
  readonly userVerified: 'required' | 'ignored' | 'by-caller';
  readonly userVerifiedDefault?: 'required';
  /** Whether BS without BE is refused. */
  readonly backupFlags: 'checked' | 'ignored';
  /** The shortest authenticatorData that does not fail or revert; null where it is not seen. */
  readonly minimumAuthenticatorData: number | null;
  /** What the contract leaves to somebody else. */
  readonly omits: readonly string[];
  /** The packing it takes; null where the arguments are passed one by one. */
  readonly packing: LayerName | null;
  readonly source: string;
}

const WEBAUTHN_OMITS = ['origin', 'rpIdHash', 'signature counter', 'crossOrigin', 'extensions'] as const;
const DIGEST_OMITS = ['clientDataJSON', 'authenticatorData flags', ...WEBAUTHN_OMITS] as const;

const DIGEST_ONLY = {
  clientData: 'none',
  userPresent: 'ignored',
  userVerified: 'ignored',
  backupFlags: 'ignored',
  minimumAuthenticatorData: null,
  omits: DIGEST_OMITS,
  packing: null,
} as const;

/** The rules as their sources have them. */
export const TARGETS: readonly Target[] = [
  {
    id: 'precompile',
    name: 'EIP-7951 / RIP-7212 precompile',
    highS: 'accept',
    ...DIGEST_ONLY,
    source: 'EIP-7951, Specification',
  },
  {
    id: 'openzeppelin-p256',
    name: 'OpenZeppelin P256.verify',
    highS: 'reject',
    ...DIGEST_ONLY,
    source: 'OpenZeppelin Contracts, utils/cryptography/P256.sol',
  },
  {
    id: 'openzeppelin-webauthn',
    name: 'OpenZeppelin WebAuthn.verify',
    highS: 'reject',
    clientData: 'indexes',
    userPresent: 'required',
    userVerified: 'by-caller',
    userVerifiedDefault: 'required',
    backupFlags: 'checked',
    minimumAuthenticatorData: 37,
    omits: WEBAUTHN_OMITS,
    packing: 'openzeppelin-webauthn',
    source: 'OpenZeppelin Contracts, utils/cryptography/WebAuthn.sol',
  },
  {
    id: 'webauthn-sol',
    name: 'webauthn-sol WebAuthn.verify',
    highS: 'reject',
    clientData: 'indexes',
    userPresent: 'required',
    userVerified: 'by-caller',
    backupFlags: 'ignored',
    minimumAuthenticatorData: 33,
    omits: ['backup flags', ...WEBAUTHN_OMITS],
    packing: 'webauthn-sol',
    source: 'base/webauthn-sol, src/WebAuthn.sol',
  },
  {
    id: 'coinbase-smart-wallet',
    name: 'Coinbase Smart Wallet',
    highS: 'reject',
    clientData: 'indexes',
    userPresent: 'required',
    userVerified: 'ignored',
    backupFlags: 'ignored',
    minimumAuthenticatorData: 33,
    omits: ['user verification', 'backup flags', ...WEBAUTHN_OMITS],
    packing: 'coinbase-signature-wrapper',
    source: 'coinbase/smart-wallet, src/CoinbaseSmartWallet.sol',
  },
  {
    id: 'daimo-p256',
    name: 'Daimo P256.verifySignature',
    highS: 'reject',
    ...DIGEST_ONLY,
    source: 'daimo-eth/p256-verifier, src/P256.sol',
  },
  {
    id: 'daimo-p256-allow-malleability',
    name: 'Daimo P256.verifySignatureAllowMalleability',
    highS: 'accept',
    ...DIGEST_ONLY,
    source: 'daimo-eth/p256-verifier, src/P256.sol',
  },
  {
    id: 'daimo-webauthn',
    name: 'Daimo WebAuthn.verifySignature',
    highS: 'reject',
    clientData: 'prefix',
    userPresent: 'required',
    userVerified: 'by-caller',
    backupFlags: 'checked',
    minimumAuthenticatorData: 37,
    omits: WEBAUTHN_OMITS,
    packing: null,
    source: 'daimo-eth/p256-verifier, src/WebAuthn.sol',
  },
  {
    id: 'safe-passkey',
    name: 'Safe passkey signer',
    highS: 'accept',
    clientData: 'rebuilt',
    userPresent: 'ignored',
    userVerified: 'required',
    backupFlags: 'ignored',
    minimumAuthenticatorData: 33,
    omits: ['user presence', 'backup flags', ...WEBAUTHN_OMITS],
    packing: 'safe-passkey',
    source: 'safe-global/safe-modules, passkey/contracts/libraries/WebAuthn.sol',
  },
];

/** authenticatorData flags (WebAuthn Level 3 6.1). */
export const FLAG = {
  userPresent: 0x01,
  userVerified: 0x04,
  backupEligible: 0x08,
  backupState: 0x10,
} as const;

/** Where the flags stand, behind the 32 bytes of rpIdHash. */
const FLAGS_OFFSET = 32;

/** One assertion as far as it is known. Null stands for what is not known, and never for what is fine. */
export interface TargetInput {
  readonly s: bigint;
  /** Whether ECDSA over the digest verifies, high s included. */
  readonly ecdsa: boolean | null;
  readonly authenticatorData: Uint8Array | null;
  /** Whether clientDataJSON names the challenge that this target computes. */
  readonly challenge: (target: TargetId) => boolean | null;
  readonly indexes: readonly IndexCheck[] | null;
  readonly startsAsSerialised: boolean | null;
  /** Whether Safe can rebuild clientDataJSON. */
  readonly rebuilds: boolean | null;
  /** The layers around the signature, where it came packed. */
  readonly layers: readonly LayerName[];
}

/** `depends`: the contract accepts or rejects by a setting of whoever uses it. */
export type TargetOutcome = 'accept' | 'reject' | 'depends' | 'unknown';

export interface TargetVerdict {
  readonly target: TargetId;
  readonly name: string;
  readonly outcome: TargetOutcome;
  /** The rules that decided, each as words. Empty for `accept`. */
  readonly because: readonly string[];
  readonly omits: readonly string[];
  /** Whether the bytes are packed for this target; null for a bare signature and for targets without a packing. */
  readonly packed: boolean | null;
}

interface RuleResult {
  readonly outcome: 'reject' | 'depends' | 'unknown';
  readonly words: string;
}

type Rule = (target: Target, input: TargetInput) => RuleResult | undefined;

const reject = (words: string): RuleResult => ({ outcome: 'reject', words });
const unknown = (words: string): RuleResult => ({ outcome: 'unknown', words });

/** Whether s is at most n/2. */
export function isLowS(s: bigint): boolean {
  return s <= P256.n / 2n;
}

/** The low one of s and n − s; undefined for an s outside [1, n-1]. Both verify, over the same digest. */
export function normaliseS(s: bigint): bigint | undefined {
  if (s < 1n || s >= P256.n) return undefined;
  return isLowS(s) ? s : P256.n - s;
}

const RULES: readonly Rule[] = [
  (_, { ecdsa }) => {
    if (ecdsa === null) return unknown('the signature was not verified');
    return ecdsa ? undefined : reject('the signature does not verify');
  },
  ({ highS }, { s }) => (highS === 'reject' && !isLowS(s) ? reject('s is above n/2') : undefined),
  lengthRule,
  (target, input) => flagRule(input, target.userPresent === 'required', 'userPresent', 'UP is not set'),
  userVerifiedRule,
  backupRule,
  challengeRule,
  clientDataRule,
];

function lengthRule(
  { minimumAuthenticatorData: minimum }: Target,
  { authenticatorData }: TargetInput,
): RuleResult | undefined {
  if (minimum === null) return undefined;
  if (authenticatorData === null) return unknown('authenticatorData is not known');
  const { length } = authenticatorData;
  return length < minimum ? reject(`authenticatorData has ${length} bytes, at least ${minimum}`) : undefined;
}

function flagsOf({ authenticatorData }: TargetInput): number | undefined {
  return authenticatorData?.[FLAGS_OFFSET];
}

function flagRule(
  input: TargetInput,
  required: boolean,
  flag: keyof typeof FLAG,
  words: string,
): RuleResult | undefined {
  const flags = flagsOf(input);
  if (!required || flags === undefined) return undefined;
  return (flags & FLAG[flag]) === 0 ? reject(words) : undefined;
}

function userVerifiedRule(target: Target, input: TargetInput): RuleResult | undefined {
  if (target.userVerified === 'ignored') return undefined;
  const missing = flagRule(input, true, 'userVerified', 'UV is not set');
  if (missing === undefined || target.userVerified === 'required') return missing;
  const usual =
    target.userVerifiedDefault === 'required' ? 'the default requires it' : 'the caller says whether';
  return { outcome: 'depends', words: `UV is not set, ${usual}` };
}

function backupRule({ backupFlags }: Target, input: TargetInput): RuleResult | undefined {
  const flags = flagsOf(input);
  if (backupFlags === 'ignored' || flags === undefined) return undefined;
  const contradiction = (flags & FLAG.backupState) !== 0 && (flags & FLAG.backupEligible) === 0;
  return contradiction ? reject('BS is set without BE') : undefined;
}

function challengeRule({ id, clientData }: Target, { challenge }: TargetInput): RuleResult | undefined {
  if (clientData === 'none') return undefined;
  const same = challenge(id);
  if (same === null) return unknown('no hash to compare the challenge with');
  return same ? undefined : reject('the challenge is another one than the contract computes');
}

function clientDataRule({ clientData }: Target, input: TargetInput): RuleResult | undefined {
  switch (clientData) {
    case 'none':
      return undefined;
    case 'indexes':
      return indexRule(input);
    case 'prefix':
      return orderRule(input.startsAsSerialised, 'clientDataJSON does not begin with type, then challenge');
    case 'rebuilt':
      return orderRule(
        input.rebuilds,
        'clientDataJSON cannot be rebuilt: the members stand in another order',
      );
    default:
      return clientData satisfies never;
  }
}

function orderRule(holds: boolean | null, words: string): RuleResult | undefined {
  if (holds === null) return unknown('clientDataJSON is not known');
  return holds ? undefined : reject(words);
}

function indexRule({ indexes }: TargetInput): RuleResult | undefined {
  if (indexes === null) return unknown('clientDataJSON is not known');
  const wrong = indexes.filter(({ given, contractMatches }) => given !== null && !contractMatches);
  if (wrong.length > 0)
    return reject(`${wrong.map(({ member }) => `${member}Index`).join(' and ')} do not fit`);
  const placed = indexes.find(({ contractMatches, outcome }) => contractMatches && outcome === 'fail');
  // The contract would be satisfied, and what it saw is not what the browser wrote: no accept from us.
  if (placed !== undefined)
    return unknown(`${placed.member}Index points at text that is not the ${placed.member} member`);
  return undefined;
}

function packedFor({ packing }: Target, layers: readonly LayerName[]): boolean | null {
  if (packing === null || layers.every((layer) => layer === 'raw' || layer === 'der')) return null;
  if (packing === 'webauthn-sol' || packing === 'coinbase-signature-wrapper')
    return layers.includes(packing) && layers.includes('webauthn-sol');
  return layers.includes(packing);
}

/** The verdict of one target: the worst of its rules, reject before unknown before depends. */
export function targetVerdict(target: Target, input: TargetInput): TargetVerdict {
  const results = RULES.flatMap((rule) => rule(target, input) ?? []);
  const outcome =
    (['reject', 'unknown', 'depends'] as const).find((wanted) =>
      results.some((result) => result.outcome === wanted),
    ) ?? 'accept';
  return {
    target: target.id,
    name: target.name,
    outcome,
    because: results.filter((result) => result.outcome === outcome).map(({ words }) => words),
    omits: target.omits,
    packed: packedFor(target, input.layers),
  };
}

/** The verdicts of all targets, in the order of the table. */
export function targetVerdicts(input: TargetInput): readonly TargetVerdict[] {
  return TARGETS.map((target) => targetVerdict(target, input));
}
