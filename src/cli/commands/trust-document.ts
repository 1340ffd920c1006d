// What all trust commands share: the store they work on, the document they print, and its exit code.
import { KeytierError } from '../../model/errors.ts';
import type { PieceOutcome, PieceView, TrustDocument, TrustFinding } from '../../model/trust-data.ts';
import { safeText } from '../../report/safe-text.ts';
import { renderTrustJson, renderTrustLines } from '../../report/trust-json.ts';
import { renderTrustSummary, renderTrustText } from '../../report/trust-text.ts';
import { acceptCommand } from '../../trust/manage/overview.ts';
import type { StoreEnvironment } from '../../trust/manage/settle.ts';
import { timeText } from '../../x509/facts.ts';
import { STDERR, writeText } from '../io.ts';
import { lockEnvironment } from '../lock-owner.ts';
import type { OutputOptions } from '../options.ts';
import { type TrustDir, trustDirOf } from '../trust-dir.ts';
import { VERSION } from '../version.ts';
import { documentTargets, printDocument } from './print-document.ts';

/** Options of every trust command. */
export interface TrustCommandOptions extends OutputOptions {
  readonly trustDir?: string;
}

/** The parts of a document that differ between commands. */
export interface TrustParts {
  readonly command: TrustDocument['command'];
  readonly store: TrustDocument['store'];
  readonly pieces?: readonly PieceView[];
  readonly outcomes?: readonly PieceOutcome[];
  readonly findings?: readonly TrustFinding[];
  readonly exitCode?: number;
}

/** Prints the document and sets its exit code. Errors and warnings go to stderr too, where people look for them. */
export async function printTrust(parts: TrustParts, options: OutputOptions): Promise<void> {
  const { command, store, pieces = [], outcomes = [], findings = [] } = parts;
  const document: TrustDocument = {
    schema: 'keytier.trust',
    schemaVersion: '1.0',
    tool: { name: 'keytier', version: VERSION },
    command,
    at: timeText(Math.floor(Date.now() / 1000) * 1000),
    store,
    pieces,
    outcomes,
    findings,
    exitCode: parts.exitCode ?? exitCodeOf(outcomes, findings),
  };
  await printDocument(
    {
      table: (render) => renderTrustText(document, render),
      json: () => renderTrustJson(document),
      ndjson: () => renderTrustLines(document),
      summary: (render) => renderTrustSummary(document, render),
    },
    outcomes.flatMap(errorOf),
    options,
  );
  for (const { piece, outcome, problems } of outcomes) {
    if (outcome !== 'held') continue;
    const why = problems.map(({ text }) => text).join('; ');
    const warning = `${piece} is held back: ${why}; see keytier trust show ${piece}`;
    await writeText(
      STDERR,
      `keytier: warning: ${safeText(warning, { max: 1_000, ascii: options.ascii === true })}\n`,
    );
  }
  process.exitCode = document.exitCode;
}

/** Refuses formats of verdicts before anything is read or changed. */
export function checkFormats(options: OutputOptions): void {
  documentTargets(options.format);
}

function errorOf({ error }: PieceOutcome): KeytierError[] {
  if (error === undefined) return [];
  const { code, message, where, hint, seen } = error;
  return [
    new KeytierError(code as KeytierError['code'], message, {
      ...(where === null ? {} : { where }),
      ...(hint === null ? {} : { hint }),
      ...(seen === undefined ? {} : { seen }),
    }),
  ];
}

/**
 * 6 where something is missing, broken or not to be had; 4 where something waits for a decision; 1 where something is
 * older than allowed; 0 otherwise.
 */
function exitCodeOf(outcomes: readonly PieceOutcome[], findings: readonly TrustFinding[]): number {
  const codes = new Set(findings.map(({ code }) => code));
  const failed = outcomes.some(({ outcome }) => outcome === 'failed' || outcome === 'refused');
  if (failed || codes.has('piece-missing') || codes.has('dated-in-the-future')) return 6;
  if (outcomes.some(({ outcome }) => outcome === 'held') || codes.has('held-back')) return 4;
  return codes.has('too-old') || codes.has('undated') ? 1 : 0;
}

/** What outcomes leave to do: the command that shows what is held back, and the one that accepts it. */
export function findingsOf(outcomes: readonly PieceOutcome[]): TrustFinding[] {
  return outcomes.flatMap(({ piece, outcome, problems, sha256 }) => {
    const shown = outcome === 'held' || outcome === 'refused' || outcome === 'believed' ? problems : [];
    return shown.map((problem, index) => ({
      piece,
      ...problem,
      next:
        index < shown.length - 1 || outcome === 'believed'
          ? null
          : outcome === 'held' && sha256 !== null
            ? `keytier trust show ${piece}, then ${acceptCommand(piece, sha256)}`
            : `keytier trust show ${piece}`,
    }));
  });
}

/**
 * The store to change.
 * @throws KeytierError ERR_USAGE where there is no place for one
 */
export function storeToChange(options: TrustCommandOptions): StoreEnvironment {
  return { dir: placeOf(trustDirOf(options.trustDir)), now: () => Date.now(), lock: lockEnvironment() };
}

function placeOf({ dir }: TrustDir): string {
  if (dir !== null) return dir;
  throw new KeytierError('ERR_USAGE', 'there is no place for a trust store', {
    hint: 'name one with --trust-dir FOLDER or KEYTIER_TRUST_DIR',
  });
}
