// Renders a policy as the tables of docs/trust-model.md, so that the page cannot differ from the policy file.
import { conditionEntries, conditionText } from './conditions.ts';
import type { Conditions, Policy, ScoreCase, ScoreSignal } from './policy-model.ts';
import { maxPoints } from './score.ts';

/** What stands around the generated part of the page. */
export const MARKERS = { begin: '<!-- generated:begin -->', end: '<!-- generated:end -->' } as const;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;
const orNone = (items: readonly string[]) => (items.length === 0 ? 'none' : items.map(code).join(', '));
const signed = (points: number) => (points > 0 ? `+${points}` : String(points));

function conditionsText(conditions: Conditions): string {
  return conditionEntries(conditions)
    .map(([field, condition]) => `${code(field)} is ${conditionText(condition)}`)
    .join('; ');
}

function caseText(entry: ScoreCase, index: number): string {
  if (entry.when !== undefined) return conditionsText(entry.when);
  return index === 0 ? 'always' : 'otherwise';
}

function scoreRows(signal: ScoreSignal): readonly (readonly string[])[] {
  return signal.cases.map((entry, index) => [
    index === 0 ? code(signal.signal) : '',
    signed(entry.points),
    index === 0 ? String(maxPoints(signal)) : '',
    caseText(entry, index),
    entry.reason,
  ]);
}

function passkeyTables({ passkeyTiers }: Policy): readonly string[] {
  if (passkeyTiers === undefined) return [];
  const rows = [
    ['strong', `the gates of standard; ${conditionsText(passkeyTiers.strong)}`],
    ['standard', conditionsText(passkeyTiers.standard)],
  ];
  return ['### Tiers of passkeys', table(['tier', 'gates: all must hold'], rows)];
}

/** The tables of a policy in Markdown: tiers, score, operations, and the lists. Ends with a line break. */
export function renderTrustModelTables(policy: Policy): string {
  const max = policy.score.signals.reduce((total, signal) => total + maxPoints(signal), 0);
  const sections = [
    `Policy ${code(policy.name)}. ${policy.description}.`,
    '### Tiers',
    table(
      ['tier', 'gates: all must hold'],
      [
        ['strong', `the gates of standard; ${conditionsText(policy.tiers.strong)}`],
        ['standard', conditionsText(policy.tiers.standard)],
        ['minimal', 'the verdict is `verified`'],
        ['none', 'the verdict is not `verified`'],
      ],
    ),
    ...passkeyTables(policy),
    `Tier that counts as success: ${code(policy.requiredTier)}. Checks that must be decided beside the essential ones: ${orNone(policy.requiredChecks)}.`,
    '### Score',
    table(['signal', 'points', 'max', 'when', 'reason shown'], policy.score.signals.flatMap(scoreRows)),
    `Of each signal, the first case that holds counts. The maximum is ${max}, whatever was reported.`,
    '### Operations',
    table(
      ['operation', 'tier', 'score at least'],
      policy.operations.map((rule) => [code(rule.operation), rule.requiredTier, String(rule.threshold)]),
    ),
    `Step-up methods, best first: ${orNone(policy.stepUp)}.`,
    '### Failures that deny',
    policy.deny.length === 0 ? 'None.' : policy.deny.map((rule) => `- ${code(rule)}`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The page with its generated part replaced; undefined where the markers are not there. */
export function replaceGenerated(page: string, tables: string): string | undefined {
  const begin = page.indexOf(MARKERS.begin);
  const end = page.indexOf(MARKERS.end);
  if (begin < 0 || end < begin) return undefined;
  return `${page.slice(0, begin + MARKERS.begin.length)}\n\n${tables}\n${page.slice(end)}`;
}
