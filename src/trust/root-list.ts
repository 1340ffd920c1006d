// Google's list of roots: a JSON array of PEM certificates. It is compared with what is pinned, and never believed by itself.
import { decodeUtf8 } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import { type Anchor, readAnchors } from './anchors.ts';

/**
 * Reads `["-----BEGIN CERTIFICATE-----…", …]` (developer.android.com, root certificates). Two certificates of one key are
 * one root.
 * @throws KeytierError ERR_TRUST_ANCHOR for anything else, an empty array included
 */
export function readRootList(bytes: Uint8Array, source: string): readonly Anchor[] {
  const refuse = (message: string, seen: string) =>
    new KeytierError('ERR_TRUST_ANCHOR', message, {
      where: source,
      seen,
      hint: 'expected the JSON array that Google publishes at https://android.googleapis.com/attestation/root',
    });
  const text = decodeUtf8(bytes) ?? '';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw refuse(
      'the list of roots is not JSON',
      /^\s*</.test(text) ? 'an HTML or XML page' : `${bytes.length} bytes`,
    );
  }
  if (!Array.isArray(document) || document.length === 0)
    throw refuse('the list of roots is not an array with certificates', `JSON ${typeof document}`);
  const anchors = document.flatMap((pem: unknown, index) => {
    if (typeof pem !== 'string')
      throw refuse(`element ${index} of the list of roots is not text`, typeof pem);
    return readAnchors(Buffer.from(pem), `${source} element ${index}`);
  });
  return [...new Map(anchors.map((anchor) => [anchor.spkiSha256, anchor])).values()];
}
