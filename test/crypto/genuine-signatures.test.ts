// Genuine ECDSA signatures of OpenSSL, many of them on every curve: all accepted with s and n - s, none with a bit flipped.
import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { CURVES } from '../../src/crypto/curves.ts';
import { parseEcdsaSignature, toRaw } from '../../src/crypto/ecdsa-signature.ts';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import {
  importKey,
  type SecondOpinion,
  type VerifyOptions,
  verifySignature,
} from '../../src/crypto/verify.ts';
import { rawToDer } from '../lib/mint.ts';

const COUNT = 200;
/** The second implementation is some twenty times slower, so it sees every twentieth signature. */
const EVERY = 20;
const HASHES = ['sha256', 'sha384', 'sha512'] as const;

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const at = bit % (8 * bytes.length);
  return bytes.map((byte, index) => (index === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
}

describe.each(CURVES)('$name', (curve) => {
  it(`accepts ${COUNT} signatures in both forms with either s, and none of them with a bit flipped`, () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve.nodeName });
    const key = importKey(
      decodePublicKey(Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))),
    );
    if (typeof key === 'string') throw new Error(key);
    const seen = { lowS: 0, highS: 0 };
    const wrong: string[] = [];
    for (let index = 0; index < COUNT; index++) {
      const message = Uint8Array.from(Buffer.from(`nonce ${index}`));
      const hash = HASHES[index % HASHES.length] ?? 'sha256';
      const der = Uint8Array.from(sign(hash, message, privateKey));
      const parsed = parseEcdsaSignature(der, curve, 'der');
      if (!parsed.ok) throw new Error(parsed.why);
      const { signature } = parsed;
      seen[signature.lowS ? 'lowS' : 'highS']++;
      const raw = toRaw(signature, curve);
      const other = toRaw({ ...signature, s: curve.n - signature.s }, curve);
      const options: VerifyOptions = index % EVERY === 0 ? { second, crossCheck: true } : {};
      const ask = (bytes: Uint8Array, format: 'der' | 'raw') =>
        verifySignature(key, { type: 'ecdsa', hash }, { message }, bytes, { ...options, format }).result;
      const answers = [
        ask(der, 'der'),
        ask(raw, 'raw'),
        ask(rawToDer(other), 'der'),
        ask(other, 'raw'),
        ask(flipped(der, index * 37), 'der'),
        ask(flipped(raw, index * 41), 'raw'),
        ask(der, 'raw'),
        ask(raw, 'der'),
      ].join(' ');
      if (answers !== 'valid valid valid valid invalid invalid invalid invalid')
        wrong.push(`${index}: ${answers}`);
    }
    expect(wrong).toEqual([]);
    // Half of OpenSSL's signatures have a high s: with 200 of them, fewer than 50 of either is no accident.
    expect(Math.min(seen.lowS, seen.highS)).toBeGreaterThan(50);
  });
});
