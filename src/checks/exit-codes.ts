// The exit codes of every command: what each number means and what to do about it.
import { prose } from './prose.ts';

export interface ExitCodeEntry {
  readonly code: number;
  readonly name: string;
  readonly meaning: string;
  /** What to do; empty where there is nothing to do. */
  readonly next: string;
}

/** In ascending order. With several inputs, the first that occurs in the order 3, 5, 4, 1, 0 is the exit code. */
export const EXIT_CODES = [
  {
    code: 0,
    name: 'ok',
    meaning: prose`
      Every input was verified and met the required tier, or the command had no verdict to give and succeeded. With the strategy
      risk-params it also stands for evidence in which nothing failed but the hardware key. Otherwise it is never given
      when nothing was verified.`,
    next: '',
  },
  {
    code: 1,
    name: 'below-policy',
    meaning: prose`The evidence is sound, and its tier is below what was required.`,
    next: prose`Offer the step-up that the report names, or require the tier that the operation really needs.`,
  },
  {
    code: 2,
    name: 'usage',
    meaning: prose`A bad option, a bad policy or an ambiguous value. Nothing was checked.`,
    next: prose`Read the message, which names the option or the line. Every command explains itself with --help.`,
  },
  {
    code: 3,
    name: 'invalid',
    meaning: prose`
      Something that must hold is proven false: a signature, the chain, a binding, a certificate that is revoked, a forged claim.`,
    next: prose`Look up the failed checks with keytier explain, keep the capture, and give no trust to this evidence.`,
  },
  {
    code: 4,
    name: 'undecided',
    meaning: prose`
      Nothing is false, and something that is needed is missing: an unknown root, a required challenge or status list, an
      algorithm that is not supported.`,
    next: prose`Give what the report names as missing, and run the command again. This is not a reason to reject a customer.`,
  },
  {
    code: 5,
    name: 'unreadable',
    meaning: prose`No evidence was found in an input, or it does not decode, or it is larger than the limits.`,
    next: prose`See what was found with keytier detect FILE. Ask for the capture as a file rather than as pasted text.`,
  },
  {
    code: 6,
    name: 'trust-data',
    meaning: prose`Trust material is missing, broken or not to be had. Nothing was decided without it.`,
    next: prose`Check the files given with --trust-anchor and --status-list.`,
  },
  {
    code: 70,
    name: 'internal',
    meaning: prose`A bug, a disagreement of the two cryptographic back ends included. It is never a verdict.`,
    next: prose`Report it with the version, and with the input if it may be shared.`,
  },
  {
    code: 130,
    name: 'interrupted',
    meaning: prose`The run was interrupted. What was printed until then is complete for the inputs it names.`,
    next: '',
  },
] as const satisfies readonly ExitCodeEntry[];

/** A number a command can exit with. */
export type ExitCode = (typeof EXIT_CODES)[number]['code'];
