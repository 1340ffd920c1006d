// Finds a finding in a result.
import type { CheckId, Finding } from '../../src/model/finding.ts';

/** The first finding of a check. */
export function findingOf(
  result: { readonly findings: readonly Finding[] },
  check: CheckId,
): Finding | undefined {
  return result.findings.find((finding) => finding.check === check);
}
