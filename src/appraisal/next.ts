// What to do next: picks the most useful hints for what failed, was not decided, or cost points.
import type { ArtifactKind } from '../model/artifact.ts';
import type { Claims } from '../model/evidence.ts';
import type { CheckId, Finding } from '../model/finding.ts';
import { FINDING_HINTS, type FindingHint } from './next-hints.ts';
import { type FindingsVerdict, isSelfChosen } from './verdict.ts';

/** The longest list that is still read; counts sentences and commands. */
export const MAX_NEXT = 5;

/** What the hints are chosen from. */
export interface NextInput {
  /** The kind of evidence: some advice is about one kind only. */
  readonly kind: ArtifactKind;
  readonly findings: readonly Finding[];
  readonly claims: Claims;
  readonly verdict: FindingsVerdict;
  /** The checks that decided the verdict. */
  readonly because: readonly CheckId[];
}

/** There is nothing to do about what holds. */
const isOpen = ({ outcome }: Finding) => outcome !== 'pass' && outcome !== 'not-applicable';

/** Whether a hint can help; of invalid evidence, only what failed matters. */
function applies(
  hint: FindingHint,
  { check, reason, outcome }: Finding,
  { verdict, kind }: Pick<NextInput, 'verdict' | 'kind'>,
): boolean {
  return (
    check === hint.check &&
    (hint.passkeys === undefined || hint.passkeys === kind.startsWith('webauthn-')) &&
    (verdict !== 'invalid' || outcome === 'fail' || hint.about !== undefined) &&
    (hint.reasons === undefined || (reason !== null && hint.reasons.includes(reason))) &&
    (hint.outcomes === undefined || hint.outcomes.includes(outcome))
  );
}

/** The hints of each check, with their places in the table. */
const HINTS = new Map<CheckId, { readonly hint: FindingHint; readonly place: number }[]>();
FINDING_HINTS.forEach((hint, place) => {
  const others = HINTS.get(hint.check);
  if (others === undefined) HINTS.set(hint.check, [{ hint, place }]);
  else others.push({ hint, place });
});

/** A hint of the table with its sentence and its command. */
interface SaidHint {
  readonly hint: FindingHint;
  readonly lines: readonly string[];
}

/** Hints of the table, most useful first; the table's order decides, not that of the findings. */
function tableHints(input: NextInput): readonly SaidHint[] {
  const found: (Finding | undefined)[] = [];
  for (const finding of input.findings) {
    if (!isOpen(finding)) continue;
    for (const { hint, place } of HINTS.get(finding.check) ?? []) {
      // The first finding that a hint applies to is the one it speaks of.
      if (found[place] === undefined && applies(hint, finding, input)) found[place] = finding;
    }
  }
  const said: SaidHint[] = [];
  if (found.length === 0) return said;
  FINDING_HINTS.forEach((hint, place) => {
    const finding = found[place];
    // Where another check says more, its hint is enough.
    const unless = hint.unless !== undefined && input.findings.some(({ check }) => check === hint.unless);
    if (finding !== undefined && !unless)
      said.push({ hint, lines: [hint.say(finding), hint.command(finding)] });
  });
  return said;
}

/** A check that must be decided and was not asked for by the caller, where there is an option that would have it checked. */
const MISSING_CHECK_HINTS: Readonly<Partial<Record<CheckId, readonly string[]>>> = {
  'binding.challenge': [
    'Give the challenge that the server issued for this session.',
    'keytier verify <input> --challenge VALUE',
  ],
  'revocation.status': [
    "Fetch Google's attestation status list; it is used from then on. Without a network, pass a copy with --status-list.",
    'keytier trust update',
  ],
  'binding.app-package': [
    'Give the package name of the app that must own the key.',
    'keytier verify <input> --app-package NAME',
  ],
  'binding.app-signer': [
    "Give the SHA-256 digest of the app's signing certificate.",
    'keytier verify <input> --app-signer DIGEST',
  ],
};

/**
 * At most {@link MAX_NEXT} lines. Each command stands alone in its element and starts with `keytier `; the literal
 * `<input>` in it is for the caller to replace. A sentence and its command are never separated.
 */
export function nextSteps(input: NextInput): readonly string[] {
  const fromTable = tableHints(input);
  const answered = new Set(fromTable.map(({ hint }) => hint.check));
  const linesAbout = (about: FindingHint['about']) =>
    fromTable.filter(({ hint }) => hint.about === about).map(({ lines }) => lines);
  const missing = input.because.filter(
    (check) => !input.findings.some((finding) => finding.check === check && !isSelfChosen(finding)),
  );
  const explained = [
    ...input.because,
    ...input.findings.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check),
  ].filter((check) => !answered.has(check));

  const groups = [
    ...linesAbout('file'),
    ...linesAbout('mistake'),
    ...missing.map((check) => MISSING_CHECK_HINTS[check] ?? []),
    ...linesAbout(undefined),
    ...[...new Set(explained)].map((check) => [`keytier explain ${check}`]),
  ];
  const lines: string[] = [];
  for (const group of groups) {
    const fresh = group.filter((line) => !lines.includes(line));
    if (lines.length + fresh.length <= MAX_NEXT) lines.push(...fresh);
  }
  return lines;
}
