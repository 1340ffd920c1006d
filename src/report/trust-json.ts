// Trust documents as JSON (docs/schema/trust-v1.json): one document, or one line for each part of it.
import type { TrustDocument } from '../model/trust-data.ts';
import { safeJson } from './safe-text.ts';

/** The whole document, indented by two, with a line feed at its end. */
export function renderTrustJson(document: TrustDocument): string {
  return `${safeJson(JSON.stringify(document, null, 2))}\n`;
}

/** Pieces, outcomes and findings one a line, each with a field that says which; the rest of the document last. */
export function renderTrustLines({ pieces, outcomes, findings, ...rest }: TrustDocument): string {
  const lines = [
    ...pieces.map((piece) => ({ line: 'piece', ...piece })),
    ...outcomes.map((outcome) => ({ line: 'outcome', ...outcome })),
    ...findings.map((finding) => ({ line: 'finding', ...finding })),
    { line: 'document', ...rest },
  ];
  return lines.map((line) => `${safeJson(JSON.stringify(line))}\n`).join('');
}
