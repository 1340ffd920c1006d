// A broken trust store is exit 6 with what to do, never a fallback to nothing; a store that was never made is no trouble.
import { mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_MANIFEST, parseManifest, serialiseManifest } from '../../src/trust/manifest.ts';
import { readPiece, readUserStore } from '../../src/trust/user-store.ts';
import { documentOf, listOf, runCli, sha256, temporaryFolder } from '../lib/trust-store.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: string;
beforeEach(async () => {
  folder = temporaryFolder();
  store = join(folder.dir, 'keytier', 'trust');
  writeFileSync(join(folder.dir, 'list.json'), LIST);
  const run = await runCli(['trust', 'import', join(folder.dir, 'list.json')], { env: home() });
  expect(run.exitCode, run.stderr).toBe(0);
});
afterEach(() => folder.clean());

const LIST = listOf(500);
/** The usual place of a store: the platform's folder for a program's data. */
const home = () => ({ XDG_DATA_HOME: folder.dir });
const verify = (args: readonly string[] = [], env: Readonly<Record<string, string>> = home()) =>
  runCli(
    [
      'verify',
      'samples/tee-good/chain.pem',
      '--trust-anchor',
      'samples/roots.pem',
      '--challenge',
      'utf8:sample',
      '--at',
      '2026-02-15T12:00:00Z',
      '-f',
      'json',
      ...args,
    ],
    { env },
  );

const manifest = () => join(store, 'manifest.json');
const list = () => join(store, 'data', `status-list-${sha256(LIST).slice(0, 16)}.json`);

const DAMAGE: Readonly<Record<string, () => void>> = {
  'the manifest is cut off': () => truncateSync(manifest(), 100),
  'the manifest is empty': () => writeFileSync(manifest(), ''),
  'the manifest is an HTML page': () => writeFileSync(manifest(), '<html>'),
  'one digit of the manifest differs': () =>
    writeFileSync(manifest(), readFileSync(manifest(), 'utf8').replace('"count": 500', '"count": 501')),
  'the manifest names a file outside the store': () =>
    writeFileSync(
      manifest(),
      serialiseManifest(
        JSON.parse(
          JSON.stringify(readUserStore(store)?.manifest).replace(/data\/[^"]+/, 'data/../../x.json'),
        ),
      ),
    ),
  'the manifest has another version': () =>
    writeFileSync(manifest(), serialiseManifest({ ...EMPTY_MANIFEST, schemaVersion: '2.0' as '1.0' })),
  'the manifest is a folder': () => {
    rmSync(manifest());
    mkdirSync(manifest());
  },
  'the list is gone': () => rmSync(list()),
  'the list is cut off': () => truncateSync(list(), 1000),
  'an entry was taken out of the list': () =>
    writeFileSync(list(), readFileSync(list(), 'utf8').replace(/"[0-9a-f]+":\{[^}]+\},/, '')),
};

describe('a damaged store', () => {
  it.each(Object.entries(DAMAGE))('ends verify with exit 6: %s', async (_name, damage) => {
    damage();
    const run = await verify();
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('ERR_TRUST_STORE');
    expect(run.stderr).toContain('keytier trust update');
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'ERR_TRUST_STORE' } });
  });

  it.each(['list', 'check'])('ends trust %s with exit 6', async (command) => {
    truncateSync(list(), 1000);
    expect((await runCli(['trust', command], { env: home() })).exitCode).toBe(6);
  });

  it('is not called up to date, and not built upon', async () => {
    truncateSync(list(), 1000);
    const before = readFileSync(manifest());
    const run = await runCli(['trust', 'import', join(folder.dir, 'list.json')], { env: home() });
    expect(run.exitCode).toBe(6);
    expect(readFileSync(manifest())).toEqual(before);
  });

  it('can be gone without, on purpose', async () => {
    truncateSync(manifest(), 100);
    const run = await verify(['--no-trust-dir']);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout).results[0].claims.revocation).toBe('unknown');
  });

  it('can be had anew as the message says', async () => {
    truncateSync(manifest(), 100);
    renameSync(store, `${store}.broken`);
    expect((await runCli(['trust', 'import', join(folder.dir, 'list.json')], { env: home() })).exitCode).toBe(
      0,
    );
    expect((await verify()).exitCode).toBe(0);
  });

  it('does not trouble a list that is not used, where another was given', async () => {
    truncateSync(list(), 1000);
    expect((await verify(['--status-list', 'samples/status-list.json'])).exitCode).toBe(0);
  });
});

describe('the place of a store', () => {
  const used = async (run: ReturnType<typeof verify>) => {
    const { stdout, exitCode } = await run;
    const trust: readonly { readonly name: string; readonly sha256: string }[] =
      JSON.parse(stdout).run?.trust ?? [];
    return { exitCode, sha256: trust.find(({ name }) => name === 'status-list')?.sha256 };
  };
  const found = { exitCode: 0, sha256: sha256(LIST) };

  it('is the usual one, an option, or a variable', async () => {
    expect(await used(verify())).toEqual(found);
    expect(await used(verify(['--trust-dir', store], {}))).toEqual(found);
    expect(await used(verify([], { KEYTIER_TRUST_DIR: store }))).toEqual(found);
    expect(
      await used(verify([], { KEYTIER_TRUST_DIR: '/nowhere', XDG_DATA_HOME: folder.dir })),
    ).toMatchObject({
      exitCode: 6,
    });
    expect(await used(verify(['--trust-dir', store], { KEYTIER_TRUST_DIR: '/nowhere' }))).toEqual(found);
  });

  it('may be empty where nobody named it, and must not be where somebody did', async () => {
    const empty = join(folder.dir, 'empty');
    expect(await used(verify([], { XDG_DATA_HOME: empty }))).toEqual({ exitCode: 0, sha256: undefined });
    expect((await verify(['--trust-dir', empty])).exitCode).toBe(6);
    expect((await verify(['--trust-dir', ''])).exitCode).toBe(2);
  });

  it('is relative to nothing: a relative XDG_DATA_HOME is ignored', async () => {
    const listed = await runCli(['trust', 'list', '-f', 'json'], {
      env: { XDG_DATA_HOME: 'data', HOME: folder.dir },
    });
    expect(documentOf(listed).store.dir).toContain(folder.dir);
  });

  it('dates the list by its import, and the report says where it is from', async () => {
    const run = await runCli(
      [
        'trust',
        'import',
        join(folder.dir, 'list.json'),
        '--date',
        '2026-02-10T00:00:00Z',
        '--trust-dir',
        store,
      ],
      {},
    );
    // The same bytes again: an import says nothing new about their date.
    expect(
      documentOf(await runCli(['trust', 'show', 'status-list', '-f', 'json'], { env: home() })).pieces[0]
        ?.asOfBasis,
    ).toBe('file-time');
    expect(run.exitCode).toBe(0);
    const other = join(folder.dir, 'other');
    await runCli([
      'trust',
      'import',
      join(folder.dir, 'list.json'),
      '--date',
      '2026-02-10T00:00:00Z',
      '--trust-dir',
      other,
    ]);
    const report = JSON.parse((await verify(['--trust-dir', other, '--max-trust-age', '4'])).stdout);
    expect(report.run.trust.find(({ name }: { name: string }) => name === 'status-list')).toEqual({
      name: 'status-list',
      asOf: '2026-02-10T00:00:00Z',
      asOfBasis: 'stated',
      sha256: sha256(LIST),
      source: `trust store: ${join(folder.dir, 'list.json')}`,
      count: 500,
      maxAgeDays: 4,
      // Five whole days are more than four, and 2026-02-15T00:00 is the fifth.
      staleSince: '2026-02-15T00:00:00Z',
    });
    expect(report.results[0].claims.revocation).toBe('unknown');
  });
});

describe('the manifest', () => {
  it('says the same after it was read and written', () => {
    const text = readFileSync(manifest(), 'utf8');
    expect(serialiseManifest(parseManifest(Buffer.from(text), 'test'))).toBe(text);
  });

  it('notices every flipped bit', () => {
    const bytes = readFileSync(manifest());
    const good = JSON.stringify(parseManifest(bytes, 'test'));
    let noticed = 0;
    for (let index = 0; index < bytes.length; index++) {
      const flipped = Uint8Array.from(bytes);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      try {
        // White space and the text about the file mean nothing; whatever is accepted must mean the same.
        expect(JSON.stringify(parseManifest(flipped, 'test'))).toBe(good);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_TRUST_STORE' });
        noticed++;
      }
    }
    expect(noticed).toBeGreaterThan(bytes.length / 2);
  });
});

describe('reading while another process updates', () => {
  it('finds the new file where the old one is gone', async () => {
    const before = readUserStore(store);
    if (before === null) throw new Error('no store');
    const more = listOf(501);
    writeFileSync(join(folder.dir, 'more.json'), more);
    await runCli(['trust', 'import', join(folder.dir, 'more.json')], { env: home() });
    rmSync(list());
    expect(readPiece(before, 'status-list')?.entry.sha256).toBe(sha256(more));
  });
});
