// Reads the bytes of a piece, whichever it is; how each kind looks, and what file ending it has.
import { decodeUtf8 } from '../../codec/bytes.ts';
import { KeytierError } from '../../model/errors.ts';
import type { TrustPiece } from '../../model/trust-data.ts';
import { bundledAnchors, readAnchors } from '../anchors.ts';
import { readBootKeyList } from '../boot-key-list.ts';
import { readRootList } from '../root-list.ts';
import { readStatusList } from '../status-list.ts';
import type { Content } from './judge.ts';

/** File endings in a store, for people who open it. */
export const ENDINGS: Readonly<Record<TrustPiece, 'json' | 'pem'>> = {
  'status-list': 'json',
  'root-list': 'json',
  'grapheneos-boot-keys': 'json',
  'your-roots': 'pem',
  'your-boot-keys': 'json',
};

/**
 * Reads bytes as a certain piece.
 * @throws KeytierError with exit code 6 where they are something else, or empty
 */
export function readContent(piece: TrustPiece, bytes: Uint8Array, source: string): Content {
  switch (piece) {
    case 'status-list':
      return { piece, list: readStatusList(bytes, source, null) };
    case 'root-list':
      return { piece, anchors: readRootList(bytes, source) };
    case 'your-roots':
      return { piece, anchors: refusePublicKeys(readAnchors(bytes, source), source) };
    case 'grapheneos-boot-keys':
    case 'your-boot-keys': {
      const { own, ...keys } = readBootKeyList(bytes, source);
      if (own === (piece === 'your-boot-keys')) return { piece, keys };
      throw new KeytierError('ERR_TRUST_DATA', `this is not a list for ${piece}`, { where: source });
    }
  }
}

/** AOSP's software keys are public; nobody pins one by accident, and none is stored as if it were pinned. */
function refusePublicKeys(
  anchors: ReturnType<typeof readAnchors>,
  source: string,
): ReturnType<typeof readAnchors> {
  const known = new Map(bundledAnchors().map((anchor) => [anchor.spkiSha256, anchor]));
  for (const { spkiSha256 } of anchors) {
    const anchor = known.get(spkiSha256);
    if (anchor === undefined) continue;
    throw new KeytierError('ERR_TRUST_ANCHOR', `${source} has a root that keytier knows`, {
      where: source,
      seen: `${anchor.label}, SPKI SHA-256 ${spkiSha256}`,
      hint:
        anchor.class === 'google-hardware'
          ? 'it is pinned already; nothing needs to be done'
          : 'it is known by name and not believed; leave it out',
    });
  }
  return anchors;
}

/**
 * Finds out which piece a file holds: never by its name.
 * @throws KeytierError ERR_TRUST_DATA where it is none
 */
export function pieceOf(bytes: Uint8Array, source: string): TrustPiece {
  if (bytes[0] === 0x30) return 'your-roots';
  const text = decodeUtf8(bytes) ?? '';
  if (/-----BEGIN (CERTIFICATE|PUBLIC KEY)-----/.test(text) && !/^\s*[[{]/.test(text)) return 'your-roots';
  const document = parsed(text);
  if (Array.isArray(document)) return 'root-list';
  const fields = typeof document === 'object' && document !== null ? document : {};
  const found = KEYS.find(([key]) => Object.hasOwn(fields, key));
  if (found !== undefined) return found[1];
  throw new KeytierError('ERR_TRUST_DATA', `${source} is no trust data that keytier knows`, {
    where: source,
    seen: /^\s*</.test(text)
      ? 'an HTML or XML page'
      : document === undefined
        ? `${bytes.length} bytes`
        : 'JSON',
    tried: ['a status list', 'a list of roots', 'PEM certificates or public keys', 'boot keys'],
    hint: 'docs/trust-data.md has the forms that are read',
  });
}

/** What the top level of each JSON form has. */
const KEYS: readonly (readonly [string, TrustPiece])[] = [
  ['entries', 'status-list'],
  ['verifiedBootKeys', 'grapheneos-boot-keys'],
  ['bootKeys', 'your-boot-keys'],
];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
