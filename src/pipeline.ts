// The whole flow: captured bytes in, a report out. Start reading here.

import { appraise } from './appraisal/appraise.ts';
import type { Policy } from './appraisal/policy-model.ts';
import { maxPoints } from './appraisal/score.ts';
import type { Signals } from './appraisal/signals.ts';
import type { SecondOpinion } from './crypto/verify.ts';
import type { VerifyContext } from './evidence/context.ts';
import { formatFor } from './evidence/formats.ts';
import { detectArtifacts } from './input/detect.ts';
import type { UnreadableInput } from './input/read.ts';
import type { Tier } from './model/appraisal.ts';
import type { Artifact, ArtifactKind, Expectations, RawInput, SignedPayload } from './model/artifact.ts';
import { ERROR_EXIT_CODES, KeytierError } from './model/errors.ts';
import type { Claims, Evidence } from './model/evidence.ts';
import { ESSENTIAL_CHECKS } from './model/finding.ts';
import type { Report, Result, TrustSource } from './model/report.ts';
import { staleness, type TrustAgeLimits } from './trust/age.ts';
import type { TrustStore } from './trust/store.ts';
import { createVerificationCache, type VerificationCache } from './x509/cache.ts';
import { timeText } from './x509/facts.ts';

/** Everything one run depends on. Nothing else is read: no clock, no environment, no network. */
export interface RunOptions {
  readonly trust: TrustStore;
  readonly policy: Policy;
  /** The present, milliseconds since 1970. */
  readonly now: number;
  /** The time to verify for: chosen by the caller, each capture's own, or the present where it is absent. */
  readonly at?: number | 'capture';
  /** Wins over what a capture expects itself. */
  readonly expected?: Expectations;
  readonly payload?: SignedPayload;
  readonly kind?: ArtifactKind;
  readonly maxStatusListAgeDays?: number;
  /** Limits of age by kind of trust data; `status-list` here stands for `maxStatusListAgeDays`. */
  readonly maxTrustAgeDays?: TrustAgeLimits;
  readonly operation?: string;
  readonly requiredTier?: Tier;
  readonly signals?: Signals;
  readonly second?: SecondOpinion;
  readonly crossCheck?: boolean;
  /** Asked about every certificate, where DER is to be read twice; throws ERR_CROSS_CHECK. */
  readonly derAgreement?: (certificate: Uint8Array) => void;
  readonly cache?: VerificationCache;
  /** Options as given, for the commands under NEXT: name and value. */
  readonly repeat?: readonly (readonly [string, string])[];
  /** Loads the second implementation where a capture brings a signature that needs it. */
  readonly loadSecond?: () => Promise<SecondOpinion>;
  readonly version: string;
}

/** Detects, verifies and appraises every input. What cannot be read becomes an `unreadable` result, not an exception. */
export async function verifyInputs(
  inputs: AsyncIterable<RawInput | UnreadableInput>,
  options: RunOptions,
): Promise<Report> {
  const shared = { ...options, cache: options.cache ?? createVerificationCache() };
  const results: Result[] = [];
  for await (const input of inputs) {
    if ('error' in input) results.push(unreadable(input.source, input.error, shared.policy));
    else results.push(...(await verifyInput(input, shared)));
  }
  return reportOf(results, options);
}

async function verifyInput(input: RawInput, options: RunOptions): Promise<Result[]> {
  let artifacts: Artifact[];
  try {
    artifacts = await detectArtifacts(input, options.kind === undefined ? {} : { kind: options.kind });
  } catch (error) {
    return [unreadable(input.source, unreadableError(error), options.policy)];
  }
  const needsSecond = options.second === undefined && artifacts.some(({ payload }) => payload !== undefined);
  const second = needsSecond ? await options.loadSecond?.() : options.second;
  const complete = second === undefined ? options : { ...options, second };
  return artifacts.map((artifact) => verifyArtifact(artifact, complete));
}

/** Verifies and appraises one artefact. */
export function verifyArtifact(artifact: Artifact, options: RunOptions): Result {
  try {
    const format = formatFor(artifact.kind);
    if (format === undefined)
      throw new KeytierError('ERR_INPUT_NO_ARTIFACT', `this version cannot verify ${artifact.kind}`, {
        where: artifact.source,
      });
    if (options.derAgreement !== undefined)
      for (const der of artifact.certificates) options.derAgreement(der);
    const context = contextFor(artifact, options);
    return resultOf(artifact, format.verify(artifact, context), context.time, options);
  } catch (error) {
    return unreadable(artifact.source, unreadableError(error), options.policy, artifact);
  }
}

function contextFor(artifact: Artifact, options: RunOptions): VerifyContext {
  const {
    trust,
    now,
    second,
    crossCheck = false,
    maxTrustAgeDays = NO_LIMITS,
    maxStatusListAgeDays = maxTrustAgeDays['status-list'] ?? null,
    cache = createVerificationCache(),
  } = options;
  const at = options.at === 'capture' ? captureTime(artifact, now) : options.at;
  return {
    trust,
    cache,
    time: at ?? Math.floor(now / 1000) * 1000,
    timeGiven: at !== undefined,
    timeByCapture: options.at === 'capture',
    now,
    expected:
      artifact.expected === undefined
        ? (options.expected ?? NOTHING)
        : { ...artifact.expected, ...options.expected },
    expectedByCapture:
      artifact.expected === undefined ? NO_NAMES : namesByCapture(artifact.expected, options.expected),
    payload: options.payload ?? artifact.payload,
    payloadByCapture: options.payload === undefined,
    maxStatusListAgeDays,
    maxTrustAgeDays,
    second,
    crossCheck,
  };
}

const NO_LIMITS: TrustAgeLimits = {};
const NOTHING: Expectations = {};
const NO_NAMES: ReadonlySet<keyof Expectations> = new Set();

function namesByCapture(
  byCapture: Expectations,
  byCaller: Expectations = NOTHING,
): ReadonlySet<keyof Expectations> {
  return new Set(
    (Object.keys(byCapture) as (keyof Expectations)[]).filter((name) => byCaller[name] === undefined),
  );
}

/** A clock that runs ahead is honest for a day; a capture from the future is not. */
const CLOCK_SKEW = 86_400_000;

function captureTime({ time, source }: Artifact, now: number): number {
  const captured = time === undefined ? Number.NaN : Date.parse(time);
  if (captured <= now + CLOCK_SKEW) return captured;
  throw new KeytierError(
    'ERR_INPUT_MALFORMED',
    time === undefined ? 'the capture carries no time' : 'the capture is from the future',
    {
      where: source,
      ...(time === undefined ? {} : { seen: time }),
      hint: 'give the capture a "time" field (RFC 3339), or name the time with --at',
    },
  );
}

/** What is wrong with one input must not take away the results of the others; bugs and disagreements end the run. */
function unreadableError(error: unknown): KeytierError {
  if (
    error instanceof KeytierError &&
    (ERROR_EXIT_CODES[error.code] === 5 || error.code.startsWith('ERR_VALUE_'))
  )
    return error;
  throw error;
}

function resultOf(artifact: Artifact, evidence: Evidence, time: number, options: RunOptions): Result {
  const { policy, operation, requiredTier, signals } = options;
  const appraisal = appraise(evidence, {
    policy,
    isEssential: (check) => ESSENTIAL_CHECKS.has(check),
    ...(operation === undefined ? {} : { operation }),
    ...(requiredTier === undefined ? {} : { requiredTier }),
    ...(signals === undefined ? {} : { signals }),
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
    riskAttributes: {
      hw_key_client_status: 'not-reported',
      hw_key_server_result: SERVER_RESULTS[evidence.claims.signature],
    },
    next: appraisal.next.map((line) =>
      line.replaceAll('<input>', () => [source, ...repeatable(line, options)].map(shellQuote).join(' ')),
    ),
  };
}

const SERVER_RESULTS: Readonly<Record<Claims['signature'], string>> = {
  valid: 'valid',
  invalid: 'invalid',
  unsupported: 'not-checked',
  'not-checked': 'not-checked',
};

/** Options that were given and that a command to try next does not name itself, so that it can be pasted as it is. */
function repeatable(line: string, { repeat = [] }: RunOptions): readonly string[] {
  return repeat.filter(([name]) => !line.includes(name)).flat();
}

/** A source as a word of a command; stdin is `-`. */
function shellQuote(source: string): string {
  const word = source === 'stdin' ? '-' : source.replace(/^stdin#/, '-#');
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function unreadable(source: string, error: KeytierError, policy: Policy, artifact?: Artifact): Result {
  const max = policy.score.signals.reduce((sum, signal) => sum + maxPoints(signal), 0);
  return {
    input: {
      source,
      kind: artifact?.kind ?? null,
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
function secondsText(time: number): string {
  return timeText(Math.floor(time / 1000) * 1000);
}

/** With `--at capture` each result has its own time; the run carries the latest. */
function latest(results: readonly Result[], otherwise: string): string {
  return (
    results
      .map(({ verifiedAt }) => verifiedAt ?? '')
      .reduce((left, right) => (right > left ? right : left), '') || otherwise
  );
}

/** Several results: the first of these that occurs is the run's exit code (interface contract). */
const EXIT_PRIORITY = [3, 5, 4, 1, 0] as const;

/** Assembles a report from results. */
export function reportOf(results: readonly Result[], options: RunOptions): Report {
  const { now, at, policy, requiredTier, version } = options;
  const count = <Key extends string>(keys: readonly Key[]) =>
    Object.fromEntries(
      [...new Set(keys)].sort().map((key) => [key, keys.filter((other) => other === key).length]),
    ) as Partial<Record<Key, number>>;
  return {
    schema: 'keytier.report',
    schemaVersion: '1.0',
    tool: { name: 'keytier', version },
    run: {
      at: secondsText(now),
      verifiedAt: at === 'capture' ? latest(results, secondsText(now)) : secondsText(at ?? now),
      verifiedAtGiven: at !== undefined,
      policy: policy.name,
      requiredTier: requiredTier ?? policy.requiredTier,
      strategy: 'supported',
      trust: datedSources(options, results),
    },
    results,
    summary: {
      inputs: results.length,
      byVerdict: count(results.map(({ verdict }) => verdict)),
      byTier: count(results.map(({ tier }) => tier)),
      exitCode: EXIT_PRIORITY.find((code) => results.some(({ exitCode }) => exitCode === code)) ?? 0,
    },
  };
}

/** Which limit of age each source falls under; sources of your own have no date and no limit. */
const LIMITED: Readonly<Record<string, keyof TrustAgeLimits>> = {
  'status-list': 'status-list',
  'google-roots': 'roots',
  'root-list': 'roots',
  'boot-keys': 'boot-keys',
  'grapheneos-boot-keys': 'boot-keys',
};

/** The trust material with its limits, and since when it was too old for the latest time that was verified for. */
function datedSources(options: RunOptions, results: readonly Result[]): readonly TrustSource[] {
  const { trust, now, at, maxTrustAgeDays = NO_LIMITS, maxStatusListAgeDays } = options;
  const limits =
    maxStatusListAgeDays === undefined
      ? maxTrustAgeDays
      : { ...maxTrustAgeDays, 'status-list': maxStatusListAgeDays };
  const time = at === 'capture' ? Math.max(now, Date.parse(latest(results, ''))) || now : (at ?? now);
  return trust.sources.map((source) => {
    const kind = LIMITED[source.name];
    const limit = kind === undefined ? undefined : limits[kind];
    if (kind === undefined || limit === undefined) return source;
    const asOf = kind === 'status-list' ? source.asOf : trust.asOf[kind];
    const since = staleness(asOf, time, limit)?.since ?? null;
    return { ...source, maxAgeDays: limit, ...(since === null ? {} : { staleSince: since }) };
  });
}
