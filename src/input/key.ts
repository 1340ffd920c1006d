// Public keys given as options: PEM, DER, certificate, JWK or a bare curve point, always to SubjectPublicKeyInfo.
import { createPublicKey } from 'node:crypto';
import { decodeUtf8 } from '../codec/bytes.ts';
import { scanPem } from '../codec/pem.ts';
import { decodePublicKey } from '../crypto/public-key.ts';
import { KeytierError } from '../model/errors.ts';
import { decodeCertificate } from '../x509/certificate.ts';

/** SPKI headers of uncompressed points, by their length (RFC 5480). */
const POINT_HEADERS: ReadonlyMap<number, string> = new Map([
  [65, '3059301306072a8648ce3d020106082a8648ce3d030107034200'],
  [97, '3076301006072a8648ce3d020106052b81040022036200'],
  [133, '30819b301006072a8648ce3d020106052b8104002303818600'],
]);

/**
 * The DER SubjectPublicKeyInfo of a key in any of these forms. A private key is refused and never echoed.
 * @throws KeytierError ERR_DECODE_KEY
 */
export function readPublicKey(bytes: Uint8Array, what: string): Uint8Array {
  const text = decodeUtf8(bytes);
  const spki =
    (text !== undefined && /-----BEGIN|^\s*\{/.test(text) ? fromText(text, what) : fromBinary(bytes)) ?? null;
  if (spki === null) {
    throw new KeytierError('ERR_DECODE_KEY', `${what} is not a public key`, {
      where: what,
      seen: `${bytes.length} bytes`,
      tried: [
        'PEM public key',
        'PEM certificate',
        'DER SubjectPublicKeyInfo',
        'DER certificate',
        'JWK',
        'uncompressed X9.63 point',
      ],
    });
  }
  const { problem } = decodePublicKey(spki);
  if (problem !== null)
    throw new KeytierError('ERR_DECODE_KEY', `${what} is not a usable key: ${problem.detail}`, {
      where: what,
    });
  return spki;
}

function refusePrivate(what: string): KeytierError {
  return new KeytierError('ERR_DECODE_KEY', `${what} holds a private key; keytier only takes public ones`, {
    where: what,
    hint: 'export the public half, and treat the private key as exposed if it came from somebody else',
  });
}

function fromText(text: string, what: string): Uint8Array | undefined {
  const { blocks, privateKeys } = scanPem(text);
  if (privateKeys > 0) throw refusePrivate(what);
  const block = blocks.find(({ label }) => label === 'PUBLIC KEY' || label === 'CERTIFICATE');
  if (block !== undefined)
    return attempt(() =>
      block.label === 'CERTIFICATE'
        ? decodeCertificate(block.der).publicKey.spki
        : decodePublicKey(block.der).spki,
    );
  return attempt(() => {
    const jwk = JSON.parse(text) as Record<string, unknown>;
    if ('d' in jwk || 'k' in jwk || 'priv' in jwk) throw refusePrivate(what);
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
  });
}

function fromBinary(bytes: Uint8Array): Uint8Array | undefined {
  const header = bytes[0] === 4 ? POINT_HEADERS.get(bytes.length) : undefined;
  if (header !== undefined) return Buffer.concat([Buffer.from(header, 'hex'), bytes]);
  return attempt(() => decodePublicKey(bytes).spki) ?? attempt(() => decodeCertificate(bytes).publicKey.spki);
}

/** A form that does not fit is no error: the next one is tried. A private key is one in every form. */
function attempt(read: () => Uint8Array): Uint8Array | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeytierError && error.code === 'ERR_DECODE_KEY') throw error;
    return undefined;
  }
}
