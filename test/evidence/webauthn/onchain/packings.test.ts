// Packings of smart accounts: each is recognised and taken off, and what is broken, confused or ambiguous is named.
import { describe, expect, it } from 'vitest';
import {
  MAX_LAYERS,
  type PasskeyParts,
  type Unpacked,
  unpackSignature,
} from '../../../../src/evidence/webauthn/onchain/packings.ts';
import { MAX_SAFE_OWNERS } from '../../../../src/evidence/webauthn/onchain/safe-signatures.ts';
import { corpusTitle } from '../../../lib/corpus.ts';
import { rawToDer } from '../../../lib/mint/keys.ts';
import { hex, join, type Parts, pack, struct, tuple, word } from './abi-writer.ts';
import { corpusVectors, mintAssertion, N, utf8, VECTORS } from './fixtures.ts';

const parts = mintAssertion();
const SAFE_FIELDS = utf8('"origin":"https://wallet.example","crossOrigin":false');
const names = ({ layers }: Unpacked) => layers.map(({ name }) => name);
const faultOf = (bytes: Uint8Array) => {
  const result = unpackSignature(bytes);
  return result.ok ? 'read' : result.fault;
};

const whole = (of: Parts): PasskeyParts => ({ ...of, safeFields: null });
const safe = (of: Parts, safeFields: Uint8Array): PasskeyParts => ({
  authenticatorData: of.authenticatorData,
  clientDataJSON: null,
  safeFields,
  challengeIndex: null,
  typeIndex: null,
  r: of.r,
  s: of.s,
});
const bare = ({ r, s }: Parts): PasskeyParts => ({
  authenticatorData: null,
  clientDataJSON: null,
  safeFields: null,
  challengeIndex: null,
  typeIndex: null,
  r,
  s,
});

describe('every packing', () => {
  const sol = pack.webauthnSol(parts);
  const coinbase = pack.coinbase(sol, 3n);
  const safeBytes = pack.safe(parts);
  const cases: readonly [string, Uint8Array, readonly string[], PasskeyParts][] = [
    ['webauthn-sol struct', sol, ['webauthn-sol'], whole(parts)],
    ['Coinbase wrapper', coinbase, ['coinbase-signature-wrapper', 'webauthn-sol'], whole(parts)],
    ['OpenZeppelin, field by field', pack.openzeppelin(parts), ['openzeppelin-webauthn'], whole(parts)],
    ['Safe passkey', safeBytes, ['safe-passkey'], safe(parts, SAFE_FIELDS)],
    [
      'Safe contract signature',
      pack.safeContract(safeBytes),
      ['safe-contract-signature', 'safe-passkey'],
      safe(parts, SAFE_FIELDS),
    ],
    [
      'Safe 4337 signature',
      join(new Uint8Array(12), pack.safeContract(safeBytes)),
      ['safe-4337', 'safe-contract-signature', 'safe-passkey'],
      safe(parts, SAFE_FIELDS),
    ],
    [
      'ERC-6492 around OpenZeppelin',
      pack.erc6492(pack.openzeppelin(parts)),
      ['erc-6492', 'openzeppelin-webauthn'],
      whole(parts),
    ],
    [
      'ERC-6492 around Coinbase (edge case 74)',
      pack.erc6492(coinbase),
      ['erc-6492', 'coinbase-signature-wrapper', 'webauthn-sol'],
      whole(parts),
    ],
    ['raw', pack.raw(parts), ['raw'], bare(parts)],
    ['DER', rawToDer(pack.raw(parts)), ['der'], bare(parts)],
    [
      'raw inside Coinbase wrapper',
      pack.coinbase(pack.raw(parts)),
      ['coinbase-signature-wrapper', 'raw'],
      bare(parts),
    ],
  ];
  it.each(cases)('%s', (_, bytes, layers, expected) => {
    const result = unpackSignature(bytes);
    expect(names(result)).toEqual(layers);
    expect(result).toMatchObject({ ok: true, parts: expected });
  });

  it('names the owner of a Coinbase wallet, the innermost of several', () => {
    expect(unpackSignature(coinbase)).toMatchObject({ ownerIndex: 3n });
    expect(unpackSignature(pack.coinbase(coinbase, 9n))).toMatchObject({ ownerIndex: 3n });
    expect(unpackSignature(sol)).toMatchObject({ ownerIndex: null });
  });

  it('tells what the wrappers say', () => {
    expect(unpackSignature(pack.erc6492(coinbase)).layers.map(({ details }) => details)).toEqual([
      { factory: '0x0ba5ed0c6aa8c49038f819e587e2633c4a9f428a', factoryCalldata: '0xdeadbeef' },
      { ownerIndex: '3' },
      {},
    ]);
    const validity = join(hex('000000000001'), hex('0000000000ff'), pack.safeContract(safeBytes));
    expect(
      unpackSignature(validity)
        .layers.slice(0, 2)
        .map(({ details }) => details),
    ).toEqual([
      { validAfter: '1', validUntil: '255' },
      { signer: `0x${'ab'.repeat(20)}`, owners: '1' },
    ]);
  });

  it('keeps r and s out of range for the verifier to refuse', () => {
    const strange = { ...parts, r: 0n, s: (1n << 256n) - 1n };
    expect(unpackSignature(pack.webauthnSol(strange))).toMatchObject({
      ok: true,
      parts: { r: 0n, s: strange.s },
    });
  });
});

describe('a confusion of the two libraries (edge case 75)', () => {
  it('is told by structure', () => {
    expect(names(unpackSignature(pack.webauthnSolFieldwise(parts)))).toEqual(['webauthn-sol-fieldwise']);
    expect(names(unpackSignature(pack.openzeppelinStruct(parts)))).toEqual(['openzeppelin-webauthn-struct']);
    expect(unpackSignature(pack.openzeppelinStruct(parts))).toMatchObject({ ok: true, parts: whole(parts) });
  });

  it('is ambiguous where both readings fit, and then nothing is read', () => {
    // r is OpenZeppelin's first word and webauthn-sol's first offset; s is its second word and second offset.
    const twice = { ...parts, r: 0xc0n, s: 0x120n };
    const both = pack.openzeppelin(twice);
    expect(both).toEqual(pack.webauthnSolFieldwise(twice));
    expect(unpackSignature(both)).toMatchObject({
      ok: false,
      fault: 'ambiguous',
      readings: ['webauthn-sol-fieldwise', 'openzeppelin-webauthn'],
    });
  });
});

describe('Safe signatures of several owners', () => {
  const passkey = pack.safe(parts);
  const ecdsa = (v: number) => join(word(1), word(2), Uint8Array.of(v));
  const contract = (offset: number, signer: string) =>
    join(hex('00'.repeat(12)), hex(signer.repeat(20)), word(offset), Uint8Array.of(0));
  const dynamic = (data: Uint8Array) => join(word(data.length), data);

  it('the passkey among secp256k1 owners is found', () => {
    const bytes = join(ecdsa(27), contract(195, 'ab'), ecdsa(31), dynamic(passkey));
    expect(unpackSignature(bytes)).toMatchObject({ ok: true, parts: { r: parts.r } });
    expect(unpackSignature(bytes).layers[0]?.details).toEqual({
      signer: `0x${'ab'.repeat(20)}`,
      owners: '3',
    });
  });

  it('the passkey beside another contract is found', () => {
    const other = hex('1234');
    const bytes = join(
      contract(130, 'aa'),
      contract(130 + 32 + other.length, 'bb'),
      dynamic(other),
      dynamic(passkey),
    );
    expect(unpackSignature(bytes)).toMatchObject({ ok: true, parts: { s: parts.s } });
  });

  it('two passkeys are ambiguous', () => {
    const bytes = join(
      contract(130, 'aa'),
      contract(130 + 32 + passkey.length, 'bb'),
      dynamic(passkey),
      dynamic(passkey),
    );
    expect(faultOf(bytes)).toBe('ambiguous');
  });

  it.each([
    [
      'two owners share their data',
      join(contract(130, 'aa'), contract(130, 'bb'), dynamic(passkey)),
      'non-canonical',
    ],
    [
      'the second points beyond the end',
      join(contract(130, 'aa'), contract(9999, 'bb'), dynamic(passkey)),
      'malformed',
    ],
    ['a length beyond the end', join(contract(65, 'aa'), word(9999), passkey), 'malformed'],
    ['bytes after the last signature', join(pack.safeContract(passkey), Uint8Array.of(0)), 'non-canonical'],
    ['the data starts within the static parts', join(contract(66, 'aa'), dynamic(passkey)), 'unknown'],
    ['a signer that is no address', join(pack.safeContract(passkey).with(0, 1)), 'unknown'],
    ['a signer of zeros', pack.safeContract(passkey, new Uint8Array(32)), 'unknown'],
    ['a v that no Safe knows', join(ecdsa(5), contract(130, 'ab'), dynamic(passkey)), 'unknown'],
    [
      `more than ${MAX_SAFE_OWNERS} owners`,
      join(...Array.from({ length: 65 }, () => ecdsa(27)), contract(66 * 65, 'ab'), dynamic(passkey)),
      'unknown',
    ],
  ] as const)('%s', (_, bytes, expected) => {
    expect(faultOf(bytes)).toBe(expected);
  });
});

describe('what is no P-256 signature', () => {
  it.each([
    ['65 bytes r‖s‖v', join(pack.raw(parts), Uint8Array.of(27)), 'unsupported'],
    [
      'r‖s‖v inside a Coinbase wrapper',
      pack.coinbase(join(pack.raw(parts), Uint8Array.of(28))),
      'unsupported',
    ],
    ['the ERC-1271 magic value', hex('1626ba7e'), 'unsupported'],
    ['the ERC-1271 magic value as a word', join(hex('1626ba7e'), new Uint8Array(28)), 'unsupported'],
    ['the ERC-7913 magic value', hex('024ad318'), 'unsupported'],
    ['the draft ERC-1271 magic value', hex('20c13b0b'), 'unsupported'],
    ['nothing', new Uint8Array(), 'unknown'],
    ['63 bytes (edge case 22)', pack.raw(parts).subarray(1), 'unknown'],
    ['nearly DER: a negative r (edge case 19)', hex('3006020180020101'), 'malformed'],
    ['nearly DER: trailing byte', join(rawToDer(pack.raw(parts)), Uint8Array.of(0)), 'malformed'],
    ['nearly DER: r = n', rawToDer(join(word(N), word(1))), 'malformed'],
    ['the ERC-6492 suffix alone', hex('6492'.repeat(16)), 'malformed'],
    ['ERC-6492 within ERC-6492', pack.erc6492(pack.erc6492(pack.raw(parts))), 'malformed'],
    ['ERC-6492 within a Coinbase wrapper', pack.coinbase(pack.erc6492(pack.raw(parts))), 'malformed'],
    ['a factory with dirty upper bytes', pack.erc6492(pack.raw(parts), hex('11'.repeat(32))), 'malformed'],
  ] as const)('%s', (_, bytes, expected) => {
    expect(faultOf(bytes)).toBe(expected);
  });

  it('layers without end are cut off', () => {
    let bytes = pack.raw(parts);
    for (let depth = 0; depth < MAX_LAYERS; depth += 1) bytes = pack.coinbase(bytes);
    expect(unpackSignature(bytes)).toMatchObject({ ok: false, fault: 'malformed' });
    expect(unpackSignature(bytes).layers.length).toBe(MAX_LAYERS);
  });
});

describe('spellings that Solidity may take and abi.encode does not write', () => {
  const sol = pack.webauthnSol(parts);
  const second = 32 + 32;
  it.each([
    [
      'authenticatorData and clientDataJSON at one place',
      join(sol.subarray(0, second), word(0xc0), sol.subarray(second + 32)),
    ],
    ['a byte in the padding', sol.with(sol.length - 1, 1)],
    ['a word after the end', join(sol, word(0))],
    ['a Coinbase wrapper with a word after the end', join(pack.coinbase(sol), word(0))],
    [
      'a clientDataJSON inside another, which the offset skips to',
      struct(
        { bytes: parts.authenticatorData },
        { bytes: join(new Uint8Array(32), word(parts.clientDataJSON.length), parts.clientDataJSON) },
        { word: 23n },
        { word: 1n },
        { word: parts.r },
        { word: parts.s },
      ).with(32 + 32 + 31, 0x60),
    ],
  ])('%s', (_, bytes) => {
    expect(['non-canonical', 'malformed']).toContain(faultOf(bytes));
  });

  it('are said to be that, and not unreadable', () => {
    expect(faultOf(sol.with(sol.length - 1, 1))).toBe('non-canonical');
    expect(faultOf(join(pack.coinbase(sol), word(0)))).toBe('non-canonical');
    expect(faultOf(sol.subarray(0, sol.length - 32))).not.toBe('read');
  });
});

describe('cut at any byte', () => {
  const bytes = pack.erc6492(pack.coinbase(pack.webauthnSol(parts)));
  // What is left with 64 bytes is a raw signature by its length, of other numbers; DER begins with 0x30.
  const others = (left: Uint8Array) => {
    const result = unpackSignature(left);
    return result.ok && !(left.length === 64 && result.parts.r !== parts.r);
  };

  it('it is a value, and never the parts', () => {
    const lengths = Array.from({ length: bytes.length }, (_, length) => length);
    expect(lengths.filter((length) => others(bytes.subarray(0, length)))).toEqual([]);
  });

  it('from the start likewise', () => {
    const starts = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
    expect(starts.filter((start) => others(bytes.subarray(start)))).toEqual([]);
  });
});

const corpus = corpusVectors();

describe.skipIf(corpus.cases.length === 0)(corpusTitle('published assertions', VECTORS), () => {
  describe.each(corpus.cases)('$name', (one) => {
    const { encodings } = one;
    const expected = {
      authenticatorData: hex(one.authenticatorDataHex),
      clientDataJSON: utf8(one.clientDataJSON),
      challengeIndex: BigInt(one.challengeIndex),
      typeIndex: BigInt(one.typeIndex),
      r: BigInt(`0x${one.rHex}`),
      s: BigInt(`0x${one.sHex}`),
    };
    const safeParts = safe(expected, utf8(encodings.safeClientDataFields));
    it.each([
      ['webauthnSol_abiEncodeStruct', ['webauthn-sol'], whole(expected), null],
      [
        'coinbaseSignatureWrapper_ownerIndex1',
        ['coinbase-signature-wrapper', 'webauthn-sol'],
        whole(expected),
        1n,
      ],
      ['openzeppelin_fieldwise', ['openzeppelin-webauthn'], whole(expected), null],
      ['safePasskey', ['safe-passkey'], safeParts, null],
      [
        'erc6492_wrapped_coinbase_dummyFactoryCalldata',
        ['erc-6492', 'coinbase-signature-wrapper', 'webauthn-sol'],
        whole(expected),
        1n,
      ],
    ] as const)('%s', (encoding, layers, wanted, ownerIndex) => {
      const result = unpackSignature(hex(encodings[encoding]));
      expect(names(result)).toEqual(layers);
      expect(result).toMatchObject({ ok: true, parts: wanted, ownerIndex });
    });

    it.each([
      ['raw', one.p1363Hex, one.sHex],
      ['der', one.derHex, one.sHex],
      ['raw', one.highSTwin.p1363Hex, one.highSTwin.sHex],
      ['der', one.highSTwin.derHex, one.highSTwin.sHex],
    ])('%s %#', (layer, bytes, s) => {
      const result = unpackSignature(hex(bytes));
      expect(names(result)).toEqual([layer]);
      expect(result).toMatchObject({ ok: true, parts: { r: expected.r, s: BigInt(`0x${s}`) } });
    });

    it('what the tests write is what other tools wrote', () => {
      expect(pack.webauthnSol(expected)).toEqual(hex(encodings.webauthnSol_abiEncodeStruct));
      expect(pack.coinbase(pack.webauthnSol(expected))).toEqual(
        hex(encodings.coinbaseSignatureWrapper_ownerIndex1),
      );
      expect(pack.openzeppelin(expected)).toEqual(hex(encodings.openzeppelin_fieldwise));
      expect(pack.safe(expected)).toEqual(hex(encodings.safePasskey));
      expect(pack.erc6492(pack.coinbase(pack.webauthnSol(expected)))).toEqual(
        hex(encodings.erc6492_wrapped_coinbase_dummyFactoryCalldata),
      );
      expect(tuple({ bytes: new Uint8Array() })).toEqual(join(word(32), word(0)));
    });
  });
});
