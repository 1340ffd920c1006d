// The tags of an AuthorizationList: name, ASN.1 type, first and last attestation version, and where a device puts them.
import {
  ALGORITHM,
  BLOCK_MODE,
  DIGEST,
  EC_CURVE,
  type EnumTable,
  KEY_ORIGIN,
  KEY_PURPOSE,
  ML_DSA_VARIANT,
  PADDING_MODE,
} from './enums.ts';

/** How a tag's content is read and shown. */
export type TagType =
  | 'integer'
  | 'integer-set'
  | 'null'
  | 'bytes'
  | 'text'
  | 'authenticator-type'
  | 'root-of-trust'
  | 'application-id';

/** `hardware`, `software`, `either`, or `never` for tags that exist in KeyMint but have no place in an attestation. */
export type TagList = 'hardware' | 'software' | 'either' | 'never';

export interface TagDefinition {
  readonly tag: number;
  readonly name: string;
  readonly type: TagType;
  readonly list: TagList;
  readonly values?: EnumTable;
}

const row = (tag: number, name: string, type: TagType, list: TagList, values?: EnumTable): TagDefinition => ({
  tag,
  name,
  type,
  list,
  ...(values === undefined ? {} : { values }),
});

/**
 * The schema of source.android.com "Key and ID attestation" with the tags of KeyMint's Tag.aidl that real or hidden
 * API keys carry. All are [tag] EXPLICIT OPTIONAL.
 */
const DEFINITIONS: readonly TagDefinition[] = [
  row(1, 'purpose', 'integer-set', 'hardware', KEY_PURPOSE),
  row(2, 'algorithm', 'integer', 'hardware', ALGORITHM),
  row(3, 'keySize', 'integer', 'hardware'),
  row(4, 'blockMode', 'integer-set', 'hardware', BLOCK_MODE),
  row(5, 'digest', 'integer-set', 'hardware', DIGEST),
  row(6, 'padding', 'integer-set', 'hardware', PADDING_MODE),
  row(7, 'callerNonce', 'null', 'hardware'),
  row(8, 'minMacLength', 'integer', 'hardware'),
  row(10, 'ecCurve', 'integer', 'hardware', EC_CURVE),
  row(11, 'mlDsaVariant', 'integer', 'hardware', ML_DSA_VARIANT),
  row(200, 'rsaPublicExponent', 'integer', 'hardware'),
  row(202, 'includeUniqueId', 'null', 'never'),
  row(203, 'mgfDigest', 'integer-set', 'hardware', DIGEST),
  row(302, 'bootloaderOnly', 'null', 'never'),
  row(303, 'rollbackResistance', 'null', 'hardware'),
  row(304, 'hardwareType', 'integer', 'never'),
  row(305, 'earlyBootOnly', 'null', 'hardware'),
  row(400, 'activeDateTime', 'integer', 'either'),
  row(401, 'originationExpireDateTime', 'integer', 'either'),
  row(402, 'usageExpireDateTime', 'integer', 'either'),
  row(403, 'minSecondsBetweenOps', 'integer', 'never'),
  row(404, 'maxUsesPerBoot', 'integer', 'never'),
  row(405, 'usageCountLimit', 'integer', 'either'),
  row(501, 'userId', 'integer', 'never'),
  row(502, 'userSecureId', 'integer', 'never'),
  row(503, 'noAuthRequired', 'null', 'either'),
  row(504, 'userAuthType', 'authenticator-type', 'either'),
  row(505, 'authTimeout', 'integer', 'either'),
  row(506, 'allowWhileOnBody', 'null', 'either'),
  row(507, 'trustedUserPresenceRequired', 'null', 'either'),
  row(508, 'trustedConfirmationRequired', 'null', 'either'),
  row(509, 'unlockedDeviceRequired', 'null', 'either'),
  row(600, 'allApplications', 'null', 'either'),
  row(601, 'applicationId', 'bytes', 'never'),
  row(700, 'applicationData', 'bytes', 'never'),
  row(701, 'creationDateTime', 'integer', 'software'),
  row(702, 'origin', 'integer', 'hardware', KEY_ORIGIN),
  row(703, 'rollbackResistant', 'null', 'hardware'),
  row(704, 'rootOfTrust', 'root-of-trust', 'hardware'),
  row(705, 'osVersion', 'integer', 'hardware'),
  row(706, 'osPatchLevel', 'integer', 'hardware'),
  row(707, 'uniqueId', 'bytes', 'never'),
  row(708, 'attestationChallenge', 'bytes', 'never'),
  row(709, 'attestationApplicationId', 'application-id', 'software'),
  row(710, 'attestationIdBrand', 'text', 'hardware'),
  row(711, 'attestationIdDevice', 'text', 'hardware'),
  row(712, 'attestationIdProduct', 'text', 'hardware'),
  row(713, 'attestationIdSerial', 'text', 'hardware'),
  row(714, 'attestationIdImei', 'text', 'hardware'),
  row(715, 'attestationIdMeid', 'text', 'hardware'),
  row(716, 'attestationIdManufacturer', 'text', 'hardware'),
  row(717, 'attestationIdModel', 'text', 'hardware'),
  row(718, 'vendorPatchLevel', 'integer', 'hardware'),
  row(719, 'bootPatchLevel', 'integer', 'hardware'),
  row(720, 'deviceUniqueAttestation', 'null', 'hardware'),
  row(721, 'identityCredentialKey', 'null', 'hardware'),
  row(722, 'storageKey', 'null', 'never'),
  row(723, 'attestationIdSecondImei', 'text', 'hardware'),
  row(724, 'moduleHash', 'bytes', 'software'),
];

/** Definitions by tag number. */
export const TAGS: ReadonlyMap<number, TagDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.tag, definition]),
);

/** Numbers of the tags that checks ask for. */
export const TAG_NUMBER = {
  purpose: 1,
  algorithm: 2,
  keySize: 3,
  digest: 5,
  padding: 6,
  ecCurve: 10,
  mlDsaVariant: 11,
  rsaPublicExponent: 200,
  allApplications: 600,
  creationDateTime: 701,
  origin: 702,
  rootOfTrust: 704,
  osVersion: 705,
  osPatchLevel: 706,
  attestationApplicationId: 709,
  vendorPatchLevel: 718,
  bootPatchLevel: 719,
  deviceUniqueAttestation: 720,
  moduleHash: 724,
} as const;
