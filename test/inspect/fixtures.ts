// Inspects bytes as the command does, with all readers loaded.

import { loadAsn1jsReader } from '../../src/inspect/asn1js-tree.ts';
import { type InspectOptions, inspectInputs } from '../../src/inspect/inspect.ts';
import type { InspectionResult } from '../../src/inspect/inspection.ts';
import { createRedactor } from '../../src/inspect/redact-facts.ts';
import { inspectionJson } from '../../src/inspect/render-json.ts';
import { renderInspectText } from '../../src/inspect/render-text.ts';
import { loadCertificateTextReader } from '../../src/inspect/x509-text.ts';
import type { RenderOptions } from '../../src/report/options.ts';
import type { RedactMode } from '../../src/report/redact.ts';
import { PLAIN_THEME } from '../../src/report/theme-plain.ts';
import { type ChainOptions, mintChain, toPem } from '../lib/mint.ts';

export const PAGE: RenderOptions = { width: 120, theme: PLAIN_THEME, ascii: false, verbosity: 'normal' };

export async function* inputs(...texts: readonly (string | Uint8Array)[]) {
  for (const [index, text] of texts.entries()) yield { source: `input-${index}`, bytes: Buffer.from(text) };
}

/** The results for bytes or text. */
export async function inspectBytes(
  bytes: string | Uint8Array,
  options: Partial<InspectOptions> = {},
): Promise<readonly InspectionResult[]> {
  const tools = { readText: await loadCertificateTextReader(), readAsn1js: await loadAsn1jsReader() };
  return inspectInputs(inputs(bytes), { tools, ...options });
}

/** The text for a minted chain. */
export async function inspectMinted(
  chain: ChainOptions,
  { redact = 'auto', ...page }: Partial<RenderOptions> & { readonly redact?: RedactMode } = {},
): Promise<{ readonly text: string; readonly results: readonly InspectionResult[]; readonly json: string }> {
  const results = await inspectBytes(toPem(...(await mintChain(chain)).certificates));
  return {
    results,
    text: renderInspectText(results, { ...PAGE, ...page }, createRedactor(redact, 'text')),
    json: JSON.stringify(results.map((result) => inspectionJson(result, createRedactor(redact, 'json')))),
  };
}
