// Cases about the key and the device: the key in the certificate, its origin, boot state, patch levels, the app.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import {
  type ChainOptions,
  der,
  encodeKeyDescription,
  KEY_DESCRIPTION_OID,
  KEY_USAGE,
  keyUsage,
  UNLOCKED_BOOT,
} from '../../../lib/mint.ts';
import { type Case, INVALID, MINIMAL, STANDARD, UNDECIDED } from './case.ts';

const { bits, concat, hex, integer, nil, oid, sequence, set, octets } = der;

const EC = '1.2.840.10045.2.1';
const P256 = '1.2.840.10045.3.1.7';
const P256_MODULUS_BYTES = 32;

/** A chain whose leaf certifies this very SubjectPublicKeyInfo. */
const withKey = (spki: Uint8Array, more: ChainOptions = {}): ChainOptions => ({
  ...more,
  certificates: { ...more.certificates, leaf: { editTbs: (parts) => ({ ...parts, spki }) } },
});
const ecKey = (point: Uint8Array, curve = P256) => sequence(sequence(oid(EC), oid(curve)), bits(point));
const hardware = (tags: Readonly<Record<number, Uint8Array | null>>): ChainOptions => ({
  hardwareEnforced: { tags },
});
const spkiOf = (key: KeyObject) => Uint8Array.from(key.export({ format: 'der', type: 'spki' }));

const generator = Uint8Array.from(p256.Point.BASE.toBytes(false));
const offCurve = concat(generator.subarray(0, -1), Uint8Array.of((generator.at(-1) ?? 0) ^ 1));
const rsa = (modulusBits: number) =>
  spkiOf(generateKeyPairSync('rsa', { modulusLength: modulusBits }).publicKey);
const RSA_TAGS = (bitsOfKey: number, exponent = 65537) =>
  hardware({ 2: integer(1), 3: integer(bitsOfKey), 10: null, 200: integer(exponent) });
const rsaWithExponent = (exponent: number) => {
  const modulus = (1n << 2047n) | 1n;
  return sequence(
    sequence(oid('1.2.840.113549.1.1.1'), nil()),
    bits(sequence(integer(modulus), integer(exponent))),
  );
};
const ML_DSA_65 = sequence(sequence(oid('2.16.840.1.101.3.4.3.18')), bits(new Uint8Array(1952).fill(0x5a)));

/** SHA-256 of the AVB key that ships with the sources (external/avb/test/data/testkey_rsa4096.pem). */
const TEST_KEY = hex('7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6');
/** As the GrapheneOS project publishes it for the Pixel 8. */
const GRAPHENEOS = hex('cd7479653aa88208f9f03034810ef9b7b0af8a9d41e2000e458ac403a2acb233');
/** The stock key of the Pixel 9a. */
const STOCK = hex('3327af62d84ab897af2523a16dcb5801e60c5d5b97f41ca1bd099c4784f7b743');
const PLACEHOLDER = hex('410102030405060708090001020304050607080900010203040506070809005a');

export const DEVICE_CASES: readonly Case[] = [
  {
    name: '#40 a root of trust that only the software vouches for',
    chain: {
      rootOfTrust: null,
      softwareEnforced: { tags: { 704: sequence(octets(GRAPHENEOS), der.boolean(true), der.enumerated(0)) } },
    },
    finds: [
      'boot.state unknown software-enforced-only',
      'attestation.tags notice tag-in-unexpected-list @softwareEnforced',
    ],
    silent: ['boot.key'],
    answer: MINIMAL,
  },
  {
    name: '#41 no root of trust',
    chain: { rootOfTrust: null },
    finds: ['boot.state unknown missing'],
    answer: MINIMAL,
  },
  {
    name: '#52 an imported key',
    chain: { origin: 'IMPORTED' },
    finds: ['key.origin notice imported'],
    answer: STANDARD,
  },
  {
    name: '#52 a key imported through a wrapping key',
    chain: { origin: 'SECURELY_IMPORTED' },
    finds: ['key.origin notice imported'],
    answer: STANDARD,
  },
  {
    name: '#52 a derived key',
    chain: { origin: 'DERIVED' },
    finds: ['key.origin notice imported'],
    answer: STANDARD,
  },
  {
    name: '#52 a key of no stated origin',
    chain: hardware({ 702: null }),
    finds: ['key.origin unknown origin-missing'],
    answer: STANDARD,
  },
  {
    name: '#52 a key of an origin that nobody defined',
    chain: { origin: 9 },
    finds: ['key.origin unknown origin-missing'],
    answer: STANDARD,
  },
  {
    name: '#54 a key for everything and for everyone',
    chain: {
      purposes: ['ENCRYPT', 'DECRYPT', 'SIGN', 'VERIFY'],
      softwareEnforced: { tags: { 600: nil() } },
    },
    finds: ['key.all-applications notice all-applications', 'key.purpose pass'],
    answer: STANDARD,
  },
  {
    name: '#53 a key that may not sign',
    chain: { purposes: ['AGREE_KEY'] },
    finds: ['key.purpose notice no-purpose'],
    answer: STANDARD,
  },
  {
    name: '#55 RSA in the tags, EC in the certificate',
    chain: hardware({ 2: integer(1) }),
    finds: ['key.matches fail algorithm-mismatch'],
    answer: INVALID,
  },
  {
    name: '#55 another key size',
    chain: hardware({ 3: integer(384) }),
    finds: ['key.matches fail key-size-mismatch'],
    answer: INVALID,
  },
  {
    name: '#55 another curve',
    chain: hardware({ 10: integer(2) }),
    finds: ['key.matches fail curve-mismatch'],
    answer: INVALID,
  },
  {
    name: '#55 secp256k1, which no KeyMint number stands for',
    chain: withKey(spkiOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)),
    finds: ['key.matches fail curve-mismatch', 'key.strength notice unusual-key'],
    answer: INVALID,
  },
  {
    name: '#55 another RSA exponent',
    chain: { keyType: 'RSA-2048', hardwareEnforced: { tags: { 200: integer(3) } } },
    finds: ['key.matches fail exponent-mismatch'],
    answer: INVALID,
  },
  {
    name: '#55 another ML-DSA variant',
    chain: withKey(ML_DSA_65, hardware({ 2: integer(4), 3: null, 10: null, 11: integer(2) })),
    finds: ['key.matches fail ml-dsa-variant-mismatch'],
    answer: INVALID,
  },
  {
    name: '#55 no curve tag, as ten genuine StrongBox models have it',
    chain: hardware({ 10: null }),
    finds: ['key.matches pass'],
    answer: STANDARD,
  },
  {
    name: '#55 a key on a curve that cannot be named',
    chain: withKey(ecKey(generator, '1.3.36.3.3.2.8.1.1.3')),
    finds: ['key.matches unknown unsupported-key'],
    answer: UNDECIDED,
  },
  {
    name: '#56 an ML-DSA key, whether or not this runtime can use it',
    chain: withKey(ML_DSA_65, {
      attestationVersion: 500,
      ...hardware({ 2: integer(4), 3: null, 10: null, 11: integer(1), 5: set(integer(0)) }),
    }),
    finds: ['key.matches pass', 'key.strength pass', 'attestation.version pass'],
    answer: STANDARD,
  },
  {
    name: '#57 RSA of 1024 bits',
    chain: withKey(rsa(1024), RSA_TAGS(1024)),
    finds: ['key.strength notice weak-key', 'key.matches pass'],
    answer: STANDARD,
  },
  {
    name: '#57 RSA with the exponent 1',
    chain: withKey(rsaWithExponent(1), RSA_TAGS(2048, 1)),
    finds: ['key.strength fail weak-key'],
    answer: INVALID,
  },
  {
    name: '#57 P-224',
    chain: withKey(
      spkiOf(generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).publicKey),
      hardware({ 3: integer(224), 10: integer(0) }),
    ),
    finds: ['key.strength notice unusual-key', 'key.matches pass'],
    answer: STANDARD,
  },
  {
    name: '#57 a point that is not on the curve',
    chain: withKey(ecKey(offCurve)),
    finds: ['key.strength fail not-on-curve'],
    answer: INVALID,
  },
  {
    name: '#57 the point at infinity',
    chain: withKey(ecKey(Uint8Array.of(0))),
    finds: ['key.strength fail not-on-curve'],
    answer: INVALID,
  },
  {
    name: '#57 a compressed point',
    chain: withKey(ecKey(Uint8Array.from(p256.Point.BASE.toBytes(true)))),
    finds: ['key.strength fail malformed'],
    answer: INVALID,
  },
  {
    name: '#57 a coordinate that is the field prime and more',
    chain: withKey(ecKey(concat(Uint8Array.of(4), new Uint8Array(2 * P256_MODULUS_BYTES).fill(0xff)))),
    finds: ['key.strength fail not-on-curve'],
    answer: INVALID,
  },
  {
    name: '#57 an Ed25519 key of small order, under which anyone can sign anything',
    // RFC 8032 5.1: the neutral element, y = 1.
    chain: withKey(
      sequence(sequence(oid('1.3.101.112')), bits(concat(Uint8Array.of(1), new Uint8Array(31)))),
      hardware({ 10: integer(4) }),
    ),
    finds: ['key.strength fail weak-key'],
    answer: INVALID,
  },
  {
    name: '#64 an unlocked bootloader',
    chain: { rootOfTrust: UNLOCKED_BOOT },
    finds: ['boot.state notice unlocked', 'boot.key notice zero-key'],
    answer: MINIMAL,
  },
  {
    name: '#64 an unlocked StrongBox device without a boot key',
    chain: {
      securityLevel: 'STRONG_BOX',
      rootOfTrust: { ...UNLOCKED_BOOT, verifiedBootKey: new Uint8Array() },
    },
    finds: ['boot.state notice unlocked', 'boot.key notice empty-key'],
    answer: MINIMAL,
  },
  {
    name: '#64 a boot that failed verification',
    chain: { rootOfTrust: { verifiedBootState: 'FAILED' } },
    finds: ['boot.state notice failed'],
    answer: MINIMAL,
  },
  {
    name: '#64 a locked device whose system nothing verified',
    chain: { rootOfTrust: { verifiedBootState: 'UNVERIFIED' } },
    finds: ['boot.state notice unverified'],
    answer: MINIMAL,
  },
  {
    name: 'a boot state that nobody defined',
    chain: { rootOfTrust: { verifiedBootState: 7 } },
    finds: ['boot.state notice unverified'],
    answer: MINIMAL,
  },
  {
    name: '#65 a custom system with a key nobody listed',
    chain: { rootOfTrust: { verifiedBootState: 'SELF_SIGNED' } },
    finds: ['boot.state pass self-signed-unknown-key', 'boot.key notice unknown-key'],
    answer: STANDARD,
  },
  {
    name: '#65 GrapheneOS',
    chain: { rootOfTrust: { verifiedBootKey: GRAPHENEOS, verifiedBootState: 'SELF_SIGNED' } },
    finds: ['boot.state pass self-signed-known-key', 'boot.key pass known-key'],
    answer: STANDARD,
  },
  {
    name: "#65 the key of GrapheneOS reported as the vendor's own",
    chain: { rootOfTrust: { verifiedBootKey: GRAPHENEOS, verifiedBootState: 'VERIFIED' } },
    finds: ['boot.key notice known-key'],
    answer: STANDARD,
  },
  {
    name: 'the stock system of a Pixel',
    chain: { rootOfTrust: { verifiedBootKey: STOCK } },
    finds: ['boot.state pass verified', 'boot.key pass known-key'],
    answer: STANDARD,
  },
  {
    name: '#66 locked and VERIFIED without a boot key',
    chain: { rootOfTrust: { verifiedBootKey: new Uint8Array(32) } },
    finds: ['boot.state notice zero-key', 'boot.key notice zero-key'],
    answer: MINIMAL,
  },
  {
    name: '#66 the same with an empty boot key',
    chain: { rootOfTrust: { verifiedBootKey: new Uint8Array() } },
    finds: ['boot.state notice zero-key', 'boot.key notice empty-key'],
    answer: MINIMAL,
  },
  {
    name: '#66b locked and VERIFIED by a key that everybody has',
    chain: { rootOfTrust: { verifiedBootKey: TEST_KEY } },
    finds: ['boot.state notice test-key', 'boot.key notice test-key'],
    answer: MINIMAL,
  },
  {
    name: '#66b the same, SELF_SIGNED',
    chain: { rootOfTrust: { verifiedBootKey: TEST_KEY, verifiedBootState: 'SELF_SIGNED' } },
    finds: ['boot.state notice test-key'],
    answer: MINIMAL,
  },
  {
    name: 'a placeholder that one vendor shipped',
    chain: { rootOfTrust: { verifiedBootKey: PLACEHOLDER } },
    finds: ['boot.key notice placeholder-key'],
    answer: STANDARD,
  },
  {
    name: 'a boot key of 20 bytes',
    chain: { rootOfTrust: { verifiedBootKey: new Uint8Array(20).fill(1) } },
    finds: ['boot.key notice odd-length-key'],
    answer: STANDARD,
  },
  {
    name: '#67 VERIFIED and unlocked',
    chain: { rootOfTrust: { deviceLocked: false } },
    finds: ['boot.state notice contradiction'],
    answer: MINIMAL,
  },
  {
    name: '#67 SELF_SIGNED and unlocked, with a known key',
    chain: {
      rootOfTrust: { verifiedBootKey: GRAPHENEOS, verifiedBootState: 'SELF_SIGNED', deviceLocked: false },
    },
    finds: ['boot.state notice contradiction'],
    answer: MINIMAL,
  },
  {
    name: '#68 a development build: no versions',
    chain: { osVersion: 0, osPatchLevel: 0, vendorPatchLevel: 0, bootPatchLevel: 0 },
    finds: ['patch.os notice not-set', 'patch.vendor notice not-set', 'patch.boot notice not-set'],
    answer: STANDARD,
  },
  {
    name: '#69 patch levels from the far future',
    chain: { osPatchLevel: 203001, vendorPatchLevel: 20300101, bootPatchLevel: 20300101 },
    finds: [
      'patch.os notice in-the-future',
      'patch.vendor notice in-the-future',
      'patch.boot notice in-the-future',
    ],
    answer: STANDARD,
  },
  {
    name: '#69 two months ahead, as pre-release devices are',
    chain: { osPatchLevel: 202604 },
    finds: ['patch.os pass'],
    answer: STANDARD,
  },
  {
    name: 'patch levels older than a year',
    chain: { osPatchLevel: 202501, vendorPatchLevel: 20241205, bootPatchLevel: 20241205 },
    finds: ['patch.os notice older-than-a-year', 'patch.vendor notice older-than-a-year'],
    answer: STANDARD,
  },
  {
    name: '#71 a vendor patch level of six digits, a boot patch level on day 00',
    chain: { vendorPatchLevel: 202601, bootPatchLevel: 20260100 },
    finds: ['patch.vendor notice malformed-patch-level', 'patch.boot pass'],
    answer: STANDARD,
  },
  {
    name: 'patch levels that are no dates',
    chain: { osPatchLevel: 202613, vendorPatchLevel: 1, bootPatchLevel: 999999999 },
    finds: [
      'patch.os notice malformed-patch-level',
      'patch.vendor notice malformed-patch-level',
      'patch.boot notice malformed-patch-level',
    ],
    answer: STANDARD,
  },
  {
    name: 'no vendor and boot patch level in version 300',
    chain: { vendorPatchLevel: null, bootPatchLevel: null },
    finds: ['heuristic.patch-levels-missing notice heuristic'],
    silent: ['patch.vendor', 'patch.boot'],
    answer: STANDARD,
  },
  {
    name: 'a leaf that may sign certificates although its key may not attest',
    chain: {
      certificates: {
        leaf: {
          extensions: [
            keyUsage(KEY_USAGE.digitalSignature, KEY_USAGE.keyCertSign),
            { oid: KEY_DESCRIPTION_OID, critical: false, value: encodeKeyDescription() },
          ],
        },
      },
    },
    finds: ['heuristic.leaf-key-usage notice heuristic'],
    answer: STANDARD,
  },
  {
    name: 'a leaf with a subject alternative name, which no KeyMint writes',
    chain: {
      certificates: {
        leaf: { extraExtensions: [{ oid: '2.5.29.17', critical: false, value: hex('3006820461626364') }] },
      },
    },
    finds: ['heuristic.leaf-extensions notice heuristic'],
    answer: STANDARD,
  },
  {
    name: '#76 an application id without a package',
    chain: { application: { packages: [], signers: [] } },
    finds: ['app.id notice unknown-application'],
    answer: STANDARD,
  },
  {
    name: '#76 UnknownApplication',
    chain: { application: { packages: [{ name: 'UnknownApplication', version: 0 }], signers: [] } },
    finds: ['app.id notice unknown-application'],
    answer: STANDARD,
  },
  {
    name: '#76 the system itself',
    chain: { application: { packages: [{ name: 'AndroidSystem', version: 1 }], signers: [] } },
    finds: ['app.id notice system-application'],
    answer: STANDARD,
  },
  {
    name: '#76 an app without a signer',
    chain: { application: { packages: [{ name: 'com.example.bank', version: 1 }], signers: [] } },
    finds: ['app.id notice no-signer-digest'],
    answer: STANDARD,
  },
  {
    name: '#76 an application id above 1 KiB',
    chain: {
      application: { packages: [{ name: 'a'.repeat(1100), version: 1 }], signers: [new Uint8Array(32)] },
    },
    finds: ['app.id notice malformed'],
    answer: STANDARD,
  },
  {
    name: '#76 an application id among the hardware-enforced tags',
    chain: {
      application: null,
      ...hardware({ 709: octets(sequence(set(), set())) }),
    },
    finds: ['app.id notice hardware-enforced-app-id'],
    answer: STANDARD,
  },
  {
    name: '#76 an application id that does not decode',
    chain: { softwareEnforced: { tags: { 709: octets(hex('00')) } } },
    finds: ['app.id notice undecodable'],
    answer: STANDARD,
  },
];
