// `keytier detect` for people: what was found, where, and why it is taken for that.
import type { RenderOptions } from '../report/options.ts';
import type { Detection } from './detection.ts';
import { countCertificates, detectionText } from './render-summary.ts';
import { noteText } from './render-text.ts';
import { createPage, type TextPage } from './text-page.ts';

/** One block for each artefact; with `quiet`, one line. */
export function renderDetectText(detections: readonly Detection[], options: RenderOptions): string {
  if (options.verbosity === 'quiet') return renderDetectSummary(detections, options);
  const page = createPage(options);
  return `${detections.map((detection) => detectionLines(detection, page, options).join('\n')).join('\n\n')}\n`;
}

/** One line for each artefact. */
export function renderDetectSummary(
  detections: readonly Detection[],
  options: Pick<RenderOptions, 'ascii'>,
): string {
  return `${detections.map((detection) => detectionText(detection, options)).join('\n')}\n`;
}

function detectionLines(
  detection: Detection,
  page: TextPage,
  { verbosity }: RenderOptions,
): readonly string[] {
  const { input, certificates, holds, why, notes, error } = detection;
  const size = input.bytes === null ? '' : ` (${input.bytes} bytes)`;
  const rows: readonly (readonly [string, string | null | undefined])[] =
    error === undefined
      ? [
          ['source', input.source],
          ['id', input.id],
          ['kind', input.kind],
          ['detected as', `${input.detectedAs}${size}`],
          ['holds', holds ?? (certificates === 0 ? 'a public key' : countCertificates(certificates))],
          ['why', why],
          ['sha256', verbosity === 'verbose' ? input.sha256 : null],
          ...notes.map((note) => ['note', noteText(note)] as const),
        ]
      : [
          ['source', input.source],
          ['nothing found', `${error.message} [${error.code}]`],
          ['seen', error.seen],
          ['tried', error.tried?.join(', ')],
          ['hint', error.hint],
        ];
  return rows.flatMap(([label, value]) =>
    value === null || value === undefined ? [] : page.row(label, value, 0, 'nothing found'.length),
  );
}
