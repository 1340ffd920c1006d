// Both implementations on the same signatures, made by OpenSSL: valid, high-S, of another key, message, hash or form.
import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CURVES } from '../../src/crypto/curves.ts';
import { parseEcdsaSignature, toRaw } from '../../src/crypto/ecdsa-signature.ts';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import {
  type HashName,
  importKey,
  type SecondOpinion,
  type SignatureOutcome,
  type UsableKey,
  verifySignature,
} from '../../src/crypto/verify.ts';
import { der, rawToDer } from '../lib/mint.ts';

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

function usable(key: KeyObject): UsableKey {
  const imported = importKey(decodePublicKey(Uint8Array.from(key.export({ format: 'der', type: 'spki' }))));
  if (typeof imported === 'string') throw new Error(imported);
  return imported;
}

const keyPair = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const result = ({ result: word }: SignatureOutcome) => word;
const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));
const MESSAGE = utf8('a nonce');

describe.each(CURVES)('ECDSA on $name', (curve) => {
  const { privateKey, publicKey } = keyPair(curve.nodeName);
  const key = usable(publicKey);
  const check = (
    message: Uint8Array,
    signature: Uint8Array,
    hash: HashName,
    format?: 'auto' | 'der' | 'raw',
  ) =>
    verifySignature(key, { type: 'ecdsa', hash }, { message }, signature, {
      second,
      crossCheck: true,
      format,
    });

  it('agrees on random messages, hashes and forms, right and wrong', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom<HashName>('sha1', 'sha224', 'sha256', 'sha384', 'sha512'),
        fc.nat(),
        (message, hash, position) => {
          const raw = Uint8Array.from(sign(hash, message, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
          const encoded = Uint8Array.from(sign(hash, message, privateKey));
          expect(result(check(message, raw, hash))).toBe('valid');
          expect(result(check(message, encoded, hash, 'der'))).toBe('valid');
          expect(check(message, encoded, hash)).toMatchObject({
            result: 'valid',
            ecdsa: { encoding: 'der' },
          });
          const damaged = Uint8Array.from(raw);
          damaged[position % raw.length] = (damaged[position % raw.length] ?? 0) ^ (1 << (position % 8));
          expect(result(check(message, damaged, hash, 'raw'))).toBe('invalid');
          expect(result(check(der.concat(message, Uint8Array.of(0)), raw, hash))).toBe('invalid');
        },
      ),
      { numRuns: 12, seed: 7 },
    );
  });

  it('accepts both s and n - s, as FIPS 186-5 does', () => {
    const signature = Uint8Array.from(sign('sha256', MESSAGE, privateKey));
    const parsed = parseEcdsaSignature(signature, curve);
    if (!parsed.ok) throw new Error(parsed.why);
    const other = { ...parsed.signature, s: curve.n - parsed.signature.s };
    const both = [parsed.signature, other].map((value) => {
      const outcome = check(MESSAGE, rawToDer(Uint8Array.from(toRaw(value, curve))), 'sha256');
      return outcome.result === 'valid' && outcome.ecdsa?.lowS;
    });
    expect(both.toSorted()).toEqual([false, true]);
  });

  it('refuses what another key signed', () => {
    const stranger = keyPair(curve.nodeName).privateKey;
    expect(result(check(MESSAGE, Uint8Array.from(sign('sha256', MESSAGE, stranger)), 'sha256'))).toBe(
      'invalid',
    );
  });

  it('refuses r and s of zero without asking anyone', () => {
    for (const bytes of [new Uint8Array(2 * curve.size), der.hex('3006020100020100')])
      expect(check(MESSAGE, bytes, 'sha256')).toMatchObject({
        result: 'invalid',
        why: 'malformed-signature',
      });
  });

  it('verifies a digest with the second implementation only', () => {
    const digest = createHash('sha256').update(MESSAGE).digest();
    const signature = Uint8Array.from(sign('sha256', MESSAGE, privateKey));
    const scheme = { type: 'ecdsa', hash: 'sha256' } as const;
    expect(result(verifySignature(key, scheme, { digest }, signature))).toBe('unsupported');
    expect(result(verifySignature(key, scheme, { digest }, signature, { second }))).toBe('valid');
    const wrong = createHash('sha256').update('another').digest();
    expect(result(verifySignature(key, scheme, { digest: wrong }, signature, { second }))).toBe('invalid');
  });

  it('cuts a long digest to the length of the order, and never takes more of it', () => {
    // OpenSSL cuts SHA-512 in the same way, so a signature over the message is one over the digest.
    const scheme = { type: 'ecdsa', hash: 'sha512' } as const;
    const digest = Uint8Array.from(createHash('sha512').update(MESSAGE).digest());
    const signature = Uint8Array.from(sign('sha512', MESSAGE, privateKey));
    const check = (bytes: Uint8Array) =>
      result(verifySignature(key, scheme, { digest: bytes }, signature, { second }));
    expect(check(digest)).toBe('valid');
    const flip = (at: number) => digest.map((byte, index) => (index === at ? byte ^ 1 : byte));
    expect(check(flip(0))).toBe('invalid');
    expect(check(flip(63))).toBe(curve.size < 64 ? 'valid' : 'invalid');
    expect(check(der.concat(digest, new Uint8Array(10_000)))).toBe(curve.bits <= 512 ? 'valid' : 'invalid');
  });

  it('takes no digest of zero: for it anybody makes signatures, without the private key', () => {
    // R = Q, r = its x, s = r: then s⁻¹(0·G + r·Q) = Q (FIPS 186-5 6.4.2).
    const ec = key.key;
    if (ec.algorithm !== 'EC' || ec.point === null) throw new Error('no point');
    const r = ec.point.x % curve.n;
    const forged = toRaw({ encoding: 'raw', r, s: r, lowS: true }, curve);
    expect(second.ecdsa(ec, new Uint8Array(32), { encoding: 'raw', r, s: r, lowS: true })).toBe(true);
    const hex = curve.n.toString(16).padStart(2 * curve.size, '0');
    const order = curve.bits % 8 === 0 ? [Uint8Array.from(Buffer.from(hex, 'hex'))] : [];
    for (const digest of [new Uint8Array(32), new Uint8Array(), new Uint8Array(9000), ...order]) {
      const outcome = verifySignature(key, { type: 'ecdsa', hash: 'sha256' }, { digest }, forged, { second });
      expect(result(outcome)).toBe('unsupported');
    }
  });
});

describe('a disagreement', () => {
  it('is an internal error and never a verdict', () => {
    const { privateKey, publicKey } = keyPair('prime256v1');
    const signature = Uint8Array.from(sign('sha256', MESSAGE, privateKey));
    const liar: SecondOpinion = { ecdsa: () => false, eddsa: () => true, mlDsa: () => true };
    const scheme = { type: 'ecdsa', hash: 'sha256' } as const;
    expect(() =>
      verifySignature(usable(publicKey), scheme, { message: MESSAGE }, signature, {
        second: liar,
        crossCheck: true,
      }),
    ).toThrowError(expect.objectContaining({ code: 'ERR_CROSS_CHECK' }));
  });
});

describe('RSA', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = usable(publicKey);
  const pkcs1 = Uint8Array.from(sign('sha256', MESSAGE, privateKey));
  const pss = Uint8Array.from(
    sign('sha256', MESSAGE, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  );
  const digest = createHash('sha256').update(MESSAGE).digest();

  it.each([
    ['PKCS #1 v1.5', 'rsa-pkcs1', { message: MESSAGE }, pkcs1, 'valid'],
    ['PKCS #1 v1.5 over a digest', 'rsa-pkcs1', { digest }, pkcs1, 'valid'],
    ['PSS', 'rsa-pss', { message: MESSAGE }, pss, 'valid'],
    ['PSS over a digest', 'rsa-pss', { digest }, pss, 'valid'],
    ['PKCS #1 taken for PSS over a digest', 'rsa-pss', { digest }, pkcs1, 'invalid'],
    [
      'PSS over another digest',
      'rsa-pss',
      { digest: createHash('sha256').update('x').digest() },
      pss,
      'invalid',
    ],
    ['a digest of the wrong length', 'rsa-pkcs1', { digest: digest.subarray(1) }, pkcs1, 'unsupported'],
    ['a digest of the wrong length with PSS', 'rsa-pss', { digest: digest.subarray(1) }, pss, 'unsupported'],
    ['PSS taken for PKCS #1', 'rsa-pkcs1', { message: MESSAGE }, pss, 'invalid'],
    ['PSS taken for PKCS #1 over a digest', 'rsa-pkcs1', { digest }, pss, 'invalid'],
    ['PKCS #1 taken for PSS', 'rsa-pss', { message: MESSAGE }, pkcs1, 'invalid'],
    ['another message', 'rsa-pkcs1', { message: utf8('another') }, pkcs1, 'invalid'],
    ['another digest', 'rsa-pkcs1', { digest: createHash('sha256').update('x').digest() }, pkcs1, 'invalid'],
    ['a byte too many', 'rsa-pkcs1', { message: MESSAGE }, der.concat(pkcs1, Uint8Array.of(0)), 'invalid'],
    ['a zero in front', 'rsa-pkcs1', { message: MESSAGE }, der.concat(Uint8Array.of(0), pkcs1), 'invalid'],
    ['nothing', 'rsa-pkcs1', { message: MESSAGE }, new Uint8Array(), 'invalid'],
    ['all ones', 'rsa-pkcs1', { digest }, new Uint8Array(256).fill(0xff), 'invalid'],
  ] as const)('%s', (_name, type, input, signature, expected) => {
    expect(result(verifySignature(key, { type, hash: 'sha256' }, input, signature))).toBe(expected);
  });

  it.each(['sha1', 'sha224', 'sha384', 'sha512'] as const)('has the DigestInfo of %s', (hash) => {
    const signature = Uint8Array.from(sign(hash, MESSAGE, privateKey));
    const own = createHash(hash).update(MESSAGE).digest();
    expect(result(verifySignature(key, { type: 'rsa-pkcs1', hash }, { digest: own }, signature))).toBe(
      'valid',
    );
    const other = createHash('md5').update(MESSAGE).digest();
    expect(
      result(verifySignature(key, { type: 'rsa-pkcs1', hash: 'md5' }, { digest: other }, signature)),
    ).toBe('invalid');
  });
});

describe('RSA-PSS with a required salt', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = usable(publicKey);
  const signed = (saltLength: number) =>
    Uint8Array.from(
      sign('sha256', MESSAGE, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
    );
  it.each([
    [32, 32, 'valid'],
    [20, 32, 'invalid'],
    [0, 32, 'invalid'],
    [222, 32, 'invalid'],
    [32, undefined, 'valid'],
    [0, undefined, 'valid'],
    [0, 0, 'valid'],
    [32, 0, 'invalid'],
  ] as const)('%i bytes, where %s are required, is %s', (made, saltLength, expected) => {
    const scheme = {
      type: 'rsa-pss',
      hash: 'sha256',
      ...(saltLength === undefined ? {} : { saltLength }),
    } as const;
    expect(result(verifySignature(key, scheme, { message: MESSAGE }, signed(made)))).toBe(expected);
  });
});

describe('RSA-PSS over a digest', () => {
  // 2041 bits: the encoding is a byte shorter than the modulus. 1030: one bit of the first byte is used beyond it.
  it.each([1024, 1030, 2041, 2047, 2048])(
    'says what OpenSSL says of the message, with %i bits',
    (modulusLength) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const key = usable(publicKey);
      for (const hash of ['sha1', 'sha256', 'sha384', 'sha512'] as const) {
        const digest = Uint8Array.from(createHash(hash).update(MESSAGE).digest());
        for (const saltLength of [0, 11, digest.length]) {
          if (Math.ceil((modulusLength - 1) / 8) < digest.length + saltLength + 2) continue;
          const signature = Uint8Array.from(
            sign(hash, MESSAGE, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
          );
          for (const required of [undefined, 0, 11, 20, digest.length]) {
            const scheme = {
              type: 'rsa-pss',
              hash,
              ...(required === undefined ? {} : { saltLength: required }),
            } as const;
            const [ours, openssl] = [{ digest }, { message: MESSAGE }].map((input) =>
              result(verifySignature(key, scheme, input, signature)),
            );
            expect([hash, saltLength, required, ours]).toEqual([hash, saltLength, required, openssl]);
            expect(openssl).toBe(required === undefined || required === saltLength ? 'valid' : 'invalid');
          }
          for (const at of [0, 7, signature.length - 1]) {
            const damaged = signature.map((byte, index) => (index === at ? byte ^ 1 : byte));
            const scheme = { type: 'rsa-pss', hash } as const;
            expect(result(verifySignature(key, scheme, { digest }, damaged))).toBe('invalid');
          }
        }
      }
    },
  );
});

describe('what this runtime cannot verify', () => {
  it('is unsupported without the second implementation, and verified by it alone', () => {
    const { privateKey, publicKey } = keyPair('prime256v1');
    const key = { ...usable(publicKey), object: null };
    const scheme = { type: 'ecdsa', hash: 'sha256' } as const;
    const good = Uint8Array.from(sign('sha256', MESSAGE, privateKey));
    const bad = Uint8Array.from(sign('sha256', utf8('another'), privateKey));
    for (const signature of [good, bad]) {
      for (const format of ['auto', 'der'] as const) {
        const outcome = verifySignature(key, scheme, { message: MESSAGE }, signature, { format });
        expect(outcome).toMatchObject({ result: 'unsupported' });
        expect(outcome).not.toHaveProperty('why');
      }
    }
    const options = { second, crossCheck: true };
    expect(result(verifySignature(key, scheme, { message: MESSAGE }, good, options))).toBe('valid');
    expect(result(verifySignature(key, scheme, { message: MESSAGE }, bad, options))).toBe('invalid');
  });

  it.each([
    ['ML_DSA_44', ml_dsa44, '2.16.840.1.101.3.4.3.17'],
    ['ML_DSA_65', ml_dsa65, '2.16.840.1.101.3.4.3.18'],
    ['ML_DSA_87', ml_dsa87, '2.16.840.1.101.3.4.3.19'],
  ] as const)(
    '%s: by OpenSSL where it has it, and by the second implementation everywhere',
    (name, ml, oid) => {
      const { publicKey, secretKey } = ml.keygen(new Uint8Array(32).fill(7));
      const spki = der.sequence(der.sequence(der.oid(oid)), der.bits(Uint8Array.from(publicKey)));
      const key = importKey(decodePublicKey(spki));
      if (typeof key === 'string') throw new Error(key);
      expect(key.key.algorithm).toBe(name);
      const scheme = { type: 'ml-dsa' } as const;
      const signature = Uint8Array.from(ml.sign(MESSAGE, secretKey));
      const inContext = Uint8Array.from(ml.sign(MESSAGE, secretKey, { context: utf8('context') }));
      const check = (message: Uint8Array, bytes: Uint8Array, asked: boolean, object = key.object) =>
        result(
          verifySignature({ key: key.key, object }, scheme, { message }, bytes, {
            second: asked ? second : undefined,
            crossCheck: asked,
          }),
        );
      const alone = (expected: string) => (key.object === null ? 'unsupported' : expected);
      const damaged = signature.map((byte, index) => (index === 1000 ? byte ^ 1 : byte));
      for (const [message, bytes, expected] of [
        [MESSAGE, signature, 'valid'],
        [utf8('another'), signature, 'invalid'],
        [MESSAGE, damaged, 'invalid'],
        [MESSAGE, inContext, 'invalid'],
        [MESSAGE, signature.subarray(1), 'invalid'],
        [MESSAGE, der.concat(signature, Uint8Array.of(0)), 'invalid'],
        [MESSAGE, new Uint8Array(), 'invalid'],
      ] as const) {
        expect(check(message, bytes, false)).toBe(alone(expected));
        expect(check(message, bytes, true)).toBe(expected);
        expect(check(message, bytes, true, null)).toBe(expected);
      }
      expect(result(verifySignature(key, scheme, { digest: MESSAGE }, signature, { second }))).toBe(
        'unsupported',
      );
    },
  );
});

describe('EdDSA', () => {
  it.each(['ed25519', 'ed448'] as const)('%s: both implementations agree', (type) => {
    const { privateKey, publicKey } = generateKeyPairSync(type as 'ed25519');
    const key = usable(publicKey);
    const signature = Uint8Array.from(sign(null, MESSAGE, privateKey));
    const check = (message: Uint8Array, bytes: Uint8Array) =>
      result(verifySignature(key, { type: 'eddsa' }, { message }, bytes, { second, crossCheck: true }));
    expect(check(MESSAGE, signature)).toBe('valid');
    expect(check(utf8('another'), signature)).toBe('invalid');
    for (const bytes of [new Uint8Array(), signature.subarray(1), new Uint8Array(signature.length)])
      expect(check(MESSAGE, bytes)).toBe('invalid');
    for (let at = 0; at < signature.length; at += 5) {
      const damaged = Uint8Array.from(signature);
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      expect(check(MESSAGE, damaged)).toBe('invalid');
    }
    expect(result(verifySignature(key, { type: 'eddsa' }, { digest: MESSAGE }, signature))).toBe(
      'unsupported',
    );
  });

  it('refuses S + L, the other spelling of an Ed25519 signature (RFC 8032 5.1.7)', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const signature = Uint8Array.from(sign(null, MESSAGE, privateKey));
    const little = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
    const shifted = little(signature.subarray(32)) + ed25519.Point.CURVE().n;
    const s = Buffer.from(shifted.toString(16).padStart(64, '0'), 'hex').reverse();
    const other = der.concat(signature.subarray(0, 32), s);
    const options = { second, crossCheck: true };
    expect(
      result(verifySignature(usable(publicKey), { type: 'eddsa' }, { message: MESSAGE }, other, options)),
    ).toBe('invalid');
  });
});

describe('a scheme and a key of different kinds', () => {
  const ec = usable(keyPair('prime256v1').publicKey);
  const rsa = usable(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
  it.each([
    ['ECDSA with an RSA key', rsa, { type: 'ecdsa', hash: 'sha256' }],
    ['RSA with an EC key', ec, { type: 'rsa-pkcs1', hash: 'sha256' }],
    ['EdDSA with an EC key', ec, { type: 'eddsa' }],
    ['ML-DSA with an RSA key', rsa, { type: 'ml-dsa' }],
  ] as const)('%s is unsupported', (_name, key, scheme) => {
    expect(verifySignature(key, scheme, { message: MESSAGE }, new Uint8Array(64), { second })).toMatchObject({
      result: 'unsupported',
      why: 'key-type',
    });
  });
});
