// `keytier inspect` for people: the banner, each artefact with its certificates and attestations, the banner again.
import type { Facts, Json } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { RenderOptions } from '../report/options.ts';
import { extensionTreeLines } from './asn1-text.ts';
import { certificateLines } from './certificate-text.ts';
import { factLines, hexFacts } from './facts-text.ts';
import type { InspectionResult } from './inspection.ts';
import type { Redactor } from './redact-facts.ts';
import { renderInspectSummary } from './render-summary.ts';
import { BANNER, createPage, type TextPage } from './text-page.ts';

/** The sections after the certificates, in the order of the certificates and of this list. */
const SECTIONS: readonly { readonly fact: string; readonly title: string; readonly hex: boolean }[] = [
  { fact: 'keyDescription', title: 'KeyDescription', hex: true },
  { fact: 'provisioningInfo', title: 'Provisioning info', hex: false },
  { fact: 'eat', title: 'KeyDescription as EAT (bytes are base64url)', hex: false },
  { fact: 'knox', title: 'Samsung Knox attestation', hex: false },
];

/** Text that starts and ends with the banner. With `quiet`, the banner once and one line for each artefact. */
export function renderInspectText(
  results: readonly InspectionResult[],
  options: RenderOptions,
  redactor: Redactor,
): string {
  if (options.verbosity === 'quiet') return renderInspectSummary(results, options);
  const page = createPage(options);
  const banner = options.theme.title(BANNER);
  const blocks = results.map((result) => resultBlock(result, page, redactor, options));
  return `${[banner, ...blocks, banner].join('\n\n')}\n`;
}

function resultBlock(
  result: InspectionResult,
  page: TextPage,
  redactor: Redactor,
  options: RenderOptions,
): string {
  const verbose = options.verbosity === 'verbose';
  const sections: readonly (readonly string[])[] = [
    headerLines(result, page, verbose),
    ...result.certificates.map((certificate) => certificateLines(certificate, page, { verbose })),
    ...bareKeySections(result.facts, page),
    ...result.certificates.flatMap(({ at, facts }) =>
      facts === null ? [] : attestationSections(facts, at, page, redactor),
    ),
    ...(result.asn1 ?? []).map((extension) => extensionTreeLines(extension, page, redactor)),
    errorLines(result, page),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headerLines(
  { input, notes }: InspectionResult,
  page: TextPage,
  verbose: boolean,
): readonly string[] {
  const size = input.bytes === null ? '' : ` (${input.bytes} bytes)`;
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    ['source', input.source],
    ['id', input.id],
    ['detected as', input.detectedAs === null ? null : `${input.detectedAs}${size}`],
    ['kind', input.kind],
    ['sha256', verbose ? input.sha256 : null],
    ...notes.map((note) => ['note', noteText(note)] as const),
  ];
  return rows.flatMap(([label, value]) =>
    value === null || value === undefined ? [] : page.row(label, value, 0, 'detected as'.length),
  );
}

/** `line 4: a CERTIFICATE block that does not decode`. */
export function noteText({ at, seen, check }: Finding): string {
  return [...(at === null ? [] : [at]), seen ?? check].join(': ');
}

/** Facts of bare keys, their signatures and passkeys, with their headings. */
const BARE_SECTIONS = [
  ['publicKey', 'public key'],
  ['signature', 'signature'],
  ['hardwareKey', 'hardware key, as the client describes it'],
  ['clientData', 'client data'],
  ['authenticatorData', 'authenticator data'],
  ['attestation', 'attestation statement'],
  ['decodings', 'how the bytes were written'],
] as const;

function bareKeySections(facts: Facts, page: TextPage): readonly (readonly string[])[] {
  return BARE_SECTIONS.flatMap(([name, title]) => {
    const value = facts[name];
    return isRecord(value) ? [[...page.heading(title), ...factLines(value, page, 1)]] : [];
  });
}

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function attestationSections(
  facts: Facts,
  at: string,
  page: TextPage,
  redactor: Redactor,
): readonly (readonly string[])[] {
  return SECTIONS.flatMap(({ fact, title, hex }) => {
    const value = facts[fact];
    if (value === undefined) return [];
    const hidden = redactor.facts({ [fact]: hex ? hexFacts(value) : value })[fact];
    const lines = isRecord(hidden) ? factLines(hidden, page, 1) : page.line(String(hidden), 1);
    return [[...page.heading(`${title} in ${at}`), ...lines]];
  });
}

function errorLines({ errors }: InspectionResult, page: TextPage): readonly string[] {
  return errors.flatMap(({ message, code, where }) =>
    page.row('ERROR', `${message} [${code}]${where === undefined ? '' : ` at ${where}`}`, 0),
  );
}
