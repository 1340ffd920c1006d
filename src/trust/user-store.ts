// Reads a user store: the manifest, and the files of its pieces, each checked against its hash. Nothing is written here.
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import type { Manifest, PieceOrigin, StoredPiece, TrustPiece } from '../model/trust-data.ts';
import { brokenStore, MANIFEST_FILE, MAX_MANIFEST_BYTES, parseManifest } from './manifest.ts';

/**
 * Bytes of one piece. The published status list has some 50 kB; it would have to grow three-hundredfold to reach this.
 */
export const MAX_PIECE_BYTES = 16 * 1_048_576;

/** A store that was read. Its files are read when they are asked for. */
export interface UserStore {
  readonly dir: string;
  readonly manifest: Manifest;
  /** What the manifest was read from, to notice that somebody replaced it; null where there is none yet. */
  readonly manifestSha256: string | null;
}

/**
 * The store in a folder, or null where there is none: one failed call where nothing was ever stored.
 * @throws KeytierError ERR_TRUST_STORE where there is one and it cannot be used
 */
export function readUserStore(dir: string): UserStore | null {
  const path = join(dir, MANIFEST_FILE);
  const bytes = readFileIfThere(path, MAX_MANIFEST_BYTES);
  return bytes === null
    ? null
    : { dir, manifest: parseManifest(bytes, path), manifestSha256: sha256Hex(bytes) };
}

/**
 * The bytes of a believed piece, checked against the manifest; null where the store does not have it.
 * An update may replace the manifest between two reads, so a file that is gone is looked up once more.
 * @throws KeytierError ERR_TRUST_STORE where the file is missing or not the one that was stored
 */
export function readPiece(
  store: UserStore,
  piece: TrustPiece,
): { readonly bytes: Uint8Array; readonly entry: StoredPiece } | null {
  const entry = store.manifest.pieces[piece];
  if (entry === undefined) return null;
  const bytes = readFileIfThere(join(store.dir, entry.file), MAX_PIECE_BYTES);
  if (bytes !== null) return { bytes: checkedBytes(bytes, store.dir, entry), entry };
  const again = readUserStore(store.dir);
  const current = again?.manifest.pieces[piece];
  if (again === null || current === undefined || current.file === entry.file)
    throw brokenStore(`the trust store lacks the file of its ${piece}`, join(store.dir, entry.file));
  return { bytes: readStoredFile(again.dir, current), entry: current };
}

/**
 * The bytes of any file that the manifest describes, held ones included, checked against their hash.
 * @throws KeytierError ERR_TRUST_STORE
 */
export function readStoredFile(dir: string, origin: Pick<PieceOrigin, 'file' | 'sha256'>): Uint8Array {
  const bytes = readFileIfThere(join(dir, origin.file), MAX_PIECE_BYTES);
  if (bytes === null) throw brokenStore('the trust store lacks a file', join(dir, origin.file));
  return checkedBytes(bytes, dir, origin);
}

function checkedBytes(
  bytes: Uint8Array,
  dir: string,
  { file, sha256 }: Pick<PieceOrigin, 'file' | 'sha256'>,
): Uint8Array {
  const seen = sha256Hex(bytes);
  if (seen === sha256) return bytes;
  throw brokenStore('a file of the trust store is not the one that was stored', join(dir, file), {
    seen: `sha256 ${seen}, stored as ${sha256}`,
  });
}

/** ENOENT and ENOTDIR: there is nothing. Everything else is trouble, and never the same as nothing. */
function readFileIfThere(path: string, limit: number): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw brokenStore('the trust store cannot be read', path, { seen: code, cause });
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > limit)
      throw brokenStore('a file of the trust store is not a file of its usual size', path, {
        seen: stats.isFile() ? `${stats.size} bytes, at most ${limit}` : 'not a regular file',
      });
    return new Uint8Array(readFileSync(descriptor));
  } catch (cause) {
    if (cause instanceof KeytierError) throw cause;
    throw brokenStore('the trust store cannot be read', path, {
      seen: cause instanceof Error ? cause.message : 'unknown error',
      cause,
    });
  } finally {
    closeSync(descriptor);
  }
}
