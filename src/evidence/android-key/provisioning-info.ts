// Provisioning info (1.3.6.1.4.1.11129.2.1.30) of remotely provisioned attestation certificates, an unversioned CBOR map.
import { type CborValue, decodeCbor } from '../../codec/cbor.ts';
import { KeytierError } from '../../model/errors.ts';
import type { Json } from '../../model/evidence.ts';

/** What the map says; keys that no public document explains are kept as `unknown`. */
export interface ProvisioningInfo {
  /** Certificates issued to this device in the last 30 days. */
  readonly certificatesIssued: number | null;
  readonly manufacturer: string | null;
  readonly attestedEntity: string | null;
  readonly lostDevice: boolean | null;
  readonly unknown: readonly { readonly key: string; readonly value: string }[];
}

/** Decodes the extension's value; a string says why it is not a provisioning info map. */
export function decodeProvisioningInfo(bytes: Uint8Array): ProvisioningInfo | string {
  let map: CborValue;
  try {
    map = decodeCbor(bytes);
  } catch (error) {
    if (error instanceof KeytierError) return error.message;
    throw error;
  }
  if (!(map instanceof Map)) return 'not a CBOR map';
  const issued: CborValue = map.get(1);
  const manufacturer: CborValue = map.get(3);
  const entity: CborValue = map.get(4);
  const lost: CborValue = map.get(6);
  const known = new Set<CborValue>([1, 3, 4, 6]);
  return {
    certificatesIssued:
      typeof issued === 'number' && Number.isSafeInteger(issued) && issued >= 0 ? issued : null,
    manufacturer: typeof manufacturer === 'string' ? manufacturer : null,
    attestedEntity: typeof entity === 'string' ? entity : null,
    lostDevice: typeof lost === 'boolean' ? lost : null,
    unknown: [...map]
      .filter(([key]) => !known.has(key))
      .map(([key, value]) => ({ key: String(key), value: describe(value) })),
  };
}

function describe(value: CborValue): string {
  return typeof value === 'object' && value !== null ? 'structure' : String(value);
}

/** `facts.provisioningInfo`. */
export function provisioningInfoJson(info: ProvisioningInfo): Json {
  return {
    certificatesIssued: info.certificatesIssued,
    ...(info.manufacturer === null ? {} : { manufacturer: info.manufacturer }),
    ...(info.attestedEntity === null ? {} : { attestedEntity: info.attestedEntity }),
    ...(info.lostDevice === null ? {} : { lostDevice: info.lostDevice }),
    ...(info.unknown.length === 0 ? {} : { unknown: info.unknown.map(({ key, value }) => ({ key, value })) }),
  };
}
