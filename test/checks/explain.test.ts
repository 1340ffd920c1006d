// `keytier explain`: a page for every name, and useful suggestions for what is not a name.
import { describe, expect, it } from 'vitest';
import { explain, listIds, renderIdList, suggestIds } from '../../src/checks/explain.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';

describe('explain', () => {
  it.each(listIds())('has a page for %s', (id) => {
    const page = explain(id);
    expect(page).toMatch(/^\S.*\n\nWHAT\n {2}\S/);
    expect(page).toMatch(/\S\n$/);
  });

  it('prints all sections of a check', () => {
    const headings = explain('chain.root')?.match(/^[A-Z][A-Z /]+$/gm);
    expect(headings).toEqual([
      'WHAT',
      'WHY / THE ATTACK',
      'GENUINE DEVICES',
      'WHAT TO DO',
      'IF UNKNOWN',
      'REASONS',
      'SOURCES',
    ]);
  });

  it('says that an essential check decides the verdict', () => {
    expect(explain('chain.root')).toContain('The verdict is undecided');
    expect(explain('boot.key')).not.toContain('The verdict is undecided');
  });

  it.each(['3', 'exit 3', 'exit-3', ' EXIT 3 ', 'exit invalid'])('reads %j as exit code 3', (id) => {
    expect(explain(id)).toMatch(/^exit 3 {2}invalid\n/);
  });

  it('does not mind upper and lower case', () => {
    expect(explain('err_usage')).toMatch(/^ERR_USAGE /);
    expect(explain('Chain.Root')).toMatch(/^chain\.root /);
  });

  it('takes the words of a report to their topic', () => {
    expect(explain('strong')).toBe(explain('tiers'));
    expect(explain('undecided')).toBe(explain('verdicts'));
    expect(explain('claimed')).toBe(explain('basis'));
  });

  it('gives each factor of the assurance spectrum, from weak to strong', () => {
    const page = explain('assurance') ?? '';
    const factors = [
      'password:',
      'SMS code:',
      'TOTP code:',
      'push approval:',
      'synced passkey:',
      'hardware-bound key:',
      'external security key:',
    ];
    const places = factors.map((factor) => page.indexOf(`  ${factor}`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it.each(['', 'chain.', 'chain.rot', 'exit', 'exit 9', 'constructor', '__proto__'])(
    'has no page for %j',
    (id) => {
      expect(explain(id)).toBeUndefined();
    },
  );
});

describe('renderIdList', () => {
  it('has every name once, below the heading of its kind', () => {
    const groups = renderIdList()
      .trimEnd()
      .split('\n\n')
      .map((group) => group.split('\n'));
    expect(groups.map(([heading]) => heading)).toEqual([
      'Topics',
      'Checks',
      'Reasons',
      'Error codes',
      'Exit codes',
    ]);
    const [topics, checks, reasons, errors, exits] = groups.map(([, ...names]) => names);
    expect(topics).toContain('  tiers');
    expect(checks).toEqual(CHECK_IDS.map((id) => `  ${id}`));
    expect(reasons).toContain('  unknown-root');
    expect(errors?.every((line) => /^ {2}ERR_[A-Z_]+$/.test(line))).toBe(true);
    expect(exits?.slice(0, 2)).toEqual(['  exit 0', '  exit 1']);
    expect(groups.flatMap(([, ...names]) => names.map((name) => name.trim()))).toEqual(listIds());
    expect(renderIdList().endsWith('\n')).toBe(true);
  });
});

describe('zero-key', () => {
  it('is explained for a locked and for an unlocked device, and under both checks', () => {
    const text = explain('zero-key') ?? '';
    expect(text).toMatch(/unlocked device that is usual/);
    expect(text).toMatch(/says it is locked, with a verified system, the two exclude each other/);
    for (const check of ['boot.state', 'boot.key']) expect(text).toContain(`  ${check}:`);
  });
});

describe('suggestIds', () => {
  it('finds what was mistyped', () => {
    expect(suggestIds('chain.rot')[0]).toBe('chain.root');
    expect(suggestIds('ERR_USAG')).toContain('ERR_USAGE');
    expect(suggestIds('unkown-root')[0]).toBe('unknown-root');
  });

  it('lists all names with a prefix', () => {
    const names = listIds().filter((id) => id.startsWith('chain.'));
    expect(names.length).toBeGreaterThan(10);
    expect(suggestIds('chain.')).toEqual(names);
  });

  it('finds a part of a name', () => {
    expect(suggestIds('knox')).toContain('attestation.knox');
  });

  it('suggests nothing for nonsense', () => {
    expect(suggestIds('qqqqqqqqqqqq')).toEqual([]);
    expect(suggestIds('  ')).toEqual([]);
  });

  it('knows every name once', () => {
    expect(new Set(listIds()).size).toBe(listIds().length);
  });
});
