// Everything keytier believes beforehand, in one value: dated, hashed, local.
import type { TrustSource } from '../model/report.ts';
import { type Anchor, type AnchorSet, anchorSet, anchorsHash, bundledAnchors } from './anchors.ts';
import { type BootKeyTable, bundledBootKeys } from './boot-keys.ts';
import { ANCHORS_AS_OF } from './data/anchors.ts';
import { BOOT_KEYS_AS_OF } from './data/boot-keys.ts';
import type { StatusList } from './status-list.ts';

/** Trust material for one run. Without a status list, revocation is unknown: never good. */
export interface TrustStore {
  readonly anchors: AnchorSet;
  readonly bootKeys: BootKeyTable;
  readonly statusList: StatusList | null;
  /** What the report says was used. */
  readonly sources: readonly TrustSource[];
}

export interface TrustOptions {
  readonly ownAnchors?: readonly Anchor[];
  /** Where your anchors came from, for the report. */
  readonly ownAnchorsSource?: string;
  readonly statusList?: StatusList | null;
}

/** The bundled trust material plus what was given. */
export function createTrustStore({
  ownAnchors = [],
  ownAnchorsSource = 'option',
  statusList = null,
}: TrustOptions = {}): TrustStore {
  const bundled = bundledAnchors();
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
  if (ownAnchors.length > 0) {
    sources.push({
      name: 'your-anchors',
      asOf: null,
      sha256: anchorsHash(ownAnchors),
      source: ownAnchorsSource,
      count: ownAnchors.length,
    });
  }
  if (statusList !== null) {
    const { asOf, dateBasis, sha256, source, entries } = statusList;
    sources.push({ name: 'status-list', asOf, asOfBasis: dateBasis, sha256, source, count: entries.size });
  }
  return { anchors: anchorSet([...bundled, ...ownAnchors]), bootKeys, statusList, sources };
}
