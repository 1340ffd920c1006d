// Algorithm names: every spelling finds its row, and each row verifies a signature that OpenSSL made as its name says.
import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALGORITHM_NAMES, type AlgorithmName, algorithmByName } from '../../src/crypto/algorithms.ts';
import { CURVES } from '../../src/crypto/curves.ts';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import { type HashName, importKey, type SecondOpinion, verifySignature } from '../../src/crypto/verify.ts';

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

const find = (text: string): AlgorithmName => {
  const row = algorithmByName(text);
  if (row === undefined) throw new Error(text);
  return row;
};

describe('names', () => {
  // IANA "COSE Algorithms" and "JSON Web Signature and Encryption Algorithms".
  it.each([
    ['-7', 'ES256', 'P_256', 'sha256'],
    ['-35', 'ES384', 'P_384', 'sha384'],
    ['-36', 'ES512', 'P_521', 'sha512'],
    ['-47', 'ES256K', 'SECP256K1', 'sha256'],
    ['-9', 'ESP256', 'P_256', 'sha256'],
    ['-51', 'ESP384', 'P_384', 'sha384'],
    ['-52', 'ESP512', 'P_521', 'sha512'],
    ['-265', 'ESB256', 'BRAINPOOLP256R1', 'sha256'],
    ['-266', 'ESB320', 'BRAINPOOLP320R1', 'sha384'],
    ['-267', 'ESB384', 'BRAINPOOLP384R1', 'sha384'],
    ['-268', 'ESB512', 'BRAINPOOLP512R1', 'sha512'],
  ])('COSE %s is %s', (number, name, curve, hash) => {
    expect(find(number)).toBe(find(name));
    expect(find(name)).toMatchObject({
      name,
      curve,
      cose: Number(number),
      scheme: { type: 'ecdsa', hash },
      keyAlgorithm: 'EC',
      sigFormat: 'either',
    });
  });

  it.each([
    ['-8', 'EdDSA', { type: 'eddsa' }, 'Ed25519'],
    ['-19', 'Ed25519', { type: 'eddsa' }, 'Ed25519'],
    ['-53', 'Ed448', { type: 'eddsa' }, 'Ed448'],
    ['-48', 'ML-DSA-44', { type: 'ml-dsa' }, 'ML_DSA_44'],
    ['-49', 'ML-DSA-65', { type: 'ml-dsa' }, 'ML_DSA_65'],
    ['-50', 'ML-DSA-87', { type: 'ml-dsa' }, 'ML_DSA_87'],
    ['-65535', 'RS1', { type: 'rsa-pkcs1', hash: 'sha1' }, 'RSA'],
    ['-257', 'RS256', { type: 'rsa-pkcs1', hash: 'sha256' }, 'RSA'],
    ['-258', 'RS384', { type: 'rsa-pkcs1', hash: 'sha384' }, 'RSA'],
    ['-259', 'RS512', { type: 'rsa-pkcs1', hash: 'sha512' }, 'RSA'],
    ['-37', 'PS256', { type: 'rsa-pss', hash: 'sha256', saltLength: 32 }, 'RSA'],
    ['-38', 'PS384', { type: 'rsa-pss', hash: 'sha384', saltLength: 48 }, 'RSA'],
    ['-39', 'PS512', { type: 'rsa-pss', hash: 'sha512', saltLength: 64 }, 'RSA'],
  ])('COSE %s is %s', (number, name, scheme, keyAlgorithm) => {
    expect(find(number)).toBe(find(name));
    expect(find(name)).toMatchObject({ name, scheme, keyAlgorithm, curve: null, sigFormat: null });
  });

  it('in any case, with dashes or underscores', () => {
    for (const [text, name] of [
      ['es256', 'ES256'],
      ['ML_DSA_65', 'ML-DSA-65'],
      ['mldsa87', 'ML-DSA-87'],
      [' eddsa\n', 'EdDSA'],
    ] as const)
      expect(find(text).name).toBe(name);
  });

  it.each([
    '',
    'ES257',
    '-1',
    '-70000',
    '7',
    'HS256',
    'none',
    'RSA-OAEP',
    'ECDH-ES',
    'kSecKeyAlgorithm',
    '.',
    '__proto__',
  ])('%j is none', (text) => {
    expect(algorithmByName(text)).toBeUndefined();
  });

  it("Apple's, in Swift's and Objective-C's spelling", () => {
    const name = 'ecdsaSignatureMessageX962SHA256';
    for (const text of [
      name,
      `.${name}`,
      `SecKeyAlgorithm.${name}`,
      'kSecKeyAlgorithmECDSASignatureMessageX962SHA256',
    ])
      expect(find(text)).toMatchObject({
        name,
        sigFormat: 'der',
        input: 'message',
        scheme: { hash: 'sha256' },
      });
    for (const [text, expected] of [
      [
        'kSecKeyAlgorithmECDSASignatureRFC4754',
        { sigFormat: 'raw', input: 'digest', scheme: 'ecdsa-any-hash' },
      ],
      [
        'kSecKeyAlgorithmECDSASignatureDigestX962',
        { sigFormat: 'der', input: 'digest', scheme: 'ecdsa-any-hash' },
      ],
      [
        'kSecKeyAlgorithmRSASignatureDigestPSSSHA384',
        { input: 'digest', scheme: { type: 'rsa-pss', saltLength: 48 } },
      ],
      ['rsaSignatureMessagePKCS1v15SHA1', { input: 'message', scheme: { type: 'rsa-pkcs1', hash: 'sha1' } }],
    ] as const)
      expect(find(text)).toMatchObject(expected);
  });

  it('has each family of Apple for each hash', () => {
    for (const hash of ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'])
      for (const input of ['Message', 'Digest'])
        for (const family of [
          'ecdsaSignature#X962',
          'ecdsaSignature#RFC4754',
          'rsaSignature#PKCS1v15',
          'rsaSignature#PSS',
        ])
          expect(ALGORITHM_NAMES).toContain(family.replace('#', input) + hash);
    expect(new Set(ALGORITHM_NAMES).size).toBe(ALGORITHM_NAMES.length);
  });
});

describe('what a name says', () => {
  const MESSAGE = Buffer.from('a nonce');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pairs: Readonly<Record<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>> = {
    RSA: rsa,
    Ed25519: generateKeyPairSync('ed25519'),
    Ed448: generateKeyPairSync('ed448'),
  };
  const names = ALGORITHM_NAMES.filter((name) => !name.startsWith('ML-DSA'));

  it.each(names)('%s verifies what OpenSSL signed in this way', (name) => {
    const { scheme, keyAlgorithm, curve, input, sigFormat } = find(name);
    const namedCurve = CURVES.find((candidate) => candidate.name === (curve ?? 'P_256'))?.nodeName ?? '';
    const pair = keyAlgorithm === 'EC' ? generateKeyPairSync('ec', { namedCurve }) : pairs[keyAlgorithm];
    if (pair === undefined) throw new Error(keyAlgorithm);
    const resolved = scheme === 'ecdsa-any-hash' ? ({ type: 'ecdsa', hash: 'sha256' } as const) : scheme;
    const hash: HashName | null = 'hash' in resolved ? resolved.hash : null;
    const signature = Uint8Array.from(
      sign(hash, MESSAGE, {
        key: pair.privateKey,
        dsaEncoding: sigFormat === 'raw' ? 'ieee-p1363' : 'der',
        ...(resolved.type === 'rsa-pss'
          ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
          : {}),
      }),
    );
    const key = importKey(
      decodePublicKey(Uint8Array.from(pair.publicKey.export({ format: 'der', type: 'spki' }))),
    );
    if (typeof key === 'string') throw new Error(key);
    const format = sigFormat === 'der' || sigFormat === 'raw' ? sigFormat : 'auto';
    const signed =
      input === 'digest' && hash !== null
        ? { digest: Uint8Array.from(createHash(hash).update(MESSAGE).digest()) }
        : { message: Uint8Array.from(MESSAGE) };
    const outcome = verifySignature(key, resolved, signed, signature, { second, format });
    expect(outcome.result).toBe('valid');
    const other = 'digest' in signed ? { digest: signed.digest.toReversed() } : { message: Uint8Array.of(1) };
    expect(verifySignature(key, resolved, other, signature, { second, format }).result).toBe('invalid');
    if (format !== 'auto') {
      const swapped = format === 'der' ? 'raw' : 'der';
      expect(verifySignature(key, resolved, signed, signature, { second, format: swapped }).result).toBe(
        'invalid',
      );
    }
  });
});
