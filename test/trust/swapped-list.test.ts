// A status list in which the serials were exchanged and none is missing by count, or whose expiries were moved.
import { expect, it } from 'vitest';
import { changeOf, reasonsToHold } from '../../src/trust/manage/judge.ts';
import { readStatusList } from '../../src/trust/status-list.ts';

const TIME = '2026-02-01T00:00:00Z';

function listOf(first: number, count: number, more: Record<string, string> = {}) {
  const entries = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      (0x1000 + first + index).toString(16),
      { status: 'REVOKED', ...more },
    ]),
  );
  const list = readStatusList(Buffer.from(JSON.stringify({ entries })), 'test', TIME);
  return { piece: 'status-list', list } as const;
}

const believed = { content: listOf(0, 500), peak: 500 };

it('is held where more than a tenth of what was believed is gone, whatever the count', () => {
  expect(reasonsToHold(listOf(500, 500), believed).map(({ code }) => code)).toEqual(['status-list-shrank']);
  expect(reasonsToHold(listOf(60, 500), believed).map(({ code }) => code)).toEqual(['status-list-shrank']);
  expect(reasonsToHold(listOf(10, 500), believed)).toEqual([]);
});

it('tells of expiries that were moved', () => {
  const moved = changeOf(listOf(0, 500, { expires: '2020-01-01' }), believed.content);
  expect(moved).toMatchObject({ added: 0, removed: 0, altered: 500 });
});
