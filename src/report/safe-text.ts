// The only place that turns untrusted text into something that may be printed.
import { MAX_PRINTED_TEXT } from '../codec/limits.ts';

/** How {@link safeText} prints. */
export interface SafeTextOptions {
  /** Characters that are printed at most, escapes counted as printed; the default is MAX_PRINTED_TEXT. */
  readonly max?: number;
  /** Print ASCII only: known punctuation is spelled out, everything else becomes `\u{..}`. */
  readonly ascii?: boolean;
}

/**
 * Characters that act on a terminal or hide from a reader instead of being seen.
 *
 * - `\p{C}`: control characters (an ESC sets titles and clipboards), format characters (bidi controls, zero width and
 *   tag characters, "Trojan Source", CVE-2021-42574), lone surrogates, private use, unassigned.
 * - `\p{Zl}` `\p{Zp}` and spaces other than U+0020: they break or widen a line.
 * - `\p{DI}`: default ignorable, which is to say invisible (Hangul fillers, variation selectors).
 * - `\p{Me}`, flags, skin tones and the pictographs no two terminals agree on the width of.
 * - a backslash that would make the text look like one of our own escapes.
 */
const UNSAFE = [
  '[\\p{C}\\p{Zl}\\p{Zp}\\p{DI}\\p{Me}\\p{Regional_Indicator}\\p{Emoji_Modifier}]',
  '(?! )\\p{Zs}',
  '(?![\\u{1f300}-\\u{1f64f}\\u{1f680}-\\u{1f6c5}\\u{1f910}-\\u{1f96b}])[\\u{1f000}-\\u{1ffff}]',
  '\\\\(?=u\\{)',
].join('|');

let unsafe: RegExp | undefined;

/** Built on first use: the Unicode classes take a millisecond, and nearly all text is visible ASCII. */
function unsafeCharacters(): RegExp {
  unsafe ??= new RegExp(UNSAFE, 'gu');
  return unsafe;
}

/** Marks stacked so high that they cover the lines above; four in a row is more than any script needs here. */
const STACKED_MARKS = /(?<=\p{Mn}{4})\p{Mn}/gu;

/**
 * Text that a CI runner takes for a command: `::error::` where a line starts (GitHub trims leading spaces; runs of
 * colons because a wrapped line may start inside them), `##[`, `##vso[` and `##teamcity[` anywhere in a line.
 */
const CI_COMMAND = /(?<=^|\s):(?=:)|:(?=::)|(?<=::):|#(?=#(?:vso|teamcity)?\[)/giu;

/** Prose of our own that `--ascii` spells out; anything else outside ASCII is escaped. */
const ASCII_SPELLING: Readonly<Record<string, string>> = {
  '…': '...',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '→': '->',
  '≥': '>=',
  '≤': '<=',
  '×': 'x',
  '·': '-',
};

const NOT_ASCII = /[^\x20-\x7e]/gu;

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function toAscii(text: string): string {
  return text.replace(NOT_ASCII, (character) => ASCII_SPELLING[character] ?? escapeCharacter(character));
}

/** The first `max` characters, or all of them, and how many there are. */
function head(value: string, max: number): { readonly kept: string; readonly count: number } {
  let kept = '';
  let count = 0;
  for (const character of value) {
    if (count < max) kept += character;
    count += 1;
  }
  return { kept, count };
}

/** The pieces of escaped text that must not be cut in two. */
const PIECE = /\\u\{[0-9a-f]+\}|./gu;

function shorten(escaped: string, max: number): string {
  if (escaped.length <= max) return escaped;
  let kept = '';
  let count = 0;
  for (const [piece] of escaped.matchAll(PIECE)) {
    count += piece.startsWith('\\u{') ? piece.length : 1;
    if (count > max) break;
    kept += piece;
  }
  return kept;
}

/**
 * Makes one value printable on one line of a terminal, a log or a document.
 *
 * Everything that is not plainly visible becomes `\u{1b}` (lower-case hex code point). A value that takes more than
 * `max` characters to print is cut and says how many characters it has. A CI command at its start, or where a wrapped
 * line could start, is broken up. The result never has a line break, so it can't add a line to a report.
 */
export function safeText(value: string, options: SafeTextOptions = {}): string {
  const max = options.max ?? MAX_PRINTED_TEXT;
  // The usual case, and the fast one.
  if (value.length <= max && VISIBLE_ASCII.test(value) && !mayBeCommand(value) && !value.includes('\\'))
    return value;
  const { kept, count } = head(value, max);
  const safe = kept
    .replace(unsafeCharacters(), escapeCharacter)
    .replace(STACKED_MARKS, escapeCharacter)
    .replace(CI_COMMAND, escapeCharacter);
  const escaped = options.ascii === true ? toAscii(safe) : safe;
  const fitted = shorten(escaped, max);
  if (count <= max && fitted.length === escaped.length) return escaped;
  return `${fitted}${options.ascii === true ? '...' : '…'} (${count} characters)`;
}

const VISIBLE_ASCII = /^[\x20-\x7e]*$/;
const VISIBLE_ASCII_LINES = /^[\n\x20-\x7e]*$/;

/** Whether a CI could take part of it as a command; says yes too often rather than too seldom. */
function mayBeCommand(value: string): boolean {
  return value.includes('::') || value.includes('##');
}

/** What may not stand raw in JSON that is shown on a terminal or in a CI log; JSON.stringify leaves these alone. */
const UNSAFE_IN_JSON = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?<!\n)|#(?=#(?:vso|teamcity)?\[)/giu;

/**
 * Escapes what JSON.stringify leaves raw but a terminal acts on (C1, DEL, bidi and zero-width characters, U+2028) as
 * `\uXXXX`. The text parses to exactly the same value. `json` must come from JSON.stringify.
 */
export function safeJson(json: string): string {
  if (VISIBLE_ASCII_LINES.test(json) && !mayBeCommand(json)) return json;
  return json.replace(UNSAFE_IN_JSON, (character) => {
    let escaped = '';
    for (let unit = 0; unit < character.length; unit += 1) {
      escaped += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
    }
    return escaped;
  });
}
