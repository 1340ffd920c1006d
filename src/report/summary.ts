// The shortest report: one line for each result and one for all of them.
import type { Report, Result } from '../model/report.ts';
import type { RenderOptions } from './options.ts';
import { safeText } from './safe-text.ts';
import { summaryFields, worstFinding } from './verdict.ts';

/**
 * `fail: chain.root`, or the error code of an unreadable input. What nobody asked to have checked is no news, unless
 * nothing else can be the reason that the evidence is undecided.
 */
function worstText({ findings, verdict, error }: Result): string {
  const asked = worstFinding(findings.filter(({ reason }) => reason !== 'not-given'));
  const worst = verdict === 'undecided' && asked?.outcome !== 'unknown' ? worstFinding(findings) : asked;
  if (worst === null) return error?.code ?? '-';
  // What explains a signature that fails is what a reader of a list wants to know.
  const diagnosis =
    worst.check === 'signature.value'
      ? findings.find(({ check }) => check === 'signature.diagnosis')
      : undefined;
  const why = diagnosis?.reason ?? null;
  return `${worst.outcome}: ${worst.check}${why === null ? '' : ` (${why})`}`;
}

function resultLine(result: Result, ascii: boolean): string {
  return [
    safeText(result.input.source, { ascii }),
    result.verdict.toUpperCase(),
    result.tier,
    `${result.score.value}/${result.score.max}`,
    `exit ${result.exitCode}`,
    safeText(worstText(result), { ascii }),
  ].join('  ');
}

/**
 * Renders `path  VERIFIED  strong  40/90  exit 0  -` for each result, the last field being the worst finding as
 * `notice: boot.state` (or the error code of an unreadable input), then
 * `SUMMARY  3 inputs  verified 2, invalid 1  exit 3`. Lines are not wrapped.
 */
export function renderSummary(report: Report, options: Partial<Pick<RenderOptions, 'ascii'>> = {}): string {
  const lines = report.results.map((result) => resultLine(result, options.ascii === true));
  return `${[...lines, summaryFields(report.summary).join('  ')].join('\n')}\n`;
}
