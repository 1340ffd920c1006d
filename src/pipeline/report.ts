// Assembles the report of a run from its results.
import type { Report, Result, TrustSource } from '../model/report.ts';
import { staleness, type TrustAgeLimits } from '../trust/age.ts';
import type { RunOptions } from './options.ts';
import { secondsText } from './result.ts';

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
      strategy: options.strategy ?? 'supported',
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
  const { trust, now, at, maxTrustAgeDays = {}, maxStatusListAgeDays } = options;
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
