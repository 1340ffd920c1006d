// The mint: deterministic Android attestation chains for tests and samples, genuine in form, trusted by nobody.
export {
  appendInside,
  breakSignature,
  encodeTbs,
  mintCertificate,
  signTbs,
  writeCertificate,
} from './mint/certificate.ts';
export { type MintedCertificate, type MintedChain, mintChain } from './mint/chain.ts';
export * as der from './mint/der-writer.ts';
export {
  authorityKeyIdentifier,
  basicConstraints,
  type CertificateExtension,
  encodeExtension,
  KEY_DESCRIPTION_OID,
  KEY_USAGE,
  keyUsage,
  PROVISIONING_INFO_OID,
  subjectKeyIdentifier,
} from './mint/extensions.ts';
export {
  AUTHORIZATION_TAG,
  encodeApplication,
  encodeAuthorizationList,
  encodeKeyDescription,
  encodeRootOfTrust,
  PROVISIONING_INFO,
  SAMPLE_APPLICATION,
  UNLOCKED_BOOT,
  VERIFIED_BOOT,
} from './mint/key-description.ts';
export {
  deriveKey,
  ecKey,
  type HashName,
  type KeyType,
  type MintKey,
  rawToDer,
  signatureAlgorithm,
} from './mint/keys.ts';
export { encodeName, type Name } from './mint/name.ts';
export type {
  Application,
  AttestationOptions,
  AuthorizationChanges,
  ChainExtension,
  ChainOptions,
  ChainShape,
  DeviceIds,
  KeyDescriptionOptions,
  Role,
  RootOfTrust,
  SecurityLevel,
} from './mint/options.ts';
export type { CertificateChanges, CertificateSpec, TbsParts } from './mint/spec.ts';
export { SAMPLE_TIME, STORIES, type Story } from './mint/stories.ts';
export { serialBytes, toPem } from './mint/text.ts';
