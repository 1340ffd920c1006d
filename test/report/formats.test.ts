// JSON, NDJSON, summary and error documents: order, completeness, and what each format loads.

import { describe, expect, it } from 'vitest';
import { KeytierError } from '../../src/model/errors.ts';
import type { Report } from '../../src/model/report.ts';
import { renderErrorJson, renderErrorText } from '../../src/report/error.ts';
import { isReportFormat, REPORT_FORMATS } from '../../src/report/formats.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderNdjson } from '../../src/report/ndjson.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { PLAIN_THEME } from '../../src/report/theme-plain.ts';
import {
  buildReport,
  buildResult,
  finding,
  HOSTILE,
  hostileResult,
  INVALID,
  UNREADABLE,
  WIDE,
} from './fixtures.ts';

/** The same value with every object's keys in reverse, arrays as they are. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('renderJson', () => {
  const report = buildReport([buildResult(), INVALID, UNREADABLE]);

  it('carries the whole report, indented by two, with a line feed at the end', () => {
    expect(JSON.parse(renderJson(report))).toEqual(report);
    expect(
      renderJson(report).startsWith('{\n  "schema": "keytier.report",\n  "schemaVersion": "1.0",\n'),
    ).toBe(true);
    expect(renderJson(report).endsWith('}\n')).toBe(true);
  });

  it('has its keys in the order of the interface, whatever order they were built in', () => {
    const facts = report.results.map((result) => result.facts);
    const shuffled = reversed(report) as Report;
    const results = shuffled.results.map((result, index) => ({ ...result, facts: facts[index] ?? {} }));
    expect(renderJson({ ...shuffled, results })).toBe(renderJson(report));
    const parsed = JSON.parse(renderJson({ ...shuffled, results }));
    expect(Object.keys(parsed)).toEqual(['schema', 'schemaVersion', 'tool', 'run', 'results', 'summary']);
    expect(Object.keys(parsed.results[0])).toEqual([
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
      'next',
    ]);
    expect(Object.keys(parsed.results[0].findings[0])).toEqual([
      'check',
      'outcome',
      'reason',
      'basis',
      'at',
      'seen',
      'expected',
    ]);
    expect(Object.keys(parsed.summary.byVerdict)).toEqual(['verified', 'invalid', 'unreadable']);
  });

  it('keeps fields that a later version added', () => {
    const later = { ...buildReport(), notes: ['new in 1.1'] };
    expect(JSON.parse(renderJson(later))).toEqual(later);
  });

  it.each(Object.entries(HOSTILE))(
    'keeps text that %s byte for byte, and prints none of it raw',
    (_, text) => {
      const hostile = buildReport([hostileResult(text)]);
      expect(JSON.parse(renderJson(hostile))).toEqual(hostile);
      expect(renderJson(hostile).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(renderJson(hostile)).not.toMatch(/^\s*::/m);
    },
  );
});

describe('renderNdjson', () => {
  it('is one result a line, then the summary', () => {
    const report = buildReport([
      buildResult(),
      hostileResult(HOSTILE['breaks lines with U+2028'] ?? ''),
      UNREADABLE,
    ]);
    const lines = renderNdjson(report).split('\n');
    expect(lines.pop()).toBe('');
    const parsed = lines.map((line) => JSON.parse(line));
    const { results, ...envelope } = report;
    expect(parsed.slice(0, -1)).toEqual(results);
    expect(parsed.at(-1)).toEqual(envelope);
    expect(Object.keys(parsed.at(-1))).toEqual(['summary', 'schema', 'schemaVersion', 'tool', 'run']);
  });
});

const NOT_GIVEN = finding({ check: 'binding.challenge', outcome: 'unknown', reason: 'not-given' });
const UNKNOWN = finding({ check: 'revocation.status', outcome: 'unknown', reason: 'no-status-list' });
const NOTICE = finding({ check: 'boot.state', outcome: 'notice', reason: 'unlocked' });

describe('renderSummary', () => {
  it('is one line a result with the worst finding, then the sum', () => {
    const sound = buildResult({ findings: buildResult().findings.filter((item) => item.outcome === 'pass') });
    expect(renderSummary(buildReport([sound, INVALID, UNREADABLE]))).toBe(
      [
        'ticket.json#/log/3  VERIFIED  strong  30/90  exit 0  -',
        'forged.pem  INVALID  none  0/90  exit 3  fail: chain.signatures',
        'photo.jpg  UNREADABLE  none  0/90  exit 5  ERR_INPUT_NO_ARTIFACT',
        'SUMMARY  3 inputs  verified 1, invalid 1, unreadable 1  exit 3',
        '',
      ].join('\n'),
    );
    expect(renderSummary(buildReport([buildResult()]))).toContain(
      '  exit 0  notice: boot.state\nSUMMARY  1 input  ',
    );
  });

  it.each([
    ['what nobody asked to have checked', [NOT_GIVEN], 'verified', '-'],
    ['it after what is unknown otherwise', [NOT_GIVEN, UNKNOWN], 'verified', 'unknown: revocation.status'],
    ['it after a notice', [NOT_GIVEN, NOTICE], 'verified', 'notice: boot.state'],
    [
      'it where it alone leaves the evidence undecided',
      [NOTICE, NOT_GIVEN],
      'undecided',
      'unknown: binding.challenge',
    ],
    ['the rest where more is undecided', [NOT_GIVEN, UNKNOWN], 'undecided', 'unknown: revocation.status'],
  ] as const)('leaves out, or names, %s', (_, findings, verdict, field) => {
    const line = renderSummary(buildReport([buildResult({ findings, verdict })])).split('\n')[0];
    expect(line?.split('  ').at(-1)).toBe(field);
  });

  it.each(Object.entries(HOSTILE))('has one line for a path that %s', (_, text) => {
    const lines = renderSummary(buildReport([hostileResult(text)])).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(lines.some((line) => /^\s*::/.test(line))).toBe(false);
  });
});

describe('errors', () => {
  const error = new KeytierError('ERR_INPUT_NO_ARTIFACT', 'no attestation found in ticket.json', {
    seen: 'JSON object, 2.1 kB, keys: user, os, log',
    where: 'ticket.json',
    tried: ['android-key-attestation', 'webauthn-registration'],
    hint: "if it is nested, point at it:   keytier verify 'ticket.json#/log/3/payload'\nor name its kind",
  });

  it('are laid out as the interface says', () => {
    expect(renderErrorText(error, { theme: PLAIN_THEME })).toBe(
      [
        'keytier: error: no attestation found in ticket.json [ERR_INPUT_NO_ARTIFACT]',
        '  seen    JSON object, 2.1 kB, keys: user, os, log',
        '  where   ticket.json',
        '  tried   android-key-attestation, webauthn-registration',
        "  hint    if it is nested, point at it:   keytier verify 'ticket.json#/log/3/payload'",
        '          or name its kind',
        '  more    keytier explain ERR_INPUT_NO_ARTIFACT',
        '',
      ].join('\n'),
    );
    expect(renderErrorText(new KeytierError('ERR_USAGE', 'no input'), { theme: PLAIN_THEME })).toBe(
      'keytier: error: no input [ERR_USAGE]\n  more    keytier explain ERR_USAGE\n',
    );
  });

  it.each(Object.entries(HOSTILE))('stay on their lines with text that %s', (_, text) => {
    const hostile = new KeytierError('ERR_USAGE', text, {
      seen: text,
      where: text,
      tried: [text],
      hint: text,
    });
    const lines = renderErrorText(hostile, { theme: PLAIN_THEME }).split('\n');
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]|^\s*::/u);
      expect(line).toMatch(/^(?:keytier: error: | {2}(?:seen|where|tried|hint|more| {4}) +|$)/);
    }
    expect(JSON.parse(renderErrorJson(hostile)).error.message).toBe(text);
  });

  it('are JSON with every field there', () => {
    expect(JSON.parse(renderErrorJson(error))).toEqual({
      error: {
        code: 'ERR_INPUT_NO_ARTIFACT',
        message: 'no attestation found in ticket.json',
        where: 'ticket.json',
        hint: "if it is nested, point at it:   keytier verify 'ticket.json#/log/3/payload'\nor name its kind",
        seen: 'JSON object, 2.1 kB, keys: user, os, log',
        tried: ['android-key-attestation', 'webauthn-registration'],
      },
    });
    const bare = JSON.parse(renderErrorJson(new KeytierError('ERR_USAGE', 'no input')));
    expect(bare.error).toEqual({ code: 'ERR_USAGE', message: 'no input', where: null, hint: null });
  });
});

describe('REPORT_FORMATS', () => {
  it('renders every format it names', async () => {
    for (const load of Object.values(REPORT_FORMATS)) {
      const render = await load();
      expect(render(buildReport(), WIDE).endsWith('\n')).toBe(true);
    }
  });

  it('knows its names, and nothing that objects inherit', () => {
    expect(['table', 'json', 'ndjson', 'summary'].every(isReportFormat)).toBe(true);
    expect(['yaml', 'toString', '__proto__', ''].some(isReportFormat)).toBe(false);
  });
});
