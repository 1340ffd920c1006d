// What a renderer may be told about the place it prints to.
import type { Report } from '../model/report.ts';
import type { Theme } from './theme-plain.ts';

/** `quiet`: verdict lines only; `normal`; `verbose`: what does not apply, digests and every expectation too. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Presentation only: none of these changes what a report says. */
export interface RenderOptions {
  /** Columns; anything below 40 counts as 40. */
  readonly width: number;
  /** PLAIN_THEME, or `createTheme(level)` of theme.ts where the stream takes colour. */
  readonly theme: Theme;
  /** Nothing outside ASCII. */
  readonly ascii: boolean;
  readonly verbosity: Verbosity;
}

/** A report format: a pure function from the report to the whole text, with a line feed at its end. */
export type Renderer = (report: Report, options: RenderOptions) => string;
