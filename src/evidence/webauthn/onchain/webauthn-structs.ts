// The four structs that carry a passkey signature on chains: Coinbase's, OpenZeppelin's in two spellings, Safe's.
import { bytesToInteger } from '../../../crypto/curves.ts';
import { type AbiTuple, type AbiType, readStruct, readTuple, sizeAt, valueAt } from './abi.ts';
import type { LayerName, PasskeyParts } from './packing.ts';

interface StructShape {
  readonly name: LayerName;
  readonly types: readonly AbiType[];
  readonly read: (bytes: Uint8Array, types: readonly AbiType[]) => AbiTuple;
  /** The word that holds the first offset, and the offset that abi.encode writes there. */
  readonly firstOffset: { readonly word: number; readonly value: number };
  readonly parts: (values: readonly Uint8Array[]) => PasskeyParts;
}

const integerAt = (values: readonly Uint8Array[], index: number) => bytesToInteger(valueAt(values, index));

/** base/webauthn-sol, WebAuthn.sol: `WebAuthnAuth(authenticatorData, clientDataJSON, challengeIndex, typeIndex, r, s)`. */
const SOL_TYPES: readonly AbiType[] = ['bytes', 'bytes', 'word', 'word', 'word', 'word'];

const solParts = (values: readonly Uint8Array[]): PasskeyParts => ({
  authenticatorData: valueAt(values, 0),
  clientDataJSON: valueAt(values, 1),
  safeFields: null,
  challengeIndex: integerAt(values, 2),
  typeIndex: integerAt(values, 3),
  r: integerAt(values, 4),
  s: integerAt(values, 5),
});

/** OpenZeppelin, WebAuthn.sol: `WebAuthnAuth(r, s, challengeIndex, typeIndex, authenticatorData, clientDataJSON)`. */
const OZ_TYPES: readonly AbiType[] = ['word', 'word', 'word', 'word', 'bytes', 'bytes'];

const ozParts = (values: readonly Uint8Array[]): PasskeyParts => ({
  r: integerAt(values, 0),
  s: integerAt(values, 1),
  challengeIndex: integerAt(values, 2),
  typeIndex: integerAt(values, 3),
  authenticatorData: valueAt(values, 4),
  clientDataJSON: valueAt(values, 5),
  safeFields: null,
});

/** safe-global/safe-modules, passkey WebAuthn.sol: `Signature(authenticatorData, clientDataFields, r, s)`, field by field. */
const SAFE_TYPES: readonly AbiType[] = ['bytes', 'bytes', 'word', 'word'];

const safeParts = (values: readonly Uint8Array[]): PasskeyParts => ({
  authenticatorData: valueAt(values, 0),
  clientDataJSON: null,
  safeFields: valueAt(values, 1),
  challengeIndex: null,
  typeIndex: null,
  r: integerAt(values, 2),
  s: integerAt(values, 3),
});

/**
 * All spellings that are read. Two of them no contract takes (a struct for OpenZeppelin, fields for webauthn-sol): client
 * code confuses the two libraries, and it helps to say so.
 */
export const STRUCTS: readonly StructShape[] = [
  {
    name: 'webauthn-sol',
    types: SOL_TYPES,
    read: readStruct,
    firstOffset: { word: 1, value: 0xc0 },
    parts: solParts,
  },
  {
    name: 'webauthn-sol-fieldwise',
    types: SOL_TYPES,
    read: readTuple,
    firstOffset: { word: 0, value: 0xc0 },
    parts: solParts,
  },
  {
    name: 'openzeppelin-webauthn',
    types: OZ_TYPES,
    read: readTuple,
    firstOffset: { word: 4, value: 0xc0 },
    parts: ozParts,
  },
  {
    name: 'openzeppelin-webauthn-struct',
    types: OZ_TYPES,
    read: readStruct,
    firstOffset: { word: 5, value: 0xc0 },
    parts: ozParts,
  },
  {
    name: 'safe-passkey',
    types: SAFE_TYPES,
    read: readTuple,
    firstOffset: { word: 0, value: 0x80 },
    parts: safeParts,
  },
];

/** Whether the bytes are so near to this struct that its error is worth telling. */
export function resembles({ firstOffset }: StructShape, bytes: Uint8Array): boolean {
  return sizeAt(bytes, firstOffset.word * 32) === firstOffset.value;
}
