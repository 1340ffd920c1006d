// Everything keytier believes beforehand, in one value: dated, hashed, local.
import type { TrustSource } from '../model/report.ts';
import type { DateBasis } from '../model/trust-data.ts';
import type { TrustKind } from './age.ts';
import { type Anchor, type AnchorSet, anchorSet, anchorsHash, bundledAnchors } from './anchors.ts';
import { type BootKeyTable, bootKeysHash, bundledBootKeys, extendBootKeys } from './boot-keys.ts';
import { ANCHORS_AS_OF } from './data/anchors.ts';
import { BOOT_KEYS_AS_OF, type KnownBootKey } from './data/boot-keys.ts';
import type { StatusList } from './status-list.ts';

/** Something newer than what is believed, which waits for a person. */
export interface HeldNotice {
  /** The piece of the user store. */
  readonly piece: string;
  /** RFC 3339. */
  readonly since: string;
  /** Why, in words. */
  readonly why: string;
}

/** Trust material for one run. Without a status list, revocation is unknown: never good. */
export interface TrustStore {
  readonly anchors: AnchorSet;
  readonly bootKeys: BootKeyTable;
  readonly statusList: StatusList | null;
  /** What the report says was used. */
  readonly sources: readonly TrustSource[];
  /** The dates that age limits are measured from, RFC 3339; null where nothing says. */
  readonly asOf: Readonly<Record<Exclude<TrustKind, 'status-list'>, string | null>>;
  /** What is held back in the user store. */
  readonly held: readonly HeldNotice[];
}

/** Boot keys and where they came from. */
export interface BootKeySource {
  /** `your-boot-keys` or `grapheneos-boot-keys`. */
  readonly name: string;
  readonly source: string;
  readonly asOf: string | null;
  readonly asOfBasis?: DateBasis;
  readonly rows: readonly KnownBootKey[];
}

/** Roots and where they came from. They are labelled as yours: none of them is pinned by keytier itself. */
export interface AnchorSource {
  /** `your-anchors`, or the piece of the user store. */
  readonly name: string;
  readonly source: string;
  readonly asOf: string | null;
  readonly asOfBasis?: DateBasis;
  readonly anchors: readonly Anchor[];
}

export interface TrustOptions {
  readonly ownAnchors?: readonly Anchor[];
  /** Where your anchors came from, for the report. */
  readonly ownAnchorsSource?: string;
  /** Further roots of yours, for example accepted ones from a user store. */
  readonly moreAnchors?: readonly AnchorSource[];
  /** SPKI SHA-256 of pinned roots that a person stopped believing, by accepting a list without them. */
  readonly withdrawnRoots?: ReadonlySet<string>;
  readonly bootKeys?: readonly BootKeySource[];
  readonly statusList?: StatusList | null;
  /** Google's list of roots, which confirmed the pinned ones at its date. */
  readonly rootsConfirmed?: TrustSource;
  readonly held?: readonly HeldNotice[];
}

/** The bundled trust material plus what was given. */
export function createTrustStore({
  ownAnchors = [],
  ownAnchorsSource = 'option',
  moreAnchors = [],
  withdrawnRoots = new Set(),
  bootKeys: bootKeySources = [],
  statusList = null,
  rootsConfirmed,
  held = [],
}: TrustOptions = {}): TrustStore {
  const bundled = bundledAnchors().filter(({ spkiSha256 }) => !withdrawnRoots.has(spkiSha256));
  const bootKeys = bundledBootKeys();
  const sources: TrustSource[] = [
    {
      name: 'google-roots',
      asOf: ANCHORS_AS_OF,
      sha256: anchorsHash(bundled),
      source: 'bundled',
      count: bundled.length,
    },
    {
      name: 'boot-keys',
      asOf: BOOT_KEYS_AS_OF,
      sha256: bootKeys.sha256,
      source: 'bundled',
      count: bootKeys.size,
    },
  ];
  const given: AnchorSource = {
    name: 'your-anchors',
    source: ownAnchorsSource,
    asOf: null,
    anchors: ownAnchors,
  };
  const yours = [given, ...moreAnchors].filter(({ anchors }) => anchors.length > 0);
  if (rootsConfirmed !== undefined) sources.push(rootsConfirmed);
  for (const { anchors, ...source } of yours)
    sources.push({ ...source, sha256: anchorsHash(anchors), count: anchors.length });
  for (const { rows, ...source } of bootKeySources)
    if (rows.length > 0) sources.push({ ...source, sha256: bootKeysHash(rows), count: rows.length });
  if (statusList !== null) {
    const { asOf, dateBasis, sha256, source, entries } = statusList;
    sources.push({ name: 'status-list', asOf, asOfBasis: dateBasis, sha256, source, count: entries.size });
  }
  const published = bootKeySources.filter(({ rows }) => rows.some(({ origin }) => origin === 'published'));
  return {
    anchors: anchorSet([...bundled, ...yours.flatMap(({ anchors }) => anchors)]),
    bootKeys: bootKeySources.reduce((table, { rows }) => extendBootKeys(table, rows), bootKeys),
    statusList,
    sources,
    asOf: {
      roots: later(ANCHORS_AS_OF, rootsConfirmed?.asOf ?? ANCHORS_AS_OF),
      'boot-keys': published.map(({ asOf }) => asOf ?? BOOT_KEYS_AS_OF).reduce(later, BOOT_KEYS_AS_OF),
    },
    held,
  };
}

function later(left: string, right: string): string {
  return Date.parse(right) > Date.parse(left) ? right : left;
}
