// What unwrapping a signature gives: the layers that were taken off, and the parts of a passkey signature inside.

/** Wrappers around a signature, and the encodings of the signature itself. */
export type LayerName =
  | 'erc-6492'
  | 'safe-4337'
  | 'safe-contract-signature'
  | 'coinbase-signature-wrapper'
  | 'webauthn-sol'
  | 'webauthn-sol-fieldwise'
  | 'openzeppelin-webauthn'
  | 'openzeppelin-webauthn-struct'
  | 'safe-passkey'
  | 'raw'
  | 'der';

export type LayerDetail =
  | 'factory'
  | 'factoryCalldata'
  | 'ownerIndex'
  | 'signer'
  | 'owners'
  | 'validAfter'
  | 'validUntil';

/** One layer, outermost first. */
export interface Layer {
  readonly name: LayerName;
  /** Bytes of this layer with everything inside it. */
  readonly bytes: number;
  /** What the layer says besides its content; addresses and bytes as hex, numbers decimal. */
  readonly details: Readonly<Partial<Record<LayerDetail, string>>>;
}

/** The parts of a P-256 signature. r and s are whatever was written, in range or not. */
export interface PasskeyParts {
  readonly r: bigint;
  readonly s: bigint;
  /** Null for a bare signature. */
  readonly authenticatorData: Uint8Array | null;
  /** Null for a bare signature, and for Safe, which rebuilds it from the challenge and `safeFields`. */
  readonly clientDataJSON: Uint8Array | null;
  /** Safe's clientDataFields; null elsewhere. */
  readonly safeFields: Uint8Array | null;
  readonly challengeIndex: bigint | null;
  readonly typeIndex: bigint | null;
}

/**
 * `malformed`: the decoder of the contract reverts. `non-canonical`: it may take it, keytier does not. `ambiguous`: two
 * readings fit. `unsupported`: a sound structure around something that is not a P-256 signature. `unknown`: no structure.
 */
export type PackingFault = 'malformed' | 'non-canonical' | 'ambiguous' | 'unsupported' | 'unknown';

export type Unpacked =
  | {
      readonly ok: true;
      readonly layers: readonly Layer[];
      readonly parts: PasskeyParts;
      /** Which owner of a Coinbase Smart Wallet signed; null elsewhere. */
      readonly ownerIndex: bigint | null;
    }
  | {
      readonly ok: false;
      /** The layers that could be taken off. */
      readonly layers: readonly Layer[];
      readonly fault: PackingFault;
      readonly why: string;
      /** All readings that fit, where more than one does. */
      readonly readings: readonly LayerName[];
    };
