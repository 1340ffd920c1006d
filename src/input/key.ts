// Public keys in every form that people paste: which form it is, the strictly read key, and a SubjectPublicKeyInfo of it.
import { decodeBase64Loose } from '../codec/base64.ts';
import { decodeUtf8 } from '../codec/bytes.ts';
import { decodeHex } from '../codec/hex.ts';
import { MAX_KEY_INPUT_BYTES } from '../codec/limits.ts';
import { algorithmByName } from '../crypto/algorithms.ts';
import { NOT_ONE_MAP, readCoseKey } from '../crypto/cose-key.ts';
import { CURVES, curveByName } from '../crypto/curves.ts';
import {
  type FormResult,
  isMiss,
  type KeyReading,
  type KeyRequest,
  privateKeyError,
} from '../crypto/key-reading.ts';
import { describeKey } from '../crypto/public-key.ts';
import type { Artifact } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { readDerKey } from './key-der.ts';
import { readJwk } from './key-jwk.ts';
import { looksLikeOpenSsh, readOpenSshBlob, readOpenSshText } from './key-openssh.ts';
import { PGP, readPemKey } from './key-pem.ts';
import { readBareKey } from './key-points.ts';

export type { KeyReading } from '../crypto/key-reading.ts';

/** What an error lists as tried, in this order. */
const FORMS = [
  'PEM public key or certificate',
  'JWK',
  'OpenSSH public key',
  'DER SubjectPublicKeyInfo, certificate or RSA PKCS#1',
  'COSE_Key',
  'X9.63 point, uncompressed or compressed',
  'bare x‖y',
  'raw Ed25519, Ed448 or ML-DSA key',
  'each of the binary forms as hex, base64 or base64url',
] as const;

/**
 * Reads a public key in any of these forms. A key whose structure is sound but that must not be used is a reading with
 * `key.problem`. A private key is refused in every form and encoding, and no error holds bytes of the input.
 * @param what names the input in errors, for example `--key`
 * @param options `curve`: a name of the curve that the key must be on; it decides where a compressed point fits several
 * @throws KeytierError ERR_DECODE_KEY with the nearest miss; ERR_LIMIT_EXCEEDED over MAX_KEY_INPUT_BYTES;
 *   ERR_VALUE_INVALID for a curve that is not in the table
 */
export function readKey(
  bytes: Uint8Array,
  what: string,
  options: { readonly curve?: string | undefined } = {},
): KeyReading {
  if (bytes.length > MAX_KEY_INPUT_BYTES) {
    const message = `${what} is longer than any key: ${bytes.length} bytes, ${MAX_KEY_INPUT_BYTES} are read`;
    throw new KeytierError('ERR_LIMIT_EXCEEDED', message, { where: what });
  }
  const curve = options.curve === undefined ? undefined : (curveByName(options.curve)?.name ?? null);
  if (curve === null) {
    throw new KeytierError('ERR_VALUE_INVALID', `${what} is to be on a curve that keytier does not know`, {
      where: what,
      tried: CURVES.map(({ name }) => name),
    });
  }
  const request: KeyRequest = { what, curve };
  const results = readAny(bytes, request, true).filter((result) => result !== undefined);
  const readings = results.filter((result): result is KeyReading => !isMiss(result));
  const reading = readings.find(({ key }) => key.problem === null) ?? readings[0];
  if (reading === undefined)
    throw notAKey(
      bytes,
      request,
      results.filter(isMiss).map(({ miss }) => miss),
    );
  const { key } = reading;
  if (curve !== undefined && !(key.algorithm === 'EC' && key.curve.name === curve))
    throw notAKey(bytes, request, [`${reading.form} of ${describeKey(key)}, not ${curve}`]);
  return reading;
}

/**
 * As {@link readKey}, where an algorithm name may be bound to a curve: it decides between the curves that a compressed
 * point fits, and where the key is of another one that is left to be found out by whoever compares them.
 * @throws KeytierError as {@link readKey}
 */
export function readKeyFor(alg: string | undefined, bytes: Uint8Array, what: string): KeyReading {
  const reading = readKey(bytes, what);
  const curve = alg === undefined ? undefined : algorithmByName(alg)?.curve;
  const fits = reading.alternatives.some((key) => key.algorithm === 'EC' && key.curve.name === curve);
  return fits && typeof curve === 'string' ? readKey(bytes, what, { curve }) : reading;
}

/** What of a reading goes with the key into an artefact: a JWK or COSE_Key may say which algorithm it is for. */
export function artifactKey({
  spki,
  key,
  alternatives,
  declaredAlg,
}: KeyReading): Pick<Artifact, 'publicKey' | 'keyProblem' | 'alternatives' | 'signing'> {
  return {
    ...(declaredAlg === null ? {} : { signing: { alg: declaredAlg } }),
    publicKey: spki,
    ...(key.problem === null ? {} : { keyProblem: key.problem }),
    ...(alternatives.length === 0 ? {} : { alternatives: alternatives.map((other) => other.spki) }),
  };
}

/**
 * The DER SubjectPublicKeyInfo of a key that can be used, in any form that {@link readKey} takes.
 * @throws KeytierError ERR_DECODE_KEY, also for a key that must not be used; ERR_LIMIT_EXCEEDED
 */
export function readPublicKey(bytes: Uint8Array, what: string): Uint8Array {
  const { key, spki } = readKey(bytes, what);
  if (key.problem !== null) {
    throw new KeytierError('ERR_DECODE_KEY', `${what} is not a usable key: ${key.problem.detail}`, {
      where: what,
    });
  }
  return spki;
}

/** Every reading of the bytes, best first. Text is decoded once, so that an encoded PEM is found and no chain of encodings. */
function readAny(bytes: Uint8Array, request: KeyRequest, decode: boolean): readonly FormResult[] {
  const text = textOf(bytes);
  if (text === undefined) return [readBinary(bytes, request)];
  const form = readTextForm(text, request);
  if (form !== undefined) return [form];
  if (!decode) return [readBinary(bytes, request)];
  const encoded = decodings(text).flatMap(({ bytes: inner, encoding }) =>
    readAny(inner, request, false).map((result) =>
      result === undefined || isMiss(result) ? result : { ...result, encoding },
    ),
  );
  return [...encoded, readBinary(bytes, request)];
}

/** Printable text; anything else in it makes it binary. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes)
    ?.replace(/^\uFEFF/, '')
    .trim();
  return text === undefined || text === '' || /[^\P{Cc}\t\n\v\f\r]/u.test(text) ? undefined : text;
}

function readTextForm(text: string, request: KeyRequest): FormResult {
  if (text.startsWith('PuTTY-User-Key-File-')) throw privateKeyError(request);
  if (text.includes('-----BEGIN ')) return readPemKey(text, request);
  // A C array also begins with a brace, and has no quotes.
  if (text.startsWith('{') && text.includes('"'))
    return readJwk(text, request) ?? { miss: 'JSON that does not parse' };
  return looksLikeOpenSsh(text) ? readOpenSshText(text, request) : undefined;
}

/** Marks of C arrays, certificate viewers and string literals between hex digits. */
const HEX_NOISE = /\b0x|\\x|[\s,;:"'{}\\]/gi;

/** Hex first: hex digits are base64 too, and only by accident of anything. */
function decodings(
  text: string,
): readonly { readonly bytes: Uint8Array; readonly encoding: 'hex' | 'base64' | 'base64url' }[] {
  const hex = decodeHex(text.replace(HEX_NOISE, ''));
  const base64 = decodeBase64Loose(text.replace(/["']/g, ''));
  return [
    ...(hex === undefined ? [] : [{ bytes: hex, encoding: 'hex' as const }]),
    ...(base64 === undefined ? [] : [{ bytes: base64.bytes, encoding: base64.alphabet }]),
  ];
}

/** Structures first, by how they begin; what has none goes by its length. */
function readBinary(bytes: Uint8Array, request: KeyRequest): FormResult {
  const results = [readDerKey, readCoseKey, readOpenSshBlob, readBareKey].map((read) => read(bytes, request));
  const reading = results.find((result) => result !== undefined && !isMiss(result));
  if (reading !== undefined) return reading;
  const misses = results.filter(isMiss);
  return misses.find((miss) => miss !== NOT_ONE_MAP) ?? misses[0] ?? (looksLikePgp(bytes) ? PGP : undefined);
}

/** RFC 9580 4.2 and 5.5: a key packet, old or new format, then version 4 or 6. */
function looksLikePgp(bytes: Uint8Array): boolean {
  const versionAt = new Map([
    [0x98, 2],
    [0x99, 3],
    [0xc6, 3],
  ]).get(bytes[0] ?? 0);
  return versionAt !== undefined && [4, 6].includes(bytes[versionAt] ?? 0);
}

function notAKey(bytes: Uint8Array, { what }: KeyRequest, misses: readonly string[]): KeytierError {
  const [nearest] = misses;
  const message = `${what} is not a public key${nearest === undefined ? '' : `: ${nearest}`}`;
  return new KeytierError('ERR_DECODE_KEY', message, {
    where: what,
    seen: `${bytes.length} bytes`,
    tried: FORMS,
    ...(misses.includes(PGP.miss)
      ? { hint: 'export the key in another form, for example gpg --export-ssh-key' }
      : {}),
  });
}
