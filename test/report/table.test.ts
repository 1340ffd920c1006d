// The report for people: sections, order, last lines, and a layout that no evidence can alter.

import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { describe, expect, it } from 'vitest';
import type { Report, Result } from '../../src/model/report.ts';
import { layoutTable } from '../../src/report/layout.ts';
import { renderTable } from '../../src/report/table.ts';
import { createTheme } from '../../src/report/theme.ts';
import {
  buildReport,
  buildResult,
  finding,
  HOSTILE,
  hostileResult,
  hostileUnreadable,
  INVALID,
  KEY_DESCRIPTION,
  SCORE,
  UNREADABLE,
  WIDE,
} from './fixtures.ts';

const requireFromTable = createRequire(createRequire(import.meta.url).resolve('cli-table3'));
const stringWidth: (text: string) => number = requireFromTable('string-width');

const WIDTHS = [40, 80, 97, 98, 120, 200];
const BOX = /[│┌┐└┘├┤┬┴┼─]/u;

function linesOf(text: string): string[] {
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

function lastLine(text: string): string {
  return linesOf(text).at(-1) ?? '';
}

/** The cells of the table below a title, header row left out. */
function cellsBelow(text: string, title: string): string[][] {
  const lines = linesOf(text);
  const start = lines.findIndex((line) => line.startsWith(title));
  const end = lines.findIndex((line, index) => index > start && line.startsWith('└'));
  return lines
    .slice(start, end)
    .filter((line) => line.startsWith('│'))
    .slice(1)
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('renderTable, wide', () => {
  const text = renderTable(buildReport(), WIDE);

  it('has every section in order', () => {
    const titles = ['source ', 'EVIDENCE', 'RISK BREAKDOWN', 'DECISION', 'NEXT', 'VERIFIED '];
    const places = titles.map((title) => linesOf(text).findIndex((line) => line.startsWith(title)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says in the header what was verified, for when, and with which trust data', () => {
    for (const part of [
      'ticket.json#/log/3',
      'android-key-attestation',
      'PEM certificate chain, 5 certificates (4213 bytes)',
      '2026-11-01T00:00:00Z (--at)',
      'google-roots 2026-11-01, status-list (undated)',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('lists findings worst first, and equal ones in the order they came', () => {
    const report = buildReport([
      buildResult({
        findings: [
          finding({ check: 'chain.root' }),
          finding({ check: 'patch.os', outcome: 'notice' }),
          finding({ check: 'key.matches' }),
          finding({ check: 'boot.key', outcome: 'unknown' }),
          finding({ check: 'chain.names', outcome: 'fail' }),
          finding({ check: 'chain.order', outcome: 'fail' }),
        ],
      }),
    ]);
    const rows = cellsBelow(renderTable(report, WIDE), 'EVIDENCE').filter((row) => row[1] !== '');
    expect(rows.map((row) => `${row[1]} ${row[0]}`)).toEqual([
      'FAIL chain.names',
      'FAIL chain.order',
      'UNKNOWN boot.key',
      'NOTICE patch.os',
      'PASS chain.root',
      'PASS key.matches',
    ]);
  });

  it('shows what was expected for findings that did not pass only', () => {
    expect(text).toContain('expected: an expected challenge to compare with');
    expect(text).toContain('reason: not-given');
    expect(text).not.toContain('expected: a pinned root');
    expect(renderTable(buildReport(), { ...WIDE, verbosity: 'verbose' })).toContain(
      'expected: a pinned root',
    );
  });

  it('leaves out what does not apply, but counts it; verbose shows it', () => {
    expect(text).not.toContain('attestation.knox');
    expect(text).toContain('1 unknown, 1 notice, 2 pass, 1 not-applicable (-v shows them)');
    const verbose = renderTable(buildReport(), { ...WIDE, verbosity: 'verbose' });
    expect(cellsBelow(verbose, 'EVIDENCE').at(-1)).toEqual([
      'attestation.knox',
      'N/A',
      'no Knox extension',
      'none',
    ]);
  });

  it('has risk rows that add up to the total in the last row', () => {
    const rows = cellsBelow(text, 'RISK BREAKDOWN');
    const total = rows.at(-1);
    const sum = rows.slice(0, -1).reduce((points, row) => points + Number(row[0]), 0);
    expect(total?.slice(0, 3)).toEqual(['30', '90', 'total']);
    expect(sum).toBe(30);
    expect(rows[0]).toEqual(['+40', '40', 'key-storage', 'StrongBox, attested by Google hardware']);
  });

  it('has one decision row for each operation, with the methods to step up with', () => {
    expect(cellsBelow(text, 'DECISION')).toEqual([
      ['login', 'standard', 'ALLOW', 'strong is enough'],
      ['transfer-over-limit', 'strong', 'STEP-UP', 'score 30 is below 35 (step up with: webauthn, totp)'],
    ]);
  });

  it('puts commands on a line of their own', () => {
    expect(linesOf(text)).toContain('  - Give the challenge the server issued:');
    expect(linesOf(text)).toContain('    keytier verify ticket.json --challenge hex:00ff');
  });

  it('shows the NIST level and the two risk attributes', () => {
    const riskAttributes = { hw_key_client_status: 'not-reported', hw_key_server_result: 'valid' } as const;
    const shown = renderTable(buildReport([buildResult({ riskAttributes })]), WIDE);
    expect(shown).toMatch(/^assurance +at most NIST AAL2\n +device-bound key\n +no FIPS 140 statement$/m);
    expect(shown).toMatch(/^hw_key_client_status +not-reported$/m);
    expect(shown).toMatch(/^hw_key_server_result +valid$/m);
  });

  it('never shows device identifiers', () => {
    const { attestationIdImei, attestationIdSerial, attestationIdMeid } = KEY_DESCRIPTION.hardwareEnforced;
    const verbose = renderTable(buildReport(), { ...WIDE, verbosity: 'verbose' });
    for (const value of [
      attestationIdImei,
      attestationIdSerial,
      attestationIdMeid,
      KEY_DESCRIPTION.uniqueId,
    ]) {
      expect(verbose).not.toContain(value);
    }
  });

  it('shows the time of the result where that is its own, as with --at capture', () => {
    const result = buildResult({ verifiedAt: '2025-05-05T05:05:05Z' });
    expect(renderTable(buildReport([result]), WIDE)).toMatch(/^time +2025-05-05T05:05:05Z /m);
  });

  it('does not depend on when it ran if the time was given', () => {
    const later = buildReport([buildResult()], { at: '2031-01-01T00:00:00Z' });
    expect(renderTable(later, WIDE)).toBe(text);
    expect(text).not.toContain('2026-11-23');
  });
});

describe('last line', () => {
  const allow = buildResult().decisions.slice(0, 1);
  const [stepUp] = buildResult().decisions.slice(1);
  const deny = INVALID.decisions;
  const cases: readonly [string, Partial<Result>, string][] = [
    [
      'all decisions allow',
      { decisions: allow, score: { ...SCORE, value: 40 } },
      'VERIFIED  tier STRONG  score 40/90  ALLOW  exit 0',
    ],
    [
      'one steps up',
      { exitCode: 1, tier: 'minimal' },
      'VERIFIED  tier MINIMAL  score 30/90  STEP-UP  exit 1',
    ],
    [
      'one denies',
      { decisions: [...allow, ...(stepUp ? [stepUp] : []), ...deny] },
      'VERIFIED  tier STRONG  score 30/90  DENY  exit 0',
    ],
    [
      'nothing was decided',
      { verdict: 'undecided', tier: 'none', exitCode: 4, decisions: [] },
      'UNDECIDED  tier NONE  score 30/90  STEP-UP  exit 4',
    ],
  ];

  it.each(cases)('when %s', (_, overrides, expected) => {
    const report = buildReport([buildResult(overrides)]);
    expect(lastLine(renderTable(report, WIDE))).toBe(expected);
    expect(renderTable(report, { ...WIDE, verbosity: 'quiet' })).toBe(`${expected}\n`);
  });

  it('is folded, not cut, where it does not fit', () => {
    const quiet = renderTable(buildReport(), { ...WIDE, width: 40, verbosity: 'quiet' });
    expect(quiet).toBe('VERIFIED  tier STRONG  score 30/90\n  STEP-UP  exit 0\n');
  });

  it('sums several results up', () => {
    const report = buildReport([buildResult(), INVALID, buildResult()]);
    const text = renderTable(report, WIDE);
    expect(lastLine(text)).toBe('SUMMARY  3 inputs  verified 2, invalid 1  exit 3');
    expect(linesOf(text)).toContain('INVALID  tier NONE  score 0/90  DENY  exit 3');
    expect(cellsBelow(text, 'RESULTS')[1]).toEqual([
      'forged.pem',
      'INVALID',
      'none',
      '0/90',
      'DENY',
      'exit 3',
    ]);
    expect(linesOf(renderTable(report, { ...WIDE, verbosity: 'quiet' }))).toHaveLength(4);
  });

  it('is a summary where there was nothing to report on', () => {
    expect(renderTable(buildReport([]), WIDE)).toBe('SUMMARY  0 inputs  exit 5\n');
  });
});

describe('an unreadable input', () => {
  it('shows the error with its hint, and no tables', () => {
    const text = renderTable(buildReport([UNREADABLE]), WIDE);
    expect(text).toContain(
      '  no attestation found in photo.jpg [ERR_INPUT_NO_ARTIFACT]\n  seen   JPEG image, 2.1 MB\n  where  photo.jpg\n  tried  android-key-attestation, public-key\n',
    );
    expect(text).toContain(
      '  hint   point at the part that holds it:\n         keytier verify photo.jpg#/x5c\n',
    );
    expect(text).toContain('  more   keytier explain ERR_INPUT_NO_ARTIFACT\n');
    expect(text).not.toMatch(BOX);
    expect(text).not.toContain('RISK BREAKDOWN');
    expect(lastLine(text)).toBe('UNREADABLE  tier NONE  score 0/90  NO DECISION  exit 5');
  });

  it('says so in the overview of several, on one line', () => {
    const text = renderTable(buildReport([buildResult(), UNREADABLE]), { ...WIDE, width: 98 });
    expect(cellsBelow(text, 'RESULTS')[1]).toEqual([
      'photo.jpg',
      'UNREADABLE',
      'none',
      '0/90',
      'NO DECISION',
      'exit 5',
    ]);
  });
});

describe('layout', () => {
  const reports: readonly [string, Report][] = [
    ['one result', buildReport()],
    ['three results', buildReport([buildResult(), INVALID, UNREADABLE])],
    ...Object.entries(HOSTILE).map(([name, text]): [string, Report] => [
      `text that ${name}`,
      buildReport([hostileResult(text), hostileUnreadable(text)], { policy: text }),
    ]),
  ];

  describe.each(reports)('%s', (_, report) => {
    it.each(WIDTHS)('no line is wider than %i, and none is a command or has a control character', (width) => {
      for (const verbosity of ['normal', 'verbose', 'quiet'] as const) {
        for (const line of linesOf(renderTable(report, { ...WIDE, width, verbosity }))) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/^\s*::|##(?:vso|teamcity)?\[/i);
          expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        }
      }
    });

    it('draws straight tables: each line of a table is as wide as its top', () => {
      let top = 0;
      for (const line of linesOf(renderTable(report, { ...WIDE, width: 98 }))) {
        if (line.startsWith('┌')) top = stringWidth(line);
        if (/^[│├└]/u.test(line)) expect(stringWidth(line)).toBe(top);
      }
      expect(top).toBeGreaterThan(0);
    });

    it('has the same words with colour, and the escapes of no one else', () => {
      const colored = renderTable(report, { ...WIDE, theme: createTheme(1) });
      expect(stripVTControlCharacters(colored)).toBe(renderTable(report, WIDE));
      expect(colored).toContain('\u001b[');
    });

    it('is ASCII where asked', () => {
      for (const width of WIDTHS) {
        expect(renderTable(report, { ...WIDE, width, ascii: true })).toMatch(/^[\n\x20-\x7e]*$/);
      }
    });
  });

  it('uses tables from 98 columns and cards below', () => {
    expect(renderTable(buildReport(), { ...WIDE, width: 98 })).toMatch(BOX);
    expect(renderTable(buildReport(), { ...WIDE, width: 97 })).not.toMatch(BOX);
    expect(renderTable(buildReport(), { ...WIDE, width: 98, ascii: true })).toContain('| check ');
  });

  it('shows the same facts in cards', () => {
    const cards = renderTable(buildReport(), { ...WIDE, width: 80 });
    expect(cards).toContain('UNKNOWN  binding.challenge\n  seen   a challenge of 19 bytes\n');
    expect(cards).toContain('+40 of 40  key-storage\n  reason  StrongBox, attested by Google hardware\n');
    expect(cards).toContain('30 of 90  total\n');
    expect(cards).toContain('ALLOW  login\n  needs    standard\n  because  strong is enough\n');
  });

  it('counts a width below 40 as 40, and one that is not a number too', () => {
    const narrow = renderTable(buildReport(), { ...WIDE, width: 40 });
    expect(renderTable(buildReport(), { ...WIDE, width: 5 })).toBe(narrow);
    expect(renderTable(buildReport(), { ...WIDE, width: Number.NaN })).toBe(narrow);
  });

  it('cannot be given a row by evidence that draws one', () => {
    const forged = HOSTILE['forges a row'] ?? '';
    const text = renderTable(buildReport([{ ...hostileResult(forged), next: [] }]), WIDE);
    expect(linesOf(text).filter((line) => /^(?:VERIFIED|│ chain\.root │)/u.test(line))).toEqual([
      lastLine(text),
    ]);
  });
});

describe('layoutTable', () => {
  it('draws the rows it repeats as cli-table3 itself would', () => {
    const columns = [
      { title: 'check', max: 12 },
      { title: 'points', max: 6, align: 'right' as const },
      { title: 'seen' },
    ];
    const rows = Array.from({ length: 9 }, (_, index) => [
      { text: `row ${index}` },
      { text: `${index * 7}` },
      { text: `${'語x'.repeat(index)}end` },
    ]);
    const drawn = layoutTable(columns, rows, { width: 200, ascii: false });
    const widths = (text: string) =>
      (text.split('\n')[0] ?? '')
        .split(/[┌┬┐]/)
        .map(({ length }) => length)
        .slice(1, -1);
    const same = new Table({
      head: columns.map(({ title }) => title),
      colWidths: widths(drawn),
      colAligns: ['left', 'right', 'left'],
      style: { head: [], border: [], compact: true },
    });
    same.push(...rows.map((row) => row.map(({ text }) => text)));
    expect(drawn).toBe(same.toString());
    expect(drawn).toContain('row 7');
  });
});
