// The P-256 precompile at address 0x100 (EIP-7951, and RIP-7212 before it): its input, and what it returns for it.
import { sha256Hex, toHex } from '../../../codec/bytes.ts';
import { bytesToInteger, isOnCurve } from '../../../crypto/curves.ts';
import { decodePublicKey } from '../../../crypto/public-key.ts';
import { ecSpki } from '../../../crypto/spki.ts';
import { importKey, type SecondOpinion, verifySignature } from '../../../crypto/verify.ts';
import { P256, toWord } from './p256.ts';

/** h ‖ r ‖ s ‖ qx ‖ qy, 32 bytes each (EIP-7951). */
export const PRECOMPILE_INPUT_BYTES = 160;

/** What the precompile returns for a signature that verifies. For everything else it returns no bytes; it never reverts. */
export const PRECOMPILE_VALID = `0x${'01'.padStart(64, '0')}`;

/** Why nothing came back, or why something did; `not-evaluated` says nothing about the input. */
export type PrecompileReason =
  | 'verifies'
  | 'input-length'
  | 'r-range'
  | 's-range'
  | 'coordinate-range'
  | 'infinity'
  | 'not-on-curve'
  | 'does-not-verify'
  | 'not-evaluated';

export interface PrecompileResult {
  /** The returned bytes as hex: PRECOMPILE_VALID or `0x`; null where this run had no means to evaluate the input. */
  readonly output: string | null;
  readonly reason: PrecompileReason;
  /**
   * The hash is zero modulo n. The precompile takes it, and anybody can make a signature over it for any key, so that its
   * answer proves nothing.
   */
  readonly zeroHash: boolean;
}

export interface PrecompileParts {
  /** The final digest: for WebAuthn SHA-256(authenticatorData ‖ SHA-256(clientDataJSON)). 32 bytes. */
  readonly digest: Uint8Array;
  readonly r: bigint;
  readonly s: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/** The 160 bytes to paste into an `eth_call` to 0x100. Numbers must be in [0, 2^256); nothing else is checked here. */
export function precompileInput({ digest, r, s, x, y }: PrecompileParts): Uint8Array {
  return Uint8Array.from(Buffer.concat([digest, ...[r, s, x, y].map(toWord)]));
}

export interface PrecompileTools {
  /** Verifies over a bare hash, which OpenSSL cannot. */
  readonly second?: SecondOpinion | undefined;
  /** The bytes whose SHA-256 is h, where they are known: then OpenSSL answers too, and must agree with the second. */
  readonly message?: Uint8Array | undefined;
}

const empty = (reason: PrecompileReason): PrecompileResult => ({ output: '0x', reason, zeroHash: false });

/**
 * Evaluates the precompile by the rules of EIP-7951: exactly 160 bytes, r and s in (0, n), coordinates below p, on the
 * curve and not infinity, the recovered point not infinity, r' ≡ r (mod n). There is no low-S rule. Where RIP-7212 differs
 * (no check for infinity, r' = r without the modulus), this follows the EIP.
 * @throws KeytierError ERR_CROSS_CHECK where the two implementations disagree
 */
export function evaluatePrecompile(
  input: Uint8Array,
  { second, message }: PrecompileTools,
): PrecompileResult {
  if (input.length !== PRECOMPILE_INPUT_BYTES) return empty('input-length');
  const word = (index: number) => input.subarray(index * 32, (index + 1) * 32);
  const digest = word(0);
  const [r, s] = [bytesToInteger(word(1)), bytesToInteger(word(2))];
  const [x, y] = [bytesToInteger(word(3)), bytesToInteger(word(4))];
  if (r === 0n || r >= P256.n) return empty('r-range');
  if (s === 0n || s >= P256.n) return empty('s-range');
  if (x >= P256.p || y >= P256.p) return empty('coordinate-range');
  if (x === 0n && y === 0n) return empty('infinity');
  if (!isOnCurve(P256, x, y)) return empty('not-on-curve');
  const key = decodePublicKey(
    Uint8Array.from(ecSpki(P256, Buffer.concat([Uint8Array.of(4), input.subarray(96)]))),
  );
  const usable = importKey(key);
  if (typeof usable === 'string' || key.algorithm !== 'EC') return notEvaluated(false);
  const zeroHash = bytesToInteger(digest) % P256.n === 0n;
  if (zeroHash) {
    // crypto/verify.ts gives no verdict on such a hash. The precompile does, and what it returns is the question here.
    const answer = second?.ecdsa(key, digest, { encoding: 'raw', r, s, lowS: s <= P256.n / 2n });
    return answer === undefined ? notEvaluated(true) : { ...answerOf(answer), zeroHash: true };
  }
  const known = message !== undefined && sha256Hex(message) === toHex(digest);
  const { result } = verifySignature(
    usable,
    { type: 'ecdsa', hash: 'sha256' },
    known ? { message } : { digest },
    input.subarray(32, 96),
    { second, crossCheck: second !== undefined, format: 'raw' },
  );
  return result === 'unsupported' ? notEvaluated(false) : answerOf(result === 'valid');
}

function answerOf(valid: boolean): PrecompileResult {
  return valid ? { output: PRECOMPILE_VALID, reason: 'verifies', zeroHash: false } : empty('does-not-verify');
}

function notEvaluated(zeroHash: boolean): PrecompileResult {
  return { output: null, reason: 'not-evaluated', zeroHash };
}
