// A user operation as JSON: what eth_sendUserOperation takes, in the flat form of v0.6, unpacked or packed for v0.7 and v0.8.
import { decodeHex } from '../../../codec/hex.ts';
import { KeytierError } from '../../../model/errors.ts';
import { concat } from './keccak.ts';
import type { EntryPointVersion, PackedUserOperation, UserOperation } from './user-operation.ts';

export type UserOperationReading =
  | { readonly ok: true; readonly operation: UserOperation }
  | { readonly ok: false; readonly why: string };

type FieldName =
  | 'sender'
  | 'nonce'
  | 'initCode'
  | 'factory'
  | 'factoryData'
  | 'callData'
  | 'callGasLimit'
  | 'verificationGasLimit'
  | 'accountGasLimits'
  | 'preVerificationGas'
  | 'maxFeePerGas'
  | 'maxPriorityFeePerGas'
  | 'gasFees'
  | 'paymaster'
  | 'paymasterVerificationGasLimit'
  | 'paymasterPostOpGasLimit'
  | 'paymasterData'
  | 'paymasterAndData'
  | 'eip7702Auth'
  | 'authorization'
  | 'address';

type Fields = Readonly<Partial<Record<FieldName, unknown>>>;

/** A field that cannot be read; `readUserOperation` makes a value of it. */
function fieldProblem(what: string): KeytierError {
  return new KeytierError('ERR_VALUE_INVALID', what);
}

function hexField(
  fields: Fields,
  name: FieldName,
  length: number | null,
  absent: Uint8Array | null,
): Uint8Array {
  const value = fields[name];
  if ((value === undefined || value === null) && absent !== null) return absent;
  if (value === '0x' && length === null) return new Uint8Array();
  const bytes = typeof value === 'string' && /^0x/i.test(value) ? decodeHex(value.slice(2)) : undefined;
  if (bytes === undefined) throw fieldProblem(`${name}: expected hex with 0x`);
  if (length !== null && bytes.length !== length)
    throw fieldProblem(`${name}: ${bytes.length} bytes, expected ${length}`);
  return bytes;
}

const MAX_UINT = (bits: number) => (1n << BigInt(bits)) - 1n;

function numberField(fields: Fields, name: FieldName, bits: number, absent: bigint | null = null): bigint {
  const value = fields[name];
  if ((value === undefined || value === null) && absent !== null) return absent;
  const plain = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  const text = typeof value === 'string' && /^(0x[0-9a-f]+|[0-9]+)$/i.test(value);
  if (!plain && !text) throw fieldProblem(`${name}: expected a number, as hex with 0x or decimal`);
  const number = BigInt(value);
  if (number > MAX_UINT(bits)) throw fieldProblem(`${name}: over ${bits} bits`);
  return number;
}

const NOTHING = new Uint8Array();

/** Two numbers of 16 bytes in one word, the first on the left. */
function pair(left: bigint, right: bigint): Uint8Array {
  const hex = [left, right].map((value) => value.toString(16).padStart(32, '0')).join('');
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function pairField(fields: Fields, packed: FieldName, left: FieldName, right: FieldName): Uint8Array {
  if (fields[packed] !== undefined) return hexField(fields, packed, 32, null);
  return pair(numberField(fields, left, 128), numberField(fields, right, 128));
}

/** The factory of EIP-7702 operations: 0x7702 alone or padded to an address. */
const EIP7702_FACTORY = /^0x7702(0{36})?$/i;

function initCodeOf(fields: Fields): Uint8Array {
  const { factory } = fields;
  if (fields.initCode !== undefined || factory === undefined || factory === null)
    return hexField(fields, 'initCode', null, NOTHING);
  const data = hexField(fields, 'factoryData', null, NOTHING);
  if (typeof factory === 'string' && EIP7702_FACTORY.test(factory))
    return concat(Uint8Array.of(0x77, 0x02), new Uint8Array(18), data);
  return concat(hexField(fields, 'factory', 20, null), data);
}

function paymasterAndDataOf(fields: Fields): Uint8Array {
  const { paymaster } = fields;
  if (fields.paymasterAndData !== undefined || paymaster === undefined || paymaster === null)
    return hexField(fields, 'paymasterAndData', null, NOTHING);
  return concat(
    hexField(fields, 'paymaster', 20, null),
    pair(
      numberField(fields, 'paymasterVerificationGasLimit', 128, 0n),
      numberField(fields, 'paymasterPostOpGasLimit', 128, 0n),
    ),
    hexField(fields, 'paymasterData', null, NOTHING),
  );
}

/** `eip7702Auth` (or `authorization`) names the contract that the sender delegates to. */
function delegateOf(fields: Fields): Uint8Array | undefined {
  const authorization = fields.eip7702Auth ?? fields.authorization;
  if (typeof authorization !== 'object' || authorization === null) return undefined;
  return hexField({ ...authorization } as Fields, 'address', 20, null);
}

/**
 * Reads a user operation. What is missing or does not fit is a value with the name of the field: no field is made up, but
 * for those that the RPC leaves out when they are empty (initCode, factory, paymaster and what belongs to them).
 */
export function readUserOperation(value: unknown, version: EntryPointVersion): UserOperationReading {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, why: 'not a JSON object' };
  const fields = { ...value } as Fields;
  try {
    return { ok: true, operation: version === '0.6' ? readV06(fields) : readPacked(fields, version) };
  } catch (error) {
    if (error instanceof KeytierError && error.code === 'ERR_VALUE_INVALID')
      return { ok: false, why: error.message };
    throw error;
  }
}

function commonFields(fields: Fields) {
  return {
    sender: hexField(fields, 'sender', 20, null),
    nonce: numberField(fields, 'nonce', 256),
    callData: hexField(fields, 'callData', null, null),
    preVerificationGas: numberField(fields, 'preVerificationGas', 256),
  };
}

function readV06(fields: Fields): UserOperation {
  return {
    version: '0.6',
    ...commonFields(fields),
    initCode: hexField(fields, 'initCode', null, NOTHING),
    paymasterAndData: hexField(fields, 'paymasterAndData', null, NOTHING),
    callGasLimit: numberField(fields, 'callGasLimit', 256),
    verificationGasLimit: numberField(fields, 'verificationGasLimit', 256),
    maxFeePerGas: numberField(fields, 'maxFeePerGas', 256),
    maxPriorityFeePerGas: numberField(fields, 'maxPriorityFeePerGas', 256),
  };
}

function readPacked(fields: Fields, version: '0.7' | '0.8'): PackedUserOperation {
  return {
    version,
    ...commonFields(fields),
    initCode: initCodeOf(fields),
    paymasterAndData: paymasterAndDataOf(fields),
    accountGasLimits: pairField(fields, 'accountGasLimits', 'verificationGasLimit', 'callGasLimit'),
    gasFees: pairField(fields, 'gasFees', 'maxPriorityFeePerGas', 'maxFeePerGas'),
    delegate: delegateOf(fields),
  };
}
