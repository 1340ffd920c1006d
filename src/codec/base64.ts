// Base64 and base64url, strict: what Node's decoder would skip in silence is refused here.
import { asBuffer, toBase64Url } from './bytes.ts';

/** The two alphabets of RFC 4648 sections 4 and 5. */
export type Base64Alphabet = 'base64' | 'base64url';

const ALPHABET: Readonly<Record<Base64Alphabet, RegExp>> = {
  base64: /^[A-Za-z0-9+/]+$/,
  base64url: /^[A-Za-z0-9_-]+$/,
};

const PADDED = /^[A-Za-z0-9+/]*={0,2}$/;
const PADDING = /={1,2}$/;
const WHITESPACE = /\s+/g;

/**
 * The bytes of canonical base64: standard alphabet, padding required, no whitespace, unused bits zero (RFC 4648
 * section 3.5: otherwise one value has several spellings). Undefined for anything else.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !PADDED.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}

/**
 * The bytes of base64 as captures hold it: whitespace anywhere, padding optional but right where it is there, either
 * alphabet but never both. Unused bits are not looked at. Undefined for anything else and for no text at all.
 */
export function decodeBase64Loose(
  text: string,
): { readonly bytes: Uint8Array; readonly alphabet: Base64Alphabet } | undefined {
  const compact = text.replace(WHITESPACE, '');
  const body = compact.replace(PADDING, '');
  if (body.length !== compact.length && compact.length % 4 !== 0) return undefined;
  if (body.length % 4 === 1) return undefined;
  const alphabet = ALPHABET.base64.test(body)
    ? 'base64'
    : ALPHABET.base64url.test(body)
      ? 'base64url'
      : undefined;
  if (alphabet === undefined) return undefined;
  return { bytes: new Uint8Array(Buffer.from(body, alphabet)), alphabet };
}

/**
 * Like {@link decodeBase64Loose}, but without whitespace and with unused bits zero: the only spelling of its bytes but
 * for the padding. Text without `+ / - _` is called `base64`.
 */
export function decodeBase64Canonical(
  text: string,
): { readonly bytes: Uint8Array; readonly alphabet: Base64Alphabet } | undefined {
  const decoded = decodeBase64Loose(text);
  if (decoded === undefined) return undefined;
  const again = asBuffer(decoded.bytes).toString(decoded.alphabet).replace(PADDING, '');
  return again === text.replace(PADDING, '') ? decoded : undefined;
}

/** base64url without padding (RFC 4648 section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return toBase64Url(bytes);
}
