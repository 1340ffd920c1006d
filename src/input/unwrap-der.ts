// Binary input: DER certificates one after the other, PKCS#7 bundles and public keys.
import { createPublicKey } from 'node:crypto';
import { asBuffer } from '../codec/bytes.ts';
import { MAX_CERTIFICATE_BYTES, MAX_INPUT_CERTIFICATES } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';
import { type DerShape, shapeOf, tryRead } from './der-shape.ts';
import { bestSight, type Find, type Haul, ignoredData, type Sight } from './haul.ts';
import { CMS_WITHOUT_CERTIFICATES, formatBytes, SHAPE_SIGHTS } from './sights.ts';

interface Element {
  readonly shape: DerShape;
  readonly bytes: Uint8Array;
}

/** The start of a CMS SignedData with indefinite lengths, as streaming encoders write it. */
const BER_SIGNED_DATA = Buffer.from('308006092a864886f70d010702', 'hex');

/**
 * Takes binary apart; undefined where it does not start with a structure that is known.
 * @throws KeytierError ERR_LIMIT_EXCEEDED, ERR_INPUT_MALFORMED (a CMS bundle that does not decode)
 */
export async function unwrapDer(bytes: Uint8Array): Promise<Haul | undefined> {
  if (bytes[0] !== 0x30) return undefined;
  const { elements, rest } = readElements(bytes);
  if (elements.length === 0) return undefined;
  const certificates: Uint8Array[] = [];
  const publicKeys: Uint8Array[] = [];
  let privateKeys = 0;
  let sight: Sight | undefined;
  for (const { shape, bytes: element } of elements) {
    switch (shape) {
      case 'certificate':
        certificates.push(element);
        break;
      case 'cms': {
        const { readCmsCertificates } = await import('../x509/cms.ts');
        const bundled = await readCmsCertificates(element);
        certificates.push(...bundled);
        if (bundled.length === 0) sight = bestSight(sight, CMS_WITHOUT_CERTIFICATES);
        break;
      }
      case 'public-key':
        publicKeys.push(element);
        break;
      case 'rsa-public-key': {
        const key = spkiOfPkcs1(element);
        if (key !== undefined) publicKeys.push(key);
        break;
      }
      case 'private-key':
      case 'encrypted-private-key':
        privateKeys += 1;
        sight = bestSight(sight, SHAPE_SIGHTS[shape]);
        break;
      default:
        sight = bestSight(sight, SHAPE_SIGHTS[shape]);
    }
  }
  checkSizes(certificates);
  const finds = findsOf(elements, certificates, publicKeys, rest, sight);
  return { finds, privateKeys, ...(sight === undefined ? {} : { sight }) };
}

/** @throws KeytierError ERR_LIMIT_EXCEEDED */
function checkSizes(certificates: readonly Uint8Array[]): void {
  const large = certificates.find((certificate) => certificate.length > MAX_CERTIFICATE_BYTES);
  if (large === undefined) return;
  throw new KeytierError(
    'ERR_LIMIT_EXCEEDED',
    `a certificate is larger than ${MAX_CERTIFICATE_BYTES} bytes`,
    {
      seen: formatBytes(large.length),
      hint: 'no genuine attestation certificate comes near this size',
    },
  );
}

function readElements(bytes: Uint8Array): { readonly elements: readonly Element[]; readonly rest: number } {
  if (asBuffer(bytes.subarray(0, BER_SIGNED_DATA.length)).equals(BER_SIGNED_DATA)) {
    return { elements: [{ shape: 'cms', bytes }], rest: 0 };
  }
  const elements: Element[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tlv = tryRead(bytes, offset, bytes.length);
    const element = tlv === undefined ? undefined : bytes.subarray(offset, tlv.end);
    const shape = element === undefined ? undefined : shapeOf(element);
    if (tlv === undefined || element === undefined || shape === undefined) break;
    if (elements.push({ shape, bytes: element }) > MAX_INPUT_CERTIFICATES) {
      throw new KeytierError(
        'ERR_LIMIT_EXCEEDED',
        `more than ${MAX_INPUT_CERTIFICATES} structures in one input`,
        {
          hint: 'split the collection into a directory of files',
        },
      );
    }
    offset = tlv.end;
  }
  return { elements, rest: bytes.length - offset };
}

function findsOf(
  elements: readonly Element[],
  certificates: readonly Uint8Array[],
  publicKeys: readonly Uint8Array[],
  rest: number,
  sight: Sight | undefined,
): readonly Find[] {
  const trailing =
    rest === 0
      ? []
      : [
          ignoredData(
            'trailing-bytes',
            `${formatBytes(rest)} after the last structure are neither a certificate nor a key`,
          ),
        ];
  if (certificates.length === 0) {
    return publicKeys.map((publicKey) => ({
      pointer: '',
      label: () => 'DER public key',
      certificates: [],
      publicKey,
      notes: trailing,
    }));
  }
  const bundle = elements.some((element) => element.shape === 'cms');
  const notes = [
    ...trailing,
    ...(publicKeys.length === 0
      ? []
      : [ignoredData('public-key-beside-certificates', countKeys(publicKeys.length))]),
    ...(sight === undefined || PRIVATE.has(sight) ? [] : [ignoredData('other-block', sight.what)]),
  ];
  return [{ pointer: '', label: bundle ? bundleLabel : derLabel, certificates, notes }];
}

const PRIVATE: ReadonlySet<Sight> = new Set([
  SHAPE_SIGHTS['private-key'],
  SHAPE_SIGHTS['encrypted-private-key'],
]);

/** `1 public key beside the certificates`. */
export function countKeys(count: number): string {
  return `${count} public key${count === 1 ? '' : 's'} beside the certificates`;
}

/** `4 certificates`. */
export function countCertificates(count: number): string {
  return `${count} certificate${count === 1 ? '' : 's'}`;
}

function derLabel(count: number): string {
  return count === 1 ? 'DER certificate' : `DER, ${count} concatenated certificates`;
}

function bundleLabel(count: number): string {
  return `PKCS#7 bundle, ${countCertificates(count)}`;
}

function spkiOfPkcs1(der: Uint8Array): Uint8Array | undefined {
  try {
    const key = createPublicKey({ key: asBuffer(der), format: 'der', type: 'pkcs1' });
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }));
  } catch {
    return undefined;
  }
}
