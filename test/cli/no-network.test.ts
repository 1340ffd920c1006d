// No command but trust update opens a socket: each is run with every way to the network closed and watched.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { listOf, runCli, sha256, temporaryFolder } from '../lib/trust-store.ts';

const HOOK = ['--require', resolve('test/lib/no-network.cjs')];
const { dir, clean } = temporaryFolder();
const STORE = ['--trust-dir', join(dir, 'store')];
const CHAIN = 'samples/strongbox-good/chain.pem';
const FULL = [
  '--trust-anchor',
  'samples/roots.pem',
  '--challenge',
  'utf8:sample',
  '--at',
  '2026-02-15T12:00:00Z',
];
const SMALL = listOf(3);

beforeAll(() => {
  writeFileSync(join(dir, 'list.json'), listOf(500));
  writeFileSync(join(dir, 'small.json'), SMALL);
});
afterAll(clean);

/** Every command, in an order in which each has something to work on, with the exit code that shows that it did. */
const RUNS: readonly (readonly [command: string, args: readonly string[], exitCode: number])[] = [
  ['trust import', ['trust', 'import', join(dir, 'list.json'), ...STORE], 0],
  ['trust import', ['trust', 'import', join(dir, 'small.json'), ...STORE], 4],
  ['trust list', ['trust', 'list', ...STORE], 0],
  ['trust show', ['trust', 'show', 'status-list', ...STORE], 0],
  ['trust check', ['trust', 'check', ...STORE], 4],
  ['verify', ['verify', CHAIN, ...FULL, ...STORE], 0],
  ['verify', ['verify', CHAIN, ...FULL, ...STORE, '--cross-check', '-f', 'json'], 0],
  ['trust accept', ['trust', 'accept', 'status-list', sha256(SMALL), ...STORE], 0],
  ['trust remove', ['trust', 'remove', 'status-list', ...STORE], 0],
  [
    'verify-signature',
    [
      'verify-signature',
      '--key',
      '@samples/enclave-login/key.x963',
      '--message',
      '@samples/enclave-login/nonce.bin',
      '--signature',
      '@samples/enclave-login/nonce.sig',
      '--cross-check',
    ],
    1,
  ],
  ['inspect', ['inspect', CHAIN, '--asn1'], 0],
  ['detect', ['detect', 'samples/ticket.json'], 0],
  ['explain', ['explain', 'revocation.status'], 0],
];

/** Names of all commands, `trust import` for one below another. */
function names(command: Command, prefix = ''): string[] {
  return command.commands.flatMap((child) =>
    child.commands.length === 0 ? [`${prefix}${child.name()}`] : names(child, `${prefix}${child.name()} `),
  );
}

describe('the network', () => {
  it.each(RUNS)('is not touched by %s', async (_command, args, exitCode) => {
    const run = await runCli(args, { nodeOptions: HOOK });
    expect(run.stderr).not.toContain('NETWORK');
    expect(run.exitCode, run.stderr).toBe(exitCode);
  });

  it('is touched by trust update, so the watch works', async () => {
    const run = await runCli(['trust', 'update', ...STORE, '--retries', '0'], { nodeOptions: HOOK });
    expect(run.stderr).toMatch(/^NETWORK (dns|net|tls)\./m);
    expect(run.exitCode).toBe(99);
  });

  it('is watched in every command there is', () => {
    const known = new Set([...RUNS.map(([command]) => command), 'trust update']);
    expect(names(createProgram()).filter((name) => !known.has(name))).toEqual([]);
  });
});
