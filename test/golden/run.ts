// Runs the built command line in a copy of the samples whose file times are fixed, and normalises what must differ.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { der } from '../lib/mint.ts';

/** A status list says when it was saved by its file time. */
const FILE_TIME = new Date('2026-02-14T00:00:00Z');

const BIN = resolve('bin/keytier.js');

/** What a command printed and how it ended. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

function fixTimes(path: string): void {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) fixTimes(join(path, name));
  utimesSync(path, FILE_TIME, FILE_TIME);
}

/** A PKCS#7 bundle (RFC 5652 SignedData without signers) of the certificates in a PEM file. */
function pkcs7(pem: string): Uint8Array {
  const certificates = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)/g)].map(([, body = '']) =>
    Buffer.from(body, 'base64'),
  );
  const data = der.sequence(der.oid('1.2.840.113549.1.7.1'));
  const signedData = der.sequence(
    der.integer(1),
    der.set(),
    data,
    der.element(0xa0, der.concat(...certificates)),
    der.set(),
  );
  return der.sequence(der.oid('1.2.840.113549.1.7.2'), der.explicit(0, signedData));
}

/** A directory with a copy of `samples/` and a few unhappy files. */
export function createWorkspace(): string {
  if (!existsSync(resolve('dist/cli/start.cjs'))) throw new Error('dist/ is missing: npm run build');
  const directory = mkdtempSync(join(tmpdir(), 'keytier-golden-'));
  cpSync(resolve('samples'), join(directory, 'samples'), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    'empty.pem': '',
    'junk.txt': 'the user says it does not work\n',
    'error-page.html': '<html><body>502 Bad Gateway</body></html>\n',
    'empty-list.json': '{"entries": {}}\n',
    'policy-typo.yaml': 'name: ours\nversion: 1\nextends: balanced\nrequiredTier: stong\n',
    'policy-strongbox.yaml':
      'name: ours\ndescription: StrongBox for everything\nversion: 1\nextends: balanced\nrequiredTier: strong\n',
    'not-a-root.pem': 'nothing here\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  writeFileSync(
    join(directory, 'nonce.sig.b64'),
    `${readFileSync(join(directory, 'samples/enclave-login/nonce.sig')).toString('base64')}\n`,
  );
  // RFC 8037, appendix A.1: published, and private all the same.
  writeFileSync(
    join(directory, 'private.jwk'),
    '{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\n',
  );
  writeFileSync(
    join(directory, 'bundle.p7b'),
    pkcs7(readFileSync(join(directory, 'samples/tee-good/chain.pem'), 'latin1')),
  );
  fixTimes(directory);
  return directory;
}

/** Runs `keytier` with these arguments. The environment is the test's own: no colour, no terminal. */
export function runKeytier(directory: string, args: readonly string[], stdin?: string | Uint8Array): Run {
  const { PATH, HOME } = process.env;
  const result = spawnSync(process.execPath, [BIN, ...args], {
    cwd: directory,
    // Whoever runs the tests may have trust data of their own.
    env: { PATH, HOME, TZ: 'UTC', XDG_DATA_HOME: join(directory, 'data-home') },
    encoding: 'utf8',
    ...(stdin === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input: stdin }),
    maxBuffer: 1 << 28,
  });
  return { stdout: normalise(result.stdout), stderr: normalise(result.stderr), exitCode: result.status };
}

/** The present is the one thing two runs may differ in. */
function normalise(text: string): string {
  return text
    .replace(/("run": ?\{\s*"at": ?)"[^"]+"/, '$1"2000-01-01T00:00:00Z"')
    .replace(/^(time +)\S+ \(now\)$/gm, '$1NOW (now)')
    .replace(/^(Node.js|at file:).*$/gm, '');
}
