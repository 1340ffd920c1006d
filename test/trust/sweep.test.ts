// Sweeping a store: only its own old files go, whatever else lies in its folders.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeStore, sweep } from '../../src/trust/manage/files.ts';

const root = mkdtempSync(join(tmpdir(), 'keytier-sweep-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const OWN = 'status-list-a357e90f4065209d.json';
const OLD = new Date('2026-01-01T00:00:00Z');
const NOW = Date.parse('2026-02-01T00:00:00Z');

function old(path: string): void {
  writeFileSync(path, 'x');
  utimesSync(path, OLD, OLD);
}

it('removes old files of its own, drafts included, and nothing else', () => {
  const dir = join(root, 'store');
  makeStore(dir);
  for (const name of [OWN, `${OWN}.a1b2.tmp`, 'status-list-0000000000000000.json', 'thesis.txt'])
    old(join(dir, 'data', name));
  mkdirSync(join(dir, 'data', 'photos'));
  utimesSync(join(dir, 'data', 'photos'), OLD, OLD);
  sweep(dir, new Set([`data/${OWN}`]), NOW);
  expect(readdirSync(join(dir, 'data')).sort()).toEqual(['photos', OWN, 'thesis.txt'].sort());
});

it('follows no link out of the store to what is not its own', () => {
  const victim = join(root, 'victim');
  mkdirSync(victim);
  old(join(victim, 'thesis.txt'));
  const dir = join(root, 'linked');
  mkdirSync(join(dir, 'held'), { recursive: true });
  symlinkSync(victim, join(dir, 'data'));
  sweep(dir, new Set(), NOW);
  expect(readdirSync(victim)).toEqual(['thesis.txt']);
});
