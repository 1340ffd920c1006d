// Whole transactions: what was signed, for whom, and what each contract says. Nothing that is changed gets a better answer.
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/codec/bytes.ts';
import { loadSecondOpinion } from '../../../../src/crypto/second-opinion.ts';
import type { ExpectedTransaction } from '../../../../src/evidence/webauthn/onchain/challenges.ts';
import { loadKeccak } from '../../../../src/evidence/webauthn/onchain/keccak.ts';
import {
  describeTransaction,
  type TransactionDescription,
  type TransactionInput,
  type TransactionTools,
} from '../../../../src/evidence/webauthn/onchain/transaction.ts';
import { readUserOperation } from '../../../../src/evidence/webauthn/onchain/user-operation-json.ts';
import { KeytierError } from '../../../../src/model/errors.ts';
import { corpusTitle } from '../../../lib/corpus.ts';
import { rawToDer } from '../../../lib/mint/keys.ts';
import { hex, join, type Parts, pack } from './abi-writer.ts';
import {
  base64Url,
  clientDataText,
  corpusVectors,
  HASH,
  type MintOptions,
  mintAssertion,
  PUBLIC_KEY,
  sha256,
  utf8,
  VECTORS,
} from './fixtures.ts';

let tools: TransactionTools;
beforeAll(async () => {
  tools = { second: await loadSecondOpinion(), keccak: await loadKeccak() };
});

const minted = mintAssertion();

function run(signature: Uint8Array, change: Partial<TransactionInput> = {}): TransactionDescription {
  return describeTransaction(
    { signature, publicKey: PUBLIC_KEY, expected: { hash: HASH }, ...change },
    tools,
  );
}

const said = ({ observations }: TransactionDescription, about: string) =>
  observations
    .filter((one) => one.about === about)
    .map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`.trim());
const all = (description: TransactionDescription) =>
  description.observations.map(({ about, outcome, reason }) => `${about} ${outcome} ${reason ?? ''}`.trim());
const failures = (description: TransactionDescription) =>
  all(description).filter((line) => line.split(' ')[1] === 'fail');
const target = ({ targets }: TransactionDescription, id: string) =>
  targets.find((one) => one.target === id)?.outcome;

/** What a caller may call good: it verifies, over the expected hash, and nothing speaks against it. */
const good = (description: TransactionDescription) =>
  said(description, 'signature').join() === 'pass' &&
  said(description, 'challenge').includes('pass') &&
  said(description, 'packing')[0] === 'pass' &&
  failures(description).length === 0;

const PACKINGS: readonly [string, (parts: Parts) => Uint8Array][] = [
  ['webauthn-sol', pack.webauthnSol],
  ['Coinbase', (parts) => pack.coinbase(pack.webauthnSol(parts))],
  ['OpenZeppelin', pack.openzeppelin],
  ['Safe', pack.safe],
  ['Safe contract signature', (parts) => pack.safeContract(pack.safe(parts))],
  ['ERC-6492', (parts) => pack.erc6492(pack.coinbase(pack.webauthnSol(parts)))],
];

describe('every packing of a sound assertion', () => {
  it.each(PACKINGS)('%s is good', (_, packing) => {
    const description = run(packing(minted));
    expect(good(description), all(description).join('\n')).toBe(true);
    expect(description.signedChallenge).toBe('given-hash');
    expect(description.precompile?.result.output).toMatch(/^0x0{63}1$/);
    expect(description.digest).toEqual(sha256(join(minted.authenticatorData, sha256(minted.clientDataJSON))));
    expect(description.uncheckedOnChain).toEqual(expect.arrayContaining(['origin', 'rpIdHash']));
  });

  it.each([
    ['raw', pack.raw],
    ['DER', (parts: Parts) => rawToDer(pack.raw(parts))],
  ])('%s beside its WebAuthn parts', (_, packing) => {
    const { authenticatorData, clientDataJSON } = minted;
    expect(good(run(packing(minted), { authenticatorData, clientDataJSON }))).toBe(true);
    expect(said(run(packing(minted)), 'signature')).toEqual(['unknown parts-missing']);
  });

  it('says what wrappers claim and nothing proves', () => {
    const description = run(pack.erc6492(pack.coinbase(pack.webauthnSol(minted), 2n)));
    expect(said(description, 'erc-6492')).toEqual(['notice account-not-deployed']);
    expect(said(description, 'owner-index')).toEqual(['unknown owner-not-checked']);
    const owner = (ownerIndex: bigint) =>
      said(
        run(pack.coinbase(pack.webauthnSol(minted), 2n), { expected: { hash: HASH, ownerIndex } }),
        'owner-index',
      );
    expect([owner(2n), owner(1n)]).toEqual([['pass'], ['fail other-owner']]);
  });

  it('says which contract a Safe asks, and that nothing proves it is the one of the key', () => {
    expect(said(run(pack.safeContract(pack.safe(minted))), 'signer')).toEqual(['unknown signer-not-checked']);
  });

  it('for the wrong library is a notice (edge case 75)', () => {
    for (const packing of [pack.openzeppelinStruct, pack.webauthnSolFieldwise])
      expect(said(run(packing(minted)), 'packing')).toEqual(['notice confused-libraries']);
  });
});

describe('keys (edge case 73)', () => {
  const signature = pack.openzeppelin(minted);
  const parity = 2 + ((PUBLIC_KEY[64] ?? 0) & 1);
  it.each([
    ['x‖y', PUBLIC_KEY.subarray(1), 'pass'],
    ['X9.63', PUBLIC_KEY, 'pass'],
    ['compressed', join(Uint8Array.of(parity), PUBLIC_KEY.subarray(1, 33)), 'pass'],
    [
      'SubjectPublicKeyInfo',
      join(hex('3059301306072a8648ce3d020106082a8648ce3d030107034200'), PUBLIC_KEY),
      'pass',
    ],
    ['an ERC-7913 signer', join(hex('ab'.repeat(20)), PUBLIC_KEY.subarray(1)), 'notice verifier-contract'],
  ])('%s verifies', (_, publicKey, words) => {
    const description = run(signature, { publicKey });
    expect(said(description, 'key')).toEqual([words]);
    expect(said(description, 'signature')).toEqual(['pass']);
  });

  it.each([
    ['an address', hex(`${'00'.repeat(12)}${'ab'.repeat(20)}`), 'unknown key-not-read', 'unknown no-key'],
    ['nonsense', hex('0102'), 'unknown key-not-read', 'unknown no-key'],
    [
      'a point beside the curve',
      PUBLIC_KEY.with(64, (PUBLIC_KEY[64] ?? 0) ^ 1),
      'fail not-on-curve',
      'fail not-on-curve',
    ],
    ['a key of somebody else', mintedOther(), 'pass', 'fail does-not-verify'],
  ])('%s', (_, publicKey, key, signatureSaid) => {
    const description = run(signature, { publicKey });
    expect(said(description, 'key')).toEqual([key]);
    expect(said(description, 'signature')).toEqual([signatureSaid]);
  });

  it('none is unknown', () => {
    expect(said(run(signature, { publicKey: undefined }), 'signature')).toEqual(['unknown no-key']);
  });
});

/** The base point of P-256 (SEC 2), the key of the private key 1. */
function mintedOther(): Uint8Array {
  return hex(
    '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  );
}

describe('a high s (edge case 23)', () => {
  it('verifies and is refused per target', () => {
    const high = mintAssertion({ highS: true });
    const description = run(pack.webauthnSol(high));
    expect(said(description, 'low-s')).toEqual(['notice high-s']);
    expect(good(description)).toBe(true);
    expect(description.normalisedS).toBe(minted.s);
    expect(['precompile', 'webauthn-sol', 'safe-passkey'].map((id) => target(description, id))).toEqual([
      'accept',
      'reject',
      'accept',
    ]);
  });
});

describe('clientDataJSON', () => {
  const C = base64Url(HASH);
  const evil = base64Url(sha256(utf8('evil')));
  const solWith = (clientData: string, challengeIndex?: number) => {
    const parts = mintAssertion({ clientData });
    return run(
      pack.webauthnSol(
        challengeIndex === undefined ? parts : { ...parts, challengeIndex: BigInt(challengeIndex) },
      ),
    );
  };

  it('with the expected challenge inside another name fails (edge case 77)', () => {
    const text = `{"type":"webauthn.get","challenge":"${evil}","x\\"challenge":"${C}"}`;
    const description = solWith(text, text.indexOf('"challenge":', 40));
    expect(said(description, 'challenge')).toEqual(['fail other-challenge']);
    expect(said(description, 'challenge-index')).toEqual(['fail elsewhere']);
    expect(target(description, 'webauthn-sol')).not.toBe('accept');
  });

  it('in another order is fine for indexes and fails for Safe and Daimo (edge case 76)', () => {
    const description = solWith(
      `{"challenge":"${C}","type":"webauthn.get","origin":"https://wallet.example"}`,
    );
    expect(good(description)).toBe(true);
    expect(['webauthn-sol', 'safe-passkey', 'daimo-webauthn'].map((id) => target(description, id))).toEqual([
      'accept',
      'reject',
      'reject',
    ]);
  });

  it('of a registration fails (edge case 37)', () => {
    const description = solWith(clientDataText(HASH).replace('webauthn.get', 'webauthn.create'));
    expect(said(description, 'type-index')).toEqual(['fail value']);
    expect(good(description)).toBe(false);
  });

  it.each([
    ['another hash', clientDataText(sha256(HASH)), 'fail other-challenge'],
    ['padding (edge case 33)', clientDataText(HASH).replace(C, `${C}=`), 'fail challenge-spelling'],
    [
      'the text 0x… of the hash (edge case 33)',
      clientDataText(utf8(`0x${toHex(HASH)}`)),
      'fail challenge-encoded-twice',
    ],
    [
      'two challenges (edge case 36)',
      `{"type":"webauthn.get","challenge":"${C}","challenge":"${C}"}`,
      'fail no-challenge',
    ],
    ['none', '{"type":"webauthn.get"}', 'fail no-challenge'],
    ['no JSON', 'challenge', 'fail no-challenge'],
  ])('%s', (_, text, words) => {
    expect(said(solWith(text), 'challenge')).toEqual([words]);
    expect(good(solWith(text))).toBe(false);
  });

  it('beside the packed one must be the same', () => {
    const other = utf8(clientDataText(sha256(HASH)));
    expect(said(run(pack.webauthnSol(minted), { clientDataJSON: other }), 'parts')).toEqual([
      'fail parts-differ',
    ]);
    expect(said(run(pack.safe(minted), { clientDataJSON: minted.clientDataJSON }), 'parts')).toEqual([
      'pass',
    ]);
    expect(said(run(pack.safe(minted), { clientDataJSON: utf8('{}') }), 'parts')).toEqual([
      'fail parts-differ',
    ]);
  });

  it('without an expected hash is unknown, never a pass', () => {
    for (const [, packing] of PACKINGS) {
      const description = run(packing(minted), { expected: {} });
      expect(said(description, 'challenge')).toEqual(['unknown no-expected-hash']);
      expect(target(description, 'webauthn-sol')).not.toBe('accept');
      expect(target(description, 'safe-passkey')).not.toBe('accept');
    }
  });

  it("of Safe's packing cannot be told when the hash is another one", () => {
    const description = run(pack.safe(minted), { expected: { hash: sha256(HASH) } });
    expect(said(description, 'signature')).toEqual(['fail does-not-verify']);
    expect(said(description, 'challenge')).toEqual(['unknown challenge-not-in-signature']);
  });
});

describe('which hash was signed', () => {
  const account = hex('2Af621c1B01466256393EBA6BF183Ac2962fd98C');
  /** viem 2.57.20, as in user-operation.test.ts. */
  const REPLAY_SAFE = hex('b5ae523ada380859c89cf4dcbcdd60c0ac30317f809debb16e377032848dd0f4');
  const WITHOUT_CHAIN = hex('41d9606a8b57b10bcd1b268324f71e482877925bffce7e2376d51ab4269d0576');
  const WITH_CHAIN = hex('2d0cba9740fed62588ec01f7e31ec7701eab39e8615a86a677fc23af2f4e3ba5');
  const operation = (change: object = {}) => {
    const reading = readUserOperation(
      {
        sender: '0x1234567890123456789012345678901234567890',
        nonce: String((8453n << 64n) | 7n),
        callData: `0x2c2abd1e${'00'.repeat(31)}20${'00'.repeat(32)}`,
        callGasLimit: 6942069,
        verificationGasLimit: 6942069,
        preVerificationGas: 6942069,
        maxFeePerGas: 69420,
        maxPriorityFeePerGas: 69,
        ...change,
      },
      '0.6',
    );
    if (!reading.ok) throw new Error(reading.why);
    return reading.operation;
  };
  const signing = (hash: Uint8Array, expected: ExpectedTransaction) =>
    run(pack.coinbase(pack.webauthnSol(mintAssertion({ hash }))), { expected });
  const erc1271: ExpectedTransaction = { hash: HASH, account, chainId: 8453n, purpose: 'erc-1271' };

  it('ERC-1271 on Coinbase: the replay-safe hash passes', () => {
    const description = signing(REPLAY_SAFE, erc1271);
    expect(good(description), all(description).join('\n')).toBe(true);
    expect(description.signedChallenge).toBe('replay-safe-hash');
    expect(target(description, 'coinbase-smart-wallet')).toBe('accept');
    expect(target(description, 'openzeppelin-webauthn')).toBe('reject');
  });

  it('ERC-1271 on Coinbase: the bare hash fails and is named (edge case 78)', () => {
    const description = signing(HASH, erc1271);
    expect(said(description, 'challenge')).toEqual(['fail bare-hash']);
    expect(said(description, 'signature')).toEqual(['pass']);
    expect(target(description, 'coinbase-smart-wallet')).toBe('reject');
  });

  it('for another account or chain the replay-safe hash is another one', () => {
    expect(said(signing(REPLAY_SAFE, { ...erc1271, chainId: 1n }), 'challenge')).toEqual([
      'fail other-challenge',
    ]);
    expect(said(signing(REPLAY_SAFE, { ...erc1271, account: hex('11'.repeat(20)) }), 'challenge')).toEqual([
      'fail other-challenge',
    ]);
  });

  it('an operation without chain id passes with a notice (edge case 79)', () => {
    const description = signing(WITHOUT_CHAIN, { operation: operation(), chainId: 8453n });
    expect(said(description, 'challenge')).toEqual(['pass', 'notice replayable-across-chains']);
    expect(good(description)).toBe(true);
    expect(target(description, 'coinbase-smart-wallet')).toBe('accept');
  });

  it('the same operation signed with its chain id fails: the wallet leaves it out', () => {
    expect(said(signing(WITH_CHAIN, { operation: operation(), chainId: 8453n }), 'challenge')).toEqual([
      'fail bare-hash',
    ]);
  });

  it('the nonce key without its function is refused by the wallet', () => {
    const expected = { operation: operation({ callData: '0x' }), chainId: 8453n };
    const hash = signing(HASH, expected).challenges.find(({ name }) => name === 'user-op-hash')?.hash ?? HASH;
    expect(said(signing(hash, expected), 'operation')).toEqual(['fail nonce-key']);
  });

  it('a hash that is not the one of the operation fails: what is shown is not what is signed', () => {
    const description = signing(HASH, { hash: HASH, operation: operation(), chainId: 8453n });
    expect(said(description, 'operation')).toEqual(['fail other-operation']);
    const same = signing(WITHOUT_CHAIN, { hash: WITHOUT_CHAIN, operation: operation(), chainId: 8453n });
    expect(said(same, 'operation')).toEqual(['pass']);
    expect(same.signedChallenge).toBe('user-op-hash-without-chain-id');
  });

  it('what cannot be derived is unknown', () => {
    expect(said(signing(HASH, { operation: operation() }), 'operation')).toEqual(['unknown no-chain-id']);
    const description = describeTransaction(
      {
        signature: pack.webauthnSol(minted),
        publicKey: PUBLIC_KEY,
        expected: { operation: operation(), chainId: 1n },
      },
      { second: tools.second },
    );
    expect(said(description, 'operation')).toEqual(['unknown no-keccak']);
    expect(said(description, 'challenge')).toEqual(['unknown no-expected-hash']);
  });

  it('an expectation of the wrong length is misuse', () => {
    expect(() => run(pack.raw(minted), { expected: { hash: HASH.subarray(1) } })).toThrow(KeytierError);
    expect(() => run(pack.raw(minted), { expected: { account: HASH } })).toThrow(KeytierError);
  });
});

describe('packings that are not read', () => {
  it.each([
    ['cut', pack.webauthnSol(minted).subarray(0, -64), 'fail malformed'],
    ['a word after the end', join(pack.webauthnSol(minted), new Uint8Array(32)), 'unknown non-canonical'],
    ['nothing', new Uint8Array(), 'unknown unknown'],
  ])('%s', (_, bytes, words) => {
    const description = run(bytes);
    expect(said(description, 'packing')).toEqual([words]);
    expect(said(description, 'signature')).toEqual(['unknown packing-not-read']);
    expect(description.targets).toEqual([]);
  });

  it('authenticatorData of 36 bytes fails although it is signed (edge case 12)', () => {
    const short: MintOptions = { authenticatorData: minted.authenticatorData.subarray(0, 36) };
    expect(failures(run(pack.webauthnSol(mintAssertion(short))))).toEqual([
      'authenticator-data fail too-short',
    ]);
  });
});

describe('any byte changed', () => {
  // Bytes that nothing signs and that say nothing of the signature: the owner index, the factory and its call, the
  // signer of a Safe, each of which the description calls unchecked.
  const unsigned: Readonly<Record<string, readonly [number, number][]>> = {
    Coinbase: [[32, 64]],
    'Safe contract signature': [[12, 32]],
    'ERC-6492': [
      [12, 32],
      [128, 132],
      [224, 256],
    ],
  };

  it.each(PACKINGS)('of %s: never as good as before, never a crash', (name, packing) => {
    const bytes = packing(minted);
    const better: number[] = [];
    for (let index = 0; index < bytes.length; index += 1) {
      if ((unsigned[name] ?? []).some(([from, to]) => index >= from && index < to)) continue;
      if (good(run(bytes.with(index, (bytes[index] ?? 0) ^ (1 << (index % 8)))))) better.push(index);
    }
    expect(better).toEqual([]);
  });

  it.each(PACKINGS)('of %s cut or lengthened: likewise', (_, packing) => {
    const bytes = packing(minted);
    const changed = Array.from({ length: bytes.length }, (_unused, length) => bytes.subarray(0, length));
    expect([...changed, join(bytes, Uint8Array.of(0))].filter((one) => good(run(one)))).toEqual([]);
  });
});

const { cases } = corpusVectors();

describe.skipIf(cases.length === 0)(corpusTitle('published assertions', VECTORS), () => {
  describe.each(cases)('$name', (one) => {
    const change = { publicKey: hex(one.publicKey.x963Hex), expected: { hash: hex(one.challengeHex) } };
    it.each([
      'webauthnSol_abiEncodeStruct',
      'coinbaseSignatureWrapper_ownerIndex1',
      'openzeppelin_fieldwise',
      'safePasskey',
      'erc6492_wrapped_coinbase_dummyFactoryCalldata',
    ] as const)('%s', (encoding) => {
      const description = run(hex(one.encodings[encoding]), change);
      expect(good(description), all(description).join('\n')).toBe(true);
      expect(toHex(description.digest ?? new Uint8Array())).toBe(one.digestHex);
      expect(description.precompile?.input).toBe(`0x${one.encodings.precompileInput160Hex}`);
      expect(description.targets.map(({ outcome }) => outcome)).toEqual(
        description.targets.map(() => 'accept'),
      );
    });

    it('its high-s twin has the verdicts that are published with it', () => {
      const beside = {
        ...change,
        authenticatorData: hex(one.authenticatorDataHex),
        clientDataJSON: utf8(one.clientDataJSON),
      };
      for (const bytes of [one.highSTwin.p1363Hex, one.highSTwin.derHex]) {
        const description = run(hex(bytes), beside);
        expect(
          description.targets.filter(({ outcome }) => outcome === 'accept').map((verdict) => verdict.target),
        ).toEqual(['precompile', 'daimo-p256-allow-malleability', 'safe-passkey']);
      }
    });
  });
});
