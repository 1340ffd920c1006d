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
] as const;
export const STATUS_FIELDS = ['hw_key_client_status', 'hwKeyClientStatus'] as const;

const REGISTRATIONS = ['registration', 'activation', 'enrolment', 'enrollment'] as const;
const AUTHENTICATIONS = ['authentications', 'authentication', 'logins'] as const;

/** A value and the pointer that leads to it. */
export interface Placed {
  readonly value: JsonObject;
  /** From the object that was searched. */
  readonly pointer: string;
}

/** The parts of a ceremony, before anything in them is read. */
export interface CeremonyParts {
  readonly registration: JsonObject;
  /** `registration`, `activation`, ... */
  readonly name: string;
  readonly steps: readonly Placed[];
}

const present = (value: JsonValue | undefined): value is JsonValue => value !== undefined && value !== null;

/** A field under any of its names; own properties only, null counts as absent. */
export function fieldOf(
  object: JsonObject,
  names: readonly string[],
): { readonly name: string; readonly value: JsonValue } | undefined {
  for (const name of names) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (present(value)) return { name, value };
  }
  return undefined;
}

/**
 * The fields of a record together with those of its `start` and `finish` requests and responses, as SDK logs nest them.
 * Its own fields win.
 */
export function flattened(object: JsonObject): JsonObject {
  const parts = ['start', 'finish'].map((name) => object[name]).filter(isObject);
  return Object.assign({}, ...parts, object);
}

/** A public key, a signature, and what was signed. */
export function isSignatureCapture(object: JsonObject): boolean {
  return (
    fieldOf(object, KEY_FIELDS) !== undefined &&
    fieldOf(object, SIGNATURE_FIELDS) !== undefined &&
    fieldOf(object, [...MESSAGE_FIELDS, 'digest']) !== undefined
  );
}

/** A registration (or activation) and authentications in one object; undefined for anything else. */
export function ceremonyParts(object: JsonObject): CeremonyParts | undefined {
  const registration = fieldOf(object, REGISTRATIONS);
  const authentications = fieldOf(object, AUTHENTICATIONS);
  if (registration === undefined || authentications === undefined || !isObject(registration.value))
    return undefined;
  const { name, value } = authentications;
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every(isObject)) return undefined;
  const steps = list.map(
    (step, index): Placed => ({
      value: step,
      pointer: Array.isArray(value) ? `/${escapeToken(name)}/${index}` : `/${escapeToken(name)}`,
    }),
  );
  return { registration: registration.value, name: registration.name, steps };
}
