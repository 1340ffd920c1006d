// Prints a report in every format that was asked for: files first, stdout last.

import { KeytierError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { renderErrorText } from '../report/error.ts';
import { REPORT_FORMATS } from '../report/formats.ts';
import { redact } from '../report/redact.ts';
import { STDERR, STDOUT, terminalOf, writeFileWhole, writeText } from './io.ts';
import { colorFlag, type OutputOptions, outputTargets, redactMode, renderOptions } from './options.ts';
import { themeFor } from './theme.ts';

/** Renders and writes; errors of single inputs also go to stderr, where people look for them. */
export async function printReport(report: Report, options: OutputOptions): Promise<void> {
  const mode = redactMode(options.redact);
  const targets = outputTargets(options.format);
  const texts = await Promise.all(
    targets.map(async ({ format, file }) => {
      const render = await REPORT_FORMATS[format]();
      return {
        file,
        text: render(
          redact(report, mode, { format }),
          await renderOptions(options, file === null ? terminalOf(STDOUT) : 'file'),
        ),
      };
    }),
  );
  for (const { file, text } of texts) if (file !== null) await writeFileWhole(file, text);
  await printInputErrors(report, options);
  for (const { file, text } of texts) if (file === null) await writeText(STDOUT, text);
}

async function printInputErrors(report: Report, options: OutputOptions): Promise<void> {
  const errors = report.results.flatMap(({ error, input }) =>
    error === undefined ? [] : [{ error, source: input.source }],
  );
  if (errors.length === 0) return;
  const theme = await themeFor(terminalOf(STDERR), colorFlag(options.color));
  for (const { error, source } of errors) {
    const { code, message, where, hint, seen, tried } = error;
    const shown = new KeytierError(code as KeytierError['code'], message, {
      where: where ?? source,
      ...(hint === null ? {} : { hint }),
      ...(seen === undefined ? {} : { seen }),
      ...(tried === undefined ? {} : { tried }),
    });
    await writeText(STDERR, renderErrorText(shown, { theme, ascii: options.ascii === true }));
  }
}
