// What only a server's own record can answer: the right credential, the right user, an unchanged BE flag, a counter that grows.
import { equalBytes, sha256Hex, toBase64Url } from '../../codec/bytes.ts';
import type { Artifact, CredentialRecord } from '../../model/artifact.ts';
import type { Basis, CheckId } from '../../model/finding.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import { checkCeremony } from '../raw-signature/ceremony.ts';
import { type AuthenticatorData, FLAG, readAuthenticatorData } from './authenticator-data.ts';

/** The record an authentication is held against, and whose word it is. */
export interface KnownRecord {
  readonly record: CredentialRecord;
  /** The capture brought it along: whoever wrote that chose what to be compared with. */
  readonly byCapture: boolean;
}

/**
 * The caller's record wins; then the registration of the same ceremony or run, then what the capture says of itself. Nothing
 * is mixed, or a capture could fill in what the caller left open; only a key is taken from the next that has one.
 */
export function knownRecord(artifact: Artifact, context: VerifyContext): KnownRecord | undefined {
  const sources: readonly (KnownRecord | undefined)[] = [
    context.record === undefined ? undefined : { record: context.record, byCapture: false },
    context.registered === undefined ? undefined : { record: context.registered, byCapture: false },
    artifact.webauthn?.record === undefined
      ? undefined
      : { record: artifact.webauthn.record, byCapture: true },
  ];
  const known = sources.filter((source) => source !== undefined);
  const [first] = known;
  // A record of the caller's own must not get its key from the capture.
  const withKey = known.find(
    ({ record, byCapture }) => record.publicKey !== undefined && (!byCapture || first?.byCapture === true),
  );
  if (first === undefined || withKey === undefined || first === withKey) return first;
  const { publicKey, alg } = withKey.record;
  const key = {
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(alg === undefined ? {} : { alg }),
  };
  return { byCapture: first.byCapture, record: { ...first.record, ...key } };
}

/** Reports `ceremony.key`: a key that came with the signature is compared with the registered one, never used in its place. */
export function checkKeySource(artifact: Artifact, known: KnownRecord | undefined, findings: Findings): void {
  const registered = known?.record.publicKey;
  if (artifact.ceremony !== undefined) {
    const { publicKey: _own, ...rest } = artifact;
    checkCeremony(registered === undefined ? rest : { ...rest, publicKey: registered }, findings);
    return;
  }
  const own = artifact.publicKey;
  if (own === undefined || registered === undefined) return;
  const same = equalBytes(own, registered);
  findings.add('ceremony.key', same ? 'pass' : 'fail', {
    reason: same ? null : 'enrolled-key-changed',
    basis: 'proven',
    at: 'publicKey',
    seen: same
      ? `the key of ${known?.record.source}`
      : `the capture brings another key, SPKI SHA-256 ${sha256Hex(own)}`,
    expected: same ? null : `the stored key, SPKI SHA-256 ${sha256Hex(registered)}`,
  });
}

/** Reports `credential.id`, `credential.user-handle`, `credential.backup-eligibility` and `counter.value`. */
export function checkRecord(
  artifact: Artifact,
  data: AuthenticatorData,
  known: KnownRecord | undefined,
  basis: Basis,
  findings: Findings,
): void {
  const { credentialId, userHandle } = artifact.webauthn ?? {};
  const compared = (
    check: CheckId,
    name: string,
    seen: Uint8Array | undefined,
    stored: Uint8Array | undefined,
  ) => {
    if (seen === undefined && stored === undefined) return;
    const at = name;
    if (seen === undefined || stored === undefined) {
      findings.add(check, 'unknown', {
        reason: seen === undefined ? 'not-captured' : 'not-given',
        at,
        seen:
          seen === undefined ? 'not in the capture' : `${seen.length} bytes, and no record to compare with`,
        expected:
          seen === undefined
            ? `the ${name} of the response`
            : 'the stored record (--record), or the registration in the same capture',
      });
      return;
    }
    const same = equalBytes(seen, stored);
    findings.add(check, same ? 'pass' : 'fail', {
      reason: same
        ? known?.byCapture === true
          ? 'expected-by-capture'
          : null
        : check === 'credential.id'
          ? 'other-credential'
          : 'other-user',
      basis: same ? 'claimed' : 'proven',
      at,
      seen: same
        ? `as in ${known?.record.source}`
        : `${toBase64Url(seen).slice(0, 24)}…, ${seen.length} bytes`,
      expected: same
        ? null
        : `${toBase64Url(stored).slice(0, 24)}…, ${stored.length} bytes, of ${known?.record.source}`,
    });
  };
  compared('credential.id', 'rawId', credentialId, known?.record.id);
  compared('credential.user-handle', 'userHandle', userHandle, known?.record.userHandle);
  checkEligibility(data, known, findings);
  checkCounter(artifact, data, known, basis, findings);
}

/** WebAuthn Level 3, 7.2 step 20: BE is fixed when a credential is made. */
function checkEligibility(data: AuthenticatorData, known: KnownRecord | undefined, findings: Findings): void {
  const stored = known?.record.backupEligible;
  const now = (data.flags & FLAG.BE) !== 0;
  const words = (value: boolean) => (value ? 'BE set' : 'BE not set');
  const same = stored === now;
  findings.add('credential.backup-eligibility', stored === undefined ? 'unknown' : same ? 'pass' : 'fail', {
    reason:
      stored === undefined
        ? 'not-given'
        : same
          ? known?.byCapture === true
            ? 'expected-by-capture'
            : null
          : 'backup-eligibility-changed',
    basis: stored === undefined ? 'none' : 'proven',
    at: 'authenticatorData.flags',
    seen: `${words(now)}${stored === undefined ? '; no record says what it was at registration' : ''}`,
    expected:
      stored === undefined
        ? 'the stored record (--record)'
        : same
          ? null
          : `${words(stored)}, as at registration; another provider needs a registration of its own`,
  });
}

/** WebAuthn Level 3, 7.2 step 22: a signal of a clone, and no proof. */
function checkCounter(
  artifact: Artifact,
  data: AuthenticatorData,
  known: KnownRecord | undefined,
  basis: Basis,
  findings: Findings,
): void {
  const stored = countBefore(artifact) ?? known?.record.signCount;
  const now = data.signCount;
  const at = 'authenticatorData.signCount';
  if (now === 0 && (stored === undefined || stored === 0))
    findings.add('counter.value', 'pass', {
      reason: 'no-counter',
      basis,
      at,
      seen: '0: this authenticator does not count, as most passkeys',
    });
  else if (stored === undefined)
    findings.add('counter.value', 'unknown', {
      reason: 'not-given',
      at,
      seen: `${now}, and nothing to compare with`,
      expected: 'the counter of your record (--record), or the registration in the same capture',
    });
  else if (now > stored)
    findings.add('counter.value', 'pass', { basis, at, seen: `${now}, after ${stored}` });
  else
    findings.add('counter.value', 'notice', {
      reason: now === 0 ? 'counter-reset' : 'counter-not-increased',
      basis,
      at,
      seen: `${now}, after ${stored}`,
      expected: `more than ${stored}: a clone, a replay, or records out of order; a signal, and no proof`,
    });
}

/** The counter of the authentication before this one, in a ceremony. */
function countBefore({ ceremony }: Artifact): number | undefined {
  if (ceremony === undefined) return undefined;
  const earlier = ceremony.ceremony.steps.slice(0, ceremony.index).toReversed();
  const counts = earlier.map(({ webauthn }) =>
    webauthn?.authenticatorData === undefined
      ? undefined
      : readAuthenticatorData(webauthn.authenticatorData)?.signCount,
  );
  return counts.find((count) => count !== undefined);
}
