// The mint against independent readers: RFC 6979 vectors, OpenSSL, node:crypto and asn1js.
import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import { describe, expect, it } from 'vitest';
import { mintStory } from './mint/stories.ts';
import {
  AUTHORIZATION_TAG,
  appendInside,
  breakSignature,
  type ChainOptions,
  der,
  deriveKey,
  ecKey,
  encodeKeyDescription,
  encodeTbs,
  keyUsage,
  type MintedChain,
  mintChain,
  PROVISIONING_INFO,
  STORIES,
  serialBytes,
  signatureAlgorithm,
  toPem,
} from './mint.ts';

const KEY_DESCRIPTION = '1.3.6.1.4.1.11129.2.1.17';
const SHAPES = ['factory', 'rkp', 'software', 'attest-key'] as const;
/** Algorithm and key size that KeyMint states for a key (Algorithm.aidl: 1 RSA, 3 EC). */
const KEY_TAGS = {
  'P-384': [3, 384],
  'P-521': [3, 521],
  Ed25519: [3, 256],
  'RSA-2048': [1, 2048],
} as const;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const openssl = (args: readonly string[], input: Uint8Array | string): string =>
  execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });

const x509Text = (certificate: Uint8Array | undefined): string =>
  openssl(['x509', '-noout', '-text', '-nameopt', 'RFC2253'], toPem(certificate ?? new Uint8Array()));

/** Runs `openssl verify` with the chain's own root as the only anchor. */
function opensslVerify(chain: MintedChain): string {
  const folder = mkdtempSync(join(tmpdir(), 'keytier-mint-'));
  try {
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const [leaf = new Uint8Array(), ...issuers] = chain.certificates;
    const files = [
      '-CAfile',
      file('root.pem', chain.rootPem),
      '-untrusted',
      file('ca.pem', toPem(...issuers)),
    ];
    const at = String(Date.parse('2026-02-15T12:00:00Z') / 1000);
    const { stdout, stderr } = spawnSync(
      'openssl',
      ['verify', '-attime', at, ...files, file('leaf.pem', toPem(leaf))],
      { encoding: 'utf8' },
    );
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** asn1js's view of an element: its children, or its value. */
interface Node {
  readonly tagClass: number;
  readonly tag: number;
  readonly children: readonly Node[];
  /** Content bytes of a primitive element, hex. */
  readonly content: string;
}

function parse(bytes: Uint8Array): Node {
  const { result, offset } = asn1js.fromBER(bytes);
  if (offset !== bytes.length) throw new Error(`asn1js stopped at ${offset}: ${result.error}`);
  return toNode(result);
}

function toNode(block: asn1js.AsnType): Node {
  const { tagClass, tagNumber } = block.idBlock;
  if (block instanceof asn1js.Constructed) {
    const children = block.valueBlock.value.map((child) => toNode(child as asn1js.AsnType));
    return { tagClass, tag: tagNumber, children, content: '' };
  }
  const encoded = new Uint8Array(block.toBER());
  const content = Buffer.from(encoded.subarray(encoded.length - block.valueBlock.blockLength)).toString(
    'hex',
  );
  return { tagClass, tag: tagNumber, children: [], content };
}

const field = (node: Node, ...path: readonly number[]): Node =>
  path.reduce((current, index) => {
    const child = current.children[index];
    if (child === undefined) throw new Error(`asn1js sees no element ${index}`);
    return child;
  }, node);

/** Extension values of a certificate by OID, in order, read with asn1js. */
function extensionsOf(
  certificate: Uint8Array | undefined,
): { oid: string; critical: boolean; value: Uint8Array }[] {
  const { result } = asn1js.fromBER(certificate ?? new Uint8Array());
  const tbs = (result as asn1js.Sequence).valueBlock.value[0] as asn1js.Sequence;
  const wrapper = tbs.valueBlock.value.at(-1) as asn1js.Constructed;
  const list = wrapper.valueBlock.value[0] as asn1js.Sequence;
  return list.valueBlock.value.map((entry) => {
    const [id, ...rest] = (entry as asn1js.Sequence).valueBlock.value;
    const value = (rest.at(-1) as asn1js.OctetString).valueBlock.valueHexView;
    return {
      oid: (id as asn1js.ObjectIdentifier).valueBlock.toString(),
      critical: rest.length === 2,
      value: Uint8Array.from(value),
    };
  });
}

/** The KeyDescription of a chain's first certificate, as asn1js sees it. */
function descriptionOf(chain: MintedChain, index = 0): Node {
  const found = extensionsOf(chain.certificates[index]).find(({ oid }) => oid === KEY_DESCRIPTION);
  if (found === undefined) throw new Error('no KeyDescription');
  return parse(found.value);
}

/** The explicit tags of an AuthorizationList in the order they stand there. */
const tagsOf = (list: Node): number[] => list.children.map(({ tag }) => tag);

function tagged(list: Node, tag: number): Node {
  const found = list.children.find((child) => child.tag === tag && child.tagClass === 3);
  if (found === undefined) throw new Error(`no tag ${tag}`);
  return field(found, 0);
}

const describeHardware = async (options: ChainOptions): Promise<Node> =>
  field(descriptionOf(await mintChain(options)), 7);

describe('keys', () => {
  // RFC 6979 A.2.5 and A.2.6, message "sample".
  it.each([
    [
      'P-256',
      'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
      'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
      'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
    ],
    [
      'P-384',
      '6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5',
      '94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46',
      '99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8',
    ],
  ] as const)('signs as RFC 6979 says on %s', async (type, scalar, r, s) => {
    const key = await ecKey(type, BigInt(`0x${scalar}`));
    expect(
      Buffer.from(key.signRaw(der.text('sample')))
        .toString('hex')
        .toUpperCase(),
    ).toBe(r + s);
  });

  it.each(['P-256', 'P-384', 'P-521', 'Ed25519', 'RSA-2048'] as const)(
    'makes %s signatures that node accepts',
    async (type) => {
      const key = await deriveKey('a label', type);
      const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
      const hash = type === 'Ed25519' ? null : key.defaultHash.replace('-', '');
      const message = der.text('a nonce');
      expect(verify(hash, message, publicKey, key.sign(message))).toBe(true);
      expect(verify(hash, message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, key.signRaw(message))).toBe(
        true,
      );
      expect(verify(hash, der.text('another nonce'), publicKey, key.sign(message))).toBe(false);
    },
  );

  it('gives one key to one label and another to another', async () => {
    const [first, again, other] = await Promise.all(['a', 'a', 'b'].map((label) => deriveKey(label)));
    expect(first?.spki).toEqual(again?.spki);
    expect(first?.spki).not.toEqual(other?.spki);
  });
});

describe('chains', () => {
  it.each(SHAPES)('are the same bytes when %s is minted twice', async (shape) => {
    const options: ChainOptions = { shape, extendWith: {} };
    expect((await mintChain(options)).pem).toBe((await mintChain(options)).pem);
  });

  it.each(SHAPES)('have signatures that node accepts, link by link: %s', async (shape) => {
    const { certificates } = await mintChain({ shape, extendWith: { keyDescription: {} } });
    const parsed = certificates.map((certificate) => new X509Certificate(certificate));
    const links = parsed.map((certificate, index) => {
      const issuer = parsed[index + 1] ?? certificate;
      return certificate.verify(issuer.publicKey) && certificate.issuer === issuer.subject;
    });
    expect(links).toEqual(certificates.map(() => true));
    expect(parsed[0]?.verify((parsed[2] ?? parsed[0]).publicKey)).toBe(false);
  });

  it.skipIf(!hasOpenssl).each(['factory', 'rkp', 'software'] as const)(
    'pass openssl verify and fail it with a broken signature: %s',
    async (shape) => {
      expect(opensslVerify(await mintChain({ shape }))).toMatch(/leaf\.pem: OK/);
      const certificates = { attestation: { editDer: breakSignature } };
      expect(opensslVerify(await mintChain({ shape, certificates }))).toMatch(
        /certificate signature failure/,
      );
    },
  );

  it.each(SHAPES)('are written alike by the library and by hand: %s', async (shape) => {
    const byLibrary = await mintChain({ shape, extendWith: {} });
    const edit = { editTbs: <Parts>(parts: Parts): Parts => parts };
    const certificates = Object.fromEntries(byLibrary.entries.map(({ role }) => [role, edit]));
    const byHand = await mintChain({ shape, extendWith: {}, certificates });
    expect(byHand.pem).toBe(byLibrary.pem);
  });

  it('share a root over seeds and nothing else', async () => {
    const [first, second] = await Promise.all([mintChain({ seed: 'one' }), mintChain({ seed: 'two' })]);
    expect(first.rootPem).toBe(second.rootPem);
    expect(first.keys.attestation.spki).not.toEqual(second.keys.attestation.spki);
    expect((await mintChain({ rootSeed: 'another' })).rootSpki).not.toEqual(first.rootSpki);
  });

  it('name their places leaf first', async () => {
    const roles = async (options: ChainOptions) => (await mintChain(options)).entries.map(({ role }) => role);
    expect(await roles({})).toEqual(['leaf', 'attestation', 'intermediate', 'root']);
    expect(await roles({ shape: 'rkp' })).toEqual([
      'leaf',
      'attestation',
      'deviceCa',
      'intermediate',
      'root',
    ]);
    expect(await roles({ shape: 'software' })).toEqual(['leaf', 'attestation', 'root']);
    expect(await roles({ shape: 'attest-key' })).toEqual([
      'leaf',
      'attester',
      'attestation',
      'intermediate',
      'root',
    ]);
    expect(await roles({ extendWith: {} })).toEqual([
      'extension',
      'leaf',
      'attestation',
      'intermediate',
      'root',
    ]);
    const chain = await mintChain();
    expect(() => chain.at('deviceCa')).toThrow('no certificate of the role deviceCa');
  });

  it.each(['P-384', 'P-521', 'RSA-2048', 'Ed25519'] as const)('carry a %s leaf key', async (keyType) => {
    const chain = await mintChain({ keyType, extendWith: {} });
    const { certificates, keys } = chain;
    const [below, leaf] = certificates.map((certificate) => new X509Certificate(certificate));
    const spki = leaf?.publicKey.export({ format: 'der', type: 'spki' });
    expect(Buffer.compare(spki ?? Buffer.alloc(0), keys.leaf.spki)).toBe(0);
    expect(below?.verify(leaf?.publicKey ?? below.publicKey)).toBe(true);
    const hardware = field(descriptionOf(chain, 1), 7);
    expect([2, 3].map((tag) => Number.parseInt(tagged(hardware, tag).content, 16))).toEqual(
      KEY_TAGS[keyType],
    );
  });

  it.each(['RSA-2048', 'Ed25519', 'P-521'] as const)('may have an issuer with a %s key', async (keyType) => {
    const { certificates } = await mintChain({
      certificates: { root: { keyType }, intermediate: { hash: 'SHA-512' } },
    });
    const [intermediate, root] = certificates.slice(2).map((certificate) => new X509Certificate(certificate));
    expect(intermediate?.verify(root?.publicKey ?? intermediate.publicKey)).toBe(true);
    expect(root?.verify(root.publicKey)).toBe(true);
  });
});

describe.skipIf(!hasOpenssl)('names, dates and extensions as openssl prints them', () => {
  it('of a factory chain', async () => {
    const chain = await mintChain({ securityLevel: 'STRONG_BOX' });
    const [leaf, attestation, , root] = chain.certificates.map(x509Text);
    expect(leaf).toContain('Subject: CN=Android Keystore Key');
    expect(leaf).toContain('Serial Number: 1 (0x1)');
    expect(leaf).toContain('Not Before: Jan  1 00:00:00 1970 GMT');
    expect(leaf).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(leaf).toContain(`${KEY_DESCRIPTION}: \n`);
    expect(leaf).not.toContain('Basic Constraints');
    expect(attestation).toMatch(/Subject: serialNumber=[0-9a-f]{32},title=StrongBox\n/);
    expect(attestation).toMatch(/Basic Constraints: critical\s+CA:TRUE\n/);
    expect(attestation).toMatch(/Key Usage: critical\s+Certificate Sign\n/);
    expect(attestation).toContain('Signature Algorithm: ecdsa-with-SHA384');
    expect(root).toContain('Subject: CN=keytier sample root,O=keytier samples - trusted by nobody\n');
    expect(root).toContain('ASN1 OID: secp384r1');
    const serial = openssl(['x509', '-noout', '-serial'], toPem(chain.at('attestation').der));
    expect(serial.trim().slice('serial='.length).toLowerCase()).toBe(
      Buffer.from(serialBytes(chain.at('attestation').serial)).toString('hex'),
    );
  });

  it('of a remotely provisioned chain', async () => {
    const chain = await mintChain({
      shape: 'rkp',
      securityLevel: 'STRONG_BOX',
      certificateLevel: 'TRUSTED_ENVIRONMENT',
    });
    const [, attestation, deviceCa, intermediate] = chain.certificates.map(x509Text);
    expect(attestation).toMatch(/Subject: CN=[0-9a-f]{32},O=TEE\n/);
    expect(attestation).toContain('Not Before: Feb 10 00:00:00 2026 GMT');
    expect(attestation).toContain('Not After : Mar 10 00:00:00 2026 GMT');
    expect(deviceCa).toContain('Subject: CN=Droid CA3,O=Google LLC\n');
    expect(intermediate).toContain('Subject: CN=Droid CA2,O=Google LLC\n');
    // The value on Google's own test devices, {1: 8, 3: "Google"}.
    expect(Buffer.from(PROVISIONING_INFO).toString('hex')).toBe('a201080366476f6f676c65');
    const provisioning = (certificates: readonly Uint8Array[]) =>
      extensionsOf(certificates[1]).find(({ oid }) => oid === '1.3.6.1.4.1.11129.2.1.30')?.value;
    expect(provisioning(chain.certificates)).toEqual(PROVISIONING_INFO);
    const without = await mintChain({ shape: 'rkp', provisioningInfo: null });
    expect(provisioning(without.certificates)).toBeUndefined();
  });

  it('with other dates, serials, subjects and key usages', async () => {
    const chain = await mintChain({
      certificates: {
        leaf: {
          serial: '80ff',
          subject: [['CN', 'Ключ']],
          notBefore: '1960-01-01T00:00:00Z',
          notAfter: '2106-02-07T06:28:15Z',
        },
        attestation: { notBefore: der.generalizedTime('19700101000000Z'), extensions: [keyUsage(6)] },
      },
    });
    const [leaf, attestation] = chain.certificates.map(x509Text);
    expect(leaf).toContain('Serial Number: 33023 (0x80ff)');
    expect(leaf).toContain('Not Before: Jan  1 00:00:00 1960 GMT');
    expect(leaf).toContain('Not After : Feb  7 06:28:15 2106 GMT');
    expect(leaf).toContain('CN=\\D0\\9A\\D0\\BB\\D1\\8E\\D1\\87');
    expect(attestation).toContain('Not Before: Jan  1 00:00:00 1970 GMT');
    expect(attestation).toMatch(/Key Usage: critical\s+CRL Sign\n/);
    const validity = (certificate: Uint8Array | undefined) =>
      field(parse(certificate ?? new Uint8Array()), 0, 4).children.map(({ tag }) => tag);
    expect(validity(chain.certificates[0])).toEqual([23, 24]);
    expect(validity(chain.certificates[1])).toEqual([24, 23]);
  });
});

describe('the key description as asn1js reads it', () => {
  it('has the values of a healthy TEE by default', async () => {
    const description = descriptionOf(await mintChain());
    expect(description.children.map(({ tag }) => tag)).toEqual([2, 10, 2, 10, 4, 4, 16, 16]);
    const [version, level, keyMint, keyMintLevel, challenge, uniqueId] = description.children;
    expect([version, level, keyMint, keyMintLevel].map((node) => node?.content)).toEqual([
      '012c',
      '01',
      '012c',
      '01',
    ]);
    expect([challenge?.content, uniqueId?.content]).toEqual([Buffer.from('sample').toString('hex'), '']);
    const [software, hardware] = [field(description, 6), field(description, 7)];
    expect(tagsOf(software)).toEqual([701, 709]);
    expect(tagsOf(hardware)).toEqual([1, 2, 3, 5, 10, 503, 702, 704, 705, 706, 718, 719]);
    expect(field(tagged(hardware, 1), 0).content).toBe('02');
    expect([2, 3, 10, 702].map((tag) => tagged(hardware, tag).content)).toEqual(['03', '0100', '01', '00']);
    const numbers = [705, 706, 718, 719].map((tag) => Number.parseInt(tagged(hardware, tag).content, 16));
    expect(numbers).toEqual([160000, 202601, 20260105, 20260105]);
    // 2026-02-01T00:00:00Z in milliseconds, by `date -d`.
    expect(BigInt(`0x${tagged(software, 701).content}`)).toBe(1769904000000n);
    const boot = tagged(hardware, 704).children;
    expect(boot.map(({ tag }) => tag)).toEqual([4, 1, 10, 4]);
    expect([boot[1]?.content, boot[2]?.content, boot[0]?.content.length]).toEqual(['ff', '00', 64]);
  });

  it('names the app', async () => {
    const application = field(descriptionOf(await mintChain()), 6);
    const inner = parse(der.hex(tagged(application, 709).content));
    expect(Buffer.from(field(inner, 0, 0, 0).content, 'hex').toString()).toBe('com.example.bank');
    expect(field(inner, 0, 0, 1).content).toBe('07');
    // printf 'keytier sample app signer' | sha256sum
    expect(field(inner, 1, 0).content).toBe(
      'e34a64e84ee1a51844cce85658b3f0b27a0bc5570eb5510c8073058b2f894338',
    );
  });

  it.skipIf(!hasOpenssl)('reads the same in openssl asn1parse', () => {
    const lines = openssl(['asn1parse', '-inform', 'DER'], encodeKeyDescription({ attestationVersion: 400 }));
    for (const tag of [1, 503, 701, 704, 719, 724]) expect(lines).toMatch(new RegExp(`cont \\[ ${tag} \\]`));
    expect(lines).toMatch(/INTEGER\s+:0190\n/);
    expect(lines).toMatch(/BOOLEAN\s+:255\n/);
  });

  it('states levels, versions and purposes apart where asked', async () => {
    const description = descriptionOf(
      await mintChain({
        securityLevel: 'STRONG_BOX',
        keyMintSecurityLevel: 'TRUSTED_ENVIRONMENT',
        attestationVersion: 3,
        keyMintVersion: 41,
        challenge: der.hex('00ff'),
        uniqueId: der.hex('0102'),
        purposes: ['VERIFY', 'SIGN'],
        origin: 'IMPORTED',
      }),
    );
    const plain = description.children.slice(0, 6).map(({ content }) => content);
    expect(plain).toEqual(['03', '02', '29', '01', '00ff', '0102']);
    const hardware = field(description, 7);
    expect(tagged(hardware, 1).children.map(({ content }) => content)).toEqual(['02', '03']);
    expect(tagged(hardware, 702).content).toBe('02');
  });

  it('puts everything in softwareEnforced at level SOFTWARE', async () => {
    const description = descriptionOf(await mintChain({ shape: 'software' }));
    expect([field(description, 1).content, field(description, 3).content]).toEqual(['00', '00']);
    expect(tagsOf(field(description, 6))).toContain(704);
    expect(field(description, 7).children).toEqual([]);
  });

  it('has the module hash from version 400 on, or as asked', async () => {
    const software = async (options: ChainOptions) =>
      tagsOf(field(descriptionOf(await mintChain(options)), 6));
    expect(await software({ attestationVersion: 400 })).toEqual([701, 709, 724]);
    expect(await software({ attestationVersion: 400, moduleHash: null })).toEqual([701, 709]);
    expect(await software({ created: null, application: null })).toEqual([]);
  });

  it('takes identifiers, and boot states down to the byte', async () => {
    const hardware = await describeHardware({
      ids: { imei: '490154203237518', model: 'Pixel 8' },
      rootOfTrust: {
        verifiedBootKey: new Uint8Array(32),
        deviceLocked: 1,
        verifiedBootState: 'UNVERIFIED',
        verifiedBootHash: null,
      },
    });
    expect(Buffer.from(tagged(hardware, 714).content, 'hex').toString()).toBe('490154203237518');
    expect(Buffer.from(tagged(hardware, 717).content, 'hex').toString()).toBe('Pixel 8');
    expect(tagged(hardware, 704).children.map(({ content }) => content)).toEqual([
      '00'.repeat(32),
      '01',
      '02',
    ]);
  });

  it('lets a list be changed, extended and turned round', async () => {
    const changed = await describeHardware({
      hardwareEnforced: {
        tags: { [AUTHORIZATION_TAG.osVersion]: null, 303: der.nil() },
        extra: [der.explicit(725, der.integer(1)), der.explicit(702, der.integer(0))],
      },
    });
    expect(tagsOf(changed)).toEqual([1, 2, 3, 5, 10, 303, 503, 702, 704, 706, 718, 719, 725, 702]);
    const reversed = await describeHardware({ hardwareEnforced: { order: 'descending' } });
    expect(tagsOf(reversed)).toEqual([719, 718, 706, 705, 704, 702, 503, 10, 5, 3, 2, 1]);
  });

  it('gives an attestation key its own description and purpose', async () => {
    const chain = await mintChain({ shape: 'attest-key', attester: { attestationVersion: 200 } });
    const [leaf, attester] = [descriptionOf(chain, 0), descriptionOf(chain, 1)];
    expect(field(tagged(field(attester, 7), 1), 0).content).toBe('07');
    expect(field(tagged(field(leaf, 7), 1), 0).content).toBe('02');
    expect(field(attester, 0).content).toBe('00c8');
    const usage = (certificate: Uint8Array | undefined) =>
      Buffer.from(extensionsOf(certificate).find(({ oid }) => oid === '2.5.29.15')?.value ?? []).toString(
        'hex',
      );
    expect([usage(chain.certificates[0]), usage(chain.certificates[1])]).toEqual(['03020780', '03020204']);
  });

  it('lets an attacker forge one below the genuine leaf, or leave it out', async () => {
    const chain = await mintChain({ extendWith: { keyDescription: { securityLevel: 'STRONG_BOX' } } });
    expect([descriptionOf(chain, 0), descriptionOf(chain, 1)].map((node) => field(node, 1).content)).toEqual([
      '02',
      '01',
    ]);
    const plain = await mintChain({ extendWith: {} });
    expect(extensionsOf(plain.certificates[0]).map(({ oid }) => oid)).toEqual(['2.5.29.15']);
    expect(plain.at('extension').key.spki).not.toEqual(plain.keys.leaf.spki);
  });
});

describe('malformed on purpose', () => {
  const leafExtensions = async (options: ChainOptions) =>
    extensionsOf((await mintChain(options)).certificates[0]);

  it('writes the extension twice, critical, replaced or not at all', async () => {
    const oids = (entries: readonly { readonly oid: string }[]) => entries.map(({ oid }) => oid);
    expect(oids(await leafExtensions({ keyDescriptionCopies: 2 }))).toEqual([
      '2.5.29.15',
      KEY_DESCRIPTION,
      KEY_DESCRIPTION,
    ]);
    expect(oids(await leafExtensions({ keyDescriptionDer: null }))).toEqual(['2.5.29.15']);
    expect((await leafExtensions({}))[1]?.critical).toBe(false);
    expect((await leafExtensions({ keyDescriptionCritical: true }))[1]?.critical).toBe(true);
    const [, replaced] = await leafExtensions({ keyDescriptionDer: der.hex('0500') });
    expect(replaced?.value).toEqual(der.hex('0500'));
  });

  it('keeps the signature valid when the signed part is edited', async () => {
    const chain = await mintChain({
      certificates: {
        leaf: { editTbs: (parts) => ({ ...parts, serial: der.element(0x02, der.hex('ff7f')) }) },
      },
    });
    const [leaf, issuer] = chain.certificates.map((certificate) => new X509Certificate(certificate));
    expect(leaf?.serialNumber).toBe('-81');
    expect(leaf?.verify(issuer?.publicKey ?? leaf.publicKey)).toBe(true);
  });

  it('can state another algorithm outside than inside', async () => {
    const outerAlgorithm = signatureAlgorithm(await deriveKey('any', 'P-256'), 'SHA-512');
    const chain = await mintChain({ certificates: { leaf: { outerAlgorithm } } });
    const certificate = parse(chain.certificates[0] ?? new Uint8Array());
    // ecdsa-with-SHA256 inside, ecdsa-with-SHA512 outside (RFC 5758).
    expect(field(certificate, 0, 2, 0).content).toBe('2a8648ce3d040302');
    expect(field(certificate, 1, 0).content).toBe('2a8648ce3d040304');
  });

  it('can be signed by the wrong key under the right name', async () => {
    const signer = await deriveKey('an attacker');
    const chain = await mintChain({ certificates: { leaf: { signer } } });
    const [leaf, issuer] = chain.certificates.map((certificate) => new X509Certificate(certificate));
    expect(leaf?.issuer).toBe(issuer?.subject);
    expect(leaf?.verify(issuer?.publicKey ?? leaf.publicKey)).toBe(false);
  });

  it('appends bytes inside, and leaves out the extensions altogether', async () => {
    const extra = await mintChain({
      certificates: { leaf: { editDer: (bytes) => appendInside(bytes, der.nil()) } },
    });
    expect(parse(extra.certificates[0] ?? new Uint8Array()).children.length).toBe(4);
    const bare = await mintChain({
      certificates: { leaf: { editTbs: (parts) => ({ ...parts, extensions: [] }) } },
    });
    expect(field(parse(bare.certificates[0] ?? new Uint8Array()), 0).children.length).toBe(7);
    const nothing = new Uint8Array();
    const empty = {
      version: nothing,
      serial: nothing,
      algorithm: nothing,
      issuer: nothing,
      validity: nothing,
    };
    expect(encodeTbs({ ...empty, subject: nothing, spki: nothing, extensions: [] })).toEqual(der.hex('3000'));
  });

  it('writes tags and lengths in the forms of X.690, and longer ones on request', () => {
    // 8.1.2.4: tag 704 is 101 1000000 in base 128, as the KeyMint documentation prints it too.
    expect(der.explicit(704, der.nil())).toEqual(der.hex('bf8540020500'));
    expect(der.explicit(600, der.nil())).toEqual(der.hex('bf8458020500'));
    expect(der.explicit(10, der.nil())).toEqual(der.hex('aa020500'));
    expect(der.element(0x04, new Uint8Array(1), { lengthBytes: 2 })).toEqual(der.hex('0482000100'));
    expect(der.octets(new Uint8Array(200)).subarray(0, 3)).toEqual(der.hex('0481c8'));
    expect(
      [0, 127, 128, -1, -128, -129].map((value) => Buffer.from(der.integer(value)).toString('hex')),
    ).toEqual(['020100', '02017f', '02020080', '0201ff', '020180', '0202ff7f']);
  });
});

describe('samples', () => {
  it.each(STORIES)('$folder lies on disk as it is minted', async (story) => {
    const folder = join('samples', story.folder);
    const chain = await mintStory(story);
    expect(readFileSync(join(folder, 'chain.pem'), 'utf8')).toBe(chain.pem);
    for (const [name, content] of Object.entries(story.files?.(chain) ?? {})) {
      expect(readFileSync(join(folder, name))).toEqual(Buffer.from(content));
    }
  });

  it('shares one root, which roots.pem holds', async () => {
    const chains = await Promise.all(
      STORIES.filter(({ chain }) => chain.shape !== 'software').map(mintStory),
    );
    expect(new Set(chains.map(({ rootPem }) => rootPem))).toEqual(
      new Set([readFileSync('samples/roots.pem', 'utf8')]),
    );
  });

  it('revokes the intermediate of one story and of no other', async () => {
    const list = JSON.parse(readFileSync('samples/status-list.json', 'utf8')) as {
      entries: Record<string, unknown>;
    };
    // The property names that the schema of Google's list allows.
    for (const serial of Object.keys(list.entries)) expect(serial).toMatch(/^[a-f1-9][a-f0-9]*$/);
    for (const story of STORIES) {
      const listed = (await mintStory(story)).entries.filter(({ serial }) => serial in list.entries);
      const expected = story.folder === 'revoked-intermediate' ? ['intermediate'] : [];
      expect(listed.map(({ role }) => role)).toEqual(expected);
    }
  });

  it('has a nonce whose signatures node accepts', () => {
    const read = (name: string) => readFileSync(join('samples/signed-nonce', name));
    const { publicKey } = new X509Certificate(read('chain.pem'));
    expect(verify('SHA256', read('nonce.bin'), publicKey, read('nonce.sig'))).toBe(true);
    const raw = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('SHA256', read('nonce.bin'), raw, read('nonce.sig.raw'))).toBe(true);
  });

  it('has the chain of custom-os in the ticket', () => {
    const ticket = JSON.parse(readFileSync('samples/ticket.json', 'utf8')) as {
      log: { payload?: { x5c?: string[] } }[];
    };
    const x5c = ticket.log[3]?.payload?.x5c ?? [];
    expect(toPem(...x5c.map((entry) => Buffer.from(entry, 'base64')))).toBe(
      readFileSync('samples/custom-os/chain.pem', 'utf8'),
    );
  });
});
