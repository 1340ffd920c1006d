// ECDSA signatures: strict DER and raw r‖s, told apart by strict parsing, with the ranges that make them valid.
import { expectUniversal, readChildren, readInteger, readOnly, TAG } from '../codec/der.ts';
import { KeytierError } from '../model/errors.ts';
import { bytesToInteger, type Curve } from './curves.ts';

/** The two numbers of a signature and how they were written down. */
export interface EcdsaSignature {
  readonly encoding: 'der' | 'raw';
  readonly r: bigint;
  readonly s: bigint;
  /** Whether s is at most half the order; verifiers on chains refuse others, devices produce both. */
  readonly lowS: boolean;
}

export type EcdsaParse =
  | { readonly ok: true; readonly signature: EcdsaSignature }
  | { readonly ok: false; readonly why: string };

/**
 * Reads an ECDSA signature for this curve. DER (SEC 1 C.5, strict: minimal integers, nothing trailing) is tried first;
 * what is not DER and has exactly twice the order's length is raw r‖s (IEEE P1363). r and s must lie in [1, n-1].
 */
export function parseEcdsaSignature(
  bytes: Uint8Array,
  curve: Curve,
  format: 'auto' | 'der' | 'raw' = 'auto',
): EcdsaParse {
  if (format !== 'raw') {
    const der = parseDer(bytes);
    if (der !== undefined && typeof der !== 'string') return inRange(der.r, der.s, 'der', curve);
    if (format === 'der') return { ok: false, why: der ?? 'not DER' };
    if (bytes.length !== 2 * curve.size) {
      return {
        ok: false,
        why: `neither strict DER (${der ?? 'not a sequence'}) nor raw r‖s (${bytes.length} bytes, ${curve.name} has ${2 * curve.size})`,
      };
    }
  }
  if (bytes.length !== 2 * curve.size)
    return { ok: false, why: `${bytes.length} bytes, raw r‖s has ${2 * curve.size}` };
  return inRange(
    bytesToInteger(bytes.subarray(0, curve.size)),
    bytesToInteger(bytes.subarray(curve.size)),
    'raw',
    curve,
  );
}

function parseDer(bytes: Uint8Array): { readonly r: bigint; readonly s: bigint } | string {
  try {
    const outer = expectUniversal(readOnly(bytes), TAG.sequence, 'ECDSA-Sig-Value');
    const [r, s, ...rest] = readChildren(bytes, outer);
    if (rest.length > 0) return 'more than two integers';
    return {
      r: readInteger(bytes, expectUniversal(r, TAG.integer, 'r', outer.start)),
      s: readInteger(bytes, expectUniversal(s, TAG.integer, 's', outer.start)),
    };
  } catch (error) {
    if (error instanceof KeytierError) return error.message;
    throw error;
  }
}

function inRange(r: bigint, s: bigint, encoding: 'der' | 'raw', curve: Curve): EcdsaParse {
  if (r < 1n || r >= curve.n) return { ok: false, why: 'r is outside [1, n-1]' };
  if (s < 1n || s >= curve.n) return { ok: false, why: 's is outside [1, n-1]' };
  return { ok: true, signature: { encoding, r, s, lowS: s <= curve.n / 2n } };
}

/** Fixed-length r‖s, the form both back ends take without any leniency. */
export function toRaw(signature: EcdsaSignature, curve: Curve): Uint8Array {
  const hex = (value: bigint) => value.toString(16).padStart(curve.size * 2, '0');
  return Buffer.from(hex(signature.r) + hex(signature.s), 'hex');
}

/**
 * The value r of an ECDSA signature in either encoding, without knowing the curve; undefined for what is neither strict DER
 * nor an even number of bytes in the range of raw signatures (56 to 132). Only fit for comparing signatures of one key.
 */
export function readEcdsaR(bytes: Uint8Array): bigint | undefined {
  const der = parseDer(bytes);
  if (typeof der !== 'string') return der.r;
  const raw = bytes.length >= 56 && bytes.length <= 132 && bytes.length % 2 === 0;
  return raw ? bytesToInteger(bytes.subarray(0, bytes.length / 2)) : undefined;
}
