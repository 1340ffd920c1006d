// The JSON report, with its keys in the order of the schema whatever order they were built in.
import { TIERS, VERDICTS } from '../model/appraisal.ts';
import type { Report, ReportSummary, Result } from '../model/report.ts';
import { safeJson } from './safe-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A copy with the named keys first, in that order, and any others after them as they came. */
function inOrder<T extends object>(value: T, keys: readonly (keyof T & string)[]): Fields {
  const fields: Fields = Object.fromEntries(Object.entries(value));
  const known = keys.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]]);
  return { ...Object.fromEntries(known), ...fields };
}

/** One result in schema order. Facts keep the order the decoder gave them: that of the evidence. */
export function orderResult(result: Result): Fields {
  const ordered = {
    ...result,
    input: inOrder(result.input, ['source', 'id', 'kind', 'sha256', 'bytes', 'detectedAs']),
    score: inOrder(
      {
        ...result.score,
        rows: result.score.rows.map((row) => inOrder(row, ['points', 'max', 'signal', 'reason'])),
      },
      ['value', 'max', 'rows'],
    ),
    assurance: result.assurance === null ? null : inOrder(result.assurance, ['aal', 'reasons']),
    decisions: result.decisions.map((decision) =>
      inOrder(decision, ['operation', 'requiredTier', 'outcome', 'stepUp', 'because']),
    ),
    findings: result.findings.map((finding) =>
      inOrder(finding, ['check', 'outcome', 'reason', 'basis', 'at', 'seen', 'expected']),
    ),
    ...(result.claims === undefined ? {} : { claims: orderClaims(result.claims) }),
    ...(result.riskAttributes === undefined
      ? {}
      : { riskAttributes: inOrder(result.riskAttributes, ['hw_key_client_status', 'hw_key_server_result']) }),
    ...(result.error === undefined
      ? {}
      : { error: inOrder(result.error, ['code', 'message', 'where', 'hint', 'seen', 'tried']) }),
  };
  return inOrder(ordered, [
    'input',
    'verifiedAt',
    'verdict',
    'exitCode',
    'tier',
    'score',
    'assurance',
    'decisions',
    'findings',
    'facts',
    'claims',
    'riskAttributes',
    'next',
    'error',
  ]);
}

function orderClaims(claims: NonNullable<Result['claims']>): Fields {
  return inOrder(claims, [
    'rootClass',
    'keyStorage',
    'keyStorageBasis',
    'boot',
    'bootReason',
    'keyOrigin',
    'osPatchAgeMonths',
    'revocation',
    'challenge',
    'signature',
    'synced',
  ]);
}

function orderSummary(summary: ReportSummary): Fields {
  const ordered = {
    ...summary,
    byVerdict: inOrder(summary.byVerdict, VERDICTS),
    byTier: inOrder(summary.byTier, TIERS),
  };
  return inOrder(ordered, ['inputs', 'byVerdict', 'byTier', 'exitCode']);
}

function orderRun(run: Report['run']): Fields {
  const trust = run.trust.map((source) =>
    inOrder(source, ['name', 'asOf', 'sha256', 'source', 'count', 'asOfBasis', 'maxAgeDays', 'staleSince']),
  );
  return inOrder({ ...run, trust }, [
    'at',
    'verifiedAt',
    'verifiedAtGiven',
    'policy',
    'requiredTier',
    'strategy',
    'trust',
  ]);
}

/** What a report says besides its results, each part in schema order. */
export function orderEnvelope(report: Report): { readonly [K in Exclude<keyof Report, 'results'>]: unknown } {
  return {
    schema: report.schema,
    schemaVersion: report.schemaVersion,
    tool: inOrder(report.tool, ['name', 'version']),
    run: orderRun(report.run),
    summary: orderSummary(report.summary),
  };
}

/**
 * Renders the report as JSON (docs/schema/report-v1.json), indented by two, with a line feed at the end. Fields that
 * are not known here, as in a report saved by a later version, are kept. Values are complete: nothing is cut.
 */
export function renderJson(report: Report): string {
  const document = inOrder(
    { ...report, ...orderEnvelope(report), results: report.results.map(orderResult) },
    ['schema', 'schemaVersion', 'tool', 'run', 'results', 'summary'],
  );
  return `${safeJson(JSON.stringify(document, null, 2))}\n`;
}
