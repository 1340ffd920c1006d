// Turns evidence and its appraisal into a result, and what could not be read into one that says so.
import { appraise } from '../appraisal/appraise.ts';
import type { Policy } from '../appraisal/policy-model.ts';
import { maxPoints } from '../appraisal/score.ts';
import { riskAttributesOf } from '../appraisal/strategy.ts';
import type { Artifact } from '../model/artifact.ts';
import { ERROR_EXIT_CODES, KeytierError } from '../model/errors.ts';
import type { Evidence } from '../model/evidence.ts';
import { ESSENTIAL_CHECKS } from '../model/finding.ts';
import type { Result } from '../model/report.ts';
import { timeText } from '../x509/facts.ts';
import type { RunOptions } from './options.ts';

/** What is wrong with one input must not take away the results of the others; bugs and disagreements end the run. */
export function unreadableError(error: unknown): KeytierError {
  if (
    error instanceof KeytierError &&
    (ERROR_EXIT_CODES[error.code] === 5 || error.code.startsWith('ERR_VALUE_'))
  )
    return error;
  throw error;
}

/** Appraises evidence under the run's policy and strategy. */
export function resultOf(artifact: Artifact, evidence: Evidence, time: number, options: RunOptions): Result {
  const { policy, operation, requiredTier, signals, strategy } = options;
  const appraisal = appraise(evidence, {
    policy,
    isEssential: (check) => ESSENTIAL_CHECKS.has(check),
    ...(operation === undefined ? {} : { operation }),
    ...(requiredTier === undefined ? {} : { requiredTier }),
    ...(signals === undefined ? {} : { signals }),
    ...(strategy === undefined ? {} : { strategy }),
  });
  const { source, id, kind, sha256, bytes, detectedAs } = artifact;
  return {
    input: { source, ...(id === undefined ? {} : { id }), kind, sha256, bytes, detectedAs },
    verifiedAt: secondsText(time),
    verdict: appraisal.verdict,
    exitCode: appraisal.exitCode,
    tier: appraisal.tier,
    score: appraisal.score,
    assurance: appraisal.assurance,
    decisions: appraisal.decisions,
    findings: evidence.findings,
    facts: evidence.facts,
    claims: evidence.claims,
    riskAttributes: riskAttributesOf({
      signature: evidence.claims.signature,
      noKeyRegistered: artifact.ceremony?.ceremony.registration.key === 'absent',
      clientStatus: artifact.hardwareKey?.clientStatus ?? null,
    }),
    next: appraisal.next.map((line) => completeCommand(line, source, options)),
  };
}

/** A line under NEXT with the input, or the whole command, in the place that the appraisal left for it. */
function completeCommand(line: string, source: string, options: RunOptions): string {
  if (!line.includes('<input>')) return line;
  const { command } = options;
  const given = command === undefined ? ['verify', source, ...repeatable(line, options)] : command;
  return line.replaceAll('verify <input>', () => given.map(shellQuote).join(' '));
}

/** Options that were given and that a command to try next does not name itself, so that it can be pasted as it is. */
function repeatable(line: string, { repeat = [] }: RunOptions): readonly string[] {
  return repeat.filter(([name]) => !line.includes(name)).flat();
}

/** A source as a word of a command; stdin is `-`. */
function shellQuote(source: string): string {
  const word = source === 'stdin' ? '-' : source.replace(/^stdin#/, '-#');
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The result of what could not be read; nothing was decided about it. */
export function unreadable(source: string, error: KeytierError, policy: Policy, artifact?: Artifact): Result {
  const max = policy.score.signals.reduce((sum, signal) => sum + maxPoints(signal), 0);
  return {
    input: {
      source,
      // What does not parse is of no kind.
      kind: error.code === 'ERR_INPUT_MALFORMED' ? null : (artifact?.kind ?? null),
      sha256: artifact?.sha256 ?? null,
      bytes: artifact?.bytes ?? null,
      detectedAs: artifact?.detectedAs ?? null,
    },
    verdict: 'unreadable',
    exitCode: 5,
    tier: 'none',
    score: { value: 0, max, rows: [] },
    assurance: null,
    decisions: [],
    findings: [],
    facts: {},
    next: [`keytier explain ${error.code}`],
    error: {
      code: error.code,
      message: error.message,
      where: error.where ?? null,
      hint: error.hint ?? null,
      ...(error.seen === undefined ? {} : { seen: error.seen }),
      ...(error.tried === undefined ? {} : { tried: error.tried }),
    },
  };
}

/** RFC 3339 with whole seconds. */
export function secondsText(time: number): string {
  return timeText(Math.floor(time / 1000) * 1000);
}
