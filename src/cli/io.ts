// Access to files and standard streams: the only place that reads stdin and writes reports.
import { randomBytes } from 'node:crypto';
import { fstatSync, readSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { MAX_INPUT_BYTES } from '../codec/limits.ts';
import { readFileBytes } from '../input/read-file.ts';
import { KeytierError } from '../model/errors.ts';

/** File descriptors of the standard streams. */
export const STDOUT = 1;
export const STDERR = 2;
export const STDIN = 0;

type StandardStream = typeof STDOUT | typeof STDERR;

/** What is known of a stream that a person may be looking at. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly columns?: number;
}

/**
 * Whether a standard stream is a terminal. Node's own streams take 4 ms and more to load, so they are asked only where
 * the descriptor is a character device other than the null device.
 */
export function terminalOf(stream: StandardStream | typeof STDIN): Terminal {
  try {
    const stats = fstatSync(stream);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(devNull).rdev) return { isTTY: false };
  } catch {
    return { isTTY: false };
  }
  if (stream === STDIN) return { isTTY: process.stdin.isTTY === true };
  const { isTTY, columns } = stream === STDOUT ? process.stdout : process.stderr;
  return { isTTY: isTTY === true, ...(columns === undefined ? {} : { columns }) };
}

let stdinBytes: Promise<Uint8Array> | undefined;

/** All of stdin, read once; stops one byte above the limit so that an endless stream ends with an error. */
export function readStdin(): Promise<Uint8Array> {
  stdinBytes ??= collectStdin();
  return stdinBytes;
}

const CHUNK = 65_536;

async function collectStdin(): Promise<Uint8Array> {
  if (terminalOf(STDIN).isTTY)
    await writeText(STDERR, 'keytier: reading from the terminal; end with Ctrl-D\n');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for (let count = -1; count !== 0 && size <= MAX_INPUT_BYTES; size += count) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      count = readSync(STDIN, chunk, 0, CHUNK, null);
      chunks.push(chunk.subarray(0, count));
    }
  } catch (error) {
    // A descriptor that does not block (some parents leave it so) is read as a stream; Windows reports its end as EOF.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EAGAIN') return collectStdinStream(chunks, size);
    if (code !== 'EOF')
      throw new KeytierError('ERR_INPUT_UNREADABLE', 'stdin cannot be read', {
        where: 'stdin',
        seen: code ?? 'an error',
        cause: error,
      });
  }
  return Buffer.concat(chunks).subarray(0, MAX_INPUT_BYTES + 1);
}

async function collectStdinStream(chunks: Buffer[], start: number): Promise<Uint8Array> {
  let size = start;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_INPUT_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_INPUT_BYTES + 1);
}

/** Access to files and stdin for option values. */
export const valueIo = {
  stdin: readStdin,
  exists: async (path: string): Promise<boolean> => {
    try {
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  readFile: (path: string): Promise<Uint8Array> =>
    readBoundedFile(path, MAX_INPUT_BYTES, 'ERR_VALUE_INVALID'),
};

/**
 * Reads a file or FIFO of at most `limit` bytes; devices are refused, since they have no end.
 * @throws KeytierError with `code` where it is not there, not readable, empty or too large
 */
export async function readBoundedFile(
  path: string,
  limit: number,
  code: KeytierError['code'],
): Promise<Uint8Array> {
  try {
    return await readFileBytes(path, limit);
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    const { message, where, seen, hint } = error;
    throw new KeytierError(code, message, {
      ...(where === undefined ? {} : { where }),
      ...(seen === undefined ? {} : { seen }),
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
}

/**
 * Writes to a standard stream until all of it is taken, so that nothing is cut at a pipe's 64 kB. A reader that closes
 * the pipe early (head, jq) has seen enough: that ends quietly.
 * @throws KeytierError ERR_OUTPUT, for example on a full disk
 */
export async function writeText(stream: StandardStream, text: string): Promise<void> {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(stream, rest));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      // A pipe that does not block is full: let Node wait for it.
      if (code === 'EAGAIN') return writeStream(stream, rest);
      throw new KeytierError('ERR_OUTPUT', 'the output cannot be written', { seen: message, cause: error });
    }
  }
}

function writeStream(stream: StandardStream, bytes: Uint8Array): Promise<void> {
  const target = stream === STDOUT ? process.stdout : process.stderr;
  // Reported by the callback below; without a listener Node would also throw it.
  target.once('error', () => undefined);
  return new Promise((resolve, reject) => {
    target.write(bytes, (error) => {
      if (error === undefined || error === null || (error as NodeJS.ErrnoException).code === 'EPIPE')
        resolve();
      else
        reject(
          new KeytierError('ERR_OUTPUT', 'the output cannot be written', {
            seen: error.message,
            cause: error,
          }),
        );
    });
  });
}

/**
 * Writes a file whole or not at all: beside it first, then renamed over it.
 * @throws KeytierError ERR_OUTPUT
 */
export async function writeFileWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new KeytierError('ERR_OUTPUT', `${path} cannot be written`, {
      where: path,
      seen: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
