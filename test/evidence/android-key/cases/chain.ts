// Cases about the chain: what it is made of, where it ends, what hangs below it, how old it is.
import { KeyObject, sign } from 'node:crypto';
import {
  appendInside,
  basicConstraints,
  breakSignature,
  type ChainOptions,
  der,
  deriveKey,
  encodeKeyDescription,
  KEY_DESCRIPTION_OID,
  KEY_USAGE,
  keyUsage,
  type MintedChain,
  type MintKey,
  mintChain,
  signatureAlgorithm,
  UNLOCKED_BOOT,
} from '../../../lib/mint.ts';
import { anchorOf } from '../../../lib/verify.ts';
import { type Case, INVALID, MINIMAL, STANDARD, STRONG, UNDECIDED, UNREADABLE } from './case.ts';

const NONE = { anchors: [] };
const google = (chain: MintedChain, id = 'google-hardware-rsa') => ({
  anchors: [anchorOf(chain, { class: 'google-hardware', id })],
});
const pick =
  (...indices: readonly number[]) =>
  ({ certificates }: MintedChain) =>
    indices.map((index) => certificates[index] ?? new Uint8Array());

/** A chain whose root key is the sample root's, in another certificate. */
const otherRoot = (changes: NonNullable<ChainOptions['certificates']>['root']): ChainOptions => ({
  certificates: { root: changes ?? {} },
});
const sampleRoot = async () => ({ anchors: [anchorOf(await mintChain())] });

const FAKE_DESCRIPTION = {
  oid: KEY_DESCRIPTION_OID,
  critical: false,
  value: encodeKeyDescription({ securityLevel: 'STRONG_BOX' }),
};
const DROID_CA2 = [
  ['O', 'Google LLC'],
  ['CN', 'Droid CA2'],
] as const;

/** The same key, signing with a hash that the mint does not offer. */
function signerWith(key: MintKey, hash: 'sha1' | 'md5'): MintKey {
  return { ...key, sign: (message) => Uint8Array.from(sign(hash, message, KeyObject.from(key.privateKey))) };
}

/** A leaf whose signature uses an old hash; both algorithm identifiers say so. */
async function oldHashChain(hash: 'sha1' | 'md5', oid: string, keyType: 'P-256' | 'RSA-2048') {
  const algorithm = der.sequence(der.oid(oid), ...(keyType === 'P-256' ? [] : [der.nil()]));
  const attestation = await deriveKey('keytier test/attestation', keyType);
  return mintChain({
    certificates: {
      attestation: { editTbs: (parts) => ({ ...parts, spki: attestation.spki }) },
      leaf: {
        signer: signerWith(attestation, hash),
        outerAlgorithm: algorithm,
        editTbs: (parts) => ({ ...parts, algorithm }),
      },
    },
  });
}

/** A chain of two: a leaf issued by its own root, as device-unique attestation has it. */
async function deviceUnique(): Promise<MintedChain> {
  const root = await deriveKey('keytier test/software root', 'P-384');
  return mintChain({
    shape: 'software',
    securityLevel: 'STRONG_BOX',
    hardwareEnforced: { tags: { 720: der.nil() } },
    certificates: {
      leaf: {
        signer: root,
        issuer: [
          ['O', 'keytier samples - trusted by nobody'],
          ['CN', 'keytier sample software root'],
        ],
      },
    },
  });
}

const EAT = {
  oid: '1.3.6.1.4.1.11129.2.1.25',
  critical: false,
  // {-76002: 4}: security level hardware.
  value: der.hex('a13a000128e104'),
};
const KNOX = {
  oid: '1.3.6.1.4.1.236.11.3.23.7',
  critical: false,
  value: der.sequence(der.element(0xa0, der.printableString('sample'))),
};

export const CHAIN_CASES: readonly Case[] = [
  {
    name: 'a sound TEE chain',
    finds: [
      'chain.order pass',
      'chain.names pass',
      'chain.signatures pass',
      'chain.algorithms pass',
      'chain.root pass your-anchor @chain[3]',
      'chain.root-certificate pass @chain[3]',
      'chain.shape pass',
      'chain.extended pass',
      'chain.validity pass',
      'chain.leaf-validity pass',
      'revocation.status pass',
      'attestation.present pass @chain[0]',
      'attestation.decodes pass',
      'attestation.version pass',
      'attestation.tags pass',
      'level.agreement pass',
      'level.certificate pass',
      'key.matches pass',
      'key.strength pass',
      'key.origin pass',
      'key.purpose pass',
      'boot.state pass verified',
      'boot.key pass unknown-key',
      'patch.os pass',
      'patch.vendor pass',
      'patch.boot pass',
      'app.id pass',
      'binding.challenge pass',
    ],
    silent: [
      'chain.duplicates',
      'chain.extra-certificates',
      'chain.encoding',
      'chain.root-omitted',
      'attestation.duplicate-extension',
      'attestation.critical',
      'attestation.encoding',
      'attestation.challenge-size',
      'attestation.eat',
      'attestation.knox',
      'attestation.unique-id',
      'attestation.device-unique',
      'key.all-applications',
      'heuristic.version-pair',
      'heuristic.module-hash-missing',
      'heuristic.boot-hash-missing',
      'heuristic.patch-levels-missing',
      'heuristic.factory-five-certificates',
      'heuristic.rkp-old-root',
      'heuristic.factory-new-root',
      'heuristic.rkp-no-provisioning-info',
      'heuristic.certificates-issued',
      'heuristic.leaf-key-usage',
      'heuristic.leaf-extensions',
      'heuristic.creation-time',
    ],
    answer: STANDARD,
  },
  {
    name: 'a sound StrongBox chain, remotely provisioned',
    chain: { shape: 'rkp', securityLevel: 'STRONG_BOX' },
    finds: [
      'chain.shape pass',
      'level.agreement pass',
      'level.certificate pass',
      'provisioning.info pass @chain[1]',
    ],
    silent: ['heuristic.rkp-no-provisioning-info', 'heuristic.identical-dates'],
    answer: STRONG,
  },
  {
    name: '#1 a certificate signed by the attested key, without an attestation',
    chain: { extendWith: {} },
    finds: ['chain.extended fail extended-by-attested-key @chain[0]', 'chain.signatures pass'],
    answer: INVALID,
  },
  {
    name: '#2 the same with an attestation the attacker wrote',
    chain: { extendWith: { keyDescription: { securityLevel: 'STRONG_BOX' } } },
    finds: ['chain.extended fail extended-with-forged-attestation', 'attestation.present pass @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#2 the same where the real attestation is in CBOR and only the forged one is in ASN.1',
    chain: {
      keyDescriptionDer: null,
      extendWith: { keyDescription: { securityLevel: 'TRUSTED_ENVIRONMENT' } },
      certificates: { leaf: { extraExtensions: [EAT] } },
    },
    finds: [
      'chain.extended fail extended-with-forged-attestation',
      'attestation.eat unknown eat-only @chain[1]',
    ],
    answer: INVALID,
  },
  {
    name: '#3 an attestation in an intermediate of a private authority',
    chain: { certificates: { intermediate: { extraExtensions: [FAKE_DESCRIPTION] } } },
    verify: NONE,
    finds: [
      'chain.extended fail extended-with-forged-attestation',
      'attestation.present pass @chain[2]',
      'chain.root unknown unknown-root',
    ],
    answer: INVALID,
  },
  {
    name: '#3 an attestation in the presented root, whose own bytes nobody signed for us',
    chain: { certificates: { root: { extraExtensions: [FAKE_DESCRIPTION] } } },
    verify: sampleRoot,
    finds: ['chain.extended fail extended-with-forged-attestation', 'attestation.present pass @chain[3]'],
    answer: INVALID,
  },
  {
    name: '#4 a leaf issued by an attest key of the same hardware',
    chain: { shape: 'attest-key' },
    finds: ['chain.attest-key pass @chain[1]', 'chain.extended pass', 'chain.shape pass'],
    answer: STANDARD,
  },
  {
    name: '#5 an attest key that may also sign',
    chain: { shape: 'attest-key', attester: { purposes: ['SIGN', 'ATTEST_KEY'] } },
    finds: ['chain.attest-key fail attest-key-not-sole-purpose'],
    answer: INVALID,
  },
  {
    name: '#5 a signing key in the place of an attest key',
    chain: { shape: 'attest-key', attester: { purposes: ['SIGN'] } },
    finds: ['chain.extended fail extended-with-forged-attestation'],
    silent: ['chain.attest-key'],
    answer: INVALID,
  },
  {
    name: '#5 an attest key whose purpose only the software enforces',
    chain: {
      shape: 'attest-key',
      attester: {
        hardwareEnforced: { tags: { 1: null } },
        softwareEnforced: { tags: { 1: der.set(der.integer(7)) } },
      },
    },
    finds: ['chain.extended fail extended-with-forged-attestation'],
    answer: INVALID,
  },
  {
    name: '#4 an imported attest key',
    chain: { shape: 'attest-key', attester: { origin: 'IMPORTED' } },
    finds: ['chain.attest-key fail attest-key-inconsistent'],
    answer: INVALID,
  },
  {
    name: '#4 an attest key of another level',
    chain: {
      shape: 'attest-key',
      securityLevel: 'STRONG_BOX',
      attester: { securityLevel: 'TRUSTED_ENVIRONMENT' },
    },
    finds: ['chain.attest-key fail attest-key-inconsistent'],
    answer: INVALID,
  },
  {
    name: '#4 an attest key that itself lives in software, although hardware attested it',
    chain: { shape: 'attest-key', attester: { keyMintSecurityLevel: 'SOFTWARE' } },
    finds: ['chain.attest-key fail attest-key-inconsistent'],
    answer: INVALID,
  },
  {
    name: '#4 an attest key of an unlocked device vouching for a locked one',
    chain: { shape: 'attest-key', attester: { rootOfTrust: UNLOCKED_BOOT } },
    finds: ['chain.attest-key fail attest-key-inconsistent'],
    answer: INVALID,
  },
  {
    name: '#4 an attest key without a root of trust vouching for a locked device',
    chain: { shape: 'attest-key', attester: { rootOfTrust: null } },
    finds: ['chain.attest-key fail attest-key-inconsistent'],
    answer: INVALID,
  },
  {
    name: '#6 the attestation twice in one certificate',
    chain: { keyDescriptionCopies: 2 },
    finds: ['attestation.duplicate-extension fail duplicate-extension @chain[0]'],
    answer: INVALID,
  },
  {
    name: '#8 the attestation marked critical',
    chain: { keyDescriptionCritical: true },
    finds: ['attestation.critical notice extension-critical @chain[0]'],
    answer: STANDARD,
  },
  {
    name: "#9 AOSP's public software key as the root of a StrongBox claim",
    chain: { securityLevel: 'STRONG_BOX' },
    verify: (chain) => ({ anchors: [anchorOf(chain, { class: 'aosp-software' })] }),
    finds: ['chain.root notice aosp-software-root', 'level.agreement notice software-level'],
    answer: MINIMAL,
  },
  {
    name: '#10 the same with the root cut off: the public intermediate is enough to know it',
    chain: { shape: 'software', securityLevel: 'TRUSTED_ENVIRONMENT' },
    captured: pick(0, 1),
    verify: (chain) => {
      const attestation = { rootPem: chain.pem.split(/(?=-----BEGIN)/)[1] ?? '' };
      return { anchors: [anchorOf(attestation, { class: 'aosp-software' })] };
    },
    finds: ['chain.root notice aosp-software-root @chain[1]', 'level.agreement notice software-level'],
    answer: MINIMAL,
  },
  {
    name: '#11 a software chain whose intermediate has expired',
    chain: { shape: 'software', certificates: { attestation: { notAfter: '2026-01-08T00:00:00Z' } } },
    verify: (chain) => ({ anchors: [anchorOf(chain, { class: 'aosp-software' })] }),
    finds: ['chain.validity notice expired-factory @chain[1]', 'chain.root notice aosp-software-root'],
    answer: MINIMAL,
  },
  {
    name: '#12 another certificate of the trusted root key',
    chain: otherRoot({ serial: '5eed' }),
    verify: sampleRoot,
    finds: ['chain.root pass your-anchor', 'chain.root-certificate notice root-encoding-unknown @chain[3]'],
    answer: STANDARD,
  },
  {
    name: '#12 a certificate of the trusted root key whose own signature is broken',
    chain: otherRoot({ editDer: breakSignature }),
    verify: sampleRoot,
    finds: ['chain.root-certificate notice root-self-signature-invalid', 'chain.root pass your-anchor'],
    answer: STANDARD,
  },
  {
    name: '#13 the root left out',
    captured: pick(0, 1, 2),
    finds: [
      'chain.root-omitted notice root-omitted',
      'chain.root pass your-anchor @chain',
      'chain.signatures pass',
    ],
    silent: ['chain.root-certificate'],
    answer: STANDARD,
  },
  {
    name: '#13 the root left out, and the last certificate damaged',
    chain: { certificates: { intermediate: { editDer: breakSignature } } },
    captured: pick(0, 1, 2),
    finds: ['chain.root fail impersonates-known-root'],
    silent: ['chain.root-omitted'],
    answer: INVALID,
  },
  {
    name: '#14 an expired root certificate of a trusted key',
    chain: otherRoot({ notAfter: '2025-05-24T00:00:00Z' }),
    finds: ['chain.root-certificate pass root-expired', 'chain.validity pass'],
    answer: STANDARD,
  },
  {
    name: '#15 a private root under the name of a trusted one',
    chain: { rootSeed: 'an impostor' },
    verify: sampleRoot,
    finds: ['chain.root fail impersonates-known-root @chain[3]', 'chain.signatures pass'],
    answer: INVALID,
  },
  {
    name: '#15 the same with the impostor left out',
    chain: { rootSeed: 'an impostor' },
    captured: pick(0, 1, 2),
    verify: sampleRoot,
    finds: ['chain.root fail impersonates-known-root @chain'],
    answer: INVALID,
  },
  {
    name: '#15 a genuine chain with the root exchanged for an impostor',
    captured: async (chain) => [
      ...chain.certificates.slice(0, 3),
      (await mintChain({ rootSeed: 'an impostor' })).at('root').der,
    ],
    finds: ['chain.signatures fail signature-invalid @chain[2]', 'chain.root fail impersonates-known-root'],
    answer: INVALID,
  },
  {
    name: '#16 a Knox root',
    verify: (chain) => ({ anchors: [anchorOf(chain, { class: 'samsung-knox' })] }),
    finds: ['chain.root unknown samsung-knox-root'],
    answer: UNDECIDED,
  },
  {
    name: "#16 Google's pre-production root",
    verify: (chain) => ({ anchors: [anchorOf(chain, { class: 'google-preproduction' })] }),
    finds: ['chain.root unknown google-preproduction-root'],
    answer: UNDECIDED,
  },
  {
    name: '#16 a root that nobody knows',
    verify: NONE,
    finds: ['chain.root unknown unknown-root @chain[3]', 'chain.signatures pass'],
    silent: ['chain.root-certificate'],
    answer: UNDECIDED,
  },
  {
    name: '#16 an unknown root that did not even sign itself',
    chain: otherRoot({ editDer: breakSignature }),
    verify: NONE,
    finds: ['chain.signatures fail signature-invalid @chain[3]'],
    answer: INVALID,
  },
  {
    name: '#17 a factory chain whose attestation certificate has expired',
    chain: { certificates: { attestation: { notAfter: '2026-01-01T00:00:00Z' } } },
    finds: ['chain.validity notice expired-factory @chain[1]'],
    answer: STANDARD,
  },
  {
    name: '#18 a remotely provisioned chain, valid when captured, expired now',
    chain: { shape: 'rkp' },
    verify: { at: '2026-02-15T12:00:00Z', now: '2026-11-22T00:00:00Z' },
    finds: ['chain.validity pass expired-now'],
    answer: STANDARD,
  },
  {
    name: '#19 the same, expired at the time that was asked about',
    chain: { shape: 'rkp' },
    verify: { at: '2026-11-22T00:00:00Z' },
    finds: ['chain.validity fail expired-at-verification-time @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#19 the same, expired now and the capture time not known',
    chain: { shape: 'rkp' },
    verify: { now: '2026-11-22T00:00:00Z' },
    finds: ['chain.validity unknown expired @chain[1]', 'chain.validity unknown expired @chain[2]'],
    answer: UNDECIDED,
  },
  {
    name: '#19 certificates that were never valid at the same time',
    chain: { shape: 'rkp', certificates: { attestation: { notAfter: '2026-02-01T00:00:00Z' } } },
    verify: { now: '2026-11-22T00:00:00Z' },
    finds: ['chain.validity fail expired @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#19 three certificates below a root that is no software root, expired: no factory says they may be',
    chain: {
      shape: 'software',
      securityLevel: 'TRUSTED_ENVIRONMENT',
      certificates: { attestation: { notAfter: '2026-01-01T00:00:00Z' } },
    },
    verify: (chain) => ({ ...google(chain), at: '2026-02-15T12:00:00Z' }),
    finds: ['chain.validity fail expired-at-verification-time @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#20 an intermediate from the future, factory',
    chain: { certificates: { intermediate: { notBefore: '2026-02-16T00:00:00Z' } } },
    finds: ['chain.validity fail not-yet-valid @chain[2]'],
    answer: INVALID,
  },
  {
    name: '#20 an attestation certificate from the future, remotely provisioned',
    chain: { shape: 'rkp' },
    verify: { at: '2026-02-09T23:59:59Z' },
    finds: ['chain.validity fail not-yet-valid @chain[1]'],
    answer: INVALID,
  },
  {
    name: '#21 a leaf that has expired',
    chain: { certificates: { leaf: { notAfter: '2025-01-01T00:00:00Z' } } },
    finds: ['chain.leaf-validity notice leaf-dates-implausible', 'chain.validity pass'],
    answer: STANDARD,
  },
  {
    name: '#21 a leaf from 1960 to 2106',
    chain: {
      certificates: { leaf: { notBefore: '1960-01-01T00:00:00Z', notAfter: '2106-02-07T06:28:15Z' } },
    },
    finds: ['chain.leaf-validity pass'],
    answer: STANDARD,
  },
  {
    name: '#28 the chain upside down',
    captured: ({ certificates }) => certificates.toReversed(),
    finds: ['chain.order notice reordered', 'attestation.present pass @chain[0]'],
    answer: STANDARD,
  },
  {
    name: '#28 the chain shuffled',
    chain: { shape: 'rkp' },
    captured: pick(3, 0, 4, 2, 1),
    finds: ['chain.order notice reordered'],
    answer: STANDARD,
  },
  {
    name: '#28 certificates of two devices that do not link',
    captured: async (chain) => {
      const other = await mintChain({ seed: 'another device' });
      return [chain.at('leaf').der, other.at('attestation').der];
    },
    finds: ['chain.order unknown does-not-link'],
    answer: INVALID,
  },
  {
    name: '#29 certificates repeated',
    captured: pick(0, 1, 1, 2, 3, 3),
    finds: ['chain.duplicates notice duplicate-certificates', 'chain.order pass'],
    answer: STANDARD,
  },
  {
    name: '#30 a certificate that has nothing to do with the chain, at its end',
    captured: async ({ certificates }) => [
      ...certificates,
      (await mintChain({ seed: 'another device' })).at('attestation').der,
    ],
    finds: ['chain.extra-certificates notice unrelated-certificates', 'chain.order pass'],
    answer: STANDARD,
  },
  {
    // Whoever reads the key of the first certificate would take the stranger's key for the attested one.
    name: '#30 the same where the leaf should be',
    captured: async ({ certificates }) => [
      (await mintChain({ seed: 'another device' })).at('leaf').der,
      ...certificates,
    ],
    finds: ['chain.order unknown does-not-link'],
    answer: INVALID,
  },
  {
    name: '#30 a genuine chain pushed down by a leaf that its attest key did not sign',
    chain: { shape: 'attest-key' },
    captured: async ({ certificates }) => [
      (await mintChain({ seed: 'another device' })).at('leaf').der,
      ...certificates.slice(1),
    ],
    finds: ['chain.order unknown does-not-link'],
    answer: INVALID,
  },
  {
    name: '#33 one certificate',
    captured: pick(0),
    finds: ['chain.signatures unknown incomplete-chain', 'chain.root unknown incomplete-chain'],
    answer: UNDECIDED,
  },
  {
    name: '#34 two certificates',
    captured: pick(0, 1),
    finds: ['chain.root unknown incomplete-chain', 'chain.signatures pass'],
    answer: UNDECIDED,
  },
  {
    name: '#34 a device-unique attestation under its own root',
    chain: deviceUnique,
    captured: pick(0, 2),
    verify: NONE,
    finds: ['attestation.device-unique notice device-unique-attestation', 'chain.root unknown unknown-root'],
    answer: UNDECIDED,
  },
  {
    // No certificate states StrongBox, so the key counts as TEE.
    name: '#34 the same with that root pinned',
    chain: deviceUnique,
    captured: pick(0, 2),
    finds: [
      'attestation.device-unique notice device-unique-attestation',
      'chain.shape notice unexpected-length',
      'level.certificate notice certificate-does-not-state-strongbox',
    ],
    answer: STANDARD,
  },
  {
    name: '#36 bytes after a certificate',
    chain: { certificates: { leaf: { editDer: (bytes) => der.concat(bytes, Uint8Array.of(0)) } } },
    finds: [],
    answer: UNREADABLE,
  },
  {
    name: '#36 bytes inside a certificate, after its signature',
    chain: { certificates: { attestation: { editDer: (bytes) => appendInside(bytes, der.nil()) } } },
    finds: [],
    answer: UNREADABLE,
  },
  {
    name: '#58 ecdsa-with-SHA384 by a P-256 key',
    chain: { certificates: { leaf: { hash: 'SHA-384' } } },
    finds: ['chain.signatures pass', 'chain.algorithms pass'],
    answer: STANDARD,
  },
  {
    name: '#59 an attestation certificate that is no authority: CA:FALSE, no keyCertSign, path length, name constraints',
    chain: {
      certificates: {
        attestation: {
          extensions: [
            basicConstraints({ ca: false }),
            keyUsage(KEY_USAGE.digitalSignature),
            { oid: '2.5.29.30', critical: true, value: der.hex('3010a00e300c820a696e76616c69642e6578') },
          ],
        },
        intermediate: { extensions: [basicConstraints({ ca: true, pathLength: 0 })] },
      },
    },
    finds: ['chain.signatures pass', 'chain.shape pass'],
    silent: ['chain.encoding'],
    answer: STANDARD,
  },
  {
    name: '#60 a wrong issuer name under a right signature',
    chain: { certificates: { leaf: { issuer: [['CN', 'somebody else']] } } },
    finds: ['chain.names notice name-mismatch @chain[0]', 'chain.signatures pass', 'chain.order pass'],
    answer: STANDARD,
  },
  {
    name: '#60 right names and a wrong signature',
    chain: { certificates: { leaf: { editDer: breakSignature } } },
    finds: ['chain.signatures fail signature-invalid @chain[0]', 'chain.root unknown does-not-link'],
    answer: INVALID,
  },
  {
    name: '#60 right names, and a signature by another key',
    chain: async () => mintChain({ certificates: { leaf: { signer: await deriveKey('a stranger') } } }),
    finds: ['chain.signatures fail signature-invalid @chain[0]', 'chain.names pass'],
    answer: INVALID,
  },
  {
    name: '#61 a CRL distribution point of one byte, and an unusual critical extension',
    chain: {
      certificates: {
        attestation: {
          extraExtensions: [
            { oid: '2.5.29.31', critical: false, value: Uint8Array.of(0) },
            { oid: '1.3.6.1.4.1.99999.1', critical: true, value: der.nil() },
          ],
        },
      },
    },
    finds: [
      'chain.encoding notice garbage-crl-distribution-points @chain[1]',
      'chain.encoding notice critical-extension @chain[1]',
    ],
    answer: STANDARD,
  },
  {
    name: '#61 NULL parameters on an ECDSA signature',
    chain: async () => {
      const algorithm = der.sequence(der.oid('1.2.840.10045.4.3.2'), der.nil());
      return mintChain({
        certificates: { leaf: { outerAlgorithm: algorithm, editTbs: (parts) => ({ ...parts, algorithm }) } },
      });
    },
    finds: ['chain.encoding notice null-ecdsa-parameters @chain[0]', 'chain.signatures pass'],
    answer: STANDARD,
  },
  {
    name: '#61 a serial of zero',
    chain: { certificates: { leaf: { editTbs: (parts) => ({ ...parts, serial: der.integer(0) }) } } },
    finds: ['chain.encoding notice odd-serial @chain[0]'],
    answer: STANDARD,
  },
  {
    name: '#62 another algorithm outside than inside',
    chain: async () => {
      const key = await deriveKey('any');
      return mintChain({
        certificates: {
          leaf: {
            outerAlgorithm: signatureAlgorithm(key, 'SHA-384'),
            hash: 'SHA-384',
            editTbs: (parts) => ({ ...parts, algorithm: signatureAlgorithm(key, 'SHA-256') }),
          },
        },
      });
    },
    finds: ['chain.algorithms fail inner-outer-mismatch @chain[0]', 'chain.signatures pass'],
    answer: INVALID,
  },
  {
    name: '#62 an RSA algorithm named on an ECDSA signature',
    chain: async () => {
      const algorithm = der.sequence(der.oid('1.2.840.113549.1.1.11'), der.nil());
      return mintChain({
        certificates: { leaf: { outerAlgorithm: algorithm, editTbs: (parts) => ({ ...parts, algorithm }) } },
      });
    },
    finds: ['chain.signatures fail signature-invalid @chain[0]'],
    answer: INVALID,
  },
  {
    name: '#62 an algorithm that nobody knows',
    chain: async () => {
      const algorithm = der.sequence(der.oid('1.2.3.4'));
      return mintChain({
        certificates: { leaf: { outerAlgorithm: algorithm, editTbs: (parts) => ({ ...parts, algorithm }) } },
      });
    },
    finds: ['chain.signatures unknown unsupported-algorithm @chain[0]'],
    answer: UNDECIDED,
  },
  {
    name: '#63 a SHA-1 signature',
    chain: () => oldHashChain('sha1', '1.2.840.10045.4.1', 'P-256'),
    finds: ['chain.algorithms notice weak-hash @chain[0]', 'chain.signatures pass'],
    answer: STANDARD,
  },
  {
    name: '#63 an MD5 signature',
    chain: () => oldHashChain('md5', '1.2.840.113549.1.1.4', 'RSA-2048'),
    finds: ['chain.algorithms fail weak-hash @chain[0]', 'chain.signatures pass'],
    answer: INVALID,
  },
  {
    name: '#74 a remotely provisioned chain without provisioning info',
    chain: { shape: 'rkp', provisioningInfo: null },
    finds: ['heuristic.rkp-no-provisioning-info notice heuristic', 'chain.shape pass'],
    answer: STANDARD,
  },
  {
    name: '#74 a factory chain under the new root',
    verify: (chain) => google(chain, 'google-hardware-ec-2025'),
    finds: ['heuristic.factory-new-root notice heuristic', 'chain.root pass google-root'],
    answer: STANDARD,
  },
  {
    name: '#74 a remotely provisioned chain under the old root after the switch',
    chain: {
      shape: 'rkp',
      certificates: {
        attestation: { notBefore: '2026-04-10T00:00:00Z', notAfter: '2026-05-10T00:00:00Z' },
        deviceCa: { notAfter: '2026-06-20T00:00:00Z' },
      },
    },
    verify: (chain) => ({ ...google(chain), at: '2026-04-15T00:00:00Z' }),
    finds: ['heuristic.rkp-old-root notice heuristic', 'chain.root pass google-root'],
    answer: STANDARD,
  },
  {
    name: '#74 provisioning info in a certificate that does not issue the attestation',
    chain: {
      shape: 'rkp',
      provisioningInfo: null,
      certificates: {
        deviceCa: {
          extraExtensions: [{ oid: '1.3.6.1.4.1.11129.2.1.30', critical: false, value: der.hex('a10108') }],
        },
      },
    },
    finds: ['chain.shape fail provisioning-info-not-adjacent @chain[2]'],
    answer: INVALID,
  },
  {
    name: '#75 a factory chain of five certificates, two of them issued in one moment',
    chain: {
      shape: 'rkp',
      provisioningInfo: null,
      certificates: {
        attestation: {
          subject: [['serialNumber', '01']],
          notBefore: '2023-01-01T00:00:00Z',
          notAfter: '2033-01-01T00:00:00Z',
        },
        deviceCa: {
          subject: [['serialNumber', '02']],
          notBefore: '2023-01-01T00:00:00Z',
          notAfter: '2033-01-01T00:00:00Z',
        },
        intermediate: { subject: [['serialNumber', '03']] },
      },
    },
    verify: (chain) => google(chain),
    finds: [
      'chain.shape unknown unexpected-length',
      'heuristic.factory-five-certificates notice heuristic',
      'heuristic.identical-dates notice heuristic @chain[1]',
    ],
    answer: UNDECIDED,
  },
  {
    name: '#75 a chain of four that names Droid CA2',
    chain: {
      certificates: { intermediate: { subject: DROID_CA2 }, attestation: { subject: [['O', 'TEE']] } },
    },
    verify: (chain) => google(chain),
    finds: ['chain.shape unknown unexpected-length'],
    answer: UNDECIDED,
  },
  {
    name: "#75 the same under a root of one's own, which may provision as its owner likes",
    chain: {
      certificates: { intermediate: { subject: DROID_CA2 }, attestation: { subject: [['O', 'TEE']] } },
    },
    finds: ['chain.shape notice unexpected-length'],
    answer: STANDARD,
  },
  {
    name: '#80 more certificates than any chain has',
    captured: ({ certificates }) => Array.from({ length: 33 }, () => certificates[0] ?? new Uint8Array()),
    finds: [],
    answer: UNREADABLE,
  },
  {
    name: '#86 an attestation in CBOR only',
    chain: { keyDescriptionDer: null, certificates: { leaf: { extraExtensions: [EAT] } } },
    finds: ['attestation.eat unknown eat-only', 'attestation.present unknown no-attestation-extension'],
    answer: UNDECIDED,
  },
  {
    name: '#86 an attestation in CBOR and another in ASN.1',
    chain: { certificates: { leaf: { extraExtensions: [EAT] } } },
    finds: ['attestation.eat fail both-encodings'],
    answer: INVALID,
  },
  {
    name: '#87 a Knox attestation only',
    chain: { keyDescriptionDer: null, certificates: { leaf: { extraExtensions: [KNOX] } } },
    finds: ['attestation.knox notice knox-only', 'attestation.present unknown no-attestation-extension'],
    answer: UNDECIDED,
  },
  {
    name: '#87 a Knox attestation beside the other',
    chain: { certificates: { leaf: { extraExtensions: [KNOX] } } },
    finds: ['attestation.knox notice knox-only', 'attestation.present pass'],
    silent: ['heuristic.leaf-extensions'],
    answer: STANDARD,
  },
];
