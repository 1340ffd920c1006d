// One authentication among others: that it uses the key that was registered, and comes after it.
import { equalBytes, sha256Hex } from '../../codec/bytes.ts';
import type { Artifact, CeremonyPlace } from '../../model/artifact.ts';
import type { Findings } from '../findings.ts';

/** Reports `ceremony.key` and `ceremony.order` for a step of a ceremony. */
export function checkCeremony({ ceremony: place, publicKey }: Artifact, findings: Findings): void {
  if (place === undefined) return;
  reportKey(place, publicKey, findings);
  reportOrder(place, findings);
}

/** The key is the registered one: a key that comes with the signature it is to verify proves nothing. */
function reportKey(
  { ceremony: { registration }, ownKey }: CeremonyPlace,
  registered: Uint8Array | undefined,
  findings: Findings,
): void {
  const at = 'registration';
  if (registration.key === 'absent' || registration.key === 'unstated') return;
  if (registered === undefined) {
    findings.add('ceremony.key', 'unknown', {
      reason: 'registration-unreadable',
      at,
      seen: `no key, or more than one, in ${registration.source}`,
      expected: 'a registration of one key that decodes',
    });
    return;
  }
  const changed = ownKey !== undefined && !equalBytes(ownKey, registered);
  findings.add('ceremony.key', changed ? 'fail' : 'pass', {
    reason: changed ? 'enrolled-key-changed' : null,
    basis: 'proven',
    at,
    seen: changed
      ? `the step brings another key, SPKI SHA-256 ${sha256Hex(ownKey)}`
      : `the key of ${registration.source}${registration.key === 'attested' ? ', from its certificate' : ''}`,
    expected: changed ? `the registered key, SPKI SHA-256 ${sha256Hex(registered)}` : null,
  });
}

/** The times are the capture's own: a step out of order is worth a look and proves nothing. */
function reportOrder({ ceremony: { registration, steps }, index }: CeremonyPlace, findings: Findings): void {
  const time = steps[index]?.time;
  if (time === undefined) return;
  const before = [registration, ...steps.slice(0, index)].filter((step) => step.time !== undefined);
  const later = before.find((step) => Date.parse(step.time ?? '') > Date.parse(time));
  findings.add('ceremony.order', later === undefined ? 'pass' : 'notice', {
    reason: later === undefined ? null : 'out-of-order',
    basis: 'claimed',
    at: 'time',
    seen:
      later === undefined
        ? `${time}, not before any step in front of it`
        : `${time}, earlier than ${later.source} (${later.time ?? ''})`,
    expected: later === undefined ? null : 'registration first, then the authentications in order',
  });
}
