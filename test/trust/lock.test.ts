// The lock of a trust store: taken from the dead, never from the living.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockEnvironment } from '../../src/cli/lock-owner.ts';
import { withLock } from '../../src/trust/manage/lock.ts';
import { lockOf, temporaryFolder } from '../lib/trust-store.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.clean());

const holder = { pid: 4242, started: null, host: 'here', token: 'other' };
const lock = (owner: object | string) =>
  writeFileSync(join(folder.dir, 'lock'), typeof owner === 'string' ? owner : JSON.stringify(owner));

const LOCKED = expect.objectContaining({ code: 'ERR_TRUST_LOCKED' });

describe('the lock', () => {
  it('is there during the change and gone after it, even where the change fails', async () => {
    const seen = await withLock(folder.dir, lockOf(), () => existsSync(join(folder.dir, 'lock')));
    expect(seen).toBe(true);
    await expect(
      withLock(folder.dir, lockOf(), () => {
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(readdirSync(folder.dir)).toEqual([]);
  });

  it('is taken over from a dead process of this machine', async () => {
    lock(holder);
    await expect(withLock(folder.dir, lockOf(), () => 'done')).resolves.toBe('done');
    expect(readdirSync(folder.dir)).toEqual([]);
  });

  it('is not taken from a live one', async () => {
    lock(holder);
    await expect(withLock(folder.dir, lockOf({ isAlive: () => true }), () => 'done')).rejects.toEqual(LOCKED);
    expect(readdirSync(folder.dir)).toEqual(['lock']);
  });

  it('is not taken from another machine, of whose processes nothing is known', async () => {
    lock({ ...holder, host: 'there' });
    await expect(withLock(folder.dir, lockOf(), () => 'done')).rejects.toEqual(LOCKED);
  });

  it.each(['', 'nonsense', '{"pid": 1}'])(
    'is not taken where it does not say whose it is: %j',
    async (text) => {
      lock(text);
      await expect(withLock(folder.dir, lockOf(), () => 'done')).rejects.toEqual(LOCKED);
      expect(readdirSync(folder.dir)).toEqual(['lock']);
    },
  );

  it('is waited for', async () => {
    lock(holder);
    let waits = 0;
    const sleep = async () => {
      waits++;
      if (waits === 2) (await import('node:fs')).rmSync(join(folder.dir, 'lock'));
    };
    const environment = lockOf({ isAlive: () => true, sleep });
    await expect(withLock(folder.dir, environment, () => 'done')).resolves.toBe('done');
    expect(waits).toBe(2);
  });

  it('survives being moved aside by somebody who took it for a dead one', async () => {
    // Between reading a stale lock and moving it aside, another process may have taken it over.
    lock(holder);
    const live = { ...holder, token: 'live' };
    let asked = 0;
    const isAlive = ({ token }: { readonly token: string }) => {
      if (asked++ === 0) lock(live);
      return token === 'live';
    };
    await expect(withLock(folder.dir, lockOf({ isAlive }), () => 'done')).rejects.toEqual(LOCKED);
    expect(readdirSync(folder.dir)).toEqual(['lock']);
  });
});

describe('who is alive', () => {
  const environment = lockEnvironment();

  it('knows this process', () => {
    expect(environment.isAlive(environment.owner)).toBe(true);
  });

  it('knows that there is no such process', () => {
    // Above the highest process id that Linux (2^22) and others give.
    expect(environment.isAlive({ ...environment.owner, pid: 2 ** 30, started: null })).toBe(false);
  });

  it.skipIf(environment.owner.started === null)('knows a process id that was used again', () => {
    expect(environment.isAlive({ ...environment.owner, started: '1' })).toBe(false);
  });
});
