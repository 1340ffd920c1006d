// Decodes an AuthorizationList: tolerant of what genuine devices do, loud about it, strict about ambiguity.
import { toHex } from '../../codec/bytes.ts';
import {
  contentOf,
  type DerNotes,
  derError,
  elementOf,
  expectUniversal,
  isUniversal,
  readBoolean,
  readChildren,
  readInteger,
  readOnly,
  readSafeInteger,
  TAG,
  TAG_CLASS,
  type Tlv,
} from '../../codec/der.ts';
import { KeytierError } from '../../model/errors.ts';
import { TAGS } from './tags.ts';

/** An exact integer: a number where that is safe, a bigint above 2^53. */
export type Integer = number | bigint;

export interface RootOfTrust {
  readonly verifiedBootKey: Uint8Array;
  readonly deviceLocked: boolean;
  readonly verifiedBootState: Integer;
  /** Absent before attestation version 3. */
  readonly verifiedBootHash: Uint8Array | null;
}

export interface ApplicationId {
  readonly packages: readonly { readonly name: Uint8Array; readonly version: Integer }[];
  readonly signatureDigests: readonly Uint8Array[];
  /** Bytes of the DER inside the OCTET STRING; Android caps it at 1 KiB. */
  readonly length: number;
}

/** A tag's content by its type; `malformed` keeps the bytes of a tag whose content has the wrong type. */
export type TagValue =
  | { readonly type: 'integer' | 'authenticator-type'; readonly value: Integer }
  | { readonly type: 'integer-set'; readonly values: readonly Integer[] }
  | { readonly type: 'null' }
  | { readonly type: 'bytes' | 'text'; readonly bytes: Uint8Array }
  | { readonly type: 'root-of-trust'; readonly value: RootOfTrust }
  | { readonly type: 'application-id'; readonly value: ApplicationId }
  | { readonly type: 'malformed'; readonly hex: string; readonly why: string };

/** An element that no known tag explains, kept whole. */
export interface UnknownTag {
  readonly tagClass: string;
  readonly tag: number;
  readonly rawHex: string;
}

export interface AuthorizationList {
  /** Known tags by number, in the order they were found. */
  readonly values: ReadonlyMap<number, TagValue>;
  readonly unknown: readonly UnknownTag[];
  /** Whether the tags ascend, as DER wants; Motorola devices reverse some. */
  readonly inOrder: boolean;
}

const CLASS_NAMES = ['universal', 'application', 'context', 'private'] as const;

/**
 * Decodes the SEQUENCE of an AuthorizationList.
 *
 * A tag twice is refused: which of the two counts would be the verifier's choice, and so the attacker's. An unknown tag
 * is kept as raw hex. Content of the wrong type makes that one tag `malformed`, not the whole list.
 * @throws KeytierError ERR_DECODE_DER; its message starts with `duplicate tag` for that case
 */
export function decodeAuthorizationList(der: Uint8Array, list: Tlv, notes: DerNotes): AuthorizationList {
  const values = new Map<number, TagValue>();
  const unknown: UnknownTag[] = [];
  const seen = new Set<number>();
  let inOrder = true;
  let last = -1;
  for (const element of readChildren(der, list, notes)) {
    const { tag } = element;
    const isContext = element.tagClass === TAG_CLASS.context;
    if (isContext && seen.has(tag))
      throw derError(`duplicate tag ${tag} in an authorization list`, element.start);
    const definition = isContext && element.constructed ? TAGS.get(tag) : undefined;
    if (isContext) {
      seen.add(tag);
      if (tag < last) inOrder = false;
      last = tag;
    }
    if (definition === undefined) {
      unknown.push({
        tagClass: CLASS_NAMES[element.tagClass] ?? '',
        tag,
        rawHex: toHex(elementOf(der, element)),
      });
      continue;
    }
    values.set(tag, decodeValue(der, element, definition.type, notes));
  }
  return { values, unknown, inOrder };
}

function decodeValue(
  der: Uint8Array,
  element: Tlv,
  type: Exclude<TagValue['type'], 'malformed'>,
  notes: DerNotes,
): TagValue {
  try {
    const [inner, ...rest] = readChildren(der, element, notes);
    if (inner === undefined) throw derError('an explicit tag is empty', element.start);
    if (rest.length > 0) throw derError('an explicit tag holds more than one element', element.start);
    return READERS[type](der, inner, notes);
  } catch (error) {
    if (!(error instanceof KeytierError) || error.code !== 'ERR_DECODE_DER') throw error;
    return { type: 'malformed', hex: toHex(contentOf(der, element)), why: error.message };
  }
}

type Reader = (der: Uint8Array, inner: Tlv, notes: DerNotes) => TagValue;

const READERS: Readonly<Record<Exclude<TagValue['type'], 'malformed'>, Reader>> = {
  integer: (der, inner, notes) => ({ type: 'integer', value: readInt(der, inner, notes) }),
  'authenticator-type': (der, inner, notes) => ({
    type: 'authenticator-type',
    value: readInt(der, inner, notes),
  }),
  'integer-set': (der, inner, notes) => ({
    type: 'integer-set',
    values: readChildren(der, expectUniversal(inner, TAG.set, 'a set of integers'), notes).map((item) =>
      readInt(der, item, notes),
    ),
  }),
  null: (_der, inner) => {
    if (!isUniversal(inner, TAG.null) || inner.end !== inner.contentStart)
      throw derError('expected NULL', inner.start);
    return { type: 'null' };
  },
  bytes: (der, inner) => ({ type: 'bytes', bytes: octets(der, inner, 'the value') }),
  text: (der, inner) => ({ type: 'text', bytes: octets(der, inner, 'the value') }),
  'root-of-trust': (der, inner, notes) => ({
    type: 'root-of-trust',
    value: decodeRootOfTrust(der, inner, notes),
  }),
  'application-id': (der, inner, notes) => ({
    type: 'application-id',
    value: decodeApplicationId(octets(der, inner, 'AttestationApplicationId'), notes),
  }),
};

function readInt(der: Uint8Array, tlv: Tlv | undefined, notes: DerNotes): Integer {
  return integerOf(der, expectUniversal(tlv, TAG.integer, 'an integer'), notes);
}

/** Reads INTEGER or ENUMERATED content as a number where safe. */
export function integerOf(der: Uint8Array, tlv: Tlv, notes: DerNotes): Integer {
  const small = readSafeInteger(der, tlv, notes);
  if (small !== undefined) return small;
  const big = readInteger(der, tlv, notes);
  return big >= -9007199254740991n && big <= 9007199254740991n ? Number(big) : big;
}

function octets(der: Uint8Array, tlv: Tlv | undefined, what: string): Uint8Array {
  return contentOf(der, expectUniversal(tlv, TAG.octetString, what));
}

/** `RootOfTrust` with its three or four elements (source.android.com, attestation schema; the hash since version 3). */
function decodeRootOfTrust(der: Uint8Array, inner: Tlv, notes: DerNotes): RootOfTrust {
  const [key, locked, state, hash, ...rest] = readChildren(
    der,
    expectUniversal(inner, TAG.sequence, 'RootOfTrust'),
    notes,
  );
  if (rest.length > 0) throw derError('RootOfTrust has more than four elements', inner.start);
  return {
    verifiedBootKey: octets(der, key, 'verifiedBootKey'),
    deviceLocked: readBoolean(der, expectUniversal(locked, TAG.boolean, 'deviceLocked'), notes),
    verifiedBootState: integerOf(der, expectUniversal(state, TAG.enumerated, 'verifiedBootState'), notes),
    verifiedBootHash: hash === undefined ? null : octets(der, hash, 'verifiedBootHash'),
  };
}

/** `AttestationApplicationId`, DER inside an OCTET STRING; Android supplies it, not the secure hardware. */
function decodeApplicationId(der: Uint8Array, notes: DerNotes): ApplicationId {
  const outer = expectUniversal(readOnly(der, notes), TAG.sequence, 'AttestationApplicationId');
  const [packages, digests, ...rest] = readChildren(der, outer, notes);
  if (rest.length > 0) throw derError('AttestationApplicationId has more than two elements', outer.start);
  return {
    length: der.length,
    packages: readChildren(der, expectUniversal(packages, TAG.set, 'packageInfos'), notes).map((item) => {
      const [name, version, ...more] = readChildren(
        der,
        expectUniversal(item, TAG.sequence, 'AttestationPackageInfo'),
        notes,
      );
      if (more.length > 0) throw derError('AttestationPackageInfo has more than two elements', item.start);
      return { name: octets(der, name, 'packageName'), version: readInt(der, version, notes) };
    }),
    signatureDigests: readChildren(der, expectUniversal(digests, TAG.set, 'signatureDigests'), notes).map(
      (item) => octets(der, item, 'a signature digest'),
    ),
  };
}

/** The integer of a tag, or undefined where the tag is absent or malformed. */
export function integerTag(list: AuthorizationList, tag: number): Integer | undefined {
  const value = list.values.get(tag);
  return value?.type === 'integer' ? value.value : undefined;
}

/** The integers of a set tag, or undefined. */
export function integerSetTag(list: AuthorizationList, tag: number): readonly Integer[] | undefined {
  const value = list.values.get(tag);
  return value?.type === 'integer-set' ? value.values : undefined;
}

/** The root of trust, or undefined where it is absent or malformed. */
export function rootOfTrustTag(list: AuthorizationList): RootOfTrust | undefined {
  const value = list.values.get(704);
  return value?.type === 'root-of-trust' ? value.value : undefined;
}

/** The application id, or undefined where it is absent or malformed. */
export function applicationIdTag(list: AuthorizationList): ApplicationId | undefined {
  const value = list.values.get(709);
  return value?.type === 'application-id' ? value.value : undefined;
}
