// Undoes Content-Encoding with a bound on what comes out: a kilobyte can unfold to a gigabyte.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { KeytierError } from '../../model/errors.ts';

/** What is asked for, and understood. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

const UNPACKERS: Readonly<Record<string, (bytes: Uint8Array, maxOutputLength: number) => Uint8Array>> = {
  gzip: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
  'x-gzip': (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
  deflate: (bytes, maxOutputLength) => inflateSync(bytes, { maxOutputLength }),
  br: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength }),
};

/**
 * The content behind an encoding.
 * @throws KeytierError ERR_FETCH_TOO_LARGE above the limit, ERR_FETCH_CONTENT where it does not unpack
 */
export function unpack(
  bytes: Uint8Array,
  encoding: string | undefined,
  limit: number,
  where: string,
): Uint8Array {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return bytes;
  const unpacker = UNPACKERS[name];
  if (unpacker === undefined)
    throw new KeytierError('ERR_FETCH_CONTENT', 'the answer is packed in a way that was not asked for', {
      where,
      seen: `Content-Encoding: ${name.slice(0, 80)}`,
    });
  try {
    return new Uint8Array(unpacker(bytes, limit));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new KeytierError('ERR_FETCH_TOO_LARGE', 'the answer unfolds to more than trust data can be', {
        where,
        seen: `${bytes.length} bytes of ${name} unfold to more than ${limit}`,
        cause,
      });
    throw new KeytierError('ERR_FETCH_CONTENT', 'the answer does not unpack', {
      where,
      seen: `${name}, ${bytes.length} bytes: ${code}`,
      cause,
    });
  }
}
