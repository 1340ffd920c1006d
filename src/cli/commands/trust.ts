// keytier trust list, show, check, import, accept, remove: looks at trust data and changes it, without a network.
import { existsSync, statSync } from 'node:fs';
import { KeytierError } from '../../model/errors.ts';
import { RESERVED_PIECE, TRUST_PIECES, type TrustPiece } from '../../model/trust-data.ts';
import { renderRoots } from '../../report/trust-text.ts';
import { importTrust } from '../../trust/manage/import.ts';
import { BUNDLED_IDS, checkTrust, describeTrust } from '../../trust/manage/overview.ts';
import { accept, forget } from '../../trust/manage/settle.ts';
import { MAX_PIECE_BYTES, readUserStore, type UserStore } from '../../trust/user-store.ts';
import { timeText } from '../../x509/facts.ts';
import { readBoundedFile, STDOUT, terminalOf, writeText } from '../io.ts';
import { renderOptions, trustAgeDays, verificationTime } from '../options.ts';
import { trustDirOf } from '../trust-dir.ts';
import { userStoreOf } from '../trust-options.ts';
import {
  checkFormats,
  findingsOf,
  printTrust,
  storeToChange,
  type TrustCommandOptions,
} from './trust-document.ts';

/** Options of `trust list` and `trust show`. */
export interface TrustShowOptions extends TrustCommandOptions {
  readonly printRoots?: boolean;
}

interface Located {
  readonly store: UserStore | null;
  readonly place: { readonly dir: string | null; readonly exists: boolean };
}

/** A store to look at: one that was never made is empty, and said to be. */
function locate(options: TrustCommandOptions): Located {
  const { dir } = trustDirOf(options.trustDir);
  const store = dir === null ? null : readUserStore(dir);
  return { store, place: { dir, exists: store !== null } };
}

/** `trust list`: every piece with age, hash, source and count. */
export async function runTrustList(options: TrustShowOptions): Promise<void> {
  checkFormats(options);
  const { store, place } = locate(options);
  if (options.printRoots === true) return printRoots(store, null, options);
  const pieces = describeTrust(store, { now: Date.now(), details: false });
  await printTrust({ command: 'list', store: place, pieces, exitCode: 0 }, options);
}

/** `trust show ID`: one piece with what is in it, what changed, and what is held back. */
export async function runTrustShow(id: string, options: TrustShowOptions): Promise<void> {
  checkFormats(options);
  const { store, place } = locate(options);
  if (options.printRoots === true) return printRoots(store, id, options);
  const pieces = describeTrust(store, { now: Date.now(), details: true }).filter((piece) => piece.id === id);
  if (pieces.length === 0) throw unknownPiece(id, [...BUNDLED_IDS, ...TRUST_PIECES]);
  await printTrust({ command: 'show', store: place, pieces, exitCode: 0 }, options);
}

async function printRoots(
  store: UserStore | null,
  id: string | null,
  options: TrustShowOptions,
): Promise<void> {
  const pieces = describeTrust(store, { now: Date.now(), details: true }).filter(
    (piece) => id === null || piece.id === id,
  );
  const text = renderRoots(pieces, await renderOptions(options, terminalOf(STDOUT)));
  if (text === '')
    throw new KeytierError('ERR_USAGE', `${id ?? 'the trust data'} has no roots`, {
      where: '--print-roots',
      tried: ['google-roots', 'root-list', 'your-roots'],
    });
  await writeText(STDOUT, text);
}

/** Options of `trust check`. */
export interface TrustCheckOptions extends TrustCommandOptions {
  readonly maxTrustAge?: string;
}

/** `trust check`: hashes, ages and open decisions; its exit code is for CI. */
export async function runTrustCheck(options: TrustCheckOptions): Promise<void> {
  checkFormats(options);
  const maxAgeDays = options.maxTrustAge === undefined ? undefined : trustAgeDays(options.maxTrustAge);
  const place = trustDirOf(options.trustDir);
  const store = userStoreOf(place);
  const now = Date.now();
  const pieces = describeTrust(store, { now, details: true }).map(
    ({ roots: _roots, bootKeys: _keys, aaguids: _aaguids, formats: _formats, ...piece }) => piece,
  );
  const findings = checkTrust(pieces, { now, maxAgeDays });
  await printTrust(
    { command: 'check', store: { dir: place.dir, exists: store !== null }, pieces, findings },
    options,
  );
}

/** Options of `trust import`. */
export interface TrustImportOptions extends TrustCommandOptions {
  readonly date?: string;
  readonly accept?: string;
}

/** `trust import FILE`: for machines without a network. */
export async function runTrustImport(file: string, options: TrustImportOptions): Promise<void> {
  checkFormats(options);
  const environment = storeToChange(options);
  const hash = options.accept === undefined ? undefined : hashOf(options.accept, '--accept');
  const bytes = await readBoundedFile(file, MAX_PIECE_BYTES, 'ERR_TRUST_DATA');
  const stated = options.date === undefined ? undefined : verificationTime(options.date, '--date');
  if (stated === 'capture' || (stated !== undefined && stated > Date.now() + DAY))
    throw new KeytierError('ERR_USAGE', '--date takes a time that is not to come', { where: '--date' });
  if (stated === undefined && statSync(file).mtimeMs > Date.now() + DAY)
    throw new KeytierError('ERR_USAGE', 'the time of the file is to come', {
      where: file,
      hint: 'say when it was fetched with --date',
    });
  const outcome = await importTrust(
    {
      bytes,
      source: file,
      asOf: timeText(Math.floor((stated ?? statSync(file).mtimeMs) / 1000) * 1000),
      asOfBasis: stated === undefined ? 'file-time' : 'stated',
      accept: hash,
      signature: existsSync(`${file}.sig`)
        ? await readBoundedFile(`${file}.sig`, MAX_SIGNATURE_BYTES, 'ERR_TRUST_DATA')
        : undefined,
    },
    environment,
  );
  await printTrust(
    {
      command: 'import',
      store: { dir: environment.dir, exists: true },
      outcomes: [outcome],
      findings: findingsOf([outcome]),
    },
    options,
  );
}

const DAY = 86_400_000;

/** An SSH signature with Ed25519 has about 310 bytes. */
const MAX_SIGNATURE_BYTES = 16_384;

/** `trust accept PIECE SHA256`: believes what is held back, if it is what was looked at. */
export async function runTrustAccept(
  piece: string,
  sha256: string,
  options: TrustCommandOptions,
): Promise<void> {
  checkFormats(options);
  const environment = storeToChange(options);
  const outcome = await accept(storedPiece(piece), hashOf(sha256, 'sha256'), environment);
  await printTrust(
    { command: 'accept', store: { dir: environment.dir, exists: true }, outcomes: [outcome], exitCode: 0 },
    options,
  );
}

/** `trust remove PIECE`: forgets a piece, and what is held back of it. */
export async function runTrustRemove(piece: string, options: TrustCommandOptions): Promise<void> {
  checkFormats(options);
  const environment = storeToChange(options);
  await forget(storedPiece(piece), environment);
  const store = readUserStore(environment.dir);
  const pieces = describeTrust(store, { now: Date.now(), details: false }).filter(({ id }) => id === piece);
  await printTrust(
    { command: 'remove', store: { dir: environment.dir, exists: true }, pieces, exitCode: 0 },
    options,
  );
}

/** A name of a stored piece. */
export function storedPiece(name: string): TrustPiece {
  const piece = TRUST_PIECES.find((known) => known === name);
  if (piece === undefined) throw unknownPiece(name, TRUST_PIECES);
  return piece;
}

function unknownPiece(name: string, known: readonly string[]): KeytierError {
  return new KeytierError('ERR_USAGE', 'there is no trust data of this name', {
    seen: name,
    tried: known,
    hint:
      name === RESERVED_PIECE
        ? 'the FIDO Metadata Service is not read by this version'
        : 'keytier trust list prints all names',
  });
}

function hashOf(text: string, where: string): string {
  const hash = text.toLowerCase().replaceAll(':', '');
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new KeytierError('ERR_VALUE_INVALID', `${where} is not a SHA-256 in hex`, {
    where,
    seen: text.slice(0, 100),
    hint: 'give all 64 digits: they are what you compared',
  });
}
