// The sections of the report for people, each as a table or as cards.
import { type Card, type Cell, type Column, layoutCards, layoutLabelled, layoutTable } from './layout.ts';
import type { Theme } from './theme-plain.ts';
import type { LabelledRow, NextRow, ResultView } from './view.ts';
import { wrapCommand, wrapText } from './wrap.ts';

/** From here on there is room for tables: the longest check id and three more columns. */
const MIN_TABLE_WIDTH = 98;

/** Where a section is drawn. */
export interface Page {
  readonly width: number;
  readonly ascii: boolean;
  readonly theme: Theme;
}

/** One section's rows in both shapes. */
export interface Section {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly cards: readonly Card[];
}

/** Draws rows as a table where there is room, as cards where there is not. */
export function drawSection(section: Section, page: Page): string {
  if (page.width < MIN_TABLE_WIDTH)
    return layoutCards(section.cards, { width: page.width, paint: page.theme.label });
  return layoutTable(section.columns, section.rows, page);
}

/** A section title, wrapped. */
export function title(text: string, page: Page): string {
  return wrapText(text, page.width).map(page.theme.title).join('\n');
}

/** Labelled lines such as the header, wrapped. */
export function labelled(rows: readonly LabelledRow[], indent: string, page: Page): string {
  const lines = rows.map((row) => ({ label: row.label, text: row.value }));
  return layoutLabelled(lines, { width: page.width, indent, paint: page.theme.label }).join('\n');
}

/** EVIDENCE: check, result, seen, basis. */
export function evidenceSection(view: ResultView, page: Page): string {
  const { outcome } = page.theme;
  const drawn = drawSection(
    {
      columns: [
        { title: 'check', max: 36 },
        { title: 'result', max: 7 },
        { title: 'seen' },
        { title: 'basis', max: 8 },
      ],
      rows: view.evidence.map((row) => [
        { text: row.check },
        { text: row.result, paint: outcome[row.outcome] },
        { text: row.seen.join('\n') },
        { text: row.basis },
      ]),
      cards: view.evidence.map((row) => ({
        title: [{ text: row.result, paint: outcome[row.outcome] }, { text: row.check }],
        rows: [
          { label: 'seen', text: row.seen.join('\n') },
          { label: 'basis', text: row.basis },
        ],
      })),
    },
    page,
  );
  return `${title(`EVIDENCE: ${view.evidenceCounts}`, page)}\n${drawn}`;
}

/** RISK BREAKDOWN: points, max, signal, reason; the last row is the total. */
export function riskSection(view: ResultView, page: Page): string {
  const drawn = drawSection(
    {
      columns: [
        { title: 'points', max: 7, align: 'right' },
        { title: 'max', max: 7, align: 'right' },
        { title: 'signal', max: 36 },
        { title: 'reason' },
      ],
      rows: view.risk.map((row) => [row.points, row.max, row.signal, row.reason].map((text) => ({ text }))),
      cards: view.risk.map((row) => ({
        title: [{ text: `${row.points} of ${row.max}` }, { text: row.signal }],
        rows: row.reason === '' ? [] : [{ label: 'reason', text: row.reason }],
      })),
    },
    page,
  );
  return `${title('RISK BREAKDOWN: higher is better', page)}\n${drawn}`;
}

/** DECISION: operation, needs, decision, because. */
export function decisionSection(view: ResultView, page: Page): string {
  const { decision } = page.theme;
  const drawn = drawSection(
    {
      columns: [
        { title: 'operation', max: 30 },
        { title: 'needs', max: 8 },
        { title: 'decision', max: 8 },
        { title: 'because' },
      ],
      rows: view.decisions.map((row) => [
        { text: row.operation },
        { text: row.needs },
        { text: row.decision, paint: decision[row.outcome] },
        { text: row.because },
      ]),
      cards: view.decisions.map((row) => ({
        title: [
          { text: row.decision, paint: decision[row.outcome] },
          { text: row.operation.replaceAll('\n', ', ') },
        ],
        rows: [
          { label: 'needs', text: row.needs },
          { label: 'because', text: row.because },
        ],
      })),
    },
    page,
  );
  return `${title('DECISION', page)}\n${drawn}`;
}

function nextStep(step: NextRow, page: Page): string {
  if (step.kind === 'command') {
    return wrapCommand(step.text, page.width - 6)
      .map((line, index) => `${index === 0 ? '    ' : '      '}${page.theme.command(line)}`)
      .join('\n');
  }
  return wrapText(step.text, page.width - 4)
    .map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)
    .join('\n');
}

/** ERROR: why an input could not be read, and what helps. */
export function errorSection(error: NonNullable<ResultView['error']>, page: Page): string {
  const message = wrapText(error.message, page.width - 2).map((line) => `  ${page.theme.error(line)}`);
  return [title('ERROR', page), ...message, labelled(error.details, '  ', page)].join('\n');
}

/** NEXT: advice as a list, commands on lines of their own. */
export function nextSection(steps: readonly NextRow[], page: Page): string {
  return [title('NEXT', page), ...steps.map((step) => nextStep(step, page))].join('\n');
}
