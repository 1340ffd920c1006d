// Option values shared by commands: parsed strictly, each error naming the option.

import { algorithmByName } from '../crypto/algorithms.ts';
import type { Profile } from '../evidence/context.ts';
import { DETECTED_KINDS } from '../input/detect.ts';
import { TIERS, type Tier } from '../model/appraisal.ts';
import type { ArtifactKind, SigningTerms } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { STRATEGIES, type Strategy } from '../model/report.ts';
import { isReportFormat, REPORT_FORMATS, type ReportFormat } from '../report/formats.ts';
import type { RenderOptions } from '../report/options.ts';
import type { RedactMode } from '../report/redact.ts';
import type { Terminal } from './io.ts';
import { themeFor } from './theme.ts';

/** Presentation options of every command that prints a report. */
export interface OutputOptions {
  readonly format?: readonly string[];
  readonly redact?: string;
  readonly color?: string;
  readonly width?: string;
  readonly ascii?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** A report format and where it goes; null is stdout. */
export interface OutputTarget {
  readonly format: ReportFormat;
  readonly file: string | null;
}

function usage(option: string, seen: string, expected: string): KeytierError {
  return new KeytierError('ERR_USAGE', `${option} takes ${expected}`, { where: option, seen });
}

function oneOf<Name extends string>(option: string, value: string, names: readonly Name[]): Name {
  const name = names.find((candidate) => candidate === value);
  if (name === undefined) throw usage(option, value, names.join(', '));
  return name;
}

/** `-f fmt` or `-f fmt=file`, repeatable; at most one goes to stdout. */
export function outputTargets(values: readonly string[] = ['table']): OutputTarget[] {
  const targets = values.map((value): OutputTarget => {
    const separator = value.indexOf('=');
    const format = separator < 0 ? value : value.slice(0, separator);
    const file = separator < 0 ? null : value.slice(separator + 1);
    if (!isReportFormat(format)) throw usage('--format', format, Object.keys(REPORT_FORMATS).join(', '));
    if (file === '') throw usage('--format', value, 'a file name after the =');
    return { format, file };
  });
  if (targets.filter(({ file }) => file === null).length > 1) {
    throw new KeytierError('ERR_USAGE', 'only one format can go to stdout', {
      where: '--format',
      seen: values.join(', '),
      hint: 'write the others to files: -f table -f json=report.json',
    });
  }
  return targets;
}

/** Columns where neither `--width` nor a terminal says: wide enough for tables, narrow enough for a ticket. */
const DEFAULT_WIDTH = 100;

/** Presentation of one stream. Whether it is a terminal changes colour and width only. */
export async function renderOptions(
  options: OutputOptions,
  stream: Terminal | 'file',
): Promise<RenderOptions> {
  const { isTTY, columns } = stream === 'file' ? { isTTY: false, columns: undefined } : stream;
  const width = options.width === undefined ? undefined : Number(options.width);
  if (width !== undefined && !(Number.isInteger(width) && width >= 40 && width <= 1000))
    throw usage('--width', options.width ?? '', 'a number of columns from 40 to 1000');
  const flag = colorFlag(options.color);
  return {
    width: width ?? (isTTY && columns ? columns : DEFAULT_WIDTH),
    theme: await themeFor({ isTTY }, stream === 'file' && flag === 'auto' ? 'never' : flag),
    ascii: options.ascii === true,
    verbosity: options.quiet === true ? 'quiet' : options.verbose === true ? 'verbose' : 'normal',
  };
}

/** `--color`. */
export function colorFlag(value = 'auto'): 'auto' | 'always' | 'never' {
  return oneOf('--color', value, ['auto', 'always', 'never']);
}

/** `--redact`. */
export function redactMode(value = 'auto'): RedactMode {
  return oneOf('--redact', value, ['auto', 'none', 'all']);
}

/** `--require`. */
export function requiredTier(value: string): Exclude<Tier, 'none'> {
  return oneOf(
    '--require',
    value,
    TIERS.filter((tier) => tier !== 'none'),
  );
}

/** `--kind`. */
export function artifactKind(value: string): ArtifactKind {
  return oneOf('--kind', value, DETECTED_KINDS);
}

/** `--strategy`; case and underscores do not matter, and the vendor's newer name for `supported` is one too. */
export function strategyOf(value: string): Strategy {
  const name = value.toLowerCase().replaceAll('_', '-');
  if (name === 'required-if-supported') return 'supported';
  const known = STRATEGIES.find((strategy) => strategy === name);
  if (known === undefined) throw usage('--strategy', value, STRATEGIES.join(', '));
  return known;
}

/** `--profile`. */
export function profileOf(value: string): Profile {
  return oneOf('--profile', value, ['secure-enclave']);
}

/**
 * `--alg`, `--hash` and `--sig-format`; undefined where none was given.
 * @throws KeytierError ERR_USAGE for unknown names and for a format that the algorithm rules out
 */
export function signingTerms({ alg, hash, sigFormat = 'auto' }: TermOptions): SigningTerms | undefined {
  const algorithm = alg === undefined || alg.toLowerCase() === 'auto' ? undefined : algorithmByName(alg);
  if (alg !== undefined && alg.toLowerCase() !== 'auto' && algorithm === undefined)
    throw new KeytierError('ERR_USAGE', '--alg does not know this name', {
      where: '--alg',
      seen: alg,
      hint: 'names are ES256, EdDSA, RS256, PS256, ML-DSA-65, SecKeyAlgorithm names, ...\nkeytier explain algorithms',
    });
  const format = oneOf('--sig-format', sigFormat, ['auto', 'der', 'raw']);
  const fixed = algorithm?.sigFormat;
  if (format !== 'auto' && (fixed === 'der' || fixed === 'raw') && fixed !== format)
    throw new KeytierError('ERR_USAGE', `--sig-format ${format} contradicts --alg ${algorithm?.name ?? ''}`, {
      where: '--sig-format',
      hint: `signatures of that algorithm are ${fixed}`,
    });
  const name = hash === undefined ? undefined : hash.toLowerCase().replace(/^sha-/, 'sha');
  const terms: SigningTerms = {
    ...(algorithm === undefined ? {} : { alg: algorithm.name }),
    ...(name === undefined ? {} : { hash: oneOf('--hash', name, HASHES) }),
    ...(format === 'auto' ? {} : { format }),
  };
  return Object.keys(terms).length === 0 ? undefined : terms;
}

/** Options that say how a signature was made, as given. */
export interface TermOptions {
  readonly alg?: string;
  readonly hash?: string;
  readonly sigFormat?: string;
}

const HASHES = ['sha256', 'sha384', 'sha512', 'sha224', 'sha1'] as const;

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

/** `--at`: RFC 3339, a bare date (midnight UTC), or `capture`. Milliseconds since 1970. */
export function verificationTime(value: string, option = '--at'): number | 'capture' {
  if (value === 'capture') return value;
  const parts = RFC3339.exec(value);
  const time = parts === null ? Number.NaN : Date.parse(value.replace(' ', 'T').toUpperCase());
  const day = Number(parts?.[3]);
  const daysInMonth = new Date(Date.UTC(Number(parts?.[1]), Number(parts?.[2]), 0)).getUTCDate();
  if (Number.isNaN(time) || day > daysInMonth)
    throw usage(option, value, 'an RFC 3339 time such as 2026-02-25T00:40:00Z, or "capture"');
  return time;
}

/** `--max-trust-age`, in days. */
export function trustAgeDays(value: string): number {
  const days = Number(value);
  if (!/^\d{1,5}$/.test(value)) throw usage('--max-trust-age', value, 'a whole number of days');
  return days;
}
