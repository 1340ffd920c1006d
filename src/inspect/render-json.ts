// `inspect` and `detect` as JSON: one document, or one line for each result. Every document says that nothing is verified.
import { toReportError } from '../report/error.ts';
import { safeJson } from '../report/safe-text.ts';
import type { Detection } from './detection.ts';
import { labelTree } from './extension-tree.ts';
import type { InspectedExtension, InspectionResult } from './inspection.ts';
import type { Redactor } from './redact-facts.ts';

/** What tells documents apart. */
interface Envelope {
  readonly schema: 'keytier.inspect' | 'keytier.detect';
  readonly version: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** One element of `results[]` of `keytier inspect`. Facts are complete: nothing is cut. */
export function inspectionJson(result: InspectionResult, redactor: Redactor): Fields {
  const { input, facts, notes, asn1, errors } = result;
  return {
    input,
    facts: redactor.facts(facts),
    ...(asn1 === undefined ? {} : { asn1: asn1.map((extension) => extensionJson(extension, redactor)) }),
    ...(notes.length === 0 ? {} : { notes }),
    ...errorFields(errors),
  };
}

function extensionJson({ summary, root }: InspectedExtension, redactor: Redactor): Fields {
  return root === undefined ? { ...summary } : { ...summary, tree: labelTree(root, summary.oid, redactor) };
}

/** `error` is the first; `errors` has all of them where there are several. */
function errorFields(errors: InspectionResult['errors']): Fields {
  const [first, ...others] = errors.map(toReportError);
  if (first === undefined) return {};
  return others.length === 0 ? { error: first } : { error: first, errors: [first, ...others] };
}

/** One element of `results[]` of `keytier detect`. */
export function detectionJson({ input, certificates, why, notes, error }: Detection): Fields {
  return error === undefined ? { input, certificates, why, notes } : { input, ...errorFields([error]) };
}

/** The whole document, indented by two, with a line feed at its end. */
export function renderDocument({ schema, version }: Envelope, results: readonly Fields[]): string {
  const document = {
    schema,
    schemaVersion: '1.0',
    verified: false,
    tool: { name: 'keytier', version },
    results,
  };
  return `${safeJson(JSON.stringify(document, null, 2))}\n`;
}

/** One result a line, each saying for itself that it is not verified. */
export function renderLines({ schema }: Envelope, results: readonly Fields[]): string {
  return results
    .map((result) => {
      const line = { schema, schemaVersion: '1.0', verified: false, ...result };
      return `${safeJson(JSON.stringify(line))}\n`;
    })
    .join('');
}
