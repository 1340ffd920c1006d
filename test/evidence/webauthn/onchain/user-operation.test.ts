// Hashes of user operations. Expected values: viem's published tests, EIP-712, or viem 2.57 run on the same fields.
import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/codec/bytes.ts';
import {
  domainSeparator,
  type Keccak,
  loadKeccak,
  typedDataHash,
  utf8,
  words,
} from '../../../../src/evidence/webauthn/onchain/keccak.ts';
import {
  coinbaseHashKind,
  ENTRY_POINTS,
  type EntryPointVersion,
  entryPointVersion,
  hashWithoutChainId,
  replaySafeHash,
  type UserOperation,
  type UserOperationV06,
  userOperationHash,
} from '../../../../src/evidence/webauthn/onchain/user-operation.ts';
import { readUserOperation } from '../../../../src/evidence/webauthn/onchain/user-operation-json.ts';
import { hex, word } from './abi-writer.ts';
import { HASH } from './fixtures.ts';

let keccak: Keccak;
beforeAll(async () => {
  keccak = await loadKeccak();
});

const TWENTY = '0x1234567890123456789012345678901234567890';

/** The fields of the tests of viem (MIT), src/account-abstraction/utils/userOperation/getUserOperationHash.test.ts. */
const COMMON = {
  callData: '0x',
  callGasLimit: '6942069',
  maxFeePerGas: '0x10f2c',
  maxPriorityFeePerGas: 69,
  nonce: '0x0',
  preVerificationGas: '6942069',
  sender: TWENTY,
  signature: '0x',
  verificationGasLimit: '6942069',
};
const FACTORY = { factory: TWENTY, factoryData: '0xdeadbeef' };
const PAYMASTER = { paymaster: TWENTY };
const VERIFICATION = { ...PAYMASTER, paymasterVerificationGasLimit: '6942069' };
const POST_OP = { ...VERIFICATION, paymasterPostOpGasLimit: '6942069' };
const DATA = { ...POST_OP, paymasterData: '0xdeadbeef' };
const DELEGATED = { ...DATA, factory: '0x7702', factoryData: '0xdeadbeef', eip7702Auth: { address: TWENTY } };

function read(fields: object, version: EntryPointVersion): UserOperation {
  const reading = readUserOperation({ ...COMMON, ...fields }, version);
  if (!reading.ok) throw new Error(reading.why);
  return reading.operation;
}

function hashOf(operation: UserOperation, entryPoint: string, chainId = 1n): string {
  const result = userOperationHash(keccak, operation, { entryPoint: hex(entryPoint), chainId });
  return result.ok ? toHex(result.hash) : result.why;
}

describe('keccak-256', () => {
  it.each([
    ['', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['isValidSignature(bytes32,bytes)', '1626ba7e'],
    ['executeWithoutChainIdValidation(bytes[])', '2c2abd1e'],
  ])('of "%s" is what Ethereum has', (text, start) => {
    expect(toHex(keccak(utf8(text))).startsWith(start)).toBe(true);
  });
});

describe('EIP-712', () => {
  it('gives the domain separator and digest of the example in the EIP ("Ether Mail")', () => {
    const domain = {
      name: 'Ether Mail',
      version: '1',
      chainId: word(1),
      verifyingContract: hex('CcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC'),
    };
    expect(toHex(domainSeparator(keccak, domain))).toBe(
      'f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f',
    );
    const person = (name: string, wallet: string) =>
      keccak(words(keccak(utf8('Person(string name,address wallet)')), keccak(utf8(name)), hex(wallet)));
    const mail = keccak(
      words(
        keccak(utf8('Mail(Person from,Person to,string contents)Person(string name,address wallet)')),
        person('Cow', 'CD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826'),
        person('Bob', 'bBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB'),
        keccak(utf8('Hello, Bob!')),
      ),
    );
    expect(toHex(typedDataHash(keccak, domain, mail))).toBe(
      'be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2',
    );
  });
});

describe('EntryPoint.getUserOpHash', () => {
  it.each([
    ['0.6', 'default', {}, 'e331591ab320e956b5e93f04e1dcf706bc128bc7b510602d2e0553f8be25fcba'],
    [
      '0.6',
      'initCode',
      { initCode: `${TWENTY}deadbeef` },
      'aa4a4fa863b3018e0e23291ca82a8747d06c6a92548eb9198f54f4a63540d06e',
    ],
    [
      '0.6',
      'paymasterAndData',
      { paymasterAndData: TWENTY },
      '72bb2d82af9e9da2079fab165bc219c967c6ca0a63dfa55f382c5914ba2f77c5',
    ],
    ['0.7', 'default', {}, '1903d62bb5dc75af6fed866aa46d8e80063d9e288aa7f2caad0ff1fcae22e40d'],
    ['0.7', 'factory', FACTORY, '46c1d51e831d50c1a93135f026a7d3f1921ed66e9c81da723dd3817a49f01bc1'],
    ['0.7', 'paymaster', PAYMASTER, '1f2cf8638ead0fc621c6fb1562b8222c06539efcec09be156191f72418ebb109'],
    [
      '0.7',
      'paymasterVerificationGasLimit',
      VERIFICATION,
      '950763d3ef84eb05b6cd1d95f3b736bb02988d643c6e11a76bf8beddc611cc95',
    ],
    [
      '0.7',
      'paymasterPostOpGasLimit',
      POST_OP,
      'd6efc63c28df53b49dd6fa10cec0a92ac61f8c70e9a45265e39c955f9bf821ed',
    ],
    ['0.7', 'paymasterData', DATA, '265fc1350b3fc016d493f9533354cf1a758c0fb9ddbbfd8b19c987d4e8935eed'],
    ['0.8', 'default', {}, 'a2224e732a1d4e2f923c7c05d586a0aa6cbc42172ec02f31d35fa9a2b8ba9208'],
    ['0.8', 'factory', FACTORY, '3146c70a9ef7538e9b9aca8b00ad4b127ca7eef7817a557f1801acbf8d68c206'],
    ['0.8', 'paymaster', PAYMASTER, '364bff8f9104a3854dce4f61f8479ce3019a3bd23e1c8db4da0d7c22850835b9'],
    [
      '0.8',
      'paymasterVerificationGasLimit',
      VERIFICATION,
      '9cb735eb4278caf0a9f53ad81e5f592e965c9d034f6e2780befa4cd09a990b04',
    ],
    [
      '0.8',
      'paymasterPostOpGasLimit',
      POST_OP,
      '745602113988c3a6f18215d96eecc85775998dcb190e374a0955e637d40fe018',
    ],
    ['0.8', 'paymasterData', DATA, 'f10ef9afcf27a4fd17e477cd19f37e588e3ff7d48eade07ab5b7eb8caf75667f'],
    ['0.8', 'EIP-7702', DELEGATED, 'd96232eb5d02f483166b9b23dca3ec2b963d70f09b961fce348c51d306278462'],
  ] as const)('v%s, %s', (version, _, fields, expected) => {
    const entryPoint = version === '0.8' ? ENTRY_POINTS['0.8'] : TWENTY;
    expect(hashOf(read(fields, version), entryPoint)).toBe(expected);
  });

  it('depends on every field', () => {
    const base = hashOf(read(DATA, '0.8'), ENTRY_POINTS['0.8']);
    const changed = [
      { sender: TWENTY.replace('12', '13') },
      { nonce: 1 },
      { callData: '0x00' },
      { callGasLimit: 1 },
      { verificationGasLimit: 1 },
      { preVerificationGas: 1 },
      { maxFeePerGas: 1 },
      { maxPriorityFeePerGas: 1 },
      { paymasterData: '0x' },
      FACTORY,
    ].map((fields) => hashOf(read({ ...DATA, ...fields }, '0.8'), ENTRY_POINTS['0.8']));
    const others = [
      hashOf(read(DATA, '0.8'), TWENTY),
      hashOf(read(DATA, '0.8'), ENTRY_POINTS['0.8'], 2n),
      hashOf(read(DATA, '0.7'), ENTRY_POINTS['0.8']),
    ];
    expect(new Set([base, ...changed, ...others]).size).toBe(14);
  });

  it('does not depend on the signature', () => {
    expect(hashOf(read({ signature: '0x1234' }, '0.7'), TWENTY)).toBe(hashOf(read({}, '0.7'), TWENTY));
  });

  it('of EIP-7702 without the delegate is not made up', () => {
    expect(hashOf(read({ factory: '0x7702' }, '0.8'), ENTRY_POINTS['0.8'])).toContain('delegates to');
    expect(hashOf(read({ initCode: '0x7702' }, '0.8'), ENTRY_POINTS['0.8'])).toContain('delegates to');
  });
});

describe('addresses of the EntryPoint', () => {
  it('tell the version', () => {
    expect(entryPointVersion(hex('5FF137D4b0FDCD49DcA30c7CF57E578a026d2789'))).toBe('0.6');
    expect(entryPointVersion(hex('0000000071727De22E5E9d8BAf0edAc6f37da032'))).toBe('0.7');
    expect(entryPointVersion(hex('4337084D9E255Ff0702461CF8895CE9E3b5Ff108'))).toBe('0.8');
    expect(entryPointVersion(hex(TWENTY))).toBeUndefined();
  });
});

/** Fields given to viem 2.57.20: encodeAbiParameters and keccak256 by the formula of the contract, getUserOperationHash. */
const REPLAYABLE = {
  nonce: String((8453n << 64n) | 7n),
  callData: `0x2c2abd1e${'00'.repeat(31)}20${'00'.repeat(32)}`,
};

describe('Coinbase Smart Wallet', () => {
  const entryPoint = hex(ENTRY_POINTS['0.6']);
  const account = hex('2Af621c1B01466256393EBA6BF183Ac2962fd98C');

  it('getUserOpHashWithoutChainId', () => {
    const operation = read(REPLAYABLE, '0.6') as UserOperationV06;
    expect(toHex(hashWithoutChainId(keccak, operation, entryPoint))).toBe(
      '41d9606a8b57b10bcd1b268324f71e482877925bffce7e2376d51ab4269d0576',
    );
    expect(hashOf(operation, ENTRY_POINTS['0.6'], 8453n)).toBe(
      '2d0cba9740fed62588ec01f7e31ec7701eab39e8615a86a677fc23af2f4e3ba5',
    );
  });

  it.each([
    [1n, '55e83108475275af2a0da6dcbf0c73d794e6d666fa3521f6819c26a469a53adc'],
    [8453n, 'b5ae523ada380859c89cf4dcbcdd60c0ac30317f809debb16e377032848dd0f4'],
  ])('replaySafeHash on chain %s (viem hashTypedData)', (chainId, expected) => {
    expect(toHex(replaySafeHash(keccak, HASH, { account, chainId }))).toBe(expected);
  });

  it.each([
    ['a plain call', {}, 'with-chain-id'],
    ['executeWithoutChainIdValidation under its nonce key', REPLAYABLE, 'without-chain-id'],
    ['the function without the nonce key', { callData: REPLAYABLE.callData }, 'refused'],
    ['the nonce key without the function', { nonce: REPLAYABLE.nonce }, 'refused'],
    ['the function as first published', { ...REPLAYABLE, callData: '0xbf6ba1fc' }, 'without-chain-id'],
    ['three bytes of call data', { callData: '0x2c2abd' }, 'with-chain-id'],
  ] as const)('%s', (_, fields, kind) => {
    expect(coinbaseHashKind(read(fields, '0.6'))).toBe(kind);
  });
});

describe('a user operation as JSON', () => {
  it('may be packed', () => {
    const packed = {
      ...COMMON,
      callGasLimit: undefined,
      verificationGasLimit: undefined,
      maxFeePerGas: undefined,
      maxPriorityFeePerGas: undefined,
      accountGasLimits: `0x${'0069ed75'.padStart(32, '0').repeat(2)}`,
      gasFees: `0x${'45'.padStart(32, '0')}${'10f2c'.padStart(32, '0')}`,
      initCode: '0x',
      paymasterAndData: '0x',
    };
    expect(hashOf(read(packed, '0.7'), TWENTY)).toBe(hashOf(read({}, '0.7'), TWENTY));
  });

  it.each([
    ['nothing', null, 'not a JSON object'],
    ['a list', [], 'not a JSON object'],
    ['text', '0x', 'not a JSON object'],
    ['no sender', { ...COMMON, sender: undefined }, 'sender'],
    ['a sender of 19 bytes', { ...COMMON, sender: TWENTY.slice(0, -2) }, 'sender'],
    ['a sender without 0x', { ...COMMON, sender: TWENTY.slice(2) }, 'sender'],
    ['half a byte', { ...COMMON, callData: '0x1' }, 'callData'],
    ['no call data', { ...COMMON, callData: undefined }, 'callData'],
    ['no nonce', { ...COMMON, nonce: null }, 'nonce'],
    ['a negative nonce', { ...COMMON, nonce: -1 }, 'nonce'],
    ['a nonce that lost digits', { ...COMMON, nonce: 2 ** 60 }, 'nonce'],
    ['a nonce over 256 bits', { ...COMMON, nonce: `0x1${'0'.repeat(64)}` }, 'nonce'],
    ['a gas limit over 128 bits', { ...COMMON, callGasLimit: `0x1${'0'.repeat(32)}` }, 'callGasLimit'],
    ['a nonce that is text', { ...COMMON, nonce: 'seven' }, 'nonce'],
    ['a factory of 2 bytes', { ...COMMON, factory: '0x7703' }, 'factory'],
    ['a delegate of 2 bytes', { ...COMMON, eip7702Auth: { address: '0x12' } }, 'address'],
  ])('%s is refused by name', (_, value, field) => {
    const reading = readUserOperation(value, '0.7');
    expect(reading.ok ? 'read' : reading.why).toContain(field);
  });

  it('of v0.6 needs its own fields', () => {
    const reading = readUserOperation({ ...COMMON, maxFeePerGas: undefined }, '0.6');
    expect(reading).toEqual({ ok: false, why: expect.stringContaining('maxFeePerGas') });
  });
});
