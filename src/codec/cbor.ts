// CBOR as COSE and Android's provisioning info use it: definite lengths, unique keys, integers of any size.
import { decode } from 'cborg';
import { KeytierError } from '../model/errors.ts';

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
 * @throws KeytierError ERR_DECODE_CBOR on trailing bytes, duplicate keys, indefinite lengths or anything malformed
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  try {
    return decode(bytes, {
      useMaps: true,
      allowIndefinite: false,
      rejectDuplicateMapKeys: true,
      allowBigInt: true,
      strict: false,
    }) as CborValue;
  } catch (error) {
    throw new KeytierError('ERR_DECODE_CBOR', error instanceof Error ? error.message : 'malformed CBOR', {
      cause: error,
    });
  }
}
