// The report as lines: one result each, so that a stream of captures needs no more memory than one of them.
import type { Report, Result } from '../model/report.ts';
import { orderEnvelope, orderResult } from './json.ts';
import { safeJson } from './safe-text.ts';

/** One element of `results[]` as one line. */
export function renderNdjsonResult(result: Result): string {
  return `${safeJson(JSON.stringify(orderResult(result)))}\n`;
}

/** The last line: the summary, and what the report says about its run. It is the only line with a `schema` key. */
export function renderNdjsonSummary(report: Report): string {
  const { summary, schema, schemaVersion, tool, run } = orderEnvelope(report);
  return `${safeJson(JSON.stringify({ summary, schema, schemaVersion, tool, run }))}\n`;
}

/** Renders every result and the summary line. */
export function renderNdjson(report: Report): string {
  return [...report.results.map(renderNdjsonResult), renderNdjsonSummary(report)].join('');
}
