// The theme without colour: every word stays as it is. Separate from the coloured one so that a pipe never loads chalk.
import type { Decision, Verdict } from '../model/appraisal.ts';
import type { Outcome } from '../model/finding.ts';

export type Paint = (text: string) => string;

/** One paint for each kind of word a report prints. Without colour every paint gives its text back unchanged. */
export interface Theme {
  readonly title: Paint;
  readonly label: Paint;
  readonly command: Paint;
  readonly error: Paint;
  readonly outcome: Readonly<Record<Outcome, Paint>>;
  readonly verdict: Readonly<Record<Verdict, Paint>>;
  readonly decision: Readonly<Record<Decision['outcome'], Paint>>;
}

const plain: Paint = (text) => text;

/** No colour at all. */
export const PLAIN_THEME: Theme = {
  title: plain,
  label: plain,
  command: plain,
  error: plain,
  outcome: { fail: plain, unknown: plain, notice: plain, pass: plain, 'not-applicable': plain },
  verdict: { verified: plain, invalid: plain, undecided: plain, unreadable: plain },
  decision: { allow: plain, 'step-up': plain, deny: plain },
};

/** Border characters for `--ascii`; the other set is cli-table3's own. */
export const ASCII_BORDERS = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
} as const;
