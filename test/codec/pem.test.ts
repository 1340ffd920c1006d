// PEM in all the texts it ends up in. The bodies are base64 of known words, so that no certificate is needed.
import { describe, expect, it } from 'vitest';
import { readPemBlocks, scanPem } from '../../src/codec/pem.ts';

const FOOBAR = Uint8Array.from(Buffer.from('foobar'));
const block = (body: string, label = 'CERTIFICATE') =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

describe('readPemBlocks', () => {
  it('reads blocks with their labels and lines', () => {
    const text = `Bag Attributes\n    friendlyName: x\n${block('Zm9v\nYmFy')}\nbetween\n${block('Zg==', 'PUBLIC KEY')}`;
    expect(readPemBlocks(text)).toEqual([
      { label: 'CERTIFICATE', der: FOOBAR, lineStart: 3 },
      { label: 'PUBLIC KEY', der: Uint8Array.from(Buffer.from('f')), lineStart: 9 },
    ]);
  });

  it.each([
    ['CRLF', block('Zm9v\nYmFy').replaceAll('\n', '\r\n')],
    ['CR alone', block('Zm9v\nYmFy').replaceAll('\n', '\r')],
    ['no final newline', block('Zm9vYmFy').trimEnd()],
    ['indentation', block('Zm9v\nYmFy').replaceAll(/^/gm, '      ')],
    ['tabs and trailing spaces', block('\tZm9v  \n\tYmFy\t')],
    ['escaped line ends', JSON.stringify(block('Zm9v\nYmFy'))],
    ['escaped CRLF', JSON.stringify(block('Zm9v\nYmFy').replaceAll('\n', '\r\n'))],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ a: block('Zm9v\nYmFy') }))],
    ['a quoted mail', block('Zm9v\nYmFy').replaceAll(/^/gm, '> ')],
    ['a comment', block('Zm9v\nYmFy').replaceAll(/^/gm, '# ')],
    [
      'string literals',
      '"-----BEGIN CERTIFICATE-----\\n" +\n  "Zm9v\\n" +\n  "YmFy\\n" +\n  "-----END CERTIFICATE-----\\n";',
    ],
    ['C literals', '"-----BEGIN CERTIFICATE-----\\n"\n"Zm9v\\n"\n"YmFy\\n"\n"-----END CERTIFICATE-----\\n"'],
    ['all on one line', '-----BEGIN CERTIFICATE----- Zm9v YmFy -----END CERTIFICATE-----'],
    ['headers inside', block('X-Note: hello\n\nZm9v\nYmFy')],
    ['no padding needed', block('Zm9vYmFy')],
  ])('reads a block with %s', (_, text) => {
    expect(readPemBlocks(text).map((found) => found.der)).toEqual([FOOBAR]);
  });

  it('reads slashes and signs that a JSON writer escaped', () => {
    // 0xff 0xff 0xfe 0xf8 0x3e 0x0f is `///++D4P` in base64.
    const expected = Uint8Array.of(0xff, 0xff, 0xfe, 0xf8, 0x3e, 0x0f);
    const text = JSON.stringify(block('///++D4P')).replaceAll('/', '\\/').replaceAll('+', '\\u002b');
    expect(readPemBlocks(text).map((found) => found.der)).toEqual([expected]);
  });
});

describe('scanPem', () => {
  it.each([
    ['-----BEGIN CERTIFICATE-----\nZm9v\n', 'no-end'],
    [`-----BEGIN CERTIFICATE-----\nZm9v\n${block('Zg==')}`, 'no-end'],
    ['-----BEGIN CERTIFICATE-----\nZm9v\n-----END PKCS7-----', 'other-end'],
    [block('Zm9v*'), 'not-base64'],
    [block('Zm9vY'), 'not-base64'],
    [block('-_-_'), 'not-base64'],
    [block(''), 'not-base64'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(scanPem(text).damaged[0]).toEqual({ label: 'CERTIFICATE', lineStart: 1, problem });
  });

  it('goes on after a damaged block', () => {
    const scan = scanPem(`-----BEGIN CERTIFICATE-----\nZm9v\n${block('Zm9vYmFy')}`);
    expect(scan.blocks).toEqual([{ label: 'CERTIFICATE', der: FOOBAR, lineStart: 3 }]);
  });

  it.each([
    'PRIVATE KEY',
    'EC PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('counts %s and does not decode it', (label) => {
    expect(scanPem(block('Zm9vYmFy', label))).toEqual({ blocks: [], damaged: [], privateKeys: 1 });
  });

  it('is no label: lower case, dashes, or nothing', () => {
    const text = '-----BEGIN certificate-----\n-----BEGIN \n-----BEGIN -----\n';
    expect(scanPem(text)).toEqual({ blocks: [], damaged: [], privateKeys: 0 });
  });

  it('takes linear time for headers without end, and for ends without match', () => {
    const begins = '-----BEGIN CERTIFICATE-----\n'.repeat(100_000);
    expect(scanPem(begins).damaged).toHaveLength(100_000);
    const ends = `${begins}${'-----END X-----\n'.repeat(100_000)}`;
    expect(scanPem(ends).blocks).toHaveLength(0);
    expect(scanPem('-----BEGIN '.repeat(100_000)).damaged).toHaveLength(0);
    expect(scanPem(block('\\n'.repeat(500_000))).damaged).toHaveLength(1);
    expect(scanPem(block(' '.repeat(1_000_000))).damaged).toHaveLength(1);
    expect(scanPem(block(`"${' '.repeat(1_000_000)}x`)).damaged).toHaveLength(1);
    expect(scanPem(block('" '.repeat(500_000))).damaged).toHaveLength(1);
  });
});
