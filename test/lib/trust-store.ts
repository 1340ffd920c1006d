// Trust stores in folders of their own, lists to fill them with, and the command line run against them.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TrustDocument } from '../../src/model/trust-data.ts';
import type { LockEnvironment } from '../../src/trust/manage/lock.ts';
import { readPiece, readUserStore } from '../../src/trust/user-store.ts';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** A folder that is removed by `clean`. */
export function temporaryFolder(): { readonly dir: string; readonly clean: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'keytier-trust-'));
  return { dir, clean: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A status list with as many entries as asked for; a name makes it a list of its own, with the same serials. */
export function listOf(count: number, name = 'list', more: Readonly<Record<string, object>> = {}): string {
  const entries = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      sha256(`serial ${index}`).slice(0, 32).replace(/^0+/, '1'),
      { status: 'REVOKED', reason: 'KEY_COMPROMISE', comment: index === 0 ? name : '' },
    ]),
  );
  return JSON.stringify({ entries: { ...entries, ...more } });
}

/** What a run of the command line left behind. */
export interface CliRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Called with a function that kills the run the hard way. */
  readonly onStart?: (kill: () => void) => void;
}

/** Runs the built command line without blocking this process, which may be its server. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { PATH, HOME, SystemRoot } = process.env;
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [...(options.nodeOptions ?? []), resolve('bin/keytier.js'), ...args],
      {
        env: {
          PATH,
          HOME,
          ...(SystemRoot === undefined ? {} : { SystemRoot }),
          XDG_DATA_HOME: join(tmpdir(), 'keytier-no-such-folder'),
          ...options.env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (exitCode, signal) =>
      done({
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        exitCode,
        signal,
      }),
    );
    options.onStart?.(() => child.kill('SIGKILL'));
  });
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync(resolve('docs/schema/trust-v1.json'), 'utf8')) as object,
);

/** The document that a trust command printed with `-f json`; it has to be as its schema says. */
export function documentOf({ stdout, stderr }: CliRun): TrustDocument {
  let document: unknown;
  try {
    document = JSON.parse(stdout);
  } catch {
    throw new Error(`no JSON on stdout: ${stdout}${stderr}`);
  }
  if (!validate(document)) throw new Error(`not as the schema says: ${ajv.errorsText(validate.errors)}`);
  return document as TrustDocument;
}

/** The hash of the believed status list, with every file checked; null where the store has none. */
export function storedList(dir: string): string | null {
  const store = readUserStore(dir);
  return (store === null ? null : readPiece(store, 'status-list'))?.entry.sha256 ?? null;
}

/** A lock environment for tests: nobody is alive but those named. */
export function lockOf(
  options: Partial<LockEnvironment> & { readonly token?: string } = {},
): LockEnvironment {
  const { token = 'test', ...more } = options;
  return {
    owner: { pid: process.pid, started: null, host: 'here', token },
    isAlive: () => false,
    sleep: async () => undefined,
    attempts: 3,
    ...more,
  };
}
