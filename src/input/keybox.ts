// keybox.xml: the certificate chain of each key. The private keys beside them are counted and never decoded.
import { scanPem } from '../codec/pem.ts';
import { type Find, type Haul, mergeHauls, sighted } from './haul.ts';
import { countCertificates } from './unwrap-der.ts';
import { unwrapPem } from './unwrap-pem.ts';

const KEYBOX = /<(?:AndroidAttestation|Keybox)[\s>]/;
const ALGORITHM = /\salgorithm\s*=\s*["']([A-Za-z0-9._-]{1,32})["']/;
const OPEN = '<Key ';
const CLOSE = '</Key>';
/** More than any tag of the format needs; bounds the search for its end. */
const MAX_TAG = 256;

/** True for text in the format of Android's keybox files. */
export function isKeybox(text: string): boolean {
  return KEYBOX.test(text);
}

/**
 * One find for each `<Key>` that has certificates. This reads tags and PEM blocks and is no XML parser: entities are
 * not expanded and nothing outside the text is loaded, so that an XML bomb is only text.
 */
export async function unwrapKeybox(text: string): Promise<Haul> {
  const hauls: Haul[] = [
    sighted('keybox.xml without certificates', 'telling', 'each <Key> needs a <CertificateChain>'),
  ];
  let outside = 0;
  for (const section of keySections(withoutComments(text))) {
    if (section.algorithm === undefined) {
      outside += scanPem(section.text).privateKeys;
      continue;
    }
    const haul = await unwrapPem(section.text);
    if (haul !== undefined) hauls.push(named(haul, section.algorithm));
  }
  const merged = mergeHauls(hauls);
  return { ...merged, privateKeys: merged.privateKeys + outside };
}

function named(haul: Haul, algorithm: string): Haul {
  const finds: readonly Find[] = haul.finds
    .filter((find) => find.certificates.length > 0)
    .map((find) => ({
      ...find,
      label: (count) => `keybox.xml, key ${algorithm}, ${countCertificates(count)}`,
    }));
  return { ...haul, finds };
}

interface Section {
  /** Undefined for what stands outside of any key. */
  readonly algorithm: string | undefined;
  readonly text: string;
}

function keySections(text: string): readonly Section[] {
  const sections: Section[] = [];
  let position = 0;
  for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, position)) {
    sections.push({ algorithm: undefined, text: text.slice(position, open) });
    const close = text.indexOf(CLOSE, open);
    const end = close < 0 ? text.length : close;
    const tag = text.slice(open, Math.min(end, open + MAX_TAG)).split('>', 1)[0] ?? '';
    sections.push({ algorithm: ALGORITHM.exec(tag)?.[1] ?? 'without a name', text: text.slice(open, end) });
    position = end;
  }
  sections.push({ algorithm: undefined, text: text.slice(position) });
  return sections;
}

function withoutComments(text: string): string {
  const kept: string[] = [];
  let position = 0;
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', position)) {
    kept.push(text.slice(position, open));
    const close = text.indexOf('-->', open + 4);
    position = close < 0 ? text.length : close + 3;
  }
  kept.push(text.slice(position));
  return kept.join('');
}
