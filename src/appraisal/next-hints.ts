// The table of hints: for a check and its reason, what a person can do about it. No hint weakens a policy.

import type { CheckId, Finding, Outcome } from '../model/finding.ts';
import type { Reason } from '../model/reason-codes.ts';
import { TRUST_PIECES, type TrustPiece } from '../model/trust-data.ts';

/** A sentence and a command for findings of one check. */
export interface FindingHint {
  readonly check: CheckId;
  /** Only for these reasons; any reason without. */
  readonly reasons?: readonly Reason[];
  /** Not where this check says something: its hint says more. */
  readonly unless?: CheckId;
  /** Only for these outcomes; any outcome without. */
  readonly outcomes?: readonly Outcome[];
  readonly say: (finding: Finding) => string;
  /** `<input>` stands for the source; other placeholders are words that a shell leaves alone, such as `VALUE`. */
  readonly command: (finding: Finding) => string;
  /**
   * `file`: about the file and not the evidence in it, said first, whatever the verdict. `mistake`: what explains a failure,
   * so that it helps although it is none itself.
   */
  readonly about?: 'file' | 'mistake';
  /** True: for passkeys only; false: for everything else. */
  readonly passkeys?: boolean;
}

const UPDATE_TRUST = 'keytier trust update';

/** A saved report may be anyone's, so only known names are taken from it. */
function pieceOf({ at }: Finding): TrustPiece {
  return TRUST_PIECES.find((piece) => piece === at) ?? 'status-list';
}

/** The time from which the certificates were valid together, as `chain.validity` words it. */
const WINDOW_START = /^a verification time from (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z) to /;

/** Verifies at the start of the window; a saved report may be anyone's, so only a time is taken from it. */
function verifyInWindow({ expected }: Finding): string {
  return `keytier verify <input> --at ${WINDOW_START.exec(expected ?? '')?.[1] ?? 'TIME'}`;
}

/** `text (valid: …)` where the finding holds the window in `expected`. */
const withWindow = (text: string) => (finding: Finding) =>
  finding.expected === null ? `${text}.` : `${text} (${finding.expected}).`;

/**
 * Most useful first: a file that endangers whoever has it, proven forgery and revocation, then what a better capture or
 * option decides, then what costs points or a tier.
 */
export const FINDING_HINTS: readonly FindingHint[] = [
  {
    check: 'input.private-key',
    about: 'file',
    say: () => 'The file holds private keys: treat them as leaked, and do not pass the file on.',
    command: () => 'keytier explain input.private-key',
  },
  {
    check: 'chain.extended',
    outcomes: ['fail'],
    say: () =>
      'Keep the capture as evidence: a certificate was signed with an attested key, which no genuine device does.',
    command: () => 'keytier explain chain.extended',
  },
  {
    check: 'chain.root',
    reasons: ['impersonates-known-root'],
    outcomes: ['fail'],
    say: () => 'Keep the capture as evidence: its root carries the name of a known root but has another key.',
    command: () => 'keytier explain chain.root',
  },
  {
    check: 'revocation.status',
    reasons: ['listed-revoked'],
    outcomes: ['fail'],
    say: () =>
      'A key of this chain is revoked: have the user enrol again, with another device or another factor.',
    command: () => 'keytier explain revocation.status',
  },
  {
    check: 'revocation.status',
    reasons: ['listed-suspended'],
    say: () => 'A suspension can be lifted: verify again later with a fresh status list.',
    command: () => UPDATE_TRUST,
  },
  {
    check: 'signature.nonce-reuse',
    outcomes: ['fail'],
    say: () => 'Revoke this key now: anybody who has both signatures can compute its private half.',
    command: () => 'keytier explain signature.nonce-reuse',
  },
  {
    check: 'nonce.reuse',
    outcomes: ['fail'],
    say: () => 'Check whether the record was logged twice; otherwise treat the later one as a replay.',
    command: () => 'keytier explain nonce.reuse',
  },
  {
    check: 'ceremony.key',
    reasons: ['enrolled-key-changed'],
    say: () =>
      'Look for a registration in between; without one, somebody is trying to take the account over.',
    command: () => 'keytier explain ceremony.key',
  },
  {
    check: 'signature.diagnosis',
    about: 'mistake',
    say: ({ seen, expected }) =>
      `Key and signature belong together: ${seen ?? ''}. Mend the side that made the mistake: ${expected ?? ''}.`,
    command: ({ reason }) => `keytier explain ${reason ?? 'signature.diagnosis'}`,
  },
  {
    check: 'signature.value',
    reasons: ['bad-signature'],
    unless: 'signature.diagnosis',
    say: () =>
      'None of the usual mistakes explains it: check that the nonce is that of this login, that the key is the one registered for this user, and that nothing was cut in copying.',
    command: () => 'keytier explain signature.value',
  },
  {
    check: 'hardware-key.registered',
    outcomes: ['fail'],
    say: () => 'Have the user register again on a device that has hardware keys.',
    command: () => 'keytier explain hardware-key.registered',
  },
  {
    check: 'signature.value',
    reasons: ['signature-missing'],
    say: () => 'Capture the finish request of this authentication too: it carries the signature.',
    command: () => 'keytier explain signature-missing',
  },
  {
    check: 'binding.challenge',
    reasons: ['mismatch-other-encoding'],
    say: () =>
      'The challenge matches in another encoding: check which one your server uses and name it by its prefix.',
    command: () => 'keytier verify <input> --challenge utf8:VALUE',
  },
  {
    check: 'binding.challenge',
    reasons: ['mismatch-hash-of-expected'],
    say: () =>
      'The attestation holds the hash of the challenge: if your app hashes it by design, give the hash instead.',
    command: () => 'keytier verify <input> --challenge hex:HASH',
  },
  {
    check: 'binding.challenge',
    reasons: ['mismatch-truncated'],
    say: () =>
      'The attestation holds only a part of the challenge: compare what the server sent with what the app used.',
    command: () => 'keytier explain binding.challenge',
  },
  {
    check: 'binding.challenge',
    reasons: ['mismatch'],
    say: () =>
      'Find the challenge issued for this very session: evidence of another session looks like a replay.',
    command: () => 'keytier explain binding.challenge',
  },
  {
    check: 'chain.validity',
    reasons: ['expired', 'expired-at-verification-time'],
    outcomes: ['unknown', 'fail'],
    say: withWindow('If it was captured while its certificates were valid, verify it at the capture time'),
    command: verifyInWindow,
  },
  {
    check: 'chain.validity',
    reasons: ['not-yet-valid'],
    say: withWindow('Check the clock and the capture time: a certificate is not valid yet'),
    command: () => 'keytier explain chain.validity',
  },
  {
    check: 'chain.root',
    reasons: ['incomplete-chain'],
    passkeys: false,
    say: () => "Capture the whole chain, as Android's KeyStore.getCertificateChain returns it.",
    command: () => 'keytier explain chain.root',
  },
  {
    check: 'client-data.origin',
    outcomes: ['fail'],
    say: ({ seen }) =>
      `If this page or app is not yours, somebody phishes your users: ${seen ?? ''}. If it is, name it with --origin.`,
    command: () => 'keytier explain client-data.origin',
  },
  {
    check: 'authenticator-data.rp-id',
    outcomes: ['fail'],
    say: () => 'Compare rpId in the client with --rp-id: the credential is bound to another name.',
    command: () => 'keytier explain authenticator-data.rp-id',
  },
  {
    check: 'credential.backup-eligibility',
    outcomes: ['fail'],
    say: () =>
      'Ask whether the user moved to another provider of passkeys; a new registration puts it right.',
    command: () => 'keytier explain credential.backup-eligibility',
  },
  {
    check: 'credential.key',
    reasons: ['not-given'],
    say: () => 'Give what your server stored of this passkey, or the registration in the same file.',
    command: () => 'keytier verify <input> --record stored.json',
  },
  {
    check: 'chain.root',
    reasons: ['incomplete-chain', 'unknown-root'],
    passkeys: true,
    say: () =>
      'This is no reason to turn anyone away. If you know the maker of the authenticator, pin the root of its attestations.',
    command: () => 'keytier verify <input> --trust-anchor ROOT.pem',
  },
  {
    check: 'counter.value',
    reasons: ['counter-not-increased'],
    say: () => 'Look for logins of this credential from two places near this time: a signal, and no proof.',
    command: () => 'keytier explain counter.value',
  },
  {
    check: 'chain.root',
    reasons: ['unknown-root'],
    outcomes: ['unknown', 'fail'],
    passkeys: false,
    say: () => 'If the root is yours, or its owner gave it to you over a channel you trust, name it.',
    command: () => 'keytier verify <input> --trust-anchor ROOT.pem',
  },
  {
    check: 'chain.root',
    reasons: ['aosp-software-root', 'samsung-knox-root', 'google-preproduction-root'],
    say: () => 'The chain ends in a root that says nothing about hardware; capture it from a release device.',
    command: () => 'keytier explain chain.root',
  },
  {
    check: 'revocation.status',
    reasons: ['no-status-list'],
    outcomes: ['unknown'],
    say: () =>
      "Fetch Google's attestation status list; it is used from then on. Without a network, pass a copy with --status-list.",
    command: () => UPDATE_TRUST,
  },
  {
    check: 'revocation.status',
    reasons: ['status-list-stale'],
    outcomes: ['unknown'],
    say: () =>
      'Fetch the current attestation status list of Google. Without a network, pass a newer copy with --status-list.',
    command: () => UPDATE_TRUST,
  },
  {
    check: 'chain.root',
    reasons: ['roots-stale'],
    say: () => "Compare the pinned roots with Google's list of today.",
    command: () => UPDATE_TRUST,
  },
  {
    check: 'trust.held-back',
    say: (finding) => `Something newer than the ${pieceOf(finding)} that was used waits for your decision.`,
    command: (finding) => `keytier trust show ${pieceOf(finding)}`,
  },
  {
    check: 'binding.challenge',
    reasons: ['not-given'],
    say: () => 'Give the challenge that the server issued: without it, a replay looks the same.',
    command: () => 'keytier verify <input> --challenge VALUE',
  },
  {
    check: 'boot.key',
    reasons: ['unknown-key'],
    // A stock OS whose key is not in the table is a pass, and nothing to ask about.
    outcomes: ['notice'],
    say: () =>
      'A custom OS is not an attack: compare the boot key with the one its project publishes, and name it if you accept it.',
    command: () => 'keytier verify <input> --boot-key NAME=HEX',
  },
  {
    check: 'boot.state',
    reasons: ['self-signed-unknown-key'],
    say: () =>
      'A custom OS is not an attack: ask which OS it is and compare the boot key with the one its project publishes.',
    command: () => 'keytier explain boot.key',
  },
  {
    check: 'boot.state',
    reasons: ['unlocked', 'unverified', 'failed', 'test-key', 'zero-key', 'contradiction'],
    say: () => 'Ask the user whether the bootloader is unlocked on purpose; use another factor meanwhile.',
    command: () => 'keytier explain boot.state',
  },
  {
    check: 'key.origin',
    reasons: ['imported'],
    say: () =>
      'Have the app generate its key in hardware instead of importing it: a copy may exist elsewhere.',
    command: () => 'keytier explain key.origin',
  },
  {
    check: 'patch.os',
    reasons: ['older-than-a-year'],
    say: () =>
      'The attested patch level is old at the verification time. If the capture is old, verify it for its own time; if it is recent, the device needs updates or no longer gets them.',
    command: () => 'keytier explain patch.os',
  },
  {
    check: 'key.attested',
    reasons: ['unattested-key', 'attestation-not-verified'],
    say: () =>
      'If the key has an attestation, verify it in the same run: without one, its hardware origin is only claimed.',
    command: () => 'keytier explain key.attested',
  },
];
