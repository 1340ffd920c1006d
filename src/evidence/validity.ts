// Validity periods at the verification time: enforced where they can be renewed, reported where they can't.
import { timeText } from '../x509/facts.ts';
import type { PathCertificate } from '../x509/path.ts';
import type { VerifyContext } from './context.ts';
import type { Findings } from './findings.ts';

/** Which certificates' dates decide, and whether their end counts. */
export interface ValidityRules {
  /** Indices of the certificates a certification authority issued; the device itself dates those below. */
  readonly from: number;
  /** Index after the last one; the root is matched by key and its dates do not count. */
  readonly to: number;
  /**
   * False for factory chains: "not possible to safely rotate the keys" (android/keyattestation, path validator), so an
   * end date is reported only. A start in the future is always wrong.
   */
  readonly enforceEnd: boolean;
}

/** Reports `chain.validity` for the certificates the rules name. */
export function verifyValidity(
  path: readonly PathCertificate[],
  rules: ValidityRules,
  context: VerifyContext,
  findings: Findings,
): void {
  const { time, timeGiven, now } = context;
  const judged = path
    .slice(rules.from, rules.to)
    .map(({ certificate }, offset) => ({ certificate, index: rules.from + offset }));
  if (judged.length === 0) return;
  const start = Math.max(...judged.map(({ certificate }) => certificate.notBefore));
  const end = Math.min(...judged.map(({ certificate }) => certificate.notAfter));
  const early = judged.filter(({ certificate }) => time < certificate.notBefore);
  const late = judged.filter(({ certificate }) => time > certificate.notAfter);
  for (const { certificate, index } of early) {
    findings.add('chain.validity', 'fail', {
      reason: 'not-yet-valid',
      basis: 'proven',
      at: `chain[${index}]`,
      seen: `valid from ${timeText(certificate.notBefore)}`,
      expected: `a certificate that was valid at ${timeText(time)}`,
    });
  }
  for (const { certificate, index } of late) {
    const seen = `expired ${timeText(certificate.notAfter)}`;
    const at = `chain[${index}]`;
    const window =
      start <= end
        ? `a verification time from ${timeText(start)} to ${timeText(end)}`
        : 'certificates that were ever valid at the same time';
    if (!rules.enforceEnd)
      findings.add('chain.validity', 'notice', {
        reason: 'expired-factory',
        basis: 'proven',
        at,
        seen,
        expected:
          'nothing: batch keys cannot be renewed in the field, so the end of such chains does not count',
      });
    else if (timeGiven)
      findings.add('chain.validity', 'fail', {
        reason: 'expired-at-verification-time',
        basis: 'proven',
        at,
        seen: `${seen}, before ${timeText(time)}`,
        expected: window,
      });
    else if (start > end)
      findings.add('chain.validity', 'fail', {
        reason: 'expired',
        basis: 'proven',
        at,
        seen,
        expected: window,
      });
    else
      findings.add('chain.validity', 'unknown', {
        reason: 'expired',
        at,
        seen: `expired now, since ${timeText(certificate.notAfter)}; the capture time is not known`,
        expected: window,
      });
  }
  if (early.length > 0 || late.length > 0) return;
  const expiredNow = rules.enforceEnd && now > end;
  findings.add('chain.validity', 'pass', {
    reason: expiredNow ? 'expired-now' : null,
    basis: 'proven',
    at: 'chain',
    seen: `valid at ${timeText(time)}${expiredNow ? `; expired now, since ${timeText(end)}` : ''}`,
  });
}

/**
 * The leaf's own dates: the device or the app sets them (real ones start in 1960 and end in 2106), so they are shown and
 * decide nothing.
 */
export function reportLeafValidity(
  leaf: PathCertificate,
  index: number,
  context: VerifyContext,
  findings: Findings,
): void {
  const { notBefore, notAfter } = leaf.certificate;
  const inside = context.time >= notBefore && context.time <= notAfter;
  findings.add('chain.leaf-validity', inside ? 'pass' : 'notice', {
    reason: inside ? null : 'leaf-dates-implausible',
    basis: 'claimed',
    at: `chain[${index}]`,
    seen: `${timeText(notBefore)} to ${timeText(notAfter)}, set on the device`,
    expected: inside ? null : 'nothing: leaf dates are not proof of anything',
  });
}
