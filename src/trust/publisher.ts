// Verifies that a list was signed by its publisher's pinned key.
import { createHash } from 'node:crypto';
import { asBuffer, decodeUtf8, equalBytes } from '../codec/bytes.ts';
import { decodeSshSignature, sshSignedData } from '../codec/ssh-signature.ts';
import { decodePublicKey } from '../crypto/public-key.ts';
import { importKey, verifySignature } from '../crypto/verify.ts';
import { KeytierError } from '../model/errors.ts';
import type { PublisherKey } from './data/publishers.ts';

/** Whether a list is its publisher's, and why not. */
export type PublisherSignature =
  | { readonly result: 'valid' }
  | { readonly result: 'invalid'; readonly why: string };

/** SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 section 4). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Verifies an armoured SSH signature over a list. Anything that is not a valid signature by the pinned key is invalid. */
export function verifyPublisher(
  message: Uint8Array,
  armoured: Uint8Array,
  { ed25519, namespace, name }: PublisherKey,
): PublisherSignature {
  const pinned = Buffer.from(ed25519, 'base64');
  try {
    const decoded = decodeSshSignature(decodeUtf8(armoured) ?? '');
    if (!equalBytes(decoded.publicKey, pinned))
      return { result: 'invalid', why: `it is signed by another key than the pinned one of ${name}` };
    if (decoded.namespace !== namespace)
      return { result: 'invalid', why: `it is a signature for another purpose than "${namespace}"` };
    const key = importKey(decodePublicKey(Buffer.concat([ED25519_SPKI, pinned])));
    if (typeof key === 'string') return { result: 'invalid', why: key };
    const digest = createHash(decoded.hash).update(asBuffer(message)).digest();
    const outcome = verifySignature(
      key,
      { type: 'eddsa' },
      { message: sshSignedData(decoded, digest) },
      decoded.signature,
    );
    return outcome.result === 'valid'
      ? { result: 'valid' }
      : { result: 'invalid', why: `the signature of ${name} does not fit the list` };
  } catch (error) {
    if (error instanceof KeytierError) return { result: 'invalid', why: error.message };
    throw error;
  }
}
