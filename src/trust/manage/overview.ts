// Describes all trust data, bundled and stored, and what is wrong with it: for trust list, show and check.
import { join } from 'node:path';
import { asBuffer, sha256Hex } from '../../codec/bytes.ts';
import {
  type HeldPiece,
  type HeldView,
  type PieceView,
  type RootView,
  TRUST_PIECES,
  type TrustFinding,
  type TrustPiece,
  UPDATED_PIECES,
} from '../../model/trust-data.ts';
import { ageDays, staleness, staleText } from '../age.ts';
import { type Anchor, anchorsHash, bundledAnchors } from '../anchors.ts';
import { bundledBootKeys } from '../boot-keys.ts';
import { AAGUIDS, AAGUIDS_AS_OF, AAGUIDS_SOURCE } from '../data/aaguids.ts';
import { ANCHORS_AS_OF } from '../data/anchors.ts';
import { BOOT_KEYS, BOOT_KEYS_AS_OF, type KnownBootKey } from '../data/boot-keys.ts';
import { STATUS_LIST_FORMATS, STATUS_LIST_FORMATS_AS_OF } from '../data/status-list-formats.ts';
import { readPiece, readStoredFile, type UserStore } from '../user-store.ts';
import { readContent } from './content.ts';
import type { Content } from './judge.ts';

const TITLES: Readonly<Record<TrustPiece, string>> = {
  'status-list': 'revoked and suspended attestation certificates',
  'root-list': "Google's list of roots, compared with those that are pinned",
  'grapheneos-boot-keys': 'boot keys that GrapheneOS publishes',
  'your-roots': 'roots of your own',
  'your-boot-keys': 'boot keys of your own',
};

/** Ids of everything that `trust show` describes. */
export const BUNDLED_IDS = ['google-roots', 'boot-keys', 'aaguids', 'status-list-formats'] as const;

/** What is described: everything in short, or one piece with what is in it. */
export interface OverviewOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly details: boolean;
}

/**
 * Every piece, bundled ones first. All files of the store are read and checked, held ones included.
 * @throws KeytierError ERR_TRUST_STORE where one is damaged
 */
export function describeTrust(store: UserStore | null, options: OverviewOptions): PieceView[] {
  return [...bundledViews(options), ...TRUST_PIECES.map((piece) => storedView(store, piece, options))];
}

function bundledViews({ now, details }: OverviewOptions): PieceView[] {
  const view = (
    id: string,
    title: string,
    asOf: string,
    sha256: string,
    count: number,
    source: string,
    more: Partial<PieceView>,
  ): PieceView => ({
    id,
    title,
    origin: 'bundled',
    present: true,
    count,
    asOf,
    asOfBasis: 'published',
    ageDays: ageDays(asOf, now),
    sha256,
    source,
    ...(details ? more : {}),
  });
  const anchors = bundledAnchors();
  const table = bundledBootKeys();
  const hashOf = (rows: readonly string[]) => sha256Hex(Buffer.from(rows.join('\n')));
  return [
    view(
      'google-roots',
      'roots known by name; those of class google-hardware are believed',
      ANCHORS_AS_OF,
      anchorsHash(anchors),
      anchors.length,
      'bundled',
      { roots: anchors.map(rootView) },
    ),
    view(
      'boot-keys',
      'boot keys of known systems, and public test keys',
      BOOT_KEYS_AS_OF,
      table.sha256,
      table.size,
      'bundled',
      { bootKeys: BOOT_KEYS.map(bootKeyView) },
    ),
    view(
      'aaguids',
      `names of WebAuthn authenticator models: hints, no proof (after ${AAGUIDS_SOURCE})`,
      AAGUIDS_AS_OF,
      hashOf(AAGUIDS.map(({ aaguid, name }) => `${aaguid} ${name}`)),
      AAGUIDS.length,
      'bundled',
      { aaguids: AAGUIDS },
    ),
    view(
      'status-list-formats',
      'formats of status lists that are read',
      STATUS_LIST_FORMATS_AS_OF,
      hashOf(STATUS_LIST_FORMATS.map(({ id, form }) => `${id} ${form}`)),
      STATUS_LIST_FORMATS.length,
      'bundled',
      { formats: STATUS_LIST_FORMATS.map(({ id, form, source }) => ({ id, form, source })) },
    ),
  ];
}

function storedView(
  store: UserStore | null,
  piece: TrustPiece,
  { now, details }: OverviewOptions,
): PieceView {
  const stored = store === null ? null : readPiece(store, piece);
  const held = store?.manifest.held[piece];
  const common = {
    id: piece,
    title: TITLES[piece],
    origin: 'user-store',
    ...(store === null || held === undefined ? {} : { held: heldView(store, piece, held, details) }),
  } as const;
  if (store === null || stored === null)
    return {
      ...common,
      present: false,
      count: null,
      asOf: null,
      asOfBasis: null,
      ageDays: null,
      sha256: null,
      source: null,
    };
  const { bytes, entry } = stored;
  const { count, asOf, asOfBasis, sha256, source, fetchedAt, checkedAt, freshUntil, signedBy } = entry;
  return {
    ...common,
    present: true,
    count,
    asOf,
    asOfBasis,
    ageDays: ageDays(asOf, now),
    sha256,
    source,
    bytes: entry.bytes,
    path: join(store.dir, entry.file),
    fetchedAt,
    checkedAt,
    ...(freshUntil === undefined ? {} : { freshUntil }),
    ...(signedBy === undefined ? {} : { signedBy }),
    ...(entry.change === undefined ? {} : { change: entry.change }),
    ...(entry.previous === undefined ? {} : { previous: entry.previous }),
    ...(entry.accepted === undefined ? {} : { accepted: entry.accepted }),
    ...(details ? detailsOf(readContent(piece, bytes, entry.file)) : {}),
  };
}

function heldView(store: UserStore, piece: TrustPiece, held: HeldPiece, details: boolean): HeldView {
  const bytes = readStoredFile(store.dir, held);
  const { sha256, count, source, heldAt, reasons, acceptable } = held;
  const content = details && acceptable ? readContent(piece, bytes, held.file) : null;
  return {
    sha256,
    count,
    source,
    heldAt,
    reasons,
    acceptable,
    path: join(store.dir, held.file),
    accept: acceptable ? acceptCommand(piece, sha256) : null,
    ...(content !== null && 'anchors' in content ? { roots: content.anchors.map(rootView) } : {}),
  };
}

/** The command that accepts what is held back: it names the hash, so that it accepts what was looked at. */
export function acceptCommand(piece: TrustPiece, sha256: string): string {
  return `keytier trust accept ${piece} ${sha256}`;
}

function detailsOf(content: Content): Partial<PieceView> {
  if ('anchors' in content) return { roots: content.anchors.map(rootView) };
  if ('keys' in content) return { bootKeys: content.keys.rows.map(bootKeyView) };
  const tally: Record<string, number> = {};
  for (const { status, reason } of content.list.entries.values())
    for (const word of [status, reason ?? 'no reason']) tally[word] = (tally[word] ?? 0) + 1;
  return { tally };
}

function rootView({ id, label, class: rootClass, spkiSha256, spki, certificates }: Anchor): RootView {
  return {
    id,
    label,
    class: rootClass,
    spkiSha256,
    certificates: [...certificates],
    pem: spki === null ? null : publicKeyPem(spki),
  };
}

/** RFC 7468 section 13. */
function publicKeyPem(spki: Uint8Array): string {
  const lines =
    asBuffer(spki)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

function bootKeyView({ key, os, device, state }: KnownBootKey): {
  readonly key: string;
  readonly name: string;
  readonly state: string;
} {
  return { key, name: device === '' ? os : `${os}, ${device}`, state };
}

/** What `trust check` asks for. */
export interface CheckOptions {
  readonly now: number;
  /** Days; undefined for no limit. */
  readonly maxAgeDays?: number | undefined;
}

/** A clock that is a day off is honest. */
const CLOCK_SKEW = 86_400_000;

/** What is wrong with the pieces of a store. Bundled data has the age of the program and is not held against anybody. */
export function checkTrust(views: readonly PieceView[], { now, maxAgeDays }: CheckOptions): TrustFinding[] {
  return views
    .filter(({ origin }) => origin === 'user-store')
    .flatMap((view) => [...absence(view), ...ageOf(view, now, maxAgeDays), ...heldFindings(view)]);
}

/** Without a status list nothing is known of revocation. Everything else in a store is optional. */
function absence({ id, present }: PieceView): TrustFinding[] {
  if (present || id !== 'status-list') return [];
  return [
    {
      piece: id,
      code: 'piece-missing',
      text: 'there is no status list, so revocation is unknown in every report',
      next: 'keytier trust update',
    },
  ];
}

function ageOf({ id, present, asOf }: PieceView, now: number, limit: number | undefined): TrustFinding[] {
  if (!present || !UPDATED_PIECES.some((piece) => piece === id)) return [];
  const next = 'keytier trust update';
  if (Date.parse(asOf ?? '') > now + CLOCK_SKEW)
    return [
      {
        piece: id,
        code: 'dated-in-the-future',
        text: `it is dated ${asOf}, which is to come: its age cannot be told`,
        next: 'check the clock of this machine, then keytier trust update --force',
      },
    ];
  const stale = staleness(asOf, now, limit);
  if (stale === undefined) return [];
  const code = stale.age === null ? 'undated' : 'too-old';
  return [
    { piece: id, code, text: `${staleText('it', asOf, stale)}; at most ${limit} days are allowed`, next },
  ];
}

function heldFindings({ id, held }: PieceView): TrustFinding[] {
  if (held === undefined) return [];
  return [
    {
      piece: id,
      code: held.acceptable ? 'held-back' : 'not-usable',
      text: `held back since ${held.heldAt}: ${held.reasons.map(({ text }) => text).join('; ')}`,
      next: held.accept === null ? `keytier trust show ${id}` : held.accept,
    },
  ];
}
