// Certificates as @peculiar/x509 reads them: a second opinion on names, and extensions as text. Loaded on demand.
import type { X509Certificate } from '@peculiar/x509';
import { MAX_DER_CHILDREN } from '../codec/limits.ts';

/** One extension as text, in the order of the certificate. Lines are untrusted and keep their indentation. */
export interface ExtensionText {
  readonly oid: string;
  readonly lines: readonly string[];
}

/** What @peculiar/x509 makes of a certificate, or why it can't read it. Nothing of it is verified. */
export type CertificateText =
  | {
      readonly ok: true;
      readonly subject: string;
      readonly issuer: string;
      /** Lower-case hex without leading zeros. */
      readonly serial: string;
      readonly extensions: readonly ExtensionText[];
    }
  | { readonly ok: false; readonly problem: string };

/** Reads one DER certificate; never throws. */
export type CertificateTextReader = (der: Uint8Array) => CertificateText;

/** Loads @peculiar/x509, which needs a Reflect polyfill before it is imported. */
export async function loadCertificateTextReader(): Promise<CertificateTextReader> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  return (der) => {
    try {
      return textOf(new x509.X509Certificate(new Uint8Array(der)));
    } catch (error) {
      return { ok: false, problem: firstLine(error) };
    }
  };
}

function textOf(certificate: X509Certificate): CertificateText {
  const serial = certificate.serialNumber.toLowerCase().replace(/^0+/, '');
  return {
    ok: true,
    subject: certificate.subject,
    issuer: certificate.issuer,
    serial: serial === '' ? '0' : serial,
    extensions: certificate.extensions.slice(0, MAX_DER_CHILDREN).map((extension) => ({
      oid: extension.type,
      lines: linesOf(() => extension.toString('text')),
    })),
  };
}

/** The first line is the extension's name, which the caller knows better. */
function linesOf(text: () => string): readonly string[] {
  try {
    return text().split('\n').slice(1);
  } catch (error) {
    return [`not readable: ${firstLine(error)}`];
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
