// The library's public face: verify captured evidence in a program of your own, without files, clocks or network.
import { DEFAULT_POLICY, getBundledPolicy } from './appraisal/policy.ts';
import type { Policy } from './appraisal/policy-model.ts';
import { loadSecondOpinion } from './crypto/second-opinion.ts';
import type { SecondOpinion } from './crypto/verify.ts';
import type { Artifact, Expectations, SignedPayload } from './model/artifact.ts';
import type { Result } from './model/report.ts';
import { verifyArtifact } from './pipeline.ts';
import type { TrustAgeLimits } from './trust/age.ts';
import { createTrustStore, type TrustStore } from './trust/store.ts';
import { createVerificationCache } from './x509/cache.ts';

export { getBundledPolicy } from './appraisal/policy.ts';
export type { Policy } from './appraisal/policy-model.ts';
export { parsePolicyYaml } from './appraisal/policy-yaml.ts';
export { detectArtifacts } from './input/detect.ts';
export type { Appraisal, Assurance, Decision, Score, ScoreRow, Tier, Verdict } from './model/appraisal.ts';
export type {
  Artifact,
  ArtifactKind,
  CredentialRecord,
  Expectations,
  RawInput,
  SignedPayload,
  WebauthnCapture,
} from './model/artifact.ts';
export { type ErrorCode, KeytierError } from './model/errors.ts';
export type { Claims, Facts, Json, RootClass } from './model/evidence.ts';
export type { Basis, CheckId, Finding, Outcome } from './model/finding.ts';
export type { Report, Result } from './model/report.ts';
export { type RunOptions, reportOf, verifyArtifact, verifyInputs } from './pipeline.ts';
export type { TrustAgeLimits } from './trust/age.ts';
export { type Anchor, readAnchors } from './trust/anchors.ts';
export { ownBootKey } from './trust/boot-key-list.ts';
export { readStatusList, type StatusList } from './trust/status-list.ts';
export { createTrustStore, type TrustOptions, type TrustStore } from './trust/store.ts';
export { createVerificationCache, type VerificationCache } from './x509/cache.ts';
export { loadSecondOpinion, type SecondOpinion };

/** What a verifier keeps between chains. Everything has a default that trusts nothing beyond the published roots. */
export interface VerifierOptions {
  readonly trust?: TrustStore;
  readonly policy?: Policy;
  /** A second implementation for digests without their message, from `loadSecondOpinion()`. */
  readonly second?: SecondOpinion;
  /** Ask it about every signature; a disagreement throws ERR_CROSS_CHECK. */
  readonly crossCheck?: boolean;
  /** How old trust data may be at the verification time, in days by kind; what is older leaves its findings unknown. */
  readonly maxTrustAgeDays?: TrustAgeLimits;
}

/** What differs from chain to chain. */
export interface ChainOptions {
  /** The present, milliseconds since 1970: an explicit parameter, since a verdict must not depend on a hidden clock. */
  readonly now: number;
  /** Verify for this moment instead; an expired chain is then `invalid`, not `undecided`. */
  readonly at?: number;
  readonly expected?: Expectations;
  readonly payload?: SignedPayload;
  /** What to call it in the result. */
  readonly source?: string;
}

export interface Verifier {
  /**
   * Verifies and appraises one Android key attestation chain, DER certificates in any order.
   * Bad evidence is a result with findings; a chain that does not decode is one with verdict `unreadable`.
   * @throws KeytierError ERR_CROSS_CHECK; ERR_USAGE where a digest is given without `second`
   */
  verifyChain(certificates: readonly Uint8Array[], options: ChainOptions): Result;
}

/** A verifier with caches of its own: issuers and links that were verified once are not verified again. */
export function createVerifier({
  trust = createTrustStore(),
  policy = getBundledPolicy(DEFAULT_POLICY),
  second,
  crossCheck = false,
  maxTrustAgeDays = policy.trust?.maxAgeDays,
}: VerifierOptions = {}): Verifier {
  const cache = createVerificationCache();
  return {
    verifyChain(certificates, { now, at, expected, payload, source = 'chain' }) {
      const artifact: Artifact = {
        source,
        kind: 'android-key-attestation',
        detectedAs: `${certificates.length} certificates`,
        bytes: certificates.reduce((sum, { length }) => sum + length, 0),
        sha256: null,
        certificates,
        notes: [],
      };
      return verifyArtifact(artifact, {
        trust,
        policy,
        cache,
        crossCheck,
        second,
        version: '',
        ...(maxTrustAgeDays === undefined ? {} : { maxTrustAgeDays }),
        now,
        at,
        expected,
        payload,
      });
    },
  };
}
