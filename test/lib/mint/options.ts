// What a test can ask the mint for; every field has a default, so that a test names only what its story is about.
import type { KeyType } from './keys.ts';
import type { CertificateChanges } from './spec.ts';

export type SecurityLevel = 'SOFTWARE' | 'TRUSTED_ENVIRONMENT' | 'STRONG_BOX';

/**
 * `factory`: leaf, attestation, intermediate, root. `rkp`: leaf, attestation, deviceCa (Droid CA3), intermediate
 * (Droid CA2), root. `software`: leaf, attestation, root, level SOFTWARE by default. `attest-key`: factory, with the leaf issued by an
 * ATTEST_KEY (`attester`) that has a KeyDescription of its own.
 */
export type ChainShape = 'factory' | 'rkp' | 'software' | 'attest-key';

/** A certificate's place in a chain. `extension` is what an attacker hangs below the attested leaf. */
export type Role = 'root' | 'intermediate' | 'deviceCa' | 'attestation' | 'attester' | 'leaf' | 'extension';

/** Missing fields are those of a locked device that runs its vendor's system. */
export interface RootOfTrust {
  readonly verifiedBootKey?: Uint8Array;
  /** A number is the content byte itself: 1 gives the BER boolean that some devices send. */
  readonly deviceLocked?: boolean | number;
  readonly verifiedBootState?: 'VERIFIED' | 'SELF_SIGNED' | 'UNVERIFIED' | 'FAILED' | number;
  /** Null leaves the field out, as attestation versions 1 and 2 do. */
  readonly verifiedBootHash?: Uint8Array | null;
}

/** The app that asked for the key, as Android states it. */
export interface Application {
  readonly packages: readonly { readonly name: string | Uint8Array; readonly version: number | bigint }[];
  /** SHA-256 digests of the signing certificates. */
  readonly signers: readonly Uint8Array[];
}

/** Device identifiers; only those given are attested. */
export interface DeviceIds {
  readonly brand?: string;
  readonly device?: string;
  readonly product?: string;
  readonly serial?: string;
  readonly imei?: string;
  readonly secondImei?: string;
  readonly meid?: string;
  readonly manufacturer?: string;
  readonly model?: string;
}

/** Changes to one AuthorizationList after everything else was filled in. */
export interface AuthorizationChanges {
  /** By tag number: the DER inside the explicit tag, or null to remove the tag. */
  readonly tags?: Readonly<Record<number, Uint8Array | null>>;
  /** Whole elements appended as they are: unknown tags, duplicates, tags out of order. */
  readonly extra?: readonly Uint8Array[];
  /** `descending` is what some Motorola devices send. */
  readonly order?: 'ascending' | 'descending';
}

export type Purpose = 'ENCRYPT' | 'DECRYPT' | 'SIGN' | 'VERIFY' | 'WRAP_KEY' | 'AGREE_KEY' | 'ATTEST_KEY';

/** The content of a KeyDescription. Defaults: KeyMint 300, TEE, challenge `sample`, a SIGN key generated in hardware. */
export interface KeyDescriptionOptions {
  readonly securityLevel?: SecurityLevel;
  /** Differs from `securityLevel` only where a test wants the three statements to disagree. */
  readonly attestationSecurityLevel?: SecurityLevel | number;
  readonly keyMintSecurityLevel?: SecurityLevel | number;
  readonly attestationVersion?: number | bigint;
  /** Default: the attestation version. */
  readonly keyMintVersion?: number | bigint;
  readonly challenge?: string | Uint8Array;
  readonly uniqueId?: Uint8Array;
  readonly purposes?: readonly (Purpose | number)[];
  readonly origin?: 'GENERATED' | 'DERIVED' | 'IMPORTED' | 'UNKNOWN' | 'SECURELY_IMPORTED' | number;
  readonly rootOfTrust?: RootOfTrust | null;
  readonly osVersion?: number | null;
  /** YYYYMM. */
  readonly osPatchLevel?: number | null;
  /** YYYYMMDD. */
  readonly vendorPatchLevel?: number | null;
  readonly bootPatchLevel?: number | null;
  /** RFC 3339; null leaves the tag out. */
  readonly created?: string | null;
  readonly application?: Application | null;
  /** Default: present from attestation version 400 on. */
  readonly moduleHash?: Uint8Array | null;
  readonly ids?: DeviceIds;
  readonly softwareEnforced?: AuthorizationChanges;
  readonly hardwareEnforced?: AuthorizationChanges;
}

/** A KeyDescription and the extension that carries it. */
export interface AttestationOptions extends KeyDescriptionOptions {
  readonly keyType?: KeyType;
  /** Replaces the encoded KeyDescription; null leaves the extension out. */
  readonly keyDescriptionDer?: Uint8Array | null;
  readonly keyDescriptionCritical?: boolean;
  /** Writes the extension this many times; 2 is what a verifier must refuse. */
  readonly keyDescriptionCopies?: number;
}

/** The certificate an attacker signs with the attested key: with no KeyDescription, or with a forged one. */
export interface ChainExtension {
  readonly keyType?: KeyType;
  readonly keyDescription?: AttestationOptions;
}

/** What to mint. The leaf's attestation options stand at the top level, so that a story reads in one line. */
export interface ChainOptions extends AttestationOptions {
  readonly shape?: ChainShape;
  /** Keys and serials of everything below the root derive from it. */
  readonly seed?: string;
  /** The root's key derives from it; chains with the same value share a root. */
  readonly rootSeed?: string;
  /** What the subjects of attestation certificate and intermediate claim; default `securityLevel`. */
  readonly certificateLevel?: SecurityLevel;
  /** The ATTEST_KEY's own attestation; default: device and app of the leaf, an own challenge, purpose ATTEST_KEY. */
  readonly attester?: AttestationOptions;
  readonly extendWith?: ChainExtension;
  /** CBOR of the provisioning-info extension of `rkp` chains; null leaves it out. */
  readonly provisioningInfo?: Uint8Array | null;
  /** Changes to single certificates, by place. */
  readonly certificates?: Readonly<Partial<Record<Role, CertificateChanges>>>;
}
