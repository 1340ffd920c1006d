// A bounded reader of Solidity's ABI encoding that takes the one spelling abi.encode writes and names every other.
import { isAllZero } from '../../../codec/bytes.ts';
import { bytesToInteger } from '../../../crypto/curves.ts';
import { KeytierError } from '../../../model/errors.ts';

/** Bytes of a word. */
export const WORD = 32;

/** The types that signature packings are made of. `bytes` stands for `bytes` and `string`: the encoding is the same. */
export type AbiType = 'word' | 'address' | 'bytes';

/**
 * `malformed`: Solidity's decoder reverts. `non-canonical`: the decoder would take it, but abi.encode does not write it
 * so. Such a spelling can hide one value under another, and lets anybody change the bytes of a signature.
 */
export type AbiFault = 'malformed' | 'non-canonical';

export interface AbiProblem {
  readonly ok: false;
  readonly fault: AbiFault;
  readonly why: string;
}

/** One view for each type: 32 bytes of a word, 20 of an address, the content of bytes. */
export type AbiTuple = { readonly ok: true; readonly values: readonly Uint8Array[] } | AbiProblem;

const problem = (fault: AbiFault, why: string): AbiProblem => ({ ok: false, fault, why });

/** The word at this offset; undefined where the bytes end before it does. */
export function wordAt(bytes: Uint8Array, offset: number): Uint8Array | undefined {
  return offset >= 0 && offset + WORD <= bytes.length ? bytes.subarray(offset, offset + WORD) : undefined;
}

/** A word as an offset or a length; undefined where it is missing or beyond 2^48, which no input reaches. */
export function sizeAt(bytes: Uint8Array, offset: number): number | undefined {
  const word = wordAt(bytes, offset);
  if (word === undefined || !isAllZero(word.subarray(0, WORD - 6))) return undefined;
  return Number(bytesToInteger(word.subarray(WORD - 6)));
}

/**
 * Reads `abi.encode(a, b, …)` (Solidity ABI specification, "Formal Specification of the Encoding"): heads first, then the
 * tails in order, without gap or overlap, padded with zeros, and nothing after them.
 */
export function readTuple(bytes: Uint8Array, types: readonly AbiType[]): AbiTuple {
  const values: Uint8Array[] = [];
  const heads = types.length * WORD;
  let end = heads;
  if (bytes.length < heads)
    return problem('malformed', `${bytes.length} bytes, the heads alone have ${heads}`);
  let deviation: AbiProblem | undefined;
  for (const [index, type] of types.entries()) {
    const head = bytes.subarray(index * WORD, (index + 1) * WORD);
    if (type === 'word') values.push(head);
    else if (type === 'address') {
      if (!isAllZero(head.subarray(0, 12)))
        return problem('malformed', `word ${index} is no address: its upper 12 bytes are not zero`);
      values.push(head.subarray(12));
    } else {
      const tail = readTail(bytes, index, end);
      if (!tail.ok) return tail;
      deviation ??= tail.deviation;
      end = tail.end;
      values.push(tail.value);
    }
  }
  // What makes a decoder revert is said before what is only spelt unusually.
  if (deviation !== undefined) return deviation;
  if (end < bytes.length)
    return problem('non-canonical', `${bytes.length - end} bytes after the end of the encoding`);
  return { ok: true, values };
}

interface Tail {
  readonly ok: true;
  readonly value: Uint8Array;
  /** Where the next tail has to start. */
  readonly end: number;
  readonly deviation: AbiProblem | undefined;
}

/** The content of a dynamic value whose tail has to start at `expected`. */
function readTail(bytes: Uint8Array, index: number, expected: number): Tail | AbiProblem {
  const offset = sizeAt(bytes, index * WORD);
  const length = offset === undefined ? undefined : sizeAt(bytes, offset);
  if (offset === undefined || length === undefined)
    return problem('malformed', `word ${index} is an offset beyond the ${bytes.length} bytes`);
  const start = offset + WORD;
  if (length > bytes.length - start)
    return problem('malformed', `a length of ${length} at ${offset}, ${bytes.length - start} bytes are left`);
  const content = bytes.subarray(start, start + length);
  const end = start + Math.ceil(length / WORD) * WORD;
  return {
    ok: true,
    value: content,
    end,
    deviation: tailDeviation(bytes, offset, expected, start + length, end),
  };
}

function tailDeviation(
  bytes: Uint8Array,
  offset: number,
  expected: number,
  contentEnd: number,
  end: number,
): AbiProblem | undefined {
  if (offset < expected)
    return problem('non-canonical', `the offset ${offset} points into what was read before ${expected}`);
  if (offset > expected)
    return problem(
      'non-canonical',
      `the offset ${offset} leaves ${offset - expected} bytes that nothing reads`,
    );
  if (end > bytes.length) return problem('non-canonical', `the padding up to ${end} is missing`);
  if (!isAllZero(bytes.subarray(contentEnd, end)))
    return problem('non-canonical', `the padding at ${contentEnd} is not zero`);
  return undefined;
}

/** Reads `abi.encode(struct)` of a struct with a dynamic member: the word 0x20, then its members as a tuple. */
export function readStruct(bytes: Uint8Array, types: readonly AbiType[]): AbiTuple {
  const offset = sizeAt(bytes, 0);
  if (offset === undefined || offset >= bytes.length)
    return problem('malformed', 'the first word is no offset to a struct');
  if (offset !== WORD) return problem('non-canonical', `the struct starts at ${offset}, expected ${WORD}`);
  return readTuple(bytes.subarray(WORD), types);
}

/** One value of a tuple that was read with as many types. */
export function valueAt(values: readonly Uint8Array[], index: number): Uint8Array {
  const value = values[index];
  if (value === undefined) throw new KeytierError('ERR_INTERNAL', `a tuple without a value ${index}`);
  return value;
}
