// PEM text: every block that is a certificate, a bundle or a public key; private keys are counted and passed by.

import { MAX_INPUT_CERTIFICATES } from '../codec/limits.ts';
import { scanPem } from '../codec/pem.ts';
import { KeytierError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import { bestSight, type Find, type Haul, ignoredData, type Sight } from './haul.ts';
import { PRIVATE_KEY } from './sights.ts';
import { countCertificates, countKeys, unwrapDer } from './unwrap-der.ts';

/** Blocks that stand beside keys as a matter of course and say nothing. */
const CERTIFICATE_LABELS: ReadonlySet<string> = new Set([
  'CERTIFICATE',
  'X509 CERTIFICATE',
  'TRUSTED CERTIFICATE',
]);
const SILENT_LABELS: ReadonlySet<string> = new Set(['EC PARAMETERS', 'DSA PARAMETERS', 'DH PARAMETERS']);

/** OpenSSL appends trust settings to the certificate in these, so bytes after it are no surprise. */
const TRUSTED = 'TRUSTED CERTIFICATE';

/** What bundles are labelled (RFC 7468 sections 8 and 9, and an older habit). */
const BUNDLE_LABELS: ReadonlySet<string> = new Set(['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']);

/** At most this many notes on single blocks; what comes after is counted. */
const MAX_BLOCK_NOTES = 8;

/** What a text holds in PEM; undefined where it holds no block at all. */
export async function unwrapPem(text: string): Promise<Haul | undefined> {
  const scan = scanPem(text);
  let { privateKeys } = scan;
  if (scan.blocks.length + scan.damaged.length + privateKeys === 0) return undefined;
  if (scan.blocks.length > MAX_INPUT_CERTIFICATES) {
    throw new KeytierError(
      'ERR_LIMIT_EXCEEDED',
      `more than ${MAX_INPUT_CERTIFICATES} PEM blocks in one input`,
      {
        hint: 'split the collection into a directory of files',
      },
    );
  }
  const certificates: Uint8Array[] = [];
  const keys: Find[] = [];
  const notes: Finding[] = scan.damaged.map((block) => undecodable(block.label, block.lineStart));
  const unread: { readonly label: string; readonly lineStart: number }[] = [];
  let firstRead = Number.POSITIVE_INFINITY;
  let onlyBundles = true;
  let sight: Sight | undefined = scan.damaged[0] && damagedSight(scan.damaged[0].label);
  if (privateKeys > 0) sight = bestSight(PRIVATE_KEY, sight);
  for (const block of scan.blocks) {
    if (SILENT_LABELS.has(block.label)) continue;
    const haul = await unwrapDer(block.der);
    if (haul === undefined) {
      unread.push(block);
      notes.push(undecodable(block.label, block.lineStart));
      sight = bestSight(sight, damagedSight(block.label));
      continue;
    }
    privateKeys += haul.privateKeys;
    sight = bestSight(sight, haul.sight);
    if (haul.finds.length === 0 && haul.privateKeys === 0) {
      notes.push(ignoredData('other-block', `a ${block.label} block`, `line ${block.lineStart}`));
    }
    for (const find of haul.finds) {
      if (find.publicKey !== undefined) keys.push({ ...find, label: () => 'PEM public key' });
      if (find.certificates.length > 0) firstRead = Math.min(firstRead, block.lineStart);
      certificates.push(...find.certificates);
      onlyBundles &&= find.certificates.length === 0 || BUNDLE_LABELS.has(block.label);
      if (block.label !== TRUSTED) notes.push(...find.notes);
    }
  }
  const [firstBad] = [...scan.damaged, ...unread]
    .filter(({ label }) => CERTIFICATE_LABELS.has(label))
    .sort((left, right) => left.lineStart - right.lineStart);
  if (firstBad !== undefined && certificates.length > 0 && firstBad.lineStart < firstRead) {
    // Whoever takes the key of the first certificate would take another one than was verified here.
    throw new KeytierError('ERR_INPUT_MALFORMED', 'the first certificate of the chain does not decode', {
      where: `line ${firstBad.lineStart}`,
      hint: 'it should be the leaf; what follows was not verified without it',
    });
  }
  const chain: Find = {
    pointer: '',
    label: onlyBundles ? (count) => `PEM PKCS#7 bundle, ${countCertificates(count)}` : pemLabel,
    certificates,
    notes: [
      ...shorten(notes),
      ...(keys.length === 0 ? [] : [ignoredData('public-key-beside-certificates', countKeys(keys.length))]),
    ],
  };
  const finds = certificates.length > 0 ? [chain] : keys.map((key) => ({ ...key, notes: shorten(notes) }));
  return { finds, privateKeys, ...(sight === undefined ? {} : { sight }) };
}

function pemLabel(count: number): string {
  return count === 1 ? 'PEM certificate' : `PEM certificate chain, ${count} certificates`;
}

function undecodable(label: string, line: number): Finding {
  return ignoredData('undecodable-block', `a ${label} block that does not decode`, `line ${line}`);
}

function damagedSight(label: string): Sight {
  return {
    what: `a PEM ${label} block that does not decode`,
    weight: 'telling',
    hint: 'the block is cut off or was changed; copy it again from BEGIN to END',
    malformed: true,
  };
}

function shorten(notes: readonly Finding[]): readonly Finding[] {
  if (notes.length <= MAX_BLOCK_NOTES) return notes;
  const more = notes.length - MAX_BLOCK_NOTES;
  return [
    ...notes.slice(0, MAX_BLOCK_NOTES),
    ignoredData('undecodable-block', `${more} more notes like these`),
  ];
}
