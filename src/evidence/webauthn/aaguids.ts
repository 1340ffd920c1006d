// A small table of authenticator models by AAGUID: names for people. An AAGUID is a hint unless an attestation anchors it.

/** Where a passkey lives, as its provider describes it. */
export interface KnownModel {
  readonly name: string;
  /** `provider`: syncs passkeys between devices; `platform`: a device's own; `tool`: made for testing. */
  readonly type: 'provider' | 'platform' | 'tool';
  /** The topic of `keytier explain` with the facts of its custody. */
  readonly custody?: 'custody.icloud-keychain';
  /** Where the identifier was published. */
  readonly source: string;
}

const COMMUNITY = 'https://github.com/passkeydeveloper/passkey-authenticator-aaguids (2026-08-07)';
const MICROSOFT =
  'https://learn.microsoft.com/windows/security/identity-protection/hello-for-business/webauthn-apis';

/** The day up to which the table is known to be right. */
export const AAGUIDS_AS_OF = '2026-11-01';

const provider = (name: string): KnownModel => ({ name, type: 'provider', source: COMMUNITY });

export const MODELS: ReadonlyMap<string, KnownModel> = new Map([
  [
    'fbfc3007-154e-4ecc-8c0b-6e020557d7bd',
    { ...provider('Apple Passwords (iCloud Keychain)'), custody: 'custody.icloud-keychain' },
  ],
  [
    'dd4ec289-e01d-41c9-bb89-70fa845d4bf2',
    { ...provider('iCloud Keychain (Managed)'), custody: 'custody.icloud-keychain' },
  ],
  ['ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', provider('Google Password Manager')],
  ['bada5566-a7aa-401f-bd96-45619a55120d', provider('1Password')],
  ['d548826e-79b4-db40-a3d8-11116f7e8349', provider('Bitwarden')],
  ['531126d6-e717-415c-9320-3d9aa6981239', provider('Dashlane')],
  ['53414d53-554e-4700-0000-000000000000', provider('Samsung Pass')],
  ['fdb141b2-5d84-443e-8a35-4698c205a502', provider('KeePassXC')],
  ['adce0002-35bc-c60a-648b-0b25f1f05503', { name: 'Chrome on Mac', type: 'platform', source: COMMUNITY }],
  ['771b48fd-d3d4-4f74-9232-fc157ab0507a', { name: 'Edge on Mac', type: 'platform', source: COMMUNITY }],
  ['b5397666-4885-aa6b-cebf-e52262a439a2', { name: 'Chromium Browser', type: 'platform', source: COMMUNITY }],
  [
    '08987058-cadc-4b81-b6e1-30de50dcbe96',
    { name: 'Windows Hello (hardware)', type: 'platform', source: MICROSOFT },
  ],
  [
    '9ddd1817-af5a-4672-a2b9-3e3dd95000a9',
    { name: 'Windows Hello (VBS)', type: 'platform', source: MICROSOFT },
  ],
  [
    '6028b017-b1d4-4c02-b4b3-afcdafc96bb2',
    { name: 'Windows Hello (software)', type: 'platform', source: MICROSOFT },
  ],
  [
    'b93fd961-f2e6-462f-b122-82002247de78',
    { name: 'Android platform authenticator', type: 'platform', source: COMMUNITY },
  ],
  [
    'f24a8e70-d0d3-f82c-2937-32523cc4de5a',
    { name: 'Apple anonymous attestation', type: 'platform', source: COMMUNITY },
  ],
  [
    'c9cadfc9-89a9-489e-a25a-c7e86a4d5f15',
    { name: 'Burp Suite Navigation Recorder', type: 'tool', source: COMMUNITY },
  ],
] satisfies readonly (readonly [string, KnownModel])[]);
