// The fields that a JSON capture carries beside its chain: id, time, expectations and a signature.

import type { Expectations, SignedPayload } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import { type Capture, ignoredData } from './haul.ts';
import { bytesOfJson } from './json-bytes.ts';
import { isObject, type JsonObject, type JsonValue } from './pointer.ts';
import { decodeValueText } from './value.ts';

/** RFC 3339 section 5.6, with a zone: a time without one means another moment on each machine. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

const SHA256_BYTES = 32;

/** Expectations that are about other kinds of evidence. */
const PASSKEY_EXPECTATIONS: readonly string[] = ['rpId', 'origin', 'appId'];
const OTHER_EXPECTATIONS: readonly string[] = ['counter'];

/**
 * Reads the fields of a capture object; `pointer` names the object in errors.
 * A `message` without a `signature` is a word that logs use for other things and is left alone.
 * @throws KeytierError ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID
 */
export function readCapture(
  object: JsonObject,
  pointer: string,
  { passkey = false }: { readonly passkey?: boolean } = {},
): { readonly capture: Capture; readonly notes: readonly Finding[] } {
  const notes: Finding[] = [];
  const { challenge } = object;
  const id = readId(object);
  const time = readTime(object, `${pointer}/time`);
  const expected = readExpected(object, `${pointer}/expected`, passkey, notes);
  const payload = readPayload(object, pointer, notes);
  if (expected?.challenge === undefined && isPresent(challenge)) {
    notes.push(
      ignoredData(
        'unused-field',
        'a challenge beside the chain; only expected.challenge is checked',
        `${pointer}/challenge`,
      ),
    );
  }
  const capture: Capture = {
    ...(id === undefined ? {} : { id }),
    ...(time === undefined ? {} : { time }),
    ...(expected === undefined ? {} : { expected }),
    ...(payload === undefined ? {} : { payload }),
  };
  return { capture, notes };
}

export function isPresent(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined && value !== null;
}

function readId({ id }: JsonObject): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/**
 * The time of a record.
 * @throws KeytierError ERR_VALUE_INVALID
 */
export function readTime({ time }: JsonObject, where: string): string | undefined {
  if (!isPresent(time)) return undefined;
  if (typeof time === 'string' && RFC3339.test(time) && !Number.isNaN(Date.parse(time))) return time;
  throw new KeytierError('ERR_VALUE_INVALID', 'the time of a capture is not an RFC 3339 time', {
    where,
    seen: typeof time === 'string' ? time.slice(0, 40) : typeof time,
    hint: 'a time looks like 2026-11-01T12:00:00Z; a number of seconds is not read',
  });
}

function readExpected(
  { expected }: JsonObject,
  where: string,
  passkey: boolean,
  notes: Finding[],
): Expectations | undefined {
  if (!isPresent(expected)) return undefined;
  if (!isObject(expected)) throw invalid('expected is not an object', where);
  const others = passkey ? OTHER_EXPECTATIONS : [...PASSKEY_EXPECTATIONS, ...OTHER_EXPECTATIONS];
  for (const name of others.filter((other) => isPresent(expected[other]))) {
    notes.push(
      ignoredData(
        'unused-field',
        `expected.${name} does not apply to this kind of evidence`,
        `${where}/${name}`,
      ),
    );
  }
  const { appPackage } = expected;
  if (isPresent(appPackage) && typeof appPackage !== 'string') {
    throw invalid('an app package is not text', `${where}/appPackage`);
  }
  const { challenge: rawChallenge, appSigner: rawSigner } = expected;
  const challenge = readBytes(rawChallenge, `${where}/challenge`);
  const appSigner = readAppSigner(rawSigner, `${where}/appSigner`);
  return {
    ...(challenge === undefined ? {} : { challenge }),
    ...(isPresent(appPackage) ? { appPackage } : {}),
    ...(appSigner === undefined ? {} : { appSigner }),
    ...(passkey ? passkeyExpectations(expected, where) : {}),
  };
}

/** What a passkey is expected to be bound to. */
function passkeyExpectations(expected: JsonObject, where: string): Expectations {
  const texts = (name: string): readonly string[] | undefined => {
    const value = expected[name];
    if (!isPresent(value)) return undefined;
    const list = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every((item) => typeof item === 'string')) return list.map(String);
    throw invalid(`${name} is neither text nor a list of texts`, `${where}/${name}`);
  };
  const [rpId] = texts('rpId') ?? [];
  const [appId] = texts('appId') ?? [];
  const origins = texts('origin') ?? texts('origins');
  const topOrigins = texts('topOrigin') ?? texts('topOrigins');
  return {
    ...(rpId === undefined ? {} : { rpId }),
    ...(appId === undefined ? {} : { appId }),
    ...(origins === undefined ? {} : { origins }),
    ...(topOrigins === undefined ? {} : { topOrigins }),
    ...(expected['crossOrigin'] === true ? { crossOrigin: true } : {}),
    ...(expected['userVerification'] === 'required' ? { userVerification: true } : {}),
    ...(expected['mediation'] === 'conditional' ? { conditional: true } : {}),
  };
}

function readAppSigner(value: JsonValue | undefined, where: string): Uint8Array | undefined {
  const bytes = readBytes(value, where);
  if (bytes === undefined || bytes.length === SHA256_BYTES) return bytes;
  throw new KeytierError(
    'ERR_VALUE_INVALID',
    `an app signer is ${SHA256_BYTES} bytes, the SHA-256 of its certificate`,
    {
      where,
      seen: `${bytes.length} bytes`,
      hint: 'apksigner verify --print-certs prints it in hex',
    },
  );
}

function readPayload(object: JsonObject, pointer: string, notes: Finding[]): SignedPayload | undefined {
  const { signature: rawSignature, message: rawMessage, digest: rawDigest } = object;
  if (!isPresent(rawSignature)) return undefined;
  if (!isPresent(rawMessage) && !isPresent(rawDigest)) {
    notes.push(
      ignoredData('unused-field', 'a signature without its message or digest', `${pointer}/signature`),
    );
    return undefined;
  }
  if (isPresent(rawMessage) && isPresent(rawDigest)) {
    throw new KeytierError('ERR_VALUE_AMBIGUOUS', 'a capture has a message and a digest', {
      where: pointer,
      tried: ['message', 'digest'],
      hint: 'keep the one that was signed',
    });
  }
  const signature = readSignature(rawSignature, `${pointer}/signature`);
  const message = readBytes(rawMessage, `${pointer}/message`);
  const digest = readBytes(rawDigest, `${pointer}/digest`);
  if (signature === undefined) return undefined;
  return {
    ...(message === undefined ? {} : { message }),
    ...(digest === undefined ? {} : { digest }),
    signature,
  };
}

/** A signature is bytes, so text that is no encoding of bytes is a mistake and not a signature that fails. */
function readSignature(value: JsonValue, where: string): Uint8Array | undefined {
  if (typeof value === 'string' && decodeValueText(value, where).reading === 'utf8')
    throw new KeytierError('ERR_VALUE_INVALID', 'a signature is neither hex nor base64', {
      where,
      seen: `${value.length} characters`,
      hint: 'hex: or base64: in front says which is meant',
    });
  return readBytes(value, where);
}

/**
 * Bytes as text in an encoding, or as numbers.
 * @throws KeytierError ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID
 */
export function readBytes(value: JsonValue | undefined, where: string): Uint8Array | undefined {
  if (!isPresent(value)) return undefined;
  if (typeof value === 'string') return decodeValueText(value, where).bytes;
  const bytes = bytesOfJson(value);
  if (bytes === undefined) throw invalid('a byte field is neither text nor bytes', where);
  return bytes;
}

function invalid(message: string, where: string): KeytierError {
  return new KeytierError('ERR_VALUE_INVALID', message, { where });
}
