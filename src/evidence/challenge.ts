// Compares a challenge with the expected one, and says which mistake would explain a mismatch without accepting it.

import { createHash } from 'node:crypto';
import { asBuffer, decodeUtf8, equalBytes, equalConstantTime, toHex } from '../codec/bytes.ts';
import type { Claims } from '../model/evidence.ts';
import type { Basis } from '../model/finding.ts';
import type { Reason } from '../model/reason-codes.ts';
import type { Findings } from './findings.ts';

interface ChallengeDetails {
  readonly seen: Uint8Array;
  readonly expected: Uint8Array | undefined;
  /** What the evidence that carries the challenge is worth. */
  readonly basis: Basis;
  readonly at: string;
  /** Whether the capture itself named what to expect. */
  readonly byCapture: boolean;
}

/** Reports `binding.challenge`; only byte equality passes, and no bytes at all are no challenge. */
export function verifyChallenge(
  { seen, expected, basis, at, byCapture }: ChallengeDetails,
  findings: Findings,
): Claims['challenge'] {
  if (expected === undefined || expected.length === 0) {
    findings.add('binding.challenge', 'unknown', {
      reason: 'not-given',
      at,
      seen: `${describe(seen)}; no expected challenge was given, so a replay would look the same`,
      expected: 'the challenge your server issued (--challenge)',
    });
    return 'not-checked';
  }
  if (equalConstantTime(seen, expected)) {
    findings.add('binding.challenge', 'pass', {
      reason: byCapture ? 'expected-by-capture' : null,
      basis,
      at,
      seen: `${seen.length} bytes, as expected${byCapture ? ' by the capture itself' : ''}`,
      expected: byCapture
        ? 'the challenge from your own records (--challenge): whoever wrote the capture chose this one'
        : null,
    });
    return 'match';
  }
  const mistake = MISTAKES.find(({ explains }) => explains(seen, expected));
  findings.add('binding.challenge', 'fail', {
    reason: mistake?.reason ?? 'mismatch',
    basis: 'proven',
    at,
    seen: `${describe(seen)}${mistake === undefined ? '' : `; ${mistake.words}`}`,
    expected: describe(expected),
  });
  return 'mismatch';
}

/** Long enough to recognise a challenge, short enough not to fill a report. */
const SHOWN_BYTES = 16;

function describe(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  const hex = `hex ${toHex(bytes.subarray(0, SHOWN_BYTES))}${bytes.length > SHOWN_BYTES ? '…' : ''}`;
  const printable = text !== undefined && /^[\x20-\x7e]{1,48}$/.test(text);
  return `${bytes.length} bytes, ${hex}${printable ? ` ("${text}")` : ''}`;
}

const latin1 = (bytes: Uint8Array) => asBuffer(bytes).toString('latin1');
const hashed = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest();

/** `right` written down as text is `left`. */
function isTextOf(left: Uint8Array, right: Uint8Array): boolean {
  const text = latin1(left).trim();
  const buffer = asBuffer(right);
  return [buffer.toString('hex'), buffer.toString('base64url'), buffer.toString('base64')].some(
    (form) =>
      form.length > 0 &&
      form.toLowerCase().replace(/=+$/, '') === text.toLowerCase().replace(/=+$/, '') &&
      sameCaseIfNeeded(form, text),
  );
}

function sameCaseIfNeeded(form: string, text: string): boolean {
  return /^[0-9a-f]*$/.test(form) || form.replace(/=+$/, '') === text.replace(/=+$/, '');
}

function isTruncation(left: Uint8Array, right: Uint8Array): boolean {
  return left.length > 0 && left.length < right.length && equalBytes(left, right.subarray(0, left.length));
}

/** The usual mistakes; none of them is accepted. */
const MISTAKES: readonly {
  readonly reason: Reason;
  readonly words: string;
  readonly explains: (seen: Uint8Array, expected: Uint8Array) => boolean;
}[] = [
  {
    reason: 'mismatch-other-encoding',
    words: 'it is the expected challenge written as text (hex or base64)',
    explains: (seen, expected) => isTextOf(seen, expected),
  },
  {
    reason: 'mismatch-other-encoding',
    words: 'the expected value is this challenge written as text; give it with hex: or base64:',
    explains: (seen, expected) => isTextOf(expected, seen),
  },
  {
    reason: 'mismatch-hash-of-expected',
    words: 'it is the SHA-256 of the expected challenge',
    explains: (seen, expected) => equalBytes(seen, hashed('sha256', expected)),
  },
  {
    reason: 'mismatch-hash-of-expected',
    words: 'the expected value is the SHA-256 of this challenge',
    explains: (seen, expected) => equalBytes(expected, hashed('sha256', seen)),
  },
  {
    reason: 'mismatch-truncated',
    words: 'it is only the beginning of the expected challenge',
    explains: isTruncation,
  },
  {
    reason: 'mismatch-truncated',
    words: 'the expected value is only its beginning',
    explains: (seen, expected) => isTruncation(expected, seen),
  },
];
