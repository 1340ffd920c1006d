// Verified boot: is the device locked, who signed its OS, and could anybody have signed it?

import { isAllZero, toHex } from '../../../codec/bytes.ts';
import type { BootReason, Claims } from '../../../model/evidence.ts';
import type { Reason } from '../../../model/reason-codes.ts';
import { type Staleness, staleness, staleText } from '../../../trust/age.ts';
import type { BootKeyLookup } from '../../../trust/boot-keys.ts';
import { trustTime, type VerifyContext } from '../../context.ts';
import { type RootOfTrust, rootOfTrustTag } from '../authorization-list.ts';
import { VERIFIED_BOOT_STATE } from '../enums.ts';
import { TAG_NUMBER } from '../tags.ts';
import type { AttestationView } from '../view.ts';

type BootClaims = Pick<Claims, 'boot'> & { readonly bootReason: Exclude<BootReason, 'not-applicable'> };

const AT = 'hardwareEnforced.rootOfTrust';

/**
 * Reads the root of trust from the hardware-enforced list only; in the other list the OS itself would vouch for the OS.
 * An OS that is not the vendor's is no attack: locked and SELF_SIGNED is as acceptable as locked and VERIFIED. What is
 * not: an unlocked or unverified boot, a public test key, and contradictions.
 */
export function checkBoot(view: AttestationView): BootClaims {
  const { description, findings } = view;
  const root = rootOfTrustTag(description.hardwareEnforced);
  if (root !== undefined) return checkRootOfTrust(view, root);
  const malformed = description.hardwareEnforced.values.get(TAG_NUMBER.rootOfTrust);
  const softwareOnly = description.softwareEnforced.values.has(TAG_NUMBER.rootOfTrust);
  const why =
    malformed?.type === 'malformed'
      ? `does not decode: ${malformed.why}`
      : softwareOnly
        ? 'only in the software-enforced list, where the OS vouches for itself'
        : 'absent';
  findings.add('boot.state', 'unknown', {
    reason:
      malformed?.type === 'malformed' ? 'malformed' : softwareOnly ? 'software-enforced-only' : 'missing',
    at: AT,
    seen: `root of trust ${why}`,
    expected: 'a root of trust among the hardware-enforced tags',
  });
  return { boot: 'unknown', bootReason: 'missing' };
}

function checkRootOfTrust(view: AttestationView, root: RootOfTrust): BootClaims {
  const hex = toHex(root.verifiedBootKey);
  const found = view.context.trust.bootKeys.lookup(hex);
  const stale = staleKeys(view.context, found);
  // What an old table says of a name is not believed; that a key is public stays true for ever.
  const lookup: BootKeyLookup = stale !== undefined && found.kind === 'known' ? { kind: 'unknown' } : found;
  const claims = appraiseBoot(root, lookup);
  const state = VERIFIED_BOOT_STATE.get(Number(root.verifiedBootState)) ?? String(root.verifiedBootState);
  const good = claims.boot === 'acceptable';
  view.findings.add('boot.state', good ? 'pass' : 'notice', {
    reason: claims.bootReason,
    basis: view.basis,
    at: AT,
    seen: `${root.deviceLocked ? 'locked' : 'unlocked'}, ${state}`,
    expected: good ? null : (EXPECTED[claims.bootReason] ?? 'locked, VERIFIED or SELF_SIGNED'),
  });
  if (stale === undefined) reportKey(view, root, hex, lookup, state);
  else
    view.findings.add('boot.key', 'unknown', {
      reason: 'boot-keys-stale',
      basis: view.basis,
      at: `${AT}.verifiedBootKey`,
      seen: `${hex}, and ${staleText('the table of boot keys', view.context.trust.asOf['boot-keys'], stale)}`,
      expected: `a table of at most ${stale.limit} days`,
    });
  return claims;
}

/** Keys of your own have no date; neither does a key whose private half is public. */
function staleKeys(context: VerifyContext, found: BootKeyLookup): Staleness | undefined {
  const dated = found.kind === 'unknown' || (found.kind === 'known' && found.entry.origin !== 'yours');
  if (!dated) return undefined;
  return staleness(context.trust.asOf['boot-keys'], trustTime(context), context.maxTrustAgeDays['boot-keys']);
}

const EXPECTED: Readonly<Record<string, string>> = {
  unlocked: 'a locked bootloader: whoever holds the device can replace its OS',
  unverified: 'VERIFIED or SELF_SIGNED: nothing checked this OS',
  failed: 'VERIFIED or SELF_SIGNED: verification of this OS failed',
  'test-key': 'an OS key that only its vendor holds; this one is public',
  'zero-key': 'a boot key; VERIFIED without one is a contradiction',
  contradiction: 'a state that fits the lock: VERIFIED and SELF_SIGNED are locked states',
};

const STATE = { verified: 0, selfSigned: 1, unverified: 2, failed: 3 } as const;

/** One row a rule, first match wins; the lock state and the boot state must tell the same story. */
function appraiseBoot(
  { deviceLocked, verifiedBootState: state, verifiedBootKey }: RootOfTrust,
  lookup: BootKeyLookup,
): BootClaims {
  const zero = isAllZero(verifiedBootKey);
  const good = state === STATE.verified || state === STATE.selfSigned;
  if (lookup.kind === 'test-key') return { boot: 'unacceptable', bootReason: 'test-key' };
  if (state === STATE.failed) return { boot: 'unacceptable', bootReason: 'failed' };
  if (!deviceLocked && good) return { boot: 'unacceptable', bootReason: 'contradiction' };
  if (!deviceLocked) return { boot: 'unacceptable', bootReason: 'unlocked' };
  if (!good) return { boot: 'unacceptable', bootReason: 'unverified' };
  if (zero) return { boot: 'unacceptable', bootReason: 'zero-key' };
  if (state === STATE.verified) return { boot: 'acceptable', bootReason: 'verified' };
  return {
    boot: 'acceptable',
    bootReason: lookup.kind === 'known' ? 'self-signed-known-key' : 'self-signed-unknown-key',
  };
}

/** Length of a SHA-256, which is what AVB devices report. */
const BOOT_KEY_BYTES = 32;

function reportKey(
  { findings, basis }: AttestationView,
  root: RootOfTrust,
  hex: string,
  lookup: BootKeyLookup,
  state: string,
): void {
  const at = `${AT}.verifiedBootKey`;
  const add = (outcome: 'pass' | 'notice', reason: Reason, seen: string, expected?: string) =>
    findings.add('boot.key', outcome, {
      reason,
      basis,
      at,
      seen,
      expected: expected === undefined ? null : expected,
    });
  const selfSigned = root.verifiedBootState === STATE.selfSigned;
  if (lookup.kind === 'test-key') {
    add(
      'notice',
      'test-key',
      `${lookup.entry.device}, a public AVB test key`,
      'a key whose private half is not published',
    );
  } else if (lookup.kind === 'placeholder') {
    add('notice', 'placeholder-key', 'a placeholder that one vendor shipped', 'a real boot key');
  } else if (lookup.kind === 'known' && lookup.entry.origin === 'yours') {
    add('pass', 'your-boot-key', `${lookup.entry.os}, a boot key of yours`);
  } else if (lookup.kind === 'known') {
    const { os, device, state: usual } = lookup.entry;
    const asUsual = (usual === 'self-signed') === selfSigned;
    const on = device === '' ? '' : ` on ${device}`;
    const name = os === 'stock' ? `stock OS of ${device}` : `${os}${on}`;
    add(
      asUsual ? 'pass' : 'notice',
      'known-key',
      asUsual ? name : `the key of ${name}, reported as ${state}`,
      asUsual ? undefined : `${usual === 'self-signed' ? 'SELF_SIGNED' : 'VERIFIED'} for this key`,
    );
  } else if (hex === '') {
    add('notice', 'empty-key', 'no boot key', '32 bytes; some unlocked Keymaster 4 devices report none');
  } else if (isAllZero(root.verifiedBootKey)) {
    add(
      'notice',
      'zero-key',
      'all zero',
      root.deviceLocked
        ? 'a key: zeros belong to unlocked devices'
        : 'zeros are usual for an unlocked device',
    );
  } else if (root.verifiedBootKey.length !== BOOT_KEY_BYTES) {
    add(
      'notice',
      'odd-length-key',
      `${root.verifiedBootKey.length} bytes, ${hex.slice(0, 16)}…`,
      `${BOOT_KEY_BYTES} bytes`,
    );
  } else {
    add(
      selfSigned ? 'notice' : 'pass',
      'unknown-key',
      `${hex}, not in the table`,
      selfSigned
        ? 'a custom OS is not an attack; compare the key with the one its project publishes'
        : undefined,
    );
  }
}
