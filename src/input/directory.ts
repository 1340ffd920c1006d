// Lists the files below a directory: sorted, bounded, and never twice round a circle of links.
import { opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_DIRECTORY_FILES } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';
import { fileError } from './read-file.ts';

/** A regular file, or a path whose type the system does not tell. */
export interface Listed {
  readonly path: string;
  readonly error?: KeytierError;
}

/**
 * The regular files below `root`, depth first, each directory sorted by the bytes of its names, so that the order is
 * the same in every locale. Names that start with a dot are skipped, and so are FIFOs, devices and sockets. Links are
 * followed; a directory that was there before is not entered again.
 * @throws KeytierError ERR_LIMIT_EXCEEDED for more than MAX_DIRECTORY_FILES entries, ERR_INPUT_UNREADABLE for `root`
 */
export function listFiles(root: string): readonly Listed[] {
  const files: Listed[] = [];
  const entered = new Set<string>();
  let entries = 0;
  const enter = (directory: string): void => {
    const names: string[] = [];
    const handle = opendirSync(directory);
    try {
      for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
        if (entry.name.startsWith('.')) continue;
        entries += 1;
        if (entries > MAX_DIRECTORY_FILES) throw tooManyFiles(root);
        names.push(entry.name);
      }
    } finally {
      handle.closeSync();
    }
    for (const name of names.sort(compareBytes)) visit(join(directory, name));
  };
  const visit = (path: string): void => {
    try {
      const stats = statSync(path, { bigint: true });
      if (stats.isFile()) files.push({ path });
      if (!stats.isDirectory()) return;
      const identity = `${stats.dev}:${stats.ino}`;
      if (entered.has(identity)) return;
      entered.add(identity);
      enter(path);
    } catch (cause) {
      const error = fileError(path, cause);
      if (error.code === 'ERR_LIMIT_EXCEEDED' || path === root) throw error;
      files.push({ path, error });
    }
  };
  visit(root);
  return files;
}

function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function tooManyFiles(root: string): KeytierError {
  return new KeytierError('ERR_LIMIT_EXCEEDED', `more than ${MAX_DIRECTORY_FILES} entries in ${root}`, {
    where: root,
    hint: 'is it the directory you meant? Give parts of it one by one',
  });
}
