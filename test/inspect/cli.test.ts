// The two commands as a user runs them: streams, formats, exit codes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesOf } from './openssl.ts';

/** Inside the project, so that packages are found; a folder of its own, so that no other build touches it. */
const folder = resolve('.cache', `inspect-test-${process.pid}`);
const scratch = mkdtempSync(join(tmpdir(), 'keytier-inspect-'));

beforeAll(async () => {
  await build({
    input: 'src/cli/main.ts',
    platform: 'node',
    external: /^[^./]/,
    transform: { define: { __KEYTIER_VERSION__: '"0.0.0-test"' } },
    logLevel: 'warn',
    output: { file: join(folder, 'main.mjs'), format: 'esm', codeSplitting: false },
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(scratch, { recursive: true, force: true });
});

function keytier(args: readonly string[], input: string | Buffer = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.mjs'), ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const CHAIN = 'samples/strongbox-good/chain.pem';
const BANNER = 'NOT VERIFIED: this is what the bytes say; a forged capture looks the same';

describe('keytier inspect', () => {
  it('prints the banner first and last', () => {
    const { status, stdout, stderr } = keytier(['inspect', CHAIN, '--asn1']);
    const lines = stdout.trimEnd().split('\n');
    expect([lines[0], lines.at(-1), stderr, status]).toEqual([BANNER, BANNER, '', 0]);
    expect(stdout).toContain('attestationSecurityLevel  STRONG_BOX');
    expect(stdout).not.toContain('DIFFER');
  });

  it('prints JSON that says that it is not verified', () => {
    const { status, stdout } = keytier(['inspect', '-', '-f', 'json'], readFileSync(CHAIN));
    const document = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      schema: 'keytier.inspect',
      schemaVersion: '1.0',
      verified: false,
      tool: { name: 'keytier' },
      results: [
        {
          input: {
            source: 'stdin',
            kind: 'android-key-attestation',
            sha256: createHash('sha256').update(readFileSync(CHAIN)).digest('hex'),
            bytes: readFileSync(CHAIN).length,
          },
          facts: { keyDescription: { attestationSecurityLevel: 'STRONG_BOX' } },
        },
      ],
    });
    const digests = certificatesOf(CHAIN).map((der) => createHash('sha256').update(der).digest('hex'));
    expect(document.results[0].facts.chain.map(({ sha256 }: { sha256: string }) => sha256)).toEqual(digests);
    expect(document.results[0]).not.toHaveProperty('asn1');
    expect(document.results[0]).not.toHaveProperty('error');
  });

  it('prints one JSON line for each artefact', () => {
    const { stdout } = keytier(['inspect', CHAIN, 'samples/ticket.json', '--asn1', '-f', 'ndjson']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verified, schema }) => [verified, schema])).toEqual([
      [false, 'keytier.inspect'],
      [false, 'keytier.inspect'],
    ]);
    expect(lines[0].asn1[0].crossCheck.outcome).toBe('agree');
    expect(lines[0].asn1[0].tree).toMatchObject({ offset: 0, class: 'universal' });
  });

  it('prints the banner once and one line for each artefact as a summary', () => {
    const { stdout } = keytier(['inspect', CHAIN, '-f', 'summary']);
    expect(stdout).toBe(
      `${BANNER}\n${CHAIN}  NOT VERIFIED  android-key-attestation  4 certificates  says version 300, STRONG_BOX\n`,
    );
  });

  it('exits 5 with the error on stderr and in the JSON', () => {
    const { status, stdout, stderr } = keytier(['inspect', 'no-such-file', CHAIN, '-f', 'json']);
    expect(status).toBe(5);
    expect(stderr).toContain('[ERR_INPUT_NOT_FOUND]');
    expect(stderr).toContain('keytier explain ERR_INPUT_NOT_FOUND');
    const { results } = JSON.parse(stdout);
    expect(results[0]).toMatchObject({ input: { kind: null }, error: { code: 'ERR_INPUT_NOT_FOUND' } });
    expect(results[1].facts.chain).toHaveLength(4);
  });

  it('exits 5 where the leaf is damaged', () => {
    const file = join(scratch, 'damaged.pem');
    const [leaf = Buffer.alloc(0), ...others] = certificatesOf(CHAIN);
    // Breaks the type of the serial number, which leaves the outer shape in place.
    const broken = Buffer.from(leaf);
    broken[broken.indexOf(Buffer.from('a003020102', 'hex')) + 3] = 0x05;
    const toPem = (der: Buffer) =>
      `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    writeFileSync(file, [broken, ...others].map(toPem).join(''));
    const { status, stderr } = keytier(['inspect', file]);
    expect(status).toBe(5);
    expect(stderr).toMatch(/\[ERR_DECODE_CERTIFICATE\]|\[ERR_INPUT_/);
  });

  it('writes several formats, of which one may go to stdout', () => {
    const file = join(scratch, 'out.json');
    const { stdout } = keytier(['inspect', CHAIN, '-f', 'table', '-f', `json=${file}`]);
    expect(stdout.startsWith(BANNER)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8')).schema).toBe('keytier.inspect');
  });

  it('refuses formats that carry verdicts, before it reads anything', () => {
    const { status, stdout, stderr } = keytier(['inspect', 'no-such-file', '-f', 'sarif']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('[ERR_USAGE]');
  });

  it('ends quietly where the reader of a pipe has seen enough', () => {
    const script = `"${process.execPath}" "${join(folder, 'main.mjs')}" inspect ${CHAIN} --asn1 -v | head -1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual([`${BANNER}\n`, '']);
  });

  it('keeps the order of the capture', () => {
    const [leaf = Buffer.alloc(0), ...others] = certificatesOf(CHAIN);
    const file = join(scratch, 'reversed.der');
    writeFileSync(file, Buffer.concat([...others.reverse(), leaf]));
    const { stdout } = keytier(['inspect', file, '-f', 'json']);
    const [{ facts }] = JSON.parse(stdout).results;
    expect(facts.chain.at(-1).sha256).toBe(createHash('sha256').update(leaf).digest('hex'));
  });
});

describe('keytier detect', () => {
  it('prints what it found and why', () => {
    const { status, stdout, stderr } = keytier(['detect', 'samples/ticket.json']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('samples/ticket.json#/log/3/payload/x5c');
    expect(stdout).toContain('carries 1.3.6.1.4.1.11129.2.1.17 (Android KeyDescription)');
  });

  it('prints JSON', () => {
    const document = JSON.parse(keytier(['detect', CHAIN, '-f', 'json']).stdout);
    expect(document).toMatchObject({
      schema: 'keytier.detect',
      schemaVersion: '1.0',
      verified: false,
      results: [{ input: { kind: 'android-key-attestation' }, certificates: 4, notes: [] }],
    });
  });

  it('exits 5 where one of the inputs holds nothing', () => {
    const { status, stdout, stderr } = keytier(['detect', 'package.json', CHAIN]);
    expect(status).toBe(5);
    expect(stdout).toContain('nothing found');
    expect(stdout).toContain('android-key-attestation');
    expect(stderr).toContain('[ERR_INPUT_NO_ARTIFACT]');
  });
});
