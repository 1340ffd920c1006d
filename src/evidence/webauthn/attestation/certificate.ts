// What attestation certificates must look like, apart from their signatures: subject, AAGUID, no certification authority.
import { equalBytes } from '../../../codec/bytes.ts';
import {
  contentOf,
  expectUniversal,
  isUniversal,
  readBoolean,
  readChildren,
  readOnly,
  TAG,
} from '../../../codec/der.ts';
import { OID } from '../../../codec/oid.ts';
import { KeytierError } from '../../../model/errors.ts';
import type { Outcome } from '../../../model/finding.ts';
import type { Reason } from '../../../model/reason-codes.ts';
import { type Certificate, decodeCertificate, findExtension } from '../../../x509/certificate.ts';
import { nameText } from '../../../x509/name.ts';
import { aaguidText } from '../authenticator-data.ts';
import { failed, type StatementInput } from './statement.ts';

/** The first certificate; undefined after reporting that it does not decode. */
export function leafOf(input: StatementInput, x5c: readonly Uint8Array[]): Certificate | undefined {
  try {
    return decodeCertificate(x5c[0] ?? new Uint8Array());
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    failed(input, 'malformed', `x5c[0]: ${error.message}`, 'a certificate that decodes');
    return undefined;
  }
}

/** Adds to `webauthn.certificate`. */
export function reportCertificate(
  { findings, at }: StatementInput,
  outcome: Outcome,
  reason: Reason | null,
  seen: string,
  expected: string | null = null,
): void {
  findings.add('webauthn.certificate', outcome, {
    reason,
    basis: 'proven',
    at: `${at}.x5c[0]`,
    seen,
    expected,
  });
}

/** Version 3, no certification authority (8.2.1, 8.3.1). False after a failure. */
export function checkLeaf(input: StatementInput, leaf: Certificate): boolean {
  if (leaf.version !== 3)
    reportCertificate(input, 'notice', 'certificate-conformance', `version ${leaf.version}`, 'version 3');
  const authority = isAuthority(leaf);
  if (authority === true) {
    reportCertificate(
      input,
      'fail',
      'certificate-authority',
      'a certification authority',
      'an attestation certificate: CA false',
    );
    return false;
  }
  if (authority === undefined)
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      'no basicConstraints, or one that does not decode',
      'basicConstraints with CA false',
    );
  return true;
}

/** basicConstraints (RFC 5280 4.2.1.9); undefined where it is missing or malformed. */
function isAuthority(certificate: Certificate): boolean | undefined {
  const value = findExtension(certificate, OID.basicConstraints)?.value;
  if (value === undefined) return undefined;
  try {
    const [first] = readChildren(value, expectUniversal(readOnly(value), TAG.sequence, 'basicConstraints'));
    return first !== undefined && isUniversal(first, TAG.boolean) ? readBoolean(value, first) : false;
  } catch (error) {
    if (error instanceof KeytierError) return undefined;
    throw error;
  }
}

/** The AAGUID extension (8.2.1): not critical, an OCTET STRING within the value. `absent`, `same`, or `other` after a failure. */
export function checkAaguid(input: StatementInput, leaf: Certificate): 'absent' | 'same' | 'other' {
  const extension = findExtension(leaf, OID.fidoAaguid);
  if (extension === undefined) return 'absent';
  const wrapped = unwrapped(extension.value);
  const value = wrapped ?? extension.value;
  if (!equalBytes(value, input.credential.aaguid)) {
    const seen = value.length === 16 ? aaguidText(value) : `${value.length} bytes`;
    reportCertificate(
      input,
      'fail',
      'aaguid-mismatch',
      `certified for AAGUID ${seen}`,
      aaguidText(input.credential.aaguid),
    );
    return 'other';
  }
  if (extension.critical)
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      'the AAGUID extension is critical',
      'not critical',
    );
  if (wrapped === undefined)
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      'the AAGUID is not wrapped in an OCTET STRING of its own',
      'two OCTET STRINGs',
    );
  return 'same';
}

function unwrapped(value: Uint8Array): Uint8Array | undefined {
  try {
    return contentOf(value, expectUniversal(readOnly(value), TAG.octetString, 'AAGUID'));
  } catch (error) {
    if (error instanceof KeytierError) return undefined;
    throw error;
  }
}

const ATTRIBUTE = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3' } as const;

/** The subject of packed attestation certificates (8.2.1). The specification's own example lacks the OU: a notice. */
export function checkPackedSubject(input: StatementInput, leaf: Certificate): void {
  const value = (oid: string) => leaf.subjectName.find((attribute) => attribute.oid === oid)?.value ?? '';
  const missing = [
    /^[A-Z]{2}$/.test(value(ATTRIBUTE.C)) ? '' : 'C of two letters',
    value(ATTRIBUTE.O) === '' ? 'O' : '',
    value(ATTRIBUTE.OU) === 'Authenticator Attestation' ? '' : 'OU=Authenticator Attestation',
    value(ATTRIBUTE.CN) === '' ? 'CN' : '',
  ].filter((name) => name !== '');
  const seen = `subject ${nameText(leaf.subjectName)}`;
  if (missing.length === 0) reportCertificate(input, 'pass', null, seen);
  else
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      `${seen}: without ${missing.join(', ')}`,
      'C, O, OU=Authenticator Attestation, CN',
    );
}
