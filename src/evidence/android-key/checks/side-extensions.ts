// Extensions beside the KeyDescription: provisioning info, the CBOR attestation, Samsung Knox. Recognised and labelled.
import { OID } from '../../../codec/oid.ts';
import type { Json } from '../../../model/evidence.ts';
import { findExtension } from '../../../x509/certificate.ts';
import type { VerifiedChain } from '../../chain.ts';
import type { Findings } from '../../findings.ts';
import { decodeEat } from '../eat.ts';
import { decodeKnox } from '../knox.ts';
import { decodeProvisioningInfo, provisioningInfoJson } from '../provisioning-info.ts';

/**
 * Certificates issued to one device in 30 days from which a farm is worth a thought. Google's own lab devices show 8 to
 * 64 and no threshold is published; this is four times the highest seen.
 */
const MANY_CERTIFICATES = 256;

/** What the extensions say, as facts. */
export interface SideFacts {
  provisioningInfo?: Json;
  eat?: Json;
  knox?: Json;
}

/** Looks through the whole path. */
export function checkSideExtensions(chain: VerifiedChain, findings: Findings): SideFacts {
  const facts: SideFacts = {};
  chain.path.forEach(({ certificate }, index) => {
    const at = `chain[${index}]`;
    const provisioning = findExtension(certificate, OID.provisioningInfo);
    if (provisioning !== undefined)
      facts.provisioningInfo = checkProvisioning(provisioning.value, at, chain.trusted, findings);
    const eat = findExtension(certificate, OID.keyDescriptionEat);
    if (eat !== undefined) {
      const both = findExtension(certificate, OID.keyDescription) !== undefined;
      facts.eat = labelled(decodeEat(eat.value));
      findings.add('attestation.eat', both ? 'fail' : 'unknown', {
        reason: both ? 'both-encodings' : 'eat-only',
        basis: both ? 'proven' : 'claimed',
        at,
        seen: both
          ? 'an ASN.1 and a CBOR attestation in one certificate'
          : 'an attestation in CBOR (EAT), decoded but not appraised',
        expected: 'one KeyDescription in ASN.1',
      });
    }
    const knox = findExtension(certificate, OID.knox);
    if (knox !== undefined) {
      facts.knox = labelled(decodeKnox(knox.value));
      findings.add('attestation.knox', 'notice', {
        reason: 'knox-only',
        basis: 'claimed',
        at,
        seen: 'a Samsung Knox attestation, decoded but not appraised',
        expected: 'nothing: Samsung devices add it, and Google does not vouch for it',
      });
    }
  });
  return facts;
}

function labelled(decoded: Json | string): Json {
  return typeof decoded === 'string' ? { undecodable: decoded } : decoded;
}

function checkProvisioning(value: Uint8Array, at: string, trusted: boolean, findings: Findings): Json {
  const info = decodeProvisioningInfo(value);
  const basis = trusted ? 'proven' : 'claimed';
  if (typeof info === 'string') {
    findings.add('provisioning.info', 'notice', {
      reason: 'undecodable',
      basis,
      at,
      seen: info,
      expected: 'a CBOR map; some Samsung devices get it wrong',
    });
    return { undecodable: info };
  }
  const issued = info.certificatesIssued;
  const seen = `${issued ?? 'no count of'} certificates issued to this device in 30 days${info.manufacturer === null ? '' : `, ${info.manufacturer}`}`;
  findings.add('provisioning.info', info.lostDevice === true ? 'notice' : 'pass', {
    reason: info.lostDevice === true ? 'lost-device' : null,
    expected: info.lostDevice === true ? 'a device that is not reported lost' : null,
    basis,
    at,
    seen,
  });
  if (issued !== null && issued > MANY_CERTIFICATES) {
    findings.add('heuristic.certificates-issued', 'notice', {
      reason: 'many-certificates-issued',
      basis,
      at,
      seen: `${issued} certificates in 30 days`,
      expected: `fewer than ${MANY_CERTIFICATES}; one device may be attesting for many`,
    });
  }
  return provisioningInfoJson(info);
}
