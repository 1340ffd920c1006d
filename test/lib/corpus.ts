// Where published captures lie, if they are there at all. The only place that knows; tests skip without them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPemBlocks } from '../../src/codec/pem.ts';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');

/** What a suite says when there is nothing to test against. */
export const NO_CORPUS = 'skipped: no corpus';

/** The path of a file or folder of the corpus, or null where it is absent. */
export function corpusPath(name: string): string | null {
  const path = join(CORPUS, name);
  return existsSync(path) ? path : null;
}

/** The title of a suite that needs this part of the corpus: it says so where the suite is skipped. */
export function corpusTitle(title: string, name: string): string {
  return corpusPath(name) === null ? `${title}: ${NO_CORPUS}` : title;
}

/** Files below a folder of the corpus with this ending, relative to the folder, sorted; none where it is absent. */
export function corpusFiles(folder: string, ending: string): string[] {
  const path = corpusPath(folder);
  if (path === null) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort();
}

/** The bytes of a file; throws where it is absent. */
export function corpusBytes(name: string): Buffer {
  const path = corpusPath(name);
  if (path === null) throw new Error(`${NO_CORPUS}: ${name}`);
  return readFileSync(path);
}

/** The certificates of a PEM file, DER, in the order of the file. */
export function corpusChain(name: string): readonly Uint8Array[] {
  return readPemBlocks(corpusBytes(name).toString('latin1')).map(({ der }) => der);
}
