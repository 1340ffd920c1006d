// Hexadecimal text, with the colons and spaces that openssl and certificate viewers print.
import { toHex } from './bytes.ts';

const SEPARATORS = /[\s:]+/g;
const DIGITS = /^[0-9a-fA-F]+$/;

/**
 * The bytes of hexadecimal text in either case; whitespace and colons are skipped. Undefined for an odd number of
 * digits, for any other character and for no digits at all.
 */
export function decodeHex(text: string): Uint8Array | undefined {
  const digits = text.replace(SEPARATORS, '');
  if (digits.length % 2 !== 0 || !DIGITS.test(digits)) return undefined;
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return toHex(bytes);
}
