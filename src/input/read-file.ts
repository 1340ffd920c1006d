// Reads one file or FIFO up to a limit, and turns system errors into errors with a hint. Synchronous inside: a command
// that reads one file should not wait for a thread pool to start.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { MAX_INPUT_BYTES } from '../codec/limits.ts';
import { type ErrorCode, KeytierError } from '../model/errors.ts';
import { formatBytes } from './sights.ts';

const CHUNK = 65_536;

/** What a path is. `other` is a device or a socket. */
export type PathType = 'file' | 'fifo' | 'directory' | 'other' | 'missing';

/**
 * What `path` is, links followed.
 * @throws KeytierError ERR_INPUT_UNREADABLE where the system does not say
 */
export async function pathType(path: string): Promise<PathType> {
  try {
    const stats = statSync(path);
    if (stats.isFile()) return 'file';
    if (stats.isDirectory()) return 'directory';
    return stats.isFIFO() ? 'fifo' : 'other';
  } catch (cause) {
    if (MISSING.has(systemCode(cause))) return 'missing';
    throw fileError(path, cause);
  }
}

/**
 * The bytes of a regular file or FIFO. The size is looked at before anything is read, and again while reading: a file
 * can grow, and a FIFO has no size.
 * @throws KeytierError ERR_INPUT_NOT_FOUND, ERR_INPUT_UNREADABLE, ERR_INPUT_EMPTY, ERR_LIMIT_EXCEEDED
 */
export async function readFileBytes(path: string, limit = MAX_INPUT_BYTES): Promise<Uint8Array> {
  try {
    const stats = statSync(path);
    if (!stats.isFile() && !stats.isFIFO())
      throw notAFile(path, stats.isDirectory() ? 'a directory' : 'a device or socket');
    if (stats.size > limit) throw tooLarge(path, formatBytes(stats.size), limit);
    const descriptor = openSync(path, 'r');
    try {
      return checkSize(path, readAll(descriptor, path, limit), undefined, limit);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/**
 * The bytes themselves, if there are any and not too many.
 * @throws KeytierError ERR_INPUT_EMPTY, ERR_LIMIT_EXCEEDED
 */
export function checkSize(
  source: string,
  bytes: Uint8Array,
  hint?: string,
  limit = MAX_INPUT_BYTES,
): Uint8Array {
  if (bytes.length > limit) throw tooLarge(source, formatBytes(bytes.length), limit);
  if (bytes.length > 0) return bytes;
  throw new KeytierError('ERR_INPUT_EMPTY', `${source} is empty`, {
    where: source,
    seen: '0 bytes',
    hint: hint ?? 'was the capture written at all?',
  });
}

function readAll(descriptor: number, path: string, limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const chunk = new Uint8Array(CHUNK);
    const bytesRead = readSync(descriptor, chunk, 0, CHUNK, null);
    if (bytesRead === 0) return new Uint8Array(Buffer.concat(chunks, total));
    total += bytesRead;
    if (total > limit) throw tooLarge(path, `more than ${formatBytes(limit)}`, limit);
    chunks.push(chunk.subarray(0, bytesRead));
  }
}

function tooLarge(source: string, seen: string, limit: number): KeytierError {
  return new KeytierError('ERR_LIMIT_EXCEEDED', `${source} is larger than ${limit} bytes`, {
    where: source,
    seen,
    hint: 'cut the part with the evidence out, or split a collection into a directory of files',
  });
}

function notAFile(path: string, seen: string): KeytierError {
  return new KeytierError('ERR_INPUT_UNREADABLE', `${path} is not a file`, {
    where: path,
    seen,
    hint: 'keytier reads regular files, FIFOs, directories and stdin (-)',
  });
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

const CODES: Readonly<Record<string, readonly [ErrorCode, string, string]>> = {
  ENOENT: [
    'ERR_INPUT_NOT_FOUND',
    'does not exist',
    'check the path; text goes in on stdin, with - as the input',
  ],
  ENOTDIR: ['ERR_INPUT_NOT_FOUND', 'does not exist', 'a part of the path is a file and not a directory'],
  ENAMETOOLONG: ['ERR_INPUT_NOT_FOUND', 'does not exist', 'text goes in on stdin, with - as the input'],
  EACCES: ['ERR_INPUT_UNREADABLE', 'may not be read', 'check its permissions'],
  EPERM: ['ERR_INPUT_UNREADABLE', 'may not be read', 'check its permissions'],
  ELOOP: ['ERR_INPUT_UNREADABLE', 'is a link that leads to itself', 'check the symbolic links'],
};

/** The error for a path that cannot be read; errors that have a code of ours already stay what they are. */
export function fileError(path: string, cause: unknown): KeytierError {
  if (cause instanceof KeytierError) return cause;
  const code = systemCode(cause);
  const [id, what, hint] = CODES[code] ?? [
    'ERR_INPUT_UNREADABLE',
    'cannot be read',
    'check that it is a readable file',
  ];
  const name = path.length <= MAX_NAME ? path : `${path.slice(0, MAX_NAME)}...`;
  return new KeytierError(id, `${name} ${what}`, { where: name, seen: code, hint, cause });
}

const MAX_NAME = 200;

function systemCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
}
