// Redaction: what is hidden, in which formats, and what must stay.
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/report/redact.ts';
import { buildReport, buildResult, finding, KEY_DESCRIPTION } from './fixtures.ts';

const DEVICE_IDS = [
  '2A041FDH300ABC',
  '490154203237518',
  '490154203237526',
  'A10000009296F2',
  'AAECAwQFBgcICQoLDA0ODw',
];

describe('redact', () => {
  const report = buildReport();

  it.each(['markdown', 'html'])('auto hides device identifiers in %s and keeps the last four', (format) => {
    const text = JSON.stringify(redact(report, 'auto', { format }));
    for (const value of DEVICE_IDS) {
      expect(text).not.toContain(value);
      expect(text).toContain(`…${value.slice(-4)} (redacted)`);
    }
    expect(text).toContain(KEY_DESCRIPTION.attestationChallenge);
    expect(text).toContain(KEY_DESCRIPTION.hardwareEnforced.rootOfTrust.verifiedBootKey);
  });

  it.each(['table', 'json', 'ndjson', 'summary', 'sarif'])('auto leaves %s as it is', (format) => {
    expect(redact(report, 'auto', { format })).toBe(report);
  });

  it('all hides them and the challenge everywhere', () => {
    const text = JSON.stringify(redact(report, 'all', { format: 'json' }));
    for (const value of [...DEVICE_IDS, KEY_DESCRIPTION.attestationChallenge])
      expect(text).not.toContain(value);
    expect(text).toContain(`…${KEY_DESCRIPTION.attestationChallenge.slice(-4)} (redacted)`);
  });

  it('none hides nothing', () => {
    expect(redact(report, 'none', { format: 'html' })).toBe(report);
  });

  it('changes nothing but the values it hides, and not the report it was given', () => {
    const before = structuredClone(report);
    const redacted = redact(report, 'all', { format: 'json' });
    expect(report).toEqual(before);
    expect({ ...redacted, results: [] }).toEqual({ ...report, results: [] });
    const [result] = redacted.results;
    const others = report.results[0]?.findings.filter((item) => item.check !== 'binding.challenge');
    expect(result?.findings.filter((item) => item.check !== 'binding.challenge')).toEqual(others);
    expect({ ...result, facts: {}, findings: [] }).toEqual({ ...report.results[0], facts: {}, findings: [] });
    const { keyDescription: _, ...untouched } = structuredClone(buildResult().facts) as Record<
      string,
      unknown
    >;
    expect(result?.facts).toMatchObject(untouched);
  });

  it('hides short values altogether, leaves empty ones, and looks into lists', () => {
    const hardwareEnforced = {
      attestationIdSerial: 'AB12',
      attestationIdMeid: '',
      attestationIdImei: ['490154203237518'],
    };
    const shown = redact(
      buildReport([buildResult({ facts: { keyDescription: { hardwareEnforced } } })]),
      'all',
      {
        format: 'json',
      },
    );
    expect(shown.results[0]?.facts).toEqual({
      keyDescription: {
        hardwareEnforced: {
          attestationIdSerial: '… (redacted)',
          attestationIdMeid: '',
          attestationIdImei: ['…7518 (redacted)'],
        },
      },
    });
  });

  it('all hides the challenge in prose, whatever its encoding there', () => {
    const seen = '5 bytes, hex 68656c6c6f ("hello")';
    const result = buildResult({ findings: [finding({ check: 'binding.challenge', seen, expected: seen })] });
    const [shown] = redact(buildReport([result]), 'all', { format: 'table' }).results;
    expect(shown?.findings).toEqual([
      finding({ check: 'binding.challenge', seen: '(redacted)', expected: '(redacted)' }),
    ]);
    expect(redact(buildReport([result]), 'auto', { format: 'html' }).results[0]?.findings[0]?.seen).toBe(
      seen,
    );
  });

  it('finds the fields wherever they are nested, with values that are not text', () => {
    const facts = {
      attackerWritten: [
        {
          at: 'chain[0]',
          keyDescription: { hardwareEnforced: { attestationIdImei: { base64url: 'gICAgICAgIA' } } },
        },
      ],
      knox: { idAttestation: '0011223344556677', challenge: 'aGVsbG8' },
    };
    const shown = redact(buildReport([buildResult({ facts })]), 'auto', { format: 'html' }).results[0]?.facts;
    expect(shown).toEqual({
      attackerWritten: [
        {
          at: 'chain[0]',
          keyDescription: { hardwareEnforced: { attestationIdImei: { base64url: '…AgIA (redacted)' } } },
        },
      ],
      knox: { idAttestation: '…6677 (redacted)', challenge: 'aGVsbG8' },
    });
  });

  it('cleans prose that quotes a hidden value', () => {
    const result = buildResult({
      findings: [finding({ check: 'app.id', seen: 'IMEI 490154203237518', expected: 'not 490154203237518' })],
      next: ['look 490154203237518 up'],
    });
    const text = JSON.stringify(redact(buildReport([result]), 'auto', { format: 'html' }));
    expect(text).not.toContain('490154203237518');
    expect(text).toContain('IMEI …7518 (redacted)');
  });
});
