// keytier detect: what is in an input, and why we think so.

import { readInputs } from '../../input/read.ts';
import { detectExitCode, detectInputs } from '../../inspect/detection.ts';
import { renderDetectSummary, renderDetectText } from '../../inspect/render-detect.ts';
import { detectionJson, renderDocument, renderLines } from '../../inspect/render-json.ts';
import { readStdin, STDIN, terminalOf } from '../io.ts';
import type { OutputOptions } from '../options.ts';
import { VERSION } from '../version.ts';
import { documentTargets, printDocument } from './print-document.ts';

/** Runs the command. Exit code 0 if something was found in every input, 5 otherwise. */
export async function runDetect(inputs: readonly string[], options: OutputOptions): Promise<void> {
  documentTargets(options.format);
  const detections = await detectInputs(
    readInputs(inputs, { stdin: readStdin, stdinIsTerminal: terminalOf(STDIN).isTTY }),
  );
  const envelope = { schema: 'keytier.detect', version: VERSION } as const;
  await printDocument(
    {
      table: (page) => renderDetectText(detections, page),
      json: () => renderDocument(envelope, detections.map(detectionJson)),
      ndjson: () => renderLines(envelope, detections.map(detectionJson)),
      summary: (page) => renderDetectSummary(detections, page),
    },
    detections.flatMap(({ error }) => (error === undefined ? [] : [error])),
    options,
  );
  process.exitCode = detectExitCode(detections);
}
