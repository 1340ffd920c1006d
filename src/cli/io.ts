// Access to files and standard streams: the only place that reads stdin and writes reports.
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { MAX_INPUT_BYTES } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';

let stdinBytes: Promise<Uint8Array> | undefined;

/** All of stdin, read once; stops one byte above the limit so that an endless stream ends with an error. */
export function readStdin(): Promise<Uint8Array> {
  stdinBytes ??= collectStdin();
  return stdinBytes;
}

async function collectStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY) process.stderr.write('keytier: reading from the terminal; end with Ctrl-D\n');
  const chunks: Buffer[] = [];
  let size = 0;
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
 * Reads a file of at most `limit` bytes.
 * @throws KeytierError with `code` where it is not there, not readable or too large
 */
export async function readBoundedFile(
  path: string,
  limit: number,
  code: KeytierError['code'],
): Promise<Uint8Array> {
  try {
    const { size } = statSync(path);
    if (size > limit)
      throw new KeytierError(code, `${path} is too large`, {
        where: path,
        seen: `${size} bytes`,
        hint: `the limit is ${limit} bytes`,
      });
    return readFileSync(path);
  } catch (error) {
    if (error instanceof KeytierError) throw error;
    throw new KeytierError(code, `${path} can not be read`, {
      where: path,
      seen: error instanceof Error && 'code' in error ? String(error.code) : 'an error',
      cause: error,
    });
  }
}

const guarded = new WeakSet<NodeJS.WriteStream>();

/**
 * Writes to a standard stream and waits until it is taken, so that nothing is cut at a pipe's 64 kB. A reader that
 * closes the pipe early (head, jq) has seen enough: that ends quietly.
 */
export function writeStream(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (!guarded.has(stream)) {
    guarded.add(stream);
    // Reported by the callback below; without a listener Node would also throw it.
    stream.on('error', () => undefined);
  }
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === undefined || error === null || (error as NodeJS.ErrnoException).code === 'EPIPE')
        resolve();
      else
        reject(
          new KeytierError('ERR_OUTPUT', 'the output can not be written', {
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
    throw new KeytierError('ERR_OUTPUT', `${path} can not be written`, {
      where: path,
      seen: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
