// Hides device ids in decoded facts by the rules of reports: one list of names, wherever they are printed.
import type { Facts } from '../model/evidence.ts';
import type { Report } from '../model/report.ts';
import { type RedactMode, redact } from '../report/redact.ts';

/** Hides what one output may not show. */
export interface Redactor {
  /** A copy of facts with identifying values replaced by `…1234 (redacted)`. */
  facts(facts: Facts): Facts;
  /** One value, given the names of the fields it stands in, outermost first. */
  value(names: readonly string[], text: string): string;
}

/** A report without results; only {@link redact} ever sees it. */
const CARRIER: Report = {
  schema: 'keytier.report',
  schemaVersion: '1.0',
  tool: { name: 'keytier', version: '' },
  run: {
    at: '',
    verifiedAt: '',
    verifiedAtGiven: false,
    policy: '',
    requiredTier: 'minimal',
    strategy: 'supported',
    trust: [],
  },
  results: [],
  summary: { inputs: 0, byVerdict: {}, byTier: {}, exitCode: 0 },
};

/**
 * A redactor for an output. Text hides device ids unless `mode` is `none`: it is what gets pasted into tickets, as
 * Markdown is. JSON hides them with `all` only.
 */
export function createRedactor(mode: RedactMode, output: 'text' | 'json'): Redactor {
  const format = output === 'text' ? 'markdown' : 'json';
  const facts = (values: Facts): Facts => {
    const result = {
      input: { source: '', kind: null, sha256: null, bytes: null, detectedAs: null },
      verdict: 'undecided',
      exitCode: 0,
      tier: 'none',
      score: { value: 0, max: 0, rows: [] },
      assurance: null,
      decisions: [],
      findings: [],
      facts: values,
      next: [],
    } as const;
    return redact({ ...CARRIER, results: [result] }, mode, { format }).results[0]?.facts ?? {};
  };
  return {
    facts,
    value: (names, text) =>
      names.reduce((shown, name) => {
        const hidden = facts({ [name]: shown })[name];
        return typeof hidden === 'string' ? hidden : shown;
      }, text),
  };
}
