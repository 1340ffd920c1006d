// keytier trust import: a file that somebody carried here, with the same checks as one that was fetched.
import { scanPem } from '../../codec/pem.ts';
import type { DateBasis, PieceOutcome } from '../../model/trust-data.ts';
import { pieceOf, readContent } from './content.ts';
import { type StoreEnvironment, settle } from './settle.ts';

/** A file to import. */
export interface ImportOptions {
  readonly bytes: Uint8Array;
  /** Its path, for the manifest and for messages. */
  readonly source: string;
  /** RFC 3339: the time it speaks for. What is in the file wins. */
  readonly asOf: string;
  readonly asOfBasis: Extract<DateBasis, 'stated' | 'file-time'>;
  /** The publisher's signature, where it was carried along. */
  readonly signature?: Uint8Array | undefined;
  /** SHA-256 of the file, or of a single root's SPKI, accepted beforehand. */
  readonly accept?: string | undefined;
}

/**
 * Imports a file whose kind is found out.
 * @throws KeytierError with exit code 6 where it is no trust data: nothing is stored then
 */
export async function importTrust(
  { bytes, source, asOf, asOfBasis, accept, signature }: ImportOptions,
  store: StoreEnvironment,
): Promise<PieceOutcome> {
  const piece = pieceOf(bytes, source);
  const content = readContent(piece, bytes, source);
  const published = 'keys' in content ? content.keys.published : null;
  const fetchedAt = `${new Date(store.now()).toISOString().slice(0, 19)}Z`;
  return settle(
    {
      piece,
      bytes: piece === 'your-roots' ? asPem(bytes) : bytes,
      source,
      via: 'import',
      fetchedAt,
      asOf: published ?? asOf,
      asOfBasis: published === null ? asOfBasis : 'published',
      ...(accept === undefined ? {} : { accept }),
      ...(signature === undefined ? {} : { signature }),
    },
    store,
  );
}

/** Roots are stored as PEM, whatever they came as, without the text around the blocks. */
function asPem(bytes: Uint8Array): Uint8Array {
  const blocks =
    bytes[0] === 0x30
      ? [{ label: 'CERTIFICATE', der: bytes }]
      : scanPem(Buffer.from(bytes).toString('latin1')).blocks;
  const wanted: ReadonlySet<string> = new Set(['CERTIFICATE', 'PUBLIC KEY']);
  return Buffer.from(
    blocks
      .filter(({ label }) => wanted.has(label))
      .map(({ label, der }) => {
        const lines =
          Buffer.from(der)
            .toString('base64')
            .match(/.{1,64}/g) ?? [];
        return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
      })
      .join(''),
  );
}
