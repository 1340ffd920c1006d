// Catalogue entries for the status list that Google publishes, and for trust data that waits for a decision.
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
      Fetch the current list with keytier trust update, or give a copy of it with --status-list FILE. For a listed certificate, offer
      the customer another factor: the device can no longer prove anything. The report says how far the revocation reaches: this key,
      this device, a batch of devices, or everything below an intermediate. The list has no dates, so it cannot tell whether
      the key was already leaked when the capture was made.`,
  },
  'trust.held-back': {
    title: 'No newer trust data waits for a decision',
    meaning: prose`
      Says that the trust store holds something newer than what was used, and why it is not believed: a status list that lost more
      than a tenth of its entries, a list of roots that adds or drops one, something older than what is stored. The report rests on
      what was believed before, with its own date.`,
    attack: prose`
      A mirror, a proxy or whoever controls it serves a list without the entry of a stolen key, an old list, or a root of their own.
      The lists carry no signature, so the only defence is to look at what changed.`,
    genuine: prose`
      It says nothing about the device. Google may clean the list up or add a root; then the change is announced, and a person can
      compare and accept it.`,
    citation: [SOURCES.statusList, SOURCES.developer],
    next: prose`
      Look at it with keytier trust show PIECE, which prints what changed and the command that accepts it. Compare new roots with
      what Google publishes before accepting them.`,
  },
} as const satisfies Record<string, CheckText>;
