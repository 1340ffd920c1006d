// What trust data does to a verdict: stale means unknown and says since when, keys of your own are labelled as yours, and
// a revocation says how far it reaches.
import { describe, expect, it } from 'vitest';
import { type Finding, ownBootKey, type Result } from '../../src/index.ts';
import { type ChainOptions, mintChain, type Role } from '../lib/mint.ts';
import { anchorOf, factOf, statusList, type VerifyOptions, verifyMinted, wordsOf } from '../lib/verify.ts';

const of = ({ findings }: Result, check: string): readonly Finding[] =>
  findings.filter((finding) => finding.check === check);

/** A chain under its own root, dressed up as Google's. */
async function verifyGoogle(options: VerifyOptions = {}) {
  const chain = await mintChain();
  return verifyMinted(chain, { anchors: [anchorOf(chain, { class: 'google-hardware' })], ...options });
}

describe('roots that are older than allowed', () => {
  // The list of roots was last confirmed 45 days before.
  const at = '2027-01-15T12:00:00Z';
  const rootsConfirmed = {
    name: 'root-list',
    asOf: '2026-12-01T12:00:00Z',
    sha256: '00'.repeat(32),
    source: 'test',
    count: 2,
  };

  it('leave the root unknown, prove nothing, and say since when', async () => {
    const result = await verifyGoogle({
      trust: { rootsConfirmed },
      maxTrustAgeDays: { roots: 30 },
      at,
      now: at,
    });
    expect(of(result, 'chain.root').map(wordsOf)).toEqual(['chain.root unknown roots-stale']);
    // 31 whole days are more than 30: that is 2027-01-01.
    expect(of(result, 'chain.root')[0]?.seen).toContain('too old since 2027-01-01T12:00:00Z');
    expect(result.verdict).toBe('undecided');
    expect(result.tier).toBe('none');
    expect(of(result, 'boot.state')[0]?.basis).toBe('claimed');
  });

  it('count where they are young enough, or nobody asks', async () => {
    for (const maxTrustAgeDays of [{ roots: 45 }, {}]) {
      const result = await verifyGoogle({ trust: { rootsConfirmed }, maxTrustAgeDays, at, now: at });
      expect(of(result, 'chain.root').map(wordsOf)).toEqual(['chain.root pass google-root']);
    }
  });

  it('are as old as the bundled ones at most', async () => {
    // An old confirmation does not make the program's own, later date older.
    const old = { ...rootsConfirmed, asOf: '2020-01-01T00:00:00Z' };
    const result = await verifyGoogle({ trust: { rootsConfirmed: old }, maxTrustAgeDays: { roots: 1 } });
    expect(of(result, 'chain.root').map(wordsOf)).toEqual(['chain.root pass google-root']);
  });

  it('do not age a root of your own, which has no date', async () => {
    const result = verifyMinted(await mintChain(), {
      trust: { rootsConfirmed },
      maxTrustAgeDays: { roots: 1 },
      at,
      now: at,
    });
    expect(of(result, 'chain.root').map(wordsOf)).toEqual(['chain.root pass your-anchor']);
  });
});

describe('roots that a person gave up or accepted', () => {
  it('withdrawn roots are unknown roots', async () => {
    const chain = await mintChain();
    const [anchor] = [anchorOf(chain)];
    const withdrawn = verifyMinted(chain, {
      anchors: [],
      trust: { withdrawnRoots: new Set([anchor.spkiSha256]) },
    });
    expect(of(withdrawn, 'chain.root').map(wordsOf)).toEqual(['chain.root unknown unknown-root']);
  });

  it('accepted roots are believed and labelled as yours', async () => {
    const chain = await mintChain();
    const accepted = { name: 'root-list', source: 'trust store', asOf: null, anchors: [anchorOf(chain)] };
    const result = verifyMinted(chain, { anchors: [], trust: { moreAnchors: [accepted] } });
    expect(of(result, 'chain.root').map(wordsOf)).toEqual(['chain.root pass your-anchor']);
    expect(factOf(result, 'root', 'class')).toBe('yours');
  });
});

const KEY = 'ab'.repeat(32);
const CUSTOM: ChainOptions = {
  rootOfTrust: {
    verifiedBootState: 'SELF_SIGNED',
    deviceLocked: true,
    verifiedBootKey: Uint8Array.from(Buffer.from(KEY, 'hex')),
  },
};
const yours = (label: string, key = KEY) => ({
  name: 'your-boot-keys',
  source: '--boot-key',
  asOf: null,
  rows: [ownBootKey(label, key, 'test')],
});

describe('boot keys of your own', () => {
  it('name a system, labelled as yours', async () => {
    const chain = await mintChain(CUSTOM);
    const unknown = verifyMinted(chain);
    expect(of(unknown, 'boot.key').map(wordsOf)).toEqual(['boot.key notice unknown-key']);
    const known = verifyMinted(chain, { trust: { bootKeys: [yours('Kiosk OS')] } });
    expect(of(known, 'boot.key').map(wordsOf)).toEqual(['boot.key pass your-boot-key']);
    expect(of(known, 'boot.key')[0]?.seen).toBe('Kiosk OS, a boot key of yours');
    expect(of(known, 'boot.state').map(wordsOf)).toEqual(['boot.state pass self-signed-known-key']);
  });

  it('can be written in upper case', () => {
    expect(ownBootKey('x', KEY.toUpperCase(), 'test').key).toBe(KEY);
  });

  it.each([
    ['63 digits', 'a'.repeat(63), 'Kiosk'],
    ['no hex', 'g'.repeat(64), 'Kiosk'],
    ['no label', KEY, ' '],
    // The public AVB test key testkey_rsa4096: external/avb/test/data.
    ['a public test key', '7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6', 'Kiosk'],
  ])('are refused: %s', (_name, key, label) => {
    expect(() => ownBootKey(label, key, 'test')).toThrowError(
      expect.objectContaining({ code: 'ERR_VALUE_INVALID' }),
    );
  });

  it('cannot make a public test key a secret one, however they come', async () => {
    const key = '7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6';
    const rows = [
      { key, os: 'Kiosk OS', device: '', state: 'self-signed', current: true, origin: 'yours' },
    ] as const;
    const chain = await mintChain({
      rootOfTrust: { ...CUSTOM.rootOfTrust, verifiedBootKey: Uint8Array.from(Buffer.from(key, 'hex')) },
    });
    const result = verifyMinted(chain, { trust: { bootKeys: [{ ...yours('x'), rows }] } });
    expect(of(result, 'boot.state').map(wordsOf)).toEqual(['boot.state notice test-key']);
  });
});

describe('a table of boot keys that is older than allowed', () => {
  const maxTrustAgeDays = { 'boot-keys': 30 } as const;
  const at = '2030-01-01T00:00:00Z';

  it('leaves the key unknown, and says since when', async () => {
    const result = verifyMinted(await mintChain(CUSTOM), { maxTrustAgeDays, at, now: at });
    expect(of(result, 'boot.key').map(wordsOf)).toEqual(['boot.key unknown boot-keys-stale']);
    expect(of(result, 'boot.key')[0]?.seen).toMatch(/too old since 2026-\d\d-\d\dT/);
  });

  it('does not age a key of your own', async () => {
    const trust = { bootKeys: [yours('Kiosk OS')] };
    const result = verifyMinted(await mintChain(CUSTOM), { maxTrustAgeDays, at, now: at, trust });
    expect(of(result, 'boot.key').map(wordsOf)).toEqual(['boot.key pass your-boot-key']);
  });
});

describe('how far a revocation reaches', () => {
  const seenOf = async (role: Role, options: ChainOptions, place?: (count: number) => number) => {
    const chain = await mintChain(options);
    const captured =
      place === undefined
        ? chain.certificates
        : chain.certificates.slice(0, place(chain.certificates.length));
    const { serial } = chain.at(role);
    const list = statusList({ [serial]: 'REVOKED' });
    const result = verifyMinted({ ...chain, certificates: captured }, { statusList: list });
    return {
      seen: of(result, 'revocation.status')[0]?.seen,
      position: factOf(result, 'revocation', 0, 'position'),
      verdict: result.verdict,
    };
  };

  it.each([
    ['leaf', {}, 'leaf', 'this key alone'],
    ['attestation', {}, 'batch-attestation-key', 'shared by many devices'],
    ['intermediate', {}, 'intermediate', 'every attestation key below it falls'],
    ['root', {}, 'root', 'every chain under it falls'],
    ['attestation', { shape: 'rkp' }, 'device-attestation-key', 'this device alone'],
    ['deviceCa', { shape: 'rkp' }, 'intermediate', 'every attestation key below it falls'],
    [
      'attester',
      { shape: 'attest-key', certificates: { attester: { serial: 'a77e57' } } },
      'attested-key',
      'a key of this device',
    ],
    ['attestation', { shape: 'attest-key' }, 'batch-attestation-key', 'shared by many devices'],
  ] as const)('the %s of %j is %s', async (role, options, position, words) => {
    const result = await seenOf(role, options);
    expect(result.position).toBe(position);
    expect(result.seen).toContain(words);
    expect(result.verdict).toBe('invalid');
  });

  it('an intermediate at the top of a chain without its root is no root', async () => {
    expect((await seenOf('intermediate', {}, (count) => count - 1)).position).toBe('intermediate');
  });

  it('with reason, comment and expiry as the list gives them', async () => {
    const chain = await mintChain();
    const { serial } = chain.at('attestation');
    const entry = {
      status: 'REVOKED',
      reason: 'KEY_COMPROMISE',
      comment: 'Key stored on unsecure system',
      expires: '2029-11-13',
    };
    const result = verifyMinted(chain, { statusList: statusList({ [serial]: entry }) });
    expect(of(result, 'revocation.status')[0]?.seen).toBe(
      `serial ${serial} is REVOKED (KEY_COMPROMISE: Key stored on unsecure system; the entry may be dropped after 2029-11-13): the batch attestation key: it is shared by many devices, and what any of them attests falls with it`,
    );
    expect(factOf(result, 'revocation', 0)).toEqual({
      at: 'chain[1]',
      serial,
      position: 'batch-attestation-key',
      ...entry,
    });
  });
});
