// What was captured: raw inputs and the artefacts detected in them. Nothing here is verified.
import type { Finding } from './finding.ts';

/** The kinds of evidence a report can be about. */
export const ARTIFACT_KINDS = [
  'android-key-attestation',
  'webauthn-registration',
  'webauthn-authentication',
  'apple-app-attest-attestation',
  'apple-app-attest-assertion',
  'raw-signature',
  'certificate-chain',
  'public-key',
] as const;

/** A kind of evidence, see {@link ARTIFACT_KINDS}. */
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

/** Bytes as they came, before anything was looked for in them. */
export interface RawInput {
  /** A path, `path#/json/pointer` or `stdin`. */
  readonly source: string;
  readonly bytes: Uint8Array;
}

/** What the evidence must be bound to; bytes are already decoded. A value that is absent was not asked for. */
export interface Expectations {
  readonly challenge?: Uint8Array;
  readonly appPackage?: string;
  /** SHA-256 of the app's signing certificate, 32 bytes. */
  readonly appSigner?: Uint8Array;
  /** The public key the attested key must equal, as DER SubjectPublicKeyInfo. */
  readonly publicKey?: Uint8Array;
}

/** A signature that the attested key is said to have made. Exactly one of `message` and `digest` is there. */
export interface SignedPayload {
  readonly message?: Uint8Array;
  /** The hash of the message, where only that was captured. */
  readonly digest?: Uint8Array;
  readonly signature: Uint8Array;
}

/** One thing found in an input: its certificates in the order found, and what was captured beside them. */
export interface Artifact {
  /** The input's source, with `#/pointer` where it was nested. */
  readonly source: string;
  readonly kind: ArtifactKind;
  /** One line for people: `PEM certificate chain, 5 certificates`. */
  readonly detectedAs: string;
  /** Bytes of the input it was found in. */
  readonly bytes: number;
  /** Lower-case hex SHA-256 of that input; null where certificates were given without one. */
  readonly sha256: string | null;
  /** DER certificates in the order they were found; empty for a bare public key. */
  readonly certificates: readonly Uint8Array[];
  /** DER SubjectPublicKeyInfo, for `public-key`. */
  readonly publicKey?: Uint8Array;
  /** From the capture itself; options on the command line win. */
  readonly id?: string;
  /** RFC 3339 capture time. */
  readonly time?: string;
  readonly expected?: Expectations;
  readonly payload?: SignedPayload;
  /** What detection already noticed (private keys in the file, ignored data). */
  readonly notes: readonly Finding[];
}
