// Catalogue entries for the app that asked for the key and for the provisioning of the device.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { github, rfc, SOURCES } from '../sources.ts';

export const APP_CHECKS = {
  'app.id': {
    title: 'The app that made the key is named',
    meaning: prose`
      Reads attestationApplicationId: package names, versions and the SHA-256 of the signing certificates. Passes when it
      decodes, names a package and carries a signer. It is written by Android and not by the secure hardware, so it is as good
      as the boot state.`,
    attack: prose`
      Without it, an attestation made by another app on a genuine phone can be passed off as made by yours.`,
    genuine: prose`
      A system bug leaves the signers empty until the device restarts, and another one names UnknownApplication. Attestations
      made by the system itself are named AndroidSystem and have no signer.`,
    citation: [
      SOURCES.attestation,
      SOURCES.auditor,
      github('GrapheneOS/Auditor/issues/92', 'an unknown package in place of the name of the app'),
    ],
    next: prose`
      Ask the customer to restart the device and try again. To bind the attestation to your app, give --app-package and
      --app-signer.`,
  },
  'provisioning.info': {
    title: 'Provisioning information',
    meaning: prose`
      Decodes the extension 1.3.6.1.4.1.11129.2.1.30 that Google puts into remotely provisioned attestation certificates. It
      says how many certificates the device was issued in the last 30 days and may say that the device is reported lost. Not
      applicable to factory chains.`,
    attack: prose`
      A device that is farmed for attestations has many certificates issued. A lost device may be in the hands of someone else.`,
    genuine: prose`Devices in laboratories are issued many certificates. Published samples show 8 to 64.`,
    citation: [SOURCES.attestation, SOURCES.developer, rfc(8949, '3', 'Specification of the CBOR Encoding')],
    next: prose`
      For a lost device, contact the customer on another channel. For a high count, look for other accounts on the same device.`,
  },
} as const satisfies Record<string, CheckText>;
