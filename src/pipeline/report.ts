// Assembles the report of a run from its results.
import type { Report, Result } from '../model/report.ts';
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
  const { now, at, policy, trust, requiredTier, version } = options;
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
      trust: trust.sources,
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
