// Base64 against the vectors of RFC 4648 section 10 and against everything Node's decoder lets pass.
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeBase64Canonical,
  decodeBase64Loose,
  encodeBase64Url,
} from '../../src/codec/base64.ts';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** RFC 4648 section 10. */
const VECTORS = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const;

describe('decodeBase64', () => {
  it.each(VECTORS)('decodes %j', (plain, encoded) => {
    expect(decodeBase64(encoded)).toEqual(ascii(plain));
  });

  it.each(['Zg', 'Zg=', 'Zh==', 'Zm9=', 'Zm9v\n', 'Zm 9v', '-_-_', 'Zg==Zg==', '=', 'Zm9v*', '===='])(
    'refuses %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
    },
  );
});

describe('decodeBase64Loose', () => {
  it('accepts missing padding and whitespace', () => {
    expect(decodeBase64Loose(' Zm9v\r\nYg ')).toEqual({ bytes: ascii('foob'), alphabet: 'base64' });
    expect(decodeBase64Loose('Zm9vYg==')).toEqual({ bytes: ascii('foob'), alphabet: 'base64' });
  });

  it('tells the alphabets apart', () => {
    // 0xfb 0xff 0xbf is all sixes of 111110 and 111111: the two characters in which the alphabets differ.
    expect(decodeBase64Loose('+/+/')).toEqual({ bytes: Uint8Array.of(0xfb, 0xff, 0xbf), alphabet: 'base64' });
    expect(decodeBase64Loose('-_-_')).toEqual({
      bytes: Uint8Array.of(0xfb, 0xff, 0xbf),
      alphabet: 'base64url',
    });
  });

  it.each(['', ' ', '+_+_', 'Zm9vY', 'Zm9vYg=', 'Zm=9', 'Zm9v!', '===='])('refuses %j', (text) => {
    expect(decodeBase64Loose(text)).toBeUndefined();
  });

  it('looks at a megabyte of almost base64 once', () => {
    expect(decodeBase64Loose(`${'A'.repeat(1_000_000)}!`)).toBeUndefined();
    expect(decodeBase64Loose(`${'='.repeat(1_000_000)}`)).toBeUndefined();
  });
});

describe('decodeBase64Canonical', () => {
  it('has one spelling for each value but for the padding', () => {
    expect(decodeBase64Canonical('Zg')?.bytes).toEqual(ascii('f'));
    expect(decodeBase64Canonical('Zg==')?.bytes).toEqual(ascii('f'));
    expect(decodeBase64Canonical('Zh')).toBeUndefined();
    expect(decodeBase64Canonical('Z g')).toBeUndefined();
  });
});

describe('encodeBase64Url', () => {
  it('writes no padding', () => {
    expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff, 0xbf, 0x66))).toBe('-_-_Zg');
  });
});
