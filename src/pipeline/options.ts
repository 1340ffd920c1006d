// Everything one run depends on. Nothing else is read: no clock, no environment, no network.
import type { Policy } from '../appraisal/policy-model.ts';
import type { Signals } from '../appraisal/signals.ts';
import type { SecondOpinion } from '../crypto/verify.ts';
import type { Profile } from '../evidence/context.ts';
import type { DiagnosisBudget } from '../evidence/raw-signature/diagnose.ts';
import type { Tier } from '../model/appraisal.ts';
import type {
  ArtifactKind,
  CredentialRecord,
  Expectations,
  SignedPayload,
  SigningTerms,
} from '../model/artifact.ts';
import type { Strategy } from '../model/report.ts';
import type { TrustAgeLimits } from '../trust/age.ts';
import type { TrustStore } from '../trust/store.ts';
import type { VerificationCache } from '../x509/cache.ts';

/** Everything one run depends on. Nothing else is read: no clock, no environment, no network. */
export interface RunOptions {
  readonly trust: TrustStore;
  readonly policy: Policy;
  /** The present, milliseconds since 1970. */
  readonly now: number;
  /** The time to verify for: chosen by the caller, each capture's own, or the present where it is absent. */
  readonly at?: number | 'capture' | undefined;
  /** Wins over what a capture expects itself. */
  readonly expected?: Expectations | undefined;
  readonly payload?: SignedPayload | undefined;
  /** How the caller says the signature was made. */
  readonly signing?: SigningTerms;
  /** What a bad or missing hardware-key signature does; `supported` by default. */
  readonly strategy?: Strategy;
  /** What the caller says made the key. */
  readonly profile?: Profile;
  /** What the caller's server stored of a WebAuthn credential; wins over what a capture says. */
  readonly record?: CredentialRecord;
  readonly kind?: ArtifactKind;
  readonly maxStatusListAgeDays?: number;
  /** Limits of age by kind of trust data; `status-list` here stands for `maxStatusListAgeDays`. */
  readonly maxTrustAgeDays?: TrustAgeLimits;
  readonly operation?: string;
  readonly requiredTier?: Tier;
  readonly signals?: Signals;
  readonly second?: SecondOpinion | undefined;
  readonly crossCheck?: boolean;
  /** Asked about every certificate, where DER is to be read twice; throws ERR_CROSS_CHECK. */
  readonly derAgreement?: (certificate: Uint8Array) => void;
  readonly cache?: VerificationCache;
  /** Shared by all failing signatures of the run. */
  readonly diagnosisBudget?: DiagnosisBudget;
  /** Options as given, for the commands under NEXT: name and value. */
  readonly repeat?: readonly (readonly [string, string])[];
  /** The command as given, where it has no input that `keytier verify` could take again: words after `keytier`. */
  readonly command?: readonly string[];
  /** Loads the second implementation where a capture brings a signature that needs it. */
  readonly loadSecond?: () => Promise<SecondOpinion>;
  readonly version: string;
}
