// Catalogue entries for the security patch levels of the system, the vendor image and the boot image.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { aidl, SOURCES } from '../sources.ts';

export const PATCH_CHECKS = {
  'patch.os': {
    title: 'The system is up to date',
    meaning: prose`
      Compares osPatchLevel (year and month) with the verification time. Passes when it is at most twelve months old. Older, in
      the future, zero or malformed values are a notice.`,
    attack: prose`
      A system without current patches can be taken over, and malware then asks the hardware to sign in the name of the user.`,
    genuine: prose`
      Most phones stop receiving updates after some years, and their owners cannot do anything about it. Development builds
      report 0, and builds before release report a month that is still to come.`,
    citation: [aidl('Tag'), SOURCES.bulletin, SOURCES.attestation],
    next: prose`Suggest a system update. Where none is offered any more, decide by operation rather than by device.`,
  },
  'patch.vendor': {
    title: 'The vendor image has a patch level',
    meaning: prose`
      Reads vendorPatchLevel (year, month, day). Passes when it is a date at most twelve months old. Attestations before version
      3 have none, which is not applicable.`,
    attack: prose`
      Drivers and firmware of the vendor are where secure hardware is attacked from. An old level means that known flaws may
      remain.`,
    genuine: prose`
      Of 107 published chains, 11 give six digits in place of eight and 7 give zero. Vendors update this image less often than
      the system.`,
    citation: [aidl('Tag'), SOURCES.samples],
    next: prose`Nothing for six digits or zero on models that are known for it. Otherwise as for patch.os.`,
  },
  'patch.boot': {
    title: 'The boot image has a patch level',
    meaning: prose`
      Reads bootPatchLevel (year, month, day; the day may be 00). Passes when it is a date at most twelve months old.
      Attestations before version 3 have none, which is not applicable.`,
    attack: prose`The boot image holds the kernel. An old one may have flaws that are public.`,
    genuine: prose`Of 107 published chains, 15 give six digits in place of eight and 7 give zero.`,
    citation: [aidl('Tag'), SOURCES.samples],
    next: prose`Nothing for six digits or zero on models that are known for it. Otherwise as for patch.os.`,
  },
} as const satisfies Record<string, CheckText>;
