// Chooses the theme of a stream; chalk is loaded only where there is colour to paint.
import { decideColor } from '../report/color.ts';
import { PLAIN_THEME, type Theme } from '../report/theme-plain.ts';

/** The theme for a stream; `flag` is `--color`. A file counts as a stream that is no terminal. */
export async function themeFor(
  stream: { readonly isTTY?: boolean },
  flag: 'auto' | 'always' | 'never',
): Promise<Theme> {
  if (!decideColor({ flag, env: process.env, isTTY: stream.isTTY === true })) return PLAIN_THEME;
  const { createTheme } = await import('../report/theme.ts');
  return createTheme(1);
}
