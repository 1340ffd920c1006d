// `-f summary` of `inspect` and `detect`: one line for each artefact.
import type { Json } from '../model/evidence.ts';
import type { RenderOptions } from '../report/options.ts';
import { safeText } from '../report/safe-text.ts';
import type { Detection } from './detection.ts';
import type { InspectionResult } from './inspection.ts';
import { BANNER } from './text-page.ts';

type SummaryOptions = Pick<RenderOptions, 'ascii'>;

/** `path  NOT VERIFIED  android-key-attestation  4 certificates  version 400, TRUSTED_ENVIRONMENT`, or the error. */
export function summaryText(
  { input, facts, certificates, errors }: InspectionResult,
  options: SummaryOptions,
): string {
  return fields(
    [
      input.source,
      'NOT VERIFIED',
      ...(input.kind === null ? [] : [input.kind]),
      ...(certificates.length === 0 ? [] : [countCertificates(certificates.length)]),
      ...attestationText(facts['keyDescription']),
      ...errors.map(({ code, message }) => `${code} ${message}`),
    ],
    options,
  );
}

/** The banner, then one line for each artefact. */
export function renderInspectSummary(results: readonly InspectionResult[], options: SummaryOptions): string {
  return `${[BANNER, ...results.map((result) => summaryText(result, options))].join('\n')}\n`;
}

/** `path#/x5c  android-key-attestation  4 certificates`, or the error. */
export function detectionText({ input, certificates, error }: Detection, options: SummaryOptions): string {
  const parts =
    error === undefined
      ? [input.source, input.kind ?? '', countCertificates(certificates)]
      : [input.source, 'nothing found', `${error.code} ${error.message}`];
  return fields(parts, options);
}

function fields(parts: readonly string[], { ascii }: SummaryOptions): string {
  return parts.map((part) => safeText(part, { ascii })).join('  ');
}

/** `1 certificate`, `4 certificates`. */
export function countCertificates(count: number): string {
  return `${count} certificate${count === 1 ? '' : 's'}`;
}

function attestationText(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { attestationVersion, attestationSecurityLevel } = value as {
    readonly [name: string]: Json | undefined;
  };
  if (attestationVersion === undefined) return [];
  return [`says version ${attestationVersion}, ${attestationSecurityLevel}`];
}
