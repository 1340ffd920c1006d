// What each code of a trust finding says and what to do, for the topic that explains them. The compiler keeps it complete.
import type { TrustProblemCode } from '../model/trust-data.ts';
import { prose } from './prose.ts';

export const TRUST_PROBLEM_TEXTS: Readonly<Record<TrustProblemCode, string>> = {
  'status-list-shrank': prose`
    The status list has more than a tenth fewer entries than the largest one believed since one was last accepted. Entries are
    hardly ever dropped, and whoever drops one un-revokes a stolen key.`,
  'status-list-implausibly-small': prose`
    The first status list has far fewer entries than the published one is known to have.`,
  'older-than-stored': prose`
    Its server or its publisher dates it before what is stored: an old list is served again.`,
  'root-added': prose`
    Google's list has a root that is not pinned. Compare its SPKI with what Google publishes before you accept it.`,
  'root-dropped': prose`
    Google's list lacks a pinned root. Accepting the list stops believing that root.`,
  'root-of-your-own': prose`
    Every chain under an imported root would be believed. Compare its SPKI with what its owner told you.`,
  'boot-keys-shrank': prose`A list of boot keys without a signature lost more than a tenth of its keys.`,
  'boot-keys-grew': prose`A list of boot keys without a signature has many new keys at once.`,
  'boot-key-known-otherwise': prose`A key that is known as another system's would get a new name.`,
  'publisher-signature-missing': prose`The publisher signs this list, and it came without the signature.`,
  'publisher-signature-invalid': prose`The signature that came with the list is not one of the pinned key over it.`,
  'not-usable': prose`It is no trust data: an error page, an empty list. It is kept to be looked at and can't be accepted.`,
  'too-old': prose`Its source did not confirm it for longer than allowed. Run keytier trust update.`,
  undated: prose`Nothing says how old it is. Import it with --date, or run keytier trust update.`,
  'dated-in-the-future': prose`Its date is to come, so its age cannot be told. Check the clock of this machine.`,
  'held-back': prose`Something newer waits for a decision. keytier trust show prints it with the command that accepts it.`,
  'piece-missing': prose`There is no status list, so revocation is unknown in every report. Run keytier trust update.`,
  'entries-removed': prose`
    The list is believed, and it lost entries whose certificates have not expired. Look at them by name.`,
};
