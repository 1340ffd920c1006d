// keytier trust import: every kind is found out, the checks are those of an update, and what is believed is used by verify.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { corpusBytes, corpusPath, corpusTitle } from '../lib/corpus.ts';
import { GRAPHENEOS_LIST, GRAPHENEOS_SIGNATURE } from '../lib/grapheneos.ts';
import { type MintedChain, mintChain } from '../lib/mint.ts';
import { documentOf, listOf, runCli, sha256, temporaryFolder } from '../lib/trust-store.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.clean());

const path = (name: string) => join(folder.dir, name);
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(path(name), content);
  return path(name);
};
const store = () => ['--trust-dir', path('store')];
const importFile = async (name: string, args: readonly string[] = []) => {
  const run = await runCli(['trust', 'import', name, ...store(), '-f', 'json', ...args]);
  return {
    ...run,
    outcome: run.stdout === '' || run.exitCode === 2 ? undefined : documentOf(run).outcomes?.[0],
  };
};

async function verifyChain(chain: MintedChain, args: readonly string[] = []) {
  const run = await runCli([
    'verify',
    file('chain.pem', chain.pem),
    '--at',
    '2026-02-15T12:00:00Z',
    '-f',
    'json',
    ...store(),
    ...args,
  ]);
  const { results } = JSON.parse(run.stdout) as {
    results: [
      {
        verdict: string;
        findings: { check: string; outcome: string; reason: string; seen: string }[];
        facts: { root: { class: string; label: string } };
      },
    ];
  };
  return { ...run, result: results[0] };
}

/** Verifies a chain whose attestation certificate has this serial, against a stored list. */
async function verifySerial(serial: string) {
  const chain = await mintChain({ certificates: { attestation: { serial } } });
  const { result, exitCode } = await verifyChain(chain, ['--trust-anchor', file('root.pem', chain.rootPem)]);
  const finding = result.findings.find(({ check }) => check === 'revocation.status');
  return {
    verdict: result.verdict,
    exitCode,
    outcome: finding?.outcome,
    reason: finding?.reason,
    seen: finding?.seen,
  };
}

const REVOKED = {
  verdict: 'invalid',
  exitCode: 3,
  outcome: 'fail',
  reason: 'listed-revoked',
  seen: expect.stringContaining('is REVOKED (KEY_COMPROMISE'),
};

const CORPUS_LIST = 'status-list/2025-01.json';

describe.skipIf(corpusPath(CORPUS_LIST) === null)(
  corpusTitle('the list of January 2025', CORPUS_LIST),
  () => {
    const published = () =>
      JSON.parse(corpusBytes(CORPUS_LIST).toString()) as {
        entries: Record<string, { status: string; reason: string }>;
      };

    it('is believed, and revokes a minted chain with a serial from it, with the reason', async () => {
      const { outcome } = await importFile(file('list.json', corpusBytes(CORPUS_LIST)), [
        '--date',
        '2025-01-15',
      ]);
      expect(outcome).toMatchObject({ outcome: 'believed', count: 467, asOf: '2025-01-15T00:00:00Z' });
      const [serial = ''] =
        Object.entries(published().entries).find(([, { reason }]) => reason === 'KEY_COMPROMISE') ?? [];
      expect(await verifySerial(serial)).toEqual(REVOKED);
      const [flaw = ''] =
        Object.entries(published().entries).find(([, { reason }]) => reason === 'SOFTWARE_FLAW') ?? [];
      expect((await verifySerial(flaw)).seen).toContain('SOFTWARE_FLAW');
      // A serial that looks decimal, and is hexadecimal all the same.
      const digits = Object.keys(published().entries).find((key) => /^[1-9]\d+$/.test(key)) ?? '';
      expect(await verifySerial(digits)).toMatchObject({ verdict: 'invalid', reason: 'listed-revoked' });
      expect(await verifySerial('c0ffee')).toMatchObject({ verdict: 'verified', outcome: 'pass' });
    });

    it('matches in upper case and with leading zeros too', async () => {
      const { entries } = published();
      const [serial = '', entry] = Object.entries(entries).find(([key]) => /[a-f]/.test(key)) ?? [];
      for (const spelling of [serial.toUpperCase(), `000${serial}`]) {
        const { [serial]: _old, ...others } = entries;
        const text = JSON.stringify({ entries: { ...others, [spelling]: entry } });
        const { outcome } = await importFile(file('list.json', text));
        expect(outcome).toMatchObject({ outcome: 'believed', count: 467 });
        expect(await verifySerial(serial)).toMatchObject({ verdict: 'invalid', reason: 'listed-revoked' });
      }
    });
  },
);

describe('a status list', () => {
  const entry = { status: 'REVOKED', reason: 'KEY_COMPROMISE' };

  it.each(['8afe12', '008AFE12', '8AFE12'])('revokes the serial 8afe12, written as %s', async (spelling) => {
    const { outcome } = await importFile(file('list.json', listOf(500, 'list', { [spelling]: entry })));
    expect(outcome).toMatchObject({ outcome: 'believed', count: 501 });
    expect(await verifySerial('8afe12')).toEqual(REVOKED);
  });

  it('revokes digits as hexadecimal and not as decimal', async () => {
    await importFile(file('list.json', listOf(500, 'list', { '255': entry })));
    expect(await verifySerial('255')).toEqual(REVOKED);
    expect(await verifySerial('ff')).toMatchObject({
      verdict: 'verified',
      outcome: 'notice',
      reason: 'serial-matches-only-as-decimal',
    });
  });

  it('is dated by its file, or as stated, and never into the future', async () => {
    const list = file('list.json', listOf(500));
    expect((await importFile(list, ['--date', '2999-01-01T00:00:00Z'])).exitCode).toBe(2);
    expect((await importFile(list, ['--date', 'capture'])).exitCode).toBe(2);
    expect((await importFile(list, ['--date', '2026-01-01T00:00:00Z'])).outcome).toMatchObject({
      asOf: '2026-01-01T00:00:00Z',
      asOfBasis: 'stated',
    });
  });

  it('that is far too small waits, or is accepted beforehand by its hash', async () => {
    const text = listOf(3);
    const list = file('list.json', text);
    expect(await importFile(list)).toMatchObject({ exitCode: 4, outcome: { outcome: 'held' } });
    expect((await importFile(list, ['--accept', sha256('x')])).exitCode).toBe(4);
    expect((await importFile(list, ['--accept', 'abc'])).exitCode).toBe(2);
    expect(await importFile(list, ['--accept', sha256(text)])).toMatchObject({
      exitCode: 0,
      outcome: { outcome: 'believed' },
    });
  });
});

describe('what is no trust data', () => {
  it.each([
    ['an error page', '<html><body>502</body></html>'],
    ['an empty list', '{"entries": {}}'],
    ['other JSON', '{"status": "ok"}'],
    ['an empty array', '[]'],
    ['an array of something else', '[1, 2]'],
    ['text', 'nothing'],
    ['a damaged PEM block', '-----BEGIN CERTIFICATE-----\nMIIB!!\n-----END CERTIFICATE-----\n'],
    ['boot keys that are none', '{"bootKeys": [{"label": "x", "key": "abc"}]}'],
    ['boot keys without a label', `{"bootKeys": [{"key": "${'a'.repeat(64)}"}]}`],
    ['no boot keys', '{"bootKeys": []}'],
    [
      'a public test key',
      '{"bootKeys": [{"label": "ours", "key": "7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6"}]}',
    ],
    [
      'a public test key as GrapheneOS',
      '{"verifiedBootKeys": ["7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6"], "timestamp": 1790000000}',
    ],
  ])('ends with exit 6, and nothing is stored: %s', async (_name, text) => {
    const run = await runCli(['trust', 'import', file('data', text), ...store()]);
    expect(run.exitCode, run.stderr).toBe(6);
    const listed = documentOf(await runCli(['trust', 'list', ...store(), '-f', 'json']));
    expect(
      listed.pieces.filter(({ origin, present, held }) => origin === 'user-store' && (present || held)),
    ).toEqual([]);
  });

  it('a file that is not there', async () => {
    expect((await runCli(['trust', 'import', path('nowhere'), ...store()])).exitCode).toBe(6);
  });
});

describe('boot keys of GrapheneOS', () => {
  it('are dated by their publisher, and checked with the signature beside them', async () => {
    const list = file('attestation.json', GRAPHENEOS_LIST);
    file('attestation.json.sig', GRAPHENEOS_SIGNATURE.replace('SUpZ', 'SUpY'));
    expect((await importFile(list)).outcome?.problems).toEqual([
      { code: 'publisher-signature-invalid', text: expect.stringContaining('does not fit') },
    ]);
    file('attestation.json.sig', GRAPHENEOS_SIGNATURE);
    expect((await importFile(list)).outcome).toMatchObject({
      outcome: 'believed',
      count: 21,
      // date -u -d @1776709772
      asOf: '2026-04-20T18:29:32Z',
      asOfBasis: 'published',
    });
    const shown = documentOf(
      await runCli(['trust', 'show', 'grapheneos-boot-keys', ...store(), '-f', 'json']),
    );
    expect(shown.pieces[0]?.signedBy).toBe('GrapheneOS');
  });
});

describe("Google's list of roots", () => {
  const pinned = async () => {
    const shown = documentOf(await runCli(['trust', 'show', 'google-roots', ...store(), '-f', 'json']))
      .pieces[0];
    return (shown?.roots ?? []).filter(({ class: rootClass }) => rootClass === 'google-hardware');
  };
  const trustOf = async () => {
    const { stdout } = await verifyChain(await mintChain());
    const { run } = JSON.parse(stdout) as {
      run: { trust: { name: string; count: number; sha256: string }[] };
    };
    return run.trust;
  };

  it('as it is pinned is believed, and named in every report', async () => {
    const roots = await pinned();
    const text = JSON.stringify(roots.map(({ pem }) => pem));
    expect((await importFile(file('roots.json', text))).outcome).toMatchObject({
      piece: 'root-list',
      outcome: 'believed',
      count: 2,
    });
    expect(await trustOf()).toContainEqual(
      expect.objectContaining({ name: 'root-list', count: 2, sha256: sha256(text) }),
    );
  });

  it('without a pinned root waits; accepted, that root is believed no longer', async () => {
    const [kept, dropped] = await pinned();
    const text = JSON.stringify([kept?.pem]);
    const { outcome, exitCode } = await importFile(file('roots.json', text));
    expect(exitCode).toBe(4);
    expect(outcome?.problems).toEqual([
      { code: 'root-dropped', text: expect.stringContaining(dropped?.spkiSha256 ?? 'nothing') },
    ]);
    const count = (trust: Awaited<ReturnType<typeof trustOf>>) =>
      trust.find(({ name }) => name === 'google-roots')?.count ?? 0;
    const before = count(await trustOf());
    await runCli(['trust', 'accept', 'root-list', sha256(text), ...store()]);
    expect(count(await trustOf())).toBe(before - 1);
  });
});

describe('roots of your own', () => {
  it('wait until their key is accepted, and are labelled as yours', async () => {
    const chain = await mintChain();
    const spki = sha256(chain.rootSpki);
    const pem = file('root.pem', chain.rootPem);
    const held = await importFile(pem);
    expect(held).toMatchObject({ exitCode: 4, outcome: { piece: 'your-roots', outcome: 'held' } });
    expect(held.outcome?.problems[0]?.text).toContain(spki);
    expect((await verifyChain(chain)).result.verdict).toBe('undecided');

    expect(await importFile(pem, ['--accept', spki])).toMatchObject({ exitCode: 0 });
    const { result } = await verifyChain(chain);
    expect(result.verdict).toBe('verified');
    expect(result.facts.root.class).toBe('yours');
    expect(await importFile(pem)).toMatchObject({ exitCode: 0, outcome: { outcome: 'unchanged' } });
  });

  it('are added to those that are there, as DER too', async () => {
    const [one, two] = [await mintChain({ rootSeed: 'one' }), await mintChain({ rootSeed: 'two' })];
    await importFile(file('one.pem', one.rootPem), ['--accept', sha256(one.rootSpki)]);
    const der = one.at('root').der;
    expect((await importFile(file('one.der', der))).outcome).toMatchObject({ outcome: 'unchanged' });
    const second = await importFile(file('two.der', two.at('root').der));
    expect(second.outcome).toMatchObject({ outcome: 'held', count: 2 });
    // Only the new one is asked about.
    expect(second.outcome?.problems).toHaveLength(1);
    await runCli(['trust', 'accept', 'your-roots', second.outcome?.sha256 ?? '', ...store()]);
    for (const chain of [one, two]) expect((await verifyChain(chain)).result.verdict).toBe('verified');
    expect((await runCli(['trust', 'remove', 'your-roots', ...store()])).exitCode).toBe(0);
    expect((await verifyChain(one)).result.verdict).toBe('undecided');
    expect((await runCli(['trust', 'remove', 'your-roots', ...store()])).exitCode).toBe(2);
  });

  it('are no place for a root that keytier knows', async () => {
    const shown = documentOf(await runCli(['trust', 'show', 'google-roots', ...store(), '-f', 'json']))
      .pieces[0];
    for (const rootClass of ['google-hardware', 'aosp-software']) {
      const { pem } = shown?.roots?.find((root) => root.class === rootClass && root.pem !== null) ?? {};
      const run = await runCli(['trust', 'import', file('known.pem', pem ?? ''), ...store()]);
      expect(run.exitCode).toBe(6);
      expect(run.stderr).toContain('ERR_TRUST_ANCHOR');
    }
  });
});

describe('boot keys of your own', () => {
  it('are believed, labelled as yours, and added to one another', async () => {
    const key = sha256('kiosk');
    await importFile(file('keys.json', JSON.stringify({ bootKeys: [{ label: 'Kiosk OS', key }] })));
    await importFile(
      file('more.json', JSON.stringify({ bootKeys: [{ label: 'Lab OS', key: sha256('lab') }] })),
    );
    const chain = await mintChain({
      rootOfTrust: {
        verifiedBootState: 'SELF_SIGNED',
        deviceLocked: true,
        verifiedBootKey: Uint8Array.from(Buffer.from(key, 'hex')),
      },
    });
    const root = ['--trust-anchor', file('root.pem', chain.rootPem)];
    const stored = (await verifyChain(chain, root)).result.findings.find(({ check }) => check === 'boot.key');
    expect(stored).toMatchObject({ reason: 'your-boot-key', seen: 'Kiosk OS, a boot key of yours' });
    const named = await verifyChain(chain, [...root, '--no-trust-dir', '--boot-key', `A=B=${key}`]);
    expect(named.result.findings.find(({ check }) => check === 'boot.key')).toMatchObject({
      reason: 'your-boot-key',
      seen: 'A=B, a boot key of yours',
    });
    const policy = file(
      'policy.yaml',
      `name: ours\ndescription: x\nversion: 1\nextends: balanced\ntrust:\n  bootKeys:\n    - { label: From policy, key: ${key} }\n`,
    );
    const byPolicy = await verifyChain(chain, [...root, '--no-trust-dir', '--policy', policy]);
    expect(byPolicy.result.findings.find(({ check }) => check === 'boot.key')?.seen).toBe(
      'From policy, a boot key of yours',
    );
  });

  it.each([
    'no separator',
    '=abc',
    'x=abc',
    `x=${'7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6'}`,
  ])('--boot-key %s is refused', async (value) => {
    const run = await runCli(['verify', 'samples/tee-good/chain.pem', '--no-trust-dir', '--boot-key', value]);
    expect(run.exitCode).toBe(2);
  });
});

describe('entries of a policy', () => {
  it('a root is yours, and limits of age make revocation unknown', async () => {
    const chain = await mintChain();
    const pem = chain.rootPem.trim().replace(/^/gm, '        ');
    await importFile(file('list.json', listOf(500)), ['--date', '2026-01-01T00:00:00Z']);
    const policy = (days: number) =>
      file(
        'policy.yaml',
        `name: ours\ndescription: x\nversion: 1\nextends: balanced\ntrust:\n  maxAgeDays: { status-list: ${days} }\n  anchors:\n    - label: Lab root\n      pem: |\n${pem}\n`,
      );
    const young = await verifyChain(chain, ['--policy', policy(60)]);
    expect(young.result.verdict, young.stderr).toBe('verified');
    expect(young.result.facts.root).toMatchObject({
      class: 'yours',
      label: expect.stringContaining('Lab root'),
    });
    const status = (run: typeof young) =>
      run.result.findings.find(({ check }) => check === 'revocation.status');
    expect(status(young)).toMatchObject({ outcome: 'pass' });
    const old = await verifyChain(chain, ['--policy', policy(7)]);
    expect(status(old)).toMatchObject({ outcome: 'unknown', reason: 'status-list-stale' });
    expect(status(old)?.seen).toContain('too old since 2026-01-09T00:00:00Z');
    // The option wins.
    expect(status(await verifyChain(chain, ['--policy', policy(7), '--max-trust-age', '90']))).toMatchObject({
      outcome: 'pass',
    });
  });

  it.each([
    ['maxAgeDays: { revocations: 7 }', 'trust.maxAgeDays'],
    ['maxAgeDays: { status-list: soon }', 'trust.maxAgeDays'],
    ['bootKeys: [{ label: x, key: abc }]', 'trust.bootKeys[0].key'],
    ['anchors: [{ label: x, pem: nothing }]', 'trust.anchors[0].pem'],
    ['anchors: [{ pem: x }]', 'trust.anchors[0]'],
  ])('%s is refused', async (line, where) => {
    const policy = file(
      'policy.yaml',
      `name: ours\ndescription: x\nversion: 1\nextends: balanced\ntrust:\n  ${line}\n`,
    );
    const run = await runCli(['verify', 'samples/tee-good/chain.pem', '--policy', policy]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(where);
  });
});

describe('--print-roots', () => {
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

  it.skipIf(!hasOpenssl)('prints keys whose fingerprints openssl agrees with', async () => {
    const { stdout, exitCode } = await runCli(['trust', 'show', 'google-roots', '--print-roots', ...store()]);
    expect(exitCode).toBe(0);
    const blocks = [...stdout.matchAll(/# SPKI sha256 +([0-9a-f]{64})\n(?:#.*\n)*(-----BEGIN[^#]+)/g)];
    expect(blocks.length).toBeGreaterThan(4);
    for (const [, spki, pem = ''] of blocks) {
      const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: pem });
      const digest = execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: der, encoding: 'utf8' });
      expect(digest.split(' ')[0]).toBe(spki);
    }
    // The two keys as the README states them.
    expect(stdout).toContain('feb2ea7551ee316ed4bb443c8293b884dbfdea40b603ee3e4f4a897e4580fbae');
    expect(stdout).toContain('3ee44512a1af2beb39c889490c60ea3f82e43f5d5a5532f5ab9419f676cd07ec');
  });

  it('has nothing to print of a status list', async () => {
    expect((await runCli(['trust', 'show', 'status-list', '--print-roots', ...store()])).exitCode).toBe(2);
  });
});

describe('trust check', () => {
  const check = async (args: readonly string[] = []) => {
    const run = await runCli(['trust', 'check', ...store(), '-f', 'json', ...args]);
    return {
      exitCode: run.exitCode,
      codes: run.exitCode === 2 ? [] : documentOf(run).findings?.map(({ code }) => code),
    };
  };

  it('says what is missing, too old, or fine', async () => {
    await importFile(file('keys.json', JSON.stringify({ bootKeys: [{ label: 'x', key: sha256('x') }] })));
    expect(await check()).toEqual({ exitCode: 6, codes: ['piece-missing'] });
    await importFile(file('list.json', listOf(500)), ['--date', '2026-01-01T00:00:00Z']);
    expect(await check()).toEqual({ exitCode: 0, codes: [] });
    expect(await check(['--max-trust-age', '7'])).toEqual({ exitCode: 1, codes: ['too-old'] });
    expect(await check(['--max-trust-age', '99999'])).toEqual({ exitCode: 0, codes: [] });
    expect((await check(['--max-trust-age', 'week'])).exitCode).toBe(2);
  });

  it('fails where the named store is not there', async () => {
    const run = await runCli(['trust', 'check', '--trust-dir', path('nowhere')]);
    expect(run.exitCode).toBe(6);
    expect(run.stderr).toContain('ERR_TRUST_STORE');
  });
});
