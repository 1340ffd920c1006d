// Decides whether something that came may be believed at once. What looks like an attack or an accident waits for a person.
import type { PieceChange, TrustProblem } from '../../model/trust-data.ts';
import { type Anchor, bundledAnchors, PINNED_CLASSES } from '../anchors.ts';
import type { BootKeyList } from '../boot-key-list.ts';
import { bundledBootKeys } from '../boot-keys.ts';
import { BOOT_KEYS, type KnownBootKey } from '../data/boot-keys.ts';
import { KNOWN_STATUS_LIST_SIZE } from '../data/status-list-formats.ts';
import type { PublisherSignature } from '../publisher.ts';
import type { StatusEntry, StatusList } from '../status-list.ts';

/** A piece that was read and understood. */
export type Content =
  | { readonly piece: 'status-list'; readonly list: StatusList }
  | { readonly piece: 'root-list' | 'your-roots'; readonly anchors: readonly Anchor[] }
  | { readonly piece: 'grapheneos-boot-keys' | 'your-boot-keys'; readonly keys: BootKeyList };

/** The piece that is believed now, for comparison. */
export interface Believed {
  readonly content: Content | null;
  /** The largest count believed since a person last accepted one. */
  readonly peak: number;
  readonly lastModified?: string | undefined;
}

/** What came with it. */
export interface Credentials {
  /** The date that a server gives it. */
  readonly lastModified?: string | undefined;
  /** Its publisher's signature: verified, missing where there has to be one, or why it is not good; undefined: not asked for. */
  readonly signature?: PublisherSignature | 'missing' | undefined;
}

/** Nothing is believed yet. */
export const NOTHING_BELIEVED: Believed = { content: null, peak: 0 };

/** How many entries there are. */
export function countOf(content: Content): number {
  switch (content.piece) {
    case 'status-list':
      return content.list.entries.size;
    case 'root-list':
    case 'your-roots':
      return content.anchors.length;
    case 'grapheneos-boot-keys':
    case 'your-boot-keys':
      return content.keys.rows.length;
  }
}

/**
 * Reasons to hold it back; none means that it may be believed. The rules:
 * - a status list with more than a tenth fewer entries than the largest one believed so far or than the published list is
 *   known to have, or without more than a tenth of the entries that are believed now: entries are hardly ever dropped, and whoever drops one un-revokes a stolen key
 * - anything that its server or publisher dates before what is stored: a rollback
 * - a list of roots that is not exactly what is pinned: a new root decides about every chain
 * - roots of your own, always: importing a file is not yet a decision about the keys in it
 * - boot keys without a good signature of their publisher where one has to be there; where none was asked for, boot keys
 *   that shrink by more than a tenth, grow by many at once, or give a known key another name
 */
export function reasonsToHold(
  content: Content,
  believed: Believed,
  { lastModified, signature }: Credentials = {},
): TrustProblem[] {
  const rollback = rolledBack(content, believed, lastModified);
  switch (content.piece) {
    case 'status-list':
      return [...shrunkList(content.list, believed), ...rollback];
    case 'root-list':
      return rootChanges(content.anchors, rootsOf(believed.content));
    case 'your-roots':
      return newRoots(content.anchors, rootsOf(believed.content));
    case 'grapheneos-boot-keys':
      return [...unsigned(signature, () => bootKeyChanges(content.keys, believed)), ...rollback];
    case 'your-boot-keys':
      return [];
  }
}

/** A tenth: the lists grow, and entries leave one by one when their certificate has expired. */
const MAX_SHRINKAGE = 0.1;

const tooFew = (count: number, before: number) => count < before * (1 - MAX_SHRINKAGE);

function shrunkList({ entries }: StatusList, { peak, content }: Believed): TrustProblem[] {
  // Counting alone would let a list through in which every serial was exchanged.
  const before = content !== null && 'list' in content ? content.list.entries : undefined;
  const gone = before === undefined ? 0 : [...before.keys()].filter((serial) => !entries.has(serial)).length;
  if (before !== undefined && gone > before.size * MAX_SHRINKAGE)
    return [
      {
        code: 'status-list-shrank',
        text: `${gone} of ${before.size} believed entries are gone: more than a tenth`,
      },
    ];
  if (tooFew(entries.size, peak))
    return [
      {
        code: 'status-list-shrank',
        text: `${entries.size} entries, and ${peak} were believed before: more than a tenth is gone`,
      },
    ];
  if (peak === 0 && tooFew(entries.size, KNOWN_STATUS_LIST_SIZE))
    return [
      {
        code: 'status-list-implausibly-small',
        text: `${entries.size} entries; the published list had ${KNOWN_STATUS_LIST_SIZE} in January 2025`,
      },
    ];
  return [];
}

function rolledBack(content: Content, believed: Believed, lastModified: string | undefined): TrustProblem[] {
  const publishedOf = (value: Content | null): string | null =>
    value !== null && 'keys' in value ? value.keys.published : null;
  const pairs: readonly (readonly [string | null | undefined, string | null | undefined])[] = [
    [lastModified, believed.lastModified],
    [publishedOf(content), publishedOf(believed.content)],
  ];
  return pairs.flatMap(([now, before]) =>
    Date.parse(now ?? '') < Date.parse(before ?? '')
      ? [{ code: 'older-than-stored', text: `it is dated ${now}, and what is stored ${before}` } as const]
      : [],
  );
}

function rootsOf(content: Content | null): readonly Anchor[] {
  return content !== null && 'anchors' in content ? content.anchors : [];
}

/** The roots that are pinned for hardware: those of the last believed list, or the bundled ones where there is none. */
export function pinnedRoots(believed: readonly Anchor[]): readonly Anchor[] {
  return believed.length > 0
    ? believed
    : bundledAnchors().filter((anchor) => PINNED_CLASSES.has(anchor.class));
}

function rootChanges(listed: readonly Anchor[], believed: readonly Anchor[]): TrustProblem[] {
  const pinned = pinnedRoots(believed);
  const missing = (from: readonly Anchor[], among: readonly Anchor[]) =>
    from.filter(({ spkiSha256 }) => !among.some((other) => other.spkiSha256 === spkiSha256));
  return [
    ...missing(listed, pinned).map(
      (anchor): TrustProblem => ({
        code: 'root-added',
        text: `a root that is not pinned: ${anchor.label}, SPKI SHA-256 ${anchor.spkiSha256}`,
      }),
    ),
    ...missing(pinned, listed).map(
      (anchor): TrustProblem => ({
        code: 'root-dropped',
        text: `a pinned root is no longer listed: ${anchor.label}, SPKI SHA-256 ${anchor.spkiSha256}`,
      }),
    ),
  ];
}

function newRoots(imported: readonly Anchor[], believed: readonly Anchor[]): TrustProblem[] {
  return imported
    .filter(({ spkiSha256 }) => !believed.some((other) => other.spkiSha256 === spkiSha256))
    .map((anchor) => ({
      code: 'root-of-your-own',
      text: `chains under it would be believed: ${anchor.label}, SPKI SHA-256 ${anchor.spkiSha256}`,
    }));
}

/** A good signature says that the publisher means it; without one, what changed has to be plausible too. */
function unsigned(signature: Credentials['signature'], changes: () => TrustProblem[]): TrustProblem[] {
  if (signature === undefined) return changes();
  if (signature === 'missing')
    return [
      { code: 'publisher-signature-missing', text: 'its publisher signs it, and there is no signature' },
      ...changes(),
    ];
  if (signature.result === 'valid') return [];
  return [{ code: 'publisher-signature-invalid', text: signature.why }, ...changes()];
}

/** New keys at once. GrapheneOS adds one for each new device, a handful in a year. */
const MAX_NEW_BOOT_KEYS = 8;

function bootKeyChanges({ rows }: BootKeyList, believed: Believed): TrustProblem[] {
  const before =
    believed.content !== null && 'keys' in believed.content
      ? believed.content.keys.rows
      : BOOT_KEYS.filter(({ os, current }) => os === 'GrapheneOS' && current);
  const keys = new Set(before.map(({ key }) => key));
  const added = rows.filter(({ key }) => !keys.has(key));
  const expected = Math.max(believed.peak, before.length);
  return [
    ...(tooFew(rows.length, expected)
      ? [
          {
            code: 'boot-keys-shrank',
            text: `${rows.length} keys, and there were ${expected}: more than a tenth is gone`,
          } as const,
        ]
      : []),
    ...(added.length > MAX_NEW_BOOT_KEYS
      ? [{ code: 'boot-keys-grew', text: `${added.length} new keys at once` } as const]
      : []),
    ...added.flatMap(namedOtherwise),
  ];
}

/** A key that is known to belong to another system would be given a new name. */
function namedOtherwise({ key, os }: KnownBootKey): TrustProblem[] {
  const known = bundledBootKeys().lookup(key);
  if (known.kind !== 'known' || known.entry.os === os) return [];
  return [
    {
      code: 'boot-key-known-otherwise',
      text: `${key} is listed as ${os}, and known as ${known.entry.os} (${known.entry.device})`,
    },
  ];
}

/** Names of examples that a change lists. */
const MAX_EXAMPLES = 10;

/** What a new piece changes; against nothing, everything is new. */
export function changeOf(content: Content, believed: Content | null): PieceChange {
  const now = entriesOf(content);
  const before = believed === null ? new Map<string, string>() : entriesOf(believed);
  const added = [...now.keys()].filter((key) => !before.has(key));
  const removed = [...before.keys()].filter((key) => !now.has(key));
  const altered = [...now.keys()].filter((key) => before.has(key) && before.get(key) !== now.get(key));
  const examples = [
    ...removed.map((key) => `removed ${key}`),
    ...altered.map((key) => `altered ${key}`),
    ...(before.size === 0 ? [] : added.map((key) => `added ${key}`)),
  ];
  return {
    added: added.length,
    removed: removed.length,
    altered: altered.length,
    examples: examples.slice(0, MAX_EXAMPLES),
  };
}

function entriesOf(content: Content): ReadonlyMap<string, string> {
  if ('list' in content)
    return new Map([...content.list.entries].map(([serial, entry]) => [serial, entryText(entry)]));
  if ('anchors' in content)
    return new Map(content.anchors.map(({ spkiSha256, label }) => [spkiSha256, label]));
  return new Map(content.keys.rows.map(({ key, os }) => [key, os]));
}

function entryText({ status, reason, expires }: StatusEntry): string {
  // An expiry that was moved would let an entry leave without a word.
  return `${status} ${reason ?? ''} ${expires ?? ''}`;
}

/** Serials that left a status list although their certificates have not expired at `now`: worth a look, by name. */
export function removedBeforeExpiry(
  content: Content,
  believed: Content | null,
  now: number,
): readonly string[] {
  if (!('list' in content) || believed === null || !('list' in believed)) return [];
  return [...believed.list.entries]
    .filter(
      ([serial, { expires }]) => !content.list.entries.has(serial) && !(Date.parse(expires ?? '') <= now),
    )
    .map(([serial]) => serial);
}
