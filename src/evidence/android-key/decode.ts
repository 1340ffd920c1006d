// Decodes an Android attestation chain for inspection: what the bytes say, in the order given, nothing verified.
import { OID } from '../../codec/oid.ts';
import type { Artifact } from '../../model/artifact.ts';
import type { Facts, Json } from '../../model/evidence.ts';
import { createVerificationCache } from '../../x509/cache.ts';
import { findExtension } from '../../x509/certificate.ts';
import { certificateJson } from '../../x509/facts.ts';
import { decodeChain } from '../../x509/path.ts';
import { decodeEat } from './eat.ts';
import { keyDescriptionJson } from './facts.ts';
import { decodeKeyDescription } from './key-description.ts';
import { decodeKnox } from './knox.ts';
import { decodeProvisioningInfo, provisioningInfoJson } from './provisioning-info.ts';

const undecodable = (message: string): Json => ({ undecodable: message });

/** Readers of the extensions keytier understands, by object identifier, with the name of their fact. */
const EXTENSION_READERS: ReadonlyMap<
  string,
  { readonly name: string; readonly read: (value: Uint8Array) => Json }
> = new Map([
  [
    OID.keyDescription,
    {
      name: 'keyDescription',
      read: (value) => {
        const result = decodeKeyDescription(value);
        return result.ok
          ? keyDescriptionJson(result.value)
          : undecodable(`${result.reason}: ${result.message}`);
      },
    },
  ],
  [
    OID.provisioningInfo,
    {
      name: 'provisioningInfo',
      read: (value) => {
        const info = decodeProvisioningInfo(value);
        return typeof info === 'string' ? undecodable(info) : provisioningInfoJson(info);
      },
    },
  ],
  [OID.keyDescriptionEat, { name: 'eat', read: (value) => textOr(decodeEat(value)) }],
  [OID.knox, { name: 'knox', read: (value) => textOr(decodeKnox(value)) }],
]);

function textOr(decoded: Json | string): Json {
  return typeof decoded === 'string' ? undecodable(decoded) : decoded;
}

/**
 * `facts.chain` as given, and `facts.keyDescription` of the certificate nearest the end of the chain that has one.
 * Every attestation is listed in `facts.attestations` with its place, so that a second one is seen.
 */
export function decodeAndroidKeyAttestation(artifact: Artifact): Facts {
  const path = decodeChain(artifact.certificates, createVerificationCache());
  const facts: Record<string, Json> = {};
  const attestations: Json[] = [];
  path.forEach(({ certificate }, index) => {
    for (const [oid, { name, read }] of EXTENSION_READERS) {
      const extension = findExtension(certificate, oid);
      if (extension === undefined) continue;
      facts[name] = read(extension.value);
      if (oid === OID.keyDescription)
        attestations.push({ at: `chain[${index}]`, keyDescription: facts[name] ?? null });
    }
  });
  if (attestations.length > 1) facts['attestations'] = attestations;
  return { ...facts, chain: path.map(certificateJson) };
}
