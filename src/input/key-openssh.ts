// Keys as OpenSSH writes them (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4, PROTOCOL.u2f): lines, RFC 4716 files, bare blobs.
import { decodeBase64Loose } from '../codec/base64.ts';
import { asBuffer } from '../codec/bytes.ts';
import { type Curve, curveByName } from '../crypto/curves.ts';
import {
  attempt,
  type FormResult,
  isMiss,
  type KeyRequest,
  type Miss,
  privateKeyError,
  readingOf,
} from '../crypto/key-reading.ts';
import { ecSpki, opaqueSpki, rsaPkcs1, rsaSpki } from '../crypto/spki.ts';

const FORM = 'OpenSSH public key';

/** The magic of a private key file, PROTOCOL.key. */
const PRIVATE_MAGIC = 'openssh-key-v1\0';

/** A key type and its base64, in a line that may have options or host names before and a comment after. */
const KEY_LINE =
  /(?:^|[\s])((?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]{3,60})[ \t]+([A-Za-z0-9+/]{16,}={0,2})(?=\s|$)/;
const RFC4716 = /^---- BEGIN SSH2 PUBLIC KEY ----\r?\n([\s\S]*?)\r?\n---- END SSH2 PUBLIC KEY ----/m;

/** Whether a text looks like this form at all. */
export const looksLikeOpenSsh = (text: string) => KEY_LINE.test(text) || RFC4716.test(text);

/**
 * The one key of an `id_*.pub`, `authorized_keys` or `known_hosts` text, or of an RFC 4716 file.
 * @throws KeytierError ERR_DECODE_KEY for a private key
 */
export function readOpenSshText(text: string, request: KeyRequest): FormResult {
  const file = RFC4716.exec(text)?.[1];
  if (file !== undefined) {
    // Headers are `Name: value`, continued on the next line by a backslash.
    const body = file
      .replace(/\\\r?\n/g, '')
      .split(/\r?\n/)
      .filter((line) => !line.includes(':'));
    return readBase64(body.join(''), undefined, request);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  if (lines.length > 1) return { miss: `${lines.length} lines of OpenSSH keys, and one is needed` };
  const [, type, base64] = KEY_LINE.exec(lines[0] ?? '') ?? [];
  return base64 === undefined ? undefined : readBase64(base64, type, request);
}

function readBase64(base64: string, type: string | undefined, request: KeyRequest): FormResult {
  const blob = decodeBase64Loose(base64);
  if (blob?.alphabet !== 'base64') return { miss: `${FORM} that is not base64` };
  return readOpenSshBlob(blob.bytes, request, type) ?? { miss: `${FORM} whose base64 holds something else` };
}

/**
 * The binary form: strings with a length of four bytes each, the key type first. Undefined where it begins with none.
 * @param type what the text before the base64 says; it must be what the blob says
 * @throws KeytierError ERR_DECODE_KEY for a private key
 */
export function readOpenSshBlob(bytes: Uint8Array, request: KeyRequest, type?: string): FormResult {
  if (asBuffer(bytes).subarray(0, PRIVATE_MAGIC.length).toString('latin1') === PRIVATE_MAGIC)
    throw privateKeyError(request);
  const fields = split(bytes);
  const name = fields?.[0] === undefined ? '' : asBuffer(fields[0]).toString('latin1');
  if (fields === undefined || !/^(sk-|webauthn-sk-)?(ssh|ecdsa)-[a-z0-9@.-]+$/.test(name)) return undefined;
  if (type !== undefined && type !== name)
    return { miss: `${FORM} whose line and base64 name different types` };
  const reader = READERS.get(name);
  if (reader === undefined) return { miss: unknownType(name) };
  if (fields.length !== reader.fields)
    return { miss: `${FORM} with ${fields.length} fields, ${reader.fields} expected` };
  return attempt(FORM, () => reader.read(fields));
}

function unknownType(name: string): string {
  if (name.includes('-cert-v0')) return 'an OpenSSH certificate; give the key it certifies';
  return name === 'ssh-dss'
    ? 'a DSA key, which keytier does not verify'
    : `${FORM} of a type that keytier does not know`;
}

/** More fields than any key type has. */
const MAX_FIELDS = 8;

function split(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (offset + 4 > bytes.length || fields.length === MAX_FIELDS) return undefined;
    const end = offset + 4 + asBuffer(bytes).readUInt32BE(offset);
    if (end > bytes.length) return undefined;
    fields.push(bytes.subarray(offset + 4, end));
    offset = end;
  }
  return fields;
}

interface BlobReader {
  readonly fields: number;
  readonly read: (fields: readonly Uint8Array[]) => FormResult;
}

const EMPTY = new Uint8Array();

function ecReader(curve: Curve, id: string, securityKey: boolean): BlobReader {
  return {
    fields: securityKey ? 4 : 3,
    read: ([, named = EMPTY, point = EMPTY, application]) => {
      if (asBuffer(named).toString('latin1') !== id) return { miss: `${FORM} whose type and curve differ` };
      return forApplication(readingOf(ecSpki(curve, point), FORM), application);
    },
  };
}

const ED25519 = (securityKey: boolean): BlobReader => ({
  fields: securityKey ? 3 : 2,
  read: ([, key = EMPTY, application]) =>
    forApplication(readingOf(opaqueSpki('Ed25519', key), FORM), application),
});

/** A security key signs its counter and flags with the message; its application says for whom. */
function forApplication(reading: FormResult, application: Uint8Array | undefined): FormResult {
  if (application === undefined || reading === undefined || isMiss(reading)) return reading;
  const text = asBuffer(application).toString('latin1');
  const shown = /^[\x21-\x7e]{1,64}$/.test(text) ? text : 'that cannot be shown';
  return { ...reading, form: `OpenSSH security key for application ${shown}` };
}

/** RFC 4251 5: an mpint is minimal and, here, positive. */
function unsigned(field: Uint8Array): Uint8Array | Miss {
  const [first = 0, second = 0] = field;
  if (first >= 0x80) return { miss: `${FORM} with a negative number` };
  if (field.length === 0 || (first === 0 && second < 0x80))
    return { miss: `${FORM} with a number that is not minimal` };
  return field;
}

const RSA: BlobReader = {
  fields: 3,
  read: ([, e = EMPTY, n = EMPTY]) => {
    const exponent = unsigned(e);
    const modulus = unsigned(n);
    if (!(exponent instanceof Uint8Array)) return exponent;
    if (!(modulus instanceof Uint8Array)) return modulus;
    return readingOf(rsaSpki(rsaPkcs1(modulus, exponent)), FORM);
  },
};

const READERS: ReadonlyMap<string, BlobReader> = new Map<string, BlobReader>([
  ['ssh-rsa', RSA],
  ['ssh-ed25519', ED25519(false)],
  ['sk-ssh-ed25519@openssh.com', ED25519(true)],
  ['ssh-ed448', { fields: 2, read: ([, key = EMPTY]) => readingOf(opaqueSpki('Ed448', key), FORM) }],
  ...['nistp256', 'nistp384', 'nistp521'].flatMap((id): (readonly [string, BlobReader])[] => {
    const curve = curveByName(id);
    if (curve === undefined) return [];
    return [
      [`ecdsa-sha2-${id}`, ecReader(curve, id, false)],
      [`sk-ecdsa-sha2-${id}@openssh.com`, ecReader(curve, id, true)],
    ];
  }),
]);
