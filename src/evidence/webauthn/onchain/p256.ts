// P-256 as contracts see it: five words, the parameters from the curve table, keys in the forms that owners are stored in.
import { isAllZero } from '../../../codec/bytes.ts';
import { CURVE_BY_OID, type Curve } from '../../../crypto/curves.ts';
import { decompressPoint } from '../../../crypto/point.ts';
import { decodePublicKey, describeKey, type EcKey } from '../../../crypto/public-key.ts';
import { ecSpki } from '../../../crypto/spki.ts';
import { KeytierError } from '../../../model/errors.ts';

/** The curve of WebAuthn's ES256 and of the precompile. */
export const P256: Curve = curve('1.2.840.10045.3.1.7');

function curve(oid: string): Curve {
  const found = CURVE_BY_OID.get(oid);
  if (found === undefined) throw new KeytierError('ERR_INTERNAL', `no curve ${oid}`);
  return found;
}

/** 32 bytes, big-endian. The value must be in [0, 2^256). */
export function toWord(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}

/** How the key was written down. */
export type OnchainKeyForm = 'x963' | 'xy' | 'compressed' | 'spki' | 'erc-7913';

export type OnchainKey =
  | {
      readonly ok: true;
      readonly form: OnchainKeyForm;
      readonly key: EcKey;
      /** The contract that ERC-7913 names as the verifier of this key, 20 bytes. */
      readonly verifier: Uint8Array | null;
    }
  | { readonly ok: false; readonly why: string };

const refuse = (why: string): OnchainKey => ({ ok: false, why });

/** By length; anything else is read as a SubjectPublicKeyInfo. ERC-7913: verifier ‖ key. */
const KEY_FORMS: Readonly<
  Record<number, { readonly form: OnchainKeyForm; readonly skip: number; readonly bare: boolean }>
> = {
  33: { form: 'compressed', skip: 0, bare: false },
  64: { form: 'xy', skip: 0, bare: true },
  65: { form: 'x963', skip: 0, bare: false },
  84: { form: 'erc-7913', skip: 20, bare: true },
};

/**
 * Reads a P-256 key in the forms that accounts store: x‖y (Coinbase's owner bytes, OpenZeppelin's signer), an ERC-7913
 * signer, X9.63, a compressed point, a DER SubjectPublicKeyInfo. Whether the point is on the curve is in `key.problem`.
 */
export function readOnchainKey(bytes: Uint8Array): OnchainKey {
  if (bytes.length === 20 || (bytes.length === 32 && isAllZero(bytes.subarray(0, 12))))
    return refuse('an address: its owner signs with secp256k1 or is a contract, not a passkey');
  const shape = KEY_FORMS[bytes.length];
  if (shape === undefined) return readSpki(bytes);
  const point = bytes.subarray(shape.skip);
  const spki = ecSpki(P256, shape.bare ? Buffer.concat([Uint8Array.of(4), point]) : point);
  const key = decodePublicKey(Uint8Array.from(spki), decompressPoint);
  if (key.algorithm !== 'EC') return refuse(`a key of type ${describeKey(key)}`);
  return { ok: true, form: shape.form, key, verifier: shape.skip > 0 ? bytes.subarray(0, shape.skip) : null };
}

function readSpki(bytes: Uint8Array): OnchainKey {
  try {
    const key = decodePublicKey(bytes, decompressPoint);
    if (key.algorithm === 'EC' && key.curve === P256) return { ok: true, form: 'spki', key, verifier: null };
    return refuse(`a key of type ${describeKey(key)}, contracts verify EC P_256`);
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    return refuse(`${bytes.length} bytes are no P-256 key: x‖y has 64, an ERC-7913 signer 84, X9.63 65`);
  }
}
