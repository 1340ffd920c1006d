// Catalogue entries for verified boot: the state the device started in and the key that signed its system.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { github, SOURCES } from '../sources.ts';

export const BOOT_CHECKS = {
  'boot.state': {
    title: 'The device booted a verified system',
    meaning: prose`
      Reads the root of trust from hardwareEnforced: is the bootloader locked, and who signed the system. Passes for locked and
      VERIFIED, and for locked and SELF_SIGNED with a known key; an unknown key is a notice. Unlocked, UNVERIFIED and FAILED are accepted as evidence and
      lower the tier. A combination that cannot occur, such as VERIFIED and unlocked, is named.`,
    attack: prose`
      On an unlocked device anyone who holds it can replace the system. The key stays in hardware, and the software that asks
      it to sign may be under the control of an attacker.`,
    genuine: prose`
      Developers and owners of custom systems unlock their devices. A custom system on a locked device with its own key, such as
      GrapheneOS, is not an attack and costs nothing.`,
    citation: [SOURCES.bootFlow, SOURCES.attestation, SOURCES.grapheneos],
    next: prose`
      Offer a step-up rather than a rejection. Tell the customer that the bootloader is unlocked, if that is what the report
      says. Add the boot key of a custom system that you accept to your own table.`,
  },
  'boot.key': {
    title: 'The boot key is a key of its own',
    meaning: prose`
      Looks at verifiedBootKey, the hash of the key that verified the system. Passes when it is in the table of known keys, and
      when it is a well-formed key that is merely unknown. Public test keys, all zeros on a locked device, placeholder values and
      odd lengths are reported.`,
    attack: prose`
      The private halves of the AVB test keys are public. A device that shipped with one is locked and VERIFIED with a genuine
      attestation, and anyone can sign a system for it.`,
    genuine: prose`
      Unlocked devices report 32 zero bytes, or nothing at all on some Keymaster 4 devices. Devices before release report zeros
      as well. One Samsung model ships an obvious placeholder.`,
    citation: [
      SOURCES.avb,
      SOURCES.avbTestKeys,
      SOURCES.auditor,
      github('vvb2060/KeyAttestation/pull/54', 'a warning for AVB test keys'),
    ],
    next: prose`
      An unknown key on a locked VERIFIED device is the key of its manufacturer, and there is nothing to do. For a test key,
      treat the system on the device as replaceable.`,
  },
} as const satisfies Record<string, CheckText>;
