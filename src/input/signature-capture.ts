// Reads captures of bare-key signatures: one signature, or a registration with the authentications that follow it.
import type {
  Artifact,
  Ceremony,
  CeremonyStep,
  DeclaredPlatform,
  HardwareKeyCapture,
  SigningTerms,
} from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { readCapture, readTime } from './capture.ts';
import type { Capture, Find, Haul, SignedFind } from './haul.ts';
import { bytesOfJson } from './json-bytes.ts';
import { artifactKey, type KeyReading, readKeyFor } from './key.ts';
import { isObject, type JsonObject, type JsonValue } from './pointer.ts';
import {
  ceremonyParts,
  fieldOf,
  flattened,
  KEY_FIELDS,
  MESSAGE_FIELDS,
  SIGNATURE_FIELDS,
  STATUS_FIELDS,
} from './signature-fields.ts';

/** One signature with its own key. What cannot be read is a find with a problem, so that other records still count. */
export function findSignature(object: JsonObject, pointer: string): Find {
  const label = () => `JSON raw signature at ${pointer === '' ? 'the top' : pointer}`;
  return readable(pointer, label, () => {
    const key = keyOf(object, pointer);
    return {
      label: () => `${label()}, ${key?.form ?? 'no key'}`,
      ...keyParts(key, signedParts(object, pointer, {})),
    };
  });
}

/**
 * One find for each authentication, with the registered key. `chain` is what unwrapping the registration brought up: its
 * certificates hold the key then, and its own find comes first.
 */
export function findCeremony(object: JsonObject, pointer: string, chain: Haul): readonly Find[] {
  const parts = ceremonyParts(object);
  if (parts === undefined) return [];
  const place = `${pointer}/${parts.name}`;
  const chains = chain.finds.filter((find) => find.certificates.length > 0);
  const registration = flattened(parts.registration);
  const steps: CeremonyStep[] = [];
  const time = attempt(() => readTime(registration, `${place}/time`));
  const registered =
    time instanceof KeytierError
      ? time
      : chains.length > 0
        ? 'attested'
        : registeredKey(registration, place, parts.name);
  const ceremony: Ceremony = {
    registration: {
      source: chains[0]?.pointer ?? place,
      ...(typeof time === 'string' ? { time } : {}),
      key: registered === 'attested' ? 'attested' : registered === 'absent' ? 'absent' : 'captured',
    },
    steps,
  };
  const device = hardwareKeyOf([object, parts.registration]);
  const finds = parts.steps.map(({ value, pointer: step }, index): Find => {
    const at = `${pointer}${step}`;
    const label = () => `JSON ceremony, authentication ${index + 1} of ${parts.steps.length}`;
    const found = readable(at, label, () => {
      if (registered instanceof KeytierError) throw registered;
      const own = keyOf(flattened(value), at);
      const parts = signedParts(value, at, {
        ceremony: { ceremony, index, ...(own === undefined ? {} : { ownKey: own.spki }) },
        ...withStatus(device, value),
      });
      return { label, ...keyParts(typeof registered === 'string' ? undefined : registered, parts) };
    });
    steps.push(stepOf(at, found.capture));
    return found;
  });
  return [...chains, ...finds];
}

/** The key that counts, with what is wrong with it. */
function keyParts(key: KeyReading | undefined, parts: SignedParts): Omit<Readable, 'label'> {
  if (key === undefined) return parts;
  const { publicKey, ...more } = artifactKey(key);
  return {
    ...parts,
    ...(publicKey === undefined ? {} : { publicKey }),
    signed: { ...parts.signed, ...more },
  };
}

type SignedParts = Pick<Find, 'capture' | 'signed' | 'notes'>;

type Readable = Omit<Find, 'pointer' | 'certificates'>;

function readable(pointer: string, label: () => string, read: () => Readable): Find {
  try {
    return { pointer, certificates: [], ...read() };
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return { pointer, certificates: [], label, signed: { problem: error }, notes: [] };
  }
}

/** Fields that an error names. */
const MAX_NAMED = 6;

/** The registered key, `absent` where the device has none, or why it cannot be read. */
function registeredKey(
  registration: JsonObject,
  place: string,
  name: string,
): KeyReading | 'absent' | KeytierError {
  const key = attempt(() => keyOf(registration, place));
  if (key !== undefined) return key;
  // An activation without a hardware key is a device that has none; elsewhere null says the same in so many words.
  const said = KEY_FIELDS.some((field) => Object.hasOwn(registration, field) && registration[field] === null);
  if (said || name === 'activation') return 'absent';
  return new KeytierError('ERR_INPUT_MALFORMED', 'the registration holds no public key', {
    where: place,
    seen: `fields ${Object.keys(registration).slice(0, MAX_NAMED).join(', ') || 'none'}`,
    tried: [...KEY_FIELDS, 'x5c'],
    hint: 'capture the key that was registered, or say "publicKey": null where the device has none',
  });
}

function keyOf(object: JsonObject, pointer: string): KeyReading | undefined {
  const field = fieldOf(object, KEY_FIELDS);
  if (field === undefined) return undefined;
  const where = `${pointer}/${field.name}`;
  const { alg } = object;
  return readKeyFor(typeof alg === 'string' ? alg : undefined, keyBytes(field.value, where), where);
}

function keyBytes(value: JsonValue, where: string): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  const bytes = bytesOfJson(value);
  if (bytes !== undefined) return bytes;
  if (isObject(value)) return Buffer.from(JSON.stringify(value));
  throw new KeytierError('ERR_DECODE_KEY', 'a public key is neither text, bytes nor a JWK', { where });
}

/** What a record says beside its key; `challenge` and `nonce` are the message here. */
function signedParts(record: JsonObject, pointer: string, more: SignedFind): SignedParts {
  const object = flattened(record);
  const { id, time, expected, digest } = object;
  const message = fieldOf(object, MESSAGE_FIELDS)?.value;
  const signature = fieldOf(object, SIGNATURE_FIELDS)?.value;
  const { capture, notes } = readCapture(
    withoutUndefined({ id, time, expected, digest, message, signature }),
    pointer,
  );
  const terms = termsOf(object, pointer);
  const hardwareKey = more.hardwareKey ?? withStatus(null, record).hardwareKey;
  return {
    capture,
    signed: {
      ...(terms === undefined ? {} : { signing: terms }),
      ...more,
      ...(hardwareKey === undefined ? {} : { hardwareKey }),
    },
    notes,
  };
}

function withoutUndefined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** `alg`, `hash` and `sigFormat` of a capture: claims that narrow what counts. */
function termsOf({ alg, hash, sigFormat }: JsonObject, pointer: string): SigningTerms | undefined {
  for (const [name, value] of Object.entries({ alg, hash, sigFormat }))
    if (value !== undefined && value !== null && typeof value !== 'string' && typeof value !== 'number')
      throw new KeytierError('ERR_VALUE_INVALID', `${name} is neither text nor a number`, {
        where: `${pointer}/${name}`,
      });
  const format = sigFormat === 'der' || sigFormat === 'raw' ? sigFormat : undefined;
  const terms: SigningTerms = {
    ...(alg === undefined || alg === null ? {} : { alg: String(alg) }),
    ...(hash === undefined || hash === null ? {} : { hash: String(hash) }),
    ...(format === undefined ? {} : { format }),
  };
  return Object.keys(terms).length === 0 ? undefined : terms;
}

/** What `read` gives, or why it cannot. */
function attempt<T>(read: () => T): T | KeytierError {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeytierError) return error;
    throw error;
  }
}

function stepOf(source: string, { time, payload }: Capture = {}): CeremonyStep {
  return {
    source,
    ...(time === undefined ? {} : { time }),
    ...(payload?.message === undefined ? {} : { message: payload.message }),
    ...(payload === undefined ? {} : { signature: payload.signature }),
  };
}

/** Verbatim, at a length that still prints: a word, a number, yes or no. */
const MAX_STATUS = 200;

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).slice(0, MAX_STATUS)
    : null;
}

function statusOf(record: JsonObject): string | null {
  const object = flattened(record);
  const nested = ['riskAttributes', 'risk_attributes', 'riskData']
    .map((name) => object[name])
    .filter(isObject);
  for (const place of [object, ...nested]) {
    const status = fieldOf(place, STATUS_FIELDS);
    if (status !== undefined) return textOf(status.value);
  }
  return null;
}

/** The device as described in the first of these objects that names a platform. */
function hardwareKeyOf(objects: readonly JsonObject[]): HardwareKeyCapture | null {
  const status = objects.map(statusOf).find((text) => text !== null) ?? null;
  const platform = objects.map(platformOf).find((found) => found !== null) ?? null;
  return status === null && platform === null ? null : { clientStatus: status, platform };
}

function platformOf(record: JsonObject): DeclaredPlatform | null {
  const object = flattened(record);
  const inner = [object['device'], object['platform']].find(isObject);
  const place = { ...object, ...inner };
  const { platform, os, name: given, osVersion, version, secureEnclave } = place as JsonObject;
  const name = [platform, os, inner === undefined ? undefined : given]
    .map(textOf)
    .find((text) => text !== null);
  if (name === undefined || name === null) return null;
  const [, word = name, number = null] = /^\s*([A-Za-z]+)\s+(\d[\d.]*)\s*$/.exec(name) ?? [];
  return {
    name: word,
    version: textOf(osVersion) ?? (inner === undefined ? null : textOf(version)) ?? number,
    secureEnclave: typeof secureEnclave === 'boolean' ? secureEnclave : null,
  };
}

/** The device of the ceremony with the status that this step reports itself. */
function withStatus(device: HardwareKeyCapture | null, record: JsonObject): Pick<Artifact, 'hardwareKey'> {
  const own = hardwareKeyOf([record]);
  if (device === null && own === null) return {};
  return {
    hardwareKey: {
      clientStatus: own?.clientStatus ?? device?.clientStatus ?? null,
      platform: device?.platform ?? own?.platform ?? null,
    },
  };
}
