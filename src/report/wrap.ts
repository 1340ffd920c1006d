// Widths on a terminal and line breaking, for text that safeText has already made harmless.

/**
 * Code points that take two columns: East Asian Wide and Fullwidth (Unicode UAX #11), as far as cli-table3's own
 * measure knows them, because a table is only straight if both agree. The test compares every code point.
 */
const WIDE = [
  '[\\u1100-\\u115f\\u2329\\u232a\\u2e80-\\u303e\\u3040-\\u3247\\u3250-\\u4dbf\\u4e00-\\ua4c6\\ua960-\\ua97c]',
  '[\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6]',
  '[\\u{1b000}\\u{1b001}\\u{20000}-\\u{3fffd}]',
  '\\p{Emoji_Presentation}',
  // Pictographs that take a skin tone count as wide there, most terminals give them one column.
  '[\\u261d\\u26f9\\u270c\\u270d\\u{1f3cb}\\u{1f3cc}\\u{1f574}\\u{1f575}\\u{1f590}]',
].join('|');

let wide: RegExp | undefined;

/** Built on first use: its Unicode class is slow to build, and nearly all text is plain. */
function isWide(character: string): boolean {
  wide ??= new RegExp(WIDE, 'u');
  return wide.test(character);
}

const ZERO = /[\u0300-\u036f]/;
const PLAIN = /^[\x20-\x7e]*$/;

function characterWidth(character: string): number {
  if (ZERO.test(character)) return 0;
  return isWide(character) ? 2 : 1;
}

/** Columns a safe, uncoloured, one-line text takes. Combining marks outside U+0300-036F count as one: an upper bound. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Characters after which a long word may be broken: of a dotted name, a path, a time or an identifier. */
const BREAK_AFTER: ReadonlySet<string | undefined> = new Set(['.', '/', ':', '_']);

/** Where to break instead of at `end`: after the last such character in between; undefined where there is none. */
function softBreak(characters: readonly string[], start: number, end: number): number | undefined {
  for (let at = end; at > start; at -= 1) {
    const next = characters[at] ?? '';
    // Not between two colons: the second would start a line, and a third make it a CI command.
    if (BREAK_AFTER.has(characters[at - 1]) && next !== ':' && characterWidth(next) > 0) return at;
  }
  return undefined;
}

/**
 * Cuts one long word into pieces of at most `width` columns, at the joints of a name where it has some. No piece but the
 * first can start with `::`.
 */
function breakWord(word: string, width: number): string[] {
  const characters = [...word];
  const pieces: string[] = [];
  let start = 0;
  while (start < characters.length) {
    let end = start;
    let used = 0;
    for (let next = characters[end]; next !== undefined; next = characters[end]) {
      const columns = characterWidth(next);
      if (used + columns > width && end > start) break;
      used += columns;
      end += 1;
    }
    const soft = end < characters.length ? softBreak(characters, start, end) : undefined;
    if (soft !== undefined) end = soft;
    else if (characters[end] === ':' && characters[end + 1] === ':' && end - start > 1) end -= 1;
    pieces.push(characters.slice(start, end).join(''));
    start = end;
  }
  return pieces;
}

/** Line feeds, and spaces that a wrapped line does not keep. */
const TO_REFLOW = /\n|^ | $| {2}/;

/**
 * Breaks safe text into lines of at most `width` columns: at spaces where possible, else after `.`, `/`, `:` or `_`,
 * and anywhere in a word that has none of them. Line feeds in the text are kept as breaks, runs of spaces shrink to
 * one. Always gives at least one line.
 */
export function wrapText(text: string, width: number): readonly string[] {
  // Nearly every cell is a line already.
  if (text.length <= width && !TO_REFLOW.test(text) && displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    for (const word of paragraph.split(' ')) {
      if (word === '') continue;
      const columns = displayWidth(word);
      if (line === '' ? columns <= width : used + 1 + columns <= width) {
        used += line === '' ? columns : 1 + columns;
        line = line === '' ? word : `${line} ${word}`;
        continue;
      }
      if (line !== '') lines.push(line);
      const pieces = breakWord(word, width);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
      used = displayWidth(line);
    }
    lines.push(line);
  }
  return lines;
}

/** Words of a shell command; what is quoted stays together. */
const SHELL_WORDS = /(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\]|['"\\])+/g;

/**
 * Breaks a command into lines that a shell still reads as one: each but the last ends in ` \`. A single word longer
 * than the width has to be cut, and can then not be pasted.
 */
export function wrapCommand(command: string, width: number): readonly string[] {
  if (displayWidth(command) <= width) return [command];
  const lines: string[] = [];
  let line = '';
  for (const word of command.match(SHELL_WORDS) ?? []) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width - 2) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(`${line} \\`);
    const pieces = breakWord(word, width - 2);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '') lines.push(line);
  return lines;
}
