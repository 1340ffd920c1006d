// The certificate extensions that attestation chains carry, as OID, flag and DER value.
import { bits, boolean, element, integer, octets, oid, sequence, sha256 } from './der-writer.ts';

export interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

/** Key usage bits of RFC 5280 4.2.1.3. */
export const KEY_USAGE = { digitalSignature: 0, keyAgreement: 4, keyCertSign: 5, crlSign: 6 } as const;

export const KEY_DESCRIPTION_OID = '1.3.6.1.4.1.11129.2.1.17';
export const PROVISIONING_INFO_OID = '1.3.6.1.4.1.11129.2.1.30';

/** `Extension` of RFC 5280 4.1; `critical` is left out when false, as DER wants for a default. */
export function encodeExtension({ oid: id, critical, value }: CertificateExtension): Uint8Array {
  return sequence(oid(id), critical ? boolean(true) : new Uint8Array(), octets(value));
}

/** BasicConstraints: CA:TRUE with an optional path length, or CA:FALSE (an empty sequence). */
export function basicConstraints(
  options: { readonly ca: boolean; readonly pathLength?: number } = { ca: true },
): CertificateExtension {
  const { ca, pathLength } = options;
  const limit = pathLength === undefined ? new Uint8Array() : integer(pathLength);
  const value = ca ? sequence(boolean(true), limit) : sequence();
  return { oid: '2.5.29.19', critical: true, value };
}

/** KeyUsage with these bits; trailing zero bits are dropped (X.690 11.2.2). */
export function keyUsage(...usages: readonly number[]): CertificateExtension {
  const last = Math.max(0, ...usages);
  const mask = usages.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  const value = usages.length === 0 ? bits(new Uint8Array()) : bits(Uint8Array.of(mask), 7 - last);
  return { oid: '2.5.29.15', critical: true, value };
}

/** A key identifier of 20 bytes; RFC 5280 4.2.1.2 leaves the method open, this one is SHA-256 of the SPKI, cut. */
function keyIdentifier(spki: Uint8Array): Uint8Array {
  return sha256(spki).subarray(0, 20);
}

export function subjectKeyIdentifier(spki: Uint8Array): CertificateExtension {
  return { oid: '2.5.29.14', critical: false, value: octets(keyIdentifier(spki)) };
}

export function authorityKeyIdentifier(issuerSpki: Uint8Array): CertificateExtension {
  return { oid: '2.5.29.35', critical: false, value: sequence(element(0x80, keyIdentifier(issuerSpki))) };
}
