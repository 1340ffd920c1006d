// Codes that trust commands print can be explained like any other.
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/checks/explain.ts';
import { REASON_CODES } from '../../src/checks/reasons.ts';
import { TRUST_PROBLEMS } from '../../src/model/trust-data.ts';

describe('codes of trust findings', () => {
  // A reason of the same name is another thing, and wins.
  const own = TRUST_PROBLEMS.filter((code) => !(REASON_CODES as readonly string[]).includes(code));

  it.each(own)('%s is explained', (code) => {
    const page = explain(code);
    expect(page).toContain('keytier trust show');
    expect(page).toMatch(new RegExp(`^  ${code}: [A-Z]`, 'm'));
  });

  it('are all their own', () => {
    expect(TRUST_PROBLEMS.filter((code) => !own.includes(code))).toEqual([]);
  });
});
