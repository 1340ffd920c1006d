// Where the members of clientDataJSON stand, in bytes: what contracts index into, found by parsing and not by searching.
import { decodeUtf8 } from '../../../codec/bytes.ts';

/** One member of the outermost object. Positions are bytes from the start of clientDataJSON. */
export interface Member {
  readonly name: string;
  /** The opening quote of the name. */
  readonly start: number;
  readonly valueStart: number;
  /** One past the last byte of the value. */
  readonly valueEnd: number;
  readonly value: unknown;
}

export type Members =
  | { readonly ok: true; readonly members: readonly Member[] }
  | { readonly ok: false; readonly why: string };

/** WebAuthn decodes clientDataJSON with a byte order mark taken off (UTF-8 decode); positions count it. */
const BOM: readonly number[] = [0xef, 0xbb, 0xbf];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);

/**
 * The members of a JSON object in the order they stand, duplicates included. JSON.parse decides whether it is JSON; the
 * scan only finds where things are, and relies on that.
 */
export function readMembers(bytes: Uint8Array): Members {
  const bom = BOM.every((byte, index) => bytes[index] === byte) ? BOM.length : 0;
  const text = decodeUtf8(bytes.subarray(bom));
  if (text === undefined) return { ok: false, why: 'not UTF-8' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ok: false, why: 'not JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { ok: false, why: 'not a JSON object' };
  return { ok: true, members: scan(bytes, bom) };
}

function parsedPart(bytes: Uint8Array, start: number, end: number): unknown {
  return JSON.parse(decodeUtf8(bytes.subarray(start, end)) ?? 'null');
}

function scan(bytes: Uint8Array, from: number): readonly Member[] {
  const members: Member[] = [];
  let at = skipSpaces(bytes, from) + 1;
  for (;;) {
    const start = skipSpaces(bytes, at);
    if (bytes[start] !== QUOTE) return members;
    const nameEnd = endOfString(bytes, start);
    let valueStart = skipSpaces(bytes, nameEnd);
    if (bytes[valueStart] !== COLON) return members;
    valueStart = skipSpaces(bytes, valueStart + 1);
    const valueEnd = endOfValue(bytes, valueStart);
    members.push({
      name: String(parsedPart(bytes, start, nameEnd)),
      start,
      valueStart,
      valueEnd,
      value: parsedPart(bytes, valueStart, valueEnd),
    });
    at = skipSpaces(bytes, valueEnd);
    if (bytes[at] !== COMMA) return members;
    at += 1;
  }
}

function skipSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (SPACES.has(bytes[at] ?? -1)) at += 1;
  return at;
}

/** One past the closing quote of the string that opens here. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** One past the last byte of the value that starts here; trailing spaces do not belong to it. */
function endOfValue(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  let end = start;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      end = at;
      continue;
    }
    if (depth === 0 && (byte === COMMA || CLOSING.has(byte))) break;
    if (OPENING.has(byte)) depth += 1;
    if (CLOSING.has(byte)) depth -= 1;
    at += 1;
    if (!SPACES.has(byte)) end = at;
  }
  return end;
}
