// How WebAuthn responses are recognised in JSON: PublicKeyCredential.toJSON(), and the flat objects that logs make of it.
import { isObject, type JsonObject, type JsonValue } from './pointer.ts';

export type WebauthnKind = 'webauthn-registration' | 'webauthn-authentication';

/** Names of the fields, the first of each list as the specification has it. */
export const WEBAUTHN_FIELDS = {
  clientDataJSON: ['clientDataJSON', 'clientDataJson', 'client_data_json'],
  attestationObject: ['attestationObject', 'attestation_object'],
  authenticatorData: ['authenticatorData', 'authenticator_data', 'authData'],
  signature: ['signature', 'sig'],
  userHandle: ['userHandle', 'user_handle'],
} as const satisfies Record<string, readonly string[]>;

/** Fields of the object, or of its `response`; null counts as absent. */
export function webauthnField(
  object: JsonObject,
  names: readonly string[],
): { readonly value: JsonValue; readonly pointer: string } | undefined {
  const response = object['response'];
  const places: readonly (readonly [JsonObject, string])[] = [
    ...(isObject(response) ? [[response, '/response'] as const] : []),
    [object, ''] as const,
  ];
  for (const [place, prefix] of places) {
    for (const name of names) {
      const value = Object.hasOwn(place, name) ? place[name] : undefined;
      if (value !== undefined && value !== null) return { value, pointer: `${prefix}/${name}` };
    }
  }
  return undefined;
}

/** What a WebAuthn object is; undefined for anything else, App Attest among it. */
export function webauthnKindOf(object: JsonObject): WebauthnKind | undefined {
  const has = (name: keyof typeof WEBAUTHN_FIELDS) =>
    webauthnField(object, WEBAUTHN_FIELDS[name]) !== undefined;
  if (Object.hasOwn(object, 'keyId') && !has('clientDataJSON')) return undefined;
  // With an attestation object beside a signature, nobody can say which of the two is to be verified: a login has to be
  // one in every field.
  if (has('attestationObject') && !has('signature')) return 'webauthn-registration';
  return has('authenticatorData') && has('signature') ? 'webauthn-authentication' : undefined;
}
