// Findings: what one check saw, how sure it is, and on what basis. Check ids are stable for ever.
import type { Reason } from './reason-codes.ts';

/** Every check keytier can report. The catalogue in `checks/` must have an entry for each; the compiler sees to it. */
export const CHECK_IDS = [
  'input.private-key',
  'input.ignored-data',
  'chain.order',
  'chain.duplicates',
  'chain.extra-certificates',
  'chain.names',
  'chain.signatures',
  'chain.algorithms',
  'chain.encoding',
  'chain.root',
  'chain.root-omitted',
  'chain.root-certificate',
  'chain.shape',
  'chain.extended',
  'chain.attest-key',
  'chain.validity',
  'chain.leaf-validity',
  'revocation.status',
  'trust.held-back',
  'attestation.present',
  'attestation.duplicate-extension',
  'attestation.critical',
  'attestation.decodes',
  'attestation.encoding',
  'attestation.version',
  'attestation.tags',
  'attestation.challenge-size',
  'attestation.eat',
  'attestation.knox',
  'attestation.unique-id',
  'attestation.device-unique',
  'level.agreement',
  'level.certificate',
  'key.matches',
  'key.strength',
  'key.origin',
  'key.purpose',
  'key.all-applications',
  'key.attested',
  'boot.state',
  'boot.key',
  'patch.os',
  'patch.vendor',
  'patch.boot',
  'app.id',
  'provisioning.info',
  'client-data.decodes',
  'client-data.type',
  'client-data.origin',
  'client-data.embedding',
  'client-data.serialisation',
  'authenticator-data.decodes',
  'authenticator-data.rp-id',
  'flags.layout',
  'flags.user-present',
  'flags.user-verified',
  'flags.backup',
  'extensions.outputs',
  'credential.id',
  'credential.key',
  'credential.user-handle',
  'credential.backup-eligibility',
  'credential.aaguid',
  'credential.custody',
  'counter.value',
  'webauthn.attestation',
  'webauthn.certificate',
  'binding.challenge',
  'binding.app-package',
  'binding.app-signer',
  'binding.key',
  'hardware-key.registered',
  'hardware-key.platform',
  'hardware-key.client-status',
  'profile.secure-enclave',
  'ceremony.key',
  'ceremony.order',
  'nonce.length',
  'nonce.reuse',
  'signature.algorithm',
  'signature.value',
  'signature.diagnosis',
  'signature.encoding',
  'signature.purpose',
  'signature.digest',
  'signature.nonce-reuse',
  'heuristic.version-pair',
  'heuristic.module-hash-missing',
  'heuristic.boot-hash-missing',
  'heuristic.patch-levels-missing',
  'heuristic.factory-five-certificates',
  'heuristic.identical-dates',
  'heuristic.rkp-old-root',
  'heuristic.factory-new-root',
  'heuristic.rkp-no-provisioning-info',
  'heuristic.certificates-issued',
  'heuristic.leaf-key-usage',
  'heuristic.leaf-extensions',
  'heuristic.creation-time',
] as const;

/** A stable check id such as `chain.root`, see {@link CHECK_IDS}. */
export type CheckId = (typeof CHECK_IDS)[number];

/** Checks without whose answer there is no verdict: `unknown` in one of them makes it `undecided`. */
export const ESSENTIAL_CHECKS: ReadonlySet<CheckId> = new Set([
  'chain.order',
  'chain.signatures',
  'chain.root',
  'chain.shape',
  'chain.extended',
  'chain.validity',
  'attestation.present',
  'attestation.decodes',
  'level.agreement',
  'key.matches',
  'client-data.decodes',
  'client-data.type',
  'authenticator-data.decodes',
  'credential.key',
  'webauthn.attestation',
  'binding.key',
  'hardware-key.registered',
  'ceremony.key',
  'signature.algorithm',
  'signature.value',
]);

/**
 * `pass`: holds. `notice`: holds, or does not matter for the verdict, but a person should know. `fail`: proven false,
 * the verdict is `invalid`. `unknown`: could not be decided. `not-applicable`: looked at, has no meaning here.
 */
export type Outcome = 'pass' | 'notice' | 'fail' | 'unknown' | 'not-applicable';

/**
 * `proven` by cryptography, `attested` by hardware that was itself proven, merely `claimed` by whoever wrote the
 * bytes, or `none`: nothing supports it either way.
 */
export type Basis = 'proven' | 'attested' | 'claimed' | 'none';

/** What one check saw. `reason` is a stable code, `seen` and `expected` are prose. */
export interface Finding {
  readonly check: CheckId;
  readonly outcome: Outcome;
  /** A stable code that says why, or null where the outcome says it all. */
  readonly reason: Reason | null;
  readonly basis: Basis;
  /** Which part of the evidence, for example `chain[1]` or `hardwareEnforced.rootOfTrust`. */
  readonly at: string | null;
  readonly seen: string | null;
  readonly expected: string | null;
}
