// PEM blocks in any text: logs, YAML, JSON with escaped line ends, quoted mails, source code.
import { decodeBase64Loose } from './base64.ts';

/** One decoded block. */
export interface PemBlock {
  /** `CERTIFICATE`, `PUBLIC KEY`, `PKCS7`, ... as written. */
  readonly label: string;
  readonly der: Uint8Array;
  /** Line of the BEGIN marker, counted from 1. */
  readonly lineStart: number;
}

/** A block that starts but does not decode. */
export interface DamagedPemBlock {
  readonly label: string;
  readonly lineStart: number;
  readonly problem: 'no-end' | 'other-end' | 'not-base64';
}

/** All that was found in a text. The bodies of private keys are counted and never decoded. */
export interface PemScan {
  readonly blocks: readonly PemBlock[];
  readonly damaged: readonly DamagedPemBlock[];
  readonly privateKeys: number;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';
const LABEL = /^[A-Z0-9][A-Z0-9 #./-]{0,62}$/;
const PRIVATE = /PRIVATE KEY( BLOCK)?$/;

/**
 * The blocks of `text` that decode, in order. Lenient as RFC 7468 section 2 asks parsers to be: text around, CRLF,
 * indentation and the two characters `\n` for a line end are accepted. Blocks labelled `... PRIVATE KEY` are left out.
 * Use {@link scanPem} where a block that does not decode must not go unnoticed.
 */
export function readPemBlocks(text: string): readonly PemBlock[] {
  return scanPem(text).blocks;
}

/** Like {@link readPemBlocks}, and says what did not decode. Takes time linear in the length of `text`. */
export function scanPem(text: string): PemScan {
  const blocks: PemBlock[] = [];
  const damaged: DamagedPemBlock[] = [];
  let privateKeys = 0;
  const lines = lineCounter(text);
  const nextEnd = cursor(text, END);
  const nextBegin = cursor(text, BEGIN);
  for (let begin = nextBegin(0); begin >= 0; ) {
    const labelStart = begin + BEGIN.length;
    const next = nextBegin(labelStart);
    const label = labelAt(text, labelStart);
    if (label === undefined) {
      begin = next;
      continue;
    }
    const lineStart = lines(begin);
    const bodyStart = labelStart + label.length + DASHES.length;
    const end = nextEnd(bodyStart);
    const problem = endProblem(text, label, end, next);
    if (PRIVATE.test(label)) {
      privateKeys += 1;
    } else if (problem !== undefined) {
      damaged.push({ label, lineStart, problem });
    } else {
      const der = decodeBody(text.slice(bodyStart, end));
      if (der === undefined) damaged.push({ label, lineStart, problem: 'not-base64' });
      else blocks.push({ label, der, lineStart });
    }
    begin = next;
  }
  return { blocks, damaged, privateKeys };
}

function endProblem(
  text: string,
  label: string,
  end: number,
  nextBegin: number,
): 'no-end' | 'other-end' | undefined {
  if (end < 0 || (nextBegin >= 0 && nextBegin < end)) return 'no-end';
  return text.startsWith(label + DASHES, end + END.length) ? undefined : 'other-end';
}

function labelAt(text: string, start: number): string | undefined {
  const window = text.slice(start, start + 64 + DASHES.length);
  const close = window.indexOf(DASHES);
  const label = close < 0 ? '' : window.slice(0, close);
  return LABEL.test(label) ? label : undefined;
}

/** Finds the first `needle` at or after an offset; offsets only grow, so the text is searched once, not once a block. */
function cursor(text: string, needle: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found !== -1 && found < from) found = text.indexOf(needle, from);
    return found;
  };
}

function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < offset; at = text.indexOf('\n', counted)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}

/**
 * Escapes that JSON writers put into base64: line ends, `\/`, and `\u002b`, `\u002f`, `\u003d` for `+`, `/`, `=`. Only the
 * start of a run of backslashes is tried, or a long run would cost the square of its length.
 */
const ESCAPED_LINE_END = /(?<!\\)\\+[nrt]/g;
const ESCAPED_CHARACTER = /(?<!\\)\\+(?:u00(2b|2f|3d)|\/)/gi;
/** Quote marks of mails, comments and string literals before a line, and what ends a string literal after it. */
const LINE_PREFIX = /^[\s>|#*"'`]+/;
const LITERAL_END = /["'`][ \t]{0,8}[+,;\\]?$/;
/** RFC 1421 headers inside a block, such as `Proc-Type: 4,ENCRYPTED`. */
const HEADER = /^[A-Za-z-]{1,40}:/;

function decodeBody(body: string): Uint8Array | undefined {
  const unescaped = body.includes('\\')
    ? body
        .replace(ESCAPED_LINE_END, '\n')
        .replace(ESCAPED_CHARACTER, (_, code?: string) =>
          code === undefined ? '/' : String.fromCharCode(Number.parseInt(code, 16)),
        )
    : body;
  const lines = unescaped
    .split(/[\r\n]+/)
    .map((line) => line.replace(LINE_PREFIX, '').trimEnd().replace(LITERAL_END, ''));
  // A source code literal leaves `" +` alone on a line: its quote is a prefix by now and the plus remains.
  const base64 = lines.filter((line) => !HEADER.test(line) && line !== '+').join('');
  const decoded = decodeBase64Loose(base64);
  return decoded?.alphabet === 'base64' ? decoded.bytes : undefined;
}
