// Object identifiers that keytier recognises, with the names people know them by.

/** Extensions that carry or accompany a key attestation, and markers of other systems. */
export const OID = {
  keyDescription: '1.3.6.1.4.1.11129.2.1.17',
  keyDescriptionEat: '1.3.6.1.4.1.11129.2.1.25',
  provisioningInfo: '1.3.6.1.4.1.11129.2.1.30',
  knox: '1.3.6.1.4.1.236.11.3.23.7',
  appleAppAttestNonce: '1.2.840.113635.100.8.2',
  fidoAaguid: '1.3.6.1.4.1.45724.1.1.4',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const;

/** Names of certificate extensions, for people. */
export const EXTENSION_NAMES: Readonly<Record<string, string>> = {
  [OID.keyDescription]: 'Android KeyDescription',
  [OID.keyDescriptionEat]: 'Android KeyDescription (EAT)',
  [OID.provisioningInfo]: 'Android provisioning info',
  [OID.knox]: 'Samsung Knox attestation',
  [OID.appleAppAttestNonce]: 'Apple App Attest nonce',
  [OID.fidoAaguid]: 'FIDO AAGUID',
  [OID.subjectKeyIdentifier]: 'subjectKeyIdentifier',
  [OID.keyUsage]: 'keyUsage',
  [OID.subjectAltName]: 'subjectAltName',
  [OID.basicConstraints]: 'basicConstraints',
  [OID.nameConstraints]: 'nameConstraints',
  [OID.crlDistributionPoints]: 'cRLDistributionPoints',
  [OID.certificatePolicies]: 'certificatePolicies',
  [OID.authorityKeyIdentifier]: 'authorityKeyIdentifier',
  [OID.extendedKeyUsage]: 'extKeyUsage',
  [OID.authorityInfoAccess]: 'authorityInfoAccess',
};

/** Attribute types of distinguished names (RFC 4519, X.520). */
export const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.46': 'dnQualifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};
