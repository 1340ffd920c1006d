// What a verification is given besides the evidence: trust material, time, expectations. Nothing is taken from outside.
import type { SecondOpinion } from '../crypto/verify.ts';
import type { Expectations, SignedPayload } from '../model/artifact.ts';
import type { TrustAgeLimits } from '../trust/age.ts';
import type { TrustStore } from '../trust/store.ts';
import type { VerificationCache } from '../x509/cache.ts';

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
}

/**
 * The moment that trust material must be young enough for. A capture that names its own time must not make an old list
 * young.
 */
export function trustTime({ time, timeByCapture, now }: VerifyContext): number {
  return timeByCapture ? Math.max(time, now) : time;
}
