// The generated documentation: Markdown pages rendered from the catalogues, so that they cannot drift from the code.
import { ERROR_CODES } from '../model/errors.ts';
import { CHECK_IDS, type CheckId } from '../model/finding.ts';
import { CHECKS } from './catalogue.ts';
import type { Citation } from './entry.ts';
import { ERROR_CATALOGUE } from './error-codes.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { ifUnknown, reasonsOf } from './explain.ts';
import { REASON_CODES, REASONS } from './reasons.ts';

const GENERATED = '<!-- Generated from src/checks by `npm run generate`. Do not edit. -->';

/** Every generated page: path from the project's root, and content. The same catalogues give the same bytes. */
export function renderDocs(): Map<string, string> {
  return new Map([
    ...CHECK_IDS.map((id): [string, string] => [`docs/checks/${id}.md`, checkPage(id)]),
    ['docs/checks/README.md', indexPage()],
    ['docs/reasons.md', reasonsPage()],
    ['docs/exit-codes.md', exitCodesPage()],
  ]);
}

function checkPage(id: CheckId): string {
  const check = CHECKS[id];
  return document(`${id}: ${check.title}`, [
    escapeMarkdown(check.meaning),
    section('Why, and the attack it stops', [escapeMarkdown(check.attack)]),
    section('Genuine devices', [escapeMarkdown(check.genuine || 'Honest devices do not deviate.')]),
    section('What to do', [escapeMarkdown(check.next)]),
    section('If unknown', [ifUnknown(check.essential)]),
    section(
      'Reasons',
      reasonsOf(id).map((reason) => `- \`${reason}\`: ${escapeMarkdown(REASONS[reason].meaning)}`),
    ),
    section('Sources', check.citation.map(sourceLine)),
  ]);
}

function indexPage(): string {
  const rows = CHECK_IDS.map((id) => [
    `[\`${id}\`](${id}.md)`,
    escapeMarkdown(CHECKS[id].title),
    CHECKS[id].essential ? 'yes' : '',
  ]);
  return document('Checks', [
    'Every check that a report can contain, in report order. `keytier explain ID` prints the same page in a terminal.',
    'Where an essential check is unknown, the verdict is `undecided`. A check that fails makes it `invalid`.',
    table(['check', 'passes when', 'essential'], rows),
  ]);
}

function reasonsPage(): string {
  const rows = REASON_CODES.map((code) => [
    `\`${code}\``,
    REASONS[code].checks.map((check) => `[\`${check}\`](checks/${check}.md)`).join(', '),
    escapeMarkdown(REASONS[code].meaning),
    escapeMarkdown(REASONS[code].next || 'Nothing.'),
  ]);
  return document('Reasons', [
    'A finding that is not a plain pass carries a reason. The codes are stable: none is renamed or used again.',
    table(['reason', 'checks', 'meaning', 'what to do'], rows),
  ]);
}

function exitCodesPage(): string {
  const exits = EXIT_CODES.map((exit) => [
    `${exit.code}`,
    exit.name,
    escapeMarkdown(exit.meaning),
    escapeMarkdown(exit.next || 'Nothing.'),
  ]);
  const errors = ERROR_CODES.map((code) => [
    `\`${code}\``,
    `${ERROR_CATALOGUE[code].exitCode}`,
    escapeMarkdown(`${ERROR_CATALOGUE[code].title}. ${ERROR_CATALOGUE[code].meaning}`),
    escapeMarkdown(ERROR_CATALOGUE[code].next),
  ]);
  return document('Exit codes and error codes', [
    'With several inputs, the exit code is the first that occurs in the order 3, 5, 4, 1, 0. The JSON report has all of them.',
    table(['code', 'name', 'meaning', 'what to do'], exits),
    section('Error codes', [
      'An error is not a verdict: it says why something could not be looked at.',
      table(['error', 'exit', 'meaning', 'what to do'], errors),
    ]),
  ]);
}

function document(title: string, blocks: readonly string[]): string {
  return `${[`# ${title}`, GENERATED, ...blocks.filter((block) => block !== '')].join('\n\n')}\n`;
}

/** A heading and its blocks; nothing at all where there are no blocks. List items stay together. */
function section(heading: string, blocks: readonly string[]): string {
  if (blocks.length === 0) return '';
  const isList = blocks.every((block) => block.startsWith('- '));
  return `## ${heading}\n\n${blocks.join(isList ? '\n' : '\n\n')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function sourceLine({ text, url }: Citation): string {
  return `- [${escapeMarkdown(text)}](${url})`;
}

/** Keeps prose from being read as markup or as the end of a table cell. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*<|[\]]/g, '\\$&');
}
