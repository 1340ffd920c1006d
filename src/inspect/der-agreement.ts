// The second opinion on DER: asn1js must see the same tree in a certificate and its attestation as our own reader.
import { OID } from '../codec/oid.ts';
import { KeytierError } from '../model/errors.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { loadAsn1jsReader } from './asn1js-tree.ts';
import { crossCheck } from './cross-check.ts';
import { readDerTree } from './der-tree.ts';

/** Compares both readers on one certificate and its KeyDescription; a disagreement is an error, never a verdict. */
export type DerAgreement = (certificate: Uint8Array) => void;

/** Loads asn1js. What our own reader refuses is not compared: that certificate is unreadable anyway. */
export async function loadDerAgreement(): Promise<DerAgreement> {
  const readAsn1js = await loadAsn1jsReader();
  const agree = (bytes: Uint8Array, what: string): void => {
    const { outcome, differences } = crossCheck(readDerTree(bytes), readAsn1js(bytes));
    if (outcome !== 'differ') return;
    throw new KeytierError('ERR_CROSS_CHECK', `the two DER readers disagree on ${what}`, {
      seen: differences.join('; '),
      hint: 'no verdict was given; keytier inspect --asn1 shows both trees',
    });
  };
  return (certificate) => {
    let attestations: readonly Uint8Array[];
    try {
      attestations = decodeCertificate(certificate).extensions.flatMap(({ oid, value }) =>
        oid === OID.keyDescription ? [value] : [],
      );
    } catch (error) {
      if (error instanceof KeytierError) return;
      throw error;
    }
    agree(certificate, 'a certificate');
    for (const attestation of attestations) agree(attestation, 'an attestation');
  };
}
