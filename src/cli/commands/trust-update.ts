// keytier trust update: the one command that uses a network.
import { setTimeout as sleep } from 'node:timers/promises';
import { KeytierError } from '../../model/errors.ts';
import { RESERVED_PIECE, UPDATED_PIECES, type UpdatedPiece } from '../../model/trust-data.ts';
import { allowedUrl, DEFAULT_SOURCES } from '../../trust/sources.ts';
import { updateTrust } from '../../trust/update.ts';
import { readBoundedFile } from '../io.ts';
import { VERSION } from '../version.ts';
import {
  checkFormats,
  findingsOf,
  printTrust,
  storeToChange,
  type TrustCommandOptions,
} from './trust-document.ts';

/** Options as commander delivers them. */
export interface TrustUpdateOptions extends TrustCommandOptions {
  readonly source?: readonly string[];
  readonly only?: readonly string[];
  readonly caFile?: readonly string[];
  readonly insecureHttp?: boolean;
  readonly force?: boolean;
  readonly timeout: string;
  readonly retries: string;
}

/** Asks every source that was named, or all; what fails leaves the others and the stored data alone. */
export async function runTrustUpdate(options: TrustUpdateOptions): Promise<void> {
  checkFormats(options);
  const total = wholeNumber('--timeout', options.timeout, 1, 3600) * 1000;
  const retries = wholeNumber('--retries', options.retries, 0, 10);
  const sources = sourcesOf(options);
  const authorities = await authoritiesOf(options);
  const store = storeToChange(options);
  const outcomes = await updateTrust({
    store,
    sources,
    force: options.force === true,
    network: {
      ...proxies(),
      extraAuthorities: authorities,
      userAgent: `keytier/${VERSION}`,
      timeouts: { connect: Math.min(10_000, total), idle: Math.min(20_000, total), total },
    },
    retry: { retries, now: () => Date.now(), sleep: (time) => sleep(time), random: Math.random },
  });
  await printTrust(
    {
      command: 'update',
      store: { dir: store.dir, exists: true },
      outcomes,
      findings: findingsOf(outcomes),
    },
    options,
  );
}

function sourcesOf({ source = [], only, insecureHttp = false }: TrustUpdateOptions): Map<UpdatedPiece, URL> {
  const named = new Map(
    source.map((value) => {
      const separator = value.indexOf('=');
      if (separator <= 0)
        throw new KeytierError('ERR_USAGE', '--source takes piece=url', {
          where: '--source',
          seen: value,
          hint: `for example --source status-list=https://mirror.example/status`,
        });
      return [updatedPiece('--source', value.slice(0, separator)), value.slice(separator + 1)] as const;
    }),
  );
  const wanted = only?.map((name) => updatedPiece('--only', name)) ?? UPDATED_PIECES;
  return new Map(
    wanted.map((piece) => [
      piece,
      allowedUrl(named.get(piece) ?? DEFAULT_SOURCES[piece], `--source ${piece}`, { insecureHttp }),
    ]),
  );
}

function updatedPiece(option: string, name: string): UpdatedPiece {
  const piece = UPDATED_PIECES.find((known) => known === name);
  if (piece !== undefined) return piece;
  throw new KeytierError('ERR_USAGE', `${option} names no piece that can be fetched`, {
    where: option,
    seen: name,
    tried: UPDATED_PIECES,
    ...(name === RESERVED_PIECE ? { hint: 'the FIDO Metadata Service is not read by this version' } : {}),
  });
}

/** A file of authorities has some 200 kB at most. */
const MAX_CA_BYTES = 4 * 1_048_576;

/**
 * Authorities beside the usual ones. Once any are given, Node no longer adds those of NODE_EXTRA_CA_CERTS by itself, so
 * they are given too.
 */
async function authoritiesOf({ caFile = [] }: TrustUpdateOptions): Promise<string[]> {
  const fromNode = process.env['NODE_EXTRA_CA_CERTS'];
  const files =
    caFile.length === 0 || fromNode === undefined || fromNode === '' ? caFile : [...caFile, fromNode];
  return Promise.all(
    files.map(async (path) => {
      const text = Buffer.from(await readBoundedFile(path, MAX_CA_BYTES, 'ERR_TRUST_ANCHOR')).toString(
        'latin1',
      );
      if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
      throw new KeytierError('ERR_TRUST_ANCHOR', `no certificate in ${path}`, {
        where: path,
        hint: '--ca-file takes a PEM file with CERTIFICATE blocks',
      });
    }),
  );
}

/** The usual variables, in either case; the lower-case one wins, as in curl. */
function proxies() {
  const variable = (name: string): string | undefined => process.env[name.toLowerCase()] ?? process.env[name];
  return {
    httpsProxy: variable('HTTPS_PROXY') ?? variable('ALL_PROXY'),
    httpProxy: process.env['http_proxy'],
    noProxy: variable('NO_PROXY'),
  };
}

function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= min && value <= max) return value;
  throw new KeytierError('ERR_USAGE', `${option} takes a whole number from ${min} to ${max}`, {
    where: option,
    seen: text,
  });
}
