// Writes DER, and on request the deviations from it that tests need; raw control over bytes matters more than comfort.
import { createHash } from 'node:crypto';

/** How a length is written: as short as DER wants, or in a longer form with this many length bytes (BER). */
export interface LengthForm {
  readonly lengthBytes?: number;
}

/** Joins byte strings. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** The UTF-8 bytes of a text. */
export function text(value: string): Uint8Array {
  return Uint8Array.from(Buffer.from(value, 'utf8'));
}

/** The bytes of a hex text of even length. */
export function hex(value: string): Uint8Array {
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

/** SHA-256 of bytes or of a text's UTF-8 form. */
export function sha256(value: Uint8Array | string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(value).digest());
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(0x80 | (rest & 0x7f));
  }
  return bytes;
}

function bigEndian(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

function lengthOf(length: number, { lengthBytes }: LengthForm): number[] {
  if (lengthBytes === undefined && length < 0x80) return [length];
  const bytes = bigEndian(length);
  while (bytes.length < (lengthBytes ?? 1)) bytes.unshift(0);
  return [0x80 | bytes.length, ...bytes];
}

/**
 * One element with a single-byte identifier.
 * @param identifier the whole identifier octet: 0x30 SEQUENCE, 0x31 SET, 0xa0 [0] constructed, and so on
 */
export function element(identifier: number, content: Uint8Array, form: LengthForm = {}): Uint8Array {
  return concat(Uint8Array.of(identifier, ...lengthOf(content.length, form)), content);
}

/** `[tag] EXPLICIT content`; tag numbers from 31 on take the multi-byte form of X.690 8.1.2.4. */
export function explicit(tag: number, content: Uint8Array, form: LengthForm = {}): Uint8Array {
  if (tag < 31) return element(0xa0 | tag, content, form);
  return concat(Uint8Array.of(0xbf, ...base128(tag), ...lengthOf(content.length, form)), content);
}

export function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return element(0x30, concat(...items));
}

/** A SET in the order given. */
export function set(...items: readonly Uint8Array[]): Uint8Array {
  return element(0x31, concat(...items));
}

/** A SET OF in the order DER wants: ascending encodings (X.690 11.6). */
export function setOf(...items: readonly Uint8Array[]): Uint8Array {
  return set(...[...items].sort(Buffer.compare));
}

function twosComplement(value: bigint): Uint8Array {
  let length = 1;
  while (value < -(1n << BigInt(length * 8 - 1)) || value >= 1n << BigInt(length * 8 - 1)) length++;
  return hex(
    BigInt.asUintN(length * 8, value)
      .toString(16)
      .padStart(length * 2, '0'),
  );
}

export function integer(value: bigint | number): Uint8Array {
  return element(0x02, twosComplement(BigInt(value)));
}

export function enumerated(value: bigint | number): Uint8Array {
  return element(0x0a, twosComplement(BigInt(value)));
}

/** TRUE is FF as in DER; a number is written as the content byte itself (01 is what some devices send). */
export function boolean(value: boolean | number): Uint8Array {
  return element(0x01, Uint8Array.of(typeof value === 'number' ? value : value ? 0xff : 0x00));
}

export function octets(value: Uint8Array): Uint8Array {
  return element(0x04, value);
}

export function bits(value: Uint8Array, unused = 0): Uint8Array {
  return element(0x03, concat(Uint8Array.of(unused), value));
}

export function nil(): Uint8Array {
  return Uint8Array.of(0x05, 0x00);
}

export function utf8String(value: string): Uint8Array {
  return element(0x0c, text(value));
}

export function printableString(value: string): Uint8Array {
  return element(0x13, text(value));
}

/** @param dotted arcs below 2^53 */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** A UTCTime or GeneralizedTime with this very text: `700101000000Z`, `19700101000000Z`. */
export function utcTime(value: string): Uint8Array {
  return element(0x17, text(value));
}

export function generalizedTime(value: string): Uint8Array {
  return element(0x18, text(value));
}

/**
 * A certificate time as RFC 5280 4.1.2.5 wants it: UTCTime for 1950 to 2049, GeneralizedTime otherwise.
 * @param at RFC 3339, UTC
 */
export function time(at: string): Uint8Array {
  const digits = new Date(at).toISOString().replace(/\.\d+|[-:T]/g, '');
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050 ? utcTime(digits.slice(2)) : generalizedTime(digits);
}
