// The hardware-key strategies: which failures end the operation, and the two attributes that tell the caller.
import type { Claims, Evidence } from '../model/evidence.ts';
import type { CheckId, Finding } from '../model/finding.ts';
import type { RiskAttributes, ServerResult } from '../model/report.ts';
import { EXIT_CODES, type VerdictRules, verdictOf } from './verdict.ts';

/** Checks that say whether the hardware key signed. Under `risk-params` their outcome is the caller's to weigh. */
const HARDWARE_KEY_CHECKS: ReadonlySet<CheckId> = new Set([
  'hardware-key.registered',
  'signature.algorithm',
  'signature.value',
]);

/** Whether evidence is about a hardware key that signs, so that a strategy has a say. */
export function concernsHardwareKey({ kind, claims }: Pick<Evidence, 'kind' | 'claims'>): boolean {
  return kind === 'raw-signature' || claims.signature !== 'not-checked';
}

/**
 * The exit code under `risk-params`, which never fails an operation for its hardware key: 0, whatever the tier, for
 * evidence that holds or in which nothing but that key failed or is missing. What is wrong besides stays wrong.
 */
export function exitUnderRiskParams(findings: readonly Finding[], rules: VerdictRules): number {
  const others = findings.filter(({ check }) => !HARDWARE_KEY_CHECKS.has(check));
  const { verdict, because } = verdictOf(others, rules);
  if (verdict === 'invalid') return EXIT_CODES.invalid;
  return because.length > 0 ? EXIT_CODES.undecided : EXIT_CODES.met;
}

const SERVER_RESULTS: Readonly<Record<Claims['signature'], ServerResult>> = {
  valid: 'valid',
  invalid: 'invalid',
  unsupported: 'not-checked',
  'not-checked': 'not-checked',
};

/** The two attributes; `hw_key_client_status` is the client's own word and says nothing that anybody signed. */
export function riskAttributesOf(seen: {
  readonly signature: Claims['signature'];
  readonly noKeyRegistered: boolean;
  readonly clientStatus: string | null;
}): RiskAttributes {
  return {
    hw_key_client_status: seen.clientStatus ?? 'not-reported',
    hw_key_server_result: seen.noKeyRegistered ? 'no-key-registered' : SERVER_RESULTS[seen.signature],
  };
}
