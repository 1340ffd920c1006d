// Attacks that once worked, by name: each got a better verdict than it deserved, hung, or took other results with it.

import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { getBundledPolicy } from '../src/appraisal/policy.ts';
import { readPemBlocks } from '../src/codec/pem.ts';
import { decodePublicKey } from '../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../src/crypto/second-opinion.ts';
import { detectArtifacts } from '../src/input/detect.ts';
import type { RawInput } from '../src/model/artifact.ts';
import { type RunOptions, verifyInputs } from '../src/pipeline.ts';
import { readAnchors } from '../src/trust/anchors.ts';
import { readStatusList } from '../src/trust/status-list.ts';
import { createTrustStore } from '../src/trust/store.ts';
import { der, type MintedChain, mintChain, toPem } from './lib/mint.ts';

const NOW = Date.parse('2026-02-15T12:00:00Z');

async function* inputs(...texts: readonly string[]): AsyncGenerator<RawInput> {
  for (const [index, text] of texts.entries()) yield { source: `capture ${index}`, bytes: Buffer.from(text) };
}

function optionsFor(chain: MintedChain, more: Partial<RunOptions> = {}): RunOptions {
  const ownAnchors = readAnchors(Buffer.from(chain.rootPem), 'minted root');
  return {
    trust: createTrustStore({ ownAnchors }),
    policy: getBundledPolicy('balanced'),
    now: NOW,
    version: 'test',
    loadSecond: loadSecondOpinion,
    ...more,
  };
}

const base64 = (chain: MintedChain) =>
  chain.certificates.map((certificate) => Buffer.from(certificate).toString('base64'));

/** A signature that fits a digest, from the public key alone: R = uG + vQ, s = r/v, z = ur/v. */
function forgeOverDigest(spki: Uint8Array): { readonly digest: string; readonly signature: string } {
  const key = decodePublicKey(spki);
  if (key.algorithm !== 'EC' || key.point === null) throw new Error('expected an EC key');
  const { n } = p256.Point.CURVE();
  const [u, v] = [0x1234567n, 0x89abcdefn];
  const r = p256.Point.BASE.multiply(u).add(p256.Point.fromAffine(key.point).multiply(v)).toAffine().x % n;
  const s = (r * p256.Point.Fn.inv(v)) % n;
  const z = (u * s) % n;
  const hex = (value: bigint) => value.toString(16).padStart(64, '0');
  return { digest: `hex:${hex(z)}`, signature: `hex:${hex(r)}${hex(s)}` };
}

describe('a signature over a digest that the capture chose', () => {
  it('is arranged without the private key, and proves nothing', async () => {
    const chain = await mintChain();
    const capture = JSON.stringify({ x5c: base64(chain), ...forgeOverDigest(chain.keys.leaf.spki) });
    const { results } = await verifyInputs(inputs(capture), optionsFor(chain));
    expect(results[0]).toMatchObject({ verdict: 'undecided', claims: { signature: 'unsupported' } });
    expect(results[0]?.findings).toContainEqual(
      expect.objectContaining({
        check: 'signature.value',
        outcome: 'unknown',
        reason: 'digest-not-recomputed',
      }),
    );
  });

  it('counts over a digest of your own', async () => {
    const chain = await mintChain();
    const nonce = Buffer.from('a nonce of your own');
    const { createHash } = await import('node:crypto');
    const digest = createHash('sha256').update(nonce).digest();
    const payload = { digest, signature: await chain.keys.leaf.sign(nonce) };
    const { results } = await verifyInputs(
      inputs(chain.pem),
      optionsFor(chain, { payload, second: await loadSecondOpinion() }),
    );
    expect(results[0]).toMatchObject({ verdict: 'verified', claims: { signature: 'valid' } });
  });
});

describe('an expectation that stands in the capture', () => {
  const capture = (chain: MintedChain) =>
    JSON.stringify({ x5c: base64(chain), expected: { challenge: 'utf8:sample' } });

  it('is named as such', async () => {
    const chain = await mintChain();
    const { results } = await verifyInputs(inputs(capture(chain)), optionsFor(chain));
    expect(results[0]?.findings).toContainEqual(
      expect.objectContaining({ check: 'binding.challenge', outcome: 'pass', reason: 'expected-by-capture' }),
    );
  });

  it('is not enough for a policy that requires the check', async () => {
    const chain = await mintChain();
    const trust = createTrustStore({
      ownAnchors: readAnchors(Buffer.from(chain.rootPem), 'minted root'),
      statusList: readStatusList(
        Buffer.from('{"entries":{"abc":{"status":"REVOKED"}}}'),
        'list',
        '2026-02-14T00:00:00Z',
      ),
    });
    const strict = { trust, policy: getBundledPolicy('strict') };
    const byCapture = await verifyInputs(inputs(capture(chain)), optionsFor(chain, strict));
    expect(byCapture.results[0]?.verdict).toBe('undecided');
    const byOption = await verifyInputs(
      inputs(capture(chain)),
      optionsFor(chain, { ...strict, expected: { challenge: Buffer.from('sample') } }),
    );
    expect(byOption.results[0]?.verdict).toBe('verified');
  });
});

describe('the time of the capture', () => {
  it('does not make an old status list young', async () => {
    const chain = await mintChain();
    const trust = createTrustStore({
      ownAnchors: readAnchors(Buffer.from(chain.rootPem), 'minted root'),
      statusList: readStatusList(
        Buffer.from('{"entries":{"abc":{"status":"REVOKED"}}}'),
        'list',
        '2025-01-01T00:00:00Z',
      ),
    });
    const capture = JSON.stringify({ x5c: base64(chain), time: '2025-01-03T00:00:00Z' });
    const { results } = await verifyInputs(
      inputs(capture),
      optionsFor(chain, { trust, at: 'capture', maxStatusListAgeDays: 7 }),
    );
    expect(results[0]?.findings).toContainEqual(
      expect.objectContaining({ check: 'revocation.status', reason: 'status-list-stale' }),
    );
  });

  it.each([['9999-01-01T00:00:00Z'], [undefined]])('%s is no time to verify for', async (time) => {
    const chain = await mintChain();
    const capture = JSON.stringify({ x5c: base64(chain), time });
    const { results } = await verifyInputs(inputs(capture), optionsFor(chain, { at: 'capture' }));
    expect(results[0]).toMatchObject({ verdict: 'unreadable', error: { code: 'ERR_INPUT_MALFORMED' } });
  });
});

describe('a first element that does not decode', () => {
  it('is not dropped from a JSON chain', async () => {
    const chain = await mintChain();
    const x5c = [Buffer.from('3080020101', 'hex').toString('base64'), ...base64(chain)];
    const detect = detectArtifacts({ source: 'x', bytes: Buffer.from(JSON.stringify({ x5c })) });
    await expect(detect).rejects.toMatchObject({ code: 'ERR_INPUT_MALFORMED' });
  });

  it('is not dropped from a PEM chain', async () => {
    const chain = await mintChain();
    const bytes = Buffer.from(toPem(Buffer.from('3080020101', 'hex')) + chain.pem);
    await expect(detectArtifacts({ source: 'x', bytes })).rejects.toMatchObject({
      code: 'ERR_INPUT_MALFORMED',
    });
  });
});

describe('one hostile capture among others', () => {
  it('does not take their results with it', async () => {
    const chain = await mintChain();
    const hostile = JSON.stringify({ x5c: base64(chain), expected: { challenge: 'abcd' } });
    const report = await verifyInputs(inputs(chain.pem, hostile), optionsFor(chain));
    expect(report.results.map(({ verdict }) => verdict)).toEqual(['verified', 'unreadable']);
    expect(report.summary.exitCode).toBe(5);
  });
});

describe('input that makes work', () => {
  it('a megabyte of backslashes in a PEM body', () => {
    const text = `-----BEGIN CERTIFICATE-----\n${'\\'.repeat(1_000_000)}x\n-----END CERTIFICATE-----\n`;
    expect(readPemBlocks(text)).toEqual([]);
  });

  it('RSA keys with an exponent of 3,000 bits', () => {
    const modulus = (1n << 3071n) + 1n;
    const key = der.sequence(der.integer(modulus), der.integer((1n << 2999n) + 1n));
    const spki = der.sequence(der.sequence(der.oid('1.2.840.113549.1.1.1'), der.nil()), der.bits(key));
    expect(decodePublicKey(spki).problem).toMatchObject({ reason: 'weak-key' });
  });
});

describe('a subject that an app chose', () => {
  it('does not state a security level on a short path', async () => {
    const chain = await mintChain({
      securityLevel: 'STRONG_BOX',
      certificateLevel: 'TRUSTED_ENVIRONMENT',
      certificates: { leaf: { subject: [['CN', 'my strongbox key']] } },
    });
    const attestation = chain.at('attestation').der;
    const short = toPem(chain.at('leaf').der, attestation);
    const ownAnchors = readAnchors(Buffer.from(toPem(attestation)), 'the batch certificate');
    const { results } = await verifyInputs(
      inputs(short),
      optionsFor(chain, { trust: createTrustStore({ ownAnchors }) }),
    );
    expect(results[0]).toMatchObject({ verdict: 'invalid', tier: 'none' });
  });
});
