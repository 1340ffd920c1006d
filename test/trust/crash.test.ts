// A store survives being killed at any moment, and two processes that change it at once: it is always readable, and always
// either the old or the new.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeTrust } from '../../src/trust/manage/overview.ts';
import { readUserStore } from '../../src/trust/user-store.ts';
import { startServer } from '../lib/server.ts';
import { listOf, runCli, sha256, storedList, temporaryFolder } from '../lib/trust-store.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: string;
beforeEach(() => {
  folder = temporaryFolder();
  store = join(folder.dir, 'store');
});
afterEach(() => folder.clean());

const A = listOf(600, 'a');
const B = listOf(601, 'b');

function file(name: string, text: string): string {
  const path = join(folder.dir, name);
  writeFileSync(path, text);
  return path;
}

/** Reads everything there is in the store, hashes included; throws where anything is amiss. */
function readAll(): string | null {
  describeTrust(readUserStore(store), { now: Date.now(), details: true });
  return storedList(store);
}

const importOf = (path: string) => ['trust', 'import', path, '--trust-dir', store];

describe.skipIf(process.platform === 'win32')('kill -9', () => {
  it('before each single file operation of an import leaves the old or the new', async () => {
    const hook = ['--require', resolve('test/lib/kill-at.cjs')];
    const [a, b] = [file('a.json', A), file('b.json', B)];
    expect((await runCli(importOf(a))).exitCode).toBe(0);
    const seen = new Set<string | null>();
    let operations = 0;
    for (let next = [b, B, A] as const, ended = false; !ended; ) {
      const [path, text, before] = next;
      operations++;
      const env = { KEYTIER_TEST_STORE: store, KEYTIER_TEST_KILL_AT: String(operations) };
      const run = await runCli(importOf(path), { nodeOptions: hook, env });
      const now = readAll();
      expect([sha256(before), sha256(text)], `killed before operation ${operations}`).toContain(now);
      seen.add(`${run.signal ?? run.exitCode} ${now === sha256(text) ? 'new' : 'old'}`);
      ended = run.signal === null;
      // Where the new one had been written already, the other way round from here.
      if (now === sha256(text)) next = next[0] === b ? [a, A, B] : [b, B, A];
    }
    expect([...seen].sort()).toEqual(['0 new', 'SIGKILL new', 'SIGKILL old']);
    // Lock, two drafts, two files: fewer operations than this would mean that the hook saw nothing.
    expect(operations).toBeGreaterThan(20);
    // The lock of a killed process was taken over each time, and nothing but the store is left.
    expect(existsSync(join(store, 'lock'))).toBe(false);
  });

  it('at random moments of an update leaves the old or the new', async () => {
    const server = await startServer();
    const texts = [A, B] as const;
    const hashes: readonly (string | null)[] = [null, ...texts.map(sha256)];
    const seen = new Set<string>();
    try {
      for (let round = 0; round < 24; round++) {
        const text = texts[round % 2] ?? A;
        let kill: () => void = () => undefined;
        server.answer = (_request, response) => {
          response.end(text);
          // What follows the answer is what matters: lock, files, manifest. It takes some 20 ms.
          void sleep(Math.random() * 40).then(() => kill());
        };
        const run = await runCli(
          [
            'trust',
            'update',
            '--force',
            '--only',
            'status-list',
            '--source',
            `status-list=${server.url}`,
            '--trust-dir',
            store,
          ],
          {
            onStart: (end) => {
              kill = end;
            },
          },
        );
        const now = readAll();
        expect(hashes, `round ${round}, ${run.signal ?? run.exitCode}`).toContain(now);
        if (run.signal === null) expect(now).toBe(sha256(text));
        seen.add(run.signal ?? `exit ${run.exitCode}`);
      }
      server.answer = (_request, response) => response.end(B);
      const last = await runCli([
        'trust',
        'update',
        '--force',
        '--only',
        'status-list',
        '--source',
        `status-list=${server.url}`,
        '--trust-dir',
        store,
      ]);
      expect(last.exitCode, last.stderr).toBe(0);
      expect(readAll()).toBe(sha256(B));
    } finally {
      await server.close();
    }
    expect(seen).toContain('SIGKILL');
  });
});

describe('two processes at once', () => {
  it('leave one good store, with everything that either of them stored', async () => {
    const key = (name: string) => JSON.stringify({ bootKeys: [{ label: name, key: sha256(name) }] });
    const names = ['one', 'two', 'three', 'four', 'five'];
    const runs = await Promise.all([
      runCli(importOf(file('a.json', A))),
      runCli(importOf(file('b.json', B))),
      ...names.map((name) => runCli(importOf(file(`${name}.json`, key(name))))),
    ]);
    // Whichever list comes second is believed too: they differ by one entry.
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
    expect([sha256(A), sha256(B)]).toContain(readAll());
    const views = describeTrust(readUserStore(store), { now: Date.now(), details: true });
    const keys = views.find(({ id }) => id === 'your-boot-keys')?.bootKeys ?? [];
    expect(keys.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(readdirSync(store).sort()).toEqual(['data', 'held', 'manifest.json']);
  });

  it('that update from servers with different lists leave one of the two', async () => {
    const servers = await Promise.all([startServer(), startServer()]);
    try {
      const texts = [A, B];
      const runs = await Promise.all(
        servers.map((server, index) => {
          server.answer = (_request, response) => response.end(texts[index]);
          return runCli([
            'trust',
            'update',
            '--only',
            'status-list',
            '--source',
            `status-list=${server.url}`,
            '--trust-dir',
            store,
          ]);
        }),
      );
      expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      expect([sha256(A), sha256(B)]).toContain(readAll());
      // Whoever came second saw the first one's list, and kept it as the one before.
      expect(readUserStore(store)?.manifest.pieces['status-list']?.previous).toBeDefined();
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });

  it('wait for one another, and say so where it takes too long', async () => {
    expect((await runCli(importOf(file('a.json', A)))).exitCode).toBe(0);
    // A lock of this very process, which is alive.
    const owner = spawnSync(process.execPath, ['-e', 'console.log(require("os").hostname())'], {
      encoding: 'utf8',
    });
    const lock = { pid: process.pid, started: null, host: `${owner.stdout.trim()} another boot`, token: 'x' };
    writeFileSync(join(store, 'lock'), JSON.stringify(lock));
    const run = await runCli(importOf(file('b.json', B)));
    expect(run.stderr).toContain('ERR_TRUST_LOCKED');
    expect(run.exitCode).toBe(6);
    expect(readAll()).toBe(sha256(A));
    expect(existsSync(join(store, 'lock'))).toBe(true);
  });
});
