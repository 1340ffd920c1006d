// Certificates by @peculiar/x509, with its signatures made by our own deterministic keys.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { HashName, MintKey } from './keys.ts';
import { isPrintable, NAME_OIDS, type Name } from './name.ts';
import type { CertificateSpec } from './spec.ts';

/** A Crypto that signs with one key only, by RFC 6979, and has no randomness to give. */
function cryptoOf(signer: MintKey, hash: HashName): webcrypto.Crypto {
  const subtle: Pick<webcrypto.SubtleCrypto, 'sign' | 'digest' | 'importKey' | 'exportKey'> = {
    async sign(_algorithm, _key, data) {
      const bytes = ArrayBuffer.isView(data)
        ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
        : new Uint8Array(data);
      return Uint8Array.from(signer.signRaw(bytes, hash)).buffer;
    },
    digest: webcrypto.subtle.digest.bind(webcrypto.subtle),
    importKey: webcrypto.subtle.importKey.bind(webcrypto.subtle),
    exportKey: webcrypto.subtle.exportKey.bind(webcrypto.subtle),
  };
  const getRandomValues = (): never => {
    throw new Error('minting must not need randomness: give every serial');
  };
  return { subtle, getRandomValues } as unknown as webcrypto.Crypto;
}

function toX509Name(name: Name): x509.Name {
  return new x509.Name(
    name.map(([attribute, value]) => ({
      [NAME_OIDS[attribute]]: [isPrintable(value) ? { printableString: value } : { utf8String: value }],
    })),
  );
}

/** Mints with X509CertificateGenerator; times must be RFC 3339 texts. */
export async function generateCertificate(
  spec: CertificateSpec & { readonly notBefore: string; readonly notAfter: string },
): Promise<Uint8Array> {
  const { signer, hash } = spec;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: spec.serial.length % 2 === 0 ? spec.serial : `0${spec.serial}`,
      issuer: toX509Name(spec.issuer),
      subject: toX509Name(spec.subject),
      notBefore: new Date(spec.notBefore),
      notAfter: new Date(spec.notAfter),
      publicKey: spec.spki,
      signingKey: signer.privateKey,
      signingAlgorithm: { name: signer.privateKey.algorithm.name, hash },
      extensions: spec.extensions.map(({ oid, critical, value }) => new x509.Extension(oid, critical, value)),
    },
    cryptoOf(signer, hash),
  );
  return new Uint8Array(certificate.rawData);
}
