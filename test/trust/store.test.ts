// The trust store: bundled roots always, one's own beside them, and every source named, dated and hashed.
import { describe, expect, it } from 'vitest';
import { createTrustStore } from '../../src/trust/store.ts';
import { mintChain } from '../lib/mint.ts';
import { anchorOf, SAMPLE_CHALLENGE, statusList, verifyCertificates, wordsOf } from '../lib/verify.ts';

describe('createTrustStore', () => {
  it('names what it bundles', () => {
    const { sources, statusList: list } = createTrustStore();
    expect(sources.map(({ name, source }) => `${name} ${source}`)).toEqual([
      'google-roots bundled',
      'boot-keys bundled',
    ]);
    for (const { asOf, sha256, count } of sources) {
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(count).toBeGreaterThan(0);
    }
    expect(list).toBeNull();
  });

  it('names what it was given', async () => {
    const anchor = anchorOf(await mintChain());
    const { sources, anchors } = createTrustStore({
      ownAnchors: [anchor],
      ownAnchorsSource: 'roots.pem',
      statusList: statusList(),
    });
    expect(sources.slice(2).map(({ name, source, count }) => `${name} ${source} ${count}`)).toEqual([
      'your-anchors roots.pem 1',
      'status-list test 1',
    ]);
    expect(anchors.bySpki.get(anchor.spkiSha256)?.class).toBe('yours');
  });

  it('trusts no chain under no anchor, and knows the difference between no list and a good one', async () => {
    const { certificates } = await mintChain();
    const bare = verifyCertificates(certificates, { statusList: null, challenge: SAMPLE_CHALLENGE });
    expect(bare.verdict).toBe('undecided');
    expect(bare.findings.map(wordsOf)).toContain('revocation.status unknown no-status-list');
  });
});
