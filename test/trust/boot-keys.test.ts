// Boot keys by name: known systems, keys that everybody has, placeholders, and all others.
import { describe, expect, it } from 'vitest';
import { bootKeyTable, bundledBootKeys } from '../../src/trust/boot-keys.ts';

describe('the bundled table', () => {
  const table = bundledBootKeys();

  // As the projects publish them: Auditor for the systems, the AVB sources for the test keys.
  it.each([
    ['cd7479653aa88208f9f03034810ef9b7b0af8a9d41e2000e458ac403a2acb233', 'known'],
    ['3327af62d84ab897af2523a16dcb5801e60c5d5b97f41ca1bd099c4784f7b743', 'known'],
    ['22de3994532196f61c039e90260d78a93a4c57362c7e789be928036e80b77c8c', 'test-key'],
    ['2bed47451bc698e9e82d92a6668bd03ab6cf8dd1a144341cb7f426f20b2879cf', 'test-key'],
    ['7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6', 'test-key'],
    ['e15e2365469ce672a91d02cc8d9c2f29b787481e574d3b56ac774153d7ced614', 'test-key'],
    ['410102030405060708090001020304050607080900010203040506070809005a', 'placeholder'],
    ['00'.repeat(32), 'unknown'],
    ['', 'unknown'],
    ['CD7479653AA88208F9F03034810EF9B7B0AF8A9D41E2000E458AC403A2ACB233', 'unknown'],
  ])('%s is %s', (hex, kind) => {
    expect(table.lookup(hex).kind).toBe(kind);
  });

  it('is built once, counted and hashed', () => {
    expect(bundledBootKeys()).toBe(table);
    expect(table.size).toBeGreaterThan(100);
    expect(table.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('bootKeyTable', () => {
  const row = {
    key: 'ab'.repeat(32),
    os: 'stock',
    device: 'a phone',
    state: 'verified',
    current: true,
  } as const;

  it('tells by the state whether a key is to be believed', () => {
    expect(bootKeyTable([row]).lookup(row.key)).toEqual({ kind: 'known', entry: row });
    const untrusted = { ...row, state: 'untrusted' } as const;
    expect(bootKeyTable([untrusted]).lookup(row.key)).toEqual({ kind: 'test-key', entry: untrusted });
    expect(bootKeyTable([]).lookup(row.key)).toEqual({ kind: 'unknown' });
  });

  it('has another hash for other rows', () => {
    expect(bootKeyTable([row]).sha256).not.toBe(bootKeyTable([]).sha256);
  });
});
