// Colours for words that already carry their meaning. The only place that knows chalk.
import { Chalk, type ChalkInstance } from 'chalk';
import type { Paint, Theme } from './theme-plain.ts';

export { decideColor } from './color.ts';

/** A chalk function joins all its arguments, which would print the index that `map` adds. */
function one(paint: ChalkInstance): Paint {
  return (text) => paint(text);
}

/** Makes the theme for a chalk colour level: 0 none, 1 the 16 colours, 2 and 3 more. The level is ours to decide. */
export function createTheme(level: 0 | 1 | 2 | 3): Theme {
  const chalk = new Chalk({ level });
  return {
    title: one(chalk.bold),
    label: one(chalk.dim),
    command: one(chalk.cyan),
    error: one(chalk.red.bold),
    outcome: {
      fail: one(chalk.red.bold),
      unknown: one(chalk.yellow),
      notice: one(chalk.cyan),
      pass: one(chalk.green),
      'not-applicable': one(chalk.dim),
    },
    verdict: {
      verified: one(chalk.green.bold),
      invalid: one(chalk.red.bold),
      undecided: one(chalk.yellow.bold),
      unreadable: one(chalk.magenta.bold),
    },
    decision: { allow: one(chalk.green), 'step-up': one(chalk.yellow), deny: one(chalk.red) },
  };
}
