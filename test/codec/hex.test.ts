// Hex as people copy it from openssl, certificate viewers and logs.
import { describe, expect, it } from 'vitest';
import { decodeHex, encodeHex } from '../../src/codec/hex.ts';

describe('decodeHex', () => {
  it.each(['deadbeef', 'DEADBEEF', 'DE:AD:BE:EF', 'de ad\nbe\tef', ' deadbeef\r\n'])('decodes %j', (text) => {
    expect(decodeHex(text)).toEqual(Uint8Array.of(0xde, 0xad, 0xbe, 0xef));
  });

  it.each(['', ' ', ':', 'abc', '0xab', 'zz', 'ab-cd', 'ab,cd', 'é0'])('refuses %j', (text) => {
    expect(decodeHex(text)).toBeUndefined();
  });
});

describe('encodeHex', () => {
  it('is lower case and two digits a byte', () => {
    expect(encodeHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});
