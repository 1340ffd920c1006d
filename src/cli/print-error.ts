// Prints an error as interface.md has it and sets the exit code. Nothing here ends the process.
import type { CommanderError } from 'commander';
import { KeytierError } from '../model/errors.ts';
import { renderErrorJson, renderErrorText } from '../report/error.ts';
import { asKeytierError, exitCodeOf } from './exit.ts';
import { STDERR, STDOUT, terminalOf, writeText } from './io.ts';
import { themeFor } from './theme.ts';

/** A usage error of the option parser, which reports all of them with exit code 1. */
export function usageError(error: CommanderError): KeytierError {
  const [message = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
  return new KeytierError('ERR_USAGE', message.replace(/\.$/, ''), {
    hint: [
      ...hints.map((line) => line.replace(/^\(|\)$/g, '')),
      'keytier --help lists commands, keytier <command> --help its options',
    ].join('\n'),
  });
}

/** Whether the caller asked for JSON on stdout; looked up in argv since options may not have been parsed. */
function wantsJson(argv: readonly string[]): boolean {
  const at = argv.findIndex((word) => word === '-f' || word === '--format');
  return /^(json|ndjson)$/.test(argv[at + 1] ?? '') && at >= 0
    ? true
    : argv.some((word) => /^(--format=|-f)(json|ndjson)$/.test(word));
}

/** `--color` as written in argv, for errors that come before options are parsed. */
function colorWord(argv: readonly string[]): 'auto' | 'always' | 'never' {
  const at = argv.indexOf('--color');
  const word =
    at < 0 ? argv.find((item) => item.startsWith('--color='))?.slice('--color='.length) : argv[at + 1];
  return word === 'always' || word === 'never' ? word : 'auto';
}

/** Prints to stderr, and to stdout too where JSON was asked for. */
export async function printError(thrown: unknown): Promise<void> {
  const error = asKeytierError(thrown);
  process.exitCode = exitCodeOf(error);
  const theme = await themeFor(terminalOf(STDERR), colorWord(process.argv));
  await writeText(STDERR, renderErrorText(error, { theme, ascii: process.argv.includes('--ascii') }));
  if (wantsJson(process.argv)) await writeText(STDOUT, renderErrorJson(error));
  if (process.env['KEYTIER_DEBUG'] === '1' && thrown instanceof Error)
    await writeText(STDERR, `${thrown.stack ?? ''}\n`);
}
