// Revocation by a local status list: every certificate of the chain, REVOKED and SUSPENDED apart, silence never "good".
import type { Claims, Json } from '../model/evidence.ts';
import { staleness, staleText } from '../trust/age.ts';
import { normaliseSerial, type StatusEntry, type StatusList } from '../trust/status-list.ts';
import type { PathCertificate } from '../x509/path.ts';
import { trustTime, type VerifyContext } from './context.ts';
import type { Findings } from './findings.ts';

/** A certificate's place in an attestation chain: it decides how far a revocation reaches. */
export type Position =
  | 'leaf'
  | 'attested-key'
  | 'batch-attestation-key'
  | 'device-attestation-key'
  | 'attestation-key'
  | 'intermediate'
  | 'root';

/** What falls with a certificate, so that a person knows whom it concerns. */
const REACH: Readonly<Record<Position, string>> = {
  leaf: 'the leaf certificate: this key alone',
  'attested-key': 'a key of this device that vouches for the leaf: what it signed, and nothing else',
  'batch-attestation-key':
    'the batch attestation key: it is shared by many devices, and what any of them attests falls with it',
  'device-attestation-key': 'the attestation key that was provisioned to this device: this device alone',
  'attestation-key': 'the attestation certificate; its key may be shared by many devices',
  intermediate: 'an intermediate certificate: every attestation key below it falls',
  root: 'the root certificate: every chain under it falls',
};

/** Where the parts of a chain stand. */
export interface ChainPlaces {
  /** Index of the certificate that issued the attestation nearest to the root. */
  readonly attestationIndex: number;
  /** Index of the root, or the path's length where the root was left out. */
  readonly rootIndex: number;
  /** Factory keys are shared by a batch, remotely provisioned ones belong to one device. */
  readonly provisioning: 'factory' | 'remote' | 'unknown';
}

const ATTESTATION_KEYS = {
  factory: 'batch-attestation-key',
  remote: 'device-attestation-key',
  unknown: 'attestation-key',
} as const satisfies Record<ChainPlaces['provisioning'], Position>;

/** A certificate's position by its index in the path, leaf first. */
export function positionOf(
  index: number,
  { attestationIndex, rootIndex, provisioning }: ChainPlaces,
): Position {
  if (index === rootIndex && index > 0) return 'root';
  if (index === 0) return 'leaf';
  if (index < attestationIndex) return 'attested-key';
  return index === attestationIndex ? ATTESTATION_KEYS[provisioning] : 'intermediate';
}

/** What was found: the claim that is weighed, and the listed certificates as facts. */
export interface Revocation {
  readonly claim: Claims['revocation'];
  readonly listed: readonly Json[];
}

/**
 * Looks up every certificate of the path. The list says what is revoked as of its date; it knows no revocation dates, so
 * nothing can be said about earlier moments. Serials are compared as hexadecimal without leading zeros.
 */
export function verifyRevocation(
  path: readonly PathCertificate[],
  places: ChainPlaces,
  context: VerifyContext,
  findings: Findings,
): Revocation {
  const list = context.trust.statusList;
  if (list === null) {
    findings.add('revocation.status', 'unknown', {
      reason: 'no-status-list',
      at: 'chain',
      seen: 'no status list was given, and none is stored',
      expected: 'a recent copy of the attestation status list (--status-list, or keytier trust update)',
    });
    return { claim: 'unknown', listed: [] };
  }
  let worst: Claims['revocation'] = 'good';
  const listed: Json[] = [];
  path.forEach(({ certificate }, index) => {
    const entry = list.entries.get(certificate.serial);
    const at = `chain[${index}]`;
    if (entry === undefined) {
      reportDecimalReading(certificate.serial, at, list, findings);
      return;
    }
    const suspended = entry.status === 'SUSPENDED';
    if (worst !== 'revoked') worst = suspended ? 'suspended' : 'revoked';
    const position = positionOf(index, places);
    listed.push({ at, serial: certificate.serial, position, ...entry });
    findings.add('revocation.status', 'fail', {
      reason: suspended ? 'listed-suspended' : 'listed-revoked',
      basis: 'proven',
      at,
      seen: `serial ${certificate.serial} is ${entry.status}${entryText(entry)}: ${REACH[position]}`,
      expected: `not listed${dateOf(list)}`,
    });
  });
  if (worst !== 'good') return { claim: worst, listed };
  const stale = staleness(list.asOf, trustTime(context), context.maxStatusListAgeDays);
  if (stale !== undefined) {
    findings.add('revocation.status', 'unknown', {
      reason: 'status-list-stale',
      at: 'chain',
      seen: `${stale.age === null ? '' : 'not listed, but '}${staleText('the status list', list.asOf, stale)}`,
      expected: `a list of at most ${stale.limit} days`,
    });
    return { claim: 'unknown', listed };
  }
  findings.add('revocation.status', 'pass', {
    basis: 'proven',
    at: 'chain',
    seen: `none of ${path.length} serials is among ${list.entries.size} entries${dateOf(list)}`,
  });
  return { claim: 'good', listed };
}

/** Reason, comment and expiry as the list gives them. */
function entryText({ reason, comment, expires }: StatusEntry): string {
  const why = [reason, comment].filter((part) => part !== null).join(': ');
  const until = expires === null ? null : `the entry may be dropped after ${expires}`;
  const parts = [why === '' ? null : why, until].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** In words, what the list's date rests on. */
function dateOf({ asOf, dateBasis }: StatusList): string {
  if (asOf === null) return '';
  return dateBasis === 'file-time' ? ` (file time ${asOf})` : ` as of ${asOf}`;
}

/** Old factory serials look decimal in hex; a match only in the decimal reading is a trap worth naming, not a match. */
function reportDecimalReading(serial: string, at: string, list: StatusList, findings: Findings): void {
  const decimal = BigInt(`0x${serial}`).toString();
  if (decimal === serial || !list.entries.has(normaliseSerial(decimal))) return;
  findings.add('revocation.status', 'notice', {
    reason: 'serial-matches-only-as-decimal',
    at,
    seen: `serial ${serial} is not listed, but its decimal form ${decimal} looks like a listed serial`,
    expected: 'entries are hexadecimal; this is no match',
  });
}
