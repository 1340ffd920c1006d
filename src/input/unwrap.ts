// Finds out how evidence is wrapped and takes the wrapping off, layer by layer.

import { KeytierError } from '../model/errors.ts';
import { bestSight, EMPTY_HAUL, type Haul } from './haul.ts';
import { isKeybox, unwrapKeybox } from './keybox.ts';
import { parseJsonDocument } from './pointer.ts';
import { describeBinary, describeText, PRIVATE_KEY } from './sights.ts';
import { decodeText } from './text.ts';
import { unwrapDer } from './unwrap-der.ts';
import { unwrapEncoded } from './unwrap-encoded.ts';
import { unwrapJson } from './unwrap-json.ts';
import { unwrapPem } from './unwrap-pem.ts';

/** Layers of wrapping: PEM in base64 in JSON in a JSON string is four; each layer is smaller than the one around it. */
const MAX_LAYERS = 6;

/**
 * Everything to verify in `bytes`, or a sight that says what they look like instead.
 * @throws KeytierError ERR_LIMIT_EXCEEDED, ERR_INPUT_MALFORMED, ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID
 */
export async function unwrapBytes(bytes: Uint8Array, layer = 0): Promise<Haul> {
  if (layer > MAX_LAYERS) return EMPTY_HAUL;
  const der = await unwrapDer(bytes);
  if (der !== undefined) return der;
  const { text, encoding } = decodeText(bytes);
  if (encoding !== 'latin1') return unwrapText(text, bytes.length, layer);
  const pem = await unwrapPem(text);
  if (pem === undefined && looksLikeMapOfThree(bytes)) {
    const { findAttestationObject, looksLikeAttestationObject } = await import('./webauthn-capture.ts');
    if (looksLikeAttestationObject(bytes)) return { finds: [findAttestationObject(bytes)], privateKeys: 0 };
  }
  const key = pem === undefined && looksLikeBareKey(bytes) ? await unwrapBareKey(bytes) : undefined;
  if (key !== undefined) return key;
  const looksLikeJson = /^\s*[[{]/.test(text);
  if (pem !== undefined) return pem;
  return {
    finds: [],
    privateKeys: 0,
    sight: looksLikeJson
      ? { what: 'JSON that is not UTF-8', weight: 'telling', hint: 'save it as UTF-8', malformed: true }
      : describeBinary(bytes),
  };
}

async function unwrapText(source: string, size: number, layer: number): Promise<Haul> {
  const text = source.trim();
  if (/^[[{"]/.test(text)) {
    const document = parseJsonDocument(text);
    if (document !== undefined) {
      return unwrapJson(document, size, (element) =>
        typeof element === 'string' ? unwrapInner(element, layer + 1) : unwrapBytes(element, layer + 1),
      );
    }
  }
  if (isKeybox(text)) return unwrapKeybox(text);
  const key = OPENSSH.test(text) ? await unwrapBareKey(Buffer.from(text)) : undefined;
  if (key !== undefined) return key;
  const found =
    (await unwrapPem(text)) ?? (await unwrapEncoded(text, (inner) => unwrapBytes(inner, layer + 1)));
  const sight = brokenJson(text) ?? describeText(text, size);
  if (found === undefined) return { finds: [], privateKeys: 0, sight };
  return { ...found, sight: bestSight(found.sight, sight) ?? sight };
}

/** Forms of bare keys that say by themselves what they are; x and y without more could be anything. */
const OPENSSH = /^(?:ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]+ AAAA/;

/** An attestation object is one; so are some COSE keys. */
function looksLikeMapOfThree(bytes: Uint8Array): boolean {
  return bytes[0] === 0xa3 && bytes[1] !== 0x01;
}

/** An X9.63 point (0x04) or the CBOR map of a COSE_Key. */
function looksLikeBareKey(bytes: Uint8Array): boolean {
  const [first = 0] = bytes;
  return first === 0x04 || (first >= 0xa3 && first <= 0xaf);
}

/** A key that is read in full and can be used; a private one is counted. */
async function unwrapBareKey(bytes: Uint8Array): Promise<Haul | undefined> {
  const { artifactKey, readKey } = await import('./key.ts');
  try {
    const reading = readKey(bytes, 'input');
    if (reading.key.problem !== null) return undefined;
    const { publicKey } = artifactKey(reading);
    if (publicKey === undefined) return undefined;
    return {
      finds: [{ pointer: '', label: () => reading.form, certificates: [], publicKey, notes: [] }],
      privateKeys: 0,
    };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return /private key/.test(error.message) ? { finds: [], privateKeys: 1, sight: PRIVATE_KEY } : undefined;
  }
}

function unwrapInner(text: string, layer: number): Promise<Haul> {
  return layer > MAX_LAYERS ? Promise.resolve(EMPTY_HAUL) : unwrapText(text, text.length, layer);
}

/** Text that starts and ends like JSON and is none. Where exactly it breaks, a JSON tool says better. */
function brokenJson(text: string): Haul['sight'] {
  if (!/^\{\s*["}]|^\[\s*["{[]/.test(text)) return undefined;
  return {
    what: 'JSON that does not parse',
    weight: 'telling',
    hint: 'it is cut off, or has comments or trailing commas; repair it, or give the part with the certificates only',
    malformed: true,
  };
}
