// Catalogue entry for the status list that Google publishes for attestation certificates.
import type { CheckText } from '../entry.ts';
import { prose } from '../prose.ts';
import { SOURCES } from '../sources.ts';

export const REVOCATION_CHECKS = {
  'revocation.status': {
    title: 'No certificate is on the revocation status list',
    meaning: prose`
      Looks up the serial number of every certificate, the leaf and the root included, in the status list that Google publishes.
      Passes when none is listed and the list is recent enough. Both REVOKED and SUSPENDED count. Without a list, or with one
      that is too old, the answer is unknown, never good.`,
    attack: prose`
      Attestation keys leak: a keybox.xml taken from one device attests any key as hardware-backed, with genuine signatures up
      to the root of Google. The list is the only thing that tells such a chain from an honest one.`,
    genuine: prose`
      A factory attestation key is shared by many devices, so an owner of an honest phone can be hit by the leak of another one
      of its batch. SUSPENDED may be lifted again.`,
    citation: [SOURCES.statusList, SOURCES.developer],
    next: prose`
      Fetch the current list from https://android.googleapis.com/attestation/status and give it with --status-list FILE. For a listed certificate, offer
      the customer another factor: the device can no longer prove anything. The list has no dates, so it cannot tell whether
      the key was already leaked when the capture was made.`,
  },
} as const satisfies Record<string, CheckText>;
