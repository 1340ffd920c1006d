// Trust documents for people: tables of pieces, one piece in full, what an update did, and what is left to decide.
import type {
  HeldView,
  PieceOutcome,
  PieceView,
  RootView,
  TrustDocument,
  TrustFinding,
} from '../model/trust-data.ts';
import type { RenderOptions } from './options.ts';
import { safeText } from './safe-text.ts';
import { drawSection, labelled, type Page, title } from './sections.ts';
import type { Paint } from './theme-plain.ts';
import { wrapText } from './wrap.ts';

type Row = readonly [label: string, value: string | null | undefined];

/** Room for SPKI hashes and paths: these lines are copied. */
const MAX_TEXT = 1_000;

/** Digits of a hash in tables; `trust show` has all of them. */
const SHORT_HASH = 16;

/** Renders any trust document as text, with a line feed at its end. */
export function renderTrustText(document: TrustDocument, options: RenderOptions): string {
  if (options.verbosity === 'quiet') return renderTrustSummary(document, options);
  const { pieces, outcomes, findings, command } = document;
  const shown = command === 'show' ? pieces.map((piece) => pieceSection(piece, options)) : [];
  const listed = (command === 'list' || command === 'check') && pieces.length > 0;
  const parts = [
    ...(listed ? [listSection(document, options)] : []),
    ...shown,
    ...outcomes.map((outcome) => outcomeSection(outcome, options)),
    ...(findings.length === 0 ? [] : [findingsSection(findings, options)]),
    ...(command === 'list' || command === 'show' ? [] : [lastLine(document, options)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** One line for each piece, outcome and finding; then the last line, where something was judged. */
export function renderTrustSummary(document: TrustDocument, options: RenderOptions): string {
  const print = printer(options);
  const lines = [
    ...document.pieces.map(
      ({ id, count, asOf, ageDays, sha256, held }) =>
        `${id}  ${count ?? 'none'}  ${asOf ?? '-'}  ${ageText(ageDays)}  ${sha256 ?? '-'}${held === undefined ? '' : '  HELD BACK'}`,
    ),
    ...document.outcomes.map(
      ({ piece, outcome, count, sha256, error }) =>
        `${piece}  ${WORDS[outcome].word}  ${count ?? '-'}  ${sha256 ?? '-'}  ${error?.code ?? '-'}`,
    ),
    ...document.findings.map(({ piece, code, text }) => `${piece}  ${code}  ${text}`),
  ];
  const last =
    document.command === 'list' || document.command === 'show' ? [] : [lastLine(document, options)];
  return `${[...lines.map(print), ...last].join('\n')}\n`;
}

function printer({ ascii }: RenderOptions): (text: string) => string {
  return (text) => safeText(text, { max: MAX_TEXT, ascii });
}

function pageOf({ width, ascii, theme }: RenderOptions): Page {
  return { width, ascii, theme };
}

function rows(list: readonly Row[], indent: string, options: RenderOptions): string {
  const print = printer(options);
  const present = list.flatMap(([label, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ label, value: print(value) }],
  );
  return labelled(present, indent, pageOf(options));
}

function listSection({ pieces, store }: TrustDocument, options: RenderOptions): string {
  const print = printer(options);
  const page = pageOf(options);
  const drawn = drawSection(
    {
      columns: [
        { title: 'piece', max: 22 },
        { title: 'entries', max: 7, align: 'right' },
        { title: 'as of', max: 20 },
        { title: 'age', max: 9, align: 'right' },
        { title: 'sha256', max: SHORT_HASH },
        { title: 'from' },
      ],
      rows: pieces.map((piece) =>
        [
          piece.id,
          piece.count === null ? 'none' : String(piece.count),
          piece.asOf ?? '',
          piece.present ? ageText(piece.ageDays) : '',
          (piece.sha256 ?? '').slice(0, SHORT_HASH),
          `${piece.source ?? ''}${piece.held === undefined ? '' : ' (another is held back)'}`.trim(),
        ].map((text) => ({ text: print(text) })),
      ),
      cards: pieces.map((piece) => ({
        title: [{ text: piece.id }, { text: piece.count === null ? 'none' : `${piece.count} entries` }],
        rows: [
          { label: 'as of', text: print(piece.asOf ?? '-') },
          { label: 'age', text: ageText(piece.ageDays) },
          { label: 'sha256', text: print(piece.sha256 ?? '-') },
          { label: 'source', text: print(piece.source ?? '-') },
        ],
      })),
    },
    page,
  );
  const where = store.dir === null ? 'no user store' : `user store ${print(store.dir)}`;
  return `${title(`TRUST DATA: ${where}${store.exists || store.dir === null ? '' : ' (empty)'}`, page)}\n${drawn}`;
}

function ageText(days: number | null): string {
  return days === null ? '-' : `${days} day${days === 1 ? '' : 's'}`;
}

const BASIS_TEXT = {
  published: 'as its publisher says',
  fetched: 'when it was fetched or last confirmed',
  stated: 'as stated at its import',
  'file-time': 'the time of the imported file, which a copy resets',
} as const;

function pieceSection(piece: PieceView, options: RenderOptions): string {
  const basis = piece.asOfBasis === null ? '' : ` (${BASIS_TEXT[piece.asOfBasis]})`;
  const head = rows(
    [
      ['what', piece.title],
      ['entries', piece.count === null ? 'none' : String(piece.count)],
      ['as of', piece.asOf === null ? null : `${piece.asOf}${basis}`],
      ['age', piece.present ? ageText(piece.ageDays) : null],
      ['sha256', piece.sha256],
      ['from', piece.source],
      ['file', piece.path],
      ['fetched', piece.fetchedAt],
      ['last confirmed', piece.checkedAt],
      ['fresh until', piece.freshUntil],
      ['signed by', piece.signedBy],
      ['changed', changeText(piece)],
      [
        'before',
        piece.previous === undefined
          ? null
          : `${piece.previous.count} entries as of ${piece.previous.asOf ?? 'an unknown date'}, sha256 ${piece.previous.sha256}`,
      ],
      [
        'accepted by you',
        piece.accepted === undefined ? null : `${piece.accepted.at} (${piece.accepted.reasons.join(', ')})`,
      ],
      [
        'of which',
        piece.tally === undefined
          ? null
          : Object.entries(piece.tally)
              .map(([word, count]) => `${count} ${word}`)
              .join(', '),
      ],
      ['forms', piece.formats?.map(({ form, source }) => `${form} from ${source}`).join('; ')],
    ],
    '  ',
    options,
  );
  const parts = [
    `${title(piece.id, pageOf(options))}\n${head}`,
    ...(piece.roots ?? []).map((root) => rootText(root, options)),
    ...((piece.bootKeys ?? []).length === 0 ? [] : [bootKeyText(piece, options)]),
    ...((piece.aaguids ?? []).length === 0
      ? []
      : [
          (piece.aaguids ?? [])
            .map(({ aaguid, name }) => `  ${aaguid}  ${printer(options)(name)}`)
            .join('\n'),
        ]),
    ...(piece.held === undefined ? [] : [heldText(piece.held, options)]),
  ];
  return parts.join('\n\n');
}

function changeText({ change }: Pick<PieceView, 'change'>): string | null {
  if (change === undefined) return null;
  const examples = change.examples.length === 0 ? '' : `: ${change.examples.join(', ')}`;
  return `${change.added} added, ${change.removed} removed, ${change.altered} altered${examples}`;
}

function rootText(
  { id, label, class: rootClass, spkiSha256, certificates }: RootView,
  options: RenderOptions,
): string {
  return `  ${printer(options)(label)}\n${rows(
    [
      ['id', id],
      ['class', rootClass],
      ['SPKI sha256', spkiSha256],
      ...certificates.map((sha256): Row => ['certificate sha256', sha256]),
    ],
    '    ',
    options,
  )}`;
}

function bootKeyText({ bootKeys = [] }: PieceView, options: RenderOptions): string {
  const print = printer(options);
  return bootKeys.map(({ key, name, state }) => print(`  ${key}  ${state}  ${name}`)).join('\n');
}

function heldText(held: HeldView, options: RenderOptions): string {
  const head = rows(
    [
      ['since', held.heldAt],
      ['entries', held.count === null ? null : String(held.count)],
      ['sha256', held.sha256],
      ['from', held.source],
      ['file', held.path],
      ...held.reasons.map(({ code, text }): Row => ['why', `${text} [${code}]`]),
      ['to be accepted', held.acceptable ? null : 'no: it is no trust data'],
    ],
    '    ',
    options,
  );
  const roots = (held.roots ?? []).map((root) => rootText(root, options));
  const accept =
    held.accept === null
      ? []
      : [
          `  If you compared it with what its owner publishes and believe it:\n    ${options.theme.command(held.accept)}`,
        ];
  return [`  HELD BACK, not believed\n${head}`, ...roots, ...accept].join('\n');
}

const WORDS: Readonly<Record<PieceOutcome['outcome'], { readonly word: string; readonly text: string }>> = {
  believed: { word: 'BELIEVED', text: 'in use from now on' },
  unchanged: { word: 'UNCHANGED', text: 'the source has nothing newer' },
  fresh: { word: 'FRESH', text: 'not asked: the source said it has nothing newer yet (--force asks)' },
  held: { word: 'HELD BACK', text: 'not believed until you accept it; what was stored stays in use' },
  refused: { word: 'REFUSED', text: 'no trust data; what was stored stays in use' },
  failed: { word: 'FAILED', text: 'nothing came; what was stored stays in use' },
};

function outcomeSection(outcome: PieceOutcome, options: RenderOptions): string {
  const { word, text } = WORDS[outcome.outcome];
  const { outcome: paints } = options.theme;
  const paint: Paint =
    outcome.outcome === 'failed' || outcome.outcome === 'refused'
      ? paints.fail
      : outcome.outcome === 'held'
        ? paints.notice
        : paints.pass;
  const details = rows(
    [
      ['entries', outcome.count === null ? null : String(outcome.count)],
      [
        'as of',
        outcome.asOf === null
          ? null
          : `${outcome.asOf}${outcome.asOfBasis === null ? '' : ` (${BASIS_TEXT[outcome.asOfBasis]})`}`,
      ],
      ['changed', changeText(outcome)],
      ['sha256', outcome.sha256],
      ['from', outcome.source],
      ['kept in', outcome.file],
      ['error', outcome.error === undefined ? null : `${outcome.error.message} [${outcome.error.code}]`],
      ['seen', outcome.error?.seen],
      ...outcome.problems.map(({ code, text: why }): Row => ['note', `${why} [${code}]`]),
    ],
    '  ',
    options,
  );
  return `${paint(word)}  ${outcome.piece}: ${text}\n${details}`;
}

function findingsSection(findings: readonly TrustFinding[], options: RenderOptions): string {
  const print = printer(options);
  const lines = findings.flatMap(({ piece, code, text, next }) => [
    ...wrapText(print(`${piece}: ${text} [${code}]`), options.width - 4).map(
      (line, index) => `${index === 0 ? '  - ' : '    '}${line}`,
    ),
    ...(next === null ? [] : [`    ${options.theme.command(print(next))}`]),
  ]);
  return [title('FINDINGS', pageOf(options)), ...lines].join('\n');
}

const EXIT_WORDS: Readonly<Record<number, string>> = {
  0: 'TRUST DATA OK',
  1: 'TRUST DATA TOO OLD',
  4: 'A DECISION IS NEEDED',
  6: 'TRUST DATA MISSING OR NOT TO BE HAD',
};

function lastLine({ exitCode }: TrustDocument, { theme }: RenderOptions): string {
  const paint =
    exitCode === 0 ? theme.outcome.pass : exitCode === 6 ? theme.outcome.fail : theme.outcome.notice;
  return paint(`${EXIT_WORDS[exitCode] ?? 'TRUST DATA'}  exit ${exitCode}`);
}

/**
 * Public keys as PEM, each under its name and hashes: `openssl pkey -pubin` reads every block, and its DER has the SHA-256
 * that is printed. Roots that are only known by their hash have no block.
 */
export function renderRoots(pieces: readonly PieceView[], options: RenderOptions): string {
  const print = printer(options);
  const own = pieces.flatMap(({ id, roots = [] }) => roots.map((root) => ({ piece: id, root })));
  const held = pieces.flatMap(({ id, held: aside }) =>
    (aside?.roots ?? []).map((root) => ({ piece: `${id}, HELD BACK, not believed`, root })),
  );
  return [...own, ...held]
    .map(({ piece, root }) =>
      [
        `# ${print(root.label)}`,
        `# ${print(root.id)}, class ${root.class}, from ${piece}`,
        `# SPKI sha256         ${root.spkiSha256}`,
        ...root.certificates.map((sha256) => `# certificate sha256  ${sha256}`),
        root.pem ?? '# the key itself is not public\n',
      ].join('\n'),
    )
    .join('\n');
}
