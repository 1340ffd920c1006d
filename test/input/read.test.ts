// Input arguments: files, directories, stdin, FIFOs, links and JSON pointers.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_INPUT_BYTES } from '../../src/codec/limits.ts';
import { type InputIo, readInputs } from '../../src/input/read.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'keytier-read-'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const io = (text = 'from stdin'): InputIo => ({
  stdin: () => Promise.resolve(Uint8Array.from(Buffer.from(text))),
  stdinIsTerminal: false,
});

function write(name: string, content: string): string {
  const path = join(root, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function all<T>(generator: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of generator) items.push(item);
  return items;
}

/** `source = text` for what was read, `source ! code` for what was not; paths without the temporary directory. */
async function read(specs: readonly string[], given: InputIo = io()): Promise<string[]> {
  const lines: string[] = [];
  for await (const input of readInputs(specs, given)) {
    const source = input.source.replaceAll(`${root}/`, '');
    lines.push(
      'bytes' in input ? `${source} = ${Buffer.from(input.bytes)}` : `${source} ! ${input.error.code}`,
    );
  }
  return lines;
}

describe('files', () => {
  it('are read in the order given, the unreadable ones as errors among them', async () => {
    const [one, empty, two] = [write('one', 'first'), write('empty', ''), write('two', 'second')];
    const missing = join(root, 'missing');
    expect(await read([two, missing, empty, join(one, 'below'), one])).toEqual([
      'two = second',
      'missing ! ERR_INPUT_NOT_FOUND',
      'empty ! ERR_INPUT_EMPTY',
      'one/below ! ERR_INPUT_NOT_FOUND',
      'one = first',
    ]);
  });

  it('may be as large as the limit, and no larger', async () => {
    const path = write('large', 'x');
    truncateSync(path, MAX_INPUT_BYTES);
    const [input] = await all(readInputs([path], io()));
    expect(input !== undefined && 'bytes' in input && input.bytes.length).toBe(MAX_INPUT_BYTES);
    truncateSync(path, MAX_INPUT_BYTES + 1);
    expect(await read([path])).toEqual(['large ! ERR_LIMIT_EXCEEDED']);
  });

  it('carry a code, what was seen and a hint when they cannot be read', async () => {
    const [input] = await all(readInputs([join(root, 'missing')], io()));
    if (input === undefined || 'bytes' in input) throw new Error('read');
    expect(input.error).toMatchObject({
      code: 'ERR_INPUT_NOT_FOUND',
      where: join(root, 'missing'),
      seen: 'ENOENT',
    });
    expect(input.error.hint).toContain('stdin');
  });

  it.skipIf(process.getuid?.() === 0)('without permission are unreadable', async () => {
    const path = write('secret', 'x');
    chmodSync(path, 0);
    expect(await read([path])).toEqual(['secret ! ERR_INPUT_UNREADABLE']);
  });

  it.each(['-----BEGIN CERTIFICATE-----\n'.padEnd(6000, 'M'), 'a\0b', '#', '#/', ''])(
    'are not what %j is',
    async (spec) => {
      const [line] = await read([spec]);
      expect(line).toMatch(/ ! ERR_INPUT_(NOT_FOUND|UNREADABLE)$/);
    },
  );
});

describe.skipIf(process.platform === 'win32')('special files', () => {
  it('FIFOs are read to their end', async () => {
    const path = join(root, 'fifo');
    execFileSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', `printf 'through the pipe' > ${path}`]);
    expect(await read([path])).toEqual(['fifo = through the pipe']);
    writer.kill();
  });

  it('FIFOs have no size, so the limit holds while reading', async () => {
    const path = join(root, 'endless');
    execFileSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', `cat /dev/zero > ${path}`]);
    expect(await read([path])).toEqual(['endless ! ERR_LIMIT_EXCEEDED']);
    writer.kill();
  });

  it('devices are refused, and never read in a directory', async () => {
    expect(await read(['/dev/zero'])).toEqual(['/dev/zero ! ERR_INPUT_UNREADABLE']);
    write('with-fifo/a', 'a');
    execFileSync('mkfifo', [join(root, 'with-fifo', 'b')]);
    expect(await read([join(root, 'with-fifo')])).toEqual(['with-fifo/a = a']);
  });

  it('links are followed, circles end', async () => {
    const file = write('links/z/file', 'x');
    symlinkSync(file, join(root, 'links', 'a-link'));
    symlinkSync(join(root, 'links'), join(root, 'links', 'z', 'circle'));
    symlinkSync(join(root, 'links', 'self'), join(root, 'links', 'self'));
    symlinkSync(join(root, 'nowhere'), join(root, 'links', 'dangling'));
    expect(await read([join(root, 'links')])).toEqual([
      'links/a-link = x',
      'links/dangling ! ERR_INPUT_NOT_FOUND',
      'links/self ! ERR_INPUT_UNREADABLE',
      'links/z/file = x',
    ]);
  });
});

describe('directories', () => {
  it('are read recursively, sorted by bytes, without hidden files', async () => {
    for (const name of ['d/b', 'd/a/2', 'd/a/10', 'd/B', 'd/é', 'd/.hidden', 'd/.git/x']) write(name, name);
    expect(await read([join(root, 'd')])).toEqual(
      ['d/B', 'd/a/10', 'd/a/2', 'd/b', 'd/é'].map((name) => `${name} = ${name}`),
    );
  });

  it('without files are an error, and a pointer leads into none', async () => {
    mkdirSync(join(root, 'nothing'));
    expect(await read([join(root, 'nothing')])).toEqual(['nothing ! ERR_INPUT_EMPTY']);
    expect(await read([`${join(root, 'nothing')}#/a`])).toEqual(['nothing#/a ! ERR_INPUT_POINTER']);
  });

  it('of too many files are refused as a whole', async () => {
    const many = join(root, 'many');
    mkdirSync(many);
    for (let index = 0; index <= 10_000; index++) writeFileSync(join(many, String(index)), '');
    expect(await read([many, write('after', 'still read')])).toEqual([
      'many ! ERR_LIMIT_EXCEEDED',
      'after = still read',
    ]);
  });
});

describe('stdin', () => {
  it.each(['-', '/dev/stdin', '/dev/fd/0'])('is read for %s', async (spec) => {
    expect(await read([spec])).toEqual([`${spec === '-' ? 'stdin' : spec} = from stdin`]);
  });

  it('may be empty, which is an error with a hint that fits', async () => {
    const [piped] = await all(readInputs(['-'], io('')));
    const [typed] = await all(readInputs(['-'], { ...io(''), stdinIsTerminal: true }));
    expect(piped !== undefined && 'error' in piped && piped.error).toMatchObject({ code: 'ERR_INPUT_EMPTY' });
    expect(typed !== undefined && 'error' in typed && typed.error.hint).toContain('Ctrl-D');
  });

  it.each([[['-', '-']], [['-', '/dev/stdin']], [['-#/a', '-#/b']]])('is read once: %j', async (specs) => {
    await expect(read(specs)).rejects.toMatchObject({ code: 'ERR_USAGE' });
  });

  it('takes a pointer', async () => {
    expect(await read(['-#/a/1'], io('{"a":[1,"two"]}'))).toEqual(['stdin#/a/1 = two']);
  });

  it('may fail on its own', async () => {
    const broken: InputIo = { stdin: () => Promise.reject(new Error('EIO')), stdinIsTerminal: false };
    expect(await read(['-'], broken)).toEqual(['stdin ! ERR_INPUT_UNREADABLE']);
  });
});

describe('pointers', () => {
  /** The document and the pointers of RFC 6901 section 5. */
  const rfc6901 =
    '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}';

  it.each([
    ['', rfc6901],
    ['/foo', '["bar","baz"]'],
    ['/foo/0', 'bar'],
    ['/', '0'],
    ['/a~1b', '1'],
    ['/c%d', '2'],
    ['/e^f', '3'],
    ['/g|h', '4'],
    ['/i\\j', '5'],
    ['/k"l', '6'],
    ['/ ', '7'],
    ['/m~0n', '8'],
  ])('%j', async (pointer, expected) => {
    const path = write('rfc6901.json', rfc6901);
    expect(await read([`${path}#${pointer}`])).toEqual([`rfc6901.json#${pointer} = ${expected}`]);
  });

  it.each([
    '/missing',
    '/foo/2',
    '/foo/-',
    '/foo/00',
    '/foo/0/0',
    '/foo/length',
    '/~2',
    '/a/b',
    '/__proto__',
    '/toString',
  ])('%j leads nowhere', async (pointer) => {
    const path = write('rfc6901.json', rfc6901);
    expect(await read([`${path}#${pointer}`])).toEqual([`rfc6901.json#${pointer} ! ERR_INPUT_POINTER`]);
  });

  it('say how far they led', async () => {
    const path = write('deep.json', '{"log":[{"user":1,"payload":"x"}]}');
    const [input] = await all(readInputs([`${path}#/log/0/pay`], io()));
    if (input === undefined || 'bytes' in input) throw new Error('read');
    expect(input.error).toMatchObject({ where: `${path}#/log/0`, seen: 'object, keys: user, payload' });
  });

  it('lead into JSON lines, counted from 0', async () => {
    const path = write('lines.ndjson', '{"a":"x"}\n\n{"a":"y"}\n');
    expect(await read([`${path}#/2/a`, `${path}#/1/a`])).toEqual([
      'lines.ndjson#/2/a = y',
      'lines.ndjson#/1/a ! ERR_INPUT_POINTER',
    ]);
  });

  it('need JSON, and a value that is not empty', async () => {
    const [text, empty] = [write('plain.txt', 'hello'), write('empty.json', '{"a":""}')];
    expect(await read([`${text}#/a`, `${empty}#/a`])).toEqual([
      'plain.txt#/a ! ERR_INPUT_POINTER',
      'empty.json#/a ! ERR_INPUT_EMPTY',
    ]);
  });

  it('yield to a file of that name', async () => {
    write('odd.json', '{"x":"pointer"}');
    const literal = write('odd.json#/x', 'literal');
    rmSync(join(root, 'odd.json'), { force: true });
    expect(await read([literal])).toEqual(['odd.json#/x = literal']);
    const hash = write('a#b.json', '{"x":"inside"}');
    expect(await read([hash, `${hash}#/x`])).toEqual(['a#b.json = {"x":"inside"}', 'a#b.json#/x = inside']);
  });
});
