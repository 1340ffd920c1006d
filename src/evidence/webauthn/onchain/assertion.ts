// Puts an assertion together from what was captured, and verifies it as the precompile would.
import { sha256Hex, toHex } from '../../../codec/bytes.ts';
import { bytesToInteger } from '../../../crypto/curves.ts';
import type { SecondOpinion } from '../../../crypto/verify.ts';
import { type Challenge, matchChallenge } from './challenges.ts';
import { challengeTextOf, rebuildForSafe } from './client-data-index.ts';
import { concat } from './keccak.ts';
import type { OnchainKey } from './p256.ts';
import type { PasskeyParts } from './packing.ts';
import { evaluatePrecompile, type PrecompileResult, precompileInput } from './precompile.ts';

/** Parts beside the signature. A packed signature carries its own, and these must be the same. */
export interface GivenParts {
  readonly authenticatorData?: Uint8Array | undefined;
  readonly clientDataJSON?: Uint8Array | undefined;
}

interface VerifyTools {
  readonly second?: SecondOpinion | undefined;
}

/** The precompile's input as hex for `eth_call`, and its answer. */
export interface Verified {
  readonly input: string;
  readonly result: PrecompileResult;
}

/** What was signed, as far as it is known, and whether it verifies. */
export interface Assertion {
  readonly authenticatorData: Uint8Array | null;
  readonly clientDataJSON: Uint8Array | null;
  readonly digest: Uint8Array | null;
  readonly signed: Challenge | undefined;
  readonly verified: Verified | null;
}

/** Puts the parts together and verifies. Safe's packing has no challenge: each candidate is tried, the first that verifies counts. */
export function assertionOf(
  input: GivenParts,
  parts: PasskeyParts,
  key: OnchainKey | null,
  candidates: readonly Challenge[],
  tools: VerifyTools,
): Assertion {
  const authenticatorData = parts.authenticatorData ?? input.authenticatorData ?? null;
  const verify = (clientDataJSON: Uint8Array | null, signed: Challenge | undefined): Assertion => {
    if (authenticatorData === null || clientDataJSON === null)
      return { authenticatorData, clientDataJSON, digest: null, signed, verified: null };
    const message = concat(authenticatorData, sha256(clientDataJSON));
    const digest = sha256(message);
    const verified = verifyParts(parts, key, { message, digest }, tools);
    return { authenticatorData, clientDataJSON, digest, signed, verified };
  };
  const { safeFields } = parts;
  if (safeFields === null) {
    const clientDataJSON = parts.clientDataJSON ?? input.clientDataJSON ?? null;
    const text = clientDataJSON === null ? null : challengeTextOf(clientDataJSON);
    return verify(clientDataJSON, text === null ? undefined : matchChallenge(text, candidates));
  }
  const tries = candidates.map((one) => verify(rebuildForSafe(one.hash, safeFields), one));
  const fit = tries.find(({ verified }) => verified?.result.reason === 'verifies');
  if (fit !== undefined) return fit;
  const [first] = tries;
  // None verifies: the challenge that was signed is not known, the rest is shown for the first candidate.
  return first === undefined
    ? verify(input.clientDataJSON ?? null, undefined)
    : { ...first, signed: undefined };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(Buffer.from(sha256Hex(bytes), 'hex'));
}

/** x and y as they were given, on the curve or not: the precompile is asked about those. */
function coordinates(key: OnchainKey | null): { readonly x: bigint; readonly y: bigint } | null {
  if (key === null || !key.ok) return null;
  if (key.key.point !== null) return key.key.point;
  if (key.form === 'compressed' || key.form === 'spki') return null;
  const [x, y] = [key.key.spki.subarray(-64, -32), key.key.spki.subarray(-32)].map(bytesToInteger);
  return x === undefined || y === undefined ? null : { x, y };
}

function verifyParts(
  { r, s }: PasskeyParts,
  key: OnchainKey | null,
  { message, digest }: { readonly message: Uint8Array; readonly digest: Uint8Array },
  { second }: VerifyTools,
): Verified | null {
  const point = coordinates(key);
  if (point === null) return null;
  const bytes = precompileInput({ digest, r, s, ...point });
  return { input: `0x${toHex(bytes)}`, result: evaluatePrecompile(bytes, { second, message }) };
}

/** Whether ECDSA verifies; null where it was not evaluated, or where the digest proves nothing. */
export function verdictOf({ output, reason, zeroHash }: PrecompileResult): boolean | null {
  return output === null || zeroHash ? null : reason === 'verifies';
}
