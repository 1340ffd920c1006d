// The specifications and public sources that the catalogue cites, each written once.
import type { Citation } from './entry.ts';

const AIDL =
  'https://android.googlesource.com/platform/hardware/interfaces/+/refs/heads/main/security/keymint/aidl/android/hardware/security/keymint';

/** A section of an RFC. */
export function rfc(number: number, section: string, name: string): Citation {
  return {
    text: `RFC ${number}, section ${section}, ${name}`,
    url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  };
}

/** A section of Web Authentication Level 3. */
export function w3c(anchor: string, name: string): Citation {
  return {
    text: `W3C Web Authentication Level 3, ${name}`,
    url: `https://www.w3.org/TR/webauthn-3/#${anchor}`,
  };
}

/** An interface file of KeyMint, the hardware abstraction layer that makes the attestation. */
export function aidl(file: string): Citation {
  return { text: `Android KeyMint interface, ${file}.aidl`, url: `${AIDL}/${file}.aidl` };
}

/** An issue or pull request on GitHub; `thread` is `owner/name/issues/1` or `owner/name/pull/1`. */
export function github(thread: string, subject: string): Citation {
  return {
    text: `${thread.replace(/\/(issues|pull)\//, ' #')}: ${subject}`,
    url: `https://github.com/${thread}`,
  };
}

/** Sources that are cited more than once. */
export const SOURCES = {
  attestation: {
    text: 'Android Open Source Project, Key and ID attestation',
    url: 'https://source.android.com/docs/security/features/keystore/attestation',
  },
  developer: {
    text: 'Android Developers, Verify hardware-backed key pairs with key attestation',
    url: 'https://developer.android.com/privacy-and-security/security-key-attestation',
  },
  roots: {
    text: 'Android Developers, key attestation root certificates',
    url: 'https://developer.android.com/privacy-and-security/security-key-attestation#root_certificate',
  },
  statusList: {
    text: 'Android Developers, certificate revocation status list',
    url: 'https://developer.android.com/privacy-and-security/security-key-attestation#certificate_status',
  },
  verifier: {
    text: 'android/keyattestation, the verifier library of Google',
    url: 'https://github.com/android/keyattestation',
  },
  bootFlow: {
    text: 'Android Open Source Project, Verified Boot, boot flow',
    url: 'https://source.android.com/docs/security/features/verifiedboot/boot-flow',
  },
  avb: {
    text: 'Android Verified Boot 2.0, README',
    url: 'https://android.googlesource.com/platform/external/avb/+/refs/heads/main/README.md',
  },
  avbTestKeys: {
    text: 'Android Verified Boot 2.0, public test keys in test/data',
    url: 'https://android.googlesource.com/platform/external/avb/+/refs/heads/main/test/data/',
  },
  grapheneos: {
    text: 'GrapheneOS, attestation compatibility guide',
    url: 'https://grapheneos.org/articles/attestation-compatibility-guide',
  },
  auditor: {
    text: 'GrapheneOS Auditor, tables of verified boot keys',
    url: 'https://github.com/GrapheneOS/Auditor',
  },
  samples: {
    text: 'GrapheneOS AttestationSamples, chains of 92 device models',
    url: 'https://github.com/GrapheneOS-Archive/AttestationSamples',
  },
  viewer: {
    text: 'vvb2060/KeyAttestation, viewer of attestations',
    url: 'https://github.com/vvb2060/KeyAttestation',
  },
  webauthn: {
    text: 'W3C Web Authentication, Android Key attestation statement format',
    url: 'https://www.w3.org/TR/webauthn-3/#sctn-android-key-attestation',
  },
  bulletin: {
    text: 'Android Security Bulletins',
    url: 'https://source.android.com/docs/security/bulletin',
  },
  der: { text: 'ITU-T X.690, Distinguished Encoding Rules', url: 'https://www.itu.int/rec/T-REC-X.690' },
  sec1: {
    text: 'SEC 1 version 2.0, section 3.2.2, public key validation',
    url: 'https://www.secg.org/sec1-v2.pdf',
  },
  dss: {
    text: 'FIPS 186-5, Digital Signature Standard',
    url: 'https://csrc.nist.gov/pubs/fips/186-5/final',
  },
  transitions: {
    text: 'NIST SP 800-131A Rev. 2, transitioning the use of cryptographic algorithms and key lengths',
    url: 'https://csrc.nist.gov/pubs/sp/800/131/a/r2/final',
  },
  secKeyAlgorithm: {
    text: 'Apple Security framework, SecKeyAlgorithm',
    url: 'https://developer.apple.com/documentation/security/seckeyalgorithm',
  },
  secureEnclave: {
    text: 'Apple Security framework, Protecting keys with the Secure Enclave',
    url: 'https://developer.apple.com/documentation/security/protecting-keys-with-the-secure-enclave',
  },
  externalRepresentation: {
    text: 'Apple Security framework, SecKeyCopyExternalRepresentation',
    url: 'https://developer.apple.com/documentation/security/seckeycopyexternalrepresentation(_:_:)',
  },
  hardwareKeys: {
    text: 'Signicat MobileID InApp, hardware-protected keys',
    url: 'https://developer.signicat.com/docs/mobile-identity/mobileid/features/hardware-protected-keys/',
  },
  wycheproof: {
    text: 'C2SP Wycheproof, test vectors for signature verification',
    url: 'https://github.com/C2SP/wycheproof',
  },
  psychicSignatures: {
    text: 'CVE-2022-21449, ECDSA signatures of zero accepted as valid',
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2022-21449',
  },
  aaguids: {
    text: 'passkeydeveloper/passkey-authenticator-aaguids, names of authenticator models',
    url: 'https://github.com/passkeydeveloper/passkey-authenticator-aaguids',
  },
  userHandleCve: {
    text: 'CVE-2026-46419, user handle not checked by a WebAuthn server',
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-46419',
  },
  keychain: {
    text: 'Apple Platform Security, iCloud Keychain security overview',
    url: 'https://support.apple.com/guide/security/icloud-keychain-security-overview-sec1c89c6f3b/web',
  },
  keychainRecovery: {
    text: 'Apple Platform Security, Secure iCloud Keychain recovery',
    url: 'https://support.apple.com/guide/security/secure-icloud-keychain-recovery-secdeb202947/web',
  },
  keychainEscrow: {
    text: 'Apple Platform Security, Escrow security for iCloud Keychain',
    url: 'https://support.apple.com/guide/security/escrow-security-for-icloud-keychain-sec3e341e75d/web',
  },
  nist: {
    text: 'NIST SP 800-63B-4, Authentication and Authenticator Management',
    url: 'https://pages.nist.gov/800-63-4/sp800-63b.html',
  },
  nistSyncable: {
    text: 'NIST SP 800-63B-4, Appendix B, Syncable Authenticators',
    url: 'https://pages.nist.gov/800-63-4/sp800-63b/syncable',
  },
} as const satisfies Record<string, Citation>;
