// The report for people: one block for each result, and a summary where there are several.
import type { Report, Result } from '../model/report.ts';
import { type Cell, layoutFields } from './layout.ts';
import type { RenderOptions } from './options.ts';
import { safeText } from './safe-text.ts';
import {
  decisionSection,
  drawSection,
  errorSection,
  evidenceSection,
  labelled,
  nextSection,
  type Page,
  riskSection,
  title,
} from './sections.ts';
import { overallDecision, summaryFields, verdictFields } from './verdict.ts';
import { buildView } from './view.ts';

/** Narrowest width the layout is made for. */
const MIN_WIDTH = 40;

function decisionCell({ verdict, decisions }: Result, text: string, { theme }: Page): Cell {
  return verdict === 'unreadable' ? { text } : { text, paint: theme.decision[overallDecision(decisions)] };
}

function verdictLine(result: Result, page: Page): string {
  const [verdict, tier, score, decision, exit] = verdictFields(result);
  const fields: readonly Cell[] = [
    { text: verdict, paint: page.theme.verdict[result.verdict] },
    { text: tier },
    { text: score },
    decisionCell(result, decision, page),
    { text: exit },
  ];
  return layoutFields(fields, page.width).join('\n');
}

function resultBlock(result: Result, report: Report, options: RenderOptions, page: Page): string {
  const view = buildView(result, report.run, options);
  const sections = [
    labelled(view.header, '', page),
    view.error === null ? '' : errorSection(view.error, page),
    view.evidence.length === 0 ? '' : evidenceSection(view, page),
    view.verdict === 'unreadable' ? '' : riskSection(view, page),
    view.decisions.length === 0 ? '' : decisionSection(view, page),
    view.statements.length === 0 ? '' : labelled(view.statements, '', page),
    view.next.length === 0 ? '' : nextSection(view.next, page),
    verdictLine(result, page),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function resultsOverview(report: Report, options: RenderOptions, page: Page): string {
  const rows = report.results.map((result) => {
    const [verdict, , , decision, exit] = verdictFields(result);
    return {
      source: { text: safeText(result.input.source, { ascii: options.ascii }) },
      verdict: { text: verdict, paint: page.theme.verdict[result.verdict] },
      tier: { text: result.tier },
      score: { text: `${result.score.value}/${result.score.max}` },
      decision: decisionCell(result, decision, page),
      exit: { text: exit },
    };
  });
  const drawn = drawSection(
    {
      columns: [
        { title: 'source' },
        { title: 'verdict', max: 10 },
        { title: 'tier', max: 8 },
        { title: 'score', max: 9, align: 'right' },
        { title: 'decision', max: 11 },
        { title: 'exit', max: 8 },
      ],
      rows: rows.map((row) => [row.source, row.verdict, row.tier, row.score, row.decision, row.exit]),
      cards: rows.map((row) => ({
        title: [row.verdict, row.tier, row.score, row.decision, row.exit],
        rows: [{ label: 'source', text: row.source.text }],
      })),
    },
    page,
  );
  return `${title('RESULTS', page)}\n${drawn}`;
}

/**
 * Renders the report for a terminal or a log. With one result its last line is
 * `VERIFIED  tier STRONG  score 40/90  ALLOW  exit 0`; with several, each block ends in one, and the last line of all is
 * `SUMMARY  3 inputs  verified 2, invalid 1  exit 3`. No line is wider than `width`, but never narrower than 40 columns:
 * a last line that does not fit goes on indented below. `quiet` prints these last lines only.
 */
export function renderTable(report: Report, options: RenderOptions): string {
  const page: Page = {
    width: Number.isFinite(options.width) ? Math.max(MIN_WIDTH, Math.trunc(options.width)) : MIN_WIDTH,
    ascii: options.ascii,
    theme: options.theme,
  };
  const quiet = options.verbosity === 'quiet';
  const blocks = report.results.map((result) =>
    quiet ? verdictLine(result, page) : resultBlock(result, report, options, page),
  );
  if (report.results.length !== 1) {
    const summary = layoutFields(
      summaryFields(report.summary).map((text) => ({ text })),
      page.width,
    ).join('\n');
    const overview = quiet || blocks.length === 0 ? [] : [resultsOverview(report, options, page)];
    blocks.push([...overview, summary].join('\n\n'));
  }
  return `${blocks.join(quiet ? '\n' : '\n\n\n')}\n`;
}
