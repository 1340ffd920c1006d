// What a verification is given besides the evidence: trust material, time, expectations. Nothing is taken from outside.
import type { SecondOpinion } from '../crypto/verify.ts';
import type { CredentialRecord, Expectations, SignedPayload, SigningTerms } from '../model/artifact.ts';
import type { Claims, KeyLimits } from '../model/evidence.ts';
import type { Strategy } from '../model/report.ts';
import type { TrustAgeLimits } from '../trust/age.ts';
import type { TrustStore } from '../trust/store.ts';
import type { VerificationCache } from '../x509/cache.ts';
import type { DiagnosisBudget, OtherKey } from './raw-signature/diagnose.ts';

export interface VerifyContext {
  readonly trust: TrustStore;
  readonly cache: VerificationCache;
  /** The moment the evidence is verified for, milliseconds since 1970. */
  readonly time: number;
  /** Whether that moment was chosen by the caller; an expired chain is only then proven invalid. */
  readonly timeGiven: boolean;
  /** Whether it is the capture's own word: whoever wrote the capture chose it. */
  readonly timeByCapture: boolean;
  /** The present, to say "valid then, expired now". */
  readonly now: number;
  readonly expected: Expectations;
  /** Expectations that the capture itself states: whoever wrote it chose them. */
  readonly expectedByCapture: ReadonlySet<keyof Expectations>;
  /** A signature the attested key is said to have made. */
  readonly payload?: SignedPayload | undefined;
  /** Whether that signature came with the capture, message and all. */
  readonly payloadByCapture: boolean;
  /** A status list older than this at the verification time leaves revocation unknown; null for no limit. */
  readonly maxStatusListAgeDays: number | null;
  /** The same for roots and boot keys; what is older leaves what rests on it unknown. */
  readonly maxTrustAgeDays: TrustAgeLimits;
  /** The second implementation, where a digest has to be checked or `crossCheck` is set. */
  readonly second?: SecondOpinion | undefined;
  readonly crossCheck: boolean;
  /** Asked about every certificate of an attestation statement, where DER is to be read twice; throws ERR_CROSS_CHECK. */
  readonly derAgreement?: ((certificate: Uint8Array) => void) | undefined;
  /** How the caller says the signature was made; wins over what the capture says. */
  readonly signing?: SigningTerms | undefined;
  /** Whether a signature that fails is worth looking for the mistake behind it. */
  readonly diagnose: boolean;
  /** How much diagnosing is left for the run. */
  readonly diagnosisBudget: DiagnosisBudget;
  /** Other keys of the same input: records get mixed up. */
  readonly otherKeys: readonly OtherKey[];
  /**
   * Signatures by the same key that stand before this one in the same input; null where it stands alone, so that there
   * is nothing to compare with.
   */
  readonly earlier: readonly EarlierSignature[] | null;
  /** What a hardware key that is missing or whose signature is bad means for the operation. */
  readonly strategy: Strategy;
  /** What the caller says made the key; a claim that evidence can contradict and never confirm. */
  readonly profile?: Profile | undefined;
  /** What an attestation in the same run proved of the key with this SPKI SHA-256 (lower-case hex). */
  readonly attestedKey: (spkiSha256: string) => AttestedKey | undefined;
  /** What the caller stored of the WebAuthn credential. */
  readonly record?: CredentialRecord | undefined;
  /** What the registration of the same ceremony or run says of it. */
  readonly registered?: CredentialRecord | undefined;
}

/** A signature that was verified before, in the same input and with the same key. */
export interface EarlierSignature extends SignedPayload {
  readonly source: string;
  /** Whether it is valid: one that is not was no use of its nonce, and its numbers are anybody's. */
  readonly valid: boolean;
}

/** Where keys are said to live. */
export type Profile = 'secure-enclave';

/** An attestation of the same run, and what it says of its key. */
export interface AttestedKey {
  readonly source: string;
  /** False where the attestation itself did not hold. */
  readonly verified: boolean;
  readonly claims: Claims;
  /** What it allows the key to do; null where it does not say. */
  readonly limits: KeyLimits | null;
}

/**
 * The moment that trust material must be young enough for. A capture that names its own time must not make an old list
 * young.
 */
export function trustTime({ time, timeByCapture, now }: VerifyContext): number {
  return timeByCapture ? Math.max(time, now) : time;
}
