// Decodes one artefact for inspection: everything that can be read, and every place that cannot.
import type { EvidenceFormat } from '../evidence/format.ts';
import { loadFormat } from '../evidence/formats.ts';
import type { Artifact } from '../model/artifact.ts';
import { ERROR_EXIT_CODES, type ErrorCode, KeytierError } from '../model/errors.ts';
import type { Facts, Json } from '../model/evidence.ts';
import { decodeCertificate, type Extension } from '../x509/certificate.ts';
import { type Asn1Node, MAX_ARTIFACT_ELEMENTS } from './asn1-node.ts';
import type { Asn1jsReader } from './asn1js-tree.ts';
import { buildExtensionTree } from './extension-tree.ts';
import {
  type CertificateInspection,
  type InspectedExtension,
  type InspectionResult,
  inputOf,
} from './inspection.ts';
import type { CertificateTextReader } from './x509-text.ts';

/** The readers that were loaded for this run. */
export interface InspectTools {
  /** Present where text is printed. */
  readonly readText?: CertificateTextReader;
  /** Present with `--asn1`. */
  readonly readAsn1js?: Asn1jsReader;
}

/** Decodes without verifying; what does not decode is in `errors`, and the rest is there all the same. */
export async function inspectArtifact(artifact: Artifact, tools: InspectTools): Promise<InspectionResult> {
  const input = inputOf(artifact);
  const { notes } = artifact;
  if (artifact.problem !== undefined) {
    return { input, facts: {}, certificates: [], notes, errors: [artifact.problem] };
  }
  const format = await loadFormat(artifact.kind);
  if (format === undefined) {
    const error = new KeytierError('ERR_INPUT_NO_ARTIFACT', `this version cannot decode ${artifact.kind}`, {
      where: artifact.source,
    });
    return { input, facts: {}, certificates: [], notes, errors: [error] };
  }
  const certificates = artifact.certificates.map((_der, index) =>
    inspectCertificate(artifact, format, index, tools),
  );
  const { facts, errors } = decodeWhole(artifact, format, certificates);
  return {
    input,
    facts,
    certificates,
    notes,
    ...(tools.readAsn1js === undefined ? {} : { asn1: extensionTrees(artifact, tools.readAsn1js) }),
    errors: [...errors, ...certificates.flatMap((item) => undecodable(item, artifact.source))],
  };
}

/** An error that says the bytes do not decode; any other is a bug and goes on. */
function decodeError(error: unknown): KeytierError {
  if (error instanceof KeytierError && ERROR_EXIT_CODES[error.code] === 5) return error;
  throw error;
}

function inspectCertificate(
  artifact: Artifact,
  format: EvidenceFormat,
  index: number,
  { readText }: InspectTools,
): CertificateInspection {
  const der = artifact.certificates[index] ?? new Uint8Array();
  const at = `chain[${index}]`;
  const text = readText === undefined ? {} : { text: readText(der) };
  try {
    return { at, facts: format.decode({ ...artifact, certificates: [der] }), problem: null, ...text };
  } catch (error) {
    const { message, where } = decodeError(error);
    const place = where?.replace(/^chain\[0\](, )?/, '') ?? '';
    return { at, facts: null, problem: place === '' ? message : `${message} (${place})`, ...text };
  }
}

function decodeWhole(
  artifact: Artifact,
  format: EvidenceFormat,
  certificates: readonly CertificateInspection[],
): { readonly facts: Facts; readonly errors: readonly KeytierError[] } {
  try {
    return { facts: format.decode(artifact), errors: [] };
  } catch (error) {
    const known = decodeError(error);
    // Each certificate that does not decode has an error of its own.
    const errors = certificates.some(({ problem }) => problem !== null) ? [] : [known];
    return { facts: certificates.length === 0 ? {} : mergedFacts(certificates), errors };
  }
}

/** The facts of what does decode, with the place of what does not. */
function mergedFacts(certificates: readonly CertificateInspection[]): Facts {
  const chain = certificates.map(({ facts, problem }): Json => {
    const own = facts?.['chain'];
    return (Array.isArray(own) ? (own[0] as Json | undefined) : undefined) ?? { undecodable: problem ?? '' };
  });
  const others = certificates.map(({ facts }) => facts ?? {});
  return { ...Object.assign({}, ...others), chain };
}

/** Which error an extension's fact stands for. */
const EXTENSION_ERRORS: ReadonlyMap<string, ErrorCode> = new Map([
  ['keyDescription', 'ERR_DECODE_DER'],
  ['knox', 'ERR_DECODE_DER'],
  ['provisioningInfo', 'ERR_DECODE_CBOR'],
  ['eat', 'ERR_DECODE_CBOR'],
]);

function undecodable({ at, facts, problem }: CertificateInspection, source: string): KeytierError[] {
  const where = `${source}, ${at}`;
  if (facts === null) {
    return [
      new KeytierError('ERR_DECODE_CERTIFICATE', problem ?? 'not a certificate', {
        where,
        hint: 'the certificate is damaged or cut off; ask for the capture again',
      }),
    ];
  }
  return [...EXTENSION_ERRORS].flatMap(([name, code]) => {
    const message = problemIn(facts[name]);
    return message === undefined
      ? []
      : [new KeytierError(code, `${name} does not decode: ${message}`, { where })];
  });
}

/** The reason in `{ undecodable }`, or in a tag that is `{ malformed }`. */
function problemIn(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return undefined;
  const fields = value as { readonly [name: string]: Json | undefined };
  if (typeof fields['undecodable'] === 'string') return fields['undecodable'];
  for (const list of ['softwareEnforced', 'hardwareEnforced']) {
    for (const [name, tag] of Object.entries(fields[list] ?? {})) {
      const why: unknown = (tag as { readonly malformed?: unknown } | null)?.malformed;
      if (typeof why === 'string') return `${list}.${name} is malformed: ${why}`;
    }
  }
  return undefined;
}

/** All trees of all certificates, until MAX_ARTIFACT_ELEMENTS elements were shown. */
function extensionTrees(artifact: Artifact, readAsn1js: Asn1jsReader): InspectedExtension[] {
  let left = MAX_ARTIFACT_ELEMENTS;
  return artifact.certificates.flatMap((der, index) =>
    extensionsOf(der).map((extension): InspectedExtension => {
      const built = buildExtensionTree(extension, `chain[${index}]`, readAsn1js);
      const size = built.root === undefined ? 0 : countElements(built.root);
      if (size <= left) {
        left -= size;
        return built;
      }
      left = 0;
      const problem = `left out: more than ${MAX_ARTIFACT_ELEMENTS} elements in all trees`;
      return { summary: { ...built.summary, problem }, root: undefined };
    }),
  );
}

function extensionsOf(der: Uint8Array): readonly Extension[] {
  try {
    return decodeCertificate(der).extensions;
  } catch (error) {
    decodeError(error);
    return [];
  }
}

function countElements(node: Asn1Node): number {
  return node.children.reduce((sum, child) => sum + countElements(child), 1);
}
