// Option values: which reading is taken, which is refused as ambiguous, and that an empty value never passes.
import { describe, expect, it } from 'vitest';
import { decodeValueText, parseValue, type ValueIo } from '../../src/input/value.ts';
import { KeytierError } from '../../src/model/errors.ts';

const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));

function errorOf(text: string): KeytierError {
  try {
    const value = decodeValueText(text, '--challenge');
    throw new Error(`read as ${value.reading}`);
  } catch (error) {
    if (error instanceof KeytierError) return error;
    throw error;
  }
}

describe('a declared value', () => {
  it.each([
    ['hex:DEad', Uint8Array.of(0xde, 0xad)],
    ['hex:0xdead', Uint8Array.of(0xde, 0xad)],
    ['hex:de:ad be\nef', Uint8Array.of(0xde, 0xad, 0xbe, 0xef)],
    ['base64:Zm9vYg==', utf8('foob')],
    ['base64:Zm9vYg', utf8('foob')],
    ['base64:Zm9v\nYg==\n', utf8('foob')],
    ['base64url:-_-_', Uint8Array.of(0xfb, 0xff, 0xbf)],
    ['utf8:hex:00', utf8('hex:00')],
    ['utf8:é', Uint8Array.of(0xc3, 0xa9)],
  ])('%j', (text, bytes) => {
    expect(decodeValueText(text, 'x')).toEqual({ bytes, reading: text.slice(0, text.indexOf(':')) });
  });

  it.each([
    'hex:abc',
    'hex:xy',
    'hex:',
    'base64:Zh==',
    'base64:-_-_',
    'base64:Zm9vY',
    'base64url:+/+/',
    'base64url:',
    'utf8:',
  ])('refuses %j', (text) => {
    expect(errorOf(text)).toMatchObject({ code: 'ERR_VALUE_INVALID', where: '--challenge' });
  });
});

describe('a value without a prefix', () => {
  it.each([
    ['0123456789abcdef', 'hex', 8],
    ['0x0123456789ABCDEF', 'hex', 8],
    ['01:23:45:67:89:ab:cd:ef', 'hex', 8],
    // 16 and 32 bytes of a counter, written by openssl base64.
    ['AAECAwQFBgcICQoLDA0ODw==', 'base64', 16],
    ['AAECAwQFBgcICQoLDA0ODw', 'base64', 16],
    ['AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'base64', 32],
    ['_-7dzLuqmYh3ZlVEMyIRAA', 'base64url', 16],
    ['/+7dzLuqmYh3ZlVEMyIRAA==', 'base64', 16],
    ['hello world', 'utf8', 11],
    ['order:4711!', 'utf8', 11],
    ['sample', 'utf8', 6],
    ['0123456789abcde', 'utf8', 15],
    ['naïve', 'utf8', 6],
  ])('%s is %s', (text, reading, length) => {
    const value = decodeValueText(text, 'x');
    expect([value.reading, value.bytes.length]).toEqual([reading, length]);
  });

  it('has the bytes of its reading', () => {
    expect(decodeValueText('0123456789abcdef', 'x').bytes).toEqual(
      Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef),
    );
    expect(decodeValueText('_-7dzLuqmYh3ZlVEMyIRAA', 'x').bytes).toEqual(
      Uint8Array.from({ length: 16 }, (_, index) => 0xff - 0x11 * index),
    );
  });

  it.each([
    ['abc', ['base64: 2 bytes', 'utf8: 3 bytes']],
    ['abcd', ['hex: 2 bytes', 'base64: 3 bytes', 'utf8: 4 bytes']],
    ['01234567', ['hex: 4 bytes', 'base64: 6 bytes', 'utf8: 8 bytes']],
    ['ABCDEFGHIJKLMNOPQRSTUVWX', ['base64: 18 bytes', 'utf8: 24 bytes']],
    ['dead beef', ['hex: 4 bytes', 'utf8: 9 bytes']],
    ['12:30', ['hex: 2 bytes', 'utf8: 5 bytes']],
    ['AAECAwQFBgcICQoL\nDA0ODw==', ['base64: 16 bytes', 'utf8: 25 bytes']],
  ])('%j is ambiguous', (text, tried) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code: 'ERR_VALUE_AMBIGUOUS', where: '--challenge', tried });
    expect(error.hint).toContain('utf8:');
  });

  it('is never empty', () => {
    expect(errorOf('').code).toBe('ERR_VALUE_INVALID');
  });
});

describe('parseValue', () => {
  const files: Readonly<Record<string, Uint8Array>> = {
    'nonce.bin': Uint8Array.of(1, 2, 3),
    empty: new Uint8Array(),
    dead: utf8('file'),
  };
  const io: ValueIo = {
    exists: (path) => Promise.resolve(Object.hasOwn(files, path)),
    readFile: (path) => {
      const bytes = files[path];
      return bytes === undefined
        ? Promise.reject(new KeytierError('ERR_INPUT_NOT_FOUND', path))
        : Promise.resolve(bytes);
    },
    stdin: () => Promise.resolve(Uint8Array.of(9)),
  };

  it.each([
    ['@nonce.bin', 'file nonce.bin', Uint8Array.of(1, 2, 3)],
    ['nonce.bin', 'file nonce.bin', Uint8Array.of(1, 2, 3)],
    ['dead', 'file dead', utf8('file')],
    ['hex:dead', 'hex', Uint8Array.of(0xde, 0xad)],
    ['-', 'stdin', Uint8Array.of(9)],
    ['hello world', 'utf8', utf8('hello world')],
  ])('%j is %s', async (text, reading, bytes) => {
    expect(await parseValue(text, io, '--message')).toEqual({ bytes, reading });
  });

  it.each([
    ['@empty', 'ERR_VALUE_INVALID'],
    ['empty', 'ERR_VALUE_INVALID'],
    ['@missing', 'ERR_INPUT_NOT_FOUND'],
    ['', 'ERR_VALUE_INVALID'],
    ['missing', 'ERR_VALUE_AMBIGUOUS'],
  ])('%j is refused', async (text, code) => {
    await expect(parseValue(text, io, '--message')).rejects.toMatchObject({ code });
  });

  it('refuses an empty stdin', async () => {
    const silent: ValueIo = { ...io, stdin: () => Promise.resolve(new Uint8Array()) };
    await expect(parseValue('-', silent, '--message')).rejects.toMatchObject({ code: 'ERR_VALUE_INVALID' });
  });
});
