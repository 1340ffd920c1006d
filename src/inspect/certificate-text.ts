// One certificate as text: what keytier's own reader says, and the extensions as @peculiar/x509 reads them.
import { OID } from '../codec/oid.ts';
import type { Facts, Json } from '../model/evidence.ts';
import type { CertificateInspection } from './inspection.ts';
import type { TextPage } from './text-page.ts';
import type { CertificateText, ExtensionText } from './x509-text.ts';

/** Extensions that are shown decoded further down; as text they would be hex, device ids included. */
const DECODED: ReadonlySet<string> = new Set([
  OID.keyDescription,
  OID.keyDescriptionEat,
  OID.provisioningInfo,
  OID.knox,
]);

/** Lines of one extension without `-v`; a hex dump of 16 bytes a line, or a list of names. */
const MAX_EXTENSION_LINES = 12;

const LABEL_WIDTH = 11;

/** RFC 5280 4.2 allows one extension of a type; two readers could each believe another one. */
const SECOND_COPY = 'not decoded: only the first one is, and there may be one only (--asn1 shows all)';

/** Heading, fields, extensions. */
export function certificateLines(
  certificate: CertificateInspection,
  page: TextPage,
  options: { readonly verbose: boolean },
): readonly string[] {
  const { at, facts, problem, text } = certificate;
  const fields = facts === null ? secondReading(text, problem) : ownReading(facts);
  return [
    ...page.heading(at),
    ...fields.flatMap(([label, value]) => page.row(label, value, 1, LABEL_WIDTH)),
    ...extensionLines(certificate, page, options.verbose ? Number.POSITIVE_INFINITY : MAX_EXTENSION_LINES),
  ];
}

type Field = readonly [label: string, value: string];

function record(value: Json | undefined): { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json | undefined })
    : {};
}

function certificateFacts(facts: Facts): { readonly [name: string]: Json | undefined } {
  const { chain } = facts;
  return record(Array.isArray(chain) ? (chain[0] as Json | undefined) : undefined);
}

function ownReading(facts: Facts): readonly Field[] {
  const { subject, issuer, serial, validity, key, signatureAlgorithm, sha256 } = certificateFacts(facts);
  const { notBefore, notAfter } = record(validity);
  const { spkiSha256 } = record(key);
  return [
    ['subject', text(subject)],
    ['issuer', text(issuer)],
    ['serial', text(serial)],
    ['validity', `${text(notBefore)} to ${text(notAfter)}`],
    ['key', keyText(record(key))],
    ['key sha256', text(spkiSha256)],
    ['signature', text(signatureAlgorithm)],
    ['sha256', text(sha256)],
  ];
}

function text(value: Json | undefined): string {
  return value === '' || value === undefined ? '(empty)' : String(value);
}

function keyText({ algorithm, curve, size, exponent, oid }: ReturnType<typeof record>): string {
  const parts = [algorithm, curve ?? size, exponent === undefined ? undefined : `exponent ${exponent}`, oid];
  return parts.filter((part) => part !== undefined).join(' ');
}

function secondReading(second: CertificateText | undefined, problem: string | null): readonly Field[] {
  const own: Field = ['undecodable', problem ?? ''];
  if (second?.ok !== true) return [own];
  return [own, ['subject', second.subject], ['issuer', second.issuer], ['serial', second.serial]];
}

function extensionLines(
  { facts, text: second }: CertificateInspection,
  page: TextPage,
  maxLines: number,
): readonly string[] {
  if (second === undefined) return [];
  const { extensions } = facts === null ? {} : certificateFacts(facts);
  const own = Array.isArray(extensions) ? extensions.map((item: Json) => record(item)) : [];
  const texts = second.ok ? second.extensions : [];
  const listed =
    own.length > 0 ? own : texts.map(({ oid }) => ({ oid, name: undefined, critical: undefined }));
  const problem = second.ok
    ? []
    : page.line(`@peculiar/x509 cannot read this certificate: ${second.problem}`, 1);
  if (listed.length === 0) return [...problem, ...page.row('extensions', 'none', 1, LABEL_WIDTH)];
  const seen = new Set<string>();
  return [
    ...problem,
    ...page.line('extensions', 1),
    ...listed.flatMap(({ oid, name, critical }, index) => {
      const id = text(oid);
      const again = seen.has(id);
      seen.add(id);
      const label = name === undefined ? id : `${text(name)} (${id})`;
      const title = `${label}${critical === true ? ' critical' : ''}${again ? ' AGAIN' : ''}`;
      return [
        ...page.line(title, 2),
        ...(again && DECODED.has(id)
          ? page.line(SECOND_COPY, 3)
          : valueLines(id, texts[index], page, maxLines)),
      ];
    }),
  ];
}

function valueLines(
  oid: string,
  second: ExtensionText | undefined,
  page: TextPage,
  maxLines: number,
): readonly string[] {
  if (DECODED.has(oid)) return page.line('decoded below', 3);
  if (second === undefined || second.oid !== oid) return [];
  const { lines } = second;
  const shown = lines.slice(0, maxLines).flatMap((line) => {
    const deeper = Math.floor((line.length - line.trimStart().length) / 2);
    return page.line(line.trim(), 2 + Math.max(1, Math.min(deeper, 8)));
  });
  return lines.length <= maxLines
    ? shown
    : [...shown, ...page.line(`${lines.length - maxLines} more lines (-v shows them)`, 3)];
}
