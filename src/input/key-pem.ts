// Keys in PEM text; a private key block, or one behind another label, is refused.
import { scanPem } from '../codec/pem.ts';
import { type FormResult, isMiss, type KeyRequest, privateKeyError } from '../crypto/key-reading.ts';
import { readDerKey } from './key-der.ts';

/** RFC 7468 5 and 13, and OpenSSL's label for PKCS#1. */
const LABELS = {
  'PUBLIC KEY': { shape: 'public-key', form: 'PEM public key' },
  'RSA PUBLIC KEY': { shape: 'rsa-public-key', form: 'PEM RSA PKCS#1' },
  CERTIFICATE: { shape: 'certificate', form: 'PEM certificate' },
  'X509 CERTIFICATE': { shape: 'certificate', form: 'PEM certificate' },
} as const;

const isLabel = (label: string): label is keyof typeof LABELS => Object.hasOwn(LABELS, label);

/**
 * The one key of a PEM text; of several certificates the first, which is the leaf of a chain.
 * @throws KeytierError ERR_DECODE_KEY for a private key anywhere in it
 */
export function readPemKey(text: string, request: KeyRequest): FormResult {
  const { blocks, damaged, privateKeys } = scanPem(text);
  if (privateKeys > 0) throw privateKeyError(request);
  if (text.includes('-----BEGIN PGP ')) return PGP;
  // A label is only a word: a private key behind another one is refused too.
  for (const { der } of blocks) readDerKey(der, request);
  const known = blocks.flatMap(({ label, der }) => (isLabel(label) ? [{ ...LABELS[label], der }] : []));
  const keys = known.filter(({ shape }) => shape !== 'certificate');
  if (keys.length > 1) return { miss: `${keys.length} PEM public keys, and one is needed` };
  const block = keys[0] ?? known[0];
  if (block === undefined) {
    const [first] = damaged;
    if (first !== undefined)
      return { miss: `a damaged PEM block (${first.problem}) in line ${first.lineStart}` };
    const [other] = blocks;
    return {
      miss: other === undefined ? 'PEM without a block' : 'a PEM block that is no key and no certificate',
    };
  }
  const result = readDerKey(block.der, request, block.shape);
  return result === undefined || isMiss(result) ? result : { ...result, form: block.form };
}

/** PGP keys are never read: their meaning is in self-signatures and a web of trust that keytier knows nothing of. */
export const PGP = { miss: 'a PGP key, which keytier does not read' } as const;
