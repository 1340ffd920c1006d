// Writes what `inspect` and `detect` say: files first, errors to stderr, stdout last.
import { KeytierError } from '../../model/errors.ts';
import { renderErrorText } from '../../report/error.ts';
import type { RenderOptions } from '../../report/options.ts';
import { STDERR, STDOUT, terminalOf, writeFileWhole, writeText } from '../io.ts';
import {
  colorFlag,
  type OutputOptions,
  type OutputTarget,
  outputTargets,
  renderOptions,
} from '../options.ts';
import { themeFor } from '../theme.ts';

/** The formats of commands that give no verdict; `table` is their text. */
export const DOCUMENT_FORMATS = ['table', 'json', 'ndjson', 'summary'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

type DocumentTarget = OutputTarget & { readonly format: DocumentFormat };

/** One renderer for each format. */
export type DocumentRenderers = Readonly<Record<DocumentFormat, (options: RenderOptions) => string>>;

/**
 * Where the document goes; to be called before anything is read.
 * @throws KeytierError ERR_USAGE for a format of verdicts
 */
export function documentTargets(formats: readonly string[] | undefined): readonly DocumentTarget[] {
  return outputTargets(formats).map((target) => {
    const format = DOCUMENT_FORMATS.find((name) => name === target.format);
    if (format === undefined) {
      throw new KeytierError('ERR_USAGE', `${target.format} is a format for verdicts`, {
        where: '--format',
        seen: target.format,
        tried: DOCUMENT_FORMATS,
        hint: 'keytier verify gives one',
      });
    }
    return { ...target, format };
  });
}

/** Renders and writes; all errors also go to stderr, where people look for them. */
export async function printDocument(
  render: DocumentRenderers,
  errors: readonly KeytierError[],
  options: OutputOptions,
): Promise<void> {
  const targets = documentTargets(options.format);
  const texts = await Promise.all(
    targets.map(async ({ format, file }) => ({
      file,
      text: render[format](await renderOptions(options, file === null ? terminalOf(STDOUT) : 'file')),
    })),
  );
  for (const { file, text } of texts) if (file !== null) await writeFileWhole(file, text);
  const theme = await themeFor(terminalOf(STDERR), colorFlag(options.color));
  for (const error of errors) {
    await writeText(STDERR, renderErrorText(error, { theme, ascii: options.ascii === true }));
  }
  for (const { file, text } of texts) if (file === null) await writeText(STDOUT, text);
}
