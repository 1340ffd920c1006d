// What a user store adds to the bundled trust material, read from its files: every one is checked against its hash.

import { bundledAnchors, PINNED_CLASSES, readAnchors } from './anchors.ts';
import { readBootKeyList } from './boot-key-list.ts';
import { readRootList } from './root-list.ts';
import { readStatusList } from './status-list.ts';
import type { AnchorSource, BootKeySource, HeldNotice, TrustOptions } from './store.ts';
import { readPiece, type UserStore } from './user-store.ts';

/** Which parts are needed. A status list that is not used is not read: it is by far the largest file. */
export interface UserTrustOptions {
  readonly statusList: boolean;
}

/**
 * The parts of a store as options for `createTrustStore`.
 * @throws KeytierError ERR_TRUST_STORE and others of exit code 6 where a part is damaged: none is left out in silence
 */
export function userTrust(
  store: UserStore,
  needs: UserTrustOptions,
): Pick<
  TrustOptions,
  'statusList' | 'moreAnchors' | 'withdrawnRoots' | 'bootKeys' | 'rootsConfirmed' | 'held'
> {
  const list = needs.statusList ? readPiece(store, 'status-list') : null;
  const roots = rootList(store);
  return {
    ...(list === null
      ? {}
      : {
          statusList: readStatusList(
            list.bytes,
            sourceOf(list.entry.source),
            list.entry.asOf,
            list.entry.asOfBasis,
          ),
        }),
    ...roots,
    moreAnchors: [...roots.moreAnchors, ...ownRoots(store)],
    bootKeys: [...bootKeys(store, 'grapheneos-boot-keys'), ...bootKeys(store, 'your-boot-keys')],
    held: heldNotices(store),
  };
}

/** Where it came from, and that it was read from the store. */
function sourceOf(source: string): string {
  return `trust store: ${source}`;
}

/**
 * Google's list as it was last believed. Roots in it that keytier does not pin were accepted by a person, so they are
 * yours; pinned ones that are not in it were given up by a person.
 */
function rootList(
  store: UserStore,
): Required<Pick<TrustOptions, 'moreAnchors' | 'withdrawnRoots'>> & Pick<TrustOptions, 'rootsConfirmed'> {
  const stored = readPiece(store, 'root-list');
  if (stored === null) return { moreAnchors: [], withdrawnRoots: new Set() };
  const { bytes, entry } = stored;
  const listed = readRootList(bytes, entry.file);
  const known = bundledAnchors();
  const keys = new Set(listed.map(({ spkiSha256 }) => spkiSha256));
  const accepted = listed.filter(
    ({ spkiSha256 }) => !known.some((anchor) => anchor.spkiSha256 === spkiSha256),
  );
  const withdrawn = known
    .filter((anchor) => PINNED_CLASSES.has(anchor.class) && !keys.has(anchor.spkiSha256))
    .map(({ spkiSha256 }) => spkiSha256);
  return {
    moreAnchors: [
      {
        name: 'accepted-roots',
        source: sourceOf(entry.source),
        asOf: entry.asOf,
        asOfBasis: entry.asOfBasis,
        anchors: accepted,
      },
    ],
    withdrawnRoots: new Set(withdrawn),
    rootsConfirmed: {
      name: 'root-list',
      asOf: entry.asOf,
      asOfBasis: entry.asOfBasis,
      sha256: entry.sha256,
      source: sourceOf(entry.source),
      count: entry.count,
    },
  };
}

function ownRoots(store: UserStore): AnchorSource[] {
  const stored = readPiece(store, 'your-roots');
  if (stored === null) return [];
  const { bytes, entry } = stored;
  return [
    {
      name: 'your-roots',
      source: sourceOf(entry.source),
      asOf: entry.asOf,
      asOfBasis: entry.asOfBasis,
      anchors: readAnchors(bytes, entry.file),
    },
  ];
}

function bootKeys(store: UserStore, piece: 'grapheneos-boot-keys' | 'your-boot-keys'): BootKeySource[] {
  const stored = readPiece(store, piece);
  if (stored === null) return [];
  const { bytes, entry } = stored;
  return [
    {
      name: piece,
      source: sourceOf(entry.source),
      asOf: entry.asOf,
      asOfBasis: entry.asOfBasis,
      rows: readBootKeyList(bytes, entry.file).rows,
    },
  ];
}

function heldNotices({ manifest }: UserStore): HeldNotice[] {
  return Object.entries(manifest.held)
    .filter(([, { acceptable }]) => acceptable)
    .map(([piece, { heldAt, reasons }]) => ({
      piece,
      since: heldAt,
      why: reasons.map(({ text }) => text).join('; '),
    }));
}
