// Revocation by a local status list: every certificate of the chain, REVOKED and SUSPENDED apart, silence never "good".
import type { Claims } from '../model/evidence.ts';
import { normaliseSerial, type StatusList, statusListAgeDays } from '../trust/status-list.ts';
import type { PathCertificate } from '../x509/path.ts';
import type { VerifyContext } from './context.ts';
import type { Findings } from './findings.ts';

/** What a certificate is called by its place, so that a person knows how far a revocation reaches. */
function roleOf(index: number, count: number): string {
  if (index === 0) return 'the leaf certificate, this key alone';
  if (index === count - 1) return 'the root certificate';
  return index === 1
    ? 'the attestation certificate; its key may be shared by many devices'
    : 'an intermediate certificate; everything below it falls';
}

/**
 * Looks up every certificate of the path. The list says what is revoked as of its date; it knows no revocation dates, so
 * nothing can be said about earlier moments. Serials are compared as hexadecimal without leading zeros.
 */
export function verifyRevocation(
  path: readonly PathCertificate[],
  context: VerifyContext,
  findings: Findings,
): Claims['revocation'] {
  const list = context.trust.statusList;
  if (list === null) {
    findings.add('revocation.status', 'unknown', {
      reason: 'no-status-list',
      at: 'chain',
      seen: 'no status list was given',
      expected: 'a recent copy of the attestation status list (--status-list)',
    });
    return 'unknown';
  }
  let worst: Claims['revocation'] = 'good';
  path.forEach(({ certificate }, index) => {
    const entry = list.entries.get(certificate.serial);
    const at = `chain[${index}]`;
    if (entry === undefined) {
      reportDecimalReading(certificate.serial, at, list, findings);
      return;
    }
    const suspended = entry.status === 'SUSPENDED';
    if (worst !== 'revoked') worst = suspended ? 'suspended' : 'revoked';
    const why = [entry.reason, entry.comment].filter((part) => part !== null).join(': ');
    findings.add('revocation.status', 'fail', {
      reason: suspended ? 'listed-suspended' : 'listed-revoked',
      basis: 'proven',
      at,
      seen: `serial ${certificate.serial} is ${entry.status}${why === '' ? '' : ` (${why})`}: ${roleOf(index, path.length)}`,
      expected: `not listed${dateOf(list)}`,
    });
  });
  if (worst !== 'good') return worst;
  // A capture that names its own time must not make an old list young.
  const age = statusListAgeDays(
    list,
    context.timeByCapture ? Math.max(context.time, context.now) : context.time,
  );
  if (context.maxStatusListAgeDays !== null && (age === null || age > context.maxStatusListAgeDays)) {
    findings.add('revocation.status', 'unknown', {
      reason: 'status-list-stale',
      at: 'chain',
      seen:
        age === null
          ? 'the status list carries no date'
          : `not listed, but the list is ${age} days old (${list.asOf})`,
      expected: `a list of at most ${context.maxStatusListAgeDays} days`,
    });
    return 'unknown';
  }
  findings.add('revocation.status', 'pass', {
    basis: 'proven',
    at: 'chain',
    seen: `none of ${path.length} serials is among ${list.entries.size} entries${dateOf(list)}`,
  });
  return 'good';
}

/** In words, what the list's date rests on. */
function dateOf({ asOf, dateBasis }: StatusList): string {
  if (asOf === null) return '';
  return dateBasis === 'stated' ? ` as of ${asOf}` : ` (file time ${asOf})`;
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
