// What a nonce must be: long enough to be unguessable, used once, and signed with a secret of its own.
import { createHash } from 'node:crypto';
import { equalBytes, isAllZero, toHex } from '../../codec/bytes.ts';
import { readEcdsaR } from '../../crypto/ecdsa-signature.ts';
import type { SignedPayload } from '../../model/artifact.ts';
import type { EarlierSignature } from '../context.ts';
import type { Findings } from '../findings.ts';

/** SP 800-63B-4 section 3.2.5: a challenge nonce has at least 64 bits; WebAuthn section 13.4.3 asks for 16 bytes. */
const LEAST_BYTES = 8;
const WANTED_BYTES = 16;

/** Reports `nonce.length`, and where other signatures by the key came before also `nonce.reuse`. */
export function checkNonce(payload: SignedPayload, earlier: Steps | null, findings: Findings): void {
  const { message } = payload;
  if (message !== undefined) reportLength(message, findings);
  if (earlier === null) return;
  reportReuse(payload, earlier, findings);
}

/** What was signed, as the digests that it may stand for: a step may hold the nonce, a later one only its hash. */
function digestsOf({ message, digest }: Pick<SignedPayload, 'message' | 'digest'>): readonly string[] {
  if (message === undefined) return digest === undefined ? [] : [toHex(digest)];
  return ['sha256', 'sha384', 'sha512', 'sha1'].map((name) => createHash(name).update(message).digest('hex'));
}

function sameInput(left: Pick<SignedPayload, 'message' | 'digest'>, right: typeof left): boolean {
  if (left.message !== undefined && right.message !== undefined)
    return equalBytes(left.message, right.message);
  const known = digestsOf(left);
  return digestsOf(right).some((digest) => known.includes(digest));
}

function reportLength(message: Uint8Array, findings: Findings): void {
  const { length } = message;
  const constant = length > 1 && message.every((byte) => byte === message[0]);
  if (length >= WANTED_BYTES && !constant && !isAllZero(message)) {
    findings.add('nonce.length', 'pass', { basis: 'proven', at: 'message', seen: `${length} bytes` });
    return;
  }
  findings.add('nonce.length', 'notice', {
    reason: constant ? 'nonce-not-random' : 'short-nonce',
    basis: 'proven',
    at: 'message',
    seen: constant ? `${length} equal bytes` : `${length} bytes`,
    expected:
      length < LEAST_BYTES
        ? `at least ${LEAST_BYTES} random bytes (SP 800-63B-4), better ${WANTED_BYTES}`
        : `${WANTED_BYTES} random bytes`,
  });
}

type Steps = readonly EarlierSignature[];

/**
 * A nonce that comes twice lets whoever recorded the first answer give it again. One whose first answer was no good was not
 * used up: worth a look, and no replay.
 */
function reportReuse(payload: SignedPayload, earlier: Steps, findings: Findings): void {
  const at = payload.message === undefined ? 'digest' : 'message';
  const again = (step: EarlierSignature) => equalBytes(step.signature, payload.signature);
  const same = earlier.filter((step) => again(step) || sameInput(step, payload));
  const worst = same.find(({ valid }) => valid) ?? same[0];
  if (worst === undefined) {
    findings.add('nonce.reuse', 'pass', { basis: 'proven', at, seen: 'not seen before in this capture' });
    return;
  }
  const replayed = again(worst);
  findings.add('nonce.reuse', worst.valid ? 'fail' : 'notice', {
    reason: replayed ? 'replayed' : 'nonce-reused',
    basis: 'proven',
    at,
    seen: `${replayed ? 'the very same signature as in' : 'the nonce of'} ${worst.source}${worst.valid ? '' : ', which is not valid'}`,
    expected: 'a nonce that was never used before',
  });
}

/**
 * Two ECDSA signatures with one r over different messages were made with one secret number, from which anybody computes
 * the private key (FIPS 186-5 section A.3). Reports `signature.nonce-reuse` for a signature that is valid, beside another
 * that is: numbers that verify nothing could have been copied by anybody.
 */
export function checkSharedR(payload: SignedPayload, earlier: Steps | null, findings: Findings): void {
  const r = readEcdsaR(payload.signature);
  if (r === undefined || earlier === null) return;
  const same = earlier.find(
    (step) =>
      step.valid &&
      !sameInput(step, payload) &&
      !equalBytes(step.signature, payload.signature) &&
      readEcdsaR(step.signature) === r,
  );
  if (same === undefined) return;
  findings.add('signature.nonce-reuse', 'fail', {
    reason: 'nonce-reused',
    basis: 'proven',
    at: 'signature',
    seen: `the value r of ${same.source}, over another message`,
    expected: 'a fresh r in every signature: the private key can be computed from these two',
  });
}
