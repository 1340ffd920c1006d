// keytier inspect: decodes and shows, verifies nothing.

import { readInputs } from '../../input/read.ts';
import { inspectExitCode, inspectInputs } from '../../inspect/inspect.ts';
import type { InspectTools } from '../../inspect/inspect-artifact.ts';
import { createRedactor } from '../../inspect/redact-facts.ts';
import { inspectionJson, renderDocument, renderLines } from '../../inspect/render-json.ts';
import { renderInspectSummary } from '../../inspect/render-summary.ts';
import { renderInspectText } from '../../inspect/render-text.ts';
import { readStdin, STDIN, terminalOf } from '../io.ts';
import { artifactKind, type OutputOptions, redactMode } from '../options.ts';
import { VERSION } from '../version.ts';
import { documentTargets, printDocument } from './print-document.ts';

/** Options as commander delivers them. */
export interface InspectOptions extends OutputOptions {
  readonly asn1?: boolean;
  readonly kind?: string;
}

/** Runs the command. Exit code 0 if everything decoded, 5 otherwise. */
export async function runInspect(inputs: readonly string[], options: InspectOptions): Promise<void> {
  const mode = redactMode(options.redact);
  const needsText = documentTargets(options.format).some(({ format }) => format === 'table');
  const results = await inspectInputs(
    readInputs(inputs, { stdin: readStdin, stdinIsTerminal: terminalOf(STDIN).isTTY }),
    {
      tools: await loadTools({ asn1: options.asn1 === true, text: needsText && options.quiet !== true }),
      ...(options.kind === undefined ? {} : { kind: artifactKind(options.kind) }),
    },
  );
  const redactor = createRedactor(mode, 'json');
  const json = () => results.map((result) => inspectionJson(result, redactor));
  const envelope = { schema: 'keytier.inspect', version: VERSION } as const;
  await printDocument(
    {
      table: (page) => renderInspectText(results, page, createRedactor(mode, 'text')),
      json: () => renderDocument(envelope, json()),
      ndjson: () => renderLines(envelope, json()),
      summary: (page) => renderInspectSummary(results, page),
    },
    results.flatMap(({ errors }) => errors),
    options,
  );
  process.exitCode = inspectExitCode(results);
}

/** Each library is loaded only where its output was asked for. */
async function loadTools(wanted: { readonly asn1: boolean; readonly text: boolean }): Promise<InspectTools> {
  const [text, asn1] = await Promise.all([
    wanted.text ? import('../../inspect/x509-text.ts') : undefined,
    wanted.asn1 ? import('../../inspect/asn1js-tree.ts') : undefined,
  ]);
  return {
    ...(text === undefined ? {} : { readText: await text.loadCertificateTextReader() }),
    ...(asn1 === undefined ? {} : { readAsn1js: await asn1.loadAsn1jsReader() }),
  };
}
