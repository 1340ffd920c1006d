// Decisions: what each operation of the policy gets for this tier and score. Step-up is the normal answer to doubt.
import type { Decision, Score, Tier } from '../model/appraisal.ts';
import { KeytierError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { Subject } from './conditions.ts';
import type { OperationRule, Policy, RequiredTier } from './policy-model.ts';
import { weighedSum } from './score.ts';
import { unmetGates } from './tier.ts';
import { hintFor } from './validate.ts';
import { meetsTier, type VerdictReasons } from './verdict.ts';

/** What a decision is made from. */
export interface DecisionInput {
  readonly findings: readonly Finding[];
  readonly verdict: VerdictReasons;
  readonly tier: Tier;
  readonly score: Score;
  readonly subject: Subject;
}

/**
 * The finding that denies, if any: only a proven failure can. A check that could not run (`unknown`) never does, so an
 * outage of a service can lead to step-up but never to a rejection.
 */
function denying(findings: readonly Finding[], policy: Policy): Finding | undefined {
  return findings.find(
    ({ check, outcome, reason }) =>
      outcome === 'fail' && policy.deny.some((rule) => rule === check || rule === `${check}/${reason}`),
  );
}

function tierGap(required: RequiredTier, policy: Policy, input: DecisionInput): string {
  const gates = required === 'minimal' ? [] : unmetGates(required, policy, input.subject);
  const details = gates.map(({ field, seen, needs }) => `${field} is ${seen}, needs ${needs}`);
  return `tier ${input.tier} is below ${required} (${details.join('; ')})`;
}

const scoreText = (sum: number) => (sum < 0 ? `the sum of the score rows, ${sum},` : `score ${sum}`);

/** What keeps an operation from being allowed; empty where nothing does. */
function gaps(rule: OperationRule, policy: Policy, input: DecisionInput): readonly string[] {
  const { verdict, because } = input.verdict;
  if (verdict !== 'verified') {
    return [
      because.length === 0
        ? `the evidence is ${verdict}`
        : `the evidence is ${verdict}: ${because.join(', ')}`,
    ];
  }
  const found: string[] = [];
  if (!meetsTier(input.tier, rule.requiredTier)) found.push(tierGap(rule.requiredTier, policy, input));
  // Before the floor: what weighs against a session must not be forgotten where a threshold is 0.
  const sum = weighedSum(input.score);
  if (sum < rule.threshold) found.push(`${scoreText(sum)} is below ${rule.threshold}`);
  return found;
}

function decide(
  rule: OperationRule,
  policy: Policy,
  input: DecisionInput,
  denied: Finding | undefined,
): Decision {
  const { operation, requiredTier } = rule;
  if (denied !== undefined) {
    const reason = denied.reason === null ? '' : ` (${denied.reason})`;
    const because = `${denied.check} failed${reason}: the policy denies evidence that is proven forged or revoked`;
    return { operation, requiredTier, outcome: 'deny', stepUp: [], because };
  }
  const missing = gaps(rule, policy, input);
  if (missing.length > 0) {
    return {
      operation,
      requiredTier,
      outcome: 'step-up',
      stepUp: policy.stepUp,
      because: missing.join('; '),
    };
  }
  const because = `tier ${input.tier} and score ${input.score.value} meet ${requiredTier} and ${rule.threshold}`;
  return { operation, requiredTier, outcome: 'allow', stepUp: [], because };
}

/**
 * Decides every operation of the policy, or only the one asked for.
 *
 * @throws KeytierError ERR_USAGE where the policy has no such operation
 */
export function decisionsOf(
  policy: Policy,
  input: DecisionInput,
  options: { readonly operation?: string } = {},
): readonly Decision[] {
  const { operation } = options;
  const denied = denying(input.findings, policy);
  if (operation === undefined) return policy.operations.map((rule) => decide(rule, policy, input, denied));
  const names = policy.operations.map((rule) => rule.operation);
  const rule = policy.operations.find((entry) => entry.operation === operation);
  if (rule === undefined) {
    throw new KeytierError('ERR_USAGE', `policy ${policy.name} has no operation of this name`, {
      where: '--operation',
      seen: operation,
      tried: names,
      hint: hintFor(operation, names),
    });
  }
  return [decide(rule, policy, input, denied)];
}
