// The view model: one result as sections of printable rows, the same for every text format.
import type { Decision, Score, Verdict } from '../model/appraisal.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { ReportError, ReportRun, Result, TrustSource } from '../model/report.ts';
import type { Verbosity } from './options.ts';
import { safeText } from './safe-text.ts';
import { DECISION_WORDS, OUTCOME_ORDER, OUTCOME_WORDS, sortFindings } from './verdict.ts';

/** Every string in a view has been through safeText and is harmless. A value may have line feeds of our own. */
export interface LabelledRow {
  readonly label: string;
  readonly value: string;
}

export interface EvidenceRow {
  readonly check: string;
  readonly outcome: Outcome;
  /** PASS, NOTICE, FAIL, UNKNOWN or N/A. */
  readonly result: string;
  /** What was seen and where, then what was expected and why, each on its own line. */
  readonly seen: readonly string[];
  readonly basis: string;
}

export interface RiskRow {
  /** Signed: `+40`, `-5`, `0`; the total without a plus sign. */
  readonly points: string;
  readonly max: string;
  readonly signal: string;
  readonly reason: string;
}

export interface DecisionRow {
  /** One a line: operations that fare alike share a row. */
  readonly operation: string;
  readonly needs: string;
  readonly outcome: Decision['outcome'];
  /** ALLOW, STEP-UP or DENY. */
  readonly decision: string;
  readonly because: string;
}

/** A command stands alone, so that it can be copied; everything else is advice. */
export interface NextRow {
  readonly kind: 'command' | 'advice';
  readonly text: string;
}

export interface ResultView {
  readonly header: readonly LabelledRow[];
  /** Why an `unreadable` input could not be read; null otherwise. */
  readonly error: { readonly message: string; readonly details: readonly LabelledRow[] } | null;
  /** Counts by outcome, worst first: `1 fail, 12 pass`; says so where rows are left out. */
  readonly evidenceCounts: string;
  readonly evidence: readonly EvidenceRow[];
  /** The last row is the total. */
  readonly risk: readonly RiskRow[];
  readonly decisions: readonly DecisionRow[];
  /** The NIST level and its reasons, and the two risk attributes, where there are any. */
  readonly statements: readonly LabelledRow[];
  readonly next: readonly NextRow[];
  readonly verdict: Verdict;
}

export interface ViewOptions {
  readonly verbosity: Verbosity;
  readonly ascii: boolean;
}

/**
 * Our own sentences hold one or two captured values, each cut where it was put in; a diagnosis with its cause takes some
 * 300 characters.
 */
const MAX_SENTENCE = 600;

/** Commands are kept whole up to this many characters: cut in the middle they would be of no use. */
const MAX_COMMAND_TEXT = 1_000;

type Print = (value: string) => string;

function trustText(trust: TrustSource, print: Print, verbosity: Verbosity): string {
  const short = `${print(trust.name)} ${trust.asOf === null ? '(undated)' : print(trust.asOf)}`;
  const stale = trust.staleSince === undefined ? '' : `, too old since ${print(trust.staleSince)}`;
  if (verbosity !== 'verbose') return `${short}${stale}`;
  return `${short}${stale} (${print(trust.source)}, ${trust.count} entries, sha256 ${print(trust.sha256)})`;
}

function headerRows(result: Result, run: ReportRun, options: ViewOptions, print: Print): LabelledRow[] {
  const { input } = result;
  const trust = run.trust.map((source) => trustText(source, print, options.verbosity)).join(', ');
  const size = input.bytes === null ? '' : ` (${input.bytes} bytes)`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['source', print(input.source)],
    ['id', input.id === undefined ? null : print(input.id)],
    ['kind', input.kind === null ? null : print(input.kind)],
    ['detected as', input.detectedAs === null ? null : `${print(input.detectedAs)}${size}`],
    ['sha256', input.sha256 === null || options.verbosity !== 'verbose' ? null : print(input.sha256)],
    ['time', `${print(result.verifiedAt ?? run.verifiedAt)} (${run.verifiedAtGiven ? '--at' : 'now'})`],
    ['trust data', trust === '' ? 'none' : trust],
    ['policy', `${print(run.policy)}, requires ${print(run.requiredTier)}, strategy ${print(run.strategy)}`],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

const sentence =
  ({ ascii }: ViewOptions): Print =>
  (value) =>
    safeText(value, { ascii, max: MAX_SENTENCE });

function seenLines(finding: Finding, options: ViewOptions, print: Print): string[] {
  const say = sentence(options);
  const seen = finding.seen === null ? [] : [say(finding.seen)];
  const first = [...(finding.at === null ? [] : [print(finding.at)]), ...seen].join(': ');
  const lines = [first === '' ? '-' : first];
  if (finding.outcome === 'pass' && options.verbosity !== 'verbose') return lines;
  if (finding.expected !== null) lines.push(`expected: ${say(finding.expected)}`);
  if (finding.reason !== null) lines.push(`reason: ${print(finding.reason)}`);
  return lines;
}

function evidenceRows(result: Result, options: ViewOptions, print: Print): EvidenceRow[] {
  return sortFindings(result.findings)
    .filter((finding) => finding.outcome !== 'not-applicable' || options.verbosity === 'verbose')
    .map((finding) => ({
      check: print(finding.check),
      outcome: finding.outcome,
      result: OUTCOME_WORDS[finding.outcome],
      seen: seenLines(finding, options, print),
      basis: print(finding.basis),
    }));
}

function countOutcomes(findings: readonly Finding[], { verbosity }: ViewOptions): string {
  return OUTCOME_ORDER.flatMap((outcome) => {
    const count = findings.filter((finding) => finding.outcome === outcome).length;
    const hidden = outcome === 'not-applicable' && verbosity !== 'verbose' ? ' (-v shows them)' : '';
    return count === 0 ? [] : [`${count} ${outcome}${hidden}`];
  }).join(', ');
}

function riskRows(score: Score, print: Print): RiskRow[] {
  const rows = score.rows.map((row) => ({
    points: row.points > 0 ? `+${row.points}` : String(row.points),
    max: String(row.max),
    signal: print(row.signal),
    reason: print(row.reason),
  }));
  return [...rows, { points: String(score.value), max: String(score.max), signal: 'total', reason: '' }];
}

/** A row for each different decision: six that say the same would bury the one that does not. */
function decisionRows(decisions: readonly Decision[], print: Print, say: Print): DecisionRow[] {
  const rows = new Map<string, DecisionRow>();
  for (const decision of decisions) {
    const row = decisionRow(decision, print, say);
    const key = `${row.needs}\0${row.outcome}\0${row.because}`;
    const same = rows.get(key);
    rows.set(key, same === undefined ? row : { ...row, operation: `${same.operation}\n${row.operation}` });
  }
  return [...rows.values()];
}

function decisionRow(decision: Decision, print: Print, say: Print): DecisionRow {
  const because = say(decision.because);
  const methods = decision.stepUp.map(print).join(', ');
  return {
    operation: print(decision.operation),
    needs: print(decision.requiredTier),
    outcome: decision.outcome,
    decision: DECISION_WORDS[decision.outcome],
    because: methods === '' ? because : `${because} (step up with: ${methods})`,
  };
}

function statementRows(result: Result, print: Print, say: Print): LabelledRow[] {
  const { assurance, riskAttributes } = result;
  const rows: LabelledRow[] = [];
  if (assurance !== null) {
    const level = assurance.aal === null ? 'no NIST level' : `at most NIST AAL${assurance.aal}`;
    rows.push({ label: 'assurance', value: [level, ...assurance.reasons.map(say)].join('\n') });
  }
  if (riskAttributes !== undefined) {
    rows.push(
      { label: 'hw_key_client_status', value: print(riskAttributes.hw_key_client_status) },
      { label: 'hw_key_server_result', value: print(riskAttributes.hw_key_server_result) },
    );
  }
  return rows;
}

function errorView(error: ReportError, print: Print): ResultView['error'] {
  const tried = (error.tried ?? []).map(print).join(', ');
  const hints = error.hint === null ? [] : error.hint.split('\n');
  return {
    message: `${print(error.message)} [${print(error.code)}]`,
    details: [
      ...(error.seen === undefined ? [] : [{ label: 'seen', value: print(error.seen) }]),
      ...(error.where === null ? [] : [{ label: 'where', value: print(error.where) }]),
      ...(tried === '' ? [] : [{ label: 'tried', value: tried }]),
      ...hints.map((hint, index) => ({ label: index === 0 ? 'hint' : '', value: print(hint) })),
      { label: 'more', value: `keytier explain ${print(error.code)}` },
    ],
  };
}

/**
 * Builds the view of one result. Nothing in it depends on `run.at`, so that two runs with the same `--at` print the
 * same bytes.
 */
export function buildView(result: Result, run: ReportRun, options: ViewOptions): ResultView {
  const print: Print = (value) => safeText(value, { ascii: options.ascii });
  return {
    header: headerRows(result, run, options, print),
    error: result.error === undefined ? null : errorView(result.error, print),
    evidenceCounts: countOutcomes(result.findings, options),
    evidence: evidenceRows(result, options, print),
    risk: riskRows(result.score, print),
    decisions: decisionRows(result.decisions, print, sentence(options)),
    statements: statementRows(result, print, sentence(options)),
    next: result.next.map((text) =>
      text.startsWith('keytier ')
        ? { kind: 'command', text: safeText(text, { ascii: options.ascii, max: MAX_COMMAND_TEXT }) }
        : { kind: 'advice', text: sentence(options)(text) },
    ),
    verdict: result.verdict,
  };
}
