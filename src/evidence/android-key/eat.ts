// The CBOR (EAT) form of a KeyDescription, 1.3.6.1.4.1.11129.2.1.25: recognised and labelled, never appraised.
import { toBase64Url } from '../../codec/bytes.ts';
import { type CborValue, decodeCbor } from '../../codec/cbor.ts';
import { KeytierError } from '../../model/errors.ts';
import type { Json } from '../../model/evidence.ts';
import { TAGS } from './tags.ts';

/** Private claims of the KeyMint draft and the registered claims it used, by their numbers at the time. */
const CLAIM_NAMES: ReadonlyMap<number, string> = new Map([
  [7, 'uniqueId'],
  [-75008, 'nonce'],
  [-76000, 'submodules'],
  [-76002, 'securityLevel'],
  [-76003, 'bootState'],
  [-82001, 'verifiedBootKey'],
  [-82002, 'deviceLocked'],
  [-82003, 'verifiedBootHash'],
  [-82004, 'attestationVersion'],
  [-82005, 'keymasterVersion'],
  [-82006, 'officialBuild'],
]);

/** A KeyMint tag n is claim -80000 - n. */
const TAG_CLAIM_BASE = -80_000;

/** The claims with the names that are known, or a string that says why it is not an EAT. */
export function decodeEat(bytes: Uint8Array): Json | string {
  try {
    const value = decodeCbor(bytes);
    return value instanceof Map ? cborJson(value, 0) : 'not a CBOR map';
  } catch (error) {
    if (error instanceof KeytierError) return error.message;
    throw error;
  }
}

function claimName(key: CborValue): string {
  if (typeof key !== 'number') return String(key);
  return CLAIM_NAMES.get(key) ?? TAGS.get(TAG_CLAIM_BASE - key)?.name ?? String(key);
}

function cborJson(value: CborValue, depth: number): Json {
  if (depth > 4) return '…';
  if (value instanceof Uint8Array) return toBase64Url(value);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [claimName(key), cborJson(item, depth + 1)]));
  }
  if (Array.isArray(value)) return value.map((item: CborValue) => cborJson(item, depth + 1));
  if (typeof value === 'bigint') return value.toString();
  if (value === undefined || typeof value === 'object') return null;
  return value;
}
