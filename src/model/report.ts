// The report: one view of all results, printed by every format. `docs/schema/report-v1.json` describes its JSON.
import type { Assurance, Decision, Score, Tier, Verdict } from './appraisal.ts';
import type { ArtifactKind } from './artifact.ts';
import type { Claims, Facts } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { DateBasis } from './trust-data.ts';

/** A piece of trust material that was used: dated and hashed. */
export interface TrustSource {
  readonly name: string;
  /** RFC 3339 date or time it speaks for, or null where nothing says. */
  readonly asOf: string | null;
  /** What `asOf` rests on where that is not a published date: the time of the file, which a copy resets. */
  readonly asOfBasis?: DateBasis;
  /** Lower-case hex SHA-256 of its bytes. */
  readonly sha256: string;
  /** `bundled`, or the file it was read from. */
  readonly source: string;
  /** Entries in it. */
  readonly count: number;
  /** The age in days up to which it was believed; absent where there is no limit. */
  readonly maxAgeDays?: number;
  /** RFC 3339, set where it was too old at the verification time: since when. */
  readonly staleSince?: string;
}

/**
 * What a bad or missing hardware-key signature does. `supported`: a bad one fails the operation, a device without such a
 * key falls back to software; `required`: both fail; `risk-params`: neither does, two attributes tell.
 */
export const STRATEGIES = ['supported', 'required', 'risk-params'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** The stable values of `hw_key_server_result`. */
export type ServerResult = 'valid' | 'invalid' | 'no-key-registered' | 'not-checked';

export interface ReportRun {
  /** RFC 3339, when the program ran. */
  readonly at: string;
  /** RFC 3339, the time the evidence was verified for. */
  readonly verifiedAt: string;
  /** True where the time was chosen with `--at`. */
  readonly verifiedAtGiven: boolean;
  readonly policy: string;
  readonly requiredTier: Tier;
  readonly strategy: Strategy;
  readonly trust: readonly TrustSource[];
}

/** An error as the report carries it. */
export interface ReportError {
  readonly code: string;
  readonly message: string;
  readonly where: string | null;
  readonly hint: string | null;
  /** What was found instead. */
  readonly seen?: string;
  /** What was looked for. */
  readonly tried?: readonly string[];
}

export interface ResultInput {
  readonly source: string;
  readonly id?: string;
  readonly kind: ArtifactKind | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly detectedAs: string | null;
}

/** The two attributes of the hardware-key strategies. */
export interface RiskAttributes {
  /** The client's own words, unsigned; `not-reported` otherwise. */
  readonly hw_key_client_status: string;
  readonly hw_key_server_result: ServerResult;
}

export interface Result {
  readonly input: ResultInput;
  /** RFC 3339, the time this evidence was verified for; differs between results with `--at capture`. */
  readonly verifiedAt?: string;
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly tier: Tier;
  readonly score: Score;
  readonly assurance: Assurance | null;
  readonly decisions: readonly Decision[];
  readonly findings: readonly Finding[];
  readonly facts: Facts;
  /** The reduced statements the appraisal weighed; absent where nothing was verified. */
  readonly claims?: Claims;
  readonly riskAttributes?: RiskAttributes;
  readonly next: readonly string[];
  /** Set for `unreadable` results: why. */
  readonly error?: ReportError;
}

export interface ReportSummary {
  readonly inputs: number;
  readonly byVerdict: Readonly<Partial<Record<Verdict, number>>>;
  readonly byTier: Readonly<Partial<Record<Tier, number>>>;
  readonly exitCode: number;
}

export interface Report {
  readonly schema: 'keytier.report';
  readonly schemaVersion: '1.0';
  readonly tool: { readonly name: 'keytier'; readonly version: string };
  readonly run: ReportRun;
  readonly results: readonly Result[];
  readonly summary: ReportSummary;
}
