// The shape of a reason: which checks give it, what it says, what to do.
import type { CheckId } from '../model/finding.ts';

/** What `keytier explain` says about one reason code. */
export interface ReasonEntry {
  /** The checks that can report it, in report order. */
  readonly checks: readonly CheckId[];
  readonly meaning: string;
  /** What to do; empty where there is nothing to do. */
  readonly next: string;
}
