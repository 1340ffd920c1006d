// Messages that are not verdicts: an error as text for people and as JSON for programs.
import type { KeytierError } from '../model/errors.ts';
import type { ReportError } from '../model/report.ts';
import { safeJson, safeText } from './safe-text.ts';
import type { Theme } from './theme-plain.ts';

/** Characters kept of each part: a hint may name a long path in a command that has to stay whole. */
const MAX_ERROR_TEXT = 1_000;

/** Width of the label column, the two spaces after it included. */
const LABEL_WIDTH = 8;

/** The error as a report carries it: `where` and `hint` are null where there is nothing to say, the others absent. */
export function toReportError({ code, message, where, hint, seen, tried }: KeytierError): ReportError {
  return {
    code,
    message,
    where: where ?? null,
    hint: hint ?? null,
    ...(seen === undefined ? {} : { seen }),
    ...(tried === undefined ? {} : { tried }),
  };
}

/** Renders `{"error": {"code", "message", "where", "hint", …}}`, indented by two, with a line feed at the end. */
export function renderErrorJson(error: KeytierError): string {
  return `${safeJson(JSON.stringify({ error: toReportError(error) }, null, 2))}\n`;
}

/**
 * Renders an error for stderr: `keytier: error: message [CODE]`, then what was seen, where, what was tried, what helps
 * (one line for each of the hint's), and where to read more. Every part goes through safeText.
 */
export function renderErrorText(
  error: KeytierError,
  options: { readonly theme: Theme; readonly ascii?: boolean },
): string {
  const { theme } = options;
  const print = (text: string): string =>
    safeText(text, { max: MAX_ERROR_TEXT, ascii: options.ascii === true });
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['seen', error.seen === undefined ? [] : [error.seen]],
    ['where', error.where === undefined ? [] : [error.where]],
    ['tried', error.tried === undefined || error.tried.length === 0 ? [] : [error.tried.join(', ')]],
    ['hint', error.hint === undefined ? [] : error.hint.split('\n')],
    ['more', [`keytier explain ${error.code}`]],
  ];
  const lines = parts.flatMap(([label, texts]) =>
    texts.map((text, index) => {
      const name = index === 0 ? label : '';
      return `  ${theme.label(name)}${' '.repeat(LABEL_WIDTH - name.length)}${print(text)}`;
    }),
  );
  return `keytier: ${theme.error('error:')} ${print(error.message)} [${error.code}]\n${lines.join('\n')}\n`;
}
