// What a DER element looks like from outside: enough to tell a certificate from a key, a request or a signature.
import { type DerNotes, elementOf, readTlv, TAG, TAG_CLASS, type Tlv } from '../codec/der.ts';

/** Structures that captures hold, told apart by the types of their first two levels only. Nothing is verified. */
export type DerShape =
  | 'certificate'
  | 'certificate-request'
  | 'revocation-list'
  | 'public-key'
  | 'rsa-public-key'
  | 'cms'
  | 'pkcs12'
  | 'private-key'
  | 'encrypted-private-key'
  | 'key-description'
  | 'ecdsa-signature';

/** Lengths in a longer form than needed are left for certificate decoding to judge. */
const TOLERANT: DerNotes = { note: () => undefined };

/** More elements than any of the shapes has. */
const MAX_LETTERS = 16;

/** One letter for each type, so that a structure reads as a word. Context tags are their digit. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [TAG.sequence, 'S'],
  [TAG.set, 'T'],
  [TAG.integer, 'I'],
  [TAG.bitString, 'B'],
  [TAG.octetString, 'O'],
  [TAG.oid, 'D'],
  [TAG.enumerated, 'E'],
  [TAG.utcTime, 'U'],
  [TAG.generalizedTime, 'U'],
]);

/** Outer word, and the word of the first SEQUENCE inside. The first row that fits names the structure. */
const SHAPES: readonly (readonly [DerShape, RegExp, RegExp])[] = [
  ['certificate', /^SSB$/, /^0?ISSSSS[123]*$/], // RFC 5280 4.1
  ['certificate-request', /^SSB$/, /^ISS0?$/], // RFC 2986 4
  ['revocation-list', /^SSB$/, /^I?SSU/], // RFC 5280 5.1
  ['public-key', /^SB$/, /^D/], // RFC 5280 4.1.2.7
  ['encrypted-private-key', /^SO$/, /^D/], // RFC 5958 3
  ['pkcs12', /^ISS?$/, /^D0$/], // RFC 7292 4
  ['private-key', /^ISO[01]*$/, /^D/], // RFC 5958 2
  ['private-key', /^IO[01]*$/, /^/], // RFC 5915 3
  ['private-key', /^I{9}S?$/, /^/], // RFC 8017 A.1.2
  ['key-description', /^IEIEOOSS$/, /^/],
  ['cms', /^D0$/, /^/], // RFC 5652 3
];

/** The shape of the single element that `bytes` is, or undefined for anything not in the table. */
export function shapeOf(bytes: Uint8Array): DerShape | undefined {
  const outer = tryRead(bytes, 0, bytes.length);
  if (outer === undefined || outer.end !== bytes.length || !isSequence(outer)) return undefined;
  const children = tryChildren(bytes, outer);
  if (children === undefined) return undefined;
  const word = wordOf(children);
  if (word === 'II') return twoIntegers(children);
  const first = children.find(isSequence);
  const inner = first === undefined ? [] : tryChildren(bytes, first);
  if (inner === undefined) return undefined;
  const innerWord = wordOf(inner);
  return SHAPES.find((row) => row[1].test(word) && row[2].test(innerWord))?.[0];
}

/** Reads one element, or undefined where there is none; never throws. */
export function tryRead(bytes: Uint8Array, offset: number, limit: number): Tlv | undefined {
  // Cheap refusals first: an error object costs more than the whole look.
  if (offset + 2 > limit) return undefined;
  try {
    return readTlv(bytes, offset, limit, TOLERANT);
  } catch {
    return undefined;
  }
}

/** The raw issuer and subject of a certificate, or undefined where it has another shape. */
export function namesOf(
  certificate: Uint8Array,
): { readonly issuer: Uint8Array; readonly subject: Uint8Array } | undefined {
  if (shapeOf(certificate) !== 'certificate') return undefined;
  const outer = tryRead(certificate, 0, certificate.length);
  const tbs = outer && tryRead(certificate, outer.contentStart, outer.end);
  const fields = tbs && tryChildren(certificate, tbs);
  if (fields === undefined) return undefined;
  const serial = fields[0]?.tagClass === TAG_CLASS.context ? 1 : 0;
  const [issuer, subject] = [fields[serial + 2], fields[serial + 4]];
  if (issuer === undefined || subject === undefined) return undefined;
  return { issuer: elementOf(certificate, issuer), subject: elementOf(certificate, subject) };
}

/** PKCS#1 keys and ECDSA signatures are both two integers; a public exponent is short, a modulus long. */
function twoIntegers(children: readonly Tlv[]): DerShape {
  const [modulus, exponent] = children.map((child) => child.end - child.contentStart);
  return (modulus ?? 0) >= 64 && (exponent ?? 0) <= 8 ? 'rsa-public-key' : 'ecdsa-signature';
}

function isSequence(tlv: Tlv): boolean {
  return tlv.tagClass === TAG_CLASS.universal && tlv.tag === TAG.sequence && tlv.constructed;
}

function wordOf(tlvs: readonly Tlv[]): string {
  return tlvs.map(letterOf).join('');
}

function letterOf(tlv: Tlv): string {
  if (tlv.tagClass === TAG_CLASS.context && tlv.tag <= 9) return String(tlv.tag);
  return (tlv.tagClass === TAG_CLASS.universal && LETTERS.get(tlv.tag)) || '?';
}

function tryChildren(bytes: Uint8Array, parent: Tlv): readonly Tlv[] | undefined {
  const children: Tlv[] = [];
  for (let offset = parent.contentStart; offset < parent.end; ) {
    const child = tryRead(bytes, offset, parent.end);
    if (child === undefined || children.push(child) > MAX_LETTERS) return undefined;
    offset = child.end;
  }
  return children;
}
