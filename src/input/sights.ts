// Names for things that are not evidence, so that an error can say what was given instead.
import { asBuffer } from '../codec/bytes.ts';
import type { DerShape } from './der-shape.ts';
import type { Sight } from './haul.ts';

/** Bytes as people read them: `812 bytes`, `2.1 kB`, `1.0 MB`. */
export function formatBytes(count: number): string {
  if (count < 1000) return `${count} byte${count === 1 ? '' : 's'}`;
  if (count < 999_950) return `${(count / 1000).toFixed(1)} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

const PRIVATE_KEY_HINT =
  'a private key proves nothing and should not be in a ticket: delete it there, treat the key as leaked, and give the certificate chain or the public key';

export const PRIVATE_KEY: Sight = { what: 'a private key', weight: 'telling', hint: PRIVATE_KEY_HINT };

type OtherShape = Exclude<DerShape, 'certificate' | 'cms' | 'public-key' | 'rsa-public-key'>;

/** What to say of DER that is neither certificates nor a public key. */
export const SHAPE_SIGHTS: Readonly<Record<OtherShape, Sight>> = {
  'certificate-request': {
    what: 'a CSR (certificate signing request)',
    weight: 'telling',
    hint: 'a request is signed by its own key only; give the certificate chain that the device returned for the key',
  },
  'revocation-list': {
    what: 'a CRL (certificate revocation list)',
    weight: 'telling',
    hint: 'a revocation list is trust material, not evidence; give the certificate chain',
  },
  'private-key': PRIVATE_KEY,
  'encrypted-private-key': { ...PRIVATE_KEY, what: 'an encrypted private key' },
  pkcs12: {
    what: 'a PKCS#12 key store',
    weight: 'telling',
    hint: 'take the certificates out:   openssl pkcs12 -nokeys -in FILE -out chain.pem',
  },
  'key-description': {
    what: 'an Android KeyDescription without its certificate',
    weight: 'telling',
    hint: 'nothing proves an extension that was cut out of its certificate; give the whole chain',
  },
  'ecdsa-signature': {
    what: 'an ECDSA signature (DER)',
    weight: 'telling',
    hint: 'give the chain of the key as the input, and this file with --signature (and --message)',
  },
};

export const CMS_WITHOUT_CERTIFICATES: Sight = {
  what: 'CMS without certificates',
  weight: 'telling',
  hint: 'the bundle was made without its certificates; export it again with the whole chain',
};

/** First bytes, as latin1 text, of files that end up in tickets. */
const MAGIC: readonly (readonly [string, string])[] = [
  ['%PDF-', 'PDF'],
  ['\x89PNG', 'PNG image'],
  ['\xff\xd8\xff', 'JPEG image'],
  ['GIF8', 'GIF image'],
  ['PK\x03\x04', 'ZIP archive (also APK, JAR, DOCX)'],
  ['\x1f\x8b', 'gzip archive'],
  ['7z\xbc\xaf', '7-Zip archive'],
  ['\xfe\xed\xfe\xed', 'Java key store (JKS)'],
  ['\x7fELF', 'ELF binary'],
  ['SQLite format 3', 'SQLite database'],
  ['bplist', 'binary property list'],
  ['\xd4\xc3\xb2\xa1', 'network capture (pcap)'],
  ['\x0a\x0d\x0d\x0a', 'network capture (pcapng)'],
];

/** What bytes look like that are neither DER nor text. */
export function describeBinary(bytes: Uint8Array): Sight {
  const head = asBuffer(bytes).toString('latin1', 0, 512);
  const size = formatBytes(bytes.length);
  const magic = MAGIC.find(([start]) => head.startsWith(start));
  if (magic !== undefined) return { what: `${magic[1]}, ${size}`, weight: 'container' };
  if (head.includes('attStmt') && head.includes('fmt')) return attestationObject(head);
  if (bytes.length === 65 && bytes[0] === 0x04) {
    return {
      what: '65 bytes, an uncompressed P-256 point',
      weight: 'telling',
      hint: 'this version reads public keys as SubjectPublicKeyInfo (DER or PEM) or JWK',
    };
  }
  return cutOffDer(bytes) ?? { what: `binary data, ${size}`, weight: 'plain' };
}

function attestationObject(head: string): Sight {
  return head.includes('apple-appattest')
    ? notYet('an App Attest attestation object (CBOR)')
    : notYet('a WebAuthn attestation object (CBOR)');
}

/** A sight for evidence that this version recognises and cannot verify. */
export function notYet(what: string): Sight {
  return { what, weight: 'telling', hint: 'this version of keytier cannot verify it' };
}

/** DER that says it is longer than it is: a download or a copy that stopped in the middle. */
function cutOffDer(bytes: Uint8Array): Sight | undefined {
  const [tag, form] = bytes;
  if (tag !== 0x30 || form === undefined || form < 0x81 || form > 0x84) return undefined;
  const count = form & 0x7f;
  const header = 2 + count;
  if (bytes.length < header) return undefined;
  const length = bytes.subarray(2, header).reduce((value, byte) => value * 256 + byte, 0);
  if (header + length <= bytes.length) {
    return { what: `DER of an unknown type, ${formatBytes(bytes.length)}`, weight: 'container' };
  }
  return {
    what: `DER cut off: ${bytes.length} of ${header + length} bytes`,
    weight: 'telling',
    hint: 'the end is missing; capture it again, or copy all of it',
    malformed: true,
  };
}

/** What text looks like that holds no certificates. `text` must be trimmed. */
export function describeText(text: string, size: number): Sight {
  const row = TEXT_SIGHTS.find(([pattern]) => pattern.test(text.slice(0, 4096)));
  const bytes = formatBytes(size);
  if (row === undefined) return { what: `text, ${bytes}`, weight: 'plain' };
  const [, what, hint] = row;
  return { what: `${what}, ${bytes}`, weight: 'container', ...(hint === undefined ? {} : { hint }) };
}

const TEXT_SIGHTS: readonly (readonly [RegExp, string, string?])[] = [
  [/^%PDF-/, 'PDF'],
  [
    /^<!doctype html|^<html/i,
    'HTML',
    'this looks like a web page, perhaps a login page instead of the download',
  ],
  [/^<(?:\?xml|!DOCTYPE|[A-Za-z])/, 'XML'],
  [
    /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/,
    'a JWT',
    'this version of keytier cannot verify tokens',
  ],
  [
    /^(?:ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]+ AAAA/,
    'an SSH public key',
    'convert it:   ssh-keygen -e -m PKCS8 -f FILE',
  ],
];
