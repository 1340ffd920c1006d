// Evidence: what verification made of an artefact. Only a `verify*` function can make a value of this type.
import type { ArtifactKind, CredentialRecord, SignedPayload } from './artifact.ts';
import type { Finding } from './finding.ts';

/** Marks evidence as the product of verification; never exported from the library's public face. */
export const verifiedBrand: unique symbol = Symbol('keytier.evidence');

/** Values that print as JSON: bytes are base64url text already, integers above 2^53 decimal text. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Which trust anchor a chain ends in. `apple-webauthn` is believed about passkeys only; the other published ones about Android keys. */
export type RootClass =
  | 'google-hardware'
  | 'aosp-software'
  | 'samsung-knox'
  | 'google-preproduction'
  | 'apple-webauthn'
  | 'yours'
  | 'unknown';

/** Why the boot state is what it is; the same words as the reasons of `boot.state`. */
export type BootReason =
  | 'verified'
  | 'self-signed-known-key'
  | 'self-signed-unknown-key'
  | 'unlocked'
  | 'unverified'
  | 'failed'
  | 'test-key'
  | 'zero-key'
  | 'contradiction'
  | 'missing'
  | 'not-applicable';

/**
 * The few statements the appraisal weighs, each already reduced to what its basis allows: an unproven StrongBox claim
 * is `software` with basis `claimed`. Plain data, so that a saved report can be appraised again.
 */
export interface Claims {
  readonly rootClass: RootClass | 'none';
  /** Where the private key lives. */
  readonly keyStorage:
    | 'strongbox'
    | 'secure-enclave'
    | 'security-key'
    | 'tee'
    | 'platform-tpm'
    | 'software'
    | 'unknown';
  readonly keyStorageBasis: 'proven' | 'attested' | 'claimed' | 'none';
  /** `acceptable`: locked and VERIFIED, or locked and SELF_SIGNED, and no public test key or contradiction. */
  readonly boot: 'acceptable' | 'unacceptable' | 'unknown' | 'not-applicable';
  readonly bootReason: BootReason;
  readonly keyOrigin: 'generated' | 'imported' | 'unknown';
  /** Whole months between the OS patch level and the verification time; null where it is not known. */
  readonly osPatchAgeMonths: number | null;
  readonly revocation: 'good' | 'revoked' | 'suspended' | 'unknown' | 'not-applicable';
  readonly challenge: 'match' | 'mismatch' | 'not-checked';
  /** The signature by the attested key, where one was given. */
  readonly signature: 'valid' | 'invalid' | 'unsupported' | 'not-checked';
  readonly synced: 'yes' | 'no' | 'unknown';
  /** Whether the authenticator says that it verified the user (PIN, fingerprint, face). */
  readonly userVerified: 'yes' | 'no' | 'unknown';
}

/** Everything a report can show about one artefact, decoded; keys depend on the kind. */
export interface Facts {
  readonly [name: string]: Json | undefined;
}

/** What an attestation says a key may do; fields that it does not state are undefined. */
export interface KeyLimits {
  /** KeyMint purposes by name. */
  readonly purposes: readonly string[];
  /** KeyMint digests by name; `NONE` lets the caller hash, or sign without hashing. */
  readonly digests: readonly string[] | undefined;
  /** KeyMint paddings by name. */
  readonly paddings: readonly string[] | undefined;
}

/** The product of verification: findings, decoded facts and the claims an appraisal may weigh. */
export interface Evidence {
  readonly [verifiedBrand]: true;
  readonly kind: ArtifactKind;
  readonly findings: readonly Finding[];
  readonly facts: Facts;
  readonly claims: Claims;
  /** What was answered with a signature, where that is not all of what was signed: the challenge of a passkey. */
  readonly nonce?: SignedPayload;
  /** What an attestation says that key may do. */
  readonly keyLimits?: KeyLimits;
  /** The key that the evidence is about, DER SubjectPublicKeyInfo; absent where none could be read. */
  readonly key?: Uint8Array;
  /** What a server would store of a WebAuthn registration, or would update after an authentication. */
  readonly credential?: CredentialRecord;
}
