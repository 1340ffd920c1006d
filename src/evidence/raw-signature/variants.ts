// The usual mistakes between a nonce and its signature, as what would have to be verified if one had been made.
import { createHash } from 'node:crypto';
import { decodeBase64Canonical } from '../../codec/base64.ts';
import { asBuffer, decodeUtf8 } from '../../codec/bytes.ts';
import { decodeHex } from '../../codec/hex.ts';
import type { Curve } from '../../crypto/curves.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { HashName, SignedInput } from '../../crypto/verify.ts';
import type { SignedPayload } from '../../model/artifact.ts';
import type { Reason } from '../../model/reason-codes.ts';
import { HASH_BYTES, HASH_NAMES } from './attempts.ts';

/** One part of a guess: what would have been used, the reason code, and what somebody did. */
export interface Mistake {
  readonly reason: Reason;
  /** What somebody did, after "it verifies as …: ". */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
}

export interface InputVariant {
  readonly mistake: Mistake | null;
  readonly input: SignedInput;
  /** What stands inside `SHA-256(…)`, or the digest itself. */
  readonly words: string;
}

export interface SignatureVariant {
  readonly mistake: Mistake | null;
  readonly signature: Uint8Array;
  readonly format: 'der' | 'raw' | 'auto';
  /** Empty where the form goes without saying. */
  readonly words: string;
}

const mistake = (reason: Reason, cause: string, remedy: string): Mistake => ({ reason, cause, remedy });
const hashed = (hash: HashName, bytes: Uint8Array) => createHash(hash).update(bytes).digest();
const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

/** `SHA-256` for `sha256`. */
export function hashWords(hash: HashName): string {
  return hash.toUpperCase().replace('SHA', 'SHA-');
}

const AS_TEXT = mistake(
  'message-as-text',
  'the sender signed the text, not the bytes that it stands for',
  'sign the bytes, or give the text that was signed with utf8: in front',
);
const AS_BYTES = mistake(
  'message-as-bytes',
  'what was given is text, and the signature is over the bytes that it stands for',
  'give the message with hex: or base64: in front',
);
const LINE_END = mistake(
  'line-end',
  'a line end or another character was added or lost on the way',
  'compare the last bytes of what was signed and what was captured; printf writes no line end, echo does',
);
const TWICE = mistake(
  'message-hashed-twice',
  'the sender hashed first, and signing hashed again',
  'sign the message itself, or its hash with a Digest algorithm',
);
const IS_DIGEST = mistake(
  'message-is-digest',
  'what was captured as the message is its hash already',
  'give it with --digest, if it is the hash of your own nonce',
);
const HASH_AS_TEXT = mistake(
  'hash-as-text',
  'the sender hashed first, and signed the hash written as text',
  'sign the message itself',
);
const DIGEST_HASHED = mistake(
  'digest-hashed-again',
  'the signer hashed what was captured as the digest',
  'give it with --message',
);

/** What was captured, and what it would have been after each mistake; likely ones first. */
export function inputVariants({ message, digest }: SignedPayload): readonly InputVariant[] {
  if (message !== undefined) return messageVariants(message);
  return digest === undefined ? [] : digestVariants(digest);
}

function messageVariants(message: Uint8Array): readonly InputVariant[] {
  const of = (kind: Mistake, words: string, bytes: Uint8Array): InputVariant => ({
    mistake: kind,
    input: { message: bytes },
    words,
  });
  const isDigest = Object.values(HASH_BYTES).includes(message.length);
  return [
    { mistake: null, input: { message }, words: 'message' },
    ...HASH_NAMES.map((hash) => of(TWICE, `${hashWords(hash)}(message)`, hashed(hash, message))),
    ...(isDigest
      ? [{ mistake: IS_DIGEST, input: { digest: message }, words: 'the message as a digest' }]
      : []),
    ...decodings(message).map(([words, bytes]) => of(AS_BYTES, `${words} of the message`, bytes)),
    ...spellings(message).map(([words, bytes]) => of(AS_TEXT, `the ${words} text of the message`, bytes)),
    ...lineEnds(message).map(([words, bytes]) => of(LINE_END, `the message ${words}`, bytes)),
    ...spellings(hashed('sha256', message)).map(([words, bytes]) =>
      of(HASH_AS_TEXT, `the ${words} text of SHA-256(message)`, bytes),
    ),
    ...otherTexts(message).map(([words, bytes]) => of(AS_TEXT, `the message as ${words}`, bytes)),
  ];
}

function digestVariants(digest: Uint8Array): readonly InputVariant[] {
  return [
    { mistake: null, input: { digest }, words: 'the digest' },
    { mistake: DIGEST_HASHED, input: { message: digest }, words: 'digest' },
    ...decodings(digest).map(([words, bytes]) => ({
      mistake: AS_BYTES,
      input: { digest: bytes },
      words: `${words} of the digest`,
    })),
    ...spellings(digest).map(([words, bytes]) => ({
      mistake: HASH_AS_TEXT,
      input: { message: bytes },
      words: `the ${words} text of the digest`,
    })),
  ];
}

type Named = readonly [string, Uint8Array];

/** A byte string written down, in the spellings that senders use. */
function spellings(bytes: Uint8Array): readonly Named[] {
  const buffer = asBuffer(bytes);
  const hex = buffer.toString('hex');
  const base64 = buffer.toString('base64');
  const url = buffer.toString('base64url');
  const all: readonly (readonly [string, string])[] = [
    ['hex', hex],
    ['upper-case hex', hex.toUpperCase()],
    ['base64', base64],
    ['base64url', url],
    ['unpadded base64', base64.replace(/=+$/, '')],
    ['padded base64url', url + base64.slice(base64.replace(/=+$/, '').length)],
    ['0x hex', `0x${hex}`],
  ];
  return all
    .filter(([, text], index) => all.findIndex(([, other]) => other === text) === index)
    .map(([words, text]): Named => [words, ascii(text)]);
}

/** Bytes that are text in an encoding, decoded. */
function decodings(bytes: Uint8Array): readonly Named[] {
  const text = decodeUtf8(bytes)?.trim();
  if (text === undefined || text === '' || !/^[\x21-\x7e]+$/.test(text)) return [];
  const hex = decodeHex(text.replace(/^0x/i, ''));
  const base64 = decodeBase64Canonical(text);
  return [
    ...(hex === undefined ? [] : [['the hex decoding', hex] as const]),
    ...(base64 === undefined ? [] : [[`the ${base64.alphabet} decoding`, base64.bytes] as const]),
  ];
}

/** Characters at the end that come and go with editors, echo and C strings. */
const ENDS: readonly (readonly [string, string])[] = [
  ['a line feed', '\n'],
  ['a carriage return and line feed', '\r\n'],
  ['a zero byte', '\0'],
  ['a space', ' '],
];

function lineEnds(message: Uint8Array): readonly Named[] {
  const text = asBuffer(message).toString('latin1');
  const shorter = text.replace(/[\r\n\0 ]+$/, '');
  return [
    ...ENDS.map(([words, end]): Named => [`followed by ${words}`, Buffer.concat([message, ascii(end)])]),
    ...(shorter === text ? [] : [['without its line end', ascii(shorter)] as const]),
    ...(text.startsWith('\xef\xbb\xbf')
      ? [['without its byte order mark', ascii(text.slice(3))] as const]
      : []),
  ];
}

function otherTexts(message: Uint8Array): readonly Named[] {
  const text = decodeUtf8(message);
  if (text === undefined) return [];
  return [
    ['UTF-16LE text', Uint8Array.from(Buffer.from(text, 'utf16le'))],
    ['a JSON string', Uint8Array.from(Buffer.from(JSON.stringify(text), 'utf8'))],
  ];
}

const OTHER_ENCODING = mistake(
  'signature-other-encoding',
  'the signature is in the other encoding',
  'name its encoding with --sig-format or --alg, or convert it',
);
const SIGNATURE_TEXT = mistake(
  'signature-as-text',
  'the signature was captured as text',
  'give it with hex: or base64: in front',
);
const NOT_STRICT = mistake(
  'signature-not-strict',
  'its encoder does not write strict DER',
  'mend the encoder; other verifiers refuse it as well',
);
const BYTE_ORDER = mistake(
  'signature-byte-order',
  'r and s were written in another order',
  'write both big-endian, r first',
);
const CUT = mistake(
  'signature-not-strict',
  'its encoder drops leading zeros or adds a recovery byte',
  'write r and s in the full width of the curve and nothing else',
);

/** The signature as captured under the declared form, and what it would have been after each mistake. */
export function signatureVariants(
  signature: Uint8Array,
  key: PublicKey,
  declared: 'der' | 'raw' | 'auto',
): readonly SignatureVariant[] {
  const texts = decodings(signature).map(
    ([words, bytes]): SignatureVariant => ({
      mistake: SIGNATURE_TEXT,
      signature: bytes,
      format: 'auto',
      words: `${words} of the signature`,
    }),
  );
  const own: SignatureVariant = { mistake: null, signature, format: declared, words: '' };
  if (key.algorithm !== 'EC') return [own, ...texts];
  const raw = (kind: Mistake, words: string, bytes: Uint8Array): SignatureVariant => ({
    mistake: kind,
    signature: bytes,
    format: 'raw',
    words,
  });
  const other = (format: 'der' | 'raw'): SignatureVariant => ({
    mistake: OTHER_ENCODING,
    signature,
    format,
    words: format === 'der' ? 'DER' : 'raw r‖s',
  });
  const size = key.curve.size;
  return [
    own,
    ...(declared === 'auto' ? [] : [other(declared === 'der' ? 'raw' : 'der')]),
    ...texts,
    ...laxDer(signature, key.curve).map((bytes) => raw(NOT_STRICT, 'DER that is not strict', bytes)),
    ...byteOrders(signature, key.curve).map(([words, bytes]) => raw(BYTE_ORDER, words, bytes)),
    ...cutOrLonger(signature, size).map(([words, bytes]) => raw(CUT, words, bytes)),
  ];
}

/** r and s of something like DER: wrong lengths of lengths, missing sign bytes, bytes that follow. */
function laxDer(bytes: Uint8Array, curve: Curve): readonly Uint8Array[] {
  if (bytes[0] !== 0x30) return [];
  const header = (at: number): readonly [number, number] | undefined => {
    const first = bytes[at];
    if (first === undefined) return undefined;
    if (first < 0x80) return [at + 1, first];
    const count = first & 0x7f;
    if (count < 1 || count > 4 || at + count >= bytes.length) return undefined;
    return [
      at + 1 + count,
      bytes.subarray(at + 1, at + 1 + count).reduce((sum, byte) => sum * 256 + byte, 0),
    ];
  };
  const integer = (at: number): readonly [Uint8Array, number] | undefined => {
    const length = bytes[at] === 0x02 ? header(at + 1) : undefined;
    if (length === undefined) return undefined;
    const [start, count] = length;
    return start + count > bytes.length ? undefined : [bytes.subarray(start, start + count), start + count];
  };
  const outer = header(1);
  const r = outer === undefined ? undefined : integer(outer[0]);
  const s = r === undefined ? undefined : integer(r[1]);
  if (r === undefined || s === undefined) return [];
  const fixed = [r[0], s[0]].map((value) => fixedWidth(value, curve.size));
  return fixed.every((value) => value !== undefined)
    ? [Buffer.concat(fixed.filter((value) => value !== undefined))]
    : [];
}

/** Big-endian bytes in exactly `size` bytes; undefined where they do not fit. */
function fixedWidth(value: Uint8Array, size: number): Uint8Array | undefined {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? new Uint8Array() : value.subarray(start);
  if (digits.length > size) return undefined;
  return Buffer.concat([new Uint8Array(size - digits.length), digits]);
}

function byteOrders(bytes: Uint8Array, curve: Curve): readonly Named[] {
  const raw = bytes.length === 2 * curve.size ? bytes : laxDer(bytes, curve)[0];
  if (raw === undefined) return [];
  const halves = [raw.subarray(0, curve.size), raw.subarray(curve.size)] as const;
  const reversed = halves.map((half) => half.toReversed());
  return [
    ['s before r', Buffer.concat([halves[1], halves[0]])],
    ['little-endian r and s', Buffer.concat(reversed)],
    ['little-endian, s before r', Buffer.concat(reversed.toReversed())],
  ];
}

/** `r‖s` with a recovery byte before or after it, or with one leading zero lost. */
function cutOrLonger(bytes: Uint8Array, size: number): readonly Named[] {
  if (bytes.length === 2 * size + 1)
    return [
      ['raw r‖s with a byte after it', bytes.subarray(0, 2 * size)],
      ['raw r‖s with a byte before it', bytes.subarray(1)],
    ];
  if (bytes.length !== 2 * size - 1) return [];
  const zero = new Uint8Array(1);
  return [
    ['raw r‖s without the leading zero of r', Buffer.concat([zero, bytes])],
    [
      'raw r‖s without the leading zero of s',
      Buffer.concat([bytes.subarray(0, size), zero, bytes.subarray(size)]),
    ],
  ];
}
