// What a case of the table is: a chain drawn in a few lines, what was captured of it, and what must be said about it.
import { type ChainOptions, type MintedChain, mintChain } from '../../../lib/mint.ts';
import type { VerifyOptions } from '../../../lib/verify.ts';

export interface Case {
  /** The edge case by its number in the published list of attacks, and in words. */
  readonly name: string;
  readonly chain?: ChainOptions | (() => Promise<MintedChain>);
  /** What was captured of it; all of it by default. */
  readonly captured?: (chain: MintedChain) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** How it is verified: under its own root, challenge `sample` expected, unless this says otherwise. */
  readonly verify?: VerifyOptions | ((chain: MintedChain) => VerifyOptions | Promise<VerifyOptions>);
  /** Findings that must be there: `check outcome`, with the reason where there is one, and `@place` if it matters. */
  readonly finds: readonly string[];
  /** Checks that must not have reported anything. */
  readonly silent?: readonly string[];
  /** Verdict, tier and exit code. */
  readonly answer: string;
}

export const STRONG = 'verified strong 0';
export const STANDARD = 'verified standard 0';
export const MINIMAL = 'verified minimal 1';
export const INVALID = 'invalid none 3';
export const UNDECIDED = 'undecided none 4';
export const UNREADABLE = 'unreadable none 5';

/** Mints what a case asks for. */
export function chainOf({ chain = {} }: Case): Promise<MintedChain> {
  return typeof chain === 'function' ? chain() : mintChain(chain);
}
