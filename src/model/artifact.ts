// What was captured: raw inputs and the artefacts detected in them. Nothing here is verified.
import type { KeytierError } from './errors.ts';
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
  /** RFC 6901 pointer to the one authentication of a ceremony that was asked for; the rest is context. */
  readonly only?: string;
}

/** What the evidence must be bound to; bytes are already decoded. A value that is absent was not asked for. */
export interface Expectations {
  readonly challenge?: Uint8Array;
  readonly appPackage?: string;
  /** SHA-256 of the app's signing certificate, 32 bytes. */
  readonly appSigner?: Uint8Array;
  /** The public key the attested key must equal, as DER SubjectPublicKeyInfo. */
  readonly publicKey?: Uint8Array;
  /** WebAuthn relying party id: a domain. */
  readonly rpId?: string;
  /** Origins that may use it, as clientDataJSON spells them; apps as `android:apk-key-hash:…` or `ios:bundle-id:…`. */
  readonly origins?: readonly string[];
  /** Origins that may embed it in an iframe. */
  readonly topOrigins?: readonly string[];
  /** Whether an iframe of another origin may use it. */
  readonly crossOrigin?: boolean;
  /** The AppID of credentials from before WebAuthn (FIDO U2F): a URL. */
  readonly appId?: string;
  /** Whether the user must have been verified; without it a missing verification only costs the tier. */
  readonly userVerification?: boolean;
  /** Whether the registration was asked for with `mediation: "conditional"`, which needs nobody present. */
  readonly conditional?: boolean;
}

/** What a server stored about a WebAuthn credential (WebAuthn Level 3, credential record). What is absent was not stored. */
export interface CredentialRecord {
  readonly source: string;
  readonly id?: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey?: Uint8Array;
  /** Registered name of the algorithm, such as `ES256`. */
  readonly alg?: string;
  readonly signCount?: number;
  readonly backupEligible?: boolean;
  readonly userHandle?: Uint8Array;
  /** Lower-case hex with dashes. */
  readonly aaguid?: string;
}

/** A WebAuthn registration or authentication as captured. What was not captured is absent. */
export interface WebauthnCapture {
  /** The original bytes: what was hashed. */
  readonly clientDataJSON?: Uint8Array;
  readonly attestationObject?: Uint8Array;
  readonly authenticatorData?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly userHandle?: Uint8Array;
  /** `rawId`, or `id`: unsigned. */
  readonly credentialId?: Uint8Array;
  /** Names of `clientExtensionResults`, unsigned; the values stay out, since some are key material. */
  readonly clientExtensions: readonly string[];
  /** `clientExtensionResults.appid`. */
  readonly appId?: boolean;
  /** Each byte field with the encoding it was read from. */
  readonly decodings: Readonly<Record<string, string>>;
  /** What the capture says the server had stored. */
  readonly record?: CredentialRecord;
}

/** A signature that the attested key is said to have made. Exactly one of `message` and `digest` is there. */
export interface SignedPayload {
  readonly message?: Uint8Array;
  /** The hash of the message, where only that was captured. */
  readonly digest?: Uint8Array;
  readonly signature: Uint8Array;
}

/** A reason to refuse a key; the same words as `KeyProblem` of crypto. */
export interface KeyDefect {
  readonly reason: 'not-on-curve' | 'malformed' | 'weak-key';
  readonly detail: string;
}

/** How a signature is said to have been made. What is absent follows from the key; nothing here is proven. */
export interface SigningTerms {
  /** A name of `crypto/algorithms.ts`, such as `ES256` or `ecdsaSignatureMessageX962SHA256`. */
  readonly alg?: string;
  /** `sha1`, `sha224`, `sha256`, `sha384` or `sha512`; wins over the one that `alg` names. */
  readonly hash?: string;
  /** The form of an ECDSA signature; wins over the one that `alg` names. */
  readonly format?: 'der' | 'raw';
}

/** What a mobile SDK's capture says about the device and its hardware key, unsigned. */
export interface HardwareKeyCapture {
  /** What the client reported, word for word; null where it reported nothing. */
  readonly clientStatus: string | null;
  readonly platform: DeclaredPlatform | null;
}

/** A device as the capture describes it. */
export interface DeclaredPlatform {
  readonly name: string;
  readonly version: string | null;
  readonly secureEnclave: boolean | null;
}

/** One authentication of a ceremony. */
export interface CeremonyStep {
  readonly source: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly message?: Uint8Array;
  readonly digest?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly webauthn?: WebauthnCapture;
}

/** A registration and its authentications, in the order captured. */
export interface Ceremony {
  readonly registration: {
    readonly source: string;
    readonly time?: string;
    /**
     * `captured`: the key itself; `attested`: a certificate chain holds it; `credential`: a WebAuthn registration holds it;
     * `absent`: the capture says that the device has none; `unstated`: it says nothing of a key.
     */
    readonly key: 'captured' | 'attested' | 'credential' | 'absent' | 'unstated';
  };
  readonly steps: readonly CeremonyStep[];
}

/** Where in a ceremony a signature was made. */
export interface CeremonyPlace {
  readonly ceremony: Ceremony;
  /** Index into `ceremony.steps`. */
  readonly index: number;
  /** A key that came with this authentication, DER SubjectPublicKeyInfo. It is compared, never used to verify. */
  readonly ownKey?: Uint8Array;
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
  /** DER SubjectPublicKeyInfo, for `public-key` and `raw-signature`; in a ceremony the registered one. */
  readonly publicKey?: Uint8Array;
  /** Why that key must not be used, where its form says so: a padded coordinate, a point that should not be compressed. */
  readonly keyProblem?: KeyDefect;
  /** What the same bytes would be on other curves, DER SubjectPublicKeyInfo: only for a diagnosis. */
  readonly alternatives?: readonly Uint8Array[];
  /** From the capture itself; options on the command line win. */
  readonly id?: string;
  /** RFC 3339 capture time. */
  readonly time?: string;
  readonly expected?: Expectations;
  readonly payload?: SignedPayload;
  readonly signing?: SigningTerms;
  readonly hardwareKey?: HardwareKeyCapture;
  readonly ceremony?: CeremonyPlace;
  /**
   * Verified because what was asked for rests on it: what the caller expects is not about this one. `hidden` ones, other
   * steps of a ceremony, have no result of their own.
   */
  readonly asContext?: 'shown' | 'hidden';
  readonly webauthn?: WebauthnCapture;
  /** Why this one could not be read, where others in the same input could. */
  readonly problem?: KeytierError;
  /** What detection already noticed (private keys in the file, ignored data). */
  readonly notes: readonly Finding[];
}
