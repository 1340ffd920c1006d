// Writes the files of a user store: whole or not at all, on the disk before anything refers to them.
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { brokenStore } from '../manifest.ts';

/** Folders of a store: what is believed, and what is kept aside. */
export const STORE_FOLDERS = ['data', 'held'] as const;

/**
 * Makes the store's folders; only their owner may write, since what is in them is believed.
 * @throws KeytierError ERR_TRUST_STORE
 */
export function makeStore(dir: string): void {
  try {
    for (const folder of STORE_FOLDERS) mkdirSync(join(dir, folder), { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw brokenStore('the trust store cannot be made', dir, { seen: messageOf(cause), cause });
  }
}

/**
 * Writes a file beside its place, waits until the disk has it, and renames it. A kill at any moment leaves the old file
 * or the new one, and at worst a draft that nothing refers to.
 * @param token makes the draft's name unique to this run
 * @throws KeytierError ERR_TRUST_STORE
 */
export function writeDurably(path: string, bytes: Uint8Array, token: string): void {
  const draft = `${path}.${token}.tmp`;
  try {
    const descriptor = openSync(draft, 'w', 0o644);
    try {
      let offset = 0;
      while (offset < bytes.length) offset += writeSync(descriptor, bytes, offset);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, path);
    syncFolder(dirname(path));
  } catch (cause) {
    rmSync(draft, { force: true });
    throw brokenStore('the trust store cannot be written', path, { seen: messageOf(cause), cause });
  }
}

/** A rename is durable once its folder is. Windows cannot open folders and does not need it. */
function syncFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'EISDIR') throw cause;
  } finally {
    closeSync(descriptor);
  }
}

/** A day: longer than any reader that found a name in an old manifest needs to open the file. */
const ORPHAN_AGE = 86_400_000;

/** Names that this store gives its files: a piece, the start of its hash, an ending, and that of a draft. */
const OWN_NAME = /^[a-z][a-z-]*-[0-9a-f]{16}\.[a-z]+(?:\.[0-9A-Za-z-]+\.tmp)?$/;

/** Removes files of its own that nothing refers to and that are older than a day, drafts of killed runs included. */
export function sweep(dir: string, keep: ReadonlySet<string>, now: number): void {
  for (const folder of STORE_FOLDERS) {
    for (const name of readdirSync(join(dir, folder))) {
      const path = join(dir, folder, name);
      if (OWN_NAME.test(name) && !keep.has(`${folder}/${name}`) && isOlder(path, now))
        rmSync(path, { force: true });
    }
  }
  for (const name of readdirSync(dir))
    if (/^(manifest\.json|lock)\../.test(name) && isOlder(join(dir, name), now))
      rmSync(join(dir, name), { force: true });
}

function isOlder(path: string, now: number): boolean {
  try {
    // Not through links, and never a folder: those are somebody else's.
    const stats = lstatSync(path);
    return stats.isFile() && now - stats.mtimeMs > ORPHAN_AGE;
  } catch {
    return false;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
