// Two ways to lay out rows: a table that cli-table3 draws, and stacked cards for narrow terminals.
import Table from 'cli-table3';
import { ASCII_BORDERS } from './theme-plain.ts';
import { displayWidth, wrapText } from './wrap.ts';

/** One cell: safe text (line feeds are kept) and, for a single word, how to paint it. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** One column: it takes the room its widest cell needs, up to `max`; the one without a `max` takes what is left. */
export interface Column {
  readonly title: string;
  readonly max?: number;
  readonly align?: 'left' | 'right';
}

/** One card: a title of cells, and labelled lines below it. */
export interface Card {
  readonly title: readonly Cell[];
  readonly rows: readonly { readonly label: string; readonly text: string }[];
}

/** A cell's padding (one space each side) and the border to its left. */
const CELL_FRAME = 3;

function plain(text: string): string {
  return text;
}

function naturalWidth(column: Column, rows: readonly (readonly Cell[])[], index: number): number {
  const texts = rows.flatMap((row) => (row[index]?.text ?? '').split('\n'));
  return Math.max(displayWidth(column.title), ...texts.map(displayWidth));
}

function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): readonly number[] {
  const natural = columns.map((column, index) => naturalWidth(column, rows, index));
  const fixed = columns.map((column, index) =>
    column.max === undefined ? 0 : Math.min(column.max, natural[index] ?? 0),
  );
  const room = width - 1 - columns.length * CELL_FRAME - fixed.reduce((sum, size) => sum + size, 0);
  return columns.map((column, index) =>
    column.max === undefined ? Math.max(1, Math.min(natural[index] ?? 1, room)) : (fixed[index] ?? 1),
  );
}

/** One row as the lines it takes, every cell a single line: what is left of a short cell is blank. */
function rowLines(row: readonly Cell[], widths: readonly number[]): string[][] {
  const wrapped = row.map((cell, index) => wrapText(cell.text, widths[index] ?? 1));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row.map((cell, index) => {
      const text = wrapped[index]?.[line] ?? '';
      return text === '' ? '' : (cell.paint ?? plain)(text);
    }),
  );
}

/**
 * Draws rows as a table of at most `width` columns. cli-table3 draws head, frame and the first row; the
 * other rows repeat that one's pattern, since it compares every cell with every other one and copies 17 options into
 * each (25 ms for the evidence of one chain; a test draws the same rows both ways). Three of its habits are kept out: its word
 * wrap cuts long words off, so lines are broken here; it shortens every cell of several lines one character at a time
 * for a debug message, which takes minutes on hostile text, so each line is a row of its own; and it colours even into
 * a pipe, so its styles are emptied.
 */
export function layoutTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: { readonly width: number; readonly ascii: boolean },
): string {
  const widths = columnWidths(columns, rows, options.width);
  const lines = rows.flatMap((row) => rowLines(row, widths));
  const [first = columns.map(() => ''), ...others] = lines;
  const drawn = drawTable(columns, [first], widths, options.ascii).split('\n');
  const bar = options.ascii ? ASCII_BORDERS.middle : '\u2502';
  const body = others.map((line) => {
    const cells = line.map((text, index) => pad(text, widths[index] ?? 1, columns[index]?.align));
    return `${bar} ${cells.join(` ${bar} `)} ${bar}`;
  });
  return [...drawn.slice(0, -1), ...body, ...drawn.slice(-1)].join('\n');
}

function drawTable(
  columns: readonly Column[],
  lines: readonly string[][],
  widths: readonly number[],
  ascii: boolean,
): string {
  const table = new Table({
    head: columns.map((column) => column.title),
    colWidths: widths.map((size) => size + 2),
    colAligns: columns.map((column) => column.align ?? 'left'),
    style: { head: [], border: [], compact: true },
    ...(ascii ? { chars: ASCII_BORDERS, truncate: '~' } : {}),
  });
  table.push(...lines);
  return table.toString();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes start with one, and are what is looked for
const SGR = /\u001b\[[0-9;]*m/g;

/** Fills a cell's line up to its column; colour takes no room. */
function pad(text: string, width: number, align: Column['align']): string {
  const room = ' '.repeat(Math.max(0, width - displayWidth(text.replace(SGR, ''))));
  return align === 'right' ? room + text : text + room;
}

/**
 * Labelled lines, values aligned and wrapped under themselves. A label that would leave the value less than half of the
 * width stands on a line of its own.
 */
export function layoutLabelled(
  rows: readonly { readonly label: string; readonly text: string }[],
  options: { readonly width: number; readonly indent: string; readonly paint?: (label: string) => string },
): readonly string[] {
  const longest = Math.max(0, ...rows.map((row) => displayWidth(row.label)));
  const { indent } = options;
  const paint = options.paint ?? plain;
  const beside = indent.length + longest + 2 <= options.width / 2;
  const offset = beside ? indent.length + longest + 2 : indent.length + 2;
  return rows.flatMap(({ label, text }) => {
    const lines = wrapText(text, options.width - offset);
    const padding = ' '.repeat(offset);
    if (!beside) return [`${indent}${paint(label)}`, ...lines.map((line) => padding + line)];
    const gap = ' '.repeat(longest - displayWidth(label) + 2);
    return lines.map((line, index) =>
      index === 0 ? `${indent}${paint(label)}${gap}${line}` : padding + line,
    );
  });
}

/**
 * Fields side by side with two spaces between them; those that do not fit go to an indented line of their own. A field
 * is painted after it was measured.
 */
export function layoutFields(fields: readonly Cell[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const field of fields) {
    const paint = field.paint ?? plain;
    const [first = '', ...more] = wrapText(field.text, width - 2);
    const columns = displayWidth(first);
    if (line !== '' && used + 2 + columns <= width) {
      line += `  ${paint(first)}`;
      used += 2 + columns;
    } else {
      if (line !== '') lines.push(line);
      const indent = lines.length === 0 ? '' : '  ';
      line = indent + paint(first);
      used = indent.length + columns;
    }
    for (const rest of more) {
      lines.push(line);
      line = `  ${paint(rest)}`;
      used = 2 + displayWidth(rest);
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Draws rows as cards: a title line, labelled lines below, nothing wider than `width`. */
export function layoutCards(
  cards: readonly Card[],
  options: { readonly width: number; readonly paint?: (label: string) => string },
): string {
  return cards
    .flatMap((card) => [
      ...layoutFields(card.title, options.width),
      ...layoutLabelled(card.rows, { ...options, indent: '  ' }),
    ])
    .join('\n');
}
