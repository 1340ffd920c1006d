// The hardware key of a mobile SDK: registered or not, expected on such a device or not, and what the client says of it.
import type { Artifact, DeclaredPlatform } from '../../model/artifact.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';

/** Reports `hardware-key.*` where a ceremony or a capture tells of one. */
export function checkHardwareKey(artifact: Artifact, context: VerifyContext, findings: Findings): void {
  const registered = registrationOf(artifact);
  const { hardwareKey } = artifact;
  if (hardwareKey?.clientStatus !== null && hardwareKey?.clientStatus !== undefined)
    findings.add('hardware-key.client-status', 'notice', {
      reason: 'vendor-asserted',
      basis: 'claimed',
      at: 'hw_key_client_status',
      seen: hardwareKey.clientStatus,
      expected: 'nothing: the value is unsigned, its meaning is not public, and no tier depends on it',
    });
  if (registered === undefined) return;
  if (registered !== 'registered') reportAbsent(registered, context, findings);
  if (hardwareKey?.platform !== null && hardwareKey?.platform !== undefined)
    reportPlatform(hardwareKey.platform, registered, findings);
}

type Registered = 'registered' | 'absent' | 'unstated';

/** Whether a hardware key was registered; undefined where no registration was captured. */
function registrationOf({ ceremony }: Artifact): Registered | undefined {
  const key = ceremony?.ceremony.registration.key;
  return key === 'absent' || key === 'unstated' || key === undefined ? key : 'registered';
}

/**
 * A device without a hardware key signs in software; only the strategy `required` makes that a failure. An activation that
 * says nothing of a key may have been cut, so nothing follows from it.
 */
function reportAbsent(
  registered: Exclude<Registered, 'registered'>,
  { strategy }: VerifyContext,
  findings: Findings,
): void {
  const at = 'registration';
  if (strategy === 'required') {
    findings.add('hardware-key.registered', 'fail', {
      reason: 'no-key-registered',
      basis: 'claimed',
      at,
      seen:
        registered === 'absent'
          ? 'the device registered no hardware key'
          : 'the activation names no hardware key',
      expected: 'a hardware key: the strategy is required',
    });
  } else if (registered === 'absent') {
    findings.add('hardware-key.registered', 'notice', {
      reason: 'software-fallback',
      basis: 'claimed',
      at,
      seen: 'no hardware key was registered, so nothing of one was verified here',
      expected: 'the software key of such a device is verified elsewhere',
    });
  } else {
    findings.add('hardware-key.registered', 'unknown', {
      reason: 'no-key-registered',
      at,
      seen: 'the activation says nothing of a hardware key',
      expected: 'the key, or "publicKey": null where the device has none',
    });
  }
}

/** How much a platform says about the hardware key. */
type Support = 'all' | 'most' | 'none' | 'unknown';

/**
 * The vendor's table (MobileID InApp, hardware-protected keys): Android 6 most devices, Android 7 and later all, iOS 10
 * and later where there is a Secure Enclave.
 */
function supportOf({ name, version, secureEnclave }: DeclaredPlatform): Support {
  const major = /^\d{1,4}/.exec(version ?? '')?.[0];
  const os = name.toLowerCase();
  if (os.includes('android')) {
    if (major === undefined) return 'unknown';
    if (Number(major) >= 7) return 'all';
    return Number(major) === 6 ? 'most' : 'none';
  }
  if (!/^(ios|ipados|iphone|ipad)/.test(os) || (major === undefined && secureEnclave === null))
    return 'unknown';
  if (secureEnclave === false || (major !== undefined && Number(major) < 10)) return 'none';
  return secureEnclave === true ? 'all' : 'most';
}

const SUPPORT_WORDS: Readonly<Record<Support, string>> = {
  all: 'where every device has hardware keys',
  most: 'where most devices have hardware keys',
  none: 'which has no hardware keys',
  unknown: 'of which nothing is known',
};

function reportPlatform(platform: DeclaredPlatform, state: Registered, findings: Findings): void {
  const registered = state === 'registered';
  const support = supportOf(platform);
  const surprise = registered ? support === 'none' : support === 'all';
  const name = [platform.name, platform.version].filter((part) => part !== null).join(' ');
  findings.add('hardware-key.platform', support === 'unknown' ? 'unknown' : surprise ? 'notice' : 'pass', {
    reason: !surprise ? null : registered ? 'key-unexpected' : 'key-expected',
    basis: 'claimed',
    at: 'platform',
    seen: `${name}, ${SUPPORT_WORDS[support]}; ${registered ? 'one was registered' : 'none was registered'}`,
    expected: !surprise
      ? null
      : registered
        ? 'no hardware key on such a device'
        : 'a hardware key on such a device',
  });
}
