// Entry of the command line: runs a command, prints errors as interface.md has them, sets the exit code.
import { CommanderError } from 'commander';
import { KeytierError } from '../model/errors.ts';
import { createProgram } from './program.ts';

/** Exit code of usage errors, whatever commander says (it uses 1 for all of them). */
const USAGE = 2;

function usageError(error: CommanderError): KeytierError {
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

async function printError(thrown: unknown): Promise<void> {
  const [
    { renderErrorJson, renderErrorText },
    { themeFor },
    { asKeytierError, exitCodeOf },
    { writeStream },
  ] = await Promise.all([
    import('../report/error.ts'),
    import('./theme.ts'),
    import('./exit.ts'),
    import('./io.ts'),
  ]);
  const error = asKeytierError(thrown);
  process.exitCode = exitCodeOf(error);
  const theme = await themeFor(process.stderr, colorWord(process.argv));
  await writeStream(
    process.stderr,
    renderErrorText(error, { theme, ascii: process.argv.includes('--ascii') }),
  );
  if (wantsJson(process.argv)) await writeStream(process.stdout, renderErrorJson(error));
  if (process.env['KEYTIER_DEBUG'] === '1' && thrown instanceof Error)
    await writeStream(process.stderr, `${thrown.stack ?? ''}\n`);
}

async function main(): Promise<void> {
  try {
    const program = createProgram();
    if (process.argv.length <= 2) {
      program.outputHelp();
      process.exitCode = USAGE;
      return;
    }
    await program.parseAsync();
  } catch (error) {
    // Help and version end commander with an error of code 0.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    await printError(error instanceof CommanderError ? usageError(error) : error);
  }
}

void main();
