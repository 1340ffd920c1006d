// Names of common WebAuthn authenticator models, by AAGUID: hints for people, proof of nothing. Facts, dated.

/** A model as its vendor or the community names it. Without a verified attestation, an AAGUID is whatever was sent. */
export interface KnownAaguid {
  /** Lower-case with hyphens. */
  readonly aaguid: string;
  readonly name: string;
}

/** The day up to which the table is known to be right. */
export const AAGUIDS_AS_OF = '2026-08-07';

/** Where the names can be looked up; the table is written by hand. */
export const AAGUIDS_SOURCE = 'https://github.com/passkeydeveloper/passkey-authenticator-aaguids';

export const AAGUIDS: readonly KnownAaguid[] = [
  { aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd', name: 'Apple Passwords' },
  { aaguid: 'dd4ec289-e01d-41c9-bb89-70fa845d4bf2', name: 'iCloud Keychain (Managed)' },
  { aaguid: 'f24a8e70-d0d3-f82c-2937-32523cc4de5a', name: 'Apple anonymous attestation' },
  { aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', name: 'Google Password Manager' },
  { aaguid: 'b93fd961-f2e6-462f-b122-82002247de78', name: 'Android platform authenticator' },
  { aaguid: 'adce0002-35bc-c60a-648b-0b25f1f05503', name: 'Chrome on Mac' },
  { aaguid: '771b48fd-d3d4-4f74-9232-fc157ab0507a', name: 'Edge on Mac' },
  { aaguid: 'b5397666-4885-aa6b-cebf-e52262a439a2', name: 'Chromium Browser' },
  { aaguid: '08987058-cadc-4b81-b6e1-30de50dcbe96', name: 'Windows Hello' },
  { aaguid: '9ddd1817-af5a-4672-a2b9-3e3dd95000a9', name: 'Windows Hello' },
  { aaguid: '6028b017-b1d4-4c02-b4b3-afcdafc96bb2', name: 'Windows Hello' },
  { aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d', name: '1Password' },
  { aaguid: 'd548826e-79b4-db40-a3d8-11116f7e8349', name: 'Bitwarden' },
  { aaguid: '531126d6-e717-415c-9320-3d9aa6981239', name: 'Dashlane' },
  { aaguid: '53414d53-554e-4700-0000-000000000000', name: 'Samsung Pass' },
  { aaguid: 'fdb141b2-5d84-443e-8a35-4698c205a502', name: 'KeePassXC' },
  { aaguid: 'c9cadfc9-89a9-489e-a25a-c7e86a4d5f15', name: 'Burp Suite Navigation Recorder (a testing tool)' },
];
