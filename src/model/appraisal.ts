// Appraisal: the opinion that a policy forms of verified evidence.

/** How far the key can be trusted, from best to worst. */
export const TIERS = ['strong', 'standard', 'minimal', 'none'] as const;
export type Tier = (typeof TIERS)[number];

/** Is the evidence what it says it is? Not an opinion: no policy can turn `invalid` into `verified`. */
export const VERDICTS = ['verified', 'invalid', 'undecided', 'unreadable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One line of the risk breakdown; the points of all rows add up to the score. */
export interface ScoreRow {
  readonly points: number;
  /** The most this signal can add; 0 for signals that can only cost. */
  readonly max: number;
  readonly signal: string;
  readonly reason: string;
}

export interface Score {
  readonly value: number;
  /** Constant for a policy: it never shrinks because a check could not run. */
  readonly max: number;
  readonly rows: readonly ScoreRow[];
}

/** The NIST SP 800-63B-4 level this evidence is at most consistent with; never a statement of compliance. */
export interface Assurance {
  readonly aal: 1 | 2 | 3 | null;
  readonly reasons: readonly string[];
}

/** What a policy says about one operation. */
export interface Decision {
  readonly operation: string;
  readonly requiredTier: Tier;
  readonly outcome: 'allow' | 'step-up' | 'deny';
  /** Methods that would do instead; empty unless the outcome is `step-up`. */
  readonly stepUp: readonly string[];
  readonly because: string;
}

export interface Appraisal {
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly tier: Tier;
  readonly score: Score;
  readonly assurance: Assurance | null;
  readonly decisions: readonly Decision[];
  /** What to do next, most useful first; a command stands alone in its element, starting with `keytier `. */
  readonly next: readonly string[];
}
