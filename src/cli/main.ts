// Entry of the command line: runs a command, prints errors as interface.md has them, sets the exit code.
import { CommanderError } from 'commander';
import { KeytierError } from '../model/errors.ts';
import { createProgram } from './program.ts';

/** Exit code of usage errors, whatever commander says (it uses 1 for all of them). */
const USAGE = 2;

// A reader that closes the pipe early (head, jq) has seen enough: end quietly.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

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

async function printError(thrown: unknown): Promise<void> {
  const [
    { renderErrorJson, renderErrorText },
    { decideColor },
    { asKeytierError, exitCodeOf },
    { writeStream },
  ] = await Promise.all([
    import('../report/error.ts'),
    import('../report/color.ts'),
    import('./exit.ts'),
    import('./io.ts'),
  ]);
  const error = asKeytierError(thrown);
  process.exitCode = exitCodeOf(error);
  const color = decideColor({ flag: 'auto', env: process.env, isTTY: process.stderr.isTTY === true });
  await writeStream(process.stderr, renderErrorText(error, { color }));
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
