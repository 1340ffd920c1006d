// Reads captures of bare-key signatures: one signature, or a registration with the authentications that follow it.
import { equalBytes } from '../codec/bytes.ts';
import type {
  Artifact,
  Ceremony,
  CeremonyStep,
  DeclaredPlatform,
  HardwareKeyCapture,
  SigningTerms,
} from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import { readBytes, readCapture, readTime } from './capture.ts';
import type { Capture, Find, Haul, SignedFind } from './haul.ts';
import { bytesOfJson } from './json-bytes.ts';
import { artifactKey, type KeyReading, readKeyFor } from './key.ts';
import { isObject, type JsonObject, type JsonValue } from './pointer.ts';
import {
  type CeremonyParts,
  ceremonyParts,
  fieldsOf,
  flattened,
  KEY_FIELDS,
  MESSAGE_FIELDS,
  partsOf,
  placedFields,
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
  const chains = chain.finds.filter((find) => find.certificates.length > 0);
  const registration = attempt(() => readRegistration(parts, pointer, chains));
  const steps: CeremonyStep[] = [];
  const ceremony: Ceremony = {
    registration:
      registration instanceof KeytierError
        ? { source: pointer, key: 'captured' }
        : { ...registration.place, key: registration.key === null ? registration.state : 'captured' },
    steps,
  };
  const device = hardwareKeyOf([object, ...parts.registrations.map(({ value }) => value)]);
  const finds = parts.steps.map(({ value, pointer: step }, index): Find => {
    const at = `${pointer}${step}`;
    const label = () => `JSON ceremony, authentication ${index + 1} of ${parts.steps.length}`;
    const found = readable(at, label, () => {
      if (registration instanceof KeytierError) throw registration;
      if (!isObject(value)) throw malformed('an authentication is not an object', at);
      const own = keyOf(value, at);
      const signed = signedParts(value, at, {
        ceremony: { ceremony, index, ...(own === undefined ? {} : { ownKey: own.spki }) },
        ...withStatus(device, value),
      });
      return { label, ...keyParts(registration.key ?? undefined, signed) };
    });
    steps.push(stepOf(at, found.capture));
    return found;
  });
  return [...chains, ...finds];
}

function malformed(message: string, where: string): KeytierError {
  return new KeytierError('ERR_INPUT_MALFORMED', message, { where });
}

function ambiguous(message: string, where: string, tried: readonly string[]): KeytierError {
  return new KeytierError('ERR_VALUE_AMBIGUOUS', message, {
    where,
    tried,
    hint: 'keep the one that counts; which of them that is nobody can tell from the capture',
  });
}

/** What a registration comes to: its key, or why there is none to be read. */
interface Registration {
  readonly place: { readonly source: string; readonly time?: string };
  readonly key: KeyReading | null;
  /** Where `key` is null. */
  readonly state: 'attested' | 'absent' | 'unstated';
}

/**
 * One registration registers one key: whoever can add a second one must not be able to choose which of them counts.
 * @throws KeytierError
 */
function readRegistration(parts: CeremonyParts, pointer: string, chains: readonly Find[]): Registration {
  const [first, ...others] = parts.registrations;
  if (first === undefined) throw malformed('a ceremony without a registration', pointer);
  const at = `${pointer}${first.pointer}`;
  if (others.length > 0)
    throw ambiguous(
      'a ceremony has more than one registration',
      pointer,
      parts.registrations.map(({ pointer: place }) => place.slice(1)),
    );
  if (chains.length > 1)
    throw ambiguous(
      'a registration has more than one chain',
      at,
      chains.map((find) => find.pointer),
    );
  const [chain] = chains;
  const time = readTime(flattened(first.value), `${at}/time`);
  const place = { source: chain?.pointer ?? at, ...(time === undefined ? {} : { time }) };
  const key = keyOf(first.value, at);
  if (chain !== undefined) return { place, key: null, state: 'attested' };
  if (key !== undefined) return { place, key, state: 'unstated' };
  // Only a capture that says so in so many words has a device without a key: logs are cut, and fields get new names.
  const said = partsOf(first.value).some(({ value }) =>
    KEY_FIELDS.some((field) => Object.hasOwn(value, field) && value[field] === null),
  );
  if (said) return { place, key: null, state: 'absent' };
  if (first.pointer === '/activation') return { place, key: null, state: 'unstated' };
  throw new KeytierError('ERR_INPUT_MALFORMED', 'the registration holds no public key', {
    where: at,
    seen: `fields ${Object.keys(first.value).slice(0, MAX_NAMED).join(', ') || 'none'}`,
    tried: [...KEY_FIELDS, 'x5c'],
    hint: 'capture the key that was registered, or say "publicKey": null where the device has none',
  });
}

/** Fields that an error names. */
const MAX_NAMED = 6;

type Readable = Omit<Find, 'pointer' | 'certificates'>;

function readable(pointer: string, label: () => string, read: () => Readable): Find {
  const found = attempt(read);
  if (!(found instanceof KeytierError)) return { pointer, certificates: [], ...found };
  return { pointer, certificates: [], label, signed: { problem: found }, notes: [] };
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

/**
 * The key of a record under any of its names.
 * @throws KeytierError ERR_DECODE_KEY; ERR_VALUE_AMBIGUOUS where two names hold different keys
 */
function keyOf(object: JsonObject, pointer: string): KeyReading | undefined {
  const { alg } = flattened(object);
  const fields = placedFields(object, KEY_FIELDS);
  const keys = fields.map(({ value, pointer: name }) => {
    const where = `${pointer}${name}`;
    return readKeyFor(typeof alg === 'string' ? alg : undefined, keyBytes(value, where), where);
  });
  const [first] = keys;
  if (first !== undefined && !keys.every(({ spki }) => equalBytes(spki, first.spki)))
    throw ambiguous(
      'a record holds different keys',
      pointer,
      fields.map(({ pointer: name }) => name.slice(1)),
    );
  return first;
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
  const { id, time, expected } = object;
  const message = onlyBytes(record, MESSAGE_FIELDS, 'message', pointer);
  const signature = onlyBytes(record, SIGNATURE_FIELDS, 'signature', pointer);
  const digest = onlyBytes(record, ['digest'], 'digest', pointer);
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

/**
 * The one value under any of the names. What the client answered must not take the place of what the server sent, so
 * different values are refused.
 * @throws KeytierError ERR_VALUE_AMBIGUOUS
 */
function onlyBytes(
  record: JsonObject,
  names: readonly string[],
  what: string,
  pointer: string,
): JsonValue | undefined {
  const fields = placedFields(record, names);
  const [first] = fields;
  if (first === undefined || fields.length === 1) return first?.value;
  const values = fields.map(({ value, pointer: name }) => readBytes(value, `${pointer}${name}`));
  if (
    !values.every((bytes) => bytes !== undefined && values[0] !== undefined && equalBytes(bytes, values[0]))
  )
    throw ambiguous(
      `a record has different values for its ${what}`,
      pointer,
      fields.map(({ pointer: name }) => name.slice(1)),
    );
  return first.value;
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
    ...(payload?.digest === undefined ? {} : { digest: payload.digest }),
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
  const [status] = [object, ...nested].flatMap((place) => fieldsOf(place, STATUS_FIELDS));
  return textOf(status?.value);
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
