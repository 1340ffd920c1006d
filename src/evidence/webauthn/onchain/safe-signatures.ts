// Signatures as a Safe takes them: 65 bytes for each owner, and behind them what owners that are contracts have to say.
import { isAllZero, toHex } from '../../../codec/bytes.ts';
import { sizeAt, WORD } from './abi.ts';
import type { Layer, PackingFault } from './packing.ts';

/** Bytes of the static part of one owner: r, s, v. */
const STATIC_BYTES = 65;

/** Owners of one Safe whose signatures are read. Safes with more than a dozen exist; hundreds do not. */
export const MAX_SAFE_OWNERS = 64;

/** Safe4337Module: `abi.encodePacked(uint48 validAfter, uint48 validUntil, signatures)`. */
const VALIDITY_BYTES = 12;

/** One owner that is a contract, for a passkey the signer proxy. */
export interface ContractSignature {
  readonly signer: Uint8Array;
  readonly data: Uint8Array;
}

export type SafeSignatures =
  | {
      readonly ok: true;
      readonly layers: readonly Layer[];
      readonly owners: number;
      readonly contracts: readonly ContractSignature[];
    }
  | {
      readonly ok: false;
      readonly layers: readonly Layer[];
      readonly fault: PackingFault;
      readonly why: string;
    };

/**
 * Reads Safe signatures, with or without the validity of the 4337 module before them. Undefined where the bytes do not
 * begin with a contract signature: other owners sign with secp256k1, and their bytes have no structure to recognise.
 */
export function readSafeSignatures(bytes: Uint8Array): SafeSignatures | undefined {
  const direct = readOwners(bytes, []);
  if (direct !== undefined) return direct;
  const hex = toHex(bytes.subarray(0, VALIDITY_BYTES));
  const details = {
    validAfter: String(Number(`0x${hex.slice(0, 12) || '0'}`)),
    validUntil: String(Number(`0x${hex.slice(12) || '0'}`)),
  };
  return readOwners(bytes.subarray(VALIDITY_BYTES), [{ name: 'safe-4337', bytes: bytes.length, details }]);
}

interface Owner {
  readonly r: Uint8Array;
  readonly offset: number | undefined;
  readonly v: number;
}

function ownerAt(bytes: Uint8Array, index: number): Owner {
  const start = index * STATIC_BYTES;
  return {
    r: bytes.subarray(start, start + WORD),
    offset: sizeAt(bytes, start + WORD),
    v: bytes[start + 2 * WORD] ?? 0,
  };
}

/** An owner with v = 0: r is its address, s where its data is (Safe, `checkNSignatures`). */
function isContract({ r, offset, v }: Owner): boolean {
  return (
    v === 0 && isAllZero(r.subarray(0, 12)) && !isAllZero(r) && offset !== undefined && offset >= STATIC_BYTES
  );
}

function readOwners(bytes: Uint8Array, layers: readonly Layer[]): SafeSignatures | undefined {
  if (bytes.length < STATIC_BYTES + WORD) return undefined;
  const first = firstContract(bytes);
  if (first === undefined) return undefined;
  const { start } = first;
  const owners = start / STATIC_BYTES;
  const wrong = (fault: PackingFault, why: string): SafeSignatures => ({ ok: false, layers, fault, why });
  const contracts: ContractSignature[] = [];
  let end = start;
  for (let index = 0; index < owners; index += 1) {
    const owner = ownerAt(bytes, index);
    if (owner.v !== 0) continue;
    const length = owner.offset === undefined ? undefined : sizeAt(bytes, owner.offset);
    if (!isContract(owner) || owner.offset === undefined || length === undefined)
      return wrong('malformed', `the contract signature of owner ${index} points beyond the bytes`);
    if (owner.offset !== end)
      return wrong('non-canonical', `the data of owner ${index} is at ${owner.offset}, expected ${end}`);
    const from = owner.offset + WORD;
    if (length > bytes.length - from)
      return wrong(
        'malformed',
        `owner ${index} has a length of ${length}, ${bytes.length - from} bytes are left`,
      );
    contracts.push({ signer: owner.r.subarray(12), data: bytes.subarray(from, from + length) });
    end = from + length;
  }
  if (end < bytes.length)
    return wrong('non-canonical', `${bytes.length - end} bytes after the last signature`);
  return { ok: true, layers, owners, contracts };
}

/** The first owner that is a contract says with its offset where the static parts end. Owners stand in order of address. */
function firstContract(bytes: Uint8Array): { readonly start: number } | undefined {
  for (let index = 0; index < MAX_SAFE_OWNERS; index += 1) {
    if ((index + 1) * STATIC_BYTES > bytes.length) return undefined;
    const owner = ownerAt(bytes, index);
    if (owner.v !== 0) {
      // 1: approved hash; 27, 28: secp256k1; 31, 32: eth_sign. Anything else is no Safe signature.
      if (![1, 27, 28, 31, 32].includes(owner.v)) return undefined;
      continue;
    }
    const start = owner.offset;
    if (!isContract(owner) || start === undefined) return undefined;
    const fits =
      start % STATIC_BYTES === 0 && start / STATIC_BYTES <= MAX_SAFE_OWNERS && start > index * STATIC_BYTES;
    return fits && start + WORD <= bytes.length ? { start } : undefined;
  }
  return undefined;
}
