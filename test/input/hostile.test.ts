// Inputs made to cost time or memory: each must end with a result or an error code, and the size of the work is bounded.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_INPUT_BYTES } from '../../src/codec/limits.ts';
import { detectArtifacts } from '../../src/input/detect.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { readCmsCertificates } from '../../src/x509/cms.ts';
import { type MintedChain, openWorkshop, type Workshop } from './openssl.ts';

let workshop: Workshop;
let chain: MintedChain;

beforeAll(() => {
  workshop = openWorkshop();
  chain = workshop.mintChain('hostile');
});

afterAll(() => workshop.close());

const fill = (pattern: string | Buffer, size = MAX_INPUT_BYTES): Uint8Array =>
  Uint8Array.from(Buffer.alloc(size, pattern));

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

/** A fixed linear congruential generator (Numerical Recipes), so that junk is the same in every run. */
function junk(size: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">${Array.from(
  { length: 20 },
  (_, index) => `<!ENTITY b${index} "${`&b${index - 1};`.repeat(10)}">`,
).join('')}]><AndroidAttestation><Keybox><Key algorithm="ecdsa">&b19;</Key></Keybox></AndroidAttestation>`;

const CASES: readonly (readonly [string, () => Uint8Array])[] = [
  ['zeros', () => new Uint8Array(MAX_INPUT_BYTES)],
  ['random bytes', () => junk(MAX_INPUT_BYTES)],
  [
    'random bytes that start like DER',
    () => Uint8Array.from([0x30, 0x83, 0x0f, 0xff, 0xfb, ...junk(100_000)]),
  ],
  ['nested DER', () => fill(Buffer.from('3080', 'hex'))],
  ['DER of empty sequences', () => fill(Buffer.from('3000', 'hex'))],
  [
    'CMS with indefinite lengths, nested',
    () =>
      Buffer.concat([
        Buffer.from('308006092a864886f70d010702a080', 'hex'),
        fill(Buffer.from('3080', 'hex'), 900_000),
      ]),
  ],
  [
    'CMS with indefinite lengths, wide',
    () =>
      Buffer.concat([
        Buffer.from('308006092a864886f70d010702a0803080', 'hex'),
        fill(Buffer.from('0500', 'hex'), 900_000),
      ]),
  ],
  // AlgorithmIdentifier with id-ecPublicKey, then an empty BIT STRING: a SubjectPublicKeyInfo in shape.
  ['tiny public keys', () => fill(Buffer.from('300d300906072a8648ce3d0201030100'.slice(0, 30), 'hex'))],
  ['PEM headers without end', () => text('-----BEGIN CERTIFICATE-----\n'.repeat(37_000))],
  ['PEM headers and ends', () => text('-----BEGIN A-----\n-----END B-----\n'.repeat(30_000))],
  ['empty PEM blocks', () => text('-----BEGIN A-----\nMAA=\n-----END A-----\n'.repeat(25_000))],
  ['deep JSON arrays', () => text(nested('[', ']', 500_000))],
  ['deep JSON objects', () => text(`${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`)],
  ['wide JSON array', () => text(`[${'0,'.repeat(500_000)}0]`)],
  ['wide JSON array of objects', () => text(`[${'{},'.repeat(300_000)}{}]`)],
  ['JSON array of almost certificates', () => text(`[${`"${'M'.repeat(44)}",`.repeat(22_000)}""]`)],
  [
    'JSON array of almost PEM',
    () => text(`[${'"-----BEGIN A----- xxxxxxxxxxxxxxxxxxxxxxxxxxx",'.repeat(20_000)}""]`),
  ],
  [
    'JSON strings in JSON strings',
    () =>
      text(
        Array.from({ length: 12 }).reduce<string>(
          (inner) => JSON.stringify({ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: inner }),
          '{}',
        ),
      ),
  ],
  ['JSON lines', () => text('{"a":1}\n'.repeat(130_000))],
  ['JSON lines that are none', () => text(`{"a":1}\n${'{\n'.repeat(500_000)}`)],
  ['JSON with one long key', () => text(`{"${'k'.repeat(1_000_000)}":1}`)],
  ['base64 of nothing', () => fill('A')],
  ['base64 with commas', () => fill('MA,')],
  ['base64 lines', () => fill('MIIB\n')],
  ['hex of nothing', () => fill('30')],
  ['hex with colons', () => fill('30:')],
  ['line ends', () => fill('\n')],
  ['line ends and spaces', () => fill('M\n   \n')],
  ['backslashes', () => fill('\\')],
  ['XML entities', () => text(bomb)],
  ['XML keys without end', () => fill('<Keybox> <Key algorithm="a">')],
  ['XML comments without end', () => fill('<Keybox> <!--')],
];

describe('hostile inputs end with an error code', () => {
  it.each(CASES)('%s', async (_, make) => {
    const error = await detectArtifacts({ source: 'in', bytes: make().subarray(0, MAX_INPUT_BYTES) }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(KeytierError);
    expect(['ERR_INPUT_NO_ARTIFACT', 'ERR_INPUT_MALFORMED', 'ERR_LIMIT_EXCEEDED']).toContain(
      error instanceof KeytierError ? error.code : 'none',
    );
  });
});

describe('changed bytes', () => {
  it('never end in anything but a result or an error code', async () => {
    const capture = {
      id: 1,
      expected: { challenge: 'hex:00' },
      x5c: chain.der.map((der) => der.toString('base64')),
    };
    const originals = [chain.pem.join(''), Buffer.concat(chain.der), chain.p7b, JSON.stringify(capture)];
    const noise = junk(60_000);
    let position = 0;
    const next = () => (noise[position++] ?? 0) * 256 + (noise[position++] ?? 0);
    for (const original of originals.map((value) => Buffer.from(value))) {
      for (let round = 0; round < 250; round++) {
        const bytes = Uint8Array.from(original);
        for (let change = 0; change <= round % 4; change++) bytes[next() % bytes.length] = next() & 255;
        const result = await detectArtifacts({ source: 'in', bytes }).catch((cause: unknown) => cause);
        if (!Array.isArray(result)) expect(result).toBeInstanceOf(KeytierError);
      }
    }
  });
});

describe('limits', () => {
  const fails = async (bytes: Uint8Array | string) => {
    const data = typeof bytes === 'string' ? text(bytes) : bytes;
    const error = await detectArtifacts({ source: 'in', bytes: data }).catch((cause: unknown) => cause);
    return error instanceof KeytierError ? error.code : 'no error';
  };

  it('holds for the size of an input', async () => {
    expect(await fails(new Uint8Array(MAX_INPUT_BYTES + 1))).toBe('ERR_LIMIT_EXCEEDED');
  });

  it('holds for the size of a certificate', async () => {
    const der = (tag: number, ...content: readonly Buffer[]) => {
      const body = Buffer.concat(content);
      return Buffer.concat([
        Buffer.from([tag, 0x83, body.length >> 16, (body.length >> 8) & 255, body.length & 255]),
        body,
      ]);
    };
    const empty = Buffer.from('3000', 'hex');
    const serial = Buffer.from('020101', 'hex');
    // A certificate in shape only (RFC 5280 4.1): serial, four empty sequences, and a long one for the key.
    const tbs = (size: number) =>
      der(0x30, serial, empty, empty, empty, empty, der(0x30, Buffer.alloc(size)));
    const certificate = (size: number) => der(0x30, tbs(size), empty, Buffer.from('03020000', 'hex'));
    expect(await fails(certificate(65_000))).toBe('no error');
    expect(await fails(certificate(65_536))).toBe('ERR_LIMIT_EXCEEDED');
  });

  it('holds for the certificates of a chain and of an input', async () => {
    const leaf = chain.der[0] ?? Buffer.alloc(0);
    const list = (count: number) => Buffer.concat(Array.from({ length: count }, () => leaf));
    const found = await detectArtifacts({ source: 'in', bytes: list(32) });
    expect(found[0]?.certificates).toHaveLength(32);
    expect(await fails(list(33))).toBe('ERR_LIMIT_EXCEEDED');
    expect(await fails(list(1025))).toBe('ERR_LIMIT_EXCEEDED');
    const x5c = Array.from({ length: 1025 }, () => leaf.toString('base64'));
    expect(await fails(JSON.stringify({ x5c }))).toBe('ERR_LIMIT_EXCEEDED');
  });

  it('holds for the artefacts of an input', async () => {
    const line = JSON.stringify({ key: chain.leafPublicPem });
    const lines = (count: number) => `${line}\n`.repeat(count);
    expect(await detectArtifacts({ source: 'in', bytes: text(lines(256)) })).toHaveLength(256);
    expect(await fails(lines(257))).toBe('ERR_LIMIT_EXCEEDED');
  });

  it('says where the search in JSON ended, and keeps what it found', async () => {
    const x5c = chain.der.map((der) => der.toString('base64'));
    const wide = JSON.stringify({ x5c, rest: Array.from({ length: 100_001 }, () => ({})) });
    const [found] = await detectArtifacts({ source: 'in', bytes: text(wide) });
    expect(found?.notes.map((note) => note.reason)).toEqual(['search-limit']);
    expect(await fails(JSON.stringify({ rest: Array.from({ length: 100_001 }, () => ({})), x5c }))).toBe(
      'ERR_LIMIT_EXCEEDED',
    );
  });
});

describe('readCmsCertificates', () => {
  it('returns the bytes openssl put in', async () => {
    const found = await readCmsCertificates(chain.p7b);
    expect(found.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
      chain.der.map((bytes) => bytes.toString('hex')),
    );
  });

  it('reads BER with indefinite lengths, as streaming writers make it', async () => {
    const signer = ['-signer', 'hostile-leaf.pem', '-inkey', 'hostile-leaf.key'];
    const ber = workshop.openssl(
      [
        'cms',
        '-sign',
        '-stream',
        '-nodetach',
        '-binary',
        ...signer,
        '-certfile',
        'hostile-root.pem',
        '-outform',
        'DER',
      ],
      'hello',
    );
    expect(ber.subarray(0, 2).toString('hex')).toBe('3080');
    const found = await readCmsCertificates(ber);
    const minted = [chain.der[0], chain.der[2]].map((bytes) => bytes?.toString('hex'));
    expect(found.map((bytes) => Buffer.from(bytes).toString('hex')).sort()).toEqual(minted.sort());
  });

  it('has nothing to give for other content', async () => {
    // ContentInfo of type data (RFC 5652 section 4).
    expect(await readCmsCertificates(Buffer.from('300f06092a864886f70d010701a0020400', 'hex'))).toEqual([]);
  });

  it('refuses what does not decode, wherever it is cut off', async () => {
    for (let length = 0; length < chain.p7b.length; length += 13) {
      await expect(readCmsCertificates(chain.p7b.subarray(0, length))).rejects.toMatchObject({
        code: 'ERR_INPUT_MALFORMED',
      });
    }
  });
});
