// Keys in every form: those of OpenSSL, WebCrypto's JWK, ssh-keygen and RFCs are read alike; bad and private ones refused.
import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  ECDH,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_KEY_INPUT_BYTES } from '../../src/codec/limits.ts';
import { CURVES, type Curve } from '../../src/crypto/curves.ts';
import { type KeyReading, readKey, readPublicKey } from '../../src/input/key.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { der, mintChain } from '../lib/mint.ts';
import { OPENSSH } from '../vectors/openssh.ts';

const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const derOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') =>
  Uint8Array.from(key.export({ format: 'der', type: type as 'spki' }));
const text = (bytes: Uint8Array, encoding: BufferEncoding) => Buffer.from(bytes).toString(encoding);
const cbor = (...entries: readonly (readonly [number, unknown])[]) =>
  Uint8Array.from(encode(new Map(entries)));

function toPem(label: string, bytes: Uint8Array): string {
  const lines = text(bytes, 'base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

interface EcPair {
  readonly curve: Curve;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
  /** 04‖x‖y */
  readonly point: Uint8Array;
  readonly x: Uint8Array;
  readonly y: Uint8Array;
  readonly compressed: Uint8Array;
  readonly secret: Uint8Array;
}

/** The same keys in every run: what a form is goes by its first byte and its length. */
const derived = (label: string, length: number) =>
  Uint8Array.from(createHash('shake256', { outputLength: length }).update(label).digest());

function ecPair(curve: Curve): EcPair {
  const ecdh = createECDH(curve.nodeName);
  const secret = derived(curve.name, curve.size).with(0, 0);
  ecdh.setPrivateKey(secret);
  const point = Uint8Array.from(ecdh.getPublicKey());
  const sec1 = der.sequence(
    der.integer(1),
    der.octets(secret),
    der.explicit(0, der.oid(curve.oid)),
    der.explicit(1, der.bits(point)),
  );
  const privateKey = createPrivateKey({ key: Buffer.from(sec1), format: 'der', type: 'sec1' });
  const publicKey = createPublicKey(privateKey);
  return {
    curve,
    publicKey,
    privateKey,
    spki: derOf(publicKey),
    point,
    x: point.subarray(1, 1 + curve.size),
    y: point.subarray(1 + curve.size),
    compressed: hex(ecdh.getPublicKey('hex', 'compressed')),
    secret,
  };
}

const PAIRS = CURVES.map(ecPair);
const pairOf = (name: string): EcPair => {
  const pair = PAIRS.find(({ curve }) => curve.name === name);
  if (pair === undefined) throw new Error(name);
  return pair;
};
const P256 = pairOf('P_256');
const P384 = pairOf('P_384');
const P521 = pairOf('P_521');
function edwards(
  oid: string,
  length: number,
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const seed = der.octets(der.octets(derived(oid, length)));
  const key = Buffer.from(der.sequence(der.integer(0), der.sequence(der.oid(oid)), seed));
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
const ED25519 = edwards('1.3.101.112', 32);
const ED448 = edwards('1.3.101.113', 57);
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = derOf(ED25519.publicKey).subarray(-32);
const ed448 = derOf(ED448.publicKey).subarray(-57);
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as Readonly<Record<string, string>>;

function same(reading: KeyReading, spki: Uint8Array): void {
  expect(reading.key.problem).toBeNull();
  expect(text(reading.spki, 'hex')).toBe(text(spki, 'hex'));
  expect(text(reading.key.spki, 'hex')).toBe(text(spki, 'hex'));
}

function thrown(bytes: Uint8Array, curve?: string): KeytierError {
  try {
    readKey(bytes, '--key', { curve });
  } catch (error) {
    if (error instanceof KeytierError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Every spelling of binary bytes that people paste. */
const SPELLINGS: readonly (readonly [string, KeyReading['encoding'], (bytes: Uint8Array) => Uint8Array])[] = [
  ['binary', null, (bytes) => bytes],
  ['hex', 'hex', (bytes) => utf8(text(bytes, 'hex'))],
  ['hex in capitals and a line end', 'hex', (bytes) => utf8(`${text(bytes, 'hex').toUpperCase()}\r\n`)],
  ['hex with 0x', 'hex', (bytes) => utf8(`0x${text(bytes, 'hex')}`)],
  ['hex with colons', 'hex', (bytes) => utf8(text(bytes, 'hex').replace(/..(?!$)/g, '$&:'))],
  ['hex in lines', 'hex', (bytes) => utf8(text(bytes, 'hex').replace(/.{32}/g, '$&\n  '))],
  [
    'a C array',
    'hex',
    (bytes) => utf8(`{${[...bytes].map((byte) => `0x${text(Uint8Array.of(byte), 'hex')}`).join(', ')}}`),
  ],
  ['base64', 'base64', (bytes) => utf8(text(bytes, 'base64'))],
  ['base64 in lines', 'base64', (bytes) => utf8(text(bytes, 'base64').replace(/.{64}/g, '$&\n'))],
  ['base64 without padding', 'base64', (bytes) => utf8(text(bytes, 'base64').replace(/=+$/, ''))],
  ['base64url', 'base64url', (bytes) => utf8(text(bytes, 'base64url'))],
];

describe('spellings of a binary form', () => {
  it.each(SPELLINGS)('%s', (_name, encoding, spell) => {
    for (const bytes of [P256.point, P256.spki, P521.point, P384.point.subarray(1), P256.compressed]) {
      const reading = readKey(spell(bytes), '--key', { curve: undefined });
      expect(reading.key.problem).toBeNull();
      // Text without + / - _ is both alphabets, and called base64.
      const expected =
        encoding === 'base64url' && !/[-_]/.test(text(bytes, 'base64url')) ? 'base64' : encoding;
      const plain = encoding === 'base64' && !/[+/]/.test(text(bytes, 'base64')) ? 'base64' : expected;
      expect(reading.encoding).toBe(plain);
    }
  });
});

describe.each(PAIRS)('a point of $curve.name', (pair) => {
  const { curve, point, compressed, spki, x, y } = pair;
  const ambiguous = CURVES.filter(({ size }) => size === curve.size).length > 1;

  it('uncompressed, bare, as SubjectPublicKeyInfo and PEM', () => {
    same(readKey(point, '--key'), spki);
    expect(readKey(point, '--key').form).toBe('X9.63 uncompressed point');
    same(readKey(point.subarray(1), '--key'), spki);
    expect(readKey(point.subarray(1), '--key').form).toBe('bare x‖y');
    same(readKey(spki, '--key'), spki);
    expect(readKey(spki, '--key').form).toBe('DER public key');
    const pem = readKey(utf8(toPem('PUBLIC KEY', spki).replaceAll('\n', '\r\n')), '--key');
    same(pem, spki);
    expect(pem).toMatchObject({ form: 'PEM public key', encoding: null, alternatives: [] });
    for (const bytes of [point, point.subarray(1), spki])
      expect(readKey(bytes, '--key').alternatives).toEqual([]);
  });

  it('compressed, alone and in a SubjectPublicKeyInfo, is the same key', () => {
    same(readKey(compressed, '--key', { curve: curve.name }), spki);
    const inside = der.sequence(
      der.sequence(der.oid('1.2.840.10045.2.1'), der.oid(curve.oid)),
      der.bits(compressed),
    );
    same(readKey(inside, '--key'), spki);
    const free = readKey(compressed, '--key');
    const all = [free.key, ...free.alternatives].map((key) => (key.algorithm === 'EC' ? key.curve.name : ''));
    expect(all).toContain(curve.name);
    if (!ambiguous) expect(free.alternatives).toEqual([]);
    // OpenSSL says on which curves the same x is a point.
    const expected = CURVES.filter(({ size, nodeName }) => {
      try {
        return size === curve.size && ECDH.convertKey(compressed, nodeName) !== undefined;
      } catch {
        return false;
      }
    });
    expect(all).toEqual(expected.map(({ name }) => name));
  });

  it('with the other y is another key, and with a wrong one none', () => {
    const mirrored = Uint8Array.from(
      Buffer.from(
        (curve.p - BigInt(`0x${text(y, 'hex')}`)).toString(16).padStart(2 * curve.size, '0'),
        'hex',
      ),
    );
    const other = readKey(der.concat(hex('04'), x, mirrored), '--key');
    expect(other.key.problem).toBeNull();
    expect(text(other.spki, 'hex')).not.toBe(text(spki, 'hex'));
    const wrong = y.map((byte, index) => (index === y.length - 1 ? byte ^ 1 : byte));
    // 57 bytes that are no point of P-224 would be an Ed448 key, so the curve is named.
    for (const bytes of [der.concat(hex('04'), x, wrong), der.concat(x, wrong)]) {
      const reading = readKey(bytes, '--key', { curve: curve.name });
      expect(reading.key).toMatchObject({
        algorithm: 'EC',
        point: null,
        problem: { reason: 'not-on-curve' },
      });
      if (bytes.length !== 57) expect(() => readPublicKey(bytes, '--key')).toThrow(/not a usable key/);
    }
  });

  it('hybrid is refused by name', () => {
    const parity = (y.at(-1) ?? 0) & 1;
    for (const first of [6, 7]) {
      const hybrid = der.concat(Uint8Array.of(first), point.subarray(1));
      const inside = der.sequence(
        der.sequence(der.oid('1.2.840.10045.2.1'), der.oid(curve.oid)),
        der.bits(hybrid),
      );
      for (const bytes of [hybrid, inside])
        expect(readKey(bytes, '--key').key.problem, `parity ${parity}`).toEqual({
          reason: 'malformed',
          detail: 'a hybrid point encoding',
        });
    }
  });

  it('with its private key behind it is refused, and no byte of it is said', () => {
    for (const bytes of [der.concat(point, pair.secret), der.concat(point.subarray(1), pair.secret)])
      refusesPrivate(bytes);
  });
});

/** Refused in each spelling, and neither the error nor what hangs on it holds four bytes of the secret. */
function refusesPrivate(bytes: Uint8Array): void {
  for (const [, , spell] of SPELLINGS) {
    const spelled = spell(bytes);
    const error = thrown(spelled);
    expect(error.code).toBe('ERR_DECODE_KEY');
    expect(error.message).toBe('--key holds a private key; keytier only takes public ones');
    silent(error, spelled, bytes);
  }
}

function silent(error: KeytierError, ...inputs: readonly Uint8Array[]): void {
  const said = JSON.stringify([
    error.message,
    error.where,
    error.seen,
    error.tried,
    error.hint,
    String(error.cause ?? ''),
  ]);
  for (const input of inputs) {
    const shown = [
      text(input, 'latin1'),
      text(input, 'hex'),
      text(input, 'base64'),
      text(input, 'base64url'),
    ];
    for (const spelling of shown) {
      for (let at = 0; at + 12 <= spelling.length; at += 12)
        expect(said).not.toContain(spelling.slice(at, at + 12));
    }
  }
}

describe('private keys', () => {
  const pkcs8 = (key: KeyObject) => Uint8Array.from(key.export({ format: 'der', type: 'pkcs8' }));
  const encrypted = (format: 'der' | 'pem') =>
    P256.privateKey.export({
      format: format as 'pem',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'x',
    }) as string | Buffer;
  const pkcs12 = der.sequence(
    der.integer(3),
    der.sequence(der.oid('1.2.840.113549.1.7.1'), der.explicit(0, der.octets(new Uint8Array(80).fill(9)))),
  );
  const magic = der.concat(utf8('openssh-key-v1\0'), new Uint8Array(120).fill(0x51));
  const seed = pkcs8(ED25519.privateKey).subarray(-32);

  it.each([
    ['PKCS#8 of P-256', pkcs8(P256.privateKey)],
    ['PKCS#8 of RSA', pkcs8(RSA.privateKey)],
    ['PKCS#8 of Ed25519', pkcs8(ED25519.privateKey)],
    ['PKCS#8 with bytes after it', der.concat(pkcs8(P256.privateKey), hex('0000'))],
    ['encrypted PKCS#8', Uint8Array.from(encrypted('der') as Buffer)],
    ['SEC 1', Uint8Array.from(P256.privateKey.export({ format: 'der', type: 'sec1' }))],
    ['PKCS#1', Uint8Array.from(RSA.privateKey.export({ format: 'der', type: 'pkcs1' }))],
    ['PKCS#12', pkcs12],
    ['OpenSSH', magic],
    ['97 bytes of P-256 as SecKey exports them', der.concat(P256.point, P256.secret)],
    ['seed and key of Ed25519, as libsodium has them', der.concat(seed, ed25519)],
    ['COSE_Key of EC2 with d', cbor([1, 2], [3, -7], [-1, 1], [-2, P256.x], [-3, P256.y], [-4, P256.secret])],
    ['COSE_Key of OKP with d', cbor([1, 1], [-1, 6], [-2, ed25519], [-4, seed])],
    [
      'COSE_Key of RSA with d',
      cbor([1, 3], [-1, hex('c1'.repeat(256))], [-2, hex('010001')], [-3, hex('a5'.repeat(256))]),
    ],
    [
      'COSE_Key of AKP with priv',
      cbor([1, 7], [3, -49], [-1, new Uint8Array(1952)], [-2, new Uint8Array(32).fill(3)]),
    ],
    ['COSE_Key, symmetric', cbor([1, 4], [-1, hex('b7'.repeat(32))])],
  ])('%s', (_name, bytes) => refusesPrivate(bytes));

  it.each([
    ['PEM PKCS#8', P256.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string],
    ['PEM SEC 1', P256.privateKey.export({ format: 'pem', type: 'sec1' }) as string],
    ['PEM PKCS#1', RSA.privateKey.export({ format: 'pem', type: 'pkcs1' }) as string],
    ['PEM encrypted', encrypted('pem') as string],
    ['PEM OpenSSH', toPem('OPENSSH PRIVATE KEY', magic)],
    ['PEM with another label', toPem('PUBLIC KEY', pkcs8(P256.privateKey))],
    [
      'PEM PGP',
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQVYBF\n=aaaa\n-----END PGP PRIVATE KEY BLOCK-----',
    ],
    [
      'a public PEM with a private one below',
      toPem('PUBLIC KEY', P256.spki) + P256.privateKey.export({ format: 'pem', type: 'pkcs8' }),
    ],
    ['PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nAAAA'],
    ['JWK of EC', JSON.stringify(jwkOf(P256.privateKey))],
    ['JWK of RSA', JSON.stringify(jwkOf(RSA.privateKey))],
    ['JWK of OKP', JSON.stringify(jwkOf(ED25519.privateKey))],
    ['JWK of RSA with primes only', JSON.stringify({ ...jwkOf(RSA.publicKey), p: 'AQAB' })],
    ['JWK, symmetric', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQ' })],
    ['JWK of AKP', JSON.stringify({ kty: 'AKP', alg: 'ML-DSA-65', pub: 'AA', priv: 'c2VjcmV0LXNlY3JldA' })],
    [
      'a JWK set with a private key',
      JSON.stringify({ keys: [jwkOf(P256.publicKey), jwkOf(P384.privateKey)] }),
    ],
  ])('%s', (_name, source) => {
    for (const spelled of [
      utf8(source),
      utf8(text(utf8(source), 'base64')),
      utf8(text(utf8(source), 'hex')),
    ]) {
      const error = thrown(spelled);
      expect(error.message).toBe('--key holds a private key; keytier only takes public ones');
    }
  });

  it('a P-384 point of 97 bytes is no private key', () => {
    expect(P384.point.length).toBe(97);
    same(readKey(P384.point, '--key'), P384.spki);
  });
});

describe('RSA, Edwards curves and ML-DSA', () => {
  const rsa = derOf(RSA.publicKey);
  const pkcs1 = derOf(RSA.publicKey, 'pkcs1');
  it.each([
    ['DER public key', rsa, rsa],
    ['RSA PKCS#1', pkcs1, rsa],
    ['PEM RSA PKCS#1', utf8(toPem('RSA PUBLIC KEY', pkcs1)), rsa],
    ['PEM public key', utf8(toPem('PUBLIC KEY', rsa)), rsa],
    ['JWK', utf8(JSON.stringify(jwkOf(RSA.publicKey))), rsa],
    ['raw Ed25519 key', ed25519, derOf(ED25519.publicKey)],
    ['JWK', utf8(JSON.stringify(jwkOf(ED25519.publicKey))), derOf(ED25519.publicKey)],
    ['DER public key', derOf(ED25519.publicKey), derOf(ED25519.publicKey)],
    ['raw Ed448 key', ed448, derOf(ED448.publicKey)],
    ['JWK', utf8(JSON.stringify(jwkOf(ED448.publicKey))), derOf(ED448.publicKey)],
  ] as const)('%s', (form, bytes, spki) => {
    const reading = readKey(bytes, '--key');
    same(reading, spki);
    expect(reading.form).toBe(form);
  });

  it('RSA without the NULL of its parameters is written with it', () => {
    const bare = der.sequence(der.sequence(der.oid('1.2.840.113549.1.1.1')), der.bits(pkcs1));
    same(readKey(bare, '--key'), rsa);
  });

  it.each([
    ['ML-DSA-44', ml_dsa44, '2.16.840.1.101.3.4.3.17', -48],
    ['ML-DSA-65', ml_dsa65, '2.16.840.1.101.3.4.3.18', -49],
    ['ML-DSA-87', ml_dsa87, '2.16.840.1.101.3.4.3.19', -50],
  ] as const)('%s raw, as JWK, COSE_Key and SubjectPublicKeyInfo', (alg, ml, oid, number) => {
    const { publicKey, secretKey } = ml.keygen(new Uint8Array(32).fill(1));
    const pub = Uint8Array.from(publicKey);
    const spki = der.sequence(der.sequence(der.oid(oid)), der.bits(pub));
    same(readKey(pub, '--key'), spki);
    same(readKey(spki, '--key'), spki);
    const jwk = readKey(utf8(JSON.stringify({ kty: 'AKP', alg, pub: text(pub, 'base64url') })), '--key');
    same(jwk, spki);
    expect(jwk.declaredAlg).toBe(alg);
    const cose = readKey(cbor([1, 7], [3, number], [-1, pub]), '--key');
    same(cose, spki);
    expect(cose).toMatchObject({ form: 'COSE_Key', declaredAlg: alg });
    expect(thrown(Uint8Array.from(secretKey)).message).toContain('length of an ML-DSA private key');
    const short = readKey(cbor([1, 7], [3, number], [-1, pub.subarray(1)]), '--key');
    expect(short.key.problem?.reason).toBe('malformed');
  });

  it('bytes that are no point of the Edwards curve are refused, as half of all bytes are', () => {
    const wrong = (length: number) =>
      Array.from({ length: 40 }, (_, index) =>
        Uint8Array.from(
          createHash('shake256', { outputLength: length - 1 })
            .update(`${index}`)
            .digest(),
        ),
      )
        .map((bytes) => der.concat(bytes, Uint8Array.of(0)))
        .map((bytes) => readKey(bytes, '--key').key.problem?.reason);
    for (const length of [32, 57]) {
      const reasons = wrong(length);
      expect(reasons.filter((reason) => reason === 'not-on-curve').length).toBeGreaterThan(5);
      expect(reasons.filter((reason) => reason === undefined).length).toBeGreaterThan(5);
    }
    // y = p, which is 0 again: small order, in a second spelling.
    expect(readKey(hex(`ed${'ff'.repeat(30)}7f`), '--key').key.problem?.reason).toBe('weak-key');
    // y = p + 3.
    expect(readKey(hex(`f0${'ff'.repeat(30)}7f`), '--key').key.problem?.reason).toBe('not-on-curve');
    for (const y of ['00', '01'])
      expect(readKey(hex(y + '00'.repeat(56)), '--key').key.problem?.reason).toBe('weak-key');
  });
});

describe('JWK', () => {
  const ec = jwkOf(P256.publicKey);
  const read = (jwk: object) => readKey(utf8(JSON.stringify(jwk)), '--key');
  const refused = (jwk: object) => thrown(utf8(JSON.stringify(jwk))).message;

  it('the examples of RFC 7517 A.1 and RFC 8037 A.2', () => {
    const first = read({
      kty: 'EC',
      crv: 'P-256',
      x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
      y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
      use: 'enc',
      kid: '1',
    });
    expect(first.key.problem).toBeNull();
    const second = read({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
    expect(text(second.spki.subarray(-32), 'hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });

  it.each(['P_256', 'P_384', 'P_521', 'SECP256K1'])('of WebCrypto and OpenSSL on %s', (name) => {
    const { publicKey, spki } = pairOf(name);
    const reading = read(jwkOf(publicKey));
    same(reading, spki);
    expect(reading).toMatchObject({ form: 'JWK', declaredAlg: null, encoding: null });
    same(read({ keys: [jwkOf(publicKey)] }), spki);
  });

  it('declares its algorithm, which must fit its curve', () => {
    expect(read({ ...ec, alg: 'ES256' })).toMatchObject({ declaredAlg: 'ES256', key: { problem: null } });
    expect(read({ ...ec, alg: 'ECDH-ES' })).toMatchObject({ declaredAlg: 'ECDH-ES', key: { problem: null } });
    expect(read({ ...ec, alg: '\u001b[31mES256' }).declaredAlg).toBe('an alg that is no name');
    expect(read({ ...ec, alg: 7 }).declaredAlg).toBe('an alg that is no name');
    for (const alg of ['ES384', 'ES256K', 'RS256', 'EdDSA'])
      expect(read({ ...ec, alg }).key).toMatchObject({ point: null, problem: { reason: 'malformed' } });
    expect(read({ ...jwkOf(ED448.publicKey), alg: 'EdDSA' }).key.problem).toBeNull();
    expect(read({ ...jwkOf(RSA.publicKey), alg: 'PS256' })).toMatchObject({
      declaredAlg: 'PS256',
      key: { problem: null },
    });
  });

  it.each([
    [
      'x padded with a zero',
      { ...ec, x: text(der.concat(hex('00'), P256.x), 'base64url') },
      /x has 33 bytes, P_256 has 32/,
    ],
    ['x a byte short', { ...ec, x: text(P256.x.subarray(1), 'base64url') }, /x has 31 bytes/],
    ['x of another curve', { ...ec, crv: 'P-384' }, /x has 32 bytes, P_384 has 48/],
    ['x in base64 with padding', { ...ec, x: text(P256.x, 'base64') }, /x is not base64url without padding/],
    ['x as a number', { ...ec, x: 7 }, /without x/],
    ['no y', { ...ec, y: undefined }, /without y/],
    ['an unknown curve', { ...ec, crv: 'P-255' }, /crv that keytier does not know/],
    ['an unknown type', { ...ec, kty: 'XX' }, /kty/],
    ['no type', { x: ec['x'], y: ec['y'] }, /without the kty/],
    ['X448', { kty: 'OKP', crv: 'X448', x: 'AA' }, /crv that is not/],
    [
      'n with a leading zero',
      { ...jwkOf(RSA.publicKey), n: `AA${jwkOf(RSA.publicKey)['n']}` },
      /leading zero|base64url/,
    ],
    ['AKP without alg', { kty: 'AKP', pub: 'AA' }, /without the alg/],
    ['two keys', { keys: [ec, ec] }, /a JWK set with 2 keys/],
    ['no keys', { keys: [] }, /without a key/],
  ])('%s is refused', (_name, jwk, message) => {
    expect(refused(jwk)).toMatch(message);
  });

  it('with a member twice is refused: two readers could see two keys', () => {
    const source = `{"kty":"EC","crv":"P-256","x":"${text(P384.x, 'base64url')}","x":"${ec['x']}","y":"${ec['y']}"}`;
    expect(thrown(utf8(source)).message).toContain('two members x');
  });

  it('beside its curve has a problem', () => {
    expect(read({ ...ec, y: ec['x'] }).key.problem?.reason).toBe('not-on-curve');
  });
});

describe('COSE_Key', () => {
  const ec2 = (pair: EcPair, crv: number, alg: number, y: unknown = pair.y) =>
    cbor([1, 2], [3, alg], [-1, crv], [-2, pair.x], [-3, y]);

  it('the example of RFC 9052 C.7.1', () => {
    const x = hex('65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d');
    const y = hex('1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c');
    const reading = readKey(
      cbor([1, 2], [-1, 1], [-2, x], [-3, y], [2, utf8('meriadoc.brandybuck@buckland.example')]),
      '--key',
    );
    expect(reading).toMatchObject({ form: 'COSE_Key', declaredAlg: null, key: { problem: null } });
    expect(text(reading.spki.subarray(-64), 'hex')).toBe(text(der.concat(x, y), 'hex'));
  });

  it.each([
    ['P_256', 1, -7, 'ES256'],
    ['P_256', 1, -9, 'ESP256'],
    ['P_384', 2, -35, 'ES384'],
    ['P_521', 3, -36, 'ES512'],
    ['SECP256K1', 8, -47, 'ES256K'],
    ['BRAINPOOLP256R1', 256, -265, 'ESB256'],
    ['BRAINPOOLP320R1', 257, -266, 'ESB320'],
    ['BRAINPOOLP384R1', 258, -267, 'ESB384'],
    ['BRAINPOOLP512R1', 259, -268, 'ESB512'],
  ])('EC2 on %s', (name, crv, alg, declared) => {
    const reading = readKey(ec2(pairOf(name), crv, alg), '--key');
    same(reading, pairOf(name).spki);
    expect(reading.declaredAlg).toBe(declared);
  });

  it.each(SPELLINGS)('%s', (_name, encoding, spell) => {
    const reading = readKey(spell(cbor([1, 1], [3, -8], [-1, 6], [-2, ed25519])), '--key');
    same(reading, derOf(ED25519.publicKey));
    expect(reading.encoding === null).toBe(encoding === null);
    expect(reading.declaredAlg).toBe('EdDSA');
  });

  it('RSA and Ed448', () => {
    const { n = '', e = '' } = jwkOf(RSA.publicKey);
    const bytes = (value: string) => Uint8Array.from(Buffer.from(value, 'base64url'));
    same(readKey(cbor([1, 3], [3, -257], [-1, bytes(n)], [-2, bytes(e)]), '--key'), derOf(RSA.publicKey));
    same(readKey(cbor([1, 1], [3, -53], [-1, 7], [-2, ed448]), '--key'), derOf(ED448.publicKey));
  });

  it('a compressed y is the same key where no algorithm forbids it, and refused for ES256', () => {
    const odd = ((P256.y.at(-1) ?? 0) & 1) === 1;
    same(readKey(cbor([1, 2], [-1, 1], [-2, P256.x], [-3, odd]), '--key'), P256.spki);
    for (const alg of [-7, -9]) {
      const { key } = readKey(ec2(P256, 1, alg, odd), '--key');
      expect(key).toMatchObject({ point: null, problem: { reason: 'malformed' } });
      expect(key.problem?.detail).toContain('compressed');
    }
  });

  it.each([
    ['ES256 on P-384', ec2(P384, 2, -7)],
    ['ES384 on P-256', ec2(P256, 1, -35)],
    ['ES256K on P-256', ec2(P256, 1, -47)],
    ['RS256 on P-256', ec2(P256, 1, -257)],
    ['EdDSA on Ed448', cbor([1, 1], [3, -8], [-1, 7], [-2, ed448])],
    ['beside the curve', ec2(P256, 1, -7, P256.x)],
  ])('%s has a problem', (_name, bytes) => {
    expect(readKey(bytes, '--key').key.problem).not.toBeNull();
  });

  it.each([
    ['bytes after it', der.concat(ec2(P256, 1, -7), hex('00')), /nothing after it/],
    ['an indefinite map', der.concat(hex('bf'), ec2(P256, 1, -7).subarray(1), hex('ff')), /definite lengths/],
    ['a label twice', der.concat(hex('a6'), ec2(P256, 1, -7).subarray(1), hex('0102')), /unique keys/],
    ['x too short', cbor([1, 2], [-1, 1], [-2, P256.x.subarray(1)], [-3, P256.y]), /x has 31 bytes/],
    ['x padded', cbor([1, 2], [-1, 1], [-2, der.concat(hex('00'), P256.x)], [-3, P256.y]), /x has 33 bytes/],
    ['y too long', ec2(P256, 1, -7, der.concat(hex('00'), P256.y)), /y has 33 bytes/],
    ['no y', cbor([1, 2], [-1, 1], [-2, P256.x]), /without y/],
    ['no x', cbor([1, 2], [-1, 1], [-3, P256.y]), /without x/],
    ['an unknown curve', ec2(P256, 77, -7), /crv that keytier does not know/],
    ['no type', cbor([3, -7], [-1, 1]), /without the kty/],
  ])('%s is refused', (_name, bytes, message) => {
    expect(thrown(bytes).message).toMatch(message);
  });
});

describe('OpenSSH', () => {
  const field = (bytes: Uint8Array) =>
    der.concat(Uint8Array.of(0, 0, bytes.length >> 8, bytes.length & 255), bytes);
  const line = (type: string, ...fields: readonly Uint8Array[]) =>
    utf8(`${type} ${text(der.concat(field(utf8(type)), ...fields.map(field)), 'base64')} me`);

  it.each(OPENSSH)('$type as ssh-keygen writes it', ({ line: source, rfc4716, spki }) => {
    const expected = Uint8Array.from(Buffer.from(spki, 'base64'));
    const [, base64 = ''] = source.split(' ');
    for (const form of [
      source,
      `${source}\n`,
      `no-pty,command="x y" ${source}`,
      `host.example ${source}`,
      `# a comment\n${source}`,
      rfc4716,
    ]) {
      const reading = readKey(utf8(form), '--key');
      same(reading, expected);
      expect(reading).toMatchObject({ form: 'OpenSSH public key', encoding: null });
    }
    const blob = Uint8Array.from(Buffer.from(base64, 'base64'));
    for (const [, , spell] of SPELLINGS) same(readKey(spell(blob), '--key'), expected);
  });

  it('security keys name their application', () => {
    const ecdsa = readKey(
      line('sk-ecdsa-sha2-nistp256@openssh.com', utf8('nistp256'), P256.point, utf8('ssh:work')),
      '--key',
    );
    same(ecdsa, P256.spki);
    expect(ecdsa.form).toBe('OpenSSH security key for application ssh:work');
    const eddsa = readKey(line('sk-ssh-ed25519@openssh.com', ed25519, utf8('\u001b[31mssh:')), '--key');
    same(eddsa, derOf(ED25519.publicKey));
    expect(eddsa.form).toBe('OpenSSH security key for application that cannot be shown');
  });

  it.each([
    ['two keys', utf8(`${OPENSSH[0]?.line}\n${OPENSSH[1]?.line}`), /2 lines/],
    ['DSA', line('ssh-dss', hex('00'), hex('00')), /DSA/],
    ['a certificate', line('ssh-ed25519-cert-v01@openssh.com', hex('00')), /certificate/],
    ['an unknown type', line('ssh-unknown', hex('00')), /type that keytier does not know/],
    ['a field too many', line('ssh-ed25519', ed25519, hex('00')), /3 fields, 2 expected/],
    [
      'another curve inside',
      line('ecdsa-sha2-nistp256', utf8('nistp384'), P384.point),
      /type and curve differ/,
    ],
    ['another type inside', utf8(`ssh-rsa ${OPENSSH[0]?.line.split(' ')[1]}`), /different types/],
    ['a negative modulus', line('ssh-rsa', hex('010001'), hex('ff'.repeat(256))), /negative/],
    ['a padded modulus', line('ssh-rsa', hex('010001'), hex(`0000${'ff'.repeat(255)}`)), /not minimal/],
  ])('%s is refused', (_name, bytes, message) => {
    expect(thrown(bytes).message).toMatch(message);
  });

  it('a point beside the curve has a problem', () => {
    const wrong = P256.point.map((byte, index) => (index === 64 ? byte ^ 1 : byte));
    expect(readKey(line('ecdsa-sha2-nistp256', utf8('nistp256'), wrong), '--key').key.problem?.reason).toBe(
      'not-on-curve',
    );
  });
});

describe('certificates', () => {
  it('give their key, and the first of a chain its', async () => {
    const { pem: source, certificates } = await mintChain();
    const [leaf = new Uint8Array()] = certificates;
    const pem = readKey(utf8(source), '--key');
    const expected = derOf(createPublicKey(toPem('CERTIFICATE', leaf)));
    same(pem, expected);
    expect(pem).toMatchObject({ form: 'PEM certificate', encoding: null });
    const binary = readKey(leaf, '--key');
    same(binary, expected);
    expect(binary.form).toBe('DER certificate');
    for (const { certificate } of [pem, binary])
      expect(text(certificate ?? new Uint8Array(), 'hex')).toBe(text(leaf, 'hex'));
    expect(thrown(der.concat(leaf, hex('00'))).message).toContain('certificate with 1 trailing byte');
  });
});

describe('what is no key', () => {
  it.each([
    [
      'trailing bytes in SubjectPublicKeyInfo',
      der.concat(P256.spki, hex('010203')),
      /SubjectPublicKeyInfo with 3 trailing bytes/,
    ],
    [
      'the same as hex',
      utf8(text(der.concat(P256.spki, hex('00')), 'hex')),
      /SubjectPublicKeyInfo with 1 trailing byte$/,
    ],
    ['the same in PEM', utf8(toPem('PUBLIC KEY', der.concat(P256.spki, hex('00')))), /1 trailing byte$/],
    ['a signature', der.sequence(der.integer(5), der.integer(7)), /an ECDSA signature/],
    [
      'a request in PEM',
      utf8(toPem('CERTIFICATE REQUEST', der.sequence(der.integer(5)))),
      /no key and no certificate/,
    ],
    [
      'damaged PEM',
      utf8('-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----'),
      /damaged PEM block \(not-base64\) in line 1/,
    ],
    [
      'two PEM keys',
      utf8(toPem('PUBLIC KEY', P256.spki) + toPem('PUBLIC KEY', P384.spki)),
      /2 PEM public keys/,
    ],
    [
      '66 bytes that begin with 04',
      der.concat(P256.point, hex('00')),
      /66 bytes, and an X9.63 uncompressed point has 57, 65, 81, 97, 129, 133/,
    ],
    [
      '145 bytes that begin with 04',
      der.concat(hex('04'), new Uint8Array(144).fill(7)),
      /length of an X9.63 private key/,
    ],
    [
      'a PGP key',
      utf8('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n=aaaa\n-----END PGP PUBLIC KEY BLOCK-----'),
      /PGP/,
    ],
    ['a PGP key in binary', hex(`99010d04${'5a'.repeat(200)}`), /PGP/],
    ['words', utf8('not a key at all'), /is not a public key$/],
    ['nothing', new Uint8Array(), /is not a public key$/],
    ['broken JSON', utf8('{"kty":'), /JSON/],
  ])('%s', (_name, bytes, message) => {
    const error = thrown(bytes);
    expect(error.code).toBe('ERR_DECODE_KEY');
    expect(error.message).toMatch(message);
    expect(error.tried?.length).toBeGreaterThan(5);
    silent(error, bytes);
  });

  it('a PGP key comes with a hint', () => {
    expect(
      thrown(utf8('-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----')).hint,
    ).toContain('gpg');
  });

  it('the point at infinity has a problem', () => {
    const inside = der.sequence(
      der.sequence(der.oid('1.2.840.10045.2.1'), der.oid(P256.curve.oid)),
      der.bits(hex('00')),
    );
    for (const bytes of [hex('00'), inside])
      expect(readKey(bytes, '--key').key.problem).toEqual({
        reason: 'not-on-curve',
        detail: 'the point at infinity',
      });
  });

  it('another curve than the one asked for, also where the bytes begin like CBOR or DER', () => {
    for (const first of ['a5', 'bf', '30', '02', '99'])
      expect(thrown(der.concat(hex(first), new Uint8Array(95).fill(7)), 'P_256').message).toMatch(
        /would be P_384/,
      );
    expect(thrown(P384.point.subarray(1), 'P_256').message).toMatch(/96 bytes, bare x‖y, would be P_384/);
    for (const bytes of [
      P384.spki,
      utf8(JSON.stringify(jwkOf(P384.publicKey))),
      ed25519,
      derOf(ED25519.publicKey),
    ])
      expect(thrown(bytes, 'P_256').message).toMatch(/not P_256/);
  });

  it('a curve by any of its names, and none by another', () => {
    for (const name of ['P-256', 'P_256', 'prime256v1', 'secp256r1', 'nistp256'])
      same(readKey(P256.compressed, '--key', { curve: name }), P256.spki);
    expect(thrown(P256.point, 'P-255').code).toBe('ERR_VALUE_INVALID');
  });

  it('more bytes than any key has', () => {
    expect(thrown(new Uint8Array(MAX_KEY_INPUT_BYTES + 1).fill(0x41)).code).toBe('ERR_LIMIT_EXCEEDED');
  });

  it('random bytes and random damage end in a reading or an error of ours', () => {
    const run = (bytes: Uint8Array) => {
      try {
        readKey(bytes, '--key');
      } catch (error) {
        if (!(error instanceof KeytierError)) throw error;
        silent(error, bytes);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), run), { seed: 3, numRuns: 300 });
    const seeds = [
      P256.spki,
      derOf(RSA.publicKey),
      cbor([1, 2], [3, -7], [-1, 1], [-2, P256.x], [-3, P256.y]),
      utf8(OPENSSH[0]?.line ?? ''),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.nat(), fc.nat(255), (bytes, at, value) => {
        run(bytes.map((byte, index) => (index === at % bytes.length ? value : byte)));
        run(bytes.subarray(0, at % bytes.length));
      }),
      { seed: 4, numRuns: 400 },
    );
  });
});
