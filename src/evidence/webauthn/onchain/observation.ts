// What was seen in a transaction signature, one statement each, for the caller to turn into findings.

/** What an observation is about. */
export type ObservationSubject =
  | 'packing'
  | 'parts'
  | 'erc-6492'
  | 'owner-index'
  | 'signer'
  | 'key'
  | 'operation'
  | 'challenge'
  | 'type'
  | 'challenge-index'
  | 'type-index'
  | 'authenticator-data'
  | 'signature'
  | 'low-s';

/** Outcomes mean what they mean in findings (`model/finding.ts`). `reason` is a stable code, seen and expected are prose. */
export interface Observation {
  readonly about: ObservationSubject;
  readonly outcome: 'pass' | 'notice' | 'fail' | 'unknown';
  readonly reason: string | null;
  readonly seen: string | null;
  readonly expected: string | null;
}

/** One observation; what is left out is null. */
export function observe(
  about: ObservationSubject,
  outcome: Observation['outcome'],
  details: { readonly reason?: string; readonly seen?: string; readonly expected?: string } = {},
): Observation {
  const { reason = null, seen = null, expected = null } = details;
  return { about, outcome, reason, seen, expected };
}
