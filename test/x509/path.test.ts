// Paths: order, budget and caches. What a cache remembers must never vouch for anything it was not asked about.
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { describe, expect, it } from 'vitest';
import { MAX_SIGNATURE_CHECKS } from '../../src/codec/limits.ts';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import { importKey } from '../../src/crypto/verify.ts';
import { createVerificationCache } from '../../src/x509/cache.ts';
import {
  createLinkVerifier,
  decodeChain,
  issuerKey,
  type LinkOptions,
  type LinkVerifier,
  orderChain,
} from '../../src/x509/path.ts';
import {
  breakSignature,
  type CertificateSpec,
  der,
  deriveKey,
  type MintedChain,
  mintCertificate,
  mintChain,
} from '../lib/mint.ts';

const linksWith = (cache = createVerificationCache()): LinkVerifier =>
  createLinkVerifier({ cache, readyKey: () => undefined });

function order(certificates: readonly Uint8Array[]) {
  const cache = createVerificationCache();
  const { path, ...rest } = orderChain(decodeChain(certificates, cache), linksWith(cache));
  const indices = path.map(({ certificate }) =>
    certificates.findIndex((der) => Buffer.compare(der, certificate.der) === 0),
  );
  return { ...rest, unrelated: rest.unrelated.length, path: indices };
}

const pick = ({ certificates }: MintedChain, ...indices: readonly number[]) =>
  indices.map((index) => certificates[index] ?? new Uint8Array());

describe('orderChain', () => {
  it('leaves a chain in order alone', async () => {
    expect(order((await mintChain()).certificates)).toEqual({
      path: [0, 1, 2, 3],
      reordered: false,
      duplicates: 0,
      unrelated: 0,
      links: true,
    });
  });

  it('puts a shuffled one right', async () => {
    const chain = await mintChain({ shape: 'rkp' });
    expect(order(pick(chain, 4, 3, 2, 1, 0))).toMatchObject({
      path: [4, 3, 2, 1, 0],
      reordered: true,
      links: true,
    });
    expect(order(pick(chain, 2, 0, 4, 1, 3))).toMatchObject({
      path: [1, 3, 0, 4, 2],
      reordered: true,
      links: true,
    });
  });

  it('drops exact duplicates only', async () => {
    const chain = await mintChain();
    expect(order(pick(chain, 0, 0, 1, 2, 3, 2))).toMatchObject({ duplicates: 2, links: true });
    const broken = breakSignature(chain.at('root').der);
    expect(order([...chain.certificates, broken])).toMatchObject({ duplicates: 0 });
  });

  it('puts up with a stranger behind the leaf and not before it', async () => {
    const chain = await mintChain();
    const stranger = (await mintChain({ seed: 'another device' })).at('leaf').der;
    const [leaf = new Uint8Array(), ...issuers] = chain.certificates;
    expect(order([...chain.certificates, stranger])).toMatchObject({
      path: [0, 1, 2, 3],
      unrelated: 1,
      links: true,
    });
    expect(order([leaf, stranger, ...issuers])).toMatchObject({ unrelated: 1, links: true });
    expect(order([...issuers.toReversed(), stranger, leaf])).toMatchObject({ unrelated: 1, links: true });
    expect(order([stranger, ...chain.certificates])).toMatchObject({ links: false });
    expect(order([...issuers.toReversed(), leaf, stranger])).toMatchObject({ links: false });
  });

  it('does not choose between two leaves of one issuer', async () => {
    const chain = await mintChain();
    const twin = (await mintChain({ challenge: 'another' })).at('leaf').der;
    expect(order([...chain.certificates, twin])).toMatchObject({ links: false });
  });

  it('accepts a wrong issuer name under a right signature, in the order given', async () => {
    const chain = await mintChain({ certificates: { leaf: { issuer: [['CN', 'somebody else']] } } });
    expect(order(chain.certificates)).toMatchObject({ links: true, unrelated: 0 });
    expect(order(chain.certificates.toReversed())).toMatchObject({ links: false });
  });

  it('is not taken in by names', async () => {
    const impostor = await mintChain({
      certificates: { intermediate: { signer: await deriveKey('a stranger', 'P-384') } },
    });
    const shuffled = impostor.certificates.toReversed();
    expect(order(shuffled).path).not.toHaveLength(0);
    expect(order(shuffled)).toMatchObject({ links: false });
  });

  it('ends on a ring of names', async () => {
    const ring = await mintChain({ certificates: { root: { issuer: [['CN', 'Android Keystore Key']] } } });
    expect(order(ring.certificates).path).toHaveLength(4);
    expect(order(ring.certificates.toReversed()).path.length).toBeGreaterThan(0);
  });

  it('takes one certificate, and none', async () => {
    const chain = await mintChain();
    expect(order(pick(chain, 0))).toMatchObject({ path: [0], links: true });
    expect(order([])).toMatchObject({ path: [] });
  });
});

describe('the budget', () => {
  it('ends a chain that would cost too much', async () => {
    const chain = await mintChain();
    const cache = createVerificationCache();
    const links = linksWith(cache);
    const [leaf] = decodeChain(chain.certificates, cache);
    if (leaf === undefined) throw new Error('no leaf');
    const key = issuerKey(leaf);
    const check = () => links.verifyLink(leaf, key);
    for (let count = 0; count < MAX_SIGNATURE_CHECKS; count++) expect(check().result).toBe('invalid');
    expect(check).toThrowError(expect.objectContaining({ code: 'ERR_LIMIT_EXCEEDED' }));
  });
});

describe('a link that this runtime may not be able to verify', () => {
  it('is valid, invalid or unsupported, and never invalid for want of the algorithm', async () => {
    const { publicKey, secretKey } = ml_dsa65.keygen(new Uint8Array(32).fill(5));
    const algorithm = der.sequence(der.oid('2.16.840.1.101.3.4.3.18'));
    const spki = der.sequence(algorithm, der.bits(Uint8Array.from(publicKey)));
    const sign = (message: Uint8Array) => Uint8Array.from(ml_dsa65.sign(message, secretKey));
    const spec: CertificateSpec = {
      serial: '01',
      issuer: [['CN', 'post-quantum']],
      subject: [['CN', 'post-quantum']],
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-01-01T00:00:00Z',
      spki,
      extensions: [],
      signer: { ...(await deriveKey('a stand-in for the fields that are not used')), spki, sign },
      hash: 'SHA-256',
      editTbs: (parts) => ({ ...parts, algorithm }),
      outerAlgorithm: algorithm,
    };
    const good = await mintCertificate(spec);
    const second = await loadSecondOpinion();
    const answer = (certificate: Uint8Array, more: Partial<LinkOptions> = {}) => {
      const cache = createVerificationCache();
      const [link] = decodeChain([certificate], cache);
      if (link === undefined) throw new Error('no certificate');
      const options = { cache, readyKey: () => undefined, ...more };
      return createLinkVerifier(options).verifyLink(link, issuerKey(link)).result;
    };
    const usable = importKey(decodePublicKey(spki));
    const lacking = typeof usable !== 'string' && usable.object === null;
    expect(answer(good)).toBe(lacking ? 'unsupported' : 'valid');
    expect(answer(breakSignature(good))).toBe(lacking ? 'unsupported' : 'invalid');
    // Whatever this runtime has: a key that only the second implementation can use.
    const readyKey = () => (typeof usable === 'string' ? undefined : { ...usable, object: null });
    expect(answer(breakSignature(good), { readyKey })).toBe('unsupported');
    for (const options of [{ second }, { second, crossCheck: true }, { second, readyKey }]) {
      expect(answer(good, options)).toBe('valid');
      expect(answer(breakSignature(good), options)).toBe('invalid');
    }
  });

  it('with a signature of one kind under a key of another is invalid', async () => {
    const chain = await mintChain();
    const cache = createVerificationCache();
    const [leaf] = decodeChain(chain.certificates, cache);
    const stranger = decodePublicKey((await deriveKey('stranger', 'Ed25519')).spki);
    if (leaf === undefined) throw new Error('no leaf');
    const issuer = { publicKey: stranger, spkiSha256: 'of a stranger' };
    expect(linksWith(cache).verifyLink(leaf, issuer)).toMatchObject({
      result: 'invalid',
      why: 'bad-signature',
    });
  });
});

describe('the caches', () => {
  it('do not take a damaged certificate for the one they know', async () => {
    const chain = await mintChain();
    const cache = createVerificationCache();
    const links = () => linksWith(cache);
    const verify = (certificates: readonly Uint8Array[]) => {
      const path = decodeChain(certificates, cache);
      return path.slice(0, -1).map((item, index) => {
        const issuer = path[index + 1];
        return issuer === undefined ? 'none' : links().verifyLink(item, issuerKey(issuer)).result;
      });
    };
    expect(verify(chain.certificates)).toEqual(['valid', 'valid', 'valid']);
    expect(verify(chain.certificates)).toEqual(['valid', 'valid', 'valid']);
    // The last 24 bytes and the length, by which certificates are looked up, stay as they are.
    const changed = chain.certificates.map((der, index) => {
      if (index !== 1) return der;
      const copy = Uint8Array.from(der);
      copy[20] = (copy[20] ?? 0) ^ 1;
      return copy;
    });
    expect(verify(changed)).toEqual(['valid', 'invalid', 'valid']);
    expect(verify(chain.certificates)).toEqual(['valid', 'valid', 'valid']);
  });

  it('do not take one issuer for another of the same name', async () => {
    const chain = await mintChain();
    const impostor = await mintChain({ rootSeed: 'an impostor' });
    const cache = createVerificationCache();
    const path = decodeChain(chain.certificates, cache);
    const [, , intermediate, root] = path;
    const [, , , other] = decodeChain(impostor.certificates, cache);
    if (intermediate === undefined || root === undefined || other === undefined)
      throw new Error('short chain');
    const links = linksWith(cache);
    expect(links.verifyLink(intermediate, issuerKey(root)).result).toBe('valid');
    expect(links.verifyLink(intermediate, issuerKey(other)).result).toBe('invalid');
    expect(links.verifyLink(intermediate, issuerKey(root)).result).toBe('valid');
  });

  it('forget', () => {
    const cache = createVerificationCache(2);
    cache.keys.set('a', 'A');
    cache.keys.set('b', 'B');
    expect(cache.keys.get('a')).toBe('A');
    cache.keys.set('c', 'C');
    expect([cache.keys.get('a'), cache.keys.get('b'), cache.keys.get('c'), cache.keys.size]).toEqual([
      'A',
      undefined,
      'C',
      2,
    ]);
  });
});
