// The catalogues of reasons, error codes and exit codes: complete and consistent with each other.
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from '../../src/checks/error-codes.ts';
import { EXIT_CODES } from '../../src/checks/exit-codes.ts';
import { REASON_CODES, REASONS } from '../../src/checks/reasons.ts';
import { ERROR_CODES } from '../../src/model/errors.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';

describe('the catalogue of reasons', () => {
  it('has one entry for each code and no other', () => {
    expect(Object.keys(REASONS).sort()).toEqual([...REASON_CODES].sort());
    expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
  });

  it.each(REASON_CODES)('%s is lower case, names its checks and is plain text', (code) => {
    const { checks, meaning, next } = REASONS[code];
    expect(code).toMatch(/^[a-z][a-z-]*[a-z]$/);
    expect(checks.length).toBeGreaterThan(0);
    for (const check of checks) expect(CHECK_IDS).toContain(check);
    expect(meaning).toMatch(/\.$/);
    expect(meaning + next).not.toMatch(/[<>`*|]|\s\s|\n/);
    expect(next).not.toMatch(/permissive|loosen|relax/i);
  });

  it('can explain every check with at least one reason', () => {
    const explained = new Set(REASON_CODES.flatMap((code) => REASONS[code].checks));
    expect(CHECK_IDS.filter((id) => !explained.has(id))).toEqual([]);
  });
});

describe('the catalogue of error codes', () => {
  it('has one entry for each code', () => {
    expect(Object.keys(ERROR_CATALOGUE).sort()).toEqual([...ERROR_CODES].sort());
  });

  it.each([
    { family: /^ERR_(USAGE|VALUE_|POLICY_|EXPLAIN_)/, exitCode: 2, count: 6 },
    { family: /^ERR_(INPUT_|LIMIT_|DECODE_)/, exitCode: 5, count: 11 },
    { family: /^ERR_TRUST_/, exitCode: 6, count: 5 },
    { family: /^ERR_FETCH_/, exitCode: 6, count: 10 },
    { family: /^ERR_(CROSS_CHECK|OUTPUT|INTERNAL)$/, exitCode: 70, count: 3 },
  ])('$family exits with $exitCode', ({ family, exitCode, count }) => {
    const codes = ERROR_CODES.filter((code) => family.test(code));
    expect(codes).toHaveLength(count);
    for (const code of codes) expect(ERROR_CATALOGUE[code].exitCode).toBe(exitCode);
  });
});

describe('the exit codes', () => {
  it('are those of the interface', () => {
    expect(EXIT_CODES.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '0 ok',
      '1 below-policy',
      '2 usage',
      '3 invalid',
      '4 undecided',
      '5 unreadable',
      '6 trust-data',
      '70 internal',
      '130 interrupted',
    ]);
  });
});
