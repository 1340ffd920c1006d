// A strict, bounded DER reader that keeps offsets, so that signatures are checked over the original bytes.
import { KeytierError } from '../model/errors.ts';
import { MAX_DER_CHILDREN, MAX_DER_DEPTH, MAX_DER_TAG, MAX_INTEGER_BYTES } from './limits.ts';

/** Tag classes of X.690 8.1.2.2. */
export const TAG_CLASS = { universal: 0, application: 1, context: 2, private: 3 } as const;

/** Universal tag numbers of X.680 that certificates and attestations use. */
export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  universalString: 28,
  bmpString: 30,
} as const;

/**
 * One element: offsets into the buffer it was read from. Content is `[contentStart, contentEnd)`, all of it
 * `[start, end)`; the two ends differ only for an indefinite length, by its end-of-contents.
 */
export interface Tlv {
  readonly tagClass: number;
  readonly constructed: boolean;
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

/** A deviation from DER that genuine devices show and that leaves the meaning unambiguous. */
export type DerDeviation =
  | 'non-minimal-length'
  | 'indefinite-length'
  | 'boolean-not-ff'
  | 'non-minimal-integer';

/** Collects tolerated deviations. Without one, each of them is an error. */
export interface DerNotes {
  note(deviation: DerDeviation, offset: number): void;
}

/** Builds the error for malformed DER at an offset. */
export function derError(message: string, offset: number): KeytierError {
  return new KeytierError('ERR_DECODE_DER', message, { where: `offset ${offset}` });
}

/**
 * Reads one element at `offset`, within `limit`.
 *
 * Refuses lengths over 4 bytes, tag numbers in a longer form than needed (X.690 8.1.2.4.2) and content that runs past
 * `limit`. Lengths in a longer form than needed and indefinite ones (X.690 10.1) go to `notes`, or are refused.
 * @throws KeytierError ERR_DECODE_DER
 */
export function readTlv(bytes: Uint8Array, offset: number, limit: number, notes?: DerNotes): Tlv {
  return readElement(bytes, offset, limit, notes, 0);
}

/** `open` counts the indefinite lengths that this element stands in and whose end is being looked for. */
function readElement(
  bytes: Uint8Array,
  offset: number,
  limit: number,
  notes: DerNotes | undefined,
  open: number,
): Tlv {
  if (offset >= limit) throw derError('expected an element, found the end', offset);
  const first = bytes[offset] ?? 0;
  // Reserved for end-of-contents (X.690 8.1.5): whoever goes by it would stop reading here.
  if (first === 0 && notes !== undefined) throw derError('an end-of-contents where nothing ends', offset);
  let position = offset + 1;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (;;) {
      if (position >= limit) throw derError('a tag number is cut off', offset);
      const byte = bytes[position++] ?? 0;
      if (tag === 0 && byte === 0x80) throw derError('a tag number has a leading zero', offset);
      tag = tag * 128 + (byte & 0x7f);
      if (tag > MAX_DER_TAG) throw derError('a tag number is too large', offset);
      if (byte < 0x80) break;
    }
    if (tag < 0x1f) throw derError('a tag number below 31 is in the long form', offset);
  }
  if (position >= limit) throw derError('a length is missing', offset);
  let length = bytes[position++] ?? 0;
  if (length === 0x80) {
    if (notes === undefined) throw derError('an indefinite length is not DER', offset);
    if ((first & 0x20) === 0) throw derError('an indefinite length on a primitive element', offset);
    notes.note('indefinite-length', offset);
    const contentEnd = endOfContents(bytes, position, limit, open + 1);
    const [tagClass, end] = [first >> 6, contentEnd + 2];
    return { tagClass, constructed: true, tag, start: offset, contentStart: position, contentEnd, end };
  }
  if (length > 0x80) {
    const count = length & 0x7f;
    if (count > 4) throw derError(`a length of ${count} bytes is too long`, offset);
    if (position + count > limit) throw derError('a length is cut off', offset);
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + (bytes[position++] ?? 0);
    if (length < 0x80 || length < 256 ** (count - 1)) {
      if (notes === undefined) throw derError('a length is longer than it needs to be', offset);
      notes.note('non-minimal-length', offset);
    }
  }
  const end = position + length;
  if (end > limit) {
    throw derError(`an element of ${length} bytes runs ${end - limit} bytes past the end`, offset);
  }
  return {
    tagClass: first >> 6,
    constructed: (first & 0x20) !== 0,
    tag,
    start: offset,
    contentStart: position,
    contentEnd: end,
    end,
  };
}

const UNNOTED: DerNotes = { note: () => undefined };

/**
 * Where the content of an indefinite length ends: at the first end-of-contents (X.690 8.1.5: 00 00, nothing else) between
 * its own elements. Elements inside are skipped by their lengths; only indefinite ones are walked, to a fixed depth.
 */
function endOfContents(bytes: Uint8Array, start: number, limit: number, open: number): number {
  if (open > MAX_DER_DEPTH)
    throw derError(`indefinite lengths nested more than ${MAX_DER_DEPTH} deep`, start);
  for (let offset = start; ; ) {
    if (offset + 2 > limit) throw derError('an indefinite length has no end', start);
    if (bytes[offset] === 0 && bytes[offset + 1] === 0) return offset;
    offset = readElement(bytes, offset, limit, UNNOTED, open).end;
  }
}

/**
 * Reads the single element that `bytes` must consist of.
 * @throws KeytierError ERR_DECODE_DER on trailing bytes too
 */
export function readOnly(bytes: Uint8Array, notes?: DerNotes): Tlv {
  const tlv = readTlv(bytes, 0, bytes.length, notes);
  if (tlv.end !== bytes.length) throw derError(`${bytes.length - tlv.end} bytes follow the element`, tlv.end);
  return tlv;
}

/** The elements inside a constructed element; nothing may be left over. */
export function readChildren(bytes: Uint8Array, parent: Tlv, notes?: DerNotes): Tlv[] {
  if (!parent.constructed) throw derError('expected a constructed element', parent.start);
  const children: Tlv[] = [];
  for (let offset = parent.contentStart; offset < parent.contentEnd; ) {
    const child = readTlv(bytes, offset, parent.contentEnd, notes);
    if (children.push(child) > MAX_DER_CHILDREN) {
      throw new KeytierError('ERR_LIMIT_EXCEEDED', `more than ${MAX_DER_CHILDREN} elements in one sequence`, {
        where: `offset ${parent.start}`,
      });
    }
    offset = child.end;
  }
  return children;
}

/** True for a universal element of this number, in the form (primitive or constructed) DER wants for it. */
export function isUniversal(tlv: Tlv, tag: number): boolean {
  return (
    tlv.tagClass === TAG_CLASS.universal && tlv.tag === tag && tlv.constructed === isConstructedType(tag)
  );
}

/** Returns `tlv` if it is a universal element of this number; names what was expected otherwise. */
export function expectUniversal(tlv: Tlv | undefined, tag: number, what: string, parentOffset = 0): Tlv {
  if (tlv === undefined) throw derError(`${what} is missing`, parentOffset);
  if (!isUniversal(tlv, tag)) {
    throw derError(`${what} has an unexpected type (class ${tlv.tagClass}, tag ${tlv.tag})`, tlv.start);
  }
  return tlv;
}

function isConstructedType(tag: number): boolean {
  return tag === TAG.sequence || tag === TAG.set;
}

/** The content bytes, a view and not a copy. */
export function contentOf(bytes: Uint8Array, tlv: Tlv): Uint8Array {
  return bytes.subarray(tlv.contentStart, tlv.contentEnd);
}

/** The whole element with its header, a view and not a copy. */
export function elementOf(bytes: Uint8Array, tlv: Tlv): Uint8Array {
  return bytes.subarray(tlv.start, tlv.end);
}

/**
 * The value of an INTEGER or ENUMERATED, exact.
 * A longer form than needed (X.690 8.3.2) goes to `notes`, or is refused.
 */
export function readInteger(bytes: Uint8Array, tlv: Tlv, notes?: DerNotes): bigint {
  const small = readSafeInteger(bytes, tlv, notes);
  if (small !== undefined) return BigInt(small);
  const content = contentOf(bytes, tlv);
  const magnitude = BigInt(
    `0x${Buffer.from(content.buffer, content.byteOffset, content.length).toString('hex')}`,
  );
  return (content[0] ?? 0) < 0x80 ? magnitude : magnitude - (1n << BigInt(content.length * 8));
}

/** Like {@link readInteger} for values that fit in 6 bytes; undefined for longer ones. */
export function readSafeInteger(bytes: Uint8Array, tlv: Tlv, notes?: DerNotes): number | undefined {
  const length = tlv.end - tlv.contentStart;
  if (length === 0) throw derError('an integer has no content', tlv.start);
  if (length > MAX_INTEGER_BYTES) throw derError(`an integer of ${length} bytes is too long`, tlv.start);
  const first = bytes[tlv.contentStart] ?? 0;
  if (length > 1) {
    const second = bytes[tlv.contentStart + 1] ?? 0;
    if ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80)) {
      if (notes === undefined) throw derError('an integer is longer than it needs to be', tlv.start);
      notes.note('non-minimal-integer', tlv.start);
    }
  }
  if (length > 6) return undefined;
  let value = first < 0x80 ? first : first - 256;
  for (let offset = tlv.contentStart + 1; offset < tlv.end; offset++)
    value = value * 256 + (bytes[offset] ?? 0);
  return value;
}

/**
 * The value of a BOOLEAN. DER knows 00 and FF only (X.690 11.1); any other non-zero byte is TRUE in BER and goes to
 * `notes` (Pixel 3 StrongBox sends 01), or is refused.
 */
export function readBoolean(bytes: Uint8Array, tlv: Tlv, notes?: DerNotes): boolean {
  if (tlv.end - tlv.contentStart !== 1) throw derError('a boolean is not one byte long', tlv.start);
  const value = bytes[tlv.contentStart] ?? 0;
  if (value === 0) return false;
  if (value !== 0xff) {
    if (notes === undefined) throw derError('a boolean is neither 00 nor FF', tlv.start);
    notes.note('boolean-not-ff', tlv.start);
  }
  return true;
}

/** The bytes of a BIT STRING that has no unused bits (keys, signatures). */
export function readBitString(bytes: Uint8Array, tlv: Tlv): Uint8Array {
  if (tlv.end === tlv.contentStart) throw derError('a bit string has no content', tlv.start);
  if (bytes[tlv.contentStart] !== 0) throw derError('a bit string has unused bits', tlv.start);
  return bytes.subarray(tlv.contentStart + 1, tlv.end);
}

/**
 * The dotted form of an OBJECT IDENTIFIER.
 * Arcs are exact however large: a truncated arc could be made to collide with one that is trusted.
 */
export function readOid(bytes: Uint8Array, tlv: Tlv): string {
  const { contentStart, end } = tlv;
  let hash = end - contentStart;
  for (let offset = contentStart; offset < end; offset++) hash = (hash * 31 + (bytes[offset] ?? 0)) | 0;
  const slot = hash & (RECENT_OIDS - 1);
  const known = recentOids[slot];
  if (known !== undefined && isContent(known.content, bytes, tlv)) return known.text;
  const text = oidText(bytes, tlv);
  if (end - contentStart <= MAX_REMEMBERED_OID)
    recentOids[slot] = { content: bytes.slice(contentStart, end), text };
  return text;
}

/** Certificates repeat two dozen identifiers. They are found by a hash and believed only if all bytes are equal. */
const RECENT_OIDS = 256;
const MAX_REMEMBERED_OID = 32;
const recentOids: { readonly content: Uint8Array; readonly text: string }[] = [];

function isContent(content: Uint8Array, bytes: Uint8Array, { contentStart, end }: Tlv): boolean {
  if (content.length !== end - contentStart) return false;
  for (let index = 0; index < content.length; index++)
    if (content[index] !== bytes[contentStart + index]) return false;
  return true;
}

function oidText(bytes: Uint8Array, tlv: Tlv): string {
  if (tlv.end === tlv.contentStart) throw derError('an object identifier has no content', tlv.start);
  if ((bytes[tlv.end - 1] ?? 0) >= 0x80) throw derError('an object identifier is cut off', tlv.start);
  let text = '';
  let arc = 0;
  let bigArc: bigint | undefined;
  let atStart = true;
  for (let offset = tlv.contentStart; offset < tlv.end; offset++) {
    const byte = bytes[offset] ?? 0;
    if (atStart && byte === 0x80) throw derError('an object identifier arc has a leading zero', tlv.start);
    if (bigArc !== undefined) bigArc = bigArc * 128n + BigInt(byte & 0x7f);
    else if (arc > 0xffff_ffff) bigArc = BigInt(arc) * 128n + BigInt(byte & 0x7f);
    else arc = arc * 128 + (byte & 0x7f);
    atStart = byte < 0x80;
    if (!atStart) continue;
    if (text !== '') text += `.${bigArc ?? arc}`;
    else if (bigArc !== undefined) text = `2.${bigArc - 80n}`;
    else text = arc < 80 ? `${Math.floor(arc / 40)}.${arc % 40}` : `2.${arc - 80}`;
    arc = 0;
    bigArc = undefined;
  }
  return text;
}

/**
 * Milliseconds since 1970 of a UTCTime or GeneralizedTime as RFC 5280 4.1.2.5 allows them: seconds present, `Z`, no
 * fraction. Years before 1970 and after 2105 are numbers like any other (real leaves have 1960 and 2106).
 */
export function readTime(bytes: Uint8Array, tlv: Tlv): number {
  const utc = isUniversal(tlv, TAG.utcTime);
  if (!utc && !isUniversal(tlv, TAG.generalizedTime)) {
    throw derError('expected a UTCTime or a GeneralizedTime', tlv.start);
  }
  const yearDigits = utc ? 2 : 4;
  const size = yearDigits + 11;
  const start = tlv.contentStart;
  if (tlv.end - start !== size || bytes[tlv.end - 1] !== UPPER_Z)
    throw derError('a time is malformed', tlv.start);
  const part = (offset: number) => twoDigits(bytes, start + offset, tlv.start);
  const shortYear = utc ? part(0) : part(0) * 100 + part(2);
  // RFC 5280 4.1.2.5.1: two-digit years from 50 on are 19xx.
  const year = utc ? (shortYear >= 50 ? 1900 : 2000) + shortYear : shortYear;
  const [month, day] = [part(yearDigits), part(yearDigits + 2)];
  const [hour, minute, second] = [part(yearDigits + 4), part(yearDigits + 6), part(yearDigits + 8)];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
    throw derError('a time names a moment that does not exist', tlv.start);
  // The calendar repeats every 400 years, and Date.UTC takes years below 100 for others.
  const time = Date.UTC(year + 400, month - 1, day, hour, minute, second);
  if (new Date(time).getUTCDate() !== day)
    throw derError('a time names a moment that does not exist', tlv.start);
  return time - FOUR_CENTURIES;
}

const UPPER_Z = 0x5a;
const DIGIT_0 = 0x30;
const FOUR_CENTURIES = 146_097 * 86_400_000;

function twoDigits(bytes: Uint8Array, offset: number, at: number): number {
  const [tens, ones] = [(bytes[offset] ?? 0) - DIGIT_0, (bytes[offset + 1] ?? 0) - DIGIT_0];
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) throw derError('a time is malformed', at);
  return tens * 10 + ones;
}
