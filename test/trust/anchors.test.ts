// Trust anchors: matched by key; what cannot be used is an error, and a known key keeps its name whatever one calls it.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  anchorSet,
  anchorsHash,
  bundledAnchors,
  impersonatedAnchor,
  PINNED_CLASSES,
  readAnchors,
} from '../../src/trust/anchors.ts';
import { der, type MintedChain, mintChain, toPem } from '../lib/mint.ts';
import { utf8 } from '../lib/verify.ts';

let chain: MintedChain;
beforeAll(async () => {
  chain = await mintChain();
});

const pem = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
const spkiHash = (bytes: Uint8Array) => {
  const spki = new X509Certificate(bytes).publicKey.export({ format: 'der', type: 'spki' });
  return Buffer.from(der.sha256(Uint8Array.from(spki))).toString('hex');
};

describe('readAnchors', () => {
  it('reads a certificate in PEM and DER, by the key that OpenSSL sees', () => {
    const root = chain.at('root').der;
    for (const bytes of [utf8(chain.rootPem), root]) {
      const [anchor, ...more] = readAnchors(bytes, 'mine.pem');
      expect(more).toEqual([]);
      expect(anchor).toMatchObject({ class: 'yours', spkiSha256: spkiHash(root) });
      expect(anchor?.certificates).toEqual(new Set([Buffer.from(der.sha256(root)).toString('hex')]));
    }
  });

  it('reads bare public keys and several blocks', () => {
    const text = pem('PUBLIC KEY', chain.rootSpki) + toPem(chain.at('intermediate').der);
    const anchors = readAnchors(utf8(text), 'mine.pem');
    expect(anchors.map(({ spkiSha256 }) => spkiSha256)).toEqual([
      spkiHash(chain.at('root').der),
      spkiHash(chain.at('intermediate').der),
    ]);
    expect(anchors[0]?.certificates.size).toBe(0);
  });

  it.each([
    ['nothing', ''],
    ['text', 'not found'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n'],
    ['a damaged certificate', pem('CERTIFICATE', Uint8Array.of(0x30, 3, 2, 1, 1))],
    [
      'a key that is not on its curve',
      pem(
        'PUBLIC KEY',
        der.sequence(
          der.sequence(der.oid('1.2.840.10045.2.1'), der.oid('1.2.840.10045.3.1.7')),
          der.bits(new Uint8Array(65).fill(4)),
        ),
      ),
    ],
    [
      'a key nobody knows',
      pem('PUBLIC KEY', der.sequence(der.sequence(der.oid('1.2.3')), der.bits(Uint8Array.of(1)))),
    ],
  ])('refuses %s: no anchors must never mean that all is well', (_name, text) => {
    expect(() => readAnchors(utf8(text), 'mine.pem')).toThrowError(
      expect.objectContaining({ code: 'ERR_TRUST_ANCHOR', where: 'mine.pem' }),
    );
  });

  it('refuses a whole file for one bad block', () => {
    const text = chain.rootPem + pem('CERTIFICATE', Uint8Array.of(0x30, 0));
    expect(() => readAnchors(utf8(text), 'mine.pem')).toThrow(/cannot be used/);
  });
});

describe('anchorSet', () => {
  it('knows Google and AOSP by key', () => {
    const set = anchorSet(bundledAnchors());
    // Published: the RSA root of 2016 to 2022, the P-384 root of 2025, the public EC intermediate of AOSP.
    const classes = [
      'feb2ea7551ee316ed4bb443c8293b884dbfdea40b603ee3e4f4a897e4580fbae',
      '3ee44512a1af2beb39c889490c60ea3f82e43f5d5a5532f5ab9419f676cd07ec',
      'f7d20ab04f01da6cbb6d1e3d9d00cd28495cb6f9a27ec85cf3e3e872d7c35878',
    ].map((hash) => set.bySpki.get(hash)?.class);
    expect(classes).toEqual(['google-hardware', 'google-hardware', 'aosp-software']);
  });

  it('has usable keys for what is pinned, and for nothing else', () => {
    const set = anchorSet([...bundledAnchors(), ...readAnchors(utf8(chain.rootPem), 'mine.pem')]);
    const pinned = set.pinned();
    expect(pinned.map(({ anchor }) => anchor.class)).toEqual([
      'google-hardware',
      'google-hardware',
      'apple-webauthn',
      'yours',
    ]);
    for (const { anchor, usable } of pinned) {
      const spki = createPublicKey({ key: Buffer.from(anchor.spki ?? []), format: 'der', type: 'spki' });
      expect(usable.object?.equals(spki)).toBe(true);
    }
    const software = bundledAnchors().find((anchor) => anchor.class === 'aosp-software');
    expect(set.readyKey(software?.spkiSha256 ?? '')).toBeUndefined();
    expect(set.readyKey('00')).toBeUndefined();
    expect([...PINNED_CLASSES].sort()).toEqual(['google-hardware', 'yours']);
  });

  it('does not let anyone pin a public software key as their own', () => {
    const software = bundledAnchors().find(({ id }) => id === 'aosp-software-ec-intermediate');
    const mine = readAnchors(utf8(pem('PUBLIC KEY', software?.spki ?? new Uint8Array())), 'mine.pem');
    expect(mine[0]?.class).toBe('yours');
    const set = anchorSet([...bundledAnchors(), ...mine]);
    expect(set.bySpki.get(software?.spkiSha256 ?? '')?.class).toBe('aosp-software');
    expect(set.pinned().map(({ anchor }) => anchor.class)).not.toContain('yours');
  });
});

describe('impersonatedAnchor', () => {
  it('knows a name that belongs to another key, in either order of its attributes', () => {
    const set = anchorSet(readAnchors(utf8(chain.rootPem), 'mine.pem'));
    const other = new Uint8Array(10);
    const name = 'O=keytier samples - trusted by nobody, CN=keytier sample root';
    expect(impersonatedAnchor(set, name, other)?.class).toBe('yours');
    expect(impersonatedAnchor(set, name.split(', ').reverse().join(', '), other)?.class).toBe('yours');
    expect(impersonatedAnchor(set, name, chain.rootSpki)).toBeUndefined();
    expect(impersonatedAnchor(set, 'CN=somebody else', other)).toBeUndefined();
    expect(impersonatedAnchor(set, '', other)).toBeUndefined();
  });

  it('knows the name of the Google root', () => {
    const set = anchorSet(bundledAnchors());
    expect(impersonatedAnchor(set, 'serialNumber=f92009e853b6b045', new Uint8Array(1))?.id).toBe(
      'google-hardware-rsa',
    );
  });
});

describe('anchorsHash', () => {
  it('changes with the anchors', () => {
    const all = bundledAnchors();
    expect(anchorsHash(all)).toMatch(/^[0-9a-f]{64}$/);
    expect(anchorsHash(all.slice(1))).not.toBe(anchorsHash(all));
  });
});
