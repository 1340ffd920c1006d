// KeyMint enumerations as upper-case names (AIDL: KeyPurpose, Algorithm, Digest, PaddingMode, EcCurve, … of KeyMint 5).

/** A value is its name, or its number where it has none. */
export type EnumTable = ReadonlyMap<number, string>;

export const KEY_PURPOSE: EnumTable = new Map([
  [0, 'ENCRYPT'],
  [1, 'DECRYPT'],
  [2, 'SIGN'],
  [3, 'VERIFY'],
  [5, 'WRAP_KEY'],
  [6, 'AGREE_KEY'],
  [7, 'ATTEST_KEY'],
]);

export const ALGORITHM: EnumTable = new Map([
  [1, 'RSA'],
  [3, 'EC'],
  [4, 'ML_DSA'],
  [32, 'AES'],
  [33, 'TRIPLE_DES'],
  [128, 'HMAC'],
]);

export const BLOCK_MODE: EnumTable = new Map([
  [1, 'ECB'],
  [2, 'CBC'],
  [3, 'CTR'],
  [32, 'GCM'],
]);

export const DIGEST: EnumTable = new Map([
  [0, 'NONE'],
  [1, 'MD5'],
  [2, 'SHA1'],
  [3, 'SHA_2_224'],
  [4, 'SHA_2_256'],
  [5, 'SHA_2_384'],
  [6, 'SHA_2_512'],
]);

export const PADDING_MODE: EnumTable = new Map([
  [1, 'NONE'],
  [2, 'RSA_OAEP'],
  [3, 'RSA_PSS'],
  [4, 'RSA_PKCS1_1_5_ENCRYPT'],
  [5, 'RSA_PKCS1_1_5_SIGN'],
  [64, 'PKCS7'],
]);

export const EC_CURVE: EnumTable = new Map([
  [0, 'P_224'],
  [1, 'P_256'],
  [2, 'P_384'],
  [3, 'P_521'],
  [4, 'CURVE_25519'],
]);

export const ML_DSA_VARIANT: EnumTable = new Map([
  [1, 'ML_DSA_65'],
  [2, 'ML_DSA_87'],
]);

export const KEY_ORIGIN: EnumTable = new Map([
  [0, 'GENERATED'],
  [1, 'DERIVED'],
  [2, 'IMPORTED'],
  [3, 'RESERVED'],
  [4, 'SECURELY_IMPORTED'],
]);

export const SECURITY_LEVEL: EnumTable = new Map([
  [0, 'SOFTWARE'],
  [1, 'TRUSTED_ENVIRONMENT'],
  [2, 'STRONG_BOX'],
]);

export const VERIFIED_BOOT_STATE: EnumTable = new Map([
  [0, 'VERIFIED'],
  [1, 'SELF_SIGNED'],
  [2, 'UNVERIFIED'],
  [3, 'FAILED'],
]);

/** HardwareAuthenticatorType is a bit mask; all bits set is ANY, as 32 bits or as -1. */
export const AUTHENTICATOR_TYPE_BITS: EnumTable = new Map([
  [1, 'PASSWORD'],
  [2, 'FINGERPRINT'],
]);
