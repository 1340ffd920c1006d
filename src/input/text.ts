// Bytes to text: UTF-8 and what Windows tools write, with the byte order mark taken off.
import { asBuffer, decodeUtf8 } from '../codec/bytes.ts';

/** A decoded text. `latin1` means that the bytes are no valid text at all and stand for themselves. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1';
}

const BYTE_ORDER_MARK = '\ufeff';

/** The text of `bytes`. UTF-16 is recognised by its byte order mark, or by a zero in one of the first two bytes. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = utf16Encoding(bytes);
  if (encoding !== undefined) {
    const text = decodeUtf16(bytes, encoding);
    if (text !== undefined) return { text: withoutMark(text), encoding };
  }
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== undefined) return { text: withoutMark(utf8), encoding: 'utf-8' };
  return { text: asBuffer(bytes).toString('latin1'), encoding: 'latin1' };
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes.length < 2 || bytes.length % 2 !== 0) return undefined;
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== 0) return 'utf-16be';
  return undefined;
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  try {
    return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(
      encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16(),
    );
  } catch {
    return undefined;
  }
}
