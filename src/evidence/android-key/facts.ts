// Turns decoded attestations into the JSON facts of a report: names for enumerations, base64url for bytes, exact integers.
import { decodeUtf8, toBase64Url } from '../../codec/bytes.ts';
import type { Json } from '../../model/evidence.ts';
import type {
  ApplicationId,
  AuthorizationList,
  Integer,
  RootOfTrust,
  TagValue,
} from './authorization-list.ts';
import { AUTHENTICATOR_TYPE_BITS, type EnumTable, SECURITY_LEVEL, VERIFIED_BOOT_STATE } from './enums.ts';
import type { KeyDescription } from './key-description.ts';
import { TAGS } from './tags.ts';

/** A number up to 2^53, decimal text above. */
export function integerJson(value: Integer): Json {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** The name of an enumeration's value, or its number. */
export function enumJson(value: Integer, table: EnumTable): Json {
  return (typeof value === 'number' ? table.get(value) : undefined) ?? integerJson(value);
}

/** Text where the bytes are UTF-8, which names and models always are; otherwise `{ "base64url": … }`. */
export function textJson(bytes: Uint8Array): Json {
  return decodeUtf8(bytes) ?? { base64url: toBase64Url(bytes) };
}

/** Names of the bits that are set; the number where an unknown bit is. */
function authenticatorTypeJson(value: Integer): Json {
  if (value === 0) return ['NONE'];
  if (value === -1 || value === 0xffff_ffff) return ['ANY'];
  const known = [...AUTHENTICATOR_TYPE_BITS.keys()].reduce((sum, bit) => sum + bit, 0);
  if (typeof value !== 'number' || value < 0 || value > known) return integerJson(value);
  return [...AUTHENTICATOR_TYPE_BITS].filter(([bit]) => (value & bit) !== 0).map(([, name]) => name);
}

function rootOfTrustJson(root: RootOfTrust): Json {
  return {
    verifiedBootKey: toBase64Url(root.verifiedBootKey),
    deviceLocked: root.deviceLocked,
    verifiedBootState: enumJson(root.verifiedBootState, VERIFIED_BOOT_STATE),
    ...(root.verifiedBootHash === null ? {} : { verifiedBootHash: toBase64Url(root.verifiedBootHash) }),
  };
}

function applicationIdJson(id: ApplicationId): Json {
  return {
    packageInfos: id.packages.map(({ name, version }) => ({
      packageName: textJson(name),
      version: integerJson(version),
    })),
    signatureDigests: id.signatureDigests.map(toBase64Url),
  };
}

function tagJson(value: TagValue, values: EnumTable | undefined): Json {
  const one = (integer: Integer) => (values === undefined ? integerJson(integer) : enumJson(integer, values));
  switch (value.type) {
    case 'integer':
      return one(value.value);
    case 'authenticator-type':
      return authenticatorTypeJson(value.value);
    case 'integer-set':
      return value.values.map(one);
    case 'null':
      return true;
    case 'bytes':
      return toBase64Url(value.bytes);
    case 'text':
      return textJson(value.bytes);
    case 'root-of-trust':
      return rootOfTrustJson(value.value);
    case 'application-id':
      return applicationIdJson(value.value);
    case 'malformed':
      return { malformed: value.why, rawHex: value.hex };
    default:
      return value satisfies never;
  }
}

function listJson(list: AuthorizationList): Json {
  const json: Record<string, Json> = {};
  for (const [tag, value] of list.values) {
    const definition = TAGS.get(tag);
    if (definition !== undefined) json[definition.name] = tagJson(value, definition.values);
  }
  if (list.unknown.length > 0) {
    json['unknownTags'] = list.unknown.map(({ tagClass, tag, rawHex }) => ({ tag, class: tagClass, rawHex }));
  }
  return json;
}

/** `facts.keyDescription`, with the names of the published schema. */
export function keyDescriptionJson(description: KeyDescription): Json {
  return {
    attestationVersion: integerJson(description.attestationVersion),
    attestationSecurityLevel: enumJson(description.attestationSecurityLevel, SECURITY_LEVEL),
    keyMintVersion: integerJson(description.keyMintVersion),
    keyMintSecurityLevel: enumJson(description.keyMintSecurityLevel, SECURITY_LEVEL),
    attestationChallenge: toBase64Url(description.attestationChallenge),
    uniqueId: toBase64Url(description.uniqueId),
    softwareEnforced: listJson(description.softwareEnforced),
    hardwareEnforced: listJson(description.hardwareEnforced),
  };
}
