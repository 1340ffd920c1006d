// How `inspect` and `detect` lay out text: labelled lines, trees, and nothing untrusted that was not made safe.
import { MAX_CERTIFICATE_BYTES } from '../codec/limits.ts';
import type { RenderOptions } from '../report/options.ts';
import { safeText } from '../report/safe-text.ts';
import type { Paint } from '../report/theme-plain.ts';
import { displayWidth, wrapText } from '../report/wrap.ts';

/** The first line of all text that `inspect` prints; of pages also the last. */
export const BANNER = 'NOT VERIFIED: this is what the bytes say; a forged capture looks the same';

/** Hex digits shown of a long value: a SHA-256 in full, of longer ones the start. */
const SHOWN_HEX = 64;

/** Characters of one value with `-v`: all of a certificate in hex. */
const MAX_VERBOSE_TEXT = 2 * MAX_CERTIFICATE_BYTES;

/** Columns a value keeps however deep it stands. */
const MIN_VALUE_WIDTH = 24;

/** Lines of one output. Every method gives safe lines that are at most about `width` columns wide. */
export interface TextPage {
  /** Untrusted text as one safe line. */
  print(text: string): string;
  /** Hex in groups of nothing: as it is, or its start and how many bytes it has. */
  hex(digits: string): string;
  /** A title, wrapped. */
  heading(text: string): readonly string[];
  /** `label  value`, the value in a column of its own, `depth` levels in. Label and value are made safe. */
  row(label: string, value: string, depth: number, labelWidth?: number): readonly string[];
  /** One safe text, wrapped, continuation lines deeper. */
  line(text: string, depth: number): readonly string[];
}

const INDENT = '  ';

/** Builds a page for one output. */
export function createPage({ width, theme, ascii, verbosity }: RenderOptions): TextPage {
  const verbose = verbosity === 'verbose';
  const print = (text: string): string =>
    safeText(text, { ascii, ...(verbose ? { max: MAX_VERBOSE_TEXT } : {}) });
  const under = (first: string, used: number, value: string, paint: Paint = (text) => text): string[] => {
    const lines = wrapText(value, Math.max(MIN_VALUE_WIDTH, width - used));
    return lines.map((line, index) => `${index === 0 ? first : ' '.repeat(used)}${paint(line)}`.trimEnd());
  };
  return {
    print,
    hex: (digits) =>
      verbose || digits.length <= SHOWN_HEX
        ? digits
        : `${digits.slice(0, SHOWN_HEX)}... (${digits.length / 2} bytes)`,
    heading: (text) => wrapText(print(text), width).map(theme.title),
    row: (label, value, depth, labelWidth = 0) => {
      const indent = INDENT.repeat(depth);
      const shown = print(label);
      const gap = ' '.repeat(Math.max(0, labelWidth - displayWidth(shown)) + 2);
      const used = indent.length + displayWidth(shown) + gap.length;
      return under(`${indent}${theme.label(shown)}${gap}`, used, print(value));
    },
    line: (text, depth) => under(INDENT.repeat(depth), INDENT.length * depth, print(text)),
  };
}
