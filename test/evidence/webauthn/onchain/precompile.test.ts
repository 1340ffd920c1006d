// The precompile: every EIP-7951 vector of the corpus, and each rule of the EIP by a case that needs none.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSecondOpinion } from '../../../../src/crypto/second-opinion.ts';
import type { SecondOpinion } from '../../../../src/crypto/verify.ts';
import {
  evaluatePrecompile,
  PRECOMPILE_INPUT_BYTES,
  PRECOMPILE_VALID,
  precompileInput,
} from '../../../../src/evidence/webauthn/onchain/precompile.ts';
import { KeytierError } from '../../../../src/model/errors.ts';
import { corpusTitle } from '../../../lib/corpus.ts';
import { hex, join, word } from './abi-writer.ts';
import { corpusVectors, N, PUBLIC_KEY, SECRET, sha256, utf8, VECTORS } from './fixtures.ts';

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

/** OpenSSL's signature over a message: nothing of the code under test. */
const message = utf8('a message for the precompile');
const signature = (() => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: Buffer.from(SECRET).toString('base64url'),
    x: Buffer.from(PUBLIC_KEY.subarray(1, 33)).toString('base64url'),
    y: Buffer.from(PUBLIC_KEY.subarray(33)).toString('base64url'),
  };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return Uint8Array.from(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }));
})();
const digest = Uint8Array.from(createHash('sha256').update(message).digest());
const integer = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const [r, s] = [integer(signature.subarray(0, 32)), integer(signature.subarray(32))];
const [x, y] = [integer(PUBLIC_KEY.subarray(1, 33)), integer(PUBLIC_KEY.subarray(33))];
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

const evaluate = (input: Uint8Array) => evaluatePrecompile(input, { second });

describe('the input', () => {
  it('is h, r, s, qx, qy, 32 bytes each', () => {
    const input = precompileInput({ digest, r, s, x, y });
    expect(input).toEqual(join(digest, signature, PUBLIC_KEY.subarray(1)));
    expect(input.length).toBe(PRECOMPILE_INPUT_BYTES);
  });

  it('keeps leading zeros', () => {
    expect(precompileInput({ digest: new Uint8Array(32), r: 1n, s: 2n, x: 3n, y: 4n })).toEqual(
      join(word(0), word(1), word(2), word(3), word(4)),
    );
  });
});

describe('the rules of EIP-7951', () => {
  const good = { digest, r, s, x, y };
  const outsideX = ((): bigint => {
    // An x without a point: neither half of the candidates has one, so a few steps find it.
    for (let candidate = 1n; ; candidate += 1n) {
      const right =
        (candidate ** 3n -
          3n * candidate +
          0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn) %
        P;
      if (p256.Point.Fp.pow(right, (P - 1n) / 2n) !== 1n) return candidate;
    }
  })();

  it('a signature by OpenSSL gives 1', () => {
    expect(evaluate(precompileInput(good))).toEqual({
      output: PRECOMPILE_VALID,
      reason: 'verifies',
      zeroHash: false,
    });
    expect(PRECOMPILE_VALID).toBe(`0x${'00'.repeat(31)}01`);
  });

  it('s and n − s both give 1: there is no low-S rule', () => {
    expect(evaluate(precompileInput({ ...good, s: N - s })).output).toBe(PRECOMPILE_VALID);
  });

  it.each([
    ['no bytes', new Uint8Array(), 'input-length'],
    ['159 bytes (edge case 80)', precompileInput(good).subarray(0, 159), 'input-length'],
    ['161 bytes (edge case 80)', join(precompileInput(good), Uint8Array.of(0)), 'input-length'],
    ['r = 0', precompileInput({ ...good, r: 0n }), 'r-range'],
    ['r = n', precompileInput({ ...good, r: N }), 'r-range'],
    ['r + n', precompileInput({ ...good, r: 2n ** 256n - 1n }), 'r-range'],
    ['s = 0', precompileInput({ ...good, s: 0n }), 's-range'],
    ['s = n', precompileInput({ ...good, s: N }), 's-range'],
    ['qx = p', precompileInput({ ...good, x: P }), 'coordinate-range'],
    ['qy = p', precompileInput({ ...good, y: P }), 'coordinate-range'],
    ['the point at infinity', precompileInput({ ...good, x: 0n, y: 0n }), 'infinity'],
    ['a point beside the curve', precompileInput({ ...good, y: y + 1n }), 'not-on-curve'],
    ['an x without a point', precompileInput({ ...good, x: outsideX }), 'not-on-curve'],
    ['r and s swapped', precompileInput({ ...good, r: s, s: r }), 'does-not-verify'],
    ['the other half of the key', precompileInput({ ...good, y: P - y }), 'does-not-verify'],
    ['another digest', precompileInput({ ...good, digest: sha256(digest) }), 'does-not-verify'],
  ] as const)('%s gives nothing', (_, input, reason) => {
    expect(evaluate(input)).toEqual({ output: '0x', reason, zeroHash: false });
  });

  it('a recovered point at infinity gives nothing: u1·G = −u2·Q', () => {
    // Q = d·G and e = −r·d make u1 + u2·d = 0, for any r and s.
    const d = integer(SECRET);
    const forged = word((((-r * d) % N) + N) % N);
    expect(evaluate(precompileInput({ ...good, digest: forged }))).toMatchObject({
      output: '0x',
      reason: 'does-not-verify',
    });
  });

  it('a hash of zero is evaluated, and said to prove nothing: this signature was made without the private key', () => {
    // e = 0: R = u2·Q with u2 = r/s. With s = r that is Q itself, so r = x of Q.
    const forged = x % N;
    const input = precompileInput({ digest: new Uint8Array(32), r: forged, s: forged, x, y });
    expect(evaluate(input)).toEqual({ output: PRECOMPILE_VALID, reason: 'verifies', zeroHash: true });
    expect(evaluate(join(word(N), input.subarray(32)))).toMatchObject({ zeroHash: true });
    expect(evaluatePrecompile(input, {})).toEqual({ output: null, reason: 'not-evaluated', zeroHash: true });
  });
});

describe('the means of a run', () => {
  const input = precompileInput({ digest, r, s, x, y });

  it('without the second implementation and the message nothing is said', () => {
    expect(evaluatePrecompile(input, {})).toEqual({ output: null, reason: 'not-evaluated', zeroHash: false });
    expect(evaluatePrecompile(input.subarray(1), {}).output).toBe('0x');
  });

  it('with the message OpenSSL answers', () => {
    expect(evaluatePrecompile(input, { message }).output).toBe(PRECOMPILE_VALID);
    expect(evaluatePrecompile(input.with(40, 0xaa), { message }).output).toBe('0x');
  });

  it('a message that is another one is not taken for this', () => {
    expect(evaluatePrecompile(input, { message: utf8('other') }).output).toBeNull();
  });

  it('a disagreement of the two is no verdict', () => {
    const liar: SecondOpinion = { ...second, ecdsa: () => false };
    expect(() => evaluatePrecompile(input, { second: liar, message })).toThrow(KeytierError);
  });
});

const { eip7951 } = corpusVectors();

describe.skipIf(eip7951.vectors.length === 0)(corpusTitle('EIP-7951 vectors', VECTORS), () => {
  it('are all there', () => {
    expect(eip7951.vectors.length).toBe(eip7951.count);
    expect(eip7951.vectors.filter(({ e }) => e !== '').length).toBeGreaterThan(200);
    expect(eip7951.vectors.filter(({ e }) => e === '').length).toBeGreaterThan(100);
  });

  it.each(eip7951.vectors)('$n', ({ i, e }) => {
    const { output, reason } = evaluate(hex(i));
    expect(output, reason).toBe(`0x${e}`);
  });
});

describe.skipIf(corpusVectors().cases.length === 0)(corpusTitle('published assertions', VECTORS), () => {
  it.each(corpusVectors().cases)('$name', (one) => {
    const parts = {
      digest: hex(one.digestHex),
      r: BigInt(`0x${one.rHex}`),
      s: BigInt(`0x${one.sHex}`),
      x: BigInt(`0x${one.publicKey.xHex}`),
      y: BigInt(`0x${one.publicKey.yHex}`),
    };
    const input = precompileInput(parts);
    expect(input).toEqual(hex(one.encodings.precompileInput160Hex));
    expect(evaluate(input).output).toBe(PRECOMPILE_VALID);
    const twin = precompileInput({ ...parts, s: BigInt(`0x${one.highSTwin.sHex}`) });
    expect(evaluate(twin).output).toBe(PRECOMPILE_VALID);
  });
});
