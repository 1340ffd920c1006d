// keytier trust update: asks the owners of published trust data for what is new. Nothing else in keytier uses a network.
import { KeytierError } from '../model/errors.ts';
import type { PieceOutcome, StoredPiece, UpdatedPiece } from '../model/trust-data.ts';
import { type Answer, type Client, createClient, type NetworkOptions } from './fetch/client.ts';
import { ageOf, freshUntilOf, headerOf } from './fetch/headers.ts';
import { type RetryEnvironment, withRetries } from './fetch/retry.ts';
import { makeStore } from './manage/files.ts';
import { confirmUnchanged, type StoreEnvironment, settle } from './manage/settle.ts';
import { withoutSecrets } from './sources.ts';
import { MAX_PIECE_BYTES, readPiece, readUserStore } from './user-store.ts';

/** What an update depends on. */
export interface UpdateOptions {
  readonly store: StoreEnvironment;
  /** Which pieces, and from where. */
  readonly sources: ReadonlyMap<UpdatedPiece, URL>;
  readonly network: NetworkOptions;
  readonly retry: RetryEnvironment;
  /** Ask even where the source said that it has nothing newer until later, and for the whole of it. */
  readonly force: boolean;
}

/**
 * Updates every piece that was asked for, each by itself: what fails leaves the others alone, and what was stored stays.
 * @throws KeytierError ERR_TRUST_STORE, ERR_TRUST_LOCKED where the store itself cannot be used
 */
export async function updateTrust(options: UpdateOptions): Promise<PieceOutcome[]> {
  makeStore(options.store.dir);
  const client = await createClient(options.network);
  try {
    const fetched = await Promise.all(
      [...options.sources].map(async ([piece, url]) => ({
        piece,
        url,
        got: await ask(piece, url, client, options),
      })),
    );
    const outcomes: PieceOutcome[] = [];
    for (const { piece, url, got } of fetched) outcomes.push(await store(piece, url, got, client, options));
    return outcomes;
  } finally {
    await client.close();
  }
}

/** An answer, the news that there is none, or why there is neither. */
type Got =
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      /** The publisher's signature; null where there is none, undefined where none is made. */
      readonly signature: Uint8Array | null | undefined;
      /** What the server was asked about, with validators; undefined where the whole was asked for. */
      readonly asked: StoredPiece | undefined;
    }
  | { readonly kind: 'fresh'; readonly before: StoredPiece }
  | { readonly kind: 'error'; readonly error: KeytierError };

const LIMITS = { sent: MAX_PIECE_BYTES, unpacked: MAX_PIECE_BYTES };

async function ask(
  piece: UpdatedPiece,
  url: URL,
  client: Client,
  { store: { dir, now }, retry, force }: UpdateOptions,
): Promise<Got> {
  const stored = readUserStore(dir);
  const before = stored?.manifest.pieces[piece];
  // A file that is damaged must not be called unchanged.
  if (stored !== null) readPiece(stored, piece);
  const isHeld = stored?.manifest.held[piece] !== undefined;
  if (before !== undefined && !force && !isHeld && isFresh(before, url, now()))
    return { kind: 'fresh', before };
  try {
    const validators = force ? {} : validatorsOf(before, url);
    const answer = await withRetries(() => client.get(url, validators, LIMITS), retry);
    const signature =
      piece === 'grapheneos-boot-keys' && answer.status === 200
        ? await askForSignature(url, client, retry)
        : undefined;
    const asked = Object.keys(validators).length === 0 ? undefined : before;
    return { kind: 'answer', answer, signature, asked };
  } catch (error) {
    if (error instanceof KeytierError) return { kind: 'error', error };
    throw error;
  }
}

/** GrapheneOS publishes its signature beside the list, with .sig at the end of the name. A mirror may lack it. */
async function askForSignature(
  list: URL,
  client: Client,
  retry: RetryEnvironment,
): Promise<Uint8Array | null> {
  const url = new URL(list);
  url.pathname += '.sig';
  try {
    return (await withRetries(() => client.get(url, {}, SIGNATURE_LIMITS), retry)).body;
  } catch (error) {
    if (error instanceof KeytierError && error.code === 'ERR_FETCH_STATUS') return null;
    throw error;
  }
}

/** An SSH signature with Ed25519 has about 310 bytes. */
const SIGNATURE_LIMITS = { sent: 16_384, unpacked: 16_384 };

/** Freshness and validators belong to the source that gave them. */
function isFresh({ freshUntil, fetchedAt, source }: StoredPiece, url: URL, now: number): boolean {
  return (
    source === withoutSecrets(url.href) && Date.parse(fetchedAt) <= now && Date.parse(freshUntil ?? '') > now
  );
}

function validatorsOf(before: StoredPiece | undefined, url: URL): Record<string, string> {
  if (before === undefined || before.source !== withoutSecrets(url.href)) return {};
  const { etag, lastModified } = before;
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

async function store(
  piece: UpdatedPiece,
  url: URL,
  got: Got,
  client: Client,
  options: UpdateOptions,
): Promise<PieceOutcome> {
  const source = withoutSecrets(url.href);
  if (got.kind === 'error') return failure(piece, source, got.error);
  if (got.kind === 'fresh') {
    const { sha256, count, asOf, asOfBasis } = got.before;
    return { piece, outcome: 'fresh', source, sha256, count, asOf, asOfBasis, problems: [] };
  }
  const { answer, asked, signature } = got;
  const now = options.store.now();
  const freshUntil = freshUntilOf(answer.headers, now);
  const times = {
    asOf: timeText(now - ageOf(answer.headers, now)),
    ...(freshUntil === undefined ? {} : { freshUntil: timeText(freshUntil) }),
  };
  if (answer.status === 304) {
    if (asked === undefined) return failure(piece, source, unaskedFor(source));
    const confirmed = await confirmUnchanged(
      { piece, sha256: asked.sha256, source, checkedAt: timeText(now), ...times },
      options.store,
    );
    if (confirmed !== null) return confirmed;
    // Another process replaced it meanwhile: ask for the whole.
    const whole = { ...options, force: true };
    return store(piece, url, await ask(piece, url, client, whole), client, whole);
  }
  const etag = headerOf(answer.headers, 'etag');
  const lastModified = headerOf(answer.headers, 'last-modified');
  return settle(
    {
      piece,
      bytes: answer.body,
      source,
      via: 'update',
      fetchedAt: timeText(now),
      asOfBasis: 'fetched',
      signature,
      ...times,
      ...(etag === undefined ? {} : { etag: etag.slice(0, 500) }),
      ...(lastModified === undefined ? {} : { lastModified: lastModified.slice(0, 100) }),
    },
    options.store,
  );
}

function unaskedFor(source: string): KeytierError {
  return new KeytierError('ERR_FETCH_STATUS', 'the server says "not modified", and nothing was asked about', {
    where: source,
    seen: 'HTTP 304',
    hint: 'a cache on the way is broken; try another source with --source',
  });
}

function failure(
  piece: UpdatedPiece,
  source: string,
  { code, message, where, hint, seen }: KeytierError,
): PieceOutcome {
  return {
    piece,
    outcome: 'failed',
    source,
    sha256: null,
    count: null,
    asOf: null,
    asOfBasis: null,
    problems: [],
    error: {
      code,
      message,
      where: where ?? null,
      hint: hint ?? null,
      ...(seen === undefined ? {} : { seen }),
    },
  };
}

/** RFC 3339 with whole seconds. */
function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
