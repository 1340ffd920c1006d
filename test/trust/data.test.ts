// The bundled trust data: hashes are recomputed, keys are loaded by OpenSSL, sizes and counts are as published.
import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ANCHORS, ANCHORS_AS_OF } from '../../src/trust/data/anchors.ts';
import { BOOT_KEYS, BOOT_KEYS_AS_OF, PLACEHOLDER_BOOT_KEYS } from '../../src/trust/data/boot-keys.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const SERIAL = /^[1-9a-f][0-9a-f]*$/;
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

const withKey = ANCHORS.flatMap(({ id, spkiBase64, spkiSha256 }) =>
  spkiBase64 === null ? [] : [{ id, der: Buffer.from(spkiBase64, 'base64'), spkiSha256 }],
);

describe('known anchors', () => {
  it('are those that were published', () => {
    expect(ANCHORS.map(({ id, class: rootClass }) => `${id} ${rootClass}`)).toEqual([
      'google-hardware-rsa google-hardware',
      'google-hardware-ec-2025 google-hardware',
      'aosp-software-ec-root aosp-software',
      'aosp-software-ec-intermediate aosp-software',
      'aosp-software-rsa-root aosp-software',
      'aosp-software-rsa-intermediate aosp-software',
      'samsung-knox-sak-v1 samsung-knox',
      'samsung-knox-sak-v2 samsung-knox',
      'samsung-knox-sakm-v1 samsung-knox',
      'google-preproduction-strongbox google-preproduction',
      'apple-webauthn apple-webauthn',
    ]);
    expect(ANCHORS_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('have ids and keys of their own', () => {
    expect(new Set(ANCHORS.map(({ id }) => id)).size).toBe(ANCHORS.length);
    expect(new Set(ANCHORS.map(({ spkiSha256 }) => spkiSha256)).size).toBe(ANCHORS.length);
  });

  it.each(withKey)('$id has the hash of its key', ({ der, spkiSha256 }) => {
    expect(createHash('sha256').update(der).digest('hex')).toBe(spkiSha256);
  });

  // Sizes and curves as described by Google and in the Android sources.
  it.each([
    ['google-hardware-rsa', 'rsa', 4096],
    ['google-hardware-ec-2025', 'ec', 'secp384r1'],
    ['aosp-software-ec-root', 'ec', 'prime256v1'],
    ['aosp-software-ec-intermediate', 'ec', 'prime256v1'],
    ['aosp-software-rsa-root', 'rsa', 1024],
    ['aosp-software-rsa-intermediate', 'rsa', 1024],
  ])('%s loads as an %s key of %s', (id, type, size) => {
    const der = withKey.find((anchor) => anchor.id === id)?.der ?? Buffer.alloc(0);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyType).toBe(type);
    expect(key.asymmetricKeyDetails?.modulusLength ?? key.asymmetricKeyDetails?.namedCurve).toBe(size);
    expect(key.export({ format: 'der', type: 'spki' }).equals(der)).toBe(true);
  });

  it('knows hardware only by a complete key', () => {
    const hardware = ANCHORS.filter((anchor) => anchor.class === 'google-hardware');
    expect(hardware.every(({ spkiBase64 }) => spkiBase64 !== null)).toBe(true);
  });

  it('list four certificates for the RSA key and one for the EC key', () => {
    const counts = ANCHORS.map(({ certificates }) => certificates.length);
    expect(counts).toEqual([4, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1]);
  });

  it.each(ANCHORS)('$id is well formed', ({ spkiSha256, certificates, source }) => {
    expect(spkiSha256).toMatch(SHA256);
    expect(new URL(source).protocol).toBe('https:');
    for (const { serial, notBefore, notAfter, sha256 } of certificates) {
      expect(serial).toMatch(SERIAL);
      expect(sha256).toMatch(SHA256);
      expect(notBefore).toMatch(UTC);
      expect(notAfter).toMatch(UTC);
      expect(notBefore < notAfter).toBe(true);
    }
  });
});

describe('known boot keys', () => {
  it('are 64 hex digits each and all different', () => {
    for (const { key } of BOOT_KEYS) expect(key).toMatch(SHA256);
    expect(new Set(BOOT_KEYS.map(({ key }) => key)).size).toBe(BOOT_KEYS.length);
    expect(BOOT_KEYS_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  // Auditor lists 21 Pixel models, each with the factory system and with GrapheneOS; AVB has four public RSA keys.
  it.each([
    ['GrapheneOS', 'self-signed', true, 21],
    ['stock', 'verified', true, 21],
    ['AVB public test key', 'untrusted', true, 4],
    ['GrapheneOS', 'self-signed', false, 16],
    ['CalyxOS', 'self-signed', false, 2],
    ['stock', 'verified', false, 63],
  ])('%s, %s, current %s: %i keys', (os, state, current, count) => {
    const matching = BOOT_KEYS.filter(
      (entry) => entry.os === os && entry.state === state && entry.current === current,
    );
    expect(matching).toHaveLength(count);
  });

  it('name the same models for GrapheneOS and for the factory system', () => {
    const models = (os: string) =>
      BOOT_KEYS.filter((entry) => entry.os === os && entry.current)
        .map(({ device }) => device)
        .sort();
    expect(models('GrapheneOS')).toEqual(models('stock'));
  });

  it('contain neither zeros nor a placeholder', () => {
    const keys = BOOT_KEYS.map(({ key }) => key);
    expect(keys).not.toContain('0'.repeat(64));
    for (const placeholder of PLACEHOLDER_BOOT_KEYS) {
      expect(placeholder).toMatch(SHA256);
      expect(keys).not.toContain(placeholder);
    }
  });
});
