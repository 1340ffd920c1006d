// Where the user store lies: an option, an environment variable, or the platform's place for a program's data.
import { homedir, platform } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { KeytierError } from '../model/errors.ts';

/** A place for trust data, and whether somebody named it. */
export interface TrustDir {
  /** Null where the store is switched off, or the platform names no place. */
  readonly dir: string | null;
  /** A store that somebody named has to be there; the usual place may be empty. */
  readonly named: '--trust-dir' | 'KEYTIER_TRUST_DIR' | null;
}

/**
 * The folder of the user store. It is data and not a cache: roots that a person accepted must not vanish with one.
 * @param option `--trust-dir`, or false for `--no-trust-dir`
 * @throws KeytierError ERR_USAGE for an empty name
 */
export function trustDirOf(option: string | false | undefined): TrustDir {
  if (option === false) return { dir: null, named: null };
  if (option === '')
    throw new KeytierError('ERR_USAGE', '--trust-dir takes a folder', {
      where: '--trust-dir',
      hint: '--no-trust-dir goes without a user store',
    });
  if (option !== undefined) return { dir: resolve(option), named: '--trust-dir' };
  const variable = process.env['KEYTIER_TRUST_DIR'];
  if (variable !== undefined && variable !== '')
    return { dir: resolve(variable), named: 'KEYTIER_TRUST_DIR' };
  return { dir: usualPlace(), named: null };
}

/** XDG base directories; Application Support; LocalAppData, which does not roam. */
function usualPlace(): string | null {
  const home = homeFolder();
  const { XDG_DATA_HOME: xdg, LOCALAPPDATA: local } = process.env;
  // The specification has relative paths ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'keytier', 'trust');
  if (platform() === 'win32')
    return local !== undefined && isAbsolute(local) ? join(local, 'keytier', 'trust') : null;
  if (home === null) return null;
  return platform() === 'darwin'
    ? join(home, 'Library', 'Application Support', 'keytier', 'trust')
    : join(home, '.local', 'share', 'keytier', 'trust');
}

function homeFolder(): string | null {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : null;
  } catch {
    // No entry for this user, as in some containers: then there is no usual place.
    return null;
  }
}
