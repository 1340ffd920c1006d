// Puts what arrived into the user store, under its lock: believed, held back or refused. The old stays until the new is whole.
import { join } from 'node:path';
import { asBuffer, sha256Hex } from '../../codec/bytes.ts';
import { KeytierError } from '../../model/errors.ts';
import type {
  HeldPiece,
  Manifest,
  PieceOrigin,
  PieceOutcome,
  StoredPiece,
  TrustPiece,
  TrustProblem,
} from '../../model/trust-data.ts';
import { readAnchors } from '../anchors.ts';
import { readBootKeyList } from '../boot-key-list.ts';
import { GRAPHENEOS_KEY } from '../data/publishers.ts';
import { EMPTY_MANIFEST, MANIFEST_FILE, serialiseManifest } from '../manifest.ts';
import { verifyPublisher } from '../publisher.ts';
import { readPiece, readStoredFile, readUserStore } from '../user-store.ts';
import { ENDINGS, readContent } from './content.ts';
import { makeStore, sweep, writeDurably } from './files.ts';
import {
  type Believed,
  type Content,
  type Credentials,
  changeOf,
  countOf,
  NOTHING_BELIEVED,
  reasonsToHold,
  removedBeforeExpiry,
} from './judge.ts';
import { type LockEnvironment, withLock } from './lock.ts';

/** A store to change, and what changing it needs from outside. */
export interface StoreEnvironment {
  readonly dir: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly lock: LockEnvironment;
}

/** Bytes that came, and where from. Dates are RFC 3339. */
export interface Arrival
  extends Pick<
    PieceOrigin,
    | 'source'
    | 'via'
    | 'fetchedAt'
    | 'asOf'
    | 'asOfBasis'
    | 'etag'
    | 'lastModified'
    | 'freshUntil'
    | 'signedBy'
  > {
  readonly piece: TrustPiece;
  readonly bytes: Uint8Array;
  /** The signature that came with them: null where there is none and one has to be, undefined where none was asked for. */
  readonly signature?: Uint8Array | null | undefined;
  /** SHA-256 of the bytes, or of a root's SPKI, that a person accepts beforehand. */
  readonly accept?: string | undefined;
}

/** Bytes kept of something that is no trust data: enough to see what it was. */
const MAX_REFUSED_BYTES = 65_536;

interface State {
  readonly manifest: Manifest;
  readonly believed: Believed;
  readonly bytes: Uint8Array | null;
}

/**
 * Judges what arrived and stores the result.
 * @throws KeytierError ERR_TRUST_STORE, ERR_TRUST_LOCKED; for an import also the error of what does not read
 */
export async function settle(arrival: Arrival, environment: StoreEnvironment): Promise<PieceOutcome> {
  makeStore(environment.dir);
  return withLock(environment.dir, environment.lock, () => settleNow(arrival, environment));
}

function settleNow(arrival: Arrival, environment: StoreEnvironment): PieceOutcome {
  const { piece } = arrival;
  const state = stateOf(environment.dir, piece);
  const bytes = merged(arrival, state);
  let content: Content;
  try {
    content = readContent(piece, bytes, arrival.source);
  } catch (error) {
    if (!(error instanceof KeytierError) || arrival.via === 'import') throw error;
    return refuse(arrival, error, state, environment);
  }
  const sha256 = sha256Hex(bytes);
  if (sha256 === state.manifest.pieces[piece]?.sha256) return confirm(arrival, content, state, environment);
  const signature = signatureOf(arrival);
  const { lastModified } = arrival;
  const problems = reasonsToHold(content, state.believed, { lastModified, signature });
  if (problems.length > 0 && !isAccepted(arrival.accept, sha256, content))
    return hold(arrival, bytes, content, problems, state, environment);
  const isSigned = typeof signature === 'object' && signature.result === 'valid';
  const signed = isSigned ? { signedBy: GRAPHENEOS_KEY.name } : {};
  return believe({ ...arrival, ...signed, bytes }, content, problems, state, environment);
}

/** Only GrapheneOS signs its list. */
function signatureOf({ piece, bytes, signature }: Arrival): Credentials['signature'] {
  if (piece !== 'grapheneos-boot-keys') return undefined;
  return signature === null || signature === undefined
    ? 'missing'
    : verifyPublisher(bytes, signature, GRAPHENEOS_KEY);
}

function stateOf(dir: string, piece: TrustPiece): State {
  const store = readUserStore(dir);
  if (store === null) return { manifest: EMPTY_MANIFEST, believed: NOTHING_BELIEVED, bytes: null };
  const stored = readPiece(store, piece);
  const { manifest } = store;
  if (stored === null) return { manifest, believed: NOTHING_BELIEVED, bytes: null };
  const { bytes, entry } = stored;
  const believed = {
    content: readContent(piece, bytes, entry.file),
    peak: entry.peak,
    lastModified: entry.lastModified,
  };
  return { manifest, believed, bytes };
}

/** Keys of your own are added to those there are; everything else replaces what there is. */
function merged({ piece, bytes, source }: Arrival, state: State): Uint8Array {
  if (state.bytes === null || state.believed.content === null) return bytes;
  const { content } = state.believed;
  if (piece === 'your-roots' && 'anchors' in content) {
    const known = new Set(content.anchors.map(({ spkiSha256 }) => spkiSha256));
    const isNew = readAnchors(bytes, source).some(({ spkiSha256 }) => !known.has(spkiSha256));
    return isNew ? Buffer.concat([asBuffer(state.bytes), Buffer.from('\n'), asBuffer(bytes)]) : state.bytes;
  }
  if (piece === 'your-boot-keys' && 'keys' in content) {
    const rows = new Map(
      [...content.keys.rows, ...readBootKeyList(bytes, source).rows].map((row) => [row.key, row]),
    );
    const bootKeys = [...rows.values()].map(({ os, key }) => ({ label: os, key }));
    return Buffer.from(`${JSON.stringify({ bootKeys }, null, 2)}\n`);
  }
  return bytes;
}

/** Either hash counts: that of the whole, or, for a single root, that of its key as its owner publishes it. */
function isAccepted(accept: string | undefined, sha256: string, content: Content): boolean {
  if (accept === undefined) return false;
  if (accept === sha256) return true;
  return content.piece === 'your-roots' && content.anchors.length === 1
    ? content.anchors[0]?.spkiSha256 === accept
    : false;
}

function originOf(arrival: Arrival, bytes: Uint8Array, file: string): PieceOrigin {
  const { source, via, fetchedAt, asOf, asOfBasis, etag, lastModified, freshUntil, signedBy } = arrival;
  return {
    file,
    sha256: sha256Hex(bytes),
    bytes: bytes.length,
    source,
    via,
    fetchedAt,
    asOf,
    asOfBasis,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(freshUntil === undefined ? {} : { freshUntil }),
    ...(signedBy === undefined ? {} : { signedBy }),
  };
}

const fileName = (folder: 'data' | 'held', piece: TrustPiece, sha256: string, ending: string) =>
  `${folder}/${piece}-${sha256.slice(0, 16)}.${ending}`;

function believe(
  arrival: Arrival,
  content: Content,
  accepted: readonly TrustProblem[],
  state: State,
  environment: StoreEnvironment,
): PieceOutcome {
  const { piece, bytes } = arrival;
  const file = fileName('data', piece, sha256Hex(bytes), ENDINGS[piece]);
  const before = state.manifest.pieces[piece];
  const count = countOf(content);
  const change = changeOf(content, state.believed.content);
  const now = timeOf(environment);
  const entry: StoredPiece = {
    ...originOf(arrival, bytes, file),
    count,
    checkedAt: arrival.fetchedAt,
    peak: accepted.length > 0 ? count : Math.max(count, state.believed.peak),
    change,
    ...(before === undefined
      ? {}
      : {
          previous: { file: before.file, sha256: before.sha256, asOf: before.asOf, count: before.count },
        }),
    ...(accepted.length > 0 ? { accepted: { at: now, reasons: accepted.map(({ code }) => code) } } : {}),
  };
  writeDurably(join(environment.dir, file), bytes, environment.lock.owner.token);
  commit(
    {
      ...state.manifest,
      pieces: { ...state.manifest.pieces, [piece]: entry },
      held: without(state.manifest.held, piece),
    },
    environment,
  );
  const removed = removedBeforeExpiry(content, state.believed.content, environment.now());
  const problems: TrustProblem[] =
    removed.length === 0
      ? []
      : [
          {
            code: 'entries-removed',
            text: `${removed.length} entries left the list before their certificates expire: ${removed.slice(0, 5).join(', ')}${removed.length > 5 ? ', …' : ''}`,
          },
        ];
  return outcomeOf('believed', piece, entry, count, problems, { change });
}

function confirm(
  arrival: Arrival,
  content: Content,
  state: State,
  environment: StoreEnvironment,
): PieceOutcome {
  const { piece } = arrival;
  const before = state.manifest.pieces[piece];
  if (before === undefined) throw new KeytierError('ERR_INTERNAL', `${piece} vanished`);
  // An import of the same bytes says nothing new about their date; a server that still serves them does.
  const entry = arrival.via === 'import' ? before : renewed(before, arrival);
  const held = state.manifest.held[piece];
  commit(
    {
      ...state.manifest,
      pieces: { ...state.manifest.pieces, [piece]: entry },
      // Its source offers what is believed again, so what it offered in between is moot.
      held: held?.via === arrival.via ? without(state.manifest.held, piece) : state.manifest.held,
    },
    environment,
  );
  return outcomeOf('unchanged', piece, entry, countOf(content), []);
}

function hold(
  arrival: Arrival,
  bytes: Uint8Array,
  content: Content,
  reasons: readonly TrustProblem[],
  state: State,
  environment: StoreEnvironment,
): PieceOutcome {
  const file = fileName('held', arrival.piece, sha256Hex(bytes), ENDINGS[arrival.piece]);
  return keepAside(
    { ...originOf(arrival, bytes, file), count: countOf(content), reasons, acceptable: true },
    bytes,
    arrival.piece,
    state,
    environment,
  );
}

function refuse(
  arrival: Arrival,
  error: KeytierError,
  state: State,
  environment: StoreEnvironment,
): PieceOutcome {
  const bytes = arrival.bytes.subarray(0, MAX_REFUSED_BYTES);
  const file = fileName('held', arrival.piece, sha256Hex(bytes), 'bin');
  const seen = error.seen === undefined ? '' : `: ${error.seen}`;
  const outcome = keepAside(
    {
      ...originOf(arrival, bytes, file),
      count: null,
      reasons: [{ code: 'not-usable', text: `${error.message}${seen}` }],
      acceptable: false,
    },
    bytes,
    arrival.piece,
    state,
    environment,
  );
  return {
    ...outcome,
    error: {
      code: 'ERR_FETCH_CONTENT',
      message: `the answer is no ${arrival.piece}: ${error.message}`,
      where: arrival.source,
      hint: 'what was stored before stays in use; see what came with keytier trust show',
      ...(error.seen === undefined ? {} : { seen: error.seen }),
    },
  };
}

function keepAside(
  aside: Omit<HeldPiece, 'heldAt'>,
  bytes: Uint8Array,
  piece: TrustPiece,
  state: State,
  environment: StoreEnvironment,
): PieceOutcome {
  const before = state.manifest.held[piece];
  // The same bytes again are the same question: it has been open since they came first.
  const heldAt = before?.sha256 === aside.sha256 ? before.heldAt : timeOf(environment);
  writeDurably(join(environment.dir, aside.file), bytes, environment.lock.owner.token);
  commit({ ...state.manifest, held: { ...state.manifest.held, [piece]: { ...aside, heldAt } } }, environment);
  return outcomeOf(aside.acceptable ? 'held' : 'refused', piece, aside, aside.count, aside.reasons, {
    file: join(environment.dir, aside.file),
  });
}

/**
 * Believes what was held back, because a person says so.
 * @param sha256 the hash of what they looked at, so that nothing else can be accepted by mistake
 * @throws KeytierError ERR_VALUE_INVALID where nothing acceptable with this hash is held back
 */
export async function accept(
  piece: TrustPiece,
  sha256: string,
  environment: StoreEnvironment,
): Promise<PieceOutcome> {
  makeStore(environment.dir);
  return withLock(environment.dir, environment.lock, () => {
    const state = stateOf(environment.dir, piece);
    const held = state.manifest.held[piece];
    if (held === undefined || held.sha256 !== sha256 || !held.acceptable)
      throw new KeytierError('ERR_VALUE_INVALID', `nothing of ${piece} with this hash can be accepted`, {
        where: piece,
        seen:
          held === undefined
            ? 'nothing is held back'
            : held.acceptable
              ? `held back: sha256 ${held.sha256}`
              : 'what is held back is no trust data',
        hint: `keytier trust show ${piece} prints what is held back and the command that accepts it`,
      });
    const bytes = readStoredFile(environment.dir, held);
    const content = readContent(piece, bytes, held.source);
    return believe({ ...held, piece, bytes }, content, held.reasons, state, environment);
  });
}

/**
 * Forgets a piece, and what is held back of it.
 * @throws KeytierError ERR_VALUE_INVALID where the store has neither
 */
export async function forget(piece: TrustPiece, environment: StoreEnvironment): Promise<StoredPiece | null> {
  makeStore(environment.dir);
  return withLock(environment.dir, environment.lock, () => {
    const manifest = readUserStore(environment.dir)?.manifest ?? EMPTY_MANIFEST;
    const entry = manifest.pieces[piece];
    if (entry === undefined && manifest.held[piece] === undefined)
      throw new KeytierError('ERR_VALUE_INVALID', `the trust store has no ${piece}`, { where: piece });
    commit(
      { ...manifest, pieces: without(manifest.pieces, piece), held: without(manifest.held, piece) },
      environment,
    );
    return entry ?? null;
  });
}

/** What a server says that has nothing newer than the bytes with this hash. */
export interface Confirmation {
  readonly piece: TrustPiece;
  readonly sha256: string;
  readonly source: string;
  readonly checkedAt: string;
  readonly asOf: string;
  readonly freshUntil?: string | undefined;
}

/** Notes that a piece is still current (304). Null where another process replaced it meanwhile. */
export async function confirmUnchanged(
  { piece, sha256, source, checkedAt, asOf, freshUntil }: Confirmation,
  environment: StoreEnvironment,
): Promise<PieceOutcome | null> {
  return withLock(environment.dir, environment.lock, () => {
    const manifest = readUserStore(environment.dir)?.manifest ?? EMPTY_MANIFEST;
    const before = manifest.pieces[piece];
    if (before === undefined || before.sha256 !== sha256) return null;
    const { etag, lastModified } = before;
    const entry = renewed(before, {
      source,
      via: 'update',
      fetchedAt: checkedAt,
      asOf,
      asOfBasis: 'fetched',
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...(freshUntil === undefined ? {} : { freshUntil }),
    });
    const held = manifest.held[piece];
    commit(
      {
        ...manifest,
        pieces: { ...manifest.pieces, [piece]: entry },
        held: held?.via === 'update' ? without(manifest.held, piece) : manifest.held,
      },
      environment,
    );
    return outcomeOf('unchanged', piece, entry, entry.count, []);
  });
}

/** The one moment at which a store changes: a rename. Everything the new manifest names is on the disk by then. */
function commit(manifest: Manifest, { dir, now, lock }: StoreEnvironment): void {
  writeDurably(join(dir, MANIFEST_FILE), Buffer.from(serialiseManifest(manifest)), lock.owner.token);
  const kept = [
    ...Object.values(manifest.pieces).flatMap(({ file, previous }) => [file, previous?.file]),
    ...Object.values(manifest.held).map(({ file }) => file),
  ];
  sweep(dir, new Set(kept.filter((file) => file !== undefined)), now());
}

function outcomeOf(
  outcome: PieceOutcome['outcome'],
  piece: TrustPiece,
  { source, sha256, asOf, asOfBasis }: Pick<PieceOrigin, 'source' | 'sha256' | 'asOf' | 'asOfBasis'>,
  count: number | null,
  problems: readonly TrustProblem[],
  more: Pick<PieceOutcome, 'change' | 'file'> = {},
): PieceOutcome {
  return { piece, outcome, source, sha256, count, asOf, asOfBasis, problems, ...more };
}

function without<Value>(
  record: Readonly<Partial<Record<TrustPiece, Value>>>,
  piece: TrustPiece,
): Partial<Record<TrustPiece, Value>> {
  const { [piece]: _removed, ...rest } = record;
  return rest as Partial<Record<TrustPiece, Value>>;
}

/**
 * The same bytes, confirmed by a server: its date where that is later, and its validators. Those of another source are
 * dropped, since they mean nothing to this one; the date of the bytes stays, to notice a rollback.
 */
function renewed(
  before: StoredPiece,
  now: Omit<Arrival, 'piece' | 'bytes' | 'accept' | 'signature'>,
): StoredPiece {
  const { etag: _etag, freshUntil: _freshUntil, ...kept } = before;
  const { fetchedAt, asOf, asOfBasis, source, via, etag, lastModified, freshUntil } = now;
  const isLater = before.asOf === null || Date.parse(asOf ?? '') > Date.parse(before.asOf);
  return {
    ...kept,
    source,
    via,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(freshUntil === undefined ? {} : { freshUntil }),
    ...(isLater ? { asOf, asOfBasis } : {}),
    checkedAt: fetchedAt,
  };
}

function timeOf({ now }: StoreEnvironment): string {
  return `${new Date(now()).toISOString().slice(0, 19)}Z`;
}
