// Loads policies: the bundled ones as they are, others after strict validation; merges what one extends.
import { KeytierError } from '../model/errors.ts';
import { POLICY_DOCUMENTS } from './policies.generated.ts';
import type { Policy, PolicyDocument, ScoreSignal } from './policy-model.ts';
import { policyProblems } from './policy-schema.ts';
import { type Path, type Problem, pathText, seenText } from './validate.ts';

/** The policy that applies where none is named. */
export const DEFAULT_POLICY = 'balanced';

/** More problems than this are counted, not listed. */
const MAX_LISTED = 20;

/** Where a policy document comes from. */
export interface PolicySource {
  /** A file name, for messages. */
  readonly name: string;
  /** The line, from 1, on which a path of the document stands. */
  readonly lineOf?: (path: Path) => number | undefined;
  /** Known reason codes; without them, reasons in `deny` are only checked for their form. */
  readonly reasons?: readonly string[];
}

/** Names of the bundled policies. */
export function bundledPolicyNames(): readonly string[] {
  return Object.keys(POLICY_DOCUMENTS);
}

/** Items of `base`, each replaced by its namesake in `changes`, then the new ones. */
function mergeNamed<T>(
  base: readonly T[],
  changes: readonly T[] | undefined,
  nameOf: (item: T) => string,
): T[] {
  const changed = new Map((changes ?? []).map((item) => [nameOf(item), item]));
  const names = new Set(base.map(nameOf));
  return [
    ...base.map((item) => changed.get(nameOf(item)) ?? item),
    ...[...changed.values()].filter((item) => !names.has(nameOf(item))),
  ];
}

function mergeTiers(base: Policy['tiers'], changes: Partial<Policy['tiers']> | undefined): Policy['tiers'] {
  return {
    strong: { ...base.strong, ...changes?.strong },
    standard: { ...base.standard, ...changes?.standard },
  };
}

/**
 * A policy with the changes of a document that extends it: conditions of a tier, signals and operations are replaced
 * one by one, by name; lists and single values as a whole.
 */
function merge(base: Policy, document: PolicyDocument): Policy {
  const { extends: _base, tiers, passkeyTiers, score, operations, trust, ...values } = document;
  return {
    ...base,
    ...values,
    tiers: mergeTiers(base.tiers, tiers),
    ...(base.passkeyTiers === undefined && passkeyTiers === undefined
      ? {}
      : { passkeyTiers: mergeTiers(base.passkeyTiers ?? base.tiers, passkeyTiers) }),
    score: { signals: mergeNamed<ScoreSignal>(base.score.signals, score?.signals, ({ signal }) => signal) },
    operations: mergeNamed(base.operations, operations, ({ operation }) => operation),
    ...(trust === undefined ? {} : { trust: { ...base.trust, ...trust } }),
  };
}

/**
 * A bundled policy, complete. Tests prove that the bundled documents are valid, so start-up does not.
 *
 * @throws KeytierError ERR_POLICY_NOT_FOUND
 */
export function getBundledPolicy(name: string): Policy {
  const document = Object.hasOwn(POLICY_DOCUMENTS, name) ? POLICY_DOCUMENTS[name] : undefined;
  if (document === undefined) {
    throw new KeytierError('ERR_POLICY_NOT_FOUND', 'there is no bundled policy of this name', {
      seen: name,
      tried: bundledPolicyNames(),
      hint: 'name a bundled policy, or give the path of a YAML file',
    });
  }
  return complete(document as unknown as PolicyDocument);
}

/** A valid document as a policy. Bundled documents extend one another without cycles; others extend bundled ones. */
function complete(document: PolicyDocument): Policy {
  if (document.extends === undefined) return document as Policy;
  return merge(getBundledPolicy(document.extends), document);
}

/** What only shows once a policy is merged with the one it extends. */
function mergedProblems(policy: Policy): readonly Problem[] {
  return [
    ...unlimited('tiers', policy.tiers),
    ...(policy.passkeyTiers === undefined ? [] : unlimited('passkeyTiers', policy.passkeyTiers)),
  ];
}

function unlimited(name: string, tiers: Policy['tiers']): readonly Problem[] {
  const basis = tiers.strong.keyStorageBasis ?? tiers.standard.keyStorageBasis;
  const allowed: readonly string[] = ['proven', 'attested'];
  if (Array.isArray(basis) && basis.every((value) => allowed.includes(value))) return [];
  return [
    {
      path: [name, 'strong'],
      message: 'must be limited by keyStorageBasis: a claim that nothing proves is never strong',
      hint: 'keyStorageBasis: [proven, attested]',
    },
  ];
}

function placeText(problem: Problem, source: PolicySource): string {
  const line = source.lineOf?.(problem.path);
  const place = line === undefined ? source.name : `${source.name} line ${line}`;
  return problem.path.length === 0 ? place : `${place}, ${pathText(problem.path)}`;
}

/** One error for all problems: the first in its fields, every further one as a line of the hint. */
function policyError(problems: readonly [Problem, ...Problem[]], source: PolicySource): KeytierError {
  const [first, ...others] = problems;
  const listed = others.slice(0, MAX_LISTED - 1).map((problem) => {
    const seen = problem.seen === undefined ? '' : `, seen ${problem.seen}`;
    const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
    return `also ${placeText(problem, source)}: ${problem.message}${seen}${hint}`;
  });
  const unlisted = others.length - listed.length;
  const hints = [first.hint, ...listed, unlisted > 0 ? `and ${unlisted} more` : undefined];
  const hint = hints.filter((line) => line !== undefined).join('\n');
  const count = problems.length === 1 ? '' : ` (${problems.length} problems)`;
  return new KeytierError(
    'ERR_POLICY_INVALID',
    `the policy is not valid: ${pathText(first.path)} ${first.message}${count}`,
    {
      where: placeText(first, source),
      ...(first.seen === undefined ? {} : { seen: first.seen }),
      ...(hint === '' ? {} : { hint }),
    },
  );
}

/**
 * Validates a parsed policy document and completes it with what it extends (a bundled policy).
 *
 * @throws KeytierError ERR_POLICY_INVALID with every problem: unknown keys, words, checks and tiers, wrong types,
 * names used twice, cases never reached, an unknown `extends`, a name that a bundled policy has
 */
export function loadPolicy(document: unknown, source: PolicySource): Policy {
  const extendable = bundledPolicyNames();
  const context = source.reasons === undefined ? { extendable } : { extendable, reasons: source.reasons };
  const [first, ...others] = policyProblems(document, context);
  if (first !== undefined) throw policyError([first, ...others], source);
  // policyProblems found nothing, so the document has this shape.
  const checked = document as PolicyDocument;
  if (extendable.includes(checked.name)) {
    const path = ['name'];
    const message = 'is the name of a bundled policy: a report must not pass one for the other';
    throw policyError([{ path, message, seen: seenText(checked.name), hint: 'choose another name' }], source);
  }
  const policy = complete(checked);
  const [merged] = mergedProblems(policy);
  if (merged !== undefined) throw policyError([merged], source);
  return policy;
}
