// The only place that decides on colour.

/** What the decision depends on, for one output stream. */
export interface ColorInputs {
  /** The `--color` option. */
  readonly flag: 'auto' | 'always' | 'never';
  /** `process.env`, or as much of it as matters here. */
  readonly env: {
    readonly NO_COLOR?: string | undefined;
    readonly FORCE_COLOR?: string | undefined;
    readonly CLICOLOR_FORCE?: string | undefined;
    readonly TERM?: string | undefined;
  };
  readonly isTTY: boolean;
}

function forced(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}

/**
 * `--color`, then NO_COLOR (no-color.org: set and not empty), then FORCE_COLOR or CLICOLOR_FORCE (set, not empty, not
 * "0"; force-color.org and bixense.com/clicolors), then a terminal that is not `dumb`.
 */
export function decideColor({ flag, env, isTTY }: ColorInputs): boolean {
  if (flag !== 'auto') return flag === 'always';
  if ((env.NO_COLOR ?? '') !== '') return false;
  if (forced(env.FORCE_COLOR) || forced(env.CLICOLOR_FORCE)) return true;
  return isTTY && env.TERM !== 'dumb';
}
