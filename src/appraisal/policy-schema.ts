// What a policy document may say: every rule that a policy file must keep, each problem with its place.
import { CHECK_IDS, type CheckId } from '../model/finding.ts';
import { GATED_TIERS, TRUST_KINDS } from './policy-model.ts';
import { PLACEHOLDER, RESERVED_SIGNALS } from './score.ts';
import {
  exactly,
  hintFor,
  integer,
  isMapping,
  list,
  mapping,
  type Problem,
  seenText,
  text,
  type Validator,
  word,
} from './validate.ts';
import { FIELD_NAMES, FIELDS, type Field } from './vocabulary.ts';

/** Sizes far above what a policy needs: they bound the work, not the author. */
export const POLICY_LIMITS = {
  /** Points and thresholds, either way. */
  points: 1000,
  signals: 64,
  cases: 32,
  operations: 256,
  entries: 64,
  months: 1200,
  /** Ten years: an older limit is none. */
  days: 3650,
  /** Characters of one PEM text; a certificate with an RSA-8192 key has about 3,000. */
  pem: 8192,
} as const;

/** The tiers that something may require. */
export const REQUIRED_TIERS = ['strong', 'standard', 'minimal'] as const;

/** Names of operations, signals, methods and policies. */
export const NAME_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** One line of text for people. */
export const PROSE_PATTERN = /^[^\p{Cc}]{1,200}$/u;
/** `check` or `check/reason`. */
export const DENY_PATTERN = /^([a-z.-]+)(?:\/([a-z0-9-]+))?$/;

/** The 64 hex digits of a boot key. */
export const BOOT_KEY_PATTERN = /^[0-9a-fA-F]{64}$/;
/** PEM of certificates or public keys; what is in it is read where the trust material is. */
export const PEM_PATTERN = /^\s*-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[\s\S]{1,8192}$/;

const NAME = text({ pattern: NAME_PATTERN, what: 'a name of lower-case letters, digits and single hyphens' });
const PROSE = text({ pattern: PROSE_PATTERN, what: 'one line of 1 to 200 characters' });
const POINTS = integer({ min: -POLICY_LIMITS.points, max: POLICY_LIMITS.points });
const MONTHS = integer({ min: 0, max: POLICY_LIMITS.months });

const RANGE: Validator = (value, path, report) => {
  mapping({ optional: { above: MONTHS, below: MONTHS } })(value, path, report);
  if (isMapping(value) && Object.keys(value).length === 0) {
    report({ path, message: 'must name a bound', hint: 'allowed: above, below' });
  }
};

/** The validator for a condition on a field of this type. */
function conditionValidator(field: Field): Validator {
  switch (field.type) {
    case 'one-of':
      return list(word(field.values), { min: 1, max: field.values.length, key: (entry) => entry });
    case 'number':
      return RANGE;
    case 'yes-no':
      return (value, path, report) => {
        if (value === 'reported' || typeof value === 'boolean') return;
        report({ path, message: 'must be true, false or reported', seen: seenText(value) });
      };
    case 'text':
      return exactly('reported');
  }
}

/** Conditions over the fields from the given sources; at least one. */
function conditions(sources: readonly Field['from'][]): Validator {
  const names = FIELD_NAMES.filter((name) => sources.includes(FIELDS[name].from));
  const optional = Object.fromEntries(names.map((name) => [name, conditionValidator(FIELDS[name])]));
  return (value, path, report) => {
    mapping({ optional })(value, path, report);
    if (isMapping(value) && Object.keys(value).length === 0)
      report({ path, message: 'must name a condition' });
  };
}

/** Tier gates see claims only: what a server or a vendor reports can never raise a tier. */
const GATES = conditions(['claims']);

const SCORE_CASE: Validator = (value, path, report) => {
  mapping({
    required: { points: POINTS, reason: PROSE },
    optional: { when: conditions(['claims', 'signals']) },
  })(value, path, report);
  const { reason } = isMapping(value) ? value : {};
  if (typeof reason !== 'string') return;
  for (const [whole, name] of reason.matchAll(PLACEHOLDER)) {
    if (FIELD_NAMES.some((known) => known === name)) continue;
    const hint = hintFor(name, FIELD_NAMES);
    report({ path: [...path, 'reason'], message: 'names an unknown field', seen: whole, hint });
  }
};

const SCORE_SIGNAL: Validator = (value, path, report) => {
  const caseList = list(SCORE_CASE, { min: 1, max: POLICY_LIMITS.cases });
  mapping({ required: { signal: NAME, cases: caseList } })(value, path, report);
  if (!isMapping(value)) return;
  const { signal, cases } = value;
  if (typeof signal === 'string' && RESERVED_SIGNALS.includes(signal)) {
    report({ path: [...path, 'signal'], message: 'is the name of a row of its own', seen: signal });
  }
  if (!Array.isArray(cases)) return;
  for (const [index, entry] of cases.slice(0, -1).entries()) {
    if (!isMapping(entry) || Object.hasOwn(entry, 'when')) continue;
    report({
      path: [...path, 'cases', index],
      message: 'always holds, so the cases after it are never reached',
      hint: 'give it a when, or put it last',
    });
  }
};

const keyed = (name: string) => (entry: unknown) => (isMapping(entry) ? entry[name] : undefined);

const OPERATION = mapping({
  required: { operation: NAME, requiredTier: word(REQUIRED_TIERS), threshold: POINTS },
});

/** A rule that denies; a misspelt reason would never deny anything, so it is checked where reasons are known. */
function denyRule(reasons: readonly string[] | undefined): Validator {
  return (value, path, report) => {
    const [, check, reason] = (typeof value === 'string' && DENY_PATTERN.exec(value)) || [];
    if (check === undefined) {
      report({ path, message: 'must be a check or check/reason', seen: seenText(value) });
    } else if (!CHECK_IDS.includes(check as CheckId)) {
      report({ path, message: 'names an unknown check', seen: seenText(value), hint: checkHint(check) });
    } else if (reason !== undefined && reasons !== undefined && !reasons.includes(reason)) {
      report({
        path,
        message: 'names an unknown reason',
        seen: seenText(value),
        hint: hintFor(reason, reasons),
      });
    }
  };
}

/** The list of all checks is too long for a hint: only those of the same topic are named. */
function checkHint(check: string): string {
  const topic = CHECK_IDS.filter((id) => id.split('.')[0] === check.split('.')[0]);
  return hintFor(check, topic.length > 0 ? topic : CHECK_IDS);
}

const DAYS = integer({ min: 0, max: POLICY_LIMITS.days });

const LABELLED = (name: string, value: Validator) =>
  list(mapping({ required: { label: PROSE, [name]: value } }), {
    min: 1,
    max: POLICY_LIMITS.entries,
    key: (entry) => (isMapping(entry) ? entry[name] : undefined),
  });

/** Trust material of your own, and limits of age. */
const TRUST = mapping({
  optional: {
    maxAgeDays: mapping({ optional: Object.fromEntries(TRUST_KINDS.map((kind) => [kind, DAYS])) }),
    bootKeys: LABELLED('key', text({ pattern: BOOT_KEY_PATTERN, what: '64 hex digits, a SHA-256' })),
    anchors: LABELLED(
      'pem',
      text({
        pattern: PEM_PATTERN,
        what: 'PEM text of a certificate or public key, at most 8,192 characters',
      }),
    ),
  },
});

const CHECK: Validator = (value, path, report) => {
  if (typeof value === 'string' && CHECK_IDS.includes(value as CheckId)) return;
  report({ path, message: 'is not a check', seen: seenText(value), hint: checkHint(String(value)) });
};

/** What the validation needs to know from elsewhere. */
export interface PolicyContext {
  /** Names that `extends` may give. */
  readonly extendable: readonly string[];
  /** Known reason codes; without them, reasons in `deny` are not checked. */
  readonly reasons?: readonly string[];
}

/** Everything that is wrong with a policy document; empty where nothing is. */
export function policyProblems(document: unknown, context: PolicyContext): readonly Problem[] {
  const { entries } = POLICY_LIMITS;
  const extending = isMapping(document) && Object.hasOwn(document, 'extends');
  const signals = list(SCORE_SIGNAL, { min: 1, max: POLICY_LIMITS.signals, key: keyed('signal') });
  const gates = Object.fromEntries(GATED_TIERS.map((tier) => [tier, GATES]));
  const parts = {
    requiredTier: word(REQUIRED_TIERS),
    requiredChecks: list(CHECK, { min: 0, max: entries, key: (check) => check }),
    tiers: mapping(extending ? { optional: gates } : { required: gates }),
    score: mapping({ required: { signals } }),
    operations: list(OPERATION, { min: 1, max: POLICY_LIMITS.operations, key: keyed('operation') }),
    stepUp: list(NAME, { min: 1, max: entries, key: (method) => method }),
    deny: list(denyRule(context.reasons), { min: 0, max: entries, key: (rule) => rule }),
  };
  const head = { name: NAME, description: PROSE, version: exactly(1) };
  const passkeyTiers = mapping(extending ? { optional: gates } : { required: gates });
  const shape = extending
    ? {
        required: head,
        optional: { extends: word(context.extendable), trust: TRUST, ...parts, passkeyTiers },
      }
    : { required: { ...head, ...parts }, optional: { trust: TRUST, passkeyTiers } };
  const problems: Problem[] = [];
  mapping(shape)(document, [], (problem) => problems.push(problem));
  return problems;
}
