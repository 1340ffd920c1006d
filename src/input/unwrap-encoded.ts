// Base64, base64url and hex text: as a whole, one certificate a line, or separated by commas and semicolons.
import { decodeBase64Loose } from '../codec/base64.ts';
import { decodeHex } from '../codec/hex.ts';
import { MAX_INPUT_CERTIFICATES } from '../codec/limits.ts';
import type { Finding } from '../model/finding.ts';
import { type Find, type Haul, ignoredData } from './haul.ts';
import { countCertificates, unwrapDer } from './unwrap-der.ts';

/** Text that is not even this cannot be an encoding, and most text is not. */
const ENCODED = /^[A-Za-z0-9+/=_\-\s,;:"'\\]+$/;
const HEX_NOISE = /\b0x|\\x|[\s,;:"'\\]/gi;
const QUOTES = /["'\\]/g;

/** The smallest SubjectPublicKeyInfo is 44 bytes (Ed25519), the smallest certificate some 200. */
const MIN_ENCODED_LENGTH = 44;

type Encoding = 'base64' | 'base64url' | 'hex';

interface Decoded {
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
}

/** Takes the bytes inside a text apart again; a callback, because they may be text themselves. */
export type UnwrapBytes = (bytes: Uint8Array) => Promise<Haul>;

/**
 * What an encoded text holds; undefined where it is no encoding, or of nothing that is known. `text` must be trimmed.
 */
export async function unwrapEncoded(text: string, unwrapBytes: UnwrapBytes): Promise<Haul | undefined> {
  if (text.length < MIN_ENCODED_LENGTH || !ENCODED.test(text)) return undefined;
  const hex = decodeHexText(text);
  if (hex !== undefined) return labelled(await unwrapBytes(hex.bytes), hex.encoding);
  const plain = text.replace(QUOTES, '');
  for (const separator of [/[\s,;]+/, /[,;]|\r?\n[ \t]*\r?\n/]) {
    const haul = await unwrapList(plain.split(separator));
    if (haul !== undefined) return haul;
  }
  const whole = decodeBase64Loose(plain);
  return whole === undefined ? undefined : labelled(await unwrapBytes(whole.bytes), whole.alphabet);
}

function decodeHexText(text: string): Decoded | undefined {
  const bytes = decodeHex(text.replace(HEX_NOISE, ''));
  return bytes === undefined ? undefined : { bytes, encoding: 'hex' };
}

/** Several base64 texts; undefined unless the first of them is certificates from its first byte to its last. */
async function unwrapList(parts: readonly string[]): Promise<Haul | undefined> {
  const texts = parts.map((part) => part.trim()).filter((part) => part !== '');
  if (texts.length < 2 || texts.length > MAX_INPUT_CERTIFICATES) return undefined;
  const certificates: Uint8Array[] = [];
  const notes: Finding[] = [];
  const encodings = new Set<Encoding>();
  for (const [index, text] of texts.entries()) {
    const decoded = decodeBase64Loose(text);
    const find = decoded && (await certificatesIn(decoded.bytes));
    if (decoded === undefined || find === undefined) {
      if (index === 0) return undefined;
      notes.push(ignoredData('undecodable-element', 'base64 that is not a certificate', `element ${index}`));
      continue;
    }
    if (index === 0 && find.notes.length > 0) return undefined;
    certificates.push(...find.certificates);
    notes.push(...find.notes);
    encodings.add(decoded.alphabet);
  }
  const encoding = encodings.has('base64url') ? 'base64url' : 'base64';
  return {
    finds: [
      { pointer: '', label: (count) => `${encoding} list, ${countCertificates(count)}`, certificates, notes },
    ],
    privateKeys: 0,
  };
}

async function certificatesIn(bytes: Uint8Array): Promise<Find | undefined> {
  const find = (await unwrapDer(bytes))?.finds[0];
  return find === undefined || find.certificates.length === 0 ? undefined : find;
}

function labelled(haul: Haul, encoding: Encoding): Haul | undefined {
  const finds = haul.finds.map((find) => ({
    ...find,
    // A pointer leads into the decoded text, and nothing could follow it from outside.
    pointer: '',
    label: (count: number) => `${encoding} ${find.label(count)}`,
  }));
  if (finds.length > 0) return { ...haul, finds };
  // Words are base64 too: only what was recognised inside is worth a mention.
  if (haul.sight === undefined || haul.sight.weight === 'plain') return undefined;
  return { ...haul, sight: { ...haul.sight, what: `${encoding} of ${haul.sight.what}` } };
}
