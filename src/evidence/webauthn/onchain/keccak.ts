// Keccak-256 as Ethereum uses it (not SHA3-256), loaded where a hash has to be derived, and EIP-712 on top of it.
import { WORD } from './abi.ts';

/** 32 bytes of Keccak-256. */
export type Keccak = (bytes: Uint8Array) => Uint8Array;

/** Loads @noble/hashes. node:crypto has SHA3-256, whose padding is another, and no Keccak-256. */
export async function loadKeccak(): Promise<Keccak> {
  const { keccak_256 } = await import('@noble/hashes/sha3.js');
  return keccak_256;
}

/** The bytes one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** abi.encode of static values: each on the right of a word, as numbers and addresses stand. */
export function words(...values: readonly Uint8Array[]): Uint8Array {
  const padded = values.map((value) => concat(new Uint8Array(Math.max(0, WORD - value.length)), value));
  return concat(...padded);
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf8'));
}

/** The fields that EIP712Domain has in every contract keytier knows. */
export interface Eip712Domain {
  readonly name: string;
  readonly version: string;
  readonly chainId: Uint8Array;
  /** 20 bytes. */
  readonly verifyingContract: Uint8Array;
}

const DOMAIN_TYPE = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';

/** EIP-712 `domainSeparator`. */
export function domainSeparator(keccak: Keccak, domain: Eip712Domain): Uint8Array {
  const { name, version, chainId, verifyingContract } = domain;
  return keccak(
    words(keccak(utf8(DOMAIN_TYPE)), keccak(utf8(name)), keccak(utf8(version)), chainId, verifyingContract),
  );
}

/** EIP-712: keccak256(0x1901 ‖ domainSeparator ‖ hashStruct). */
export function typedDataHash(keccak: Keccak, domain: Eip712Domain, structHash: Uint8Array): Uint8Array {
  return keccak(concat(Uint8Array.of(0x19, 0x01), domainSeparator(keccak, domain), structHash));
}
