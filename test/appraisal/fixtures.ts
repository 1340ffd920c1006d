// Builders for findings, claims and evidence; the good case is a genuine StrongBox key with everything checked.
import { type AppraiseOptions, appraise } from '../../src/appraisal/appraise.ts';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';
import type { Appraisal } from '../../src/model/appraisal.ts';
import type { ArtifactKind } from '../../src/model/artifact.ts';
import type { Claims } from '../../src/model/evidence.ts';
import type { CheckId, Finding } from '../../src/model/finding.ts';

/** The essential checks of the catalogue, written out: the appraisal only gets a function. */
export const ESSENTIAL: readonly CheckId[] = [
  'chain.order',
  'chain.root',
  'chain.signatures',
  'chain.shape',
  'chain.validity',
  'chain.extended',
  'attestation.present',
  'attestation.decodes',
  'key.matches',
  'binding.key',
  'signature.value',
  'level.agreement',
];

export const isEssential = (check: CheckId): boolean => ESSENTIAL.includes(check);

export const STRONGBOX: Claims = {
  rootClass: 'google-hardware',
  keyStorage: 'strongbox',
  keyStorageBasis: 'attested',
  boot: 'acceptable',
  bootReason: 'verified',
  keyOrigin: 'generated',
  osPatchAgeMonths: 1,
  revocation: 'good',
  challenge: 'match',
  signature: 'valid',
  synced: 'no',
  userVerified: 'unknown',
};

export const TEE: Claims = { ...STRONGBOX, keyStorage: 'tee' };

/** What evidence reduces claims to below a root that proves nothing. */
export const SOFTWARE: Claims = {
  ...STRONGBOX,
  rootClass: 'aosp-software',
  keyStorage: 'software',
  keyStorageBasis: 'claimed',
  boot: 'unknown',
  bootReason: 'missing',
  keyOrigin: 'unknown',
};

export function finding(
  check: CheckId,
  outcome: Finding['outcome'],
  reason: Finding['reason'] = null,
  more: Partial<Finding> = {},
): Finding {
  return { check, outcome, reason, basis: 'proven', at: null, seen: null, expected: null, ...more };
}

export const PASSES: readonly Finding[] = [
  finding('chain.signatures', 'pass'),
  finding('chain.root', 'pass', 'google-root'),
  finding('revocation.status', 'pass'),
  finding('binding.challenge', 'pass'),
];

export interface Given extends Partial<Omit<AppraiseOptions, 'isEssential'>> {
  readonly claims?: Partial<Claims>;
  /** Added to findings that pass; one for a check replaces those. */
  readonly findings?: readonly Finding[];
  readonly kind?: ArtifactKind;
}

/** Appraises the good case with changes, under `balanced` unless told otherwise. */
export function appraiseWith(given: Given = {}): Appraisal {
  const { claims, findings = [], kind = 'android-key-attestation', ...options } = given;
  const kept = PASSES.filter((pass) => !findings.some((added) => added.check === pass.check));
  return appraise(
    { kind, findings: [...kept, ...findings], claims: { ...STRONGBOX, ...claims } },
    { policy: getBundledPolicy('balanced'), ...options, isEssential },
  );
}
