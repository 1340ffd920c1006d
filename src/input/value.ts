// Values given as text: hex, base64, base64url or plain text, taken only where one reading is clearly meant.
import { decodeBase64Canonical } from '../codec/base64.ts';
import { decodeHex } from '../codec/hex.ts';
import { KeytierError } from '../model/errors.ts';
import { formatBytes } from './sights.ts';

/** Bytes and how the text was read: `hex`, `base64`, `base64url`, `utf8`, `file PATH`, `stdin`. */
export interface Value {
  readonly bytes: Uint8Array;
  readonly reading: string;
}

/** Access to files and stdin, for values that name them. */
export interface ValueIo {
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly exists: (path: string) => Promise<boolean>;
  readonly stdin: () => Promise<Uint8Array>;
}

type TextReading = 'hex' | 'base64' | 'base64url' | 'utf8';

/**
 * The bytes of an option's value: `hex:`, `base64:`, `base64url:` or `utf8:` with text, `@file`, `-` for stdin, the path
 * of a file that exists, or else {@link decodeValueText}. Bytes of files and stdin are taken as they are.
 * An empty value is refused: a shell variable that is not set must not become the challenge that everything matches.
 * @param what names the value in errors, for example `--challenge`
 * @throws KeytierError ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID, and what `io` throws
 */
export async function parseValue(text: string, io: ValueIo, what: string): Promise<Value> {
  if (text === '-') return notEmpty(await io.stdin(), 'stdin', what);
  if (prefixOf(text) !== undefined) return decodeValueText(text, what);
  if (text.startsWith('@')) {
    const path = text.slice(1);
    return notEmpty(await io.readFile(path), `file ${path}`, what);
  }
  if (text !== '' && (await io.exists(text))) return notEmpty(await io.readFile(text), `file ${text}`, what);
  const value = decodeValueText(text, what);
  if (value.reading === 'utf8' && LIKE_A_PATH.test(text))
    throw new KeytierError('ERR_VALUE_AMBIGUOUS', `${what}: there is no file of this name`, {
      where: what,
      seen: text.slice(0, MAX_SHOWN_PATH),
      tried: ['file', 'hex', 'base64'],
      hint: `for a file give its path, for this very text write utf8: in front`,
    });
  return value;
}

/** A slash or a file extension: a name that was mistyped, far more often than a nonce. */
const LIKE_A_PATH = /^[^\s]*(?:[/\\][^\s]*|\.[A-Za-z0-9]{1,5})$/;

const MAX_SHOWN_PATH = 80;

/**
 * The bytes of a value without files: a prefix decides; without one the text must have a single likely reading.
 *
 * Hex: hex digits only (or `0x`, or pairs with colons or spaces), even, at least 16. Random base64 looks like that with a
 * probability below 2^-32. Base64: canonical, at least 22 characters (128 bits), upper and lower case and one of
 * digits, `+ / - _ =`. Text: no other reading.
 * Everything else is ambiguous, because a wrong guess
 * would turn a good signature or challenge into a bad one.
 * @throws KeytierError ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID
 */
export function decodeValueText(text: string, what: string): Value {
  const prefix = prefixOf(text);
  if (prefix !== undefined) return decodeDeclared(text.slice(prefix.length + 1), prefix, what);
  if (text === '') throw new KeytierError('ERR_VALUE_INVALID', `${what} is empty`, { where: what });
  const readings = possibleReadings(text);
  const likely = likelyReading(text, readings);
  const bytes = likely && readings.get(likely);
  if (likely === undefined || bytes === undefined) throw ambiguous(text, readings, what);
  return { bytes, reading: likely };
}

const PREFIX = /^(hex|base64url|base64|utf8):/;

function prefixOf(text: string): TextReading | undefined {
  return PREFIX.exec(text)?.[1] as TextReading | undefined;
}

const EXPECTED: Readonly<Record<TextReading, string>> = {
  hex: 'an even number of hex digits; spaces and colons may stand between them',
  base64: 'canonical base64: A-Z a-z 0-9 + /, with or without padding',
  base64url: 'canonical base64url: A-Z a-z 0-9 - _, with or without padding',
  utf8: 'text',
};

function decodeDeclared(body: string, reading: TextReading, what: string): Value {
  const bytes = DECODERS[reading](body);
  if (bytes !== undefined) return notEmpty(bytes, reading, what);
  throw new KeytierError('ERR_VALUE_INVALID', `${what} is not ${reading}`, {
    where: what,
    seen: `${body.length} characters after ${reading}:`,
    hint: `${reading} is ${EXPECTED[reading]}`,
  });
}

const DECODERS: Readonly<Record<TextReading, (text: string) => Uint8Array | undefined>> = {
  hex: (text) => (text === '' ? new Uint8Array() : decodeHex(text.replace(/^0x/i, ''))),
  base64: (text) => decodeAlphabet(text, 'base64'),
  base64url: (text) => decodeAlphabet(text, 'base64url'),
  utf8: (text) => new Uint8Array(Buffer.from(text, 'utf8')),
};

function decodeAlphabet(text: string, alphabet: 'base64' | 'base64url'): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact === '') return new Uint8Array();
  if (alphabet === 'base64' ? /[-_]/.test(compact) : /[+/]/.test(compact)) return undefined;
  return decodeBase64Canonical(compact)?.bytes;
}

const HEX_TEXT = /^(?:0x)?[0-9a-f]{16,}$/i;
const HEX_PAIRS = /^[0-9a-f]{2}(?:[: ][0-9a-f]{2}){7,}$/i;
const MIN_BASE64 = 22;

function possibleReadings(text: string): ReadonlyMap<TextReading, Uint8Array> {
  const readings = new Map<TextReading, Uint8Array>();
  const hex = DECODERS.hex(text);
  if (hex !== undefined) readings.set('hex', hex);
  // Line ends, because encoders wrap; spaces, because words have them.
  const base64 = decodeBase64Canonical(text.replace(/[\r\n]+/g, ''));
  if (base64 !== undefined) readings.set(base64.alphabet, base64.bytes);
  readings.set('utf8', DECODERS.utf8(text) ?? new Uint8Array());
  return readings;
}

function likelyReading(
  text: string,
  readings: ReadonlyMap<TextReading, Uint8Array>,
): TextReading | undefined {
  if (readings.has('hex') && (HEX_TEXT.test(text) || HEX_PAIRS.test(text))) return 'hex';
  const base64 = readings.has('base64') ? 'base64' : readings.has('base64url') ? 'base64url' : undefined;
  const mixed = /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9+/_=-]/.test(text);
  if (base64 !== undefined && text.length >= MIN_BASE64 && mixed && !/\s/.test(text)) return base64;
  return readings.size === 1 ? 'utf8' : undefined;
}

const MAX_SHOWN = 24;

function ambiguous(text: string, readings: ReadonlyMap<TextReading, Uint8Array>, what: string): KeytierError {
  const tried = [...readings].map(([reading, bytes]) => `${reading}: ${formatBytes(bytes.length)}`);
  const shown = text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}...`;
  const forms = [...readings.keys()].map((reading) => `${reading}:${shown}`);
  return new KeytierError('ERR_VALUE_AMBIGUOUS', `${what} can be read as ${tried.join(', or as ')}`, {
    where: what,
    seen: `${text.length} characters`,
    tried,
    hint: `say which is meant:   ${forms.join('   or   ')}`,
  });
}

function notEmpty(bytes: Uint8Array, reading: string, what: string): Value {
  if (bytes.length > 0) return { bytes, reading };
  throw new KeytierError('ERR_VALUE_INVALID', `${what} is empty (${reading})`, {
    where: what,
    hint: 'is a shell variable not set?',
  });
}
