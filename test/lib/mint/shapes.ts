// The chain shapes that real devices show: who issues whom, under which names, with which dates and extensions.
import { sha256 } from './der-writer.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type CertificateExtension,
  KEY_DESCRIPTION_OID,
  KEY_USAGE,
  keyUsage,
  PROVISIONING_INFO_OID,
  subjectKeyIdentifier,
} from './extensions.ts';
import { encodeKeyDescription, PROVISIONING_INFO, purposesOf } from './key-description.ts';
import type { KeyType } from './keys.ts';
import type { Name } from './name.ts';
import type { AttestationOptions, ChainOptions, ChainShape, Role, SecurityLevel } from './options.ts';
import type { CertificateChanges } from './spec.ts';
import { serialFrom } from './text.ts';

/** A certificate before it has keys: what its place in the chain makes of it. */
export interface Place {
  readonly role: Role;
  readonly keyType: KeyType;
  readonly serial: string;
  readonly subject: Name;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The extensions, once the keys are known. */
  readonly extensions: (keys: PlaceKeys) => readonly CertificateExtension[];
  readonly changes: CertificateChanges;
}

/** SPKI of the certificate's own key and of its issuer's. */
export interface PlaceKeys {
  readonly own: Uint8Array;
  readonly issuer: Uint8Array;
}

const ROLES: Readonly<Record<ChainShape, readonly Role[]>> = {
  factory: ['root', 'intermediate', 'attestation', 'leaf'],
  rkp: ['root', 'intermediate', 'deviceCa', 'attestation', 'leaf'],
  software: ['root', 'attestation', 'leaf'],
  'attest-key': ['root', 'intermediate', 'attestation', 'attester', 'leaf'],
};

const ROOT_NAMES: Readonly<Record<'hardware' | 'software', Name>> = {
  hardware: [
    ['O', 'keytier samples - trusted by nobody'],
    ['CN', 'keytier sample root'],
  ],
  software: [
    ['O', 'keytier samples - trusted by nobody'],
    ['CN', 'keytier sample software root'],
  ],
};

/** How subjects spell a security level (title 2.5.4.12 and O). */
const LEVEL_NAMES: Readonly<Record<SecurityLevel, string>> = {
  SOFTWARE: 'Software',
  TRUSTED_ENVIRONMENT: 'TEE',
  STRONG_BOX: 'StrongBox',
};

const FACTORY_DATES = { notBefore: '2023-10-16T23:33:59Z', notAfter: '2033-10-13T23:33:59Z' };
const FACTORY_INTERMEDIATE_DATES = { notBefore: '2022-08-09T18:40:11Z', notAfter: '2032-08-06T18:40:11Z' };
const LEAF_DATES = { notBefore: '1970-01-01T00:00:00Z', notAfter: '2048-01-01T00:00:00Z' };
const ROOT_DATES = { notBefore: '2022-03-20T18:07:48Z', notAfter: '2042-03-15T18:07:48Z' };

/** Remotely provisioned certificates live for weeks; these dates enclose 2026-02-15, the time of the examples. */
const RKP_DATES: Readonly<Partial<Record<Role, { notBefore: string; notAfter: string }>>> = {
  intermediate: { notBefore: '2026-02-09T19:57:10Z', notAfter: '2029-02-08T19:57:10Z' },
  deviceCa: { notBefore: '2026-02-09T23:38:27Z', notAfter: '2026-04-20T23:38:26Z' },
  attestation: { notBefore: '2026-02-10T00:00:00Z', notAfter: '2026-03-10T00:00:00Z' },
};

const ATTESTATION_ROLES: readonly Role[] = ['leaf', 'attester', 'extension'];

/** The places of a chain, root first. */
export function placesOf(given: ChainOptions): readonly Place[] {
  const options: ChainOptions = given.shape === 'software' ? { securityLevel: 'SOFTWARE', ...given } : given;
  const roles = ROLES[options.shape ?? 'factory'];
  const all: readonly Role[] = options.extendWith === undefined ? roles : [...roles, 'extension'];
  return all.map((role) => placeOf(role, options));
}

function placeOf(role: Role, options: ChainOptions): Place {
  const changes = options.certificates?.[role] ?? {};
  const keyType = changes.keyType ?? keyTypeOf(role, options);
  const attestation = attestationOf(role, options);
  return {
    role,
    keyType,
    serial: changes.serial ?? serialOf(role, options),
    subject: changes.subject ?? subjectOf(role, options),
    ...datesOf(role, options),
    extensions: (keys) =>
      ATTESTATION_ROLES.includes(role)
        ? leafExtensions(attestation, keyType)
        : issuerExtensions(role, options, keys),
    changes,
  };
}

/** The options that describe the key at this place; an attester is a key of the same device, enrolled earlier. */
function attestationOf(role: Role, options: ChainOptions): AttestationOptions {
  switch (role) {
    case 'extension':
      return options.extendWith?.keyDescription ?? { keyDescriptionDer: null };
    case 'attester': {
      const { attestationVersion = 300, securityLevel = 'TRUSTED_ENVIRONMENT', rootOfTrust = {} } = options;
      const shared = { attestationVersion, securityLevel, rootOfTrust, challenge: 'attest key enrolment' };
      return { ...shared, purposes: ['ATTEST_KEY'], ...options.attester };
    }
    default:
      return options;
  }
}

function keyTypeOf(role: Role, options: ChainOptions): KeyType {
  switch (role) {
    case 'root':
    case 'intermediate':
      return 'P-384';
    case 'leaf':
      return options.keyType ?? 'P-256';
    case 'attester':
      return options.attester?.keyType ?? 'P-256';
    case 'extension':
      return options.extendWith?.keyType ?? 'P-256';
    default:
      return 'P-256';
  }
}

/** Where keys and serials of a place come from: the root from its own seed, all else from the chain's. */
export function labelOf(role: Role, options: ChainOptions): string {
  const kind = options.shape === 'software' ? 'software' : 'hardware';
  if (role === 'root') return `${options.rootSeed ?? 'keytier test'}/${kind} root`;
  return `${options.seed ?? 'keytier test'}/${role}`;
}

function serialOf(role: Role, options: ChainOptions): string {
  return ATTESTATION_ROLES.includes(role) ? '1' : serialFrom(sha256(`${labelOf(role, options)}/serial`));
}

function subjectOf(role: Role, options: ChainOptions): Name {
  const { shape = 'factory', securityLevel = 'TRUSTED_ENVIRONMENT' } = options;
  const level = LEVEL_NAMES[options.certificateLevel ?? securityLevel];
  const id = Buffer.from(sha256(`${labelOf(role, options)}/name`).subarray(0, 16)).toString('hex');
  switch (role) {
    case 'root':
      return ROOT_NAMES[shape === 'software' ? 'software' : 'hardware'];
    case 'intermediate':
      return shape === 'rkp' ? droidCa('Droid CA2') : factoryName(level, id);
    case 'deviceCa':
      return droidCa('Droid CA3');
    case 'attestation':
      if (shape === 'software') {
        return [
          ['O', 'keytier samples - trusted by nobody'],
          ['CN', 'keytier sample software intermediate'],
        ];
      }
      return shape === 'rkp'
        ? [
            ['O', level],
            ['CN', id],
          ]
        : factoryName(level, id);
    case 'attester':
      return [['CN', 'Android Keystore Attestation Key']];
    case 'leaf':
      return [['CN', 'Android Keystore Key']];
    case 'extension':
      return [['CN', 'Android Keystore Key']];
    default:
      return role satisfies never;
  }
}

function factoryName(level: string, id: string): Name {
  return [
    ['title', level],
    ['serialNumber', id],
  ];
}

function droidCa(name: string): Name {
  return [
    ['O', 'Google LLC'],
    ['CN', name],
  ];
}

function datesOf(role: Role, options: ChainOptions): { notBefore: string; notAfter: string } {
  if (role === 'root') return ROOT_DATES;
  if (ATTESTATION_ROLES.includes(role)) return LEAF_DATES;
  if (options.shape === 'rkp') return RKP_DATES[role] ?? FACTORY_DATES;
  return role === 'intermediate' ? FACTORY_INTERMEDIATE_DATES : FACTORY_DATES;
}

function issuerExtensions(role: Role, options: ChainOptions, keys: PlaceKeys): CertificateExtension[] {
  const { keyCertSign, crlSign } = KEY_USAGE;
  const extensions = [
    subjectKeyIdentifier(keys.own),
    authorityKeyIdentifier(keys.issuer),
    basicConstraints(),
    role === 'root' ? keyUsage(keyCertSign, crlSign) : keyUsage(keyCertSign),
  ];
  const { provisioningInfo: value = PROVISIONING_INFO } = options;
  if (options.shape === 'rkp' && role === 'attestation' && value !== null) {
    extensions.push({ oid: PROVISIONING_INFO_OID, critical: false, value });
  }
  return extensions;
}

/** Key usage by purpose as KeyCreationResult.aidl asks for, then the KeyDescription. */
function leafExtensions(options: AttestationOptions, keyType: KeyType): CertificateExtension[] {
  const purposes = purposesOf(options);
  const usages = [
    ...(purposes.includes(2) ? [KEY_USAGE.digitalSignature] : []),
    ...(purposes.includes(6) ? [KEY_USAGE.keyAgreement] : []),
    ...(purposes.includes(7) ? [KEY_USAGE.keyCertSign] : []),
  ];
  const { keyDescriptionDer: value = encodeKeyDescription(options, keyType) } = options;
  const description =
    value === null
      ? []
      : [{ oid: KEY_DESCRIPTION_OID, critical: options.keyDescriptionCritical ?? false, value }];
  const copies = Array.from({ length: options.keyDescriptionCopies ?? 1 }, () => description);
  return [keyUsage(...usages), ...copies.flat()];
}
