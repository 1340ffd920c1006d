// keytier trust update against a loopback server that behaves and misbehaves: no bad data is stored, the old stays usable,
// and each outcome has its own code.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GRAPHENEOS_LIST, GRAPHENEOS_SIGNATURE } from '../lib/grapheneos.ts';
import { mintChain } from '../lib/mint.ts';
import {
  type Handler,
  type Loopback,
  mintTlsIdentity,
  startProxy,
  startServer,
  startTlsServer,
  type TlsIdentity,
  type TunnelProxy,
} from '../lib/server.ts';
import {
  type CliOptions,
  documentOf,
  listOf,
  runCli,
  sha256,
  storedList,
  temporaryFolder,
} from '../lib/trust-store.ts';

const OLD = listOf(600, 'old');
const NEW = listOf(601, 'new');

let server: Loopback;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.clean());

const send =
  (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}, status = 200): Handler =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

/** Asks the server for a status list. */
async function update(args: readonly string[] = [], options: CliOptions = {}) {
  const run = await runCli(
    [
      'trust',
      'update',
      '--trust-dir',
      folder.dir,
      '--only',
      'status-list',
      '--source',
      `status-list=${server.url}`,
      '--retries',
      '0',
      '--timeout',
      '10',
      '-f',
      'json',
      ...args,
    ],
    options,
  );
  const document = documentOf(run);
  return { ...run, document, outcome: document.outcomes[0] };
}

/** Puts the old list into the store. */
async function storeOld(headers: Readonly<Record<string, string>> = {}) {
  server.answer = send(OLD, headers);
  expect((await update()).exitCode).toBe(0);
  expect(storedList(folder.dir)).toBe(sha256(OLD));
}

/** Writes bytes as they are and ends the connection in good order. */
const raw = ({ socket }: ServerResponse, text: string) => socket?.write(text, () => socket.end());

describe('a server that behaves', () => {
  it('fills an empty store, and says what is in it', async () => {
    server.answer = send(NEW, { etag: '"1"' });
    const { exitCode, outcome, stderr } = await update();
    expect(exitCode, stderr).toBe(0);
    expect(outcome).toMatchObject({
      piece: 'status-list',
      outcome: 'believed',
      count: 601,
      sha256: sha256(NEW),
    });
    expect(storedList(folder.dir)).toBe(sha256(NEW));
    expect(readdirSync(folder.dir).sort()).toEqual(['data', 'held', 'manifest.json']);
  });

  it('replaces the old, and keeps it as the one before', async () => {
    await storeOld();
    server.answer = send(NEW);
    const { exitCode, outcome } = await update();
    expect(exitCode).toBe(0);
    expect(outcome).toMatchObject({ outcome: 'believed', change: { added: 1, removed: 0 } });
    const shown = documentOf(
      await runCli(['trust', 'show', 'status-list', '--trust-dir', folder.dir, '-f', 'json']),
    );
    expect(shown.pieces[0]).toMatchObject({
      sha256: sha256(NEW),
      previous: { sha256: sha256(OLD), count: 600 },
    });
  });

  it('unpacks gzip', async () => {
    server.answer = send(gzipSync(NEW), { 'content-encoding': 'gzip' });
    expect((await update()).outcome).toMatchObject({ outcome: 'believed', sha256: sha256(NEW) });
  });

  it('is asked with what it said before, and its 304 keeps the list and renews its date', async () => {
    await storeOld({ etag: '"v1"', 'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT' });
    const before = readFileSync(join(folder.dir, 'manifest.json'), 'utf8');
    server.answer = (_request, response) => response.writeHead(304).end();
    const { exitCode, outcome } = await update();
    expect(exitCode).toBe(0);
    expect(outcome).toMatchObject({ outcome: 'unchanged', sha256: sha256(OLD) });
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Sun, 01 Nov 2026 00:00:00 GMT',
    });
    expect(storedList(folder.dir)).toBe(sha256(OLD));
    expect(JSON.parse(before)).toMatchObject({ pieces: { 'status-list': { asOfBasis: 'fetched' } } });
  });

  it('is not asked while it says that it has nothing newer, unless told to', async () => {
    await storeOld({ 'cache-control': 'public, max-age=3600' });
    const asked = server.requests.length;
    server.answer = send(NEW);
    const fresh = await update();
    expect(fresh.outcome).toMatchObject({ outcome: 'fresh', sha256: sha256(OLD) });
    expect(fresh.exitCode).toBe(0);
    expect(server.requests.length).toBe(asked);
    expect((await update(['--force'])).outcome).toMatchObject({ outcome: 'believed', sha256: sha256(NEW) });
  });

  it('dates its list by when its origin sent it, not by when a cache did', async () => {
    server.answer = send(NEW, { age: '86400' });
    const { document } = await update();
    const age = Date.parse(document.at) - Date.parse(document.outcomes[0]?.asOf ?? '');
    expect(Math.round(age / 3_600_000)).toBe(24);
  });

  it('may ask to come back in a moment', async () => {
    await storeOld();
    let calls = 0;
    server.answer = (request, response) =>
      calls++ === 0 ? response.writeHead(429, { 'retry-after': '1' }).end() : send(NEW)(request, response);
    const { exitCode, outcome } = await update(['--retries', '1']);
    expect(exitCode).toBe(0);
    expect(outcome).toMatchObject({ outcome: 'believed', sha256: sha256(NEW) });
    expect(calls).toBe(2);
  });

  it('may redirect on the same machine where http was allowed', async () => {
    server.answer = (request, response) =>
      request.url === '/list'
        ? response.writeHead(302, { location: '/moved' }).end()
        : send(NEW)(request, response);
    expect((await update()).outcome).toMatchObject({ outcome: 'believed' });
  });
});

/** Ways to misbehave, each with the code that says so. */
const MISBEHAVIOUR: Readonly<
  Record<string, { readonly answer: Handler; readonly code: string; readonly args?: readonly string[] }>
> = {
  'never answers': {
    answer: () => undefined,
    code: 'ERR_FETCH_TIMEOUT',
    args: ['--timeout', '1'],
  },
  'sends a byte now and then': {
    answer: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(timer));
    },
    code: 'ERR_FETCH_TIMEOUT',
    args: ['--timeout', '1'],
  },
  'cuts off in the middle of a chunked answer': {
    answer: (_request, response) =>
      raw(response, `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n${NEW.slice(0, 256)}\r\n`),
    code: 'ERR_FETCH_CONNECTION',
  },
  'hangs up without a word': {
    answer: (_request, response) => response.socket?.resetAndDestroy(),
    code: 'ERR_FETCH_CONNECTION',
  },
  'sends less than it says': {
    answer: (_request, response) =>
      raw(response, `HTTP/1.1 200 OK\r\nContent-Length: ${NEW.length + 100}\r\n\r\n${NEW}`),
    code: 'ERR_FETCH_LENGTH',
  },
  'sends more than it says': {
    answer: (_request, response) =>
      raw(response, `HTTP/1.1 200 OK\r\nContent-Length: ${NEW.length - 100}\r\n\r\n${NEW}`),
    code: 'ERR_FETCH_CONTENT',
  },
  'sends a gzip bomb': {
    answer: send(gzipSync(Buffer.alloc(64 * 1_048_576)), { 'content-encoding': 'gzip' }),
    code: 'ERR_FETCH_TOO_LARGE',
  },
  'announces gigabytes': {
    answer: (_request, response) => raw(response, 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{'),
    code: 'ERR_FETCH_TOO_LARGE',
  },
  'sends what does not unpack': {
    answer: send('no gzip', { 'content-encoding': 'gzip' }),
    code: 'ERR_FETCH_CONTENT',
  },
  'packs in an unknown way': {
    answer: send(NEW, { 'content-encoding': 'zpaq' }),
    code: 'ERR_FETCH_CONTENT',
  },
  'sends an error page with status 200': {
    answer: send('<html><body>Sign in to the network</body></html>', { 'content-type': 'text/html' }),
    code: 'ERR_FETCH_CONTENT',
  },
  'sends nothing': { answer: send(''), code: 'ERR_FETCH_CONTENT' },
  'sends an empty list': { answer: send('{"entries": {}}'), code: 'ERR_FETCH_CONTENT' },
  'sends other JSON': { answer: send('{"status": "ok"}'), code: 'ERR_FETCH_CONTENT' },
  'says "not modified" where nothing was asked about': {
    answer: (_request, response) => response.writeHead(304).end(),
    code: 'ERR_FETCH_STATUS',
    args: ['--force'],
  },
  'asks to come back in an hour': {
    answer: (_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
    code: 'ERR_FETCH_RATE_LIMITED',
    args: ['--retries', '2'],
  },
  'is in trouble': {
    answer: (_request, response) => response.writeHead(503).end(),
    code: 'ERR_FETCH_STATUS',
  },
  'has no such page': {
    answer: (_request, response) => response.writeHead(404).end('{"entries": {"ab": {"status": "REVOKED"}}}'),
    code: 'ERR_FETCH_STATUS',
  },
  'redirects to another scheme': {
    answer: (_request, response) => response.writeHead(302, { location: 'ftp://127.0.0.1/list' }).end(),
    code: 'ERR_FETCH_REDIRECT',
  },
  'redirects to a file': {
    answer: (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    code: 'ERR_FETCH_REDIRECT',
  },
  'redirects to plain http elsewhere': {
    answer: (_request, response) => response.writeHead(302, { location: 'http://localhost:9/list' }).end(),
    code: 'ERR_FETCH_REDIRECT',
  },
  'redirects again and again': {
    answer: (_request, response) => response.writeHead(302, { location: '/list' }).end(),
    code: 'ERR_FETCH_REDIRECT',
  },
  'redirects nowhere': {
    answer: (_request, response) => response.writeHead(302).end(),
    code: 'ERR_FETCH_REDIRECT',
  },
};

describe('a server that misbehaves', () => {
  it.each(Object.entries(MISBEHAVIOUR))('%s', async (_name, { answer, code, args = [] }) => {
    await storeOld();
    server.answer = answer;
    const { exitCode, outcome, stderr } = await update(args);
    expect(outcome?.error?.code, stderr).toBe(code);
    expect(stderr).toContain(`[${code}]`);
    expect(exitCode).toBe(6);
    expect(storedList(folder.dir)).toBe(sha256(OLD));
    // The old list is still what verify uses.
    const chain = await mintChain();
    writeFileSync(join(folder.dir, 'chain.pem'), chain.pem);
    writeFileSync(join(folder.dir, 'root.pem'), chain.rootPem);
    const verified = await runCli([
      'verify',
      join(folder.dir, 'chain.pem'),
      '--trust-dir',
      folder.dir,
      '--trust-anchor',
      join(folder.dir, 'root.pem'),
      '--at',
      '2026-02-15T12:00:00Z',
      '-f',
      'json',
    ]);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      run: {
        trust: expect.arrayContaining([
          expect.objectContaining({ name: 'status-list', sha256: sha256(OLD) }),
        ]),
      },
    });
  });

  it('each has a message of its own', () => {
    const codes = new Set(Object.values(MISBEHAVIOUR).map(({ code }) => code));
    expect([...codes].sort()).toEqual([
      'ERR_FETCH_CONNECTION',
      'ERR_FETCH_CONTENT',
      'ERR_FETCH_LENGTH',
      'ERR_FETCH_RATE_LIMITED',
      'ERR_FETCH_REDIRECT',
      'ERR_FETCH_STATUS',
      'ERR_FETCH_TIMEOUT',
      'ERR_FETCH_TOO_LARGE',
    ]);
  });

  it('keeps an error page aside to be looked at, and never believes it', async () => {
    await storeOld();
    server.answer = send('<html>');
    const { outcome, document } = await update();
    expect(outcome).toMatchObject({ outcome: 'refused', problems: [{ code: 'not-usable' }] });
    expect(document.findings[0]).toMatchObject({
      code: 'not-usable',
      next: 'keytier trust show status-list',
    });
    expect(readFileSync(outcome?.file ?? '', 'utf8')).toBe('<html>');
    const accepted = await runCli([
      'trust',
      'accept',
      'status-list',
      sha256('<html>'),
      '--trust-dir',
      folder.dir,
    ]);
    expect(accepted.exitCode).toBe(2);
    expect(storedList(folder.dir)).toBe(sha256(OLD));
  });

  it('is forgotten once it behaves again', async () => {
    await storeOld();
    server.answer = send('<html>');
    await update();
    server.answer = send(OLD);
    expect((await update()).outcome).toMatchObject({ outcome: 'unchanged' });
    const check = await runCli(['trust', 'check', '--trust-dir', folder.dir]);
    expect(check.exitCode, check.stdout).toBe(0);
  });

  it('cannot be reached: the port is closed', async () => {
    await storeOld();
    const other = await startServer();
    await other.close();
    const { exitCode, outcome } = await update(['--source', `status-list=${other.url}`]);
    expect(outcome?.error?.code).toBe('ERR_FETCH_CONNECTION');
    expect(exitCode).toBe(6);
  });
});

describe('what is held back', () => {
  const show = async (piece: string) =>
    documentOf(await runCli(['trust', 'show', piece, '--trust-dir', folder.dir, '-f', 'json'])).pieces[0];

  it('a list that lost more than a tenth of its entries, until a person accepts it', async () => {
    await storeOld();
    const small = listOf(539, 'small');
    server.answer = send(small);
    const { exitCode, outcome, document } = await update();
    expect(exitCode).toBe(4);
    expect(outcome).toMatchObject({ outcome: 'held', problems: [{ code: 'status-list-shrank' }] });
    expect(storedList(folder.dir)).toBe(sha256(OLD));
    expect(document.findings[0]?.next).toContain(`keytier trust accept status-list ${sha256(small)}`);
    const held = (await show('status-list'))?.held;
    expect(held).toMatchObject({ sha256: sha256(small), acceptable: true, count: 539 });
    expect((await runCli(['trust', 'check', '--trust-dir', folder.dir])).exitCode).toBe(4);
    const wrong = await runCli(['trust', 'accept', 'status-list', sha256('x'), '--trust-dir', folder.dir]);
    expect(wrong.exitCode).toBe(2);
    const command = (held?.accept ?? '').split(' ').slice(1);
    const accepted = await runCli([...command, '--trust-dir', folder.dir]);
    expect(accepted.exitCode, accepted.stderr).toBe(0);
    expect(storedList(folder.dir)).toBe(sha256(small));
    expect((await show('status-list'))?.held).toBeUndefined();
    expect((await show('status-list'))?.accepted).toMatchObject({ reasons: ['status-list-shrank'] });
  });

  it('the same question again stays one question', async () => {
    await storeOld();
    server.answer = send(listOf(10));
    await update();
    const first = (await show('status-list'))?.held;
    await update();
    expect((await show('status-list'))?.held).toEqual(first);
  });

  it('a list that loses a tenth is believed, and small steps do not add up', async () => {
    await storeOld();
    server.answer = send(listOf(540, 'a tenth less'));
    expect((await update()).outcome).toMatchObject({
      outcome: 'believed',
      problems: [{ code: 'entries-removed' }],
    });
    server.answer = send(listOf(539, 'one more'));
    expect((await update()).outcome).toMatchObject({
      outcome: 'held',
      problems: [{ code: 'status-list-shrank' }],
    });
  });

  it('a first list that is far smaller than the published one', async () => {
    server.answer = send(listOf(12));
    const { exitCode, outcome } = await update();
    expect(exitCode).toBe(4);
    expect(outcome).toMatchObject({ outcome: 'held', problems: [{ code: 'status-list-implausibly-small' }] });
    expect(storedList(folder.dir)).toBeNull();
  });

  it('a list that its server dates before the stored one', async () => {
    await storeOld({ 'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT' });
    server.answer = send(NEW, { 'last-modified': 'Sat, 31 Oct 2026 00:00:00 GMT' });
    expect((await update()).outcome).toMatchObject({
      outcome: 'held',
      problems: [{ code: 'older-than-stored' }],
    });
  });

  it('a list of roots with a root that is not pinned; accepted, it is yours', async () => {
    const chain = await mintChain();
    const roots = JSON.stringify([chain.rootPem]);
    server.answer = send(roots);
    const run = () =>
      runCli([
        'trust',
        'update',
        '--trust-dir',
        folder.dir,
        '--only',
        'root-list',
        '--source',
        `root-list=${server.url}`,
        '-f',
        'json',
      ]);
    const first = await run();
    expect(first.exitCode).toBe(4);
    const spki = sha256(chain.at('root').key.spki);
    const { problems = [] } = documentOf(first).outcomes[0] ?? {};
    expect(problems.map(({ code }) => code)).toEqual(['root-added', 'root-dropped', 'root-dropped']);
    expect(problems[0]?.text).toContain(spki);
    const held = (await show('root-list'))?.held;
    expect(held?.roots?.map(({ spkiSha256 }) => spkiSha256)).toEqual([spki]);
    const text = await runCli(['trust', 'show', 'root-list', '--trust-dir', folder.dir]);
    expect(text.stdout).toContain(spki);
    expect(text.stdout).toContain(`keytier trust accept root-list ${sha256(roots)}`);

    writeFileSync(join(folder.dir, 'chain.pem'), chain.pem);
    const verify = async () =>
      JSON.parse(
        (
          await runCli([
            'verify',
            join(folder.dir, 'chain.pem'),
            '--trust-dir',
            folder.dir,
            '--at',
            '2026-02-15T12:00:00Z',
            '-f',
            'json',
          ])
        ).stdout,
      ) as {
        results: [{ verdict: string; facts: { root: { class: string } }; findings: { check: string }[] }];
      };
    const before = (await verify()).results[0];
    expect(before.facts.root.class).toBe('unknown');
    expect(before.verdict).toBe('undecided');
    expect(before.findings).toContainEqual(
      expect.objectContaining({ check: 'trust.held-back', at: 'root-list' }),
    );
    await runCli(['trust', 'accept', 'root-list', sha256(roots), '--trust-dir', folder.dir]);
    const after = (await verify()).results[0];
    expect(after.facts.root.class).toBe('yours');
    expect(after.verdict).toBe('verified');
  });

  describe('boot keys of GrapheneOS', () => {
    const ask = async () =>
      runCli([
        'trust',
        'update',
        '--trust-dir',
        folder.dir,
        '--only',
        'grapheneos-boot-keys',
        '--source',
        `grapheneos-boot-keys=${server.url}`,
        '--retries',
        '0',
        '-f',
        'json',
      ]);
    const serve = (list: string, signature: string | null) => {
      server.answer = (request, response) => {
        if (request.url === '/list') send(list)(request, response);
        else if (signature === null) response.writeHead(404).end();
        else send(signature)(request, response);
      };
    };
    const outcome = async () => documentOf(await ask()).outcomes[0];

    it('are believed with the signature of their publisher', async () => {
      serve(GRAPHENEOS_LIST, GRAPHENEOS_SIGNATURE);
      expect(await outcome()).toMatchObject({ outcome: 'believed', count: 21 });
      expect(server.requests.at(-1)?.url).toBe('/list.sig');
      expect(await show('grapheneos-boot-keys')).toMatchObject({
        signedBy: 'GrapheneOS',
        sha256: sha256(GRAPHENEOS_LIST),
      });
    });

    it('wait without one, and with one that does not fit', async () => {
      const more = JSON.parse(GRAPHENEOS_LIST) as { verifiedBootKeys: string[]; timestamp: number };
      more.verifiedBootKeys.push(sha256('evil'));
      serve(GRAPHENEOS_LIST, null);
      expect(await outcome()).toMatchObject({
        outcome: 'held',
        problems: [{ code: 'publisher-signature-missing' }],
      });
      serve(JSON.stringify(more), GRAPHENEOS_SIGNATURE);
      expect(await outcome()).toMatchObject({
        outcome: 'held',
        problems: [{ code: 'publisher-signature-invalid' }],
      });
      serve(GRAPHENEOS_LIST, '<html>');
      expect(await outcome()).toMatchObject({
        outcome: 'held',
        problems: [{ code: 'publisher-signature-invalid' }],
      });
      // The signature came late: the same list is believed now, and nothing is held back any more.
      serve(GRAPHENEOS_LIST, GRAPHENEOS_SIGNATURE);
      expect(await outcome()).toMatchObject({ outcome: 'believed' });
      expect((await show('grapheneos-boot-keys'))?.held).toBeUndefined();
    });

    it('wait where they go back in time, or are all new', async () => {
      const keys = (timestamp: number) =>
        JSON.stringify({
          verifiedBootKeys: Array.from({ length: 21 }, (_, index) => sha256(`key ${index}`)),
          timestamp,
        });
      serve(keys(1_790_000_000), null);
      const first = await outcome();
      expect(first?.problems.map(({ code }) => code)).toEqual([
        'publisher-signature-missing',
        'boot-keys-grew',
      ]);
      const accept = [
        'trust',
        'accept',
        'grapheneos-boot-keys',
        first?.sha256 ?? '',
        '--trust-dir',
        folder.dir,
      ];
      expect((await runCli(accept)).exitCode).toBe(0);
      serve(keys(1_780_000_000), null);
      expect((await outcome())?.problems.map(({ code }) => code)).toEqual([
        'publisher-signature-missing',
        'older-than-stored',
      ]);
      // Signed or not: 2026-04-20 is before 2026-09-21.
      serve(GRAPHENEOS_LIST, GRAPHENEOS_SIGNATURE);
      expect(await outcome()).toMatchObject({ outcome: 'held', problems: [{ code: 'older-than-stored' }] });
    });
  });
});

describe('sources', () => {
  it.each([
    ['status-list=http://mirror.example/status', 'not encrypted'],
    ['status-list=file:///tmp/status.json', 'keytier trust import'],
    ['status-list=nonsense', 'is not a URL'],
    ['fido-mds=https://mds.example/', 'not read by this version'],
    ['your-roots=https://mirror.example/', 'no piece that can be fetched'],
    ['https://mirror.example/', 'takes piece=url'],
  ])('%s is refused', async (source, words) => {
    const run = await runCli(['trust', 'update', '--trust-dir', folder.dir, '--source', source]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(words);
  });

  it('what fails leaves the others alone', async () => {
    server.answer = (request, response) =>
      request.url === '/list' ? send(NEW)(request, response) : response.writeHead(500).end();
    const run = await runCli([
      'trust',
      'update',
      '--trust-dir',
      folder.dir,
      '--retries',
      '0',
      ...['status-list=/list', 'root-list=/roots', 'grapheneos-boot-keys=/keys'].flatMap((source) => [
        '--source',
        source.replace('=', `=http://127.0.0.1:${server.port}`),
      ]),
      '-f',
      'json',
    ]);
    expect(run.exitCode).toBe(6);
    expect(documentOf(run).outcomes.map(({ piece, outcome }) => `${piece} ${outcome}`)).toEqual([
      'status-list believed',
      'root-list failed',
      'grapheneos-boot-keys failed',
    ]);
    expect(storedList(folder.dir)).toBe(sha256(NEW));
  });

  it('does not print passwords and tokens of a source', async () => {
    server.answer = send(NEW);
    const source = `status-list=http://user:hunter2@127.0.0.1:${server.port}/list?token=s3cret`;
    const { stdout, stderr } = await update(['--source', source]);
    expect(stdout + stderr).not.toMatch(/hunter2|s3cret/);
    expect(readFileSync(join(folder.dir, 'manifest.json'), 'utf8')).not.toMatch(/hunter2|s3cret/);
  });
});

describe('TLS and proxies', () => {
  let identity: TlsIdentity;
  let tls: Loopback;
  let proxy: TunnelProxy;
  let ca: string;

  beforeAll(async () => {
    identity = await mintTlsIdentity();
    tls = await startTlsServer(identity);
    tls.answer = send(NEW);
    proxy = await startProxy();
  });
  afterAll(async () => {
    await tls.close();
    await proxy.close();
  });
  beforeEach(() => {
    ca = join(folder.dir, 'ca.pem');
    writeFileSync(ca, identity.cert);
    proxy.status = 200;
    proxy.tunnels.length = 0;
  });

  const source = () => ['--source', `status-list=${tls.url}`];

  it('a certificate that does not verify', async () => {
    await storeOld();
    const { exitCode, outcome, stderr } = await update(source());
    expect(outcome?.error?.code, stderr).toBe('ERR_FETCH_TLS');
    expect(exitCode).toBe(6);
    expect(storedList(folder.dir)).toBe(sha256(OLD));
  });

  it('a certificate for another name', async () => {
    const { outcome } = await update([
      '--ca-file',
      ca,
      '--source',
      `status-list=${tls.url.replace('localhost', '127.0.0.1')}`,
    ]);
    expect(outcome?.error?.code).toBe('ERR_FETCH_TLS');
  });

  it('verifies with --ca-file', async () => {
    expect((await update([...source(), '--ca-file', ca])).outcome).toMatchObject({ outcome: 'believed' });
  });

  it('verifies with NODE_EXTRA_CA_CERTS, alone and beside another --ca-file', async () => {
    const env = { NODE_EXTRA_CA_CERTS: ca };
    expect((await update(source(), { env })).outcome).toMatchObject({ outcome: 'believed' });
    const other = join(folder.dir, 'other.pem');
    writeFileSync(other, (await mintTlsIdentity('other')).cert);
    expect((await update([...source(), '--ca-file', other, '--force'], { env })).outcome).toMatchObject({
      outcome: 'unchanged',
    });
  });

  it('refuses a --ca-file without a certificate', async () => {
    writeFileSync(ca, 'nothing');
    const run = await runCli(['trust', 'update', '--trust-dir', folder.dir, '--ca-file', ca]);
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('ERR_TRUST_ANCHOR');
  });

  it('goes through HTTPS_PROXY, and around it with NO_PROXY', async () => {
    const env = { HTTPS_PROXY: proxy.url };
    const through = await update([...source(), '--ca-file', ca], { env });
    expect(through.outcome, through.stderr).toMatchObject({ outcome: 'believed' });
    expect(proxy.tunnels).toEqual([`localhost:${tls.port}`]);
    const around = await update([...source(), '--ca-file', ca, '--force'], {
      env: { ...env, NO_PROXY: 'localhost' },
    });
    expect(around.outcome).toMatchObject({ outcome: 'unchanged' });
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('says so where the proxy refuses', async () => {
    await storeOld();
    proxy.status = 407;
    const { exitCode, outcome, stderr } = await update([...source(), '--ca-file', ca], {
      env: { HTTPS_PROXY: proxy.url },
    });
    expect(outcome?.error?.code, stderr).toBe('ERR_FETCH_PROXY');
    expect(exitCode).toBe(6);
    expect(storedList(folder.dir)).toBe(sha256(OLD));
  });

  it('does not follow a redirect from https to http', async () => {
    tls.answer = (_request, response) => response.writeHead(302, { location: server.url }).end();
    server.answer = send(NEW);
    const { outcome } = await update([...source(), '--ca-file', ca]);
    tls.answer = send(NEW);
    expect(outcome?.error?.code).toBe('ERR_FETCH_REDIRECT');
    expect(storedList(folder.dir)).toBeNull();
  });
});
