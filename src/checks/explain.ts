// `keytier explain`: one page of plain text for a check, a reason, an error code, an exit code or a topic.
import { ERROR_CODES } from '../model/errors.ts';
import { CHECK_IDS, type CheckId } from '../model/finding.ts';
import { CHECKS } from './catalogue.ts';
import type { Citation } from './entry.ts';
import { ERROR_CATALOGUE } from './error-codes.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { REASON_CODES, REASONS, type Reason } from './reasons.ts';
import { TOPIC_ALIASES, TOPIC_NAMES, TOPICS } from './topics.ts';

export { listIds, renderIdList, suggestIds } from './ids.ts';

interface Section {
  readonly heading: string;
  /** One paragraph each; a page leaves out a section without any. */
  readonly lines: readonly string[];
}

/**
 * The page for a name: plain text, paragraphs without line breaks, a line feed at the end; undefined where there is no
 * such name. Upper and lower case are the same. An exit code is `3`, `exit 3` or `exit invalid`.
 */
export function explain(id: string): string | undefined {
  const name = id.trim().toLowerCase();
  return checkPage(name) ?? reasonPage(name) ?? errorPage(name) ?? topicPage(name) ?? exitPage(name);
}

/** The reasons a check can give, in the order of the codes. */
export function reasonsOf(check: CheckId): Reason[] {
  return REASON_CODES.filter((reason) => REASONS[reason].checks.includes(check));
}

function checkPage(name: string): string | undefined {
  const id = CHECK_IDS.find((known) => known === name);
  if (id === undefined) return undefined;
  const check = CHECKS[id];
  return page(id, check.title, [
    { heading: 'WHAT', lines: [check.meaning] },
    { heading: 'WHY / THE ATTACK', lines: [check.attack] },
    { heading: 'GENUINE DEVICES', lines: [check.genuine || 'Honest devices do not deviate.'] },
    { heading: 'WHAT TO DO', lines: [check.next] },
    { heading: 'IF UNKNOWN', lines: [ifUnknown(check.essential)] },
    { heading: 'REASONS', lines: reasonsOf(id).map((reason) => `${reason}: ${REASONS[reason].meaning}`) },
    { heading: 'SOURCES', lines: sources(check.citation) },
  ]);
}

function reasonPage(name: string): string | undefined {
  const id = REASON_CODES.find((known) => known === name);
  if (id === undefined) return undefined;
  const reason = REASONS[id];
  return page(id, 'a reason in a finding', [
    { heading: 'WHAT', lines: [reason.meaning] },
    { heading: 'WHAT TO DO', lines: [reason.next || 'Nothing.'] },
    { heading: 'REPORTED BY', lines: reason.checks.map((check) => `${check}: ${CHECKS[check].title}`) },
  ]);
}

function errorPage(name: string): string | undefined {
  const code = ERROR_CODES.find((known) => known.toLowerCase() === name);
  if (code === undefined) return undefined;
  const error = ERROR_CATALOGUE[code];
  return page(code, error.title, [
    { heading: 'WHAT', lines: [error.meaning] },
    { heading: 'WHAT TO DO', lines: [error.next] },
    { heading: 'EXIT CODE', lines: [`${error.exitCode}`] },
  ]);
}

function topicPage(name: string): string | undefined {
  const id = TOPIC_NAMES.find((known) => known === name) ?? TOPIC_ALIASES.get(name);
  if (id === undefined) return undefined;
  const topic = TOPICS[id];
  return page(id, topic.title, [
    { heading: 'WHAT', lines: [topic.intro] },
    { heading: 'TERMS', lines: topic.terms.map(({ term, text }) => `${term}: ${text}`) },
    { heading: 'KEEP IN MIND', lines: [topic.outro] },
    { heading: 'SOURCES', lines: sources(topic.citation) },
  ]);
}

function exitPage(name: string): string | undefined {
  const wanted = name.replace(/^exit[ -]?/, '');
  const exit = EXIT_CODES.find(({ code, name: word }) => `${code}` === wanted || word === wanted);
  if (exit === undefined) return undefined;
  const errors = ERROR_CODES.filter((code) => ERROR_CATALOGUE[code].exitCode === exit.code);
  return page(`exit ${exit.code}`, exit.name, [
    { heading: 'WHAT', lines: [exit.meaning] },
    { heading: 'WHAT TO DO', lines: [exit.next || 'Nothing.'] },
    { heading: 'ERROR CODES', lines: errors.map((code) => `${code}: ${ERROR_CATALOGUE[code].title}`) },
  ]);
}

/** What the outcome `unknown` of a check does to the verdict. */
export function ifUnknown(essential: boolean): string {
  return essential
    ? 'The verdict is undecided: this check is essential.'
    : 'The verdict does not depend on this check. The score may.';
}

function sources(citation: readonly Citation[]): string[] {
  return citation.map(({ text, url }) => `${text}: ${url}`);
}

function page(name: string, title: string, sections: readonly Section[]): string {
  const parts = sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) => [heading, ...lines.map((line) => `  ${line}`)].join('\n'));
  return `${[`${name}  ${title}`, ...parts].join('\n\n')}\n`;
}
