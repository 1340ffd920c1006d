// The decision on colour, as a table of the rules, and themes that do nothing without it.
import { describe, expect, it } from 'vitest';
import { createTheme, decideColor } from '../../src/report/theme.ts';

type Inputs = Parameters<typeof decideColor>[0];

describe('decideColor', () => {
  const cases: readonly [string, Inputs, boolean][] = [
    ['a terminal', { flag: 'auto', env: { TERM: 'xterm' }, isTTY: true }, true],
    ['a terminal without TERM', { flag: 'auto', env: {}, isTTY: true }, true],
    ['a dumb terminal', { flag: 'auto', env: { TERM: 'dumb' }, isTTY: true }, false],
    ['a pipe', { flag: 'auto', env: { TERM: 'xterm' }, isTTY: false }, false],
    ['NO_COLOR', { flag: 'auto', env: { NO_COLOR: '1' }, isTTY: true }, false],
    ['an empty NO_COLOR', { flag: 'auto', env: { NO_COLOR: '' }, isTTY: true }, true],
    ['FORCE_COLOR into a pipe', { flag: 'auto', env: { FORCE_COLOR: '1' }, isTTY: false }, true],
    ['CLICOLOR_FORCE into a pipe', { flag: 'auto', env: { CLICOLOR_FORCE: '1' }, isTTY: false }, true],
    ['FORCE_COLOR=0', { flag: 'auto', env: { FORCE_COLOR: '0' }, isTTY: false }, false],
    [
      'FORCE_COLOR on a dumb terminal',
      { flag: 'auto', env: { FORCE_COLOR: '1', TERM: 'dumb' }, isTTY: true },
      true,
    ],
    [
      'NO_COLOR over FORCE_COLOR',
      { flag: 'auto', env: { NO_COLOR: '1', FORCE_COLOR: '1' }, isTTY: true },
      false,
    ],
    ['--color always over NO_COLOR', { flag: 'always', env: { NO_COLOR: '1' }, isTTY: false }, true],
    ['--color never over FORCE_COLOR', { flag: 'never', env: { FORCE_COLOR: '1' }, isTTY: true }, false],
  ];

  it.each(cases)('%s', (_, inputs, expected) => {
    expect(decideColor(inputs)).toBe(expected);
  });

  it('takes process.env as it is', () => {
    expect(decideColor({ flag: 'never', env: process.env, isTTY: true })).toBe(false);
  });
});

describe('createTheme', () => {
  it('paints nothing at level 0 and only what it is given at level 1', () => {
    expect(createTheme(0).verdict.invalid('INVALID')).toBe('INVALID');
    expect(createTheme(1).outcome.pass('PASS')).toBe('\u001b[32mPASS\u001b[39m');
    expect(['a', 'b'].map(createTheme(0).title)).toEqual(['a', 'b']);
  });
});
