// What a reader of a report should know about the trust material itself: something newer that waits for a person.
import type { VerifyContext } from './context.ts';
import type { Findings } from './findings.ts';

/** One notice for each piece that is held back: what is used instead is older, and says so with its own date. */
export function reportHeldTrust({ trust }: VerifyContext, findings: Findings): void {
  for (const { piece, since, why } of trust.held) {
    findings.add('trust.held-back', 'notice', {
      reason: 'trust-data-held-back',
      at: piece,
      seen: `since ${since}: ${why}`,
      expected: `a decision: keytier trust show ${piece}`,
    });
  }
}
