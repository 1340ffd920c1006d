// Each usual mistake, made on purpose by OpenSSL or WebCrypto: the diagnosis names it, and the verdict stays invalid.
import { constants, createHash, generateKeyPairSync, type KeyObject, sign, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignedPayload, SigningTerms } from '../../../src/model/artifact.ts';
import type { Reason } from '../../../src/model/reason-codes.ts';
import { findingOf } from '../../lib/findings.ts';
import { der } from '../../lib/mint.ts';
import { verifyCapture, verifyGiven } from '../../lib/signatures.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');

const spki = (key: KeyObject) => Uint8Array.from(key.export({ format: 'der', type: 'spki' }));
const NONCE = Uint8Array.from(
  Buffer.from('d3b07384d113edec49eaa6238ad5ff00a1b2c3d4e5f60718293a4b5c6d7e8f90', 'hex'),
);
const hash = (name: string, bytes: Uint8Array) => createHash(name).update(bytes).digest();
const ecdsa = (message: Uint8Array, hashName = 'sha256', key = privateKey) =>
  Uint8Array.from(sign(hashName, message, key));
const raw = (message: Uint8Array, hashName = 'sha256', key = privateKey) =>
  Uint8Array.from(sign(hashName, message, { key, dsaEncoding: 'ieee-p1363' }));
const text = (value: string) => Uint8Array.from(Buffer.from(value));

/** A signature whose r and s start with the bytes that a mistake is about. */
function until(wanted: (bytes: Uint8Array) => boolean): Uint8Array {
  for (let count = 0; count < 100_000; count++) {
    const bytes = raw(NONCE);
    if (wanted(bytes)) return bytes;
  }
  throw new Error('no such signature');
}

const asDer = (bytes: Uint8Array) => {
  const half = bytes.length / 2;
  const part = (start: number, end: number) =>
    BigInt(`0x${Buffer.from(bytes.subarray(start, end)).toString('hex')}`);
  return der.sequence(der.integer(part(0, half)), der.integer(part(half, bytes.length)));
};

/** INTEGERs with their bytes as they are: no sign byte where one is due, zeros where none are. */
const looseDer = (bytes: Uint8Array) => {
  const half = bytes.length / 2;
  return der.sequence(der.element(0x02, bytes.subarray(0, half)), der.element(0x02, bytes.subarray(half)));
};

interface Mistake {
  readonly name: string;
  readonly reason: Reason;
  /** In the words of the diagnosis. */
  readonly says: string;
  readonly payload: SignedPayload;
  readonly key?: KeyObject;
  readonly signing?: SigningTerms;
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'raw where DER was declared',
    reason: 'signature-other-encoding',
    says: 'ECDSA over SHA-256(message), raw r‖s',
    payload: { message: NONCE, signature: raw(NONCE) },
    signing: { format: 'der' },
  },
  {
    name: 'DER where raw was declared',
    reason: 'signature-other-encoding',
    says: 'ECDSA over SHA-256(message), DER',
    payload: { message: NONCE, signature: ecdsa(NONCE) },
    signing: { alg: 'ecdsaSignatureMessageRFC4754SHA256' },
  },
  {
    name: 'hashed twice',
    reason: 'message-hashed-twice',
    says: 'ECDSA over SHA-256(SHA-256(message)), DER',
    payload: { message: NONCE, signature: ecdsa(hash('sha256', NONCE)) },
  },
  {
    name: 'hashed twice, and raw where DER was declared',
    reason: 'message-hashed-twice',
    says: 'ECDSA over SHA-256(SHA-256(message)), raw r‖s',
    payload: { message: NONCE, signature: raw(hash('sha256', NONCE)) },
    signing: { format: 'der' },
  },
  {
    name: 'the message is the digest already',
    reason: 'message-is-digest',
    says: 'ECDSA over the message as a digest',
    payload: { message: hash('sha256', NONCE), signature: ecdsa(NONCE) },
  },
  {
    name: 'the digest was hashed again',
    reason: 'digest-hashed-again',
    says: 'ECDSA over SHA-256(digest)',
    payload: { digest: NONCE, signature: ecdsa(NONCE) },
  },
  {
    name: 'hex text was signed',
    reason: 'message-as-text',
    says: 'the hex text of the message',
    payload: { message: NONCE, signature: ecdsa(text(Buffer.from(NONCE).toString('hex'))) },
  },
  {
    name: 'upper-case hex text was signed',
    reason: 'message-as-text',
    says: 'the upper-case hex text of the message',
    payload: { message: NONCE, signature: ecdsa(text(Buffer.from(NONCE).toString('hex').toUpperCase())) },
  },
  {
    name: 'base64 text was signed',
    reason: 'message-as-text',
    says: 'the base64 text of the message',
    payload: { message: NONCE, signature: ecdsa(text(Buffer.from(NONCE).toString('base64'))) },
  },
  {
    name: 'base64url text was signed',
    reason: 'message-as-text',
    says: 'base64url text of the message',
    payload: { message: NONCE, signature: ecdsa(text(Buffer.from(NONCE).toString('base64url'))) },
  },
  {
    name: 'UTF-16 text was signed',
    reason: 'message-as-text',
    says: 'the message as UTF-16LE text',
    payload: {
      message: text('nonce 4711'),
      signature: ecdsa(Uint8Array.from(Buffer.from('nonce 4711', 'utf16le'))),
    },
  },
  {
    name: 'a JSON string was signed',
    reason: 'message-as-text',
    says: 'the message as a JSON string',
    payload: { message: text('nonce 4711'), signature: ecdsa(text('"nonce 4711"')) },
  },
  {
    name: 'the bytes of hex text were signed',
    reason: 'message-as-bytes',
    says: 'the hex decoding of the message',
    payload: { message: text(Buffer.from(NONCE).toString('hex')), signature: ecdsa(NONCE) },
  },
  {
    name: 'the bytes of base64 text were signed',
    reason: 'message-as-bytes',
    says: 'the base64 decoding of the message',
    payload: { message: text(Buffer.from(NONCE).toString('base64')), signature: ecdsa(NONCE) },
  },
  {
    name: 'the hash as hex text was signed',
    reason: 'hash-as-text',
    says: 'the hex text of SHA-256(message)',
    payload: { message: NONCE, signature: ecdsa(text(hash('sha256', NONCE).toString('hex'))) },
  },
  {
    name: 'a line feed more was signed',
    reason: 'line-end',
    says: 'the message followed by a line feed',
    payload: { message: text('nonce'), signature: ecdsa(text('nonce\n')) },
  },
  {
    name: 'a line end was captured and not signed',
    reason: 'line-end',
    says: 'the message without its line end',
    payload: { message: text('nonce\r\n'), signature: ecdsa(text('nonce')) },
  },
  {
    name: "a C string's zero byte was signed",
    reason: 'line-end',
    says: 'the message followed by a zero byte',
    payload: { message: text('nonce'), signature: ecdsa(text('nonce\0')) },
  },
  {
    name: 'a byte order mark was captured',
    reason: 'line-end',
    says: 'without its byte order mark',
    payload: { message: text('\ufeffnonce'), signature: ecdsa(text('nonce')) },
  },
  {
    name: 'SHA-512 with P-256',
    reason: 'other-hash',
    says: 'ECDSA over SHA-512(message), DER',
    payload: { message: NONCE, signature: ecdsa(NONCE, 'sha512') },
  },
  {
    name: "P-256's hash with P-384",
    reason: 'other-hash',
    says: 'ECDSA over SHA-256(message), DER',
    payload: { message: NONCE, signature: ecdsa(NONCE, 'sha256', p384.privateKey) },
    key: p384.publicKey,
  },
  {
    name: 'ES256 for a P-384 key',
    reason: 'algorithm-mismatch',
    says: 'ECDSA over SHA-384(message), DER',
    payload: { message: NONCE, signature: ecdsa(NONCE, 'sha384', p384.privateKey) },
    key: p384.publicKey,
    signing: { alg: 'ES256' },
  },
  {
    name: 'PSS where PKCS #1 was declared',
    reason: 'other-padding',
    says: 'RSA-PSS over SHA-256(message)',
    payload: {
      message: NONCE,
      signature: Uint8Array.from(
        sign('sha256', NONCE, {
          key: rsa.privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: 32,
        }),
      ),
    },
    key: rsa.publicKey,
    signing: { alg: 'RS256' },
  },
  {
    name: 'SHA-1 with RSA',
    reason: 'other-hash',
    says: 'RSA PKCS#1 v1.5 over SHA-1(message)',
    payload: { message: NONCE, signature: Uint8Array.from(sign('sha1', NONCE, rsa.privateKey)) },
    key: rsa.publicKey,
  },
  {
    name: 'hashed before Ed25519',
    reason: 'message-hashed-twice',
    says: 'EdDSA over SHA-256(message)',
    payload: {
      message: NONCE,
      signature: Uint8Array.from(sign(null, hash('sha256', NONCE), ed25519.privateKey)),
    },
    key: ed25519.publicKey,
  },
  {
    name: 'the signature as base64 text',
    reason: 'signature-as-text',
    says: 'the base64 decoding of the signature',
    payload: { message: NONCE, signature: text(Buffer.from(ecdsa(NONCE)).toString('base64')) },
  },
  {
    name: 'the signature as hex text',
    reason: 'signature-as-text',
    says: 'the hex decoding of the signature',
    payload: { message: NONCE, signature: text(Buffer.from(raw(NONCE)).toString('hex')) },
  },
  {
    name: 's before r',
    reason: 'signature-byte-order',
    says: 's before r',
    payload: (() => {
      const bytes = raw(NONCE);
      return { message: NONCE, signature: Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]) };
    })(),
  },
  {
    name: 'little-endian r and s',
    reason: 'signature-byte-order',
    says: 'little-endian r and s',
    payload: (() => {
      const bytes = raw(NONCE);
      const signature = Buffer.concat([bytes.subarray(0, 32).toReversed(), bytes.subarray(32).toReversed()]);
      return { message: NONCE, signature };
    })(),
  },
  {
    name: 'all of it reversed',
    reason: 'signature-byte-order',
    says: 'little-endian, s before r',
    payload: { message: NONCE, signature: raw(NONCE).toReversed() },
  },
  {
    name: 's before r in DER',
    reason: 'signature-byte-order',
    says: 's before r',
    payload: (() => {
      const bytes = raw(NONCE);
      return { message: NONCE, signature: asDer(Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)])) };
    })(),
  },
  {
    name: 'DER without the sign bytes',
    reason: 'signature-not-strict',
    says: 'DER that is not strict',
    payload: { message: NONCE, signature: looseDer(until((bytes) => (bytes[0] ?? 0) >= 0x80)) },
  },
  {
    name: 'DER with a byte after it',
    reason: 'signature-not-strict',
    says: 'DER that is not strict',
    payload: { message: NONCE, signature: Buffer.concat([ecdsa(NONCE), Buffer.from([0])]) },
  },
  {
    name: 'raw with a recovery byte',
    reason: 'signature-not-strict',
    says: 'raw r‖s with a byte after it',
    payload: { message: NONCE, signature: Buffer.concat([raw(NONCE), Buffer.from([27])]) },
  },
  {
    name: 'raw whose r lost its zero',
    reason: 'signature-not-strict',
    says: 'without the leading zero of r',
    payload: { message: NONCE, signature: until(([first]) => first === 0).subarray(1) },
  },
];

describe('a mistake is named and not accepted', () => {
  it.each(MISTAKES)('$name', async ({ reason, says, payload, key = publicKey, signing }) => {
    const result = await verifyGiven(spki(key), payload, signing === undefined ? {} : { signing });
    expect(result.verdict).toBe('invalid');
    expect(result.exitCode).toBe(3);
    expect(result.tier).toBe('none');
    const value = findingOf(result, 'signature.value');
    expect(value?.outcome).toBe('fail');
    expect(value?.seen).toContain('but it verifies as');
    const diagnosis = findingOf(result, 'signature.diagnosis');
    expect(diagnosis).toMatchObject({ outcome: 'notice', reason, basis: 'proven' });
    expect(diagnosis?.seen).toContain(says);
    expect(diagnosis?.expected).not.toBe('');
    expect(result.next.join('\n')).toContain('it verifies as');
  });

  it('a signature by WebCrypto, which hashes by itself, over a hash', async () => {
    const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    const signature = new Uint8Array(
      await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, hash('sha256', NONCE)),
    );
    const key = new Uint8Array(await webcrypto.subtle.exportKey('spki', pair.publicKey));
    const result = await verifyGiven(key, { message: NONCE, signature });
    expect(findingOf(result, 'signature.diagnosis')).toMatchObject({
      reason: 'message-hashed-twice',
      seen: 'it verifies as ECDSA over SHA-256(SHA-256(message)), raw r‖s',
    });
  });

  it('the key of another record in the input', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const record = (key: KeyObject, signer: KeyObject) => ({
      publicKey: Buffer.from(spki(key)).toString('base64'),
      nonce: `hex:${Buffer.from(NONCE).toString('hex')}`,
      signature: Buffer.from(ecdsa(NONCE, 'sha256', signer)).toString('base64'),
    });
    const results = await verifyCapture([
      record(publicKey, other.privateKey),
      record(other.publicKey, other.privateKey),
    ]);
    const [mixed, sound] = results;
    if (mixed === undefined || sound === undefined) throw new Error('two results');
    expect([mixed.verdict, sound.verdict]).toEqual(['invalid', 'verified']);
    expect(findingOf(mixed, 'signature.diagnosis')).toMatchObject({
      reason: 'other-key-of-input',
      seen: 'it verifies as ECDSA over SHA-256(message), DER, with the key of capture.json#/1',
    });
  });

  it('a compressed point that was meant on another curve', async () => {
    // One in two points of secp256k1 has an x that is one on P-256 too.
    for (let count = 0; count < 64; count++) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
      const { x, y } = pair.publicKey.export({ format: 'jwk' });
      const point = Buffer.concat([
        Buffer.from([2 + ((Buffer.from(y ?? '', 'base64url').at(-1) ?? 0) & 1)]),
        Buffer.from(x ?? '', 'base64url'),
      ]);
      const record = {
        publicKey: `${point.toString('hex')}`,
        nonce: `hex:${Buffer.from(NONCE).toString('hex')}`,
        signature: Buffer.from(ecdsa(NONCE, 'sha256', pair.privateKey)).toString('base64'),
      };
      const [result] = await verifyCapture(record);
      const [named] = await verifyCapture({ ...record, alg: 'ES256K' });
      expect(named?.verdict).toBe('verified');
      if (result?.verdict !== 'invalid') continue;
      expect(findingOf(result, 'signature.diagnosis')).toMatchObject({ reason: 'other-curve' });
      return;
    }
    throw new Error('none of 64 points was on both curves');
  });

  it('nothing is named where nothing explains it', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const result = await verifyGiven(spki(publicKey), {
      message: NONCE,
      signature: ecdsa(NONCE, 'sha256', stranger.privateKey),
    });
    expect(result.verdict).toBe('invalid');
    expect(findingOf(result, 'signature.value')?.seen).not.toContain('but it verifies');
    expect(findingOf(result, 'signature.diagnosis')).toBeUndefined();
  });

  it('is the same for every spelling of the key', async () => {
    const [result] = await verifyCapture({
      publicKey: publicKey.export({ format: 'jwk' }),
      nonce: `hex:${Buffer.from(NONCE).toString('hex')}`,
      signature: Buffer.from(ecdsa(hash('sha256', NONCE))).toString('base64'),
    });
    if (result === undefined) throw new Error('one result');
    expect(findingOf(result, 'signature.diagnosis')?.reason).toBe('message-hashed-twice');
  });
});
