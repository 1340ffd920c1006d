// Who this process is, for the lock of the trust store, and whether another one is alive.
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LockEnvironment, LockOwner } from '../trust/manage/lock.ts';

/** The lock's view of this process and its machine. */
export function lockEnvironment(): LockEnvironment {
  return {
    owner: {
      pid: process.pid,
      started: startOf(process.pid),
      host: hostIdentity(),
      token: randomBytes(8).toString('hex'),
    },
    isAlive,
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

/** A process with this id that began at the same moment. Where the system does not tell, the id alone counts as alive. */
function isAlive({ pid, started }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return started === null || now === null || started === now;
}

/** Start time in clock ticks since boot (proc(5), /proc/pid/stat, field 22); null on other systems. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands in parentheses and may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Process ids mean the same only on one machine, since one boot, in one namespace (containers share folders). */
function hostIdentity(): string {
  const read = (from: () => string) => {
    try {
      return from().trim();
    } catch {
      return '';
    }
  };
  return [
    hostname(),
    read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')),
    read(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
}
