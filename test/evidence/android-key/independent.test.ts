// The decoded attestation against asn1js, and every link against the openssl command: two opinions on the same bytes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TAGS } from '../../../src/evidence/android-key/tags.ts';
import { corpusChain, corpusFiles } from '../../lib/corpus.ts';
import { breakSignature, type ChainOptions, der, mintChain, toPem, UNLOCKED_BOOT } from '../../lib/mint.ts';
import { anchorOf, factOf, verifyCertificates } from '../../lib/verify.ts';
import { at, extensionsOf, type Node, number, parse } from '../../x509/asn1js-view.ts';

const KEY_DESCRIPTION = '1.3.6.1.4.1.11129.2.1.17';
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** Numbers without their names: names are compared with the published decodes instead. */
type Plain = number | string | boolean | readonly Plain[] | { readonly [name: string]: Plain };

/** One explicit tag as asn1js has it, by the type of the element inside. */
function plain(node: Node): Plain {
  switch (node.tag) {
    case 1:
      return node.content[0] !== 0;
    case 2:
    case 10:
      return Number(number(node.content));
    case 4:
      return base64url(node.content);
    case 5:
      return true;
    default:
      return node.children.map(plain);
  }
}

function plainList(list: Node): Record<string, Plain> {
  return Object.fromEntries(
    list.children.map((child) => [TAGS.get(child.tag)?.name ?? `tag ${child.tag}`, plain(at(child, 0))]),
  );
}

/** A fact in the same terms: names back to numbers through the table, structures to arrays, text to bytes. */
function unnamed(tagName: string, value: unknown): Plain {
  const definition = [...TAGS.values()].find(({ name }) => name === tagName);
  const numberOf = (item: unknown): Plain =>
    [...(definition?.values ?? [])].find(([, name]) => name === item)?.[0] ?? (item as number);
  switch (definition?.type) {
    case 'integer':
      return numberOf(value);
    case 'integer-set':
      return (value as readonly unknown[]).map(numberOf);
    case 'authenticator-type':
      return (value as readonly string[]).reduce(
        (sum, name) => sum + ({ NONE: 0, PASSWORD: 1, FINGERPRINT: 2 }[name] ?? 0),
        0,
      );
    case 'text':
      return base64url(Buffer.from(value as string));
    case 'root-of-trust': {
      const root = value as Readonly<Record<string, Plain>>;
      const state = ['VERIFIED', 'SELF_SIGNED', 'UNVERIFIED', 'FAILED'].indexOf(
        String(root['verifiedBootState']),
      );
      const { verifiedBootKey = '', deviceLocked = false, verifiedBootHash } = root;
      return [
        verifiedBootKey,
        deviceLocked,
        state,
        ...(verifiedBootHash === undefined ? [] : [verifiedBootHash]),
      ];
    }
    case 'application-id': {
      const id = value as {
        readonly packageInfos: readonly { readonly packageName: string; readonly version: number }[];
        readonly signatureDigests: readonly string[];
      };
      const encoded = der.sequence(
        der.set(
          ...id.packageInfos.map(({ packageName, version }) =>
            der.sequence(der.octets(der.text(packageName)), der.integer(version)),
          ),
        ),
        der.set(
          ...id.signatureDigests.map((digest) =>
            der.octets(Uint8Array.from(Buffer.from(digest, 'base64url'))),
          ),
        ),
      );
      return base64url(encoded);
    }
    default:
      return value as Plain;
  }
}

const LEVELS = ['SOFTWARE', 'TRUSTED_ENVIRONMENT', 'STRONG_BOX'];

const MINTED: Readonly<Record<string, ChainOptions>> = {
  factory: {},
  strongbox: { securityLevel: 'STRONG_BOX', attestationVersion: 4, keyMintVersion: 41 },
  rkp: { shape: 'rkp', attestationVersion: 400 },
  software: { shape: 'software' },
  unlocked: { rootOfTrust: UNLOCKED_BOOT },
  identified: {
    ids: { brand: 'google', imei: '990012001354866', secondImei: '990012001354867', model: 'Pixel 3' },
  },
  rsa: { keyType: 'RSA-2048', purposes: ['SIGN', 'DECRYPT'] },
  reversed: { hardwareEnforced: { order: 'descending' } },
  old: { attestationVersion: 2, keyMintVersion: 3, rootOfTrust: { verifiedBootHash: null } },
};

const sources = [
  ...Object.entries(MINTED).map(([name, options]) => ({
    name: `minted ${name}`,
    chain: async () => (await mintChain(options)).certificates,
  })),
  ...corpusFiles('android', '.pem').map((name) => ({
    name,
    chain: async () => corpusChain(`android/${name}`),
  })),
];

describe.each(sources)('$name', ({ chain }) => {
  it('decodes as asn1js decodes it', async () => {
    const certificates = await chain();
    const extension = extensionsOf(certificates[0] ?? new Uint8Array()).find(
      ({ oid }) => oid === KEY_DESCRIPTION,
    );
    const theirs = parse(extension?.value ?? new Uint8Array());
    const facts = factOf(verifyCertificates(certificates), 'keyDescription') as Readonly<
      Record<string, unknown>
    >;
    expect(theirs.children.slice(0, 6).map(plain)).toEqual([
      facts['attestationVersion'],
      LEVELS.indexOf(String(facts['attestationSecurityLevel'])),
      facts['keyMintVersion'],
      LEVELS.indexOf(String(facts['keyMintSecurityLevel'])),
      facts['attestationChallenge'],
      facts['uniqueId'],
    ]);
    for (const [index, name] of [
      [6, 'softwareEnforced'],
      [7, 'hardwareEnforced'],
    ] as const) {
      const list = Object.entries(facts[name] as Readonly<Record<string, unknown>>);
      expect(Object.fromEntries(list.map(([tag, value]) => [tag, unnamed(tag, value)]))).toEqual(
        plainList(at(theirs, index)),
      );
    }
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Whether `openssl verify` accepts one certificate under another, whatever their dates, purposes and flags. */
function opensslLink(folder: string, certificate: Uint8Array, issuer: Uint8Array): boolean {
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), toPem(bytes));
    return join(folder, name);
  };
  const { status } = spawnSync('openssl', [
    'verify',
    '-partial_chain',
    '-no_check_time',
    '-trusted',
    file('issuer.pem', issuer),
    file('certificate.pem', certificate),
  ]);
  return status === 0;
}

describe.skipIf(!hasOpenssl)('links', () => {
  const cases: readonly (readonly [string, ChainOptions])[] = [
    ['sound', {}],
    ['provisioned', { shape: 'rkp' }],
    ['of an attest key', { shape: 'attest-key' }],
    ['damaged in its leaf', { certificates: { leaf: { editDer: breakSignature } } }],
    ['damaged in its middle', { shape: 'rkp', certificates: { deviceCa: { editDer: breakSignature } } }],
    ['with RSA issuers', { certificates: { attestation: { keyType: 'RSA-2048' } } }],
    ['with an odd hash', { certificates: { leaf: { hash: 'SHA-512' }, attestation: { hash: 'SHA-256' } } }],
  ];

  it.each(cases)('%s are what openssl says they are', async (_name, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'keytier-links-'));
    try {
      const chain = await mintChain(options);
      const { findings } = verifyCertificates(chain.certificates, { anchors: [anchorOf(chain)] });
      const broken = findings
        .filter(({ check, outcome }) => check === 'chain.signatures' && outcome === 'fail')
        .map(({ at: place }) => place);
      const theirs = chain.certificates
        .slice(0, -1)
        .flatMap((certificate, index) =>
          opensslLink(folder, certificate, chain.certificates[index + 1] ?? certificate)
            ? []
            : [`chain[${index}]`],
        );
      expect(broken).toEqual(theirs);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
