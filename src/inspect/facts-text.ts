// Decoded facts as an indented tree: documented names, enumerations by name, bytes as hex.
import { decodeUtf8, toHex } from '../codec/bytes.ts';
import { TAGS } from '../evidence/android-key/tags.ts';
import type { Json } from '../model/evidence.ts';
import type { TextPage } from './text-page.ts';

type JsonRecord = { readonly [name: string]: Json | undefined };

/** Fields of a KeyDescription that are bytes; facts carry them as base64url. */
const BYTE_NAMES: ReadonlySet<string> = new Set([
  'attestationChallenge',
  'uniqueId',
  'verifiedBootKey',
  'verifiedBootHash',
  'signatureDigests',
  'base64url',
  ...[...TAGS.values()].filter(({ type }) => type === 'bytes').map(({ name }) => name),
]);

/** Fields that are hex in the facts already. */
const HEX_NAMES: ReadonlySet<string> = new Set([...BYTE_NAMES, 'rawHex']);

/** Milliseconds since 1970. */
const TIME_NAMES: ReadonlySet<string> = new Set([
  'activeDateTime',
  'originationExpireDateTime',
  'usageExpireDateTime',
  'creationDateTime',
]);

/** A KeyDescription's facts with hex in the place of base64url, which people compare with other tools' output. */
export function hexFacts(value: Json, name = ''): Json {
  if (typeof value === 'string') {
    return BYTE_NAMES.has(name) ? toHex(Buffer.from(value, 'base64url')) : value;
  }
  if (isList(value)) return value.map((item) => hexFacts(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? item : hexFacts(item, key)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The lines of a tree; `depth` levels of indentation. Values that are hidden stay as the redactor left them. */
export function factLines(facts: JsonRecord, page: TextPage, depth: number): readonly string[] {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  const scalars = entries.filter(([, value]) => !isRecord(value)).map(([name]) => name.length);
  const labelWidth = Math.min(LABEL_WIDTH, Math.max(0, ...scalars));
  return entries.flatMap(([name, value]) => entryLines(name, value ?? null, page, depth, labelWidth));
}

/** The longest documented name has 27 characters; a claim of an attacker's does not push values off the line. */
const LABEL_WIDTH = 28;

function entryLines(
  name: string,
  value: Json,
  page: TextPage,
  depth: number,
  labelWidth: number,
): readonly string[] {
  if (isRecord(value)) {
    return Object.keys(value).length === 0
      ? page.row(name, 'empty', depth, labelWidth)
      : [...page.line(name, depth), ...factLines(value, page, depth + 1)];
  }
  if (!isList(value)) return page.row(name, scalarText(name, value, page), depth, labelWidth);
  if (value.length === 0) return page.row(name, 'none', depth, labelWidth);
  if (value.some((item) => typeof item === 'object' && item !== null)) {
    return [
      ...page.line(name, depth),
      ...value.flatMap((item, index) => entryLines(`[${index}]`, item, page, depth + 1, 0)),
    ];
  }
  if (HEX_NAMES.has(name)) {
    return value.flatMap((item, index) =>
      page.row(
        index === 0 ? name : '',
        scalarText(name, item, page),
        depth,
        Math.max(labelWidth, name.length),
      ),
    );
  }
  return page.row(name, value.map((item) => scalarText(name, item, page)).join(', '), depth, labelWidth);
}

function scalarText(name: string, value: Json, page: TextPage): string {
  if (typeof value === 'string') return HEX_NAMES.has(name) ? bytesText(value, page) : textOf(value);
  if (typeof value === 'number' && TIME_NAMES.has(name)) return timeOf(value);
  return value === null ? 'none' : String(value);
}

function textOf(value: string): string {
  return value === '' ? '(empty)' : value;
}

const HEX = /^(?:[0-9a-f]{2})+$/;

function bytesText(value: string, page: TextPage): string {
  if (value === '') return '(0 bytes)';
  if (!HEX.test(value)) return value;
  const text = value.length > 64 ? undefined : decodeUtf8(Buffer.from(value, 'hex'));
  const printable = text !== undefined && /^[\x20-\x7e]{2,}$/.test(text);
  return printable ? `${value} "${text}"` : page.hex(value);
}

/** The largest time a Date can hold (ECMA-262 21.4.1.1). */
const MAX_TIME = 8.64e15;

function timeOf(milliseconds: number): string {
  if (Math.abs(milliseconds) > MAX_TIME) return String(milliseconds);
  return `${milliseconds} (${new Date(milliseconds).toISOString()})`;
}
