// Text forms of minted things: PEM, and serials as status lists write them.
import { hex } from './der-writer.ts';

/** Text of DER certificates in PEM, 64 characters a line (RFC 7468). */
export function toPem(...certificates: readonly Uint8Array[]): string {
  return certificates
    .map((der) => {
      const lines =
        Buffer.from(der)
          .toString('base64')
          .match(/.{1,64}/g) ?? [];
      return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
    })
    .join('');
}

/** A positive serial of up to 16 bytes out of any bytes, in hex without leading zeros, as status lists write it. */
export function serialFrom(bytes: Uint8Array): string {
  return BigInt(`0x${Buffer.from(bytes.subarray(0, 16)).toString('hex')}`).toString(16);
}

/** The bytes of a serial: even length, no sign byte. */
export function serialBytes(serial: string): Uint8Array {
  return hex(serial.length % 2 === 0 ? serial : `0${serial}`);
}
