// The flags byte (WebAuthn Level 3, 6.1): who was there, who was verified, and what must and must not be set.
import type { Claims } from '../../model/evidence.ts';
import type { Basis } from '../../model/finding.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import { type AuthenticatorData, FLAG, flagNames } from './authenticator-data.ts';

type Ceremony = 'registration' | 'authentication';

const AT = 'authenticatorData.flags';

/** Reports the `flags.*` checks, and returns what the appraisal weighs. */
export function checkFlags(
  data: AuthenticatorData,
  ceremony: Ceremony,
  basis: Basis,
  context: VerifyContext,
  findings: Findings,
): Pick<Claims, 'userVerified' | 'synced'> {
  const has = (bit: number) => (data.flags & bit) !== 0;
  checkReserved(data, ceremony, findings);
  checkPresence(has(FLAG.UP), ceremony, basis, context, findings);
  checkVerification(has(FLAG.UV), basis, context, findings);
  checkBackup(has(FLAG.BE), has(FLAG.BS), basis, findings);
  return { userVerified: has(FLAG.UV) ? 'yes' : 'no', synced: has(FLAG.BE) ? 'yes' : 'no' };
}

function checkReserved({ flags }: AuthenticatorData, ceremony: Ceremony, findings: Findings): void {
  const attested = (flags & FLAG.AT) !== 0;
  const reserved = (flags & (FLAG.RFU1 | FLAG.RFU2)) !== 0;
  const seen = flagNames(flags).join(', ') || 'no flag';
  if (attested !== (ceremony === 'registration'))
    findings.add('flags.layout', 'fail', {
      reason: attested ? 'unexpected-credential-data' : 'no-credential-data',
      basis: 'proven',
      at: AT,
      seen,
      expected: attested ? 'no AT in an authentication' : 'AT, and the credential behind it',
    });
  if (reserved)
    findings.add('flags.layout', 'notice', {
      reason: 'reserved-bits',
      basis: 'proven',
      at: AT,
      seen,
      expected: 'reserved bits of zero',
    });
  if (!reserved && attested === (ceremony === 'registration'))
    findings.add('flags.layout', 'pass', { basis: 'proven', at: AT, seen });
}

function checkPresence(
  present: boolean,
  ceremony: Ceremony,
  basis: Basis,
  { expected }: VerifyContext,
  findings: Findings,
): void {
  const excused = !present && ceremony === 'registration' && expected.conditional === true;
  findings.add('flags.user-present', present ? 'pass' : excused ? 'notice' : 'fail', {
    reason: present ? null : excused ? 'conditional-create' : 'user-not-present',
    basis: present || excused ? basis : 'proven',
    at: AT,
    seen: present ? 'UP: somebody touched it or answered' : 'UP is not set: nobody had to be there',
    expected: present ? null : excused ? 'nothing: a passkey was created on the side' : 'UP',
  });
}

function checkVerification(
  verified: boolean,
  basis: Basis,
  { expected }: VerifyContext,
  findings: Findings,
): void {
  const required = expected.userVerification === true;
  findings.add('flags.user-verified', verified ? 'pass' : required ? 'fail' : 'notice', {
    reason: verified ? null : 'user-not-verified',
    basis: verified || !required ? basis : 'proven',
    at: AT,
    seen: verified ? 'UV: a PIN or a biometric was checked' : 'UV is not set: a single factor',
    expected: verified
      ? null
      : required
        ? 'UV (--require-uv)'
        : 'UV, where the passkey is to replace a password',
  });
}

function checkBackup(eligible: boolean, backedUp: boolean, basis: Basis, findings: Findings): void {
  if (backedUp && !eligible) {
    findings.add('flags.backup', 'fail', {
      reason: 'backup-without-eligibility',
      basis: 'proven',
      at: AT,
      seen: 'BS without BE: backed up, and not to be backed up',
      expected: 'BE wherever BS is set',
    });
    return;
  }
  findings.add('flags.backup', 'pass', {
    reason: eligible ? (backedUp ? 'synced' : 'syncable') : null,
    basis,
    at: AT,
    seen: eligible
      ? backedUp
        ? 'BE and BS: a passkey that is synced'
        : 'BE without BS: it can be synced, and is not yet'
      : 'neither BE nor BS: says that it stays on one device',
  });
}
