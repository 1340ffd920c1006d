// Keys in DER: SubjectPublicKeyInfo, certificates, RSA PKCS#1; what else DER can hold is named, private keys are refused.
import { elementOf } from '../codec/der.ts';
import {
  attempt,
  type FormResult,
  type KeyReading,
  type KeyRequest,
  privateKeyError,
  readingOf,
} from '../crypto/key-reading.ts';
import { rsaSpki } from '../crypto/spki.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { type DerShape, shapeOf, tryRead } from './der-shape.ts';

const PRIVATE_SHAPES: ReadonlySet<DerShape> = new Set(['private-key', 'encrypted-private-key', 'pkcs12']);

type KeyShape = 'public-key' | 'certificate' | 'rsa-public-key';

const READERS: Readonly<
  Record<KeyShape, { readonly name: string; readonly read: (der: Uint8Array) => KeyReading }>
> = {
  'public-key': {
    name: 'SubjectPublicKeyInfo',
    read: (der) => readingOf(der, 'DER public key'),
  },
  certificate: {
    name: 'certificate',
    read: (der) => {
      const certificate = decodeCertificate(der);
      return readingOf(certificate.publicKey.spki, 'DER certificate', { certificate: certificate.der });
    },
  },
  'rsa-public-key': { name: 'RSAPublicKey', read: (der) => readingOf(rsaSpki(der), 'RSA PKCS#1') },
};

const isKeyShape = (shape: DerShape): shape is KeyShape => shape in READERS;

/** What the other structures are called when somebody gives them for a key. */
const OTHER: Readonly<Record<Exclude<DerShape, KeyShape>, string>> = {
  'certificate-request': 'a certificate request (PKCS#10)',
  'revocation-list': 'a revocation list',
  cms: 'a CMS (PKCS#7) structure',
  'key-description': 'an Android KeyDescription',
  'ecdsa-signature': 'an ECDSA signature',
  'private-key': 'a private key',
  'encrypted-private-key': 'an encrypted private key',
  pkcs12: 'a PKCS#12 container',
};

/**
 * Reads a key in DER; undefined for what does not start as a SEQUENCE or is none as a whole.
 * @param only the shape that the wrapping announced, as a PEM label does
 * @throws KeytierError ERR_DECODE_KEY for a private key, also with bytes after it
 */
export function readDerKey(bytes: Uint8Array, request: KeyRequest, only?: KeyShape): FormResult {
  if (bytes[0] !== 0x30)
    return only === undefined ? undefined : { miss: `${READERS[only].name}: not a SEQUENCE` };
  const outer = tryRead(bytes, 0, bytes.length);
  const der = outer === undefined ? bytes : elementOf(bytes, outer);
  const shape = shapeOf(der);
  if (shape !== undefined && PRIVATE_SHAPES.has(shape)) throw privateKeyError(request);
  if (outer === undefined)
    return only === undefined ? undefined : { miss: `${READERS[only].name}: cut off or not DER` };
  const trailing = bytes.length - der.length;
  if (shape === undefined)
    return only === undefined ? undefined : { miss: `${READERS[only].name}: another structure` };
  if (!isKeyShape(shape)) return { miss: OTHER[shape] };
  if (only !== undefined && only !== shape)
    return { miss: `${READERS[only].name} expected, found ${READERS[shape].name}` };
  const { name, read } = READERS[shape];
  if (trailing > 0) return { miss: `${name} with ${trailing} trailing ${trailing === 1 ? 'byte' : 'bytes'}` };
  return attempt(name, () => read(der));
}
