// Encodes a KeyDescription: sensible values of a healthy device, each of which a test can change, remove or break.
import {
  boolean,
  concat,
  enumerated,
  explicit,
  hex,
  integer,
  nil,
  octets,
  sequence,
  setOf,
  sha256,
  text,
} from './der-writer.ts';
import type { KeyType } from './keys.ts';
import type { Application, AuthorizationChanges, KeyDescriptionOptions, RootOfTrust } from './options.ts';

const LEVELS = { SOFTWARE: 0, TRUSTED_ENVIRONMENT: 1, STRONG_BOX: 2 } as const;
const BOOT_STATES = { VERIFIED: 0, SELF_SIGNED: 1, UNVERIFIED: 2, FAILED: 3 } as const;
const ORIGINS = { GENERATED: 0, DERIVED: 1, IMPORTED: 2, UNKNOWN: 3, SECURELY_IMPORTED: 4 } as const;
const PURPOSES = {
  ENCRYPT: 0,
  DECRYPT: 1,
  SIGN: 2,
  VERIFY: 3,
  WRAP_KEY: 5,
  AGREE_KEY: 6,
  ATTEST_KEY: 7,
} as const;

/** Tag numbers of KeyMint's Tag.aidl that the builder sets itself; overrides name any number. */
export const AUTHORIZATION_TAG = {
  purpose: 1,
  algorithm: 2,
  keySize: 3,
  digest: 5,
  padding: 6,
  ecCurve: 10,
  rsaPublicExponent: 200,
  noAuthRequired: 503,
  creationDateTime: 701,
  origin: 702,
  rootOfTrust: 704,
  osVersion: 705,
  osPatchLevel: 706,
  attestationApplicationId: 709,
  attestationIdBrand: 710,
  attestationIdDevice: 711,
  attestationIdProduct: 712,
  attestationIdSerial: 713,
  attestationIdImei: 714,
  attestationIdMeid: 715,
  attestationIdManufacturer: 716,
  attestationIdModel: 717,
  vendorPatchLevel: 718,
  bootPatchLevel: 719,
  attestationIdSecondImei: 723,
  moduleHash: 724,
} as const;

/** The boot state of a locked device that runs its vendor's system. */
export const VERIFIED_BOOT: Required<RootOfTrust> = {
  verifiedBootKey: sha256('keytier sample boot key'),
  deviceLocked: true,
  verifiedBootState: 'VERIFIED',
  verifiedBootHash: sha256('keytier sample boot hash'),
};

/** What an unlocked device reports: 32 zero bytes for the key, unlocked, UNVERIFIED. */
export const UNLOCKED_BOOT: RootOfTrust = {
  verifiedBootKey: new Uint8Array(32),
  deviceLocked: false,
  verifiedBootState: 'UNVERIFIED',
};

/** The app of the samples: one package, one signer. */
export const SAMPLE_APPLICATION: Application = {
  packages: [{ name: 'com.example.bank', version: 7 }],
  signers: [sha256('keytier sample app signer')],
};

const number = <Name extends string>(table: Readonly<Record<Name, number>>, value: Name | number): number =>
  typeof value === 'number' ? value : table[value];

const bytes = (value: string | Uint8Array): Uint8Array => (typeof value === 'string' ? text(value) : value);

const numbers = (...values: readonly number[]): Uint8Array => setOf(...values.map((value) => integer(value)));

type Tags = Readonly<Record<number, Uint8Array | null | undefined>>;

const ecTags = (keySize: number, curve: number): Tags => ({
  [AUTHORIZATION_TAG.algorithm]: integer(3),
  [AUTHORIZATION_TAG.keySize]: integer(keySize),
  [AUTHORIZATION_TAG.ecCurve]: integer(curve),
});

/** The tags that state what kind of key it is, in the numbers of Algorithm.aidl, EcCurve.aidl and PaddingMode.aidl. */
const KEY_TAGS: Readonly<Record<KeyType, Tags>> = {
  'P-256': ecTags(256, 1),
  'P-384': ecTags(384, 2),
  'P-521': ecTags(521, 3),
  Ed25519: ecTags(256, 4),
  'RSA-2048': {
    [AUTHORIZATION_TAG.algorithm]: integer(1),
    [AUTHORIZATION_TAG.keySize]: integer(2048),
    [AUTHORIZATION_TAG.padding]: numbers(5),
    [AUTHORIZATION_TAG.rsaPublicExponent]: integer(65537),
  },
};

/** RootOfTrust; missing fields are those of {@link VERIFIED_BOOT}, a null hash is left out as before version 3. */
export function encodeRootOfTrust(boot: RootOfTrust = {}): Uint8Array {
  const { verifiedBootKey, deviceLocked, verifiedBootState, verifiedBootHash } = {
    ...VERIFIED_BOOT,
    ...boot,
  };
  return sequence(
    octets(verifiedBootKey),
    boolean(deviceLocked),
    enumerated(number(BOOT_STATES, verifiedBootState)),
    verifiedBootHash === null ? new Uint8Array() : octets(verifiedBootHash),
  );
}

/** AttestationApplicationId, without the OCTET STRING around it. */
export function encodeApplication({ packages, signers }: Application): Uint8Array {
  const infos = packages.map(({ name, version }) => sequence(octets(bytes(name)), integer(version)));
  return sequence(setOf(...infos), setOf(...signers.map(octets)));
}

/** The purposes as numbers. */
export function purposesOf({ purposes = ['SIGN'] }: KeyDescriptionOptions): readonly number[] {
  return purposes.map((purpose) => number(PURPOSES, purpose));
}

const present = <Value>(
  value: Value | null | undefined,
  encode: (value: Value) => Uint8Array,
): Uint8Array | null => (value === null || value === undefined ? null : encode(value));

/** What hardware (or, at level SOFTWARE, the system) states about key, boot and patches. */
function keyTags(options: KeyDescriptionOptions, keyType: KeyType): Tags {
  const ids = options.ids ?? {};
  const id = (value: string | undefined) => present(value, (known) => octets(text(known)));
  const fallback = <Value>(value: Value | undefined, standard: Value): Value =>
    value === undefined ? standard : value;
  return {
    ...KEY_TAGS[keyType],
    [AUTHORIZATION_TAG.purpose]: numbers(...purposesOf(options)),
    [AUTHORIZATION_TAG.digest]: numbers(4),
    [AUTHORIZATION_TAG.noAuthRequired]: nil(),
    [AUTHORIZATION_TAG.origin]: integer(number(ORIGINS, options.origin ?? 'GENERATED')),
    [AUTHORIZATION_TAG.rootOfTrust]:
      options.rootOfTrust === null ? null : encodeRootOfTrust(options.rootOfTrust),
    [AUTHORIZATION_TAG.osVersion]: present(fallback(options.osVersion, 160000), integer),
    [AUTHORIZATION_TAG.osPatchLevel]: present(fallback(options.osPatchLevel, 202601), integer),
    [AUTHORIZATION_TAG.attestationIdBrand]: id(ids.brand),
    [AUTHORIZATION_TAG.attestationIdDevice]: id(ids.device),
    [AUTHORIZATION_TAG.attestationIdProduct]: id(ids.product),
    [AUTHORIZATION_TAG.attestationIdSerial]: id(ids.serial),
    [AUTHORIZATION_TAG.attestationIdImei]: id(ids.imei),
    [AUTHORIZATION_TAG.attestationIdMeid]: id(ids.meid),
    [AUTHORIZATION_TAG.attestationIdManufacturer]: id(ids.manufacturer),
    [AUTHORIZATION_TAG.attestationIdModel]: id(ids.model),
    [AUTHORIZATION_TAG.vendorPatchLevel]: present(fallback(options.vendorPatchLevel, 20260105), integer),
    [AUTHORIZATION_TAG.bootPatchLevel]: present(fallback(options.bootPatchLevel, 20260105), integer),
    [AUTHORIZATION_TAG.attestationIdSecondImei]: id(ids.secondImei),
  };
}

/** What Android itself adds: creation time, the app, the module hash from version 400 on. */
function systemTags(options: KeyDescriptionOptions): Tags {
  const { created = '2026-02-01T00:00:00Z', application = SAMPLE_APPLICATION, moduleHash } = options;
  const standardHash = (options.attestationVersion ?? 300) >= 400 ? sha256('keytier sample modules') : null;
  return {
    [AUTHORIZATION_TAG.creationDateTime]: present(created, (at) => integer(Date.parse(at))),
    [AUTHORIZATION_TAG.attestationApplicationId]: present(application, (known) =>
      octets(encodeApplication(known)),
    ),
    [AUTHORIZATION_TAG.moduleHash]: present(moduleHash === undefined ? standardHash : moduleHash, octets),
  };
}

/** An AuthorizationList: every tag `[n] EXPLICIT`, ascending unless asked otherwise, then the raw extras. */
export function encodeAuthorizationList(tags: Tags, changes: AuthorizationChanges = {}): Uint8Array {
  const merged: Tags = { ...tags, ...changes.tags };
  // Integer keys of an object come in ascending order, whatever the order they were set in.
  const order = Object.keys(merged).map(Number);
  if (changes.order === 'descending') order.reverse();
  const elements = order.flatMap((tag) => {
    const value = merged[tag];
    return value === null || value === undefined ? [] : [explicit(tag, value)];
  });
  return sequence(...elements, ...(changes.extra ?? []));
}

/**
 * The DER of a KeyDescription (reference: KeyCreationResult.aidl).
 *
 * At level SOFTWARE every tag is in softwareEnforced and hardwareEnforced is empty, as a software implementation
 * does it; otherwise key, boot and patches are in hardwareEnforced.
 */
export function encodeKeyDescription(
  options: KeyDescriptionOptions = {},
  keyType: KeyType = 'P-256',
): Uint8Array {
  const { securityLevel = 'TRUSTED_ENVIRONMENT', attestationVersion = 300 } = options;
  const isSoftware = securityLevel === 'SOFTWARE';
  const software = { ...systemTags(options), ...(isSoftware ? keyTags(options, keyType) : {}) };
  const hardware = isSoftware ? {} : keyTags(options, keyType);
  return sequence(
    integer(attestationVersion),
    enumerated(number(LEVELS, options.attestationSecurityLevel ?? securityLevel)),
    integer(options.keyMintVersion ?? attestationVersion),
    enumerated(number(LEVELS, options.keyMintSecurityLevel ?? securityLevel)),
    octets(bytes(options.challenge ?? 'sample')),
    octets(options.uniqueId ?? new Uint8Array()),
    encodeAuthorizationList(software, options.softwareEnforced),
    encodeAuthorizationList(hardware, options.hardwareEnforced),
  );
}

/** Provisioning information of a remotely provisioned key: CBOR {1: 8, 3: "Google"}, as on real devices. */
export const PROVISIONING_INFO: Uint8Array = concat(hex('a20108'), hex('0366'), text('Google'));
