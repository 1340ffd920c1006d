// What a passkey signs for a transaction: the hash of an ERC-4337 user operation, and Coinbase's two hashes of its own.
import { toHex } from '../../../codec/bytes.ts';
import { concat, type Keccak, typedDataHash, utf8, words } from './keccak.ts';
import { toWord } from './p256.ts';

/** Versions of the EntryPoint whose hash is known. */
export const ENTRY_POINT_VERSIONS = ['0.6', '0.7', '0.8'] as const;

export type EntryPointVersion = (typeof ENTRY_POINT_VERSIONS)[number];

/** Where each version is deployed, on every chain at the same address (eth-infinitism/account-abstraction releases). */
export const ENTRY_POINTS: Readonly<Record<EntryPointVersion, string>> = {
  '0.6': '5ff137d4b0fdcd49dca30c7cf57e578a026d2789',
  '0.7': '0000000071727de22e5e9d8baf0edac6f37da032',
  '0.8': '4337084d9e255ff0702461cf8895ce9e3b5ff108',
};

/** The version of a known EntryPoint address (20 bytes); undefined for any other. */
export function entryPointVersion(address: Uint8Array): EntryPointVersion | undefined {
  return ENTRY_POINT_VERSIONS.find((version) => ENTRY_POINTS[version] === toHex(address));
}

interface CommonFields {
  /** 20 bytes. */
  readonly sender: Uint8Array;
  readonly nonce: bigint;
  readonly initCode: Uint8Array;
  readonly callData: Uint8Array;
  readonly preVerificationGas: bigint;
  readonly paymasterAndData: Uint8Array;
}

/** UserOperation of EntryPoint v0.6. Numbers are in [0, 2^256). */
export interface UserOperationV06 extends CommonFields {
  readonly version: '0.6';
  readonly callGasLimit: bigint;
  readonly verificationGasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** PackedUserOperation of EntryPoint v0.7 and v0.8. */
export interface PackedUserOperation extends CommonFields {
  readonly version: '0.7' | '0.8';
  /** verificationGasLimit ‖ callGasLimit, 16 bytes each. */
  readonly accountGasLimits: Uint8Array;
  /** maxPriorityFeePerGas ‖ maxFeePerGas, 16 bytes each. */
  readonly gasFees: Uint8Array;
  /**
   * The contract that the sender delegates to, 20 bytes, where initCode begins with the EIP-7702 marker. EntryPoint v0.8
   * hashes it in place of the marker, and reads it from the chain.
   */
  readonly delegate?: Uint8Array | undefined;
}

export type UserOperation = UserOperationV06 | PackedUserOperation;

export interface HashContext {
  /** 20 bytes. */
  readonly entryPoint: Uint8Array;
  readonly chainId: bigint;
}

export type HashResult =
  | { readonly ok: true; readonly hash: Uint8Array }
  | { readonly ok: false; readonly why: string };

/** The inner hash of v0.6 (`UserOperationLib.hash`). */
function hashV06(keccak: Keccak, op: UserOperationV06): Uint8Array {
  return keccak(
    words(
      op.sender,
      toWord(op.nonce),
      keccak(op.initCode),
      keccak(op.callData),
      toWord(op.callGasLimit),
      toWord(op.verificationGasLimit),
      toWord(op.preVerificationGas),
      toWord(op.maxFeePerGas),
      toWord(op.maxPriorityFeePerGas),
      keccak(op.paymasterAndData),
    ),
  );
}

function packedFields(keccak: Keccak, op: PackedUserOperation, initCode: Uint8Array): readonly Uint8Array[] {
  return [
    op.sender,
    toWord(op.nonce),
    keccak(initCode),
    keccak(op.callData),
    op.accountGasLimits,
    toWord(op.preVerificationGas),
    op.gasFees,
    keccak(op.paymasterAndData),
  ];
}

const PACKED_TYPE =
  'PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,' +
  'uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData)';

/** v0.8, Eip7702Support.sol: the first 20 bytes of initCode, padded, are 0x7702 and zeros. */
function hasEip7702Marker(initCode: Uint8Array): boolean {
  const start = Uint8Array.from({ length: 20 }, (_, index) => initCode[index] ?? 0);
  return initCode.length >= 2 && toHex(start) === '7702'.padEnd(40, '0');
}

/**
 * `EntryPoint.getUserOpHash`. v0.6 and v0.7: keccak256(abi.encode(inner hash, entryPoint, chainId)). v0.8: EIP-712 under the
 * domain "ERC4337", "1".
 */
export function userOperationHash(keccak: Keccak, op: UserOperation, context: HashContext): HashResult {
  const { entryPoint, chainId } = context;
  const bound = (inner: Uint8Array): HashResult => ({
    ok: true,
    hash: keccak(words(inner, entryPoint, toWord(chainId))),
  });
  switch (op.version) {
    case '0.6':
      return bound(hashV06(keccak, op));
    case '0.7':
      return bound(keccak(words(...packedFields(keccak, op, op.initCode))));
    case '0.8':
      return hashV08(keccak, op, context);
    default:
      return op satisfies never;
  }
}

function hashV08(keccak: Keccak, op: PackedUserOperation, { entryPoint, chainId }: HashContext): HashResult {
  let { initCode } = op;
  if (hasEip7702Marker(initCode)) {
    if (op.delegate === undefined)
      return { ok: false, why: 'EIP-7702: the hash needs the address that the sender delegates to' };
    initCode = concat(op.delegate, initCode.subarray(20));
  }
  const struct = keccak(words(keccak(utf8(PACKED_TYPE)), ...packedFields(keccak, op, initCode)));
  const domain = { name: 'ERC4337', version: '1', chainId: toWord(chainId), verifyingContract: entryPoint };
  return { ok: true, hash: typedDataHash(keccak, domain, struct) };
}

/**
 * Coinbase Smart Wallet, `getUserOpHashWithoutChainId`: the same signature counts on every chain, by design. Its EntryPoint
 * is v0.6.
 */
export function hashWithoutChainId(keccak: Keccak, op: UserOperationV06, entryPoint: Uint8Array): Uint8Array {
  return keccak(words(hashV06(keccak, op), entryPoint));
}

export interface CoinbaseAccount {
  /** The wallet, 20 bytes. */
  readonly account: Uint8Array;
  readonly chainId: bigint;
}

/**
 * Coinbase Smart Wallet, `replaySafeHash`: what its ERC-1271 check wants signed instead of the hash, so that a signature
 * for one wallet is none for another wallet of the same owner.
 */
export function replaySafeHash(
  keccak: Keccak,
  hash: Uint8Array,
  { account, chainId }: CoinbaseAccount,
): Uint8Array {
  const struct = keccak(words(keccak(utf8('CoinbaseSmartWalletMessage(bytes32 hash)')), hash));
  const domain = {
    name: 'Coinbase Smart Wallet',
    version: '1',
    chainId: toWord(chainId),
    verifyingContract: account,
  };
  return typedDataHash(keccak, domain, struct);
}

/** Coinbase Smart Wallet, `REPLAYABLE_NONCE_KEY`: the upper 192 bits of the nonce of operations without chain id. */
const REPLAYABLE_NONCE_KEY = 8453n;

/** bytes4(keccak256("executeWithoutChainIdValidation(bytes)")) of the deployed wallet and of versions before 1.0. */
const REPLAYABLE_SELECTORS: readonly string[] = ['2c2abd1e', 'bf6ba1fc'];

/** Which hash a Coinbase Smart Wallet takes for this operation (`validateUserOp`). */
export function coinbaseHashKind(op: UserOperation): 'with-chain-id' | 'without-chain-id' | 'refused' {
  const selector = toHex(op.callData.subarray(0, 4));
  const replayable = REPLAYABLE_SELECTORS.includes(selector);
  if (replayable !== (op.nonce >> 64n === REPLAYABLE_NONCE_KEY)) return 'refused';
  return replayable ? 'without-chain-id' : 'with-chain-id';
}
