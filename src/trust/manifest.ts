// The manifest of a user store: strict reading, writing with a hash over itself. No file is touched here.
import { decodeUtf8, sha256Hex } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import {
  type HeldPiece,
  type Manifest,
  type StoredPiece,
  TRUST_PIECES,
  type TrustPiece,
} from '../model/trust-data.ts';

/** The manifest's name in its store. */
export const MANIFEST_FILE = 'manifest.json';

/** Bytes of a manifest: a few kilobytes for every piece, a hundredfold. */
export const MAX_MANIFEST_BYTES = 1_048_576;

/** A store without anything in it. */
export const EMPTY_MANIFEST: Manifest = {
  schema: 'keytier.trust-store',
  schemaVersion: '1.0',
  pieces: {},
  held: {},
};

type Fields = Readonly<Record<string, unknown>>;

const ABOUT =
  'Written by keytier trust. Each file is named with its SHA-256; "sha256" here is that of this document without it. Do not edit: keytier would refuse the store.';

/** The manifest as text. The hash is over the compact JSON of everything else, so that a flipped bit is noticed. */
export function serialiseManifest(manifest: Manifest): string {
  const body = { ...manifest, about: ABOUT };
  return `${JSON.stringify({ ...body, sha256: hashOf(body) }, null, 2)}\n`;
}

function hashOf(body: object): string {
  return sha256Hex(Buffer.from(JSON.stringify(body)));
}

/** The error for a store that cannot be used: what is wrong, and what to do. Never a fallback to less. */
export function brokenStore(
  message: string,
  where: string,
  details: { seen?: string; cause?: unknown } = {},
) {
  return new KeytierError('ERR_TRUST_STORE', message, {
    where,
    ...details,
    hint: [
      'nothing was decided without it; the data can be had again:',
      'move the folder away, then keytier trust update, or keytier trust import FILE',
      'to go without it on purpose: --no-trust-dir',
    ].join('\n'),
  });
}

/**
 * Reads a manifest.
 * @param where its path, for messages
 * @throws KeytierError ERR_TRUST_STORE for anything but a whole, unaltered manifest of a known version
 */
export function parseManifest(bytes: Uint8Array, where: string): Manifest {
  const text = decodeUtf8(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text ?? '');
  } catch (cause) {
    throw brokenStore('the manifest of the trust store is not JSON', where, {
      seen: `${bytes.length} bytes`,
      cause,
    });
  }
  if (!isObject(document) || document['schema'] !== EMPTY_MANIFEST.schema)
    throw brokenStore('the manifest is not one of a keytier trust store', where);
  if (document['schemaVersion'] !== EMPTY_MANIFEST.schemaVersion)
    throw brokenStore('the trust store was written by another version of keytier', where, {
      seen: `schema version ${String(document['schemaVersion']).slice(0, 40)}`,
    });
  const { sha256, ...body } = document;
  if (sha256 !== hashOf(body))
    throw brokenStore('the manifest of the trust store was altered or damaged', where, {
      seen: `it says sha256 ${String(sha256).slice(0, 64)}, its content has ${hashOf(body)}`,
    });
  return {
    ...EMPTY_MANIFEST,
    pieces: piecesOf(body['pieces'], isStoredPiece, where),
    held: piecesOf(body['held'], isHeldPiece, where),
  };
}

function piecesOf<Piece>(
  value: unknown,
  isPiece: (value: unknown) => value is Piece,
  where: string,
): Partial<Record<TrustPiece, Piece>> {
  if (!isObject(value)) throw brokenStore('the manifest lacks a part', where);
  const result: Partial<Record<TrustPiece, Piece>> = {};
  for (const [name, piece] of Object.entries(value)) {
    const known = TRUST_PIECES.find((candidate) => candidate === name);
    if (known === undefined || !isPiece(piece))
      throw brokenStore('the manifest describes a piece in a way that is not understood', where, {
        seen: name.slice(0, 80),
      });
    result[known] = piece;
  }
  return result;
}

/** Files stand in the store's own folders, by names that cannot lead out of it. */
const FILE_NAME = /^(data|held)\/[a-z0-9-]+-[0-9a-f]{16}\.(json|pem|bin)$/;
const SHA256 = /^[0-9a-f]{64}$/;

function isOrigin(value: unknown): value is Fields {
  return (
    isObject(value) &&
    matches(value['file'], FILE_NAME) &&
    matches(value['sha256'], SHA256) &&
    isCount(value['bytes']) &&
    typeof value['source'] === 'string' &&
    (value['via'] === 'update' || value['via'] === 'import') &&
    isTime(value['fetchedAt']) &&
    (value['asOf'] === null || isTime(value['asOf'])) &&
    ['published', 'fetched', 'stated', 'file-time'].includes(String(value['asOfBasis'])) &&
    ['etag', 'lastModified', 'signedBy'].every(
      (name) => value[name] === undefined || typeof value[name] === 'string',
    ) &&
    (value['freshUntil'] === undefined || isTime(value['freshUntil']))
  );
}

function isStoredPiece(value: unknown): value is StoredPiece {
  if (!isOrigin(value)) return false;
  const { previous, accepted, change } = value;
  return (
    isCount(value['count']) &&
    isCount(value['peak']) &&
    isTime(value['checkedAt']) &&
    (previous === undefined || (isObject(previous) && matches(previous['file'], FILE_NAME))) &&
    (accepted === undefined || (isObject(accepted) && isTime(accepted['at']))) &&
    (change === undefined || (isObject(change) && isCount(change['added']) && isCount(change['removed'])))
  );
}

function isHeldPiece(value: unknown): value is HeldPiece {
  return (
    isOrigin(value) &&
    (value['count'] === null || isCount(value['count'])) &&
    isTime(value['heldAt']) &&
    typeof value['acceptable'] === 'boolean' &&
    Array.isArray(value['reasons']) &&
    value['reasons'].every(
      (reason) =>
        isObject(reason) && typeof reason['code'] === 'string' && typeof reason['text'] === 'string',
    )
  );
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
