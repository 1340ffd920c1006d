// The lock of a user store: one process changes it at a time, and a lock is never taken from a live process.
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeytierError } from '../../model/errors.ts';
import { brokenStore } from '../manifest.ts';

/** Who holds a lock. Two processes are the same where all of it is equal. */
export interface LockOwner {
  readonly pid: number;
  /** When that process started, as far as the system says: a process id is used again after its end. */
  readonly started: string | null;
  /** The machine, its boot and the namespace that the process id belongs to. */
  readonly host: string;
  /** Random, for this run. */
  readonly token: string;
}

/** What a lock needs from outside: time and processes. */
export interface LockEnvironment {
  readonly owner: LockOwner;
  /** Whether a process of this machine is alive; a process that started at another moment is another process. */
  readonly isAlive: (owner: LockOwner) => boolean;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How often to look again before giving up. */
  readonly attempts?: number;
}

const LOCK_FILE = 'lock';
const PAUSE = 100;
/** Ten seconds. A lock is held for some file writes, never while waiting for a server. */
const ATTEMPTS = 100;

/**
 * Runs a change under the lock.
 * @throws KeytierError ERR_TRUST_LOCKED where another process keeps it
 */
export async function withLock<Result>(
  dir: string,
  environment: LockEnvironment,
  change: () => Result,
): Promise<Result> {
  const path = join(dir, LOCK_FILE);
  await acquire(path, environment);
  try {
    return change();
  } finally {
    release(path, environment.owner);
  }
}

async function acquire(path: string, environment: LockEnvironment): Promise<void> {
  const { owner, sleep, attempts = ATTEMPTS } = environment;
  for (let attempt = 0; ; attempt++) {
    if (tryCreate(path, owner)) return;
    const holder = readOwner(path);
    if (holder === 'gone') continue;
    if (holder !== 'unreadable' && isDead(holder, environment)) {
      removeStale(path, holder, owner);
      continue;
    }
    if (attempt >= attempts) throw locked(path, holder);
    await sleep(PAUSE);
  }
}

/** A link appears with its content or not at all, so that a lock always says whose it is, even after a kill. */
function tryCreate(path: string, owner: LockOwner): boolean {
  const draft = `${path}.${owner.token}`;
  try {
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { flag: 'w' });
    linkSync(draft, path);
    return true;
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') return tryWithoutLinks(path, owner);
    throw brokenStore('the trust store cannot be written', path, { seen: code, cause });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** For file systems without links (FAT). A kill between creation and writing leaves a lock that a person has to delete. */
function tryWithoutLinks(path: string, owner: LockOwner): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(owner)}\n`, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw brokenStore('the trust store cannot be written', path, { seen: codeOf(cause), cause });
  }
}

function readOwner(path: string): LockOwner | 'gone' | 'unreadable' {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isOwner(value) ? value : 'unreadable';
  } catch (cause) {
    return codeOf(cause) === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

function isOwner(value: unknown): value is LockOwner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started, host, token } = value as Readonly<Record<string, unknown>>;
  return (
    Number.isSafeInteger(pid) &&
    (started === null || typeof started === 'string') &&
    typeof host === 'string' &&
    typeof token === 'string'
  );
}

/** Nothing is known of processes of other machines or containers, so theirs count as alive. */
function isDead(holder: LockOwner, { owner, isAlive }: LockEnvironment): boolean {
  return holder.host === owner.host && !isAlive(holder);
}

/**
 * Moves a dead process's lock aside. Another process may have done the same a moment ago and hold the lock by now; what
 * was moved is looked at, and a live lock is put back.
 */
function removeStale(path: string, stale: LockOwner, owner: LockOwner): void {
  const aside = `${path}.${owner.token}.stale`;
  try {
    renameSync(path, aside);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw brokenStore('the lock of the trust store cannot be removed', path, { seen: codeOf(cause), cause });
  }
  const moved = readOwner(aside);
  if (typeof moved === 'object' && moved.token !== stale.token) restore(aside, path);
  rmSync(aside, { force: true });
}

function restore(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
  }
}

/** Only one's own lock is released. */
function release(path: string, owner: LockOwner): void {
  const holder = readOwner(path);
  if (typeof holder === 'object' && holder.token === owner.token) unlinkSync(path);
}

function locked(path: string, holder: LockOwner | 'unreadable'): KeytierError {
  return new KeytierError('ERR_TRUST_LOCKED', 'another process is changing the trust store', {
    where: path,
    seen:
      holder === 'unreadable'
        ? 'a lock that does not say whose it is'
        : `process ${holder.pid} on ${holder.host.split(' ')[0] ?? ''}`,
    hint: 'run the command again when it has ended; if it is gone, delete the lock file',
  });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
}
