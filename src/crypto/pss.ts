// The encoding that an RSA-PSS signature must open to (RFC 8017 9.1.2), for digests whose message nobody has.
import { createHash } from 'node:crypto';
import { equalBytes } from '../codec/bytes.ts';

/**
 * EMSA-PSS-VERIFY with MGF1 over the same hash.
 * @param encoded the signature to the power of the public exponent, as long as the modulus
 * @param saltLength the length the salt must have; undefined takes any
 */
export function isPssEncoding(
  encoded: Uint8Array,
  modulusBits: number,
  hash: string,
  digest: Uint8Array,
  saltLength: number | undefined,
): boolean {
  const bits = modulusBits - 1;
  const length = Math.ceil(bits / 8);
  const surplus = encoded.length - length;
  // A modulus of 8k + 1 bits has one byte more than the encoding.
  if (encoded.subarray(0, surplus).some((byte) => byte !== 0)) return false;
  const message = encoded.subarray(surplus);
  const dataLength = length - digest.length - 1;
  if (dataLength < 1 || message.at(-1) !== 0xbc) return false;
  const seed = message.subarray(dataLength, -1);
  const topMask = 0xff >> (8 * length - bits);
  if (((message[0] ?? 0) & ~topMask) !== 0) return false;
  const mask = mgf1(hash, seed, dataLength);
  const data = message.subarray(0, dataLength).map((byte, index) => byte ^ (mask[index] ?? 0));
  data[0] = (data[0] ?? 0) & topMask;
  const one = data.findIndex((byte) => byte !== 0);
  if (data[one] !== 1) return false;
  const salt = data.subarray(one + 1);
  if (saltLength !== undefined && salt.length !== saltLength) return false;
  const again = createHash(hash).update(new Uint8Array(8)).update(digest).update(salt).digest();
  return equalBytes(seed, again);
}

/** RFC 8017 B.2.1. */
function mgf1(hash: string, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0, have = 0; have < length; counter++) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(index).digest();
    blocks.push(block);
    have += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}
