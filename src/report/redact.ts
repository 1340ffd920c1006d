// Hides what identifies one device, before a report is shared.
import type { Facts, Json } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { Report, Result } from '../model/report.ts';

/** `auto`: in formats made to be shared; `all`: in every format, the challenge too; `none`: nothing. */
export type RedactMode = 'auto' | 'none' | 'all';

/** Fields that name one device or one person's use of it (Android key attestation tags 713-715, 723, unique id). */
const DEVICE_IDS: ReadonlySet<string> = new Set([
  'attestationIdImei',
  'attestationIdSecondImei',
  'attestationIdMeid',
  'attestationIdSerial',
  'uniqueId',
  // Samsung Knox attestation: the device's ids in one field.
  'idAttestation',
]);

/** Session data: no identity, but it can tie a report to a login. */
const SESSION: ReadonlySet<string> = new Set(['attestationChallenge', 'challenge', 'nonce']);

/** Findings whose prose spells session data out in other encodings (hex, text). */
const SESSION_CHECKS: ReadonlySet<string> = new Set(['binding.challenge']);

/** Formats that end up in tickets and mails. */
const SHARED_FORMATS: ReadonlySet<string> = new Set(['markdown', 'html']);

const KEPT = 4;

function hide(value: string): string {
  if (value === '') return value;
  // Four characters of a short value would be most of it.
  return value.length < 2 * KEPT ? '… (redacted)' : `…${value.slice(-KEPT)} (redacted)`;
}

interface Redaction {
  readonly names: ReadonlySet<string>;
  /** Checks whose prose is hidden altogether. */
  readonly checks: ReadonlySet<string>;
  /** Every value that was hidden, so that prose that quotes it can be cleaned too. */
  readonly hidden: Set<string>;
}

function isRecord(value: Json): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function redactValue(value: Json, inside: boolean, redaction: Redaction): Json {
  if (Array.isArray(value)) return value.map((item: Json) => redactValue(item, inside, redaction));
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([name, item]): [string, Json | undefined] => [
      name,
      item === undefined ? item : redactValue(item, inside || redaction.names.has(name), redaction),
    ]);
    return Object.fromEntries(entries);
  }
  if (!inside || (typeof value !== 'string' && typeof value !== 'number')) return value;
  const text = String(value);
  if (text.length >= 2 * KEPT) redaction.hidden.add(text);
  return hide(text);
}

function redactProse(text: string, hidden: ReadonlySet<string>): string {
  let clean = text;
  for (const value of hidden) clean = clean.replaceAll(value, hide(value));
  return clean;
}

function redactFinding(finding: Finding, redaction: Redaction): Finding {
  const prose = (text: string | null): string | null => {
    if (text === null) return null;
    return redaction.checks.has(finding.check) ? '(redacted)' : redactProse(text, redaction.hidden);
  };
  return { ...finding, seen: prose(finding.seen), expected: prose(finding.expected) };
}

function redactResult(result: Result, hide: Pick<Redaction, 'names' | 'checks'>): Result {
  const redaction: Redaction = { ...hide, hidden: new Set() };
  const facts: Facts = Object.fromEntries(
    Object.entries(result.facts).map(([name, value]) => [
      name,
      value === undefined ? value : redactValue(value, hide.names.has(name), redaction),
    ]),
  );
  return {
    ...result,
    facts,
    findings: result.findings.map((finding) => redactFinding(finding, redaction)),
    next: result.next.map((text) => redactProse(text, redaction.hidden)),
  };
}

/**
 * Gives a copy of the report in which identifying values are replaced by `…1234 (redacted)`: the last four characters
 * stay so that a person with the device in hand can compare. Values under 8 characters are hidden altogether.
 *
 * `auto` hides IMEI, second IMEI, MEID, serial number and unique id, in `markdown` and `html` only; `all` hides these
 * and the challenge in every format. The report itself is not changed.
 */
export function redact(report: Report, mode: RedactMode, options: { readonly format: string }): Report {
  if (mode === 'none' || (mode === 'auto' && !SHARED_FORMATS.has(options.format))) return report;
  const what =
    mode === 'all'
      ? { names: new Set([...DEVICE_IDS, ...SESSION]), checks: SESSION_CHECKS }
      : { names: DEVICE_IDS, checks: new Set<string>() };
  return { ...report, results: report.results.map((result) => redactResult(result, what)) };
}
