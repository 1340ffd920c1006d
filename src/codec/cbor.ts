// CBOR as COSE and Android's provisioning info use it: definite lengths, unique keys, integers of any size.
import { decode, decodeFirst, encode } from 'cborg';
import { KeytierError } from '../model/errors.ts';
import { equalBytes } from './bytes.ts';
import { MAX_CBOR_DEPTH } from './limits.ts';

/** What CBOR decodes to; maps keep their keys' types. */
export type CborValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborValue, CborValue>;

/**
 * Decodes exactly one CBOR item.
 * @throws KeytierError ERR_DECODE_CBOR on trailing bytes, duplicate keys, indefinite lengths or anything malformed;
 *   ERR_LIMIT_EXCEEDED where it is nested deeper than MAX_CBOR_DEPTH
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  return guarded(bytes, () => decode(bytes, OPTIONS) as CborValue);
}

/**
 * Decodes the item that `bytes` begin with, and says how many bytes it takes.
 * @throws KeytierError as {@link decodeCbor}, but for what follows the item
 */
export function decodeFirstCbor(bytes: Uint8Array): { readonly value: CborValue; readonly length: number } {
  return guarded(bytes, () => {
    const [value, rest] = decodeFirst(bytes, OPTIONS) as [CborValue, Uint8Array];
    return { value, length: bytes.length - rest.length };
  });
}

/** Whether `bytes` are the one spelling of `value` that CTAP2 allows: shortest integers, keys in order. */
export function isCanonicalCbor(value: CborValue, bytes: Uint8Array): boolean {
  try {
    return equalBytes(encode(value), bytes);
  } catch {
    return false;
  }
}

const OPTIONS = {
  useMaps: true,
  allowIndefinite: false,
  rejectDuplicateMapKeys: true,
  allowBigInt: true,
  strict: false,
} as const;

function guarded<T>(bytes: Uint8Array, read: () => T): T {
  refuseDeep(bytes);
  try {
    return read();
  } catch (error) {
    throw new KeytierError('ERR_DECODE_CBOR', error instanceof Error ? error.message : 'malformed CBOR', {
      cause: error,
    });
  }
}

/** Bytes of the argument that follows an initial byte, by its low five bits (RFC 8949 section 3). */
const ARGUMENT_BYTES: ReadonlyMap<number, number> = new Map([
  [24, 1],
  [25, 2],
  [26, 4],
  [27, 8],
]);

/** Walks the headers without recursion: the library recurses on every level, and a certificate has room for 60,000. */
function refuseDeep(bytes: Uint8Array): void {
  const open: number[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const initial = bytes[offset++] ?? 0;
    const major = initial >> 5;
    const size = ARGUMENT_BYTES.get(initial & 0x1f) ?? 0;
    let argument = size === 0 ? initial & 0x1f : 0;
    for (const end = offset + size; offset < end; offset++) argument = argument * 256 + (bytes[offset] ?? 0);
    if (major === 2 || major === 3) offset += argument;
    const items = major === 4 ? argument : major === 5 ? argument * 2 : major === 6 ? 1 : 0;
    if (items > 0) {
      open.push(items);
      if (open.length > MAX_CBOR_DEPTH)
        throw new KeytierError('ERR_LIMIT_EXCEEDED', `CBOR nested deeper than ${MAX_CBOR_DEPTH}`);
      continue;
    }
    for (let last = open.length - 1; last >= 0; last--) {
      const left = (open[last] ?? 0) - 1;
      open[last] = left;
      if (left > 0) break;
      open.pop();
    }
  }
}
