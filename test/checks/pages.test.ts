// Generated files: those in the tree are exactly what the catalogues and the policies give.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderDocs } from '../../src/checks/pages.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';

describe('the generated pages', () => {
  const pages = renderDocs();

  it.each([...pages.keys()])('%s is up to date', (path) => {
    expect(readFileSync(path, 'utf8')).toBe(pages.get(path));
  });

  it('has a page for each check and the index, and no other', () => {
    expect(readdirSync('docs/checks').sort()).toEqual(
      [...CHECK_IDS.map((id) => `${id}.md`), 'README.md'].sort(),
    );
  });

  it('links only to pages that exist', () => {
    for (const [path, content] of pages) {
      for (const [, target] of content.matchAll(/\]\(([^:)]+)\)/g)) {
        const base = new URL(path, 'file:///');
        expect(pages.has(new URL(target ?? '', base).pathname.slice(1)), `${path}: ${target}`).toBe(true);
      }
    }
  });

  it('keeps every table row on one line with all its cells', () => {
    for (const content of pages.values()) {
      const rows = content.split('\n').filter((line) => line.startsWith('|'));
      for (const row of rows) expect(row).toMatch(/ \|$/);
    }
  });
});

describe('npm run generate', () => {
  it('finds nothing to write', () => {
    const check = () => execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/generate.ts', '--check']);
    expect(check).not.toThrow();
  });
});
