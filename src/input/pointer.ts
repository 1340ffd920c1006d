// JSON documents, one a file or one a line, and RFC 6901 pointers into them.
import { KeytierError } from '../model/errors.ts';

/** A JSON value as JSON.parse makes it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** A parsed text. NDJSON is an array whose index is the line number from 0; lines that hold no JSON are undefined. */
export type JsonDocument =
  | { readonly form: 'json'; readonly value: JsonValue }
  | {
      readonly form: 'ndjson';
      readonly lines: readonly (JsonValue | undefined)[];
      /** Lines that are neither blank nor JSON, from 0. */
      readonly broken: readonly number[];
      /** Those of them that begin like an object or array. */
      readonly cut: readonly number[];
    };

/** True for objects, false for arrays and null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lines that look like JSON and are none; an error costs more than a line, so that there is an end to it. */
const MAX_BROKEN_LINES = 1_000;

/** Parses JSON, or JSON lines whose first line is an object or array; undefined for anything else. */
export function parseJsonDocument(text: string): JsonDocument | undefined {
  const whole = tryParse(text);
  if (whole !== undefined) return { form: 'json', value: whole };
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '');
  if (first === undefined || parseLine(first) === undefined) return undefined;
  const values: (JsonValue | undefined)[] = [];
  const broken: number[] = [];
  const cut: number[] = [];
  let failures = 0;
  for (const [index, line] of lines.entries()) {
    const value = parseLine(line);
    values.push(value);
    if (value !== undefined || line === '') continue;
    broken.push(index);
    if (/^[{[]\s*["{[\d]/.test(line)) cut.push(index);
    if (looksLikeStructure(line)) failures += 1;
    if (failures > MAX_BROKEN_LINES) return undefined;
  }
  return { form: 'ndjson', lines: values, broken, cut };
}

/** True for trimmed text that an object or array could be, going by its first and last character. */
export function looksLikeStructure(text: string): boolean {
  return (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'));
}

function parseLine(line: string): JsonValue | undefined {
  return looksLikeStructure(line) ? tryParse(line) : undefined;
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** One reference token as it stands in a pointer (RFC 6901 section 3). */
export function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * What `pointer` points at.
 * @throws KeytierError ERR_INPUT_POINTER, which says how far it led
 */
export function resolvePointer(document: JsonDocument, pointer: string, source: string): JsonValue {
  const root = document.form === 'json' ? document.value : [...document.lines];
  let value: JsonValue | undefined = root as JsonValue;
  let reached = '';
  for (const token of parsePointer(pointer, source)) {
    const next = childOf(value, token);
    if (next === undefined) {
      throw new KeytierError('ERR_INPUT_POINTER', `nothing at ${pointer} in ${source}`, {
        where: `${source}#${reached}`,
        seen: describe(value),
        hint: `the pointer leads as far as '${reached}', where there is no '${token}'`,
      });
    }
    value = next;
    reached += `/${escapeToken(token)}`;
  }
  return value;
}

function parsePointer(pointer: string, source: string): readonly string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new KeytierError('ERR_INPUT_POINTER', `'${pointer}' is not a JSON pointer`, {
      where: source,
      hint: "a pointer looks like /log/3/payload; '~' is written ~0 and '/' inside a name ~1 (RFC 6901)",
    });
  }
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function childOf(value: JsonValue, token: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d{0,8})$/.test(token) ? value[Number(token)] : undefined;
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

const MAX_KEYS_SHOWN = 6;
const MAX_KEY_LENGTH = 40;

/** What a value is, for people: `object, keys: user, os, log`. */
export function describe(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `array, ${value.length} element${value.length === 1 ? '' : 's'}`;
  if (typeof value !== 'object') return `${typeof value}`;
  const keys = Object.keys(value);
  const shown = keys.slice(0, MAX_KEYS_SHOWN).map((key) => key.slice(0, MAX_KEY_LENGTH));
  if (keys.length > shown.length) shown.push('...');
  return keys.length === 0 ? 'object without keys' : `object, keys: ${shown.join(', ')}`;
}
