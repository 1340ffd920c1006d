// Which app asked for the key. Android supplies this, not the secure hardware: as good as the OS that booted.

import { decodeUtf8, equalBytes, toHex } from '../../../codec/bytes.ts';
import type { Expectations } from '../../../model/artifact.ts';
import type { Reason } from '../../../model/reason-codes.ts';
import type { VerifyContext } from '../../context.ts';
import { type ApplicationId, applicationIdTag } from '../authorization-list.ts';
import { TAG_NUMBER } from '../tags.ts';
import type { AttestationView } from '../view.ts';

/** Android caps the encoded AttestationApplicationId at this (keystore, security_utils). */
const MAX_APPLICATION_ID_BYTES = 1024;

const AT = 'attestationApplicationId';

/** The application id and what it is expected to contain. */
export function checkApplication(view: AttestationView): void {
  const { description, findings, basis } = view;
  const id = applicationIdTag(description.softwareEnforced);
  const claimed = basis === 'attested' ? 'claimed' : basis;
  const notice = (reason: Reason, seen: string, expected: string) =>
    findings.add('app.id', 'notice', { reason, basis: claimed, at: AT, seen, expected });
  const malformed = description.softwareEnforced.values.get(TAG_NUMBER.attestationApplicationId);
  if (description.hardwareEnforced.values.has(TAG_NUMBER.attestationApplicationId))
    notice(
      'hardware-enforced-app-id',
      'an application id among the hardware-enforced tags',
      'among the software-enforced tags: Android supplies it',
    );
  if (malformed?.type === 'malformed') notice('undecodable', malformed.why, 'an AttestationApplicationId');
  if (id !== undefined) reportId(id, notice, view, claimed);
  checkPackage(view, id);
  checkSigner(view, id);
}

function packageNames(id: ApplicationId): string[] {
  return id.packages.map(({ name }) => decodeUtf8(name) ?? `#${toHex(name)}`);
}

function reportId(
  id: ApplicationId,
  notice: (reason: Reason, seen: string, expected: string) => void,
  { findings }: AttestationView,
  basis: 'claimed' | 'proven' | 'none',
): void {
  const names = packageNames(id);
  const seen = names.length === 0 ? 'no package' : names.join(', ');
  if (id.length > MAX_APPLICATION_ID_BYTES)
    notice('malformed', `${id.length} bytes`, `at most ${MAX_APPLICATION_ID_BYTES} bytes`);
  if (names.length === 0 || names.includes('UnknownApplication'))
    notice(
      'unknown-application',
      seen,
      'a package name; a keystore bug of some Android versions leaves it out',
    );
  else if (names.includes('AndroidSystem'))
    notice(
      'system-application',
      `${seen}: asked for by the system itself`,
      'an app, where an app should have asked',
    );
  else if (id.signatureDigests.length === 0)
    notice(
      'no-signer-digest',
      `${seen}, without a signer digest`,
      'the SHA-256 of the signing certificate; a system_server bug can leave it out, a forger as well',
    );
  else
    findings.add('app.id', 'pass', {
      basis,
      at: AT,
      seen: `${seen}, ${id.signatureDigests.length} signer digest${id.signatureDigests.length === 1 ? '' : 's'}`,
    });
}

function checkPackage({ context, findings, basis }: AttestationView, id: ApplicationId | undefined): void {
  const expected = context.expected.appPackage;
  const at = `${AT}.packageInfos`;
  if (expected === undefined) {
    findings.add('binding.app-package', 'unknown', {
      reason: 'not-given',
      at,
      seen: 'no expected package was given',
      expected: 'the package that should have asked (--app-package)',
    });
    return;
  }
  const names = id === undefined ? [] : packageNames(id);
  const match = names.includes(expected);
  findings.add('binding.app-package', match ? 'pass' : 'fail', {
    reason: match ? byCapture(context, 'appPackage') : 'mismatch',
    basis: match ? (basis === 'attested' ? 'claimed' : basis) : 'proven',
    at,
    seen: names.length === 0 ? 'no package' : names.join(', '),
    expected,
  });
}

function checkSigner({ context, findings, basis }: AttestationView, id: ApplicationId | undefined): void {
  const expected = context.expected.appSigner;
  const at = `${AT}.signatureDigests`;
  if (expected === undefined) {
    findings.add('binding.app-signer', 'unknown', {
      reason: 'not-given',
      at,
      seen: 'no expected signer was given',
      expected: 'SHA-256 of the signing certificate (--app-signer)',
    });
    return;
  }
  const digests = id?.signatureDigests ?? [];
  const match = digests.some((digest) => equalBytes(digest, expected));
  findings.add('binding.app-signer', match ? 'pass' : 'fail', {
    reason: match ? byCapture(context, 'appSigner') : 'mismatch',
    basis: match ? (basis === 'attested' ? 'claimed' : basis) : 'proven',
    at,
    seen: digests.length === 0 ? 'no signer digest' : digests.map(toHex).join(', '),
    expected: toHex(expected),
  });
}

/** Whoever wrote the capture chose an expectation that stands in it; the reason says so. */
function byCapture(context: VerifyContext, name: keyof Expectations): Reason | null {
  return context.expectedByCapture.has(name) ? 'expected-by-capture' : null;
}
