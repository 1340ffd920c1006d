// Writes samples/: one folder a story, the same bytes on every run; `--check` compares instead and exits 1 on drift.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MintedChain } from '../test/lib/mint/chain.ts';
import { sha256 } from '../test/lib/mint/der-writer.ts';
import { PASSKEY_STORIES } from '../test/lib/mint/passkey-stories.ts';
import { SIGNATURE_STORIES } from '../test/lib/mint/signature-stories.ts';
import { mintStory, revocationOf, STORIES, statusList, TICKET_RUN } from '../test/lib/mint/stories.ts';
import { serialFrom } from '../test/lib/mint/text.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const bytes = (value: Uint8Array | string): Uint8Array =>
  typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'utf8')) : value;

/** Every file of samples/ by its path there. */
async function mintSamples(): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  const chains = new Map<string, MintedChain>();
  for (const story of STORIES) {
    const chain = await mintStory(story);
    chains.set(story.folder, chain);
    files.set(`${story.folder}/chain.pem`, bytes(chain.pem));
    for (const [name, content] of Object.entries(story.files?.(chain) ?? {})) {
      files.set(`${story.folder}/${name}`, bytes(content));
    }
  }
  for (const story of [...SIGNATURE_STORIES, ...PASSKEY_STORIES]) {
    for (const [name, content] of Object.entries(await story.files()))
      files.set(`${story.folder}/${name}`, bytes(content));
  }
  const chainOf = (folder: string): MintedChain => {
    const chain = chains.get(folder);
    if (chain === undefined) throw new Error(`no story is called ${folder}`);
    return chain;
  };
  files.set('roots.pem', bytes(chainOf('tee-good').rootPem));
  files.set('status-list.json', bytes(sharedStatusList(chainOf('revoked-intermediate'))));
  files.set('ticket.json', bytes(ticket(chainOf('custom-os'))));
  files.set('README.md', bytes(readme()));
  return files;
}

/** The revoked story's entry, and two of certificates that no sample has. */
function sharedStatusList(revoked: MintedChain): string {
  const stranger = (name: string) => serialFrom(sha256(`keytier samples/status list/${name}`));
  return statusList({
    ...revocationOf(revoked),
    [stranger('revoked')]: { status: 'REVOKED', expires: '2033-10-13', reason: 'KEY_COMPROMISE' },
    [stranger('suspended')]: { status: 'SUSPENDED', reason: 'SOFTWARE_FLAW', comment: 'under investigation' },
  });
}

/** A support ticket as a mobile app's log uploader might send it, the chain four levels down. */
function ticket(chain: MintedChain): string {
  const x5c = chain.certificates.map((der) => Buffer.from(der).toString('base64'));
  const log = [
    { at: '2026-02-15T11:59:41Z', event: 'app.start' },
    { at: '2026-02-15T11:59:44Z', event: 'enrol.begin', payload: { challenge: 'c2FtcGxl' } },
    { at: '2026-02-15T11:59:46Z', event: 'enrol.key', payload: { alias: 'bank-login' } },
    { at: '2026-02-15T11:59:47Z', event: 'enrol.attestation', payload: { x5c } },
    { at: '2026-02-15T11:59:49Z', event: 'enrol.rejected', payload: { code: 'DEVICE_NOT_SUPPORTED' } },
  ];
  const fields = { user: 'user-4711', os: 'GrapheneOS 16', model: 'Pixel 8', log };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** The table of stories, from the same data as the files. */
function readme(): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rows = [...STORIES, ...SIGNATURE_STORIES, ...PASSKEY_STORIES].flatMap(({ folder, told, runs }) =>
    runs.map(({ command, verdict, tier, exit }, index) => {
      const [name, story] = index === 0 ? [`\`${folder}\``, told] : ['', 'The same, run another way:'];
      return row([name, story, `\`keytier ${command}\``, verdict, tier, exit]);
    }),
  );
  const { command, verdict, tier, exit } = TICKET_RUN;
  const nested = 'The chain of `custom-os` as it arrives in a ticket, nested in JSON.';
  return [
    '# Samples',
    '',
    'Captures to try keytier on, one folder a story. Run the commands from the top of the project.',
    '',
    row(['folder', 'what the support ticket says', 'command', 'verdict', 'tier', 'exit']),
    row(['---', '---', '---', '---', '---', '---']),
    ...rows,
    row(['`ticket.json`', nested, `\`keytier ${command}\``, verdict, tier, exit]),
    '',
    '- Trusted by nobody: the chains end in roots that were made for these samples. keytier does not know them, so',
    '  each command names one with `--trust-anchor`. Without that option the root is unknown and the answer is',
    '  `undecided`. Most passkeys carry no certificate, and need none.',
    '- Anyone can derive the private keys: they come from labels in the source. Never pin these roots anywhere else.',
    '- `roots.pem` is the root of all chains but that of `software-root`, which has its own.',
    '- `status-list.json` revokes the intermediate of `revoked-intermediate`, and two certificates that are not here.',
    '- Everything was written by `npm run samples` and is the same on every run;',
    '  `npm run samples -- --check` says whether it still is.',
    '',
  ].join('\n');
}

/** Files that differ from what would be written, are missing, or lie in a story's folder without belonging there. */
async function findDrift(folder: string, files: Files): Promise<string[]> {
  const drift: string[] = [];
  for (const [path, content] of files) {
    const onDisk = await readFile(join(folder, path)).catch(() => undefined);
    if (onDisk === undefined) drift.push(`${path}: missing`);
    else if (!onDisk.equals(content)) drift.push(`${path}: differs`);
  }
  for (const story of [...STORIES, ...SIGNATURE_STORIES, ...PASSKEY_STORIES]) {
    for (const name of await readdir(join(folder, story.folder)).catch((): string[] => [])) {
      if (!files.has(`${story.folder}/${name}`))
        drift.push(`${story.folder}/${name}: not written by the script`);
    }
  }
  return drift;
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

const files = await mintSamples();
if (process.argv.includes('--check')) {
  const drift = await findDrift('samples', files);
  for (const line of drift) console.error(`samples/${line}`);
  process.exitCode = drift.length === 0 ? 0 : 1;
} else {
  await writeAll('samples', files);
  console.log(`samples/: ${files.size} files written`);
}
