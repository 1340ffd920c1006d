// Verifies chains in tests through the library's public face: own anchor, fixed time, everything named that differs.
import {
  type Anchor,
  createTrustStore,
  createVerifier,
  type Expectations,
  type Finding,
  type Json,
  type Result,
  type RootClass,
  readAnchors,
  readStatusList,
  type SecondOpinion,
  type SignedPayload,
  type TrustAgeLimits,
  type TrustOptions,
  type Verifier,
} from '../../src/index.ts';
import type { MintedChain } from './mint.ts';
import { SAMPLE_TIME } from './mint.ts';

/** The present of all tests, unless they say otherwise. */
export const NOW = Date.parse(SAMPLE_TIME);

export const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf8'));

/** What the minted chains are bound to by default. */
export const SAMPLE_CHALLENGE = utf8('sample');

/** An entry of a status list: its status, or all of it. */
type Entry = string | Readonly<Record<string, string>>;

/** A status list in Google's format, read by the reader under test; by default nothing in it concerns a minted chain. */
export function statusList(
  entries: Readonly<Record<string, Entry>> = { '6681152659205225093': 'REVOKED' },
  asOf: string | null = SAMPLE_TIME,
) {
  const json = Object.fromEntries(
    Object.entries(entries).map(([serial, entry]) => [
      serial,
      typeof entry === 'string' ? { status: entry } : entry,
    ]),
  );
  return readStatusList(utf8(JSON.stringify({ entries: json })), 'test', asOf);
}

/** The chain's root as an anchor of one's own, or dressed up as a published one of another class. */
export function anchorOf(
  chain: Pick<MintedChain, 'rootPem'>,
  as?: { readonly class: RootClass; readonly id?: string },
): Anchor {
  const [anchor] = readAnchors(utf8(chain.rootPem), 'test');
  if (anchor === undefined) throw new Error('the minted root is no anchor');
  return as === undefined ? anchor : { ...anchor, id: as.id ?? anchor.id, class: as.class };
}

export interface VerifyOptions {
  readonly anchors?: readonly Anchor[];
  /** Null for no status list. */
  readonly statusList?: ReturnType<typeof statusList> | null;
  /** Null for no expected challenge. */
  readonly challenge?: Uint8Array | null;
  readonly expected?: Omit<Expectations, 'challenge'>;
  readonly payload?: SignedPayload;
  readonly now?: string;
  readonly at?: string;
  readonly second?: SecondOpinion;
  /** Further trust material. */
  readonly trust?: TrustOptions;
  readonly maxTrustAgeDays?: TrustAgeLimits;
}

/** A verifier whose caches start empty. */
export function verifierOf({
  anchors = [],
  statusList: list = statusList(),
  second,
  trust: more,
  maxTrustAgeDays = {},
}: VerifyOptions): Verifier {
  const trust = createTrustStore({ ownAnchors: anchors, statusList: list, ...more });
  return createVerifier({
    trust,
    maxTrustAgeDays,
    ...(second === undefined ? {} : { second, crossCheck: true }),
  });
}

/** Verifies certificates; a shared verifier may be given where only its speed matters. */
export function verifyCertificates(
  certificates: readonly Uint8Array[],
  options: VerifyOptions = {},
  verifier: Verifier = verifierOf(options),
): Result {
  const { challenge = SAMPLE_CHALLENGE, expected, payload, now, at } = options;
  return verifier.verifyChain(certificates, {
    now: now === undefined ? NOW : Date.parse(now),
    ...(at === undefined ? {} : { at: Date.parse(at) }),
    expected: { ...expected, ...(challenge === null ? {} : { challenge }) },
    ...(payload === undefined ? {} : { payload }),
  });
}

/** Verifies a minted chain under its own root. */
export function verifyMinted(chain: MintedChain, options: VerifyOptions = {}): Result {
  return verifyCertificates(chain.certificates, { anchors: [anchorOf(chain)], ...options });
}

/** `chain.order notice reordered`: what a finding comes down to. */
export function wordsOf({ check, outcome, reason }: Finding): string {
  return reason === null ? `${check} ${outcome}` : `${check} ${outcome} ${reason}`;
}

/** `verified standard 0`: verdict, tier and exit code. */
export function answerOf({ verdict, tier, exitCode }: Result): string {
  return `${verdict} ${tier} ${exitCode}`;
}

/** A fact by its path; undefined where there is none. */
export function factOf(
  result: Pick<Result, 'facts'>,
  ...path: readonly (string | number)[]
): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string | number, Json | undefined>>)[key]
        : undefined,
    result.facts as Json,
  );
}
