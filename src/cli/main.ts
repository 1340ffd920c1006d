// Entry of the command line. It imports nothing of keytier but the command tree: start-up time is felt at every call.
import { CommanderError } from 'commander';
import { createProgram } from './program.ts';

/** Exit code of usage errors, whatever commander says (it uses 1 for all of them). */
const USAGE = 2;

/** `-#/pointer` looks like an option to the parser; `/dev/stdin#/pointer` means the same. */
function stdinPointer(word: string): string {
  return word.startsWith('-#') ? `/dev/stdin${word.slice(1)}` : word;
}

async function main(): Promise<void> {
  try {
    const program = createProgram(process.argv[2]);
    if (process.argv.length <= 2) {
      program.outputHelp();
      process.exitCode = USAGE;
      return;
    }
    await program.parseAsync(process.argv.map(stdinPointer));
  } catch (error) {
    // Help and version end commander with an error of code 0.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { printError, usageError } = await import('./print-error.ts');
    await printError(error instanceof CommanderError ? usageError(error) : error);
  }
}

void main();
