// What a certificate is made from, and what a test can change in it.
import type { CertificateExtension } from './extensions.ts';
import type { HashName, KeyType, MintKey } from './keys.ts';
import type { Name } from './name.ts';

/** A moment in RFC 3339, or a whole Time element for forms that RFC 5280 does not allow. */
export type TimeValue = string | Uint8Array;

/** The parts of a TBSCertificate, each a whole DER element, for tests that break one of them. */
export interface TbsParts {
  readonly version: Uint8Array;
  readonly serial: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly issuer: Uint8Array;
  readonly validity: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

/** What a test can change in a certificate. What the library can't write is written by hand and signed all the same. */
export interface CertificateChanges {
  /** Hex, as in a status list. */
  readonly serial?: string;
  readonly subject?: Name;
  /** Default: the subject of the certificate above. */
  readonly issuer?: Name;
  readonly notBefore?: TimeValue;
  readonly notAfter?: TimeValue;
  readonly keyType?: KeyType;
  /** Hash of the signature on this certificate; default by the issuer's curve. */
  readonly hash?: HashName;
  /** Signs instead of the issuer's key: a forgery under a genuine name. */
  readonly signer?: MintKey;
  /** Replaces all extensions. */
  readonly extensions?: readonly CertificateExtension[];
  /** Appended; may repeat one that is there. */
  readonly extraExtensions?: readonly CertificateExtension[];
  readonly editTbs?: (parts: TbsParts) => TbsParts;
  /** The unsigned AlgorithmIdentifier outside the TBSCertificate. */
  readonly outerAlgorithm?: Uint8Array;
  /** Last change to the finished bytes: trailing bytes, flipped bits. */
  readonly editDer?: (der: Uint8Array) => Uint8Array;
}

/** Everything a certificate is made from. */
export interface CertificateSpec {
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: TimeValue;
  readonly notAfter: TimeValue;
  readonly spki: Uint8Array;
  readonly extensions: readonly CertificateExtension[];
  readonly signer: MintKey;
  readonly hash: HashName;
  readonly editTbs?: CertificateChanges['editTbs'];
  readonly outerAlgorithm?: CertificateChanges['outerAlgorithm'];
  readonly editDer?: CertificateChanges['editDer'];
}
