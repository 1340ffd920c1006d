// Lists of boot keys from outside: the one GrapheneOS publishes, and lists of your own.
import { decodeUtf8 } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import { bundledBootKeys } from './boot-keys.ts';
import type { KnownBootKey } from './data/boot-keys.ts';

/** Boot keys that were read, with the time their publisher states; null where none is stated. */
export interface BootKeyList {
  readonly rows: readonly KnownBootKey[];
  /** RFC 3339. */
  readonly published: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Keys of one list. GrapheneOS lists about 20; a fleet of own systems may have a few hundred. */
const MAX_BOOT_KEYS = 10_000;

/** Characters of a label. */
const MAX_LABEL = 100;

/**
 * Reads either form:
 * - `{"verifiedBootKeys": ["<hex>", …], "timestamp": <Unix seconds>}`, which GrapheneOS publishes at
 *   https://grapheneos.org/attestation.json (described in its attestation compatibility guide). Its keys are GrapheneOS;
 *   the list does not name devices.
 * - `{"bootKeys": [{"label": "…", "key": "<hex>"}, …]}`: keys of your own, labelled so in every report.
 * @throws KeytierError ERR_TRUST_DATA for anything else, an empty list included; a public test key is refused, since
 *   anyone can sign a system with it
 */
export function readBootKeyList(bytes: Uint8Array, source: string): BootKeyList & { readonly own: boolean } {
  const text = decodeUtf8(bytes) ?? '';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse(
      'the list of boot keys is not JSON',
      source,
      /^\s*</.test(text) ? 'an HTML or XML page' : '',
    );
  }
  const { bootKeys, verifiedBootKeys, timestamp } = isObject(document) ? document : ({} as Fields);
  const own = Array.isArray(bootKeys);
  const list: readonly unknown[] = own ? bootKeys : Array.isArray(verifiedBootKeys) ? verifiedBootKeys : [];
  if (list.length === 0 || list.length > MAX_BOOT_KEYS)
    throw refuse('the list of boot keys has no keys, or far too many', source, `${list.length} keys`);
  const rows = list.map((item, index) =>
    own ? ownRow(item, `${source} bootKeys[${index}]`) : grapheneRow(item, `${source} [${index}]`),
  );
  const seconds = typeof timestamp === 'number' && timestamp > 0 && timestamp < 1e11 ? timestamp : null;
  return {
    own,
    rows: [...new Map(rows.map((row) => [row.key, row])).values()],
    published:
      own || seconds === null ? null : `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`,
  };
}

/**
 * A boot key of your own, for `--boot-key label=hex`, policies and files.
 * @throws KeytierError ERR_VALUE_INVALID where it is no SHA-256 in hex, has no label, or is a public test key
 */
export function ownBootKey(label: string, key: string, where: string): KnownBootKey {
  const invalid = (message: string, seen: string, hint: string) =>
    new KeytierError('ERR_VALUE_INVALID', message, { where, seen, hint });
  const hex = key.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex))
    throw invalid(
      'a boot key is not a SHA-256 in hex',
      `${key.length} characters`,
      'give the 64 hex digits of verifiedBootKey, as the report or the project of the OS shows them',
    );
  if (label.trim() === '' || label.length > MAX_LABEL || /\p{Cc}/u.test(label))
    throw invalid('a boot key needs a label', label.slice(0, MAX_LABEL), 'for example "Kiosk OS"');
  const known = bundledBootKeys().lookup(hex);
  if (known.kind === 'test-key' || known.kind === 'placeholder')
    throw invalid(
      'this boot key is no secret: anyone can sign an OS with it',
      known.kind === 'test-key' ? known.entry.device : 'a placeholder of one vendor',
      'sign the OS with a key of your own',
    );
  return { key: hex, os: label, device: '', state: 'self-signed', current: true, origin: 'yours' };
}

function ownRow(item: unknown, where: string): KnownBootKey {
  const { label, key } = isObject(item) ? item : ({} as Fields);
  try {
    return ownBootKey(typeof label === 'string' ? label : '', typeof key === 'string' ? key : '', where);
  } catch (error) {
    if (error instanceof KeytierError) throw refuse(error.message, where, error.seen ?? '', error.hint);
    throw error;
  }
}

function grapheneRow(item: unknown, where: string): KnownBootKey {
  const key = typeof item === 'string' ? item.toLowerCase() : '';
  if (!/^[0-9a-f]{64}$/.test(key)) throw refuse('a boot key is not a SHA-256 in hex', where, typeof item);
  const known = bundledBootKeys().lookup(key);
  if (known.kind === 'test-key' || known.kind === 'placeholder')
    throw refuse('the list names a public test key as a system of its own', where, key);
  const device = known.kind === 'known' && known.entry.os === 'GrapheneOS' ? known.entry.device : '';
  return { key, os: 'GrapheneOS', device, state: 'self-signed', current: true, origin: 'published' };
}

function refuse(message: string, where: string, seen: string, hint?: string): KeytierError {
  return new KeytierError('ERR_TRUST_DATA', message, {
    where,
    ...(seen === '' ? {} : { seen }),
    hint: hint ?? 'docs/trust-data.md has the forms that are read',
  });
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
