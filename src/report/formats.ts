// The table of report formats: adding one is a file and a line here.
import { renderJson } from './json.ts';
import type { Renderer } from './options.ts';

/** Each format loads its own code only, so that `-f json` never pays for tables and colours. */
export const REPORT_FORMATS = {
  table: async () => (await import('./table.ts')).renderTable,
  json: async () => renderJson,
  ndjson: async () => (await import('./ndjson.ts')).renderNdjson,
  summary: async () => (await import('./summary.ts')).renderSummary,
} as const satisfies Readonly<Record<string, () => Promise<Renderer>>>;

/** The name of a report format, as `-f` takes it. */
export type ReportFormat = keyof typeof REPORT_FORMATS;

/** True if there is a format of this name. */
export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(REPORT_FORMATS, name);
}
