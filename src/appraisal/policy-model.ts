// What an appraisal policy consists of. The same shape is written in YAML, so a policy can be read as it is applied.
import type { Tier } from '../model/appraisal.ts';
import type { CheckId } from '../model/finding.ts';
import type { FieldName } from './vocabulary.ts';

/** A tier that can be required of someone. */
export type RequiredTier = Exclude<Tier, 'none'>;

/** The tiers that have gates; `minimal` needs a verified result and nothing else. */
export const GATED_TIERS = ['strong', 'standard'] as const;
export type GatedTier = (typeof GATED_TIERS)[number];

/** A number that must be known and lie within the bounds, both excluded. */
export interface NumberRange {
  readonly above?: number;
  readonly below?: number;
}

/** A list of accepted values, yes or no, a range, or `reported`: that a value is there at all. */
export type Condition = readonly string[] | boolean | NumberRange | 'reported';

/** All of them must hold. A value that is not known satisfies no condition that does not name it. */
export type Conditions = Readonly<Partial<Record<FieldName, Condition>>>;

/** What a signal is worth where `when` holds; without `when` it always does. */
export interface ScoreCase {
  readonly when?: Conditions;
  readonly points: number;
  /** For people. `{field}` stands for the value of that claim or signal. */
  readonly reason: string;
}

/** One row of the risk breakdown: the first case that holds counts. */
export interface ScoreSignal {
  readonly signal: string;
  readonly cases: readonly ScoreCase[];
}

/** What an operation needs. */
export interface OperationRule {
  readonly operation: string;
  readonly requiredTier: RequiredTier;
  readonly threshold: number;
}

/** A failing check that denies; `chain.extended` for every reason, `revocation.status/listed-revoked` for one. */
export type DenyRule = CheckId | `${CheckId}/${string}`;

/** Trust material of your own, and how old published material may be. Labelled as yours in every report. */
export interface PolicyTrust {
  /** Whole days; a kind that is not named has no limit. */
  readonly maxAgeDays?: Readonly<Partial<Record<(typeof TRUST_KINDS)[number], number>>>;
  /** Boot keys as `verifiedBootKey` shows them, 64 hex digits. */
  readonly bootKeys?: readonly { readonly label: string; readonly key: string }[];
  /** Roots: PEM certificates or public keys. */
  readonly anchors?: readonly { readonly label: string; readonly pem: string }[];
}

/** Kinds of trust data whose age a policy can limit. */
export const TRUST_KINDS = ['status-list', 'roots', 'boot-keys'] as const;

/** A complete policy. */
export interface Policy {
  readonly name: string;
  readonly description: string;
  readonly version: 1;
  /** The tier that counts as success where the command line does not say otherwise. */
  readonly requiredTier: RequiredTier;
  /** Checks that must be decided, beside the essential ones; a missing finding counts as not decided. */
  readonly requiredChecks: readonly CheckId[];
  /** `strong` needs the gates of `standard` too. */
  readonly tiers: Readonly<Record<GatedTier, Conditions>>;
  /** The gates of WebAuthn registrations and authentications; where they are absent, `tiers` holds for them too. */
  readonly passkeyTiers?: Readonly<Record<GatedTier, Conditions>>;
  readonly score: { readonly signals: readonly ScoreSignal[] };
  readonly operations: readonly OperationRule[];
  /** What an operation may ask for instead of the tier and score it lacks, best first. */
  readonly stepUp: readonly string[];
  readonly deny: readonly DenyRule[];
  /** With `extends`, replaced part by part: limits, boot keys, anchors. */
  readonly trust?: PolicyTrust;
}

/** A policy as written: one that extends another says only what differs. */
export interface PolicyDocument
  extends Partial<Omit<Policy, 'name' | 'description' | 'version' | 'tiers' | 'passkeyTiers'>>,
    Pick<Policy, 'name' | 'description' | 'version'> {
  readonly extends?: string;
  readonly tiers?: Partial<Policy['tiers']>;
  readonly passkeyTiers?: Partial<Policy['tiers']>;
}
