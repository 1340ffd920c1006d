// Reads captures of passkeys: registrations, authentications, ceremonies of both, stored records; and names how bytes were written.
import { decodeBase64Loose } from '../codec/base64.ts';
import { decodeUtf8, toHex } from '../codec/bytes.ts';
import { decodeHex } from '../codec/hex.ts';
import type { Ceremony, CeremonyStep, CredentialRecord, WebauthnCapture } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { readCapture } from './capture.ts';
import type { Capture, Find } from './haul.ts';
import { bytesOfJson } from './json-bytes.ts';
import { artifactKey, type KeyReading, readKeyFor } from './key.ts';
import { isObject, type JsonObject, type JsonValue } from './pointer.ts';
import { ceremonyParts, fieldOf, flattened } from './signature-fields.ts';
import { WEBAUTHN_FIELDS, type WebauthnKind, webauthnField, webauthnKindOf } from './webauthn-fields.ts';

/** Bytes and how they were written. */
interface Decoded {
  readonly bytes: Uint8Array;
  readonly decoding: string;
}

/** What a field begins like, which tells hex from base64 where a text is both. */
type Shape = (bytes: Uint8Array) => boolean;

const ANY: Shape = () => true;
const SHAPES: Readonly<Record<keyof typeof WEBAUTHN_FIELDS, Shape>> = {
  clientDataJSON: ([first]) => first === 0x7b || first === 0xef,
  attestationObject: ([first = 0]) => first >> 5 === 5,
  authenticatorData: ({ length }) => length >= 37,
  signature: ANY,
  userHandle: ANY,
};

/** Hex of this many digits is no base64 by chance. */
const MIN_HEX = 32;

/** Every reading of a byte field, likely ones first; the first that has the right shape counts. */
function readings(value: JsonValue): readonly Decoded[] {
  if (typeof value !== 'string') {
    const bytes = bytesOfJson(value);
    if (bytes === undefined) return [];
    return [{ bytes, decoding: Array.isArray(value) ? 'array of numbers' : 'object of numbers' }];
  }
  const text = value.trim();
  const python = /^b'([\s\S]*)'$|^b"([\s\S]*)"$/.exec(text);
  const hex = /^(?:0x)?[0-9a-f]+$/i.test(text) ? decodeHex(text.replace(/^0x/i, '')) : undefined;
  const base64 = decodeBase64Loose(text);
  const found: (Decoded | undefined)[] = [
    /^\ufeff?\{/.test(value) ? { bytes: Buffer.from(value, 'utf8'), decoding: 'text' } : undefined,
    python === null ? undefined : pythonBytes(python[1] ?? python[2] ?? ''),
    hex === undefined || text.length < MIN_HEX ? undefined : { bytes: hex, decoding: 'hex' },
    base64 === undefined
      ? undefined
      : {
          bytes: base64.bytes,
          decoding: `${base64.alphabet === 'base64' && !/[+/=]/.test(text) ? 'base64url' : base64.alphabet}`,
        },
  ];
  return found.filter((reading) => reading !== undefined);
}

/** A Python bytes literal, as it gets into logs with repr(). */
function pythonBytes(body: string): Decoded {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };
  const text = body.replace(
    /\\(?:x([0-9a-f]{2})|(.))/gi,
    (_, code: string | undefined, char: string | undefined) =>
      code === undefined
        ? (escapes[char ?? ''] ?? char ?? '')
        : String.fromCharCode(Number.parseInt(code, 16)),
  );
  const bytes = Buffer.from(text, 'latin1');
  // What Python printed may itself be the base64 of the field.
  const inner = decodeBase64Loose(text);
  return inner !== undefined && /^[A-Za-z0-9_+/=-]{16,}$/.test(text)
    ? { bytes: inner.bytes, decoding: `${inner.alphabet} in a Python bytes literal` }
    : { bytes, decoding: 'Python bytes literal' };
}

function decodeField(value: JsonValue, shape: Shape, where: string): Decoded {
  const all = readings(value);
  const fitting = all.find(({ bytes }) => shape(bytes)) ?? all[0];
  if (fitting !== undefined) return fitting;
  throw new KeytierError('ERR_VALUE_INVALID', 'a byte field is neither base64url, base64, hex nor bytes', {
    where,
    hint: 'PublicKeyCredential.toJSON() writes base64url',
  });
}

/** The parts of a response, each from wherever it stands. */
function readResponse(object: JsonObject, pointer: string): WebauthnCapture {
  const decodings: Record<string, string> = {};
  const read = (name: keyof typeof WEBAUTHN_FIELDS): Uint8Array | undefined => {
    const field = webauthnField(object, WEBAUTHN_FIELDS[name]);
    if (field === undefined || field.value === '') return undefined;
    const { bytes, decoding } = decodeField(field.value, SHAPES[name], `${pointer}${field.pointer}`);
    decodings[name] = decoding;
    return bytes;
  };
  const clientDataJSON = read('clientDataJSON');
  const attestationObject = read('attestationObject');
  const authenticatorData = read('authenticatorData');
  const signature = read('signature');
  const userHandle = read('userHandle');
  const credentialId = readCredentialId(object, pointer, decodings);
  const results = object['clientExtensionResults'];
  const record = object['record'];
  return {
    ...(clientDataJSON === undefined ? {} : { clientDataJSON }),
    ...(attestationObject === undefined ? {} : { attestationObject }),
    ...(authenticatorData === undefined ? {} : { authenticatorData }),
    ...(signature === undefined ? {} : { signature }),
    ...(userHandle === undefined ? {} : { userHandle }),
    ...(credentialId === undefined ? {} : { credentialId }),
    clientExtensions: isObject(results) ? Object.keys(results).map((name) => name.slice(0, 64)) : [],
    ...(isObject(results) && typeof results['appid'] === 'boolean' ? { appId: results['appid'] } : {}),
    decodings,
    ...(isObject(record) ? { record: readRecord(record, `${pointer}/record`) } : {}),
  };
}

/** `rawId`, else `id` or `credentialId`; an id that is no bytes is a name that the log gave, and not the credential's. */
function readCredentialId(
  object: JsonObject,
  pointer: string,
  decodings: Record<string, string>,
): Uint8Array | undefined {
  const field = fieldOf(object, ['rawId', 'credentialId', 'credential_id']);
  if (field !== undefined) {
    const { bytes, decoding } = decodeField(field.value, ANY, `${pointer}/${field.name}`);
    decodings['rawId'] = decoding;
    return bytes;
  }
  const { id, type } = object;
  if (typeof id !== 'string' || (type !== 'public-key' && !isObject(object['response']))) return undefined;
  const decoded = decodeBase64Loose(id);
  if (decoded === undefined) return undefined;
  decodings['id'] = 'base64url';
  return decoded.bytes;
}

/**
 * A stored credential record, under the names that servers use.
 * @throws KeytierError ERR_VALUE_INVALID for a field of another type, and what reading a key throws
 */
export function readRecord(object: JsonObject, pointer: string): CredentialRecord {
  const bytes = (names: readonly string[]) => {
    const field = fieldOf(object, names);
    return field === undefined ? undefined : decodeField(field.value, ANY, `${pointer}/${field.name}`).bytes;
  };
  const typed = <T extends 'number' | 'boolean'>(names: readonly string[], type: T) => {
    const field = fieldOf(object, names);
    if (field === undefined) return undefined;
    if (typeof field.value === type) return field.value as T extends 'number' ? number : boolean;
    throw new KeytierError('ERR_VALUE_INVALID', `${field.name} of a record is no ${type}`, {
      where: `${pointer}/${field.name}`,
    });
  };
  const id = bytes(['credentialId', 'credential_id', 'rawId', 'id']);
  const key = keyOf(object, pointer);
  const signCount = typed(['signCount', 'sign_count', 'counter'], 'number');
  const backupEligible = typed(['backupEligible', 'backup_eligible', 'BE'], 'boolean');
  const userHandle = bytes(['userHandle', 'user_handle', 'userId']);
  const aaguid = fieldOf(object, ['aaguid'])?.value;
  if (key !== undefined && key.key.problem !== null)
    throw new KeytierError('ERR_DECODE_KEY', `the key of a record is not usable: ${key.key.problem.detail}`, {
      where: pointer,
    });
  const alg = key?.declaredAlg ?? algOf(object);
  return {
    source: pointer === '' ? 'the record' : pointer,
    ...(id === undefined ? {} : { id }),
    ...(key === undefined ? {} : { publicKey: key.spki }),
    ...(alg === undefined ? {} : { alg }),
    ...(signCount === undefined ? {} : { signCount }),
    ...(backupEligible === undefined ? {} : { backupEligible }),
    ...(userHandle === undefined ? {} : { userHandle }),
    ...(typeof aaguid === 'string' && UUID.test(aaguid) ? { aaguid: aaguid.toLowerCase() } : {}),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const KEY_FIELDS = [
  'publicKey',
  'credentialPublicKey',
  'credential_public_key',
  'public_key',
  'cosePublicKey',
];

function algOf({ alg }: JsonObject): string | undefined {
  return typeof alg === 'string' || typeof alg === 'number' ? String(alg) : undefined;
}

/** A key beside a response, in any form. A registration's own is inside its attestation object. */
function keyOf(object: JsonObject, pointer: string): KeyReading | undefined {
  const field = fieldOf(object, KEY_FIELDS);
  if (field === undefined) return undefined;
  const where = `${pointer}/${field.name}`;
  const { value } = field;
  const python =
    typeof value === 'string'
      ? readings(value).find(({ decoding }) => decoding.includes('Python'))
      : undefined;
  const bytes =
    python?.bytes ??
    (typeof value === 'string'
      ? Buffer.from(value)
      : (bytesOfJson(value) ?? Buffer.from(JSON.stringify(value))));
  return readKeyFor(algOf(object), bytes, where);
}

const WORDS: Readonly<Record<WebauthnKind, string>> = {
  'webauthn-registration': 'WebAuthn registration',
  'webauthn-authentication': 'WebAuthn authentication',
};

/** One response. What cannot be read is a find with a problem, so that other records still count. */
export function findWebauthn(object: JsonObject, pointer: string, more: Pick<Find, 'signed'> = {}): Find {
  const kind = webauthnKindOf(object) ?? 'webauthn-authentication';
  const place = pointer === '' ? '' : ` at ${pointer}`;
  try {
    const webauthn = readResponse(object, pointer);
    const { capture, notes } = readCapture(captureFields(object), pointer, { passkey: true });
    const key = kind === 'webauthn-authentication' ? keyOf(object, pointer) : undefined;
    const read = [...new Set(Object.values(webauthn.decodings))].join(', ');
    const { publicKey, ...rest } = key === undefined ? {} : artifactKey(key);
    const alg = key?.declaredAlg ?? algOf(object);
    return {
      pointer,
      label: () => `${WORDS[kind]}${place}, JSON, bytes as ${read}`,
      certificates: [],
      webauthn: { kind, capture: webauthn },
      ...(publicKey === undefined ? {} : { publicKey }),
      capture,
      signed: { ...more.signed, ...rest, ...(alg === undefined || alg === null ? {} : { signing: { alg } }) },
      notes,
    };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return {
      pointer,
      label: () => `${WORDS[kind]}${place}`,
      certificates: [],
      webauthn: { kind, capture: { clientExtensions: [], decodings: {} } },
      signed: { ...more.signed, problem: error },
      notes: [],
    };
  }
}

/** A raw attestation object without the response around it. */
export function findAttestationObject(bytes: Uint8Array): Find {
  const capture: WebauthnCapture = {
    attestationObject: bytes,
    clientExtensions: [],
    decodings: { attestationObject: 'binary' },
  };
  return {
    pointer: '',
    label: () => 'WebAuthn attestation object',
    certificates: [],
    webauthn: { kind: 'webauthn-registration', capture },
    notes: [],
  };
}

/** The fields beside a response that every capture may have; `id` is then the credential's, and names nothing. */
function captureFields({ id, time, expected, response, type }: JsonObject): JsonObject {
  const named = isObject(response) || type === 'public-key' ? undefined : id;
  return Object.fromEntries(
    Object.entries({ id: named, time, expected }).filter(([, value]) => value !== undefined),
  );
}

/**
 * A registration with the authentications that followed it; the registration is evidence of its own and comes first. One
 * that is a stored record counts as the record of every authentication.
 */
export function findWebauthnCeremony(object: JsonObject, pointer: string): readonly Find[] {
  const parts = ceremonyParts(object);
  if (parts === undefined) return [];
  const [only, ...others] = parts.registrations;
  if (only === undefined) return [];
  const place = `${pointer}${only.pointer}`;
  if (others.length > 0)
    return parts.steps.map(({ pointer: step }) =>
      unreadableStep(`${pointer}${step}`, 'a ceremony has more than one registration'),
    );
  const registration = flattened(only.value);
  const isResponse = webauthnKindOf(registration) === 'webauthn-registration';
  const first = isResponse ? findWebauthn(registration, place) : undefined;
  const record = isResponse ? undefined : readRecord(registration, place);
  const time = timeOf(registration);
  const steps: CeremonyStep[] = [];
  const ceremony: Ceremony = {
    registration: { source: place, ...(time === undefined ? {} : { time }), key: 'credential' },
    steps,
  };
  const finds = parts.steps.map(({ value, pointer: step }, index): Find => {
    const at = `${pointer}${step}`;
    if (!isObject(value)) {
      steps.push({ source: at });
      return unreadableStep(at, 'an authentication is not an object');
    }
    const own = flattened(value);
    if (webauthnKindOf(own) === 'webauthn-registration') {
      steps.push({ source: at });
      return unreadableStep(at, 'a registration in the place of an authentication');
    }
    // What was stored counts: a record that comes with the login could name any key.
    const given = record === undefined ? own : { ...own, record: registration };
    const found = findWebauthn(given, at, { signed: { ceremony: { ceremony, index } } });
    const { publicKey } = found;
    const signed = {
      ...found.signed,
      ceremony: { ceremony, index, ...(publicKey === undefined ? {} : { ownKey: publicKey }) },
    };
    steps.push(stepOf(at, found));
    return { ...found, signed };
  });
  return [...(first === undefined ? [] : [first]), ...finds];
}

/** A step that cannot be read; the others still count. */
function unreadableStep(pointer: string, message: string): Find {
  return {
    pointer,
    label: () => 'JSON ceremony, an authentication',
    certificates: [],
    notes: [],
    signed: { problem: new KeytierError('ERR_INPUT_MALFORMED', message, { where: pointer }) },
  };
}

function stepOf(
  source: string,
  { capture = {}, webauthn }: { readonly capture?: Capture; readonly webauthn?: Find['webauthn'] },
): CeremonyStep {
  return {
    source,
    ...(capture.time === undefined ? {} : { time: capture.time }),
    ...(webauthn === undefined ? {} : { webauthn: webauthn.capture }),
  };
}

function timeOf({ time }: JsonObject): string | undefined {
  return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? time : undefined;
}

/** `fmt` as the first key of a CBOR map, in any order of the others. */
const FMT = Buffer.from('63666d74', 'hex');

/** Whether bytes look like an attestation object: a CBOR map of three with a member fmt. */
export function looksLikeAttestationObject(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0xa3 &&
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536)).includes(FMT)
  );
}

/** A record file: one JSON object. */
export function parseRecord(bytes: Uint8Array, source: string): CredentialRecord {
  const value = jsonOf(bytes);
  if (!isObject(value))
    throw new KeytierError('ERR_VALUE_INVALID', 'a record is not a JSON object', {
      where: source,
      seen: `${bytes.length} bytes, ${toHex(bytes.subarray(0, 8))}…`,
      hint: 'give { "credentialId", "publicKey", "signCount", "backupEligible", "userHandle" }, or what of it is stored',
    });
  return { ...readRecord(value, ''), source };
}

function jsonOf(bytes: Uint8Array): JsonValue | undefined {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '') as JsonValue;
  } catch {
    return undefined;
  }
}
