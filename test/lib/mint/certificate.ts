// One certificate: by @peculiar/x509 where it can express it, by hand where a test wants what no library would write.
import { bits, concat, element, explicit, integer, sequence, time } from './der-writer.ts';
import { encodeExtension } from './extensions.ts';
import { generateCertificate } from './generator.ts';
import { type HashName, type MintKey, signatureAlgorithm } from './keys.ts';
import { encodeName } from './name.ts';
import type { CertificateSpec, TbsParts, TimeValue } from './spec.ts';

/** Mints a certificate; the same spec gives the same bytes unless the issuer's key is RSA and new. */
export async function mintCertificate(spec: CertificateSpec): Promise<Uint8Array> {
  const { notBefore, notAfter, editDer } = spec;
  const der =
    typeof notBefore === 'string' && typeof notAfter === 'string' && isOrdinary(spec)
      ? await generateCertificate({ ...spec, notBefore, notAfter })
      : writeCertificate(spec);
  return editDer === undefined ? der : editDer(der);
}

/** Whether the library can write it: nothing edited, and the hash that it takes from an RSA key. */
function isOrdinary({ editTbs, outerAlgorithm, signer, hash }: CertificateSpec): boolean {
  const ownHash = signer.type !== 'RSA-2048' || hash === signer.defaultHash;
  return editTbs === undefined && outerAlgorithm === undefined && ownHash;
}

/** Writes a certificate by hand; equal to what the library writes as long as nothing is edited. */
export function writeCertificate(spec: CertificateSpec): Uint8Array {
  const parts: TbsParts = {
    version: explicit(0, integer(2)),
    serial: integer(BigInt(`0x${spec.serial}`)),
    algorithm: signatureAlgorithm(spec.signer, spec.hash),
    issuer: encodeName(spec.issuer),
    validity: sequence(encodeTime(spec.notBefore), encodeTime(spec.notAfter)),
    subject: encodeName(spec.subject),
    spki: spec.spki,
    extensions: spec.extensions.map(encodeExtension),
  };
  const { outerAlgorithm, hash, signer } = spec;
  const tbs = encodeTbs(spec.editTbs?.(parts) ?? parts);
  return signTbs(tbs, signer, outerAlgorithm === undefined ? { hash } : { hash, outerAlgorithm });
}

/** Puts the parts together; no extensions element at all when there are none. */
export function encodeTbs(parts: TbsParts): Uint8Array {
  const { version, serial, algorithm, issuer, validity, subject, spki, extensions } = parts;
  const tail = extensions.length === 0 ? new Uint8Array() : explicit(3, sequence(...extensions));
  return sequence(version, serial, algorithm, issuer, validity, subject, spki, tail);
}

/** Signs any bytes as a TBSCertificate: malformed on purpose, if need be, yet with a signature that holds. */
export function signTbs(
  tbs: Uint8Array,
  signer: MintKey,
  options: { readonly hash?: HashName; readonly outerAlgorithm?: Uint8Array } = {},
): Uint8Array {
  const { hash = signer.defaultHash, outerAlgorithm = signatureAlgorithm(signer, hash) } = options;
  return sequence(tbs, outerAlgorithm, bits(signer.sign(tbs, hash)));
}

function encodeTime(value: TimeValue): Uint8Array {
  return typeof value === 'string' ? time(value) : value;
}

/** Flips one bit of the signature, which leaves a certificate that parses and does not verify. */
export function breakSignature(der: Uint8Array): Uint8Array {
  const last = der[der.length - 1] ?? 0;
  return concat(der.subarray(0, -1), Uint8Array.of(last ^ 1));
}

/** Appends bytes inside the outer SEQUENCE, after the signature. */
export function appendInside(der: Uint8Array, extra: Uint8Array): Uint8Array {
  // A certificate's outer header is four bytes long: 30 82 and a two-byte length.
  return element(0x30, concat(der.subarray(4), extra));
}
