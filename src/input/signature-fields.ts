// Names of the fields in which captures keep keys, nonces, signatures and ceremonies, and how to find them.
import { escapeToken, isObject, type JsonObject, type JsonValue } from './pointer.ts';

/** The first name of each list is the one that the documentation uses. */
export const KEY_FIELDS = [
  'publicKey',
  'public_key',
  'hwPublicKey',
  'hw_public_key',
  'hardwarePublicKey',
] as const;
export const MESSAGE_FIELDS = ['message', 'nonce', 'challenge'] as const;
export const SIGNATURE_FIELDS = [
  'signature',
  'signedChallenge',
  'signed_challenge',
  'signedNonce',
  'hwSignature',
  'hw_signature',
] as const;
export const STATUS_FIELDS = ['hw_key_client_status', 'hwKeyClientStatus'] as const;

const REGISTRATIONS = ['registration', 'activation', 'enrolment', 'enrollment'] as const;
const AUTHENTICATIONS = ['authentications', 'authentication', 'logins'] as const;

/** A value and the pointer that leads to it, from the object that was searched. */
export interface Placed<Value extends JsonValue = JsonValue> {
  readonly value: Value;
  readonly pointer: string;
}

/** The parts of a ceremony, before anything in them is read. */
export interface CeremonyParts {
  /** One, or several that contradict each other or not. */
  readonly registrations: readonly Placed<JsonObject>[];
  /** Whatever stands in the list: what is no object is a step that cannot be read. */
  readonly steps: readonly Placed[];
}

/** Every field that is there under any of the names; own properties only, null counts as absent. */
export function fieldsOf(object: JsonObject, names: readonly string[]): readonly Placed[] {
  return names.flatMap((name) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return value === undefined || value === null ? [] : [{ value, pointer: `/${escapeToken(name)}` }];
  });
}

/** The first field that is there under any of the names. */
export function fieldOf(
  object: JsonObject,
  names: readonly string[],
): { readonly name: string; readonly value: JsonValue } | undefined {
  const name = names.find((known) => fieldsOf(object, [known]).length > 0);
  const value = name === undefined ? undefined : object[name];
  return name === undefined || value === undefined ? undefined : { name, value };
}

/**
 * A record and its `start` and `finish` parts, as SDK logs nest requests and responses, in the order in which they are
 * believed: the record itself, what the server sent, what the client answered.
 */
export function partsOf(object: JsonObject): readonly Placed<JsonObject>[] {
  const nested = ['start', 'finish'].flatMap((name) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return isObject(value) ? [{ value, pointer: `/${name}` }] : [];
  });
  return [{ value: object, pointer: '' }, ...nested];
}

/** The fields of all {@link partsOf} a record in one object; what is believed more wins. */
export function flattened(object: JsonObject): JsonObject {
  // fromEntries defines properties, so that a name such as __proto__ is one like any other.
  return Object.fromEntries(
    partsOf(object)
      .toReversed()
      .flatMap(({ value }) => Object.entries(value)),
  );
}

/** Every value under any of the names, in the record or in its parts. */
export function placedFields(object: JsonObject, names: readonly string[]): readonly Placed[] {
  return partsOf(object).flatMap((part) =>
    fieldsOf(part.value, names).map(({ value, pointer }) => ({ value, pointer: part.pointer + pointer })),
  );
}

/** A public key, a signature, and what was signed. */
export function isSignatureCapture(object: JsonObject): boolean {
  return [KEY_FIELDS, SIGNATURE_FIELDS, [...MESSAGE_FIELDS, 'digest']].every(
    (names) => fieldsOf(object, names).length > 0,
  );
}

/** A registration (or activation) and authentications in one object; undefined for anything else. */
export function ceremonyParts(object: JsonObject): CeremonyParts | undefined {
  const registrations = fieldsOf(object, REGISTRATIONS).filter((field): field is Placed<JsonObject> =>
    isObject(field.value),
  );
  const steps = fieldsOf(object, AUTHENTICATIONS).flatMap(({ value, pointer }) =>
    Array.isArray(value)
      ? value.map((step, index) => ({ value: step, pointer: `${pointer}/${index}` }))
      : [{ value, pointer }],
  );
  return registrations.length === 0 || !steps.some(({ value }) => isObject(value))
    ? undefined
    : { registrations, steps };
}
