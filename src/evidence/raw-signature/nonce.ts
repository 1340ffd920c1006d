// What a nonce must be: long enough to be unguessable, used once, and signed with a secret of its own.
import { equalBytes, isAllZero } from '../../codec/bytes.ts';
import { readEcdsaR } from '../../crypto/ecdsa-signature.ts';
import type { CeremonyStep, SignedPayload } from '../../model/artifact.ts';
import type { Findings } from '../findings.ts';

/** SP 800-63B-4 section 3.2.5: a challenge nonce has at least 64 bits; WebAuthn section 13.4.3 asks for 16 bytes. */
const LEAST_BYTES = 8;
const WANTED_BYTES = 16;

/** Reports `nonce.length`, and where other signatures by the key came before `nonce.reuse` and `signature.nonce-reuse`. */
export function checkNonce(payload: SignedPayload, earlier: Steps | null, findings: Findings): void {
  const { message } = payload;
  if (message !== undefined) reportLength(message, findings);
  if (earlier === null) return;
  if (message !== undefined) reportReuse(message, payload.signature, earlier, findings);
  reportSharedR(payload, earlier, findings);
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

type Steps = readonly CeremonyStep[];

/** A nonce that comes twice lets whoever recorded the first answer give it again. */
function reportReuse(message: Uint8Array, signature: Uint8Array, earlier: Steps, findings: Findings): void {
  const same = earlier.find((step) => step.message !== undefined && equalBytes(step.message, message));
  if (same === undefined) {
    findings.add('nonce.reuse', 'pass', {
      basis: 'proven',
      at: 'message',
      seen: 'not seen before in this capture',
    });
    return;
  }
  const replayed = same.signature !== undefined && equalBytes(same.signature, signature);
  findings.add('nonce.reuse', 'fail', {
    reason: replayed ? 'replayed' : 'nonce-reused',
    basis: 'proven',
    at: 'message',
    seen: `the nonce of ${same.source}${replayed ? ', with the very same signature' : ''}`,
    expected: 'a nonce that was never used before',
  });
}

/**
 * Two ECDSA signatures with one r over different messages were made with one secret number, from which anybody computes
 * the private key (FIPS 186-5 section A.3).
 */
function reportSharedR(payload: SignedPayload, earlier: Steps, findings: Findings): void {
  const r = readEcdsaR(payload.signature);
  if (r === undefined) return;
  const same = earlier.find(
    (step) =>
      step.signature !== undefined &&
      !(
        step.message !== undefined &&
        payload.message !== undefined &&
        equalBytes(step.message, payload.message)
      ) &&
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
