// What kind of evidence certificates are, by the object identifiers they contain; verification decides what is true.
import { asBuffer } from '../codec/bytes.ts';
import type { ArtifactKind } from '../model/artifact.ts';

/** OBJECT IDENTIFIER elements in DER, as they stand in front of an extension's value. */
const ATTESTATION_MARKS: readonly Buffer[] = [
  '060a2b06010401d679020111', // 1.3.6.1.4.1.11129.2.1.17 KeyDescription
  '060a2b06010401d679020119', // 1.3.6.1.4.1.11129.2.1.25 KeyDescription as EAT
  '060a2b06010401d67902011e', // 1.3.6.1.4.1.11129.2.1.30 provisioning info
  '060b2b06010401816c0b031707', // 1.3.6.1.4.1.236.11.3.23.7 Samsung Knox
].map((hex) => Buffer.from(hex, 'hex'));

const OTHER_MARKS: readonly (readonly [string, Buffer])[] = [
  ['Apple App Attest', Buffer.from('06092a864886f763640802', 'hex')], // 1.2.840.113635.100.8.2 nonce
  ['a FIDO authenticator', Buffer.from('060b2b0601040182e51c010104', 'hex')], // 1.3.6.1.4.1.45724.1.1.4 AAGUID
];

/** The kind of a list of certificates. A byte search: an identifier in the wrong place is found out on decoding. */
export function kindOfCertificates(certificates: readonly Uint8Array[]): ArtifactKind {
  return certificates.some((certificate) => hasMark(certificate, ATTESTATION_MARKS))
    ? 'android-key-attestation'
    : 'certificate-chain';
}

/** What else the certificates look like: `Apple App Attest`, `a FIDO authenticator`. */
export function resemblanceOf(certificates: readonly Uint8Array[]): string | undefined {
  return OTHER_MARKS.find(([, mark]) =>
    certificates.some((certificate) => hasMark(certificate, [mark])),
  )?.[0];
}

function hasMark(certificate: Uint8Array, marks: readonly Buffer[]): boolean {
  return marks.some((mark) => asBuffer(certificate).includes(mark));
}
