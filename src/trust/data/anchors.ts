// Known roots of Android chains and of passkeys: what we believe before a capture arrives. Facts with their source and date.
import type { RootClass } from '../../model/evidence.ts';

/** A certificate that circulates for a known key. Trust is in the key; this only tells which copy a chain brought. */
export interface CirculatingCertificate {
  /** Lower-case hex without leading zeros, as in the status list. */
  readonly serial: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Lower-case hex SHA-256 of the DER certificate. */
  readonly sha256: string;
}

/** A root, or an intermediate that counts as one, known by its public key. */
export interface KnownAnchor {
  readonly id: string;
  readonly label: string;
  readonly class: Exclude<RootClass, 'yours' | 'unknown'>;
  /** The subject name of its certificates as text (RFC 4514 escapes, root first); empty where it is not public. */
  readonly subject: string;
  /** DER SubjectPublicKeyInfo in base64, or null where only the hash is public. */
  readonly spkiBase64: string | null;
  /** Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo: what a chain is matched by. */
  readonly spkiSha256: string;
  readonly certificates: readonly CirculatingCertificate[];
  /** Where the fact was published. */
  readonly source: string;
}

/** The day up to which the table is known to be right. */
export const ANCHORS_AS_OF = '2026-11-01';

const DEVELOPER_PAGE =
  'https://developer.android.com/privacy-and-security/security-key-attestation#root_certificate';
/** Names the AOSP files that hold the software keys, private halves included. */
const AOSP_KEYS = 'https://github.com/android/keyattestation/blob/main/src/main/kotlin/SoftwareRoot.kt';
const VIEWER = 'https://github.com/vvb2060/KeyAttestation';
const APPLE_CAS = 'https://www.apple.com/certificateauthority/private/';
const OLD_VERIFIER = 'https://github.com/google/android-key-attestation';

/**
 * Of Android keys, only the class `google-hardware` proves hardware; `apple-webauthn` counts for Apple's passkeys alone. The private keys of the AOSP intermediates are public, so a chain that
 * passes through one proves nothing even if its root was cut off; that is why intermediates are here too.
 */
export const ANCHORS: readonly KnownAnchor[] = [
  {
    id: 'google-hardware-rsa',
    label: 'Google hardware attestation root (RSA-4096)',
    class: 'google-hardware',
    subject: 'serialNumber=f92009e853b6b045',
    spkiBase64:
      'MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAr7bHgiuxpwHsK7Qui8xUFmOr75gvMsd/dTEDDJdSSxtf6An7xyqpRR90PL2abxM1dEqlXnf2tqw1Ne4Xwl5jlRfdnJLmN0pTy/4lj4/7tv0Sk3iiKkypnEUtR6WfMgH0QZfKHM1+di+y9TFRtv6y//0rb+T+W8a9nsNL/ggjnar86461qO0rOs2cXjp3kOG1FEJ5MVmFmBGtnrKpa73XpXyTqRxB/M0n1n/W9nGqC4FSYa04T6N5RIZGBN2z2MT5IKGbFlbC8UrW0DxW7AYImQQcHtGl/m00QLVWutHQoVJYnFPlXTcHYvASLu+RhhsbDmxMgJJ0mcDpvsC4PjvB+TxywElgS70vE0XmLD+OJtvsBslHZvPBKCOdT0MS+tgSOIfga+z1Z1g7+DVagf7quvmag8jfPioyKvxnK/EgsTUVi2ghzq8wm27ud/mIM7AY2qEORR8Go3TVB4HzWQgpZrt3i5MIlCaY504LzSRiigHCzAPlHws+W0rB5N+er5/2pJKnfBSDiCiFAVtCLOZ7gLiMm0jhO2B6tUXHI/+MRPjy02i59lINMRRev56GKtcd9qO/0kUJWdZTdA2XoS82ixPvZtXQpUpuL12ab+9EaDK8Z4RHJYYfCT3Q5vNAXaiWQ+8PTWm2QgBR/bkwSWc+NpUFgNPN9PvQi8WEg5UmAGMCAwEAAQ==',
    spkiSha256: 'feb2ea7551ee316ed4bb443c8293b884dbfdea40b603ee3e4f4a897e4580fbae',
    certificates: [
      {
        serial: 'e8fa196314d2fa18',
        notBefore: '2016-05-26T16:28:52Z',
        notAfter: '2026-05-24T16:28:52Z',
        sha256: 'c1984a3ef45c1e2a918551de10603c86f7051b2249c4891cae3230eabd0c97d5',
      },
      {
        serial: 'd50ff25ba3f2d6b3',
        notBefore: '2019-11-22T20:37:58Z',
        notAfter: '2034-11-18T20:37:58Z',
        sha256: '1ef1a04b8ba58ab94589ac498c8982a783f24ea7307e0159a0c3a73b377d87cc',
      },
      {
        serial: 'c36b7c44b9ae1831',
        notBefore: '2021-11-17T23:10:42Z',
        notAfter: '2036-11-13T23:10:42Z',
        sha256: 'ab6641178a36e179aa0c1cdddf9a16eb45fa20943e2b8cd7c7c05c26cf8b487a',
      },
      {
        serial: 'f1c172a699eaf51d',
        notBefore: '2022-03-20T18:07:48Z',
        notAfter: '2042-03-15T18:07:48Z',
        sha256: 'cedb1cb6dc896ae5ec797348bce9286753c2b38ee71ce0fbe34a9a1248800dfc',
      },
    ],
    source: DEVELOPER_PAGE,
  },
  {
    id: 'google-hardware-ec-2025',
    label: 'Google hardware attestation root (EC P-384, Key Attestation CA1)',
    class: 'google-hardware',
    subject: 'CN=Key Attestation CA1, OU=Android, O=Google LLC, C=US',
    spkiBase64:
      'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEI9ojcU7fPlsFCjxy6IRqzgeOoK0b+YsV9FPQywiyw8EQRTkJ9u3qwfnI4DGoSLlBqClTXJfgfCcZvs60FikNMHnu4fkRzObfgDkU2KNXezT9/RQ+XvNslxPHrHCowhGr',
    spkiSha256: '3ee44512a1af2beb39c889490c60ea3f82e43f5d5a5532f5ab9419f676cd07ec',
    certificates: [
      {
        serial: '84a9d0297b0eb58ae7ff0e80de760605',
        notBefore: '2025-07-17T22:32:18Z',
        notAfter: '2035-07-15T22:32:18Z',
        sha256: '6d9db4ce6c5c0b293166d08986e05774a8776ceb525d9e4329520de12ba4bcc0',
      },
    ],
    source: DEVELOPER_PAGE,
  },
  {
    id: 'aosp-software-ec-root',
    label: 'AOSP software attestation root (EC)',
    class: 'aosp-software',
    subject:
      'C=US, ST=California, L=Mountain View, O=Google\\, Inc., OU=Android, CN=Android Keystore Software Attestation Root',
    spkiBase64:
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7l1ex+HA220Dpn7mthvsTWpdamguD/9/SQ59dx9EIm29sa/6FsvHrcV30lacqrewLVQBXT5DKyqO107sSHVBpA==',
    spkiSha256: 'd5100c7942ef2e8310dc30ef82729680cf48d690735c3f68179a33c7c370f286',
    certificates: [
      {
        serial: 'a2059ed10e435b57',
        notBefore: '2016-01-11T00:43:50Z',
        notAfter: '2036-01-06T00:43:50Z',
        sha256: '51d496ad4664190fbdaf1ad987278efa35d6fbf52e50a9c34ded8395477ede5c',
      },
    ],
    source: AOSP_KEYS,
  },
  {
    id: 'aosp-software-ec-intermediate',
    label: 'AOSP software attestation intermediate (EC); private key is public',
    class: 'aosp-software',
    subject:
      'C=US, ST=California, O=Google\\, Inc., OU=Android, CN=Android Keystore Software Attestation Intermediate',
    spkiBase64:
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6555+EJjWazLKpFMiYbMcK2QZpOCqXMmE/6sy/ghJ0whdJdKKv6luU1/ZtTgZRBmNbxTt6CjpnFYPts+Ea4QFA==',
    spkiSha256: 'f7d20ab04f01da6cbb6d1e3d9d00cd28495cb6f9a27ec85cf3e3e872d7c35878',
    certificates: [
      {
        serial: '1001',
        notBefore: '2016-01-11T00:46:09Z',
        notAfter: '2026-01-08T00:46:09Z',
        sha256: 'b98b2d687c24434b0ffa20eb889e180fe2d514883d695484ebb4ff83a6639b9b',
      },
    ],
    source: AOSP_KEYS,
  },
  {
    id: 'aosp-software-rsa-root',
    label: 'AOSP software attestation root (RSA-1024)',
    class: 'aosp-software',
    subject: 'C=US, ST=California, L=Mountain View, O=Google\\, Inc., OU=Android',
    spkiBase64:
      'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCia63rbi5EYe/VDoLmt5TRdSMfd5tjkWP/96r/C3JHTsAsQ+wzfNes7UA+jCigZtX3hwszl94OuE4TQKuvpSe/lWmgMdsGUmX4RFlXYfC78hdLt0GAZMAoDo9Sd47b0ke2RekZyOmLw9vCkT/X11DEHTVm+Vfkl5YLCazOkjWFmwIDAQAB',
    spkiSha256: 'f2c4746f545946c100e72297f8f946344d7052f03a2f694221f9c893b0e6f711',
    certificates: [
      {
        serial: 'ff94d9dd9f07c80c',
        notBefore: '2016-01-04T12:31:08Z',
        notAfter: '2035-12-30T12:31:08Z',
        sha256: '4e42730efd521b21d77b109b7532a0b664ddfefc73e129111936200c5e58cce0',
      },
    ],
    source: AOSP_KEYS,
  },
  {
    id: 'aosp-software-rsa-intermediate',
    label: 'AOSP software attestation intermediate (RSA-1024); private key is public',
    class: 'aosp-software',
    subject: 'C=US, ST=California, O=Google\\, Inc., OU=Android, CN=Android Software Attestation Key',
    spkiBase64:
      'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAgyPcVogbuDAgafWwhWHG7r5/BeL1qEIEir6LR752/q7yXPKbKvoyABQWAUKZiaFfz8aBXrNjWDwv0vIL5Jgyg92BSxbX4YVBeuVKvClqOm21wAQIO2jFVsHwIzmRZBmGTVC3TUCuykhMdzVsiVoMJ1q/rEmdXX0jYvKcXgLocQIDAQAB',
    spkiSha256: '9f09e6e690f8d0474b5b7096ea7da9e3d316d889649443c2d8bf5c831f0f6b69',
    certificates: [
      {
        serial: '1000',
        notBefore: '2016-01-04T12:40:53Z',
        notAfter: '2035-12-30T12:40:53Z',
        sha256: '2d124b566d625cf3f560ffc233f46221b788f0ab0e2da2f781cc405e9a9d7369',
      },
    ],
    source: AOSP_KEYS,
  },
  {
    id: 'samsung-knox-sak-v1',
    label: 'Samsung Knox SAK v1 (EC P-521)',
    class: 'samsung-knox',
    subject: '',
    spkiBase64: null,
    spkiSha256: 'b1ebc512fc4fa78f1b5485360a612c9bca058328831be8ce041181cfc6cc0927',
    certificates: [],
    source: VIEWER,
  },
  {
    id: 'samsung-knox-sak-v2',
    label: 'Samsung Knox SAK v2 (EC P-521)',
    class: 'samsung-knox',
    subject: '',
    spkiBase64: null,
    spkiSha256: '6b15a74d196a6453ecc359797e37e9f3385b6190f8ce7b28100aa881b96725d8',
    certificates: [],
    source: VIEWER,
  },
  {
    id: 'samsung-knox-sakm-v1',
    label: 'Samsung Knox SAKM v1 (EC P-521)',
    class: 'samsung-knox',
    subject: '',
    spkiBase64: null,
    spkiSha256: 'a98d7466cdc535d4ec870837fe16e85f874a341ac257ce73913b0c987eaaa82d',
    certificates: [],
    source: VIEWER,
  },
  {
    id: 'google-preproduction-strongbox',
    label: 'Google pre-production StrongBox root (RSA-4096)',
    class: 'google-preproduction',
    subject: 'serialNumber=e35d38c6897d47e8',
    spkiBase64: null,
    spkiSha256: 'd90ff86f70c8912f9071079f99c748c73fd01bd2c10e3024f2f61ec2606fb512',
    certificates: [],
    source: OLD_VERIFIER,
  },
  {
    id: 'apple-webauthn',
    label: 'Apple WebAuthn Root CA',
    class: 'apple-webauthn',
    subject: 'CN=Apple WebAuthn Root CA, O=Apple Inc., ST=California',
    spkiBase64:
      'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEIkJDalNWHOOXhajoiEe0xIDM7Zy/4f0NAp6/f/98bn0bXWTG714jT/ujpXm5KEGl7W7qXqZLX1LUUSHrIaWOdkAn7YY0/WaL9graRJci5MePED+lyhF/teQ607ijWqVx',
    spkiSha256: 'ab4f65d4e627b65121a5acdf087ee3906c42b5a66e758778fab0df4464d8dd57',
    certificates: [
      {
        serial: '681d016c7a3ce30225a5019428475771',
        notBefore: '2020-03-18T18:21:32Z',
        notAfter: '2045-03-15T00:00:00Z',
        sha256: '0915dd5c07a28db549d1f677bb5a75d4bfbe9561a773424327762e9e02f9bb29',
      },
    ],
    source: APPLE_CAS,
  },
];
