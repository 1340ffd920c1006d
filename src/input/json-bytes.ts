// Byte strings as JSON writers spell them: number arrays, Node buffers, typed arrays written as objects.
import { isObject, type JsonValue } from './pointer.ts';

/**
 * The bytes of `[48, 130, ...]` (also -128 to 127, as Java writes them), `{"type": "Buffer", "data": [...]}` and
 * `{"0": 48, "1": 130, ...}`; undefined for anything else and for no bytes at all.
 */
export function bytesOfJson(value: JsonValue | undefined): Uint8Array | undefined {
  if (Array.isArray(value)) return bytesOfNumbers(value);
  if (!isObject(value)) return undefined;
  const { type, data } = value;
  if (type === 'Buffer' && Array.isArray(data)) return bytesOfNumbers(data);
  if (typeof value['0'] !== 'number') return undefined;
  const keys = Object.keys(value);
  return keys.every((key, index) => key === String(index)) ? bytesOfNumbers(Object.values(value)) : undefined;
}

function bytesOfNumbers(values: readonly (JsonValue | undefined)[]): Uint8Array | undefined {
  if (values.length === 0) return undefined;
  let lowest = 0;
  let highest = 0;
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const signed = lowest < 0;
  if (lowest < -128 || highest > (signed ? 127 : 255)) return undefined;
  return Uint8Array.from(values as readonly number[]);
}
