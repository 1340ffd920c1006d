// Trust anchors: which keys chains are judged against, matched by public key and never by certificate or name.
import { equalBytes, sha256Hex } from '../codec/bytes.ts';
import { scanPem } from '../codec/pem.ts';
import { decodePublicKey } from '../crypto/public-key.ts';
import { importKey, type UsableKey } from '../crypto/verify.ts';
import { KeytierError } from '../model/errors.ts';
import type { RootClass } from '../model/evidence.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { nameText } from '../x509/name.ts';
import { ANCHORS } from './data/anchors.ts';

/** One key that a chain may end in, believed or known not to be. */
export interface Anchor {
  readonly id: string;
  readonly label: string;
  readonly class: RootClass;
  /** Subject as text, attributes sorted, to recognise impostors; empty where it is not known. */
  readonly subjectKey: string;
  readonly spkiSha256: string;
  /** DER SubjectPublicKeyInfo; null for roots known only by its hash. */
  readonly spki: Uint8Array | null;
  /** SHA-256 of the certificates that circulate for this key. */
  readonly certificates: ReadonlySet<string>;
}

/** Classes whose word counts for hardware claims of Android keys. The others are named, and not believed there. */
export const PINNED_CLASSES: ReadonlySet<RootClass> = new Set(['google-hardware', 'yours']);

/** Classes whose keys are kept ready because some format believes them; which one it does is its own decision. */
const READY_CLASSES: ReadonlySet<RootClass> = new Set([...PINNED_CLASSES, 'apple-webauthn']);

/** A set of anchors, looked up by key. */
export interface AnchorSet {
  readonly bySpki: ReadonlyMap<string, Anchor>;
  /** Anchors that some format believes and whose keys this runtime can use, for chains that leave the root out. */
  pinned(): readonly { readonly anchor: Anchor; readonly usable: UsableKey }[];
  /** The key of a pinned anchor, imported once; undefined for any other. */
  readyKey(spkiSha256: string): UsableKey | undefined;
}

/** The published Android anchors that ship with keytier. */
export function bundledAnchors(): readonly Anchor[] {
  return ANCHORS.map((known) => ({
    id: known.id,
    label: known.label,
    class: known.class,
    subjectKey: sortedAttributes(known.subject),
    spkiSha256: known.spkiSha256,
    spki: known.spkiBase64 === null ? null : Buffer.from(known.spkiBase64, 'base64'),
    certificates: new Set(known.certificates.map(({ sha256 }) => sha256)),
  }));
}

/**
 * Anchors of your own, from a PEM file of certificates or public keys. They are labelled `yours` in every report.
 * A key keytier knows by name keeps its name and class, so that nobody pins AOSP's public software key by accident.
 * @throws KeytierError ERR_TRUST_ANCHOR where nothing in the file is a certificate or a public key
 */
export function readAnchors(bytes: Uint8Array, source: string): Anchor[] {
  const { blocks, damaged } =
    bytes[0] === 0x30
      ? { blocks: [{ label: 'CERTIFICATE', der: bytes }], damaged: [] }
      : scanPem(Buffer.from(bytes).toString('latin1'));
  const [broken] = damaged;
  if (broken !== undefined) {
    throw new KeytierError('ERR_TRUST_ANCHOR', `a ${broken.label} block in ${source} is damaged`, {
      where: `${source} line ${broken.lineStart}`,
      hint: 'replace the block by the certificate as its owner publishes it',
    });
  }
  const anchors = blocks.flatMap(({ label, der }) => anchorFromBlock(label, der, source));
  if (anchors.length === 0) {
    throw new KeytierError('ERR_TRUST_ANCHOR', `no certificate and no public key in ${source}`, {
      where: source,
      seen: `${bytes.length} bytes, PEM blocks: ${blocks.map(({ label }) => label).join(', ') || 'none'}`,
      hint: 'a trust anchor is a PEM file with CERTIFICATE or PUBLIC KEY blocks',
    });
  }
  return anchors;
}

function anchorFromBlock(label: string, der: Uint8Array, source: string): Anchor[] {
  if (label !== 'CERTIFICATE' && label !== 'PUBLIC KEY') return [];
  try {
    const certificate = label === 'CERTIFICATE' ? decodeCertificate(der) : undefined;
    const key = certificate?.publicKey ?? decodePublicKey(der);
    const usable = importKey(key);
    if (typeof usable === 'string') throw new KeytierError('ERR_TRUST_ANCHOR', usable);
    const spkiSha256 = sha256Hex(key.spki);
    const subject = certificate === undefined ? '' : nameText(certificate.subjectName);
    return [
      {
        id: `yours-${spkiSha256.slice(0, 12)}`,
        label: subject === '' ? `your key ${spkiSha256.slice(0, 12)}` : subject,
        class: 'yours',
        subjectKey: sortedAttributes(subject),
        spkiSha256,
        spki: key.spki,
        certificates: new Set(certificate === undefined ? [] : [sha256Hex(certificate.der)]),
      },
    ];
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    throw new KeytierError(
      'ERR_TRUST_ANCHOR',
      `a ${label} block in ${source} cannot be used: ${error.message}`,
      {
        where: source,
        hint: 'remove the block or replace it by the certificate as its owner publishes it',
        cause: error,
      },
    );
  }
}

/** Builds the lookup. The first anchor of a key wins, so bundled names come before your own. */
export function anchorSet(anchors: readonly Anchor[]): AnchorSet {
  const bySpki = new Map<string, Anchor>();
  for (const anchor of anchors) if (!bySpki.has(anchor.spkiSha256)) bySpki.set(anchor.spkiSha256, anchor);
  const imported = new Map<string, UsableKey | string>();
  const readyKey = (spkiSha256: string): UsableKey | undefined => {
    const anchor = bySpki.get(spkiSha256);
    if (anchor === undefined || anchor.spki === null || !READY_CLASSES.has(anchor.class)) return undefined;
    const usable = imported.get(spkiSha256) ?? importKey(decodePublicKey(anchor.spki));
    imported.set(spkiSha256, usable);
    return typeof usable === 'string' ? undefined : usable;
  };
  const pinned = () =>
    [...bySpki.values()].flatMap((anchor) => {
      const usable = readyKey(anchor.spkiSha256);
      return usable === undefined ? [] : [{ anchor, usable }];
    });
  return { bySpki, pinned, readyKey };
}

/** The anchor whose subject this is although its key is another one: the mark of an impostor. */
export function impersonatedAnchor(
  anchors: AnchorSet,
  subject: string,
  spki: Uint8Array,
): Anchor | undefined {
  const key = sortedAttributes(subject);
  if (key === '') return undefined;
  return [...anchors.bySpki.values()].find(
    (anchor) => anchor.subjectKey === key && anchor.spki !== null && !equalBytes(anchor.spki, spki),
  );
}

/** Attributes in alphabetical order: names are written in either order, and only the set matters here. */
function sortedAttributes(subject: string): string {
  return subject
    .split(/(?<!\\), /)
    .sort()
    .join(', ');
}

/** One hash over all anchors, for the report. */
export function anchorsHash(anchors: readonly Anchor[]): string {
  return sha256Hex(Buffer.from(anchors.map(({ spkiSha256 }) => spkiSha256).join('\n')));
}
