// Google's attestation status list: which certificates are revoked or suspended, from a dated local file.
import { decodeUtf8, sha256Hex } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import type { DateBasis } from '../model/trust-data.ts';
import { ageDays } from './age.ts';

/** One entry as published; `reason` and the others are Google's words. */
export interface StatusEntry {
  readonly status: 'REVOKED' | 'SUSPENDED';
  readonly reason: string | null;
  readonly comment: string | null;
  readonly expires: string | null;
}

/** A status list that was read and checked. Absence from it means "not revoked as of `asOf`", nothing more. */
export interface StatusList {
  readonly entries: ReadonlyMap<string, StatusEntry>;
  /** RFC 3339 time the file speaks for; the list itself carries no date. */
  readonly asOf: string | null;
  /** Whether somebody said so, it was fetched then, or only the file's time says so, which a copy or a checkout resets. */
  readonly dateBasis: DateBasis;
  readonly sha256: string;
  readonly source: string;
}

/**
 * Reads `{"entries": {"<hex serial>": {"status": …}}}`. Serials are hexadecimal even when they look decimal; upper
 * case and leading zeros are normalised (developer.android.com, certificate status list; JSON schema there).
 * @param asOf RFC 3339 date of the file, or null
 * @throws KeytierError ERR_TRUST_STATUS_LIST for anything that is not a non-empty list: an HTML error page or an empty
 *   object must never look like "nothing is revoked"
 */
export function readStatusList(
  bytes: Uint8Array,
  source: string,
  asOf: string | null,
  dateBasis: StatusList['dateBasis'] = 'stated',
): StatusList {
  const refuse = (message: string, seen: string): KeytierError =>
    new KeytierError('ERR_TRUST_STATUS_LIST', message, {
      where: source,
      seen,
      hint: 'expected the JSON that Google publishes at https://android.googleapis.com/attestation/status',
    });
  const text = decodeUtf8(bytes);
  if (text === undefined) throw refuse('the status list is not text', `${bytes.length} bytes`);
  let document: unknown;
  try {
    document = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw refuse(
      'the status list is not JSON',
      /^\s*</.test(text) ? 'an HTML or XML page' : `${bytes.length} bytes of text`,
    );
  }
  const raw = isObject(document) ? document['entries'] : undefined;
  if (!isObject(raw))
    throw refuse(
      'the status list has no "entries" object',
      `JSON ${Array.isArray(document) ? 'array' : typeof document}`,
    );
  const entries = new Map<string, StatusEntry>();
  for (const [serial, value] of Object.entries(raw)) {
    const entry = isObject(value) ? value : {};
    const status = entry['status'];
    if (!/^[0-9a-f]+$/i.test(serial))
      throw refuse('a serial in the status list is not hexadecimal', JSON.stringify(serial.slice(0, 80)));
    if (status !== 'REVOKED' && status !== 'SUSPENDED') {
      throw refuse(`entry ${serial} has no known status`, JSON.stringify(status)?.slice(0, 80) ?? 'nothing');
    }
    const key = normaliseSerial(serial);
    // The same serial in two spellings: the stricter status counts.
    if (entries.get(key)?.status === 'REVOKED') continue;
    entries.set(key, {
      status,
      reason: textOrNull(entry['reason']),
      comment: textOrNull(entry['comment']),
      expires: textOrNull(entry['expires']),
    });
  }
  if (entries.size === 0) throw refuse('the status list is empty', 'no entries');
  return { entries, asOf, dateBasis, sha256: sha256Hex(bytes), source };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Lower-case hex without leading zeros. */
export function normaliseSerial(serial: string): string {
  return serial.toLowerCase().replace(/^0+(?=.)/, '');
}

/** Days between the list and the verification time; 0 where the list is younger, null where its date is not known. */
export function statusListAgeDays(list: StatusList, time: number): number | null {
  return ageDays(list.asOf, time);
}
