// Detection: every encoding of one chain gives the same certificates, and everything else says what it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectArtifacts } from '../../src/input/detect.ts';
import type { Artifact, ArtifactKind } from '../../src/model/artifact.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { KEY_DESCRIPTION_EXTENSION, type MintedChain, openWorkshop, type Workshop } from './openssl.ts';

let workshop: Workshop;
let chain: MintedChain;
let other: MintedChain;
let attested: MintedChain;

beforeAll(() => {
  workshop = openWorkshop();
  chain = workshop.mintChain('one');
  other = workshop.mintChain('two');
  attested = workshop.mintChain('three', KEY_DESCRIPTION_EXTENSION);
});

afterAll(() => workshop.close());

const detect = (data: string | Uint8Array, kind?: ArtifactKind): Promise<Artifact[]> =>
  detectArtifacts(
    { source: 'in', bytes: typeof data === 'string' ? Uint8Array.from(Buffer.from(data)) : data },
    kind === undefined ? {} : { kind },
  );

const hex = (list: readonly Uint8Array[]) => list.map((bytes) => Buffer.from(bytes).toString('hex'));

async function only(data: string | Uint8Array): Promise<Artifact> {
  const artifacts = await detect(data);
  expect(artifacts).toHaveLength(1);
  const [artifact] = artifacts;
  if (artifact === undefined) throw new Error('nothing detected');
  return artifact;
}

async function failure(data: string | Uint8Array, kind?: ArtifactKind): Promise<KeytierError> {
  const error = await detect(data, kind).then(
    (artifacts) => new Error(`detected ${artifacts.map((artifact) => artifact.detectedAs).join('; ')}`),
    (cause: unknown) => cause,
  );
  if (error instanceof KeytierError) return error;
  throw error;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const numbers = (bytes: Uint8Array) => [...bytes];
const wrap = (text: string, width: number) => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n');
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

type Encode = (c: MintedChain) => string | Uint8Array;

const ENCODINGS: readonly (readonly [string, Encode, string])[] = [
  ['PEM', (c) => c.pem.join(''), 'PEM certificate chain, 3 certificates'],
  [
    'PEM with text around',
    (c) => `log line\n${c.pem.join('\nand then\n')}\nbye`,
    'PEM certificate chain, 3 certificates',
  ],
  ['PEM with a byte order mark', (c) => `\ufeff${c.pem.join('')}`, 'PEM certificate chain, 3 certificates'],
  ['PEM as UTF-16 LE', (c) => utf16(c.pem.join('')), 'PEM certificate chain, 3 certificates'],
  ['PEM as UTF-16 BE', (c) => utf16(c.pem.join('')).swap16(), 'PEM certificate chain, 3 certificates'],
  [
    'PEM as UTF-16 without a mark',
    (c) => Buffer.from(c.pem.join(''), 'utf16le'),
    'PEM certificate chain, 3 certificates',
  ],
  [
    'PEM in Latin-1 text',
    (c) => Buffer.from(`Gerät\n${c.pem.join('')}`, 'latin1'),
    'PEM certificate chain, 3 certificates',
  ],
  ['concatenated DER', (c) => Buffer.concat(c.der), 'DER, 3 concatenated certificates'],
  ['base64 of DER', (c) => base64(Buffer.concat(c.der)), 'base64 DER, 3 concatenated certificates'],
  [
    'wrapped base64',
    (c) => wrap(base64(Buffer.concat(c.der)), 76),
    'base64 DER, 3 concatenated certificates',
  ],
  ['base64url of DER', (c) => base64url(Buffer.concat(c.der)), 'base64url DER, 3 concatenated certificates'],
  ['base64 lines', (c) => c.der.map(base64).join('\n'), 'base64 list, 3 certificates'],
  ['base64 with commas', (c) => c.der.map(base64).join(','), 'base64 list, 3 certificates'],
  [
    'base64 with semicolons, quoted',
    (c) => c.der.map((der) => `"${base64(der)}"`).join(';\n'),
    'base64 list, 3 certificates',
  ],
  [
    'wrapped base64 with commas',
    (c) => c.der.map((der) => wrap(base64(der), 64)).join(',\n'),
    'base64 list, 3 certificates',
  ],
  [
    'wrapped base64 paragraphs',
    (c) => c.der.map((der) => wrap(base64(der), 64)).join('\n\n'),
    'base64 list, 3 certificates',
  ],
  ['base64url lines', (c) => c.der.map(base64url).join('\r\n'), 'base64url list, 3 certificates'],
  [
    'base64 of PEM',
    (c) => base64(Buffer.from(c.pem.join(''))),
    'base64 PEM certificate chain, 3 certificates',
  ],
  ['hex', (c) => Buffer.concat(c.der).toString('hex'), 'hex DER, 3 concatenated certificates'],
  [
    'hex upper case',
    (c) => Buffer.concat(c.der).toString('hex').toUpperCase(),
    'hex DER, 3 concatenated certificates',
  ],
  ['hex with 0x', (c) => `0x${Buffer.concat(c.der).toString('hex')}`, 'hex DER, 3 concatenated certificates'],
  [
    'hex with colons',
    (c) =>
      Buffer.concat(c.der)
        .toString('hex')
        .replace(/..(?!$)/g, '$&:'),
    'hex DER, 3 concatenated certificates',
  ],
  [
    'hex lines',
    (c) => c.der.map((der) => der.toString('hex')).join('\n'),
    'hex DER, 3 concatenated certificates',
  ],
  [
    'hex bytes of C',
    (c) =>
      numbers(Buffer.concat(c.der))
        .map((n) => `0x${n.toString(16).padStart(2, '0')}`)
        .join(', '),
    'hex DER, 3 concatenated certificates',
  ],
  ['PKCS#7 DER', (c) => c.p7b, 'PKCS#7 bundle, 3 certificates'],
  ['PKCS#7 PEM', (c) => c.p7bPem, 'PEM PKCS#7 bundle, 3 certificates'],
  [
    'PKCS#7 PEM labelled CMS',
    (c) => c.p7bPem.replaceAll('PKCS7', 'CMS'),
    'PEM PKCS#7 bundle, 3 certificates',
  ],
  ['PKCS#7 base64', (c) => base64(c.p7b), 'base64 PKCS#7 bundle, 3 certificates'],
  [
    'JSON x5c',
    (c) => JSON.stringify({ a: [{ x5c: c.der.map(base64) }] }),
    'JSON x5c at /a/0/x5c, 3 certificates',
  ],
  [
    'JSON x5c base64url',
    (c) => JSON.stringify({ x5c: c.der.map(base64url) }),
    'JSON x5c at /x5c, 3 certificates',
  ],
  [
    'JSON PEM array',
    (c) => JSON.stringify({ certificates: c.pem }),
    'JSON certificates at /certificates, 3 certificates',
  ],
  [
    'JSON hex array',
    (c) => JSON.stringify({ chain: c.der.map((der) => der.toString('hex')) }),
    'JSON chain at /chain, 3 certificates',
  ],
  [
    'JSON byte arrays',
    (c) => JSON.stringify({ certificateChain: c.der.map(numbers) }),
    'JSON certificateChain at /certificateChain, 3 certificates',
  ],
  [
    'JSON signed byte arrays',
    (c) => JSON.stringify([...c.der.map((der) => [...new Int8Array(der)])]),
    'JSON array, 3 certificates',
  ],
  ['JSON Buffers', (c) => JSON.stringify({ x: c.der }), 'JSON at /x, 3 certificates'],
  [
    'JSON typed arrays',
    (c) => JSON.stringify(c.der.map((der) => new Uint8Array(der))),
    'JSON array, 3 certificates',
  ],
  ['JSON top-level array', (c) => JSON.stringify(c.der.map(base64)), 'JSON array, 3 certificates'],
  [
    'JSON PEM string',
    (c) => JSON.stringify({ certificateChain: c.pem.join('') }),
    'JSON certificateChain at /certificateChain: PEM certificate chain, 3 certificates',
  ],
  [
    'JSON leaf apart from the rest',
    (c) => JSON.stringify({ x5c: [c.pem[0], `${c.pem[1]}${c.pem[2]}`] }),
    'JSON x5c at /x5c, 3 certificates',
  ],
  ['JSON string', (c) => JSON.stringify(c.pem.join('')), 'JSON: PEM certificate chain, 3 certificates'],
  [
    'JSON in a JSON string',
    (c) => JSON.stringify({ 'a/b': JSON.stringify({ x5c: c.der.map(base64) }) }),
    'JSON at /a~1b: JSON x5c at /x5c, 3 certificates',
  ],
  [
    'JSON as UTF-16',
    (c) => utf16(JSON.stringify({ x5c: c.der.map(base64) })),
    'JSON x5c at /x5c, 3 certificates',
  ],
  [
    'base64 of JSON',
    (c) => base64(Buffer.from(JSON.stringify({ x5c: c.der.map(base64) }))),
    'base64 JSON x5c at /x5c, 3 certificates',
  ],
  [
    'JSON with comments, PEM inside',
    (c) => `{ // note\n "pem": ${JSON.stringify(c.pem.join(''))} }`,
    'PEM certificate chain, 3 certificates',
  ],
  ['keybox.xml', (c) => keybox([['ecdsa', c]]), 'keybox.xml, key ecdsa, 3 certificates'],
];

function keybox(keys: readonly (readonly [string, MintedChain])[]): string {
  const key = ([algorithm, c]: readonly [string, MintedChain]) => `<Key algorithm="${algorithm}">
    <PrivateKey format="pem">
${c.leafKeyPem.replaceAll(/^/gm, '      ')}
    </PrivateKey>
    <CertificateChain><NumberOfCertificates>3</NumberOfCertificates>
${c.pem.map((pem) => `      <Certificate format="pem">\n${pem.replaceAll(/^/gm, '        ')}</Certificate>`).join('\n')}
    </CertificateChain></Key>`;
  return `<?xml version="1.0"?>
<AndroidAttestation><NumberOfKeyboxes>1</NumberOfKeyboxes><Keybox DeviceID="x">
${keys.map(key).join('\n')}
</Keybox></AndroidAttestation>`;
}

describe('every encoding of one chain', () => {
  it.each(ENCODINGS)('%s', async (_, encode, detectedAs) => {
    const artifact = await only(encode(chain));
    expect(hex(artifact.certificates)).toEqual(hex(chain.der));
    expect(artifact.detectedAs).toBe(detectedAs);
    expect(artifact.kind).toBe('certificate-chain');
  });

  it('is of the same kind in each of them', async () => {
    for (const [, encode] of ENCODINGS) {
      const artifact = await only(encode(attested));
      expect(artifact.kind).toBe('android-key-attestation');
    }
  });

  it.each(ENCODINGS)(
    'cut off anywhere, never ends in anything but a result or an error code: %s',
    async (_, encode) => {
      const bytes = Uint8Array.from(Buffer.from(encode(chain)));
      // Each byte near the ends and near structure, and a prime stride between, keeps this within seconds.
      for (
        let length = 1;
        length < bytes.length;
        length += length < 80 || length > bytes.length - 80 ? 1 : 37
      ) {
        const result = await detect(bytes.subarray(0, length)).catch((cause: unknown) => cause);
        if (!Array.isArray(result)) expect(result).toBeInstanceOf(KeytierError);
        else
          for (const artifact of result)
            expect(hex(chain.der)).toEqual(expect.arrayContaining(hex(artifact.certificates)));
      }
    },
  );
});

describe('a single certificate', () => {
  it.each([
    ['DER certificate', (c: MintedChain) => c.der[0] ?? ''],
    ['PEM certificate', (c: MintedChain) => c.pem[0] ?? ''],
    ['base64 DER certificate', (c: MintedChain) => base64(c.der[0] ?? Buffer.alloc(0))],
    [
      'JSON at /cert: base64 DER certificate',
      (c: MintedChain) => JSON.stringify({ cert: base64(c.der[0] ?? Buffer.alloc(0)) }),
    ],
  ] as const)('%s', async (detectedAs, encode) => {
    const artifact = await only(encode(chain));
    expect(artifact.detectedAs).toBe(detectedAs);
    expect(hex(artifact.certificates)).toEqual(hex(chain.der.slice(0, 1)));
  });

  it('labelled TRUSTED by openssl has settings after it, which is no surprise', async () => {
    const trusted = workshop
      .openssl(['x509', '-trustout', '-addtrust', 'serverAuth'], chain.pem[0])
      .toString();
    const artifact = await only(trusted);
    expect(hex(artifact.certificates)).toEqual(hex(chain.der.slice(0, 1)));
    expect(artifact.notes).toEqual([]);
  });
});

describe('the artefact', () => {
  it('names the input it came from', async () => {
    const data = chain.der[0] ?? Buffer.alloc(0);
    const artifact = await only(data);
    const digest = workshop.openssl(['dgst', '-sha256', '-r'], data).toString().slice(0, 64);
    expect(artifact).toMatchObject({ source: 'in', bytes: data.length, sha256: digest, notes: [] });
  });

  it('has the pointer in its source, behind one that was there', async () => {
    const bytes = Uint8Array.from(Buffer.from(JSON.stringify({ b: { x5c: chain.der.map(base64) } })));
    const sources = async (source: string) =>
      (await detectArtifacts({ source, bytes })).map((found) => found.source);
    expect(await sources('f.json')).toEqual(['f.json#/b/x5c']);
    expect(await sources('f.json#/a')).toEqual(['f.json#/a/b/x5c']);
    expect(await sources('f.json#')).toEqual(['f.json#/b/x5c']);
  });

  it.each([
    ['Apple App Attest', '1.2.840.113635.100.8.2=DER:3000'],
    ['a FIDO authenticator', '1.3.6.1.4.1.45724.1.1.4=DER:0400'],
  ])('says when it looks like %s', async (name, extension) => {
    const artifact = await only(workshop.mintChain(name.replaceAll(' ', ''), extension).pem.join(''));
    expect(artifact.kind).toBe('certificate-chain');
    expect(artifact.detectedAs).toBe(`PEM certificate chain, 3 certificates; looks like ${name}`);
  });

  it.each([
    '1.3.6.1.4.1.11129.2.1.17',
    '1.3.6.1.4.1.11129.2.1.25',
    '1.3.6.1.4.1.11129.2.1.30',
    '1.3.6.1.4.1.236.11.3.23.7',
  ])('is a key attestation if a certificate has %s', async (oid) => {
    const minted = workshop.mintChain(oid.replaceAll('.', '-'), `${oid}=DER:3000`);
    expect((await only(minted.pem.join(''))).kind).toBe('android-key-attestation');
  });

  it('takes a kind that was given', async () => {
    expect((await detect(chain.pem.join(''), 'android-key-attestation'))[0]?.kind).toBe(
      'android-key-attestation',
    );
    expect((await failure(chain.pem.join(''), 'public-key')).code).toBe('ERR_INPUT_NO_ARTIFACT');
    expect((await failure(chain.leafPublicPem, 'certificate-chain')).seen).toBe('PEM public key');
    expect((await failure(chain.pem.join(''), 'webauthn-registration')).code).toBe('ERR_INPUT_NO_ARTIFACT');
  });
});

describe('several artefacts in one input', () => {
  it('splits chains that follow one another', async () => {
    const artifacts = await detect([...chain.pem, ...attested.pem].join(''));
    expect(artifacts.map((artifact) => [artifact.detectedAs, artifact.kind])).toEqual([
      ['PEM certificate chain, 3 certificates, chain 1 of 2', 'certificate-chain'],
      ['PEM certificate chain, 3 certificates, chain 2 of 2', 'android-key-attestation'],
    ]);
    expect(hex(artifacts.flatMap((artifact) => artifact.certificates))).toEqual(
      hex([...chain.der, ...attested.der]),
    );
  });

  it('takes a chain that stands twice once, and says so', async () => {
    const artifact = await only([...chain.pem, ...chain.pem].join(''));
    expect(artifact.certificates).toHaveLength(3);
    expect(artifact.notes.map((note) => note.reason)).toEqual(['duplicate-chain']);
  });

  it.each([
    ['a root twice', (c: MintedChain) => [...c.pem, c.pem[2] ?? '']],
    ['root first', (c: MintedChain) => [...c.pem].reverse()],
    ['a single foreign certificate after it', (c: MintedChain, o: MintedChain) => [...c.pem, o.pem[0] ?? '']],
    [
      'a second chain in the wrong order',
      (c: MintedChain, o: MintedChain) => [...c.pem, ...[...o.pem].reverse()],
    ],
  ] as const)('leaves one list where a split would not be clean: %s', async (_, build) => {
    const artifact = await only(build(chain, other).join(''));
    expect(artifact.certificates).toHaveLength(build(chain, other).length);
  });

  it('finds the second chain without its root too', async () => {
    const artifacts = await detect([...chain.pem, ...other.pem.slice(0, 2)].join(''));
    expect(artifacts.map((artifact) => artifact.certificates.length)).toEqual([3, 2]);
  });

  it('finds each place in JSON, and each line of JSON lines', async () => {
    const one = { x5c: chain.der.map(base64) };
    const two = { deep: { certificateChain: attested.pem.join('') } };
    const sources = async (text: string) => (await detect(text)).map((found) => found.source);
    expect(await sources(JSON.stringify([one, two]))).toEqual(['in#/0/x5c', 'in#/1/deep/certificateChain']);
    const lines = `${JSON.stringify(one)}\n\n${JSON.stringify(two)}\n`;
    expect(await sources(lines)).toEqual(['in#/0/x5c', 'in#/2/deep/certificateChain']);
  });

  it('says which lines are not JSON', async () => {
    const [artifact, cut] = await detect(`${JSON.stringify({ x5c: chain.der.map(base64) })}\n{"cut\nprose`);
    expect(artifact?.notes).toMatchObject([{ reason: 'undecodable-line', at: 'line 2' }]);
    expect(cut).toMatchObject({ source: 'in#/1', problem: { code: 'ERR_INPUT_MALFORMED' } });
  });

  it('takes an array of PEM chains as chains', async () => {
    const artifacts = await detect(JSON.stringify({ all: [chain.pem.join(''), other.pem.join('')] }));
    expect(artifacts.map((found) => [found.source, found.certificates.length])).toEqual([
      ['in#/all/0', 3],
      ['in#/all/1', 3],
    ]);
  });

  it('takes each key of a keybox', async () => {
    const artifacts = await detect(
      keybox([
        ['ecdsa', chain],
        ['rsa', other],
      ]),
    );
    expect(artifacts.map((found) => found.detectedAs)).toEqual([
      'keybox.xml, key ecdsa, 3 certificates',
      'keybox.xml, key rsa, 3 certificates',
    ]);
    expect(artifacts[1]?.notes[0]).toEqual({
      check: 'input.private-key',
      outcome: 'notice',
      reason: 'private-key-present',
      basis: 'none',
      at: null,
      seen: 'the input also holds 2 private keys; keytier did not read them',
      expected: null,
    });
  });

  it('takes the same chain under two names of one object once', async () => {
    await only(JSON.stringify({ x5c: chain.der.map(base64), certificateChain: chain.pem.join('') }));
  });
});

describe('what lies beside the evidence', () => {
  it('is named where it surprises', async () => {
    const reasons = async (data: string | Uint8Array) => (await only(data)).notes.map((note) => note.reason);
    expect(await reasons(Buffer.concat([...chain.der, Buffer.from('junk')]))).toEqual(['trailing-bytes']);
    expect(await reasons(`${chain.pem.join('')}-----BEGIN CERTIFICATE-----\nMIIB\n`)).toEqual([
      'undecodable-block',
    ]);
    expect(
      await reasons(`${chain.pem.join('')}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`),
    ).toEqual(['undecodable-block']);
    expect(await reasons(chain.pem.join('') + chain.csrPem)).toEqual(['other-block']);
    expect(await reasons(chain.pem.join('') + chain.leafPublicPem)).toEqual([
      'public-key-beside-certificates',
    ]);
    expect(await reasons(chain.pem.join('') + chain.leafKeyPem)).toEqual(['private-key-present']);
    expect(await reasons(JSON.stringify({ x5c: [...chain.der.map(base64), 'AAAA'] }))).toEqual([
      'undecodable-element',
    ]);
    expect(
      await reasons(JSON.stringify([{ x5c: chain.der.map(base64) }, { keyId: 'o2', attestation: 'o2' }])),
    ).toEqual(['unsupported-capture']);
    expect(
      await reasons(JSON.stringify({ x5c: chain.der.map(base64), publicKey: chain.leafPublicPem })),
    ).toEqual(['public-key-beside-certificates']);
  });

  it('counts a private JWK that carries its certificates', async () => {
    const artifact = await only(JSON.stringify({ kty: 'EC', d: 'AAAA', x5c: chain.der.map(base64) }));
    expect(artifact.certificates).toHaveLength(3);
    expect(artifact.notes.map((note) => note.reason)).toEqual(['private-key-present']);
  });

  it('never holds a private key', async () => {
    const secret = chain.leafKeyPem.split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    for (const data of [keybox([['ecdsa', chain]]), chain.pem.join('') + chain.leafKeyPem]) {
      expect(JSON.stringify(await detect(data))).not.toContain(secret);
    }
  });
});

describe('public keys', () => {
  it.each([
    ['PEM public key', (c: MintedChain) => c.leafPublicPem],
    ['DER public key', (c: MintedChain) => c.leafSpki],
    ['base64 DER public key', (c: MintedChain) => base64(c.leafSpki)],
    ['JSON at /key: PEM public key', (c: MintedChain) => JSON.stringify({ key: c.leafPublicPem })],
  ] as const)('%s', async (detectedAs, encode) => {
    const artifact = await only(encode(chain));
    expect(artifact).toMatchObject({ kind: 'public-key', detectedAs, certificates: [], notes: [] });
    expect(Buffer.from(artifact.publicKey ?? []).toString('hex')).toBe(chain.leafSpki.toString('hex'));
  });

  it('JWK, with the coordinates cut from what openssl wrote', async () => {
    // The P-256 point is the last 64 bytes of its SubjectPublicKeyInfo (RFC 5480 section 2.2).
    const point = chain.leafSpki.subarray(-64);
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: base64url(point.subarray(0, 32)),
      y: base64url(point.subarray(32)),
    };
    const artifact = await only(JSON.stringify(jwk));
    expect(artifact).toMatchObject({ kind: 'public-key', detectedAs: 'JWK public key', source: 'in' });
    expect(Buffer.from(artifact.publicKey ?? []).toString('hex')).toBe(chain.leafSpki.toString('hex'));
    expect((await only(JSON.stringify({ keys: [jwk] }))).source).toBe('in#/keys/0');
    expect((await failure(JSON.stringify({ ...jwk, x: jwk.y }))).code).toBe('ERR_INPUT_NO_ARTIFACT');
    const withPrivate = await failure(JSON.stringify({ ...jwk, d: base64url(Buffer.alloc(32, 7)) }));
    expect(withPrivate).toMatchObject({ code: 'ERR_INPUT_NO_ARTIFACT', seen: 'a private key' });
  });

  it('PKCS#1 RSA', async () => {
    const key = workshop.openssl(['genrsa', '2048']);
    const pkcs1 = workshop.openssl(['rsa', '-RSAPublicKey_out'], key).toString();
    const spki = workshop.openssl(['rsa', '-pubout', '-outform', 'DER'], key);
    const artifact = await only(pkcs1);
    expect(Buffer.from(artifact.publicKey ?? []).toString('hex')).toBe(spki.toString('hex'));
  });
});

describe('captures', () => {
  const capture = (fields: object) => JSON.stringify({ x5c: attested.der.map(base64), ...fields });

  it('bring their own id, time, expectations and signature', async () => {
    const signer = 'ab:'.repeat(31).concat('ab');
    const artifact = await only(
      capture({
        id: 'ticket-7',
        time: '2026-11-01T12:00:00Z',
        expected: { challenge: 'hex:0102', appPackage: 'com.example.bank', appSigner: signer },
        message: 'utf8:hello',
        signature: { type: 'Buffer', data: [48, 6, 2, 1, 1, 2, 1, 1] },
      }),
    );
    expect(artifact).toMatchObject({
      id: 'ticket-7',
      time: '2026-11-01T12:00:00Z',
      expected: {
        challenge: Uint8Array.of(1, 2),
        appPackage: 'com.example.bank',
        appSigner: new Uint8Array(32).fill(0xab),
      },
      payload: {
        message: Uint8Array.of(0x68, 0x65, 0x6c, 0x6c, 0x6f),
        signature: Uint8Array.of(48, 6, 2, 1, 1, 2, 1, 1),
      },
      notes: [],
    });
  });

  it('have nothing where nothing was captured', async () => {
    const artifact = await only(capture({ message: 'attestation failed' }));
    expect(Object.keys(artifact)).toEqual([
      'source',
      'kind',
      'detectedAs',
      'bytes',
      'sha256',
      'certificates',
      'notes',
    ]);
  });

  it.each([
    [{ expected: { challenge: 'abcd' } }, 'ERR_VALUE_AMBIGUOUS', '/expected/challenge'],
    [{ message: 'abcd', signature: 'hex:3006' }, 'ERR_VALUE_AMBIGUOUS', '/message'],
    [{ message: 'utf8:a', digest: 'hex:00', signature: 'hex:3006' }, 'ERR_VALUE_AMBIGUOUS', ''],
    [{ message: 'utf8:a', signature: 'hex:xy' }, 'ERR_VALUE_INVALID', '/signature'],
    [{ expected: { appSigner: 'hex:abcd' } }, 'ERR_VALUE_INVALID', '/expected/appSigner'],
    [{ expected: { appPackage: 7 } }, 'ERR_VALUE_INVALID', '/expected/appPackage'],
    [{ expected: 'x' }, 'ERR_VALUE_INVALID', '/expected'],
    [{ time: '2026-11-01' }, 'ERR_VALUE_INVALID', '/time'],
  ])('name the field that cannot be read: %j', async (fields, code, where) => {
    expect(await failure(capture(fields))).toMatchObject({ code, where });
  });

  it('say which fields are not used', async () => {
    const artifact = await only(
      capture({ challenge: 'abc', signature: 'x', expected: { rpId: 'example.com' } }),
    );
    expect(artifact.notes.map((note) => note.at)).toEqual(['/expected/rpId', '/signature', '/challenge']);
  });
});

describe('everything else says what it is', () => {
  it.each([
    ['{"user":1,"os":2,"log":[]}', 'JSON object, 26 bytes, keys: user, os, log'],
    ['[1,2]', 'JSON array, 5 bytes, 2 elements'],
    ['{"a":1}\n{"b":2}', 'JSON lines, 2 lines, 15 bytes'],
    ['%PDF-1.7\n%\xff', 'PDF, 12 bytes'],
    ['<!DOCTYPE html><title>Login</title>', 'HTML, 35 bytes'],
    ['<?xml version="1.0"?><a/>', 'XML, 25 bytes'],
    ['<AndroidAttestation></AndroidAttestation>', 'keybox.xml without certificates'],
    ['hello world', 'text, 11 bytes'],
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== x', 'an SSH public key, 42 bytes'],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'PNG image, 6 bytes'],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0xff), 'ZIP archive (also APK, JAR, DOCX), 5 bytes'],
    [Uint8Array.of(0xff, 0x00, 0xfe), 'binary data, 3 bytes'],
    ['{"keyId":"x","attestation":"y"}', 'an App Attest attestation (keyId, attestation)'],
    ['{"assertion":"x","clientDataHash":"y"}', 'an App Attest assertion (assertion, clientDataHash)'],
    [
      '{"registration":{},"authentications":[]}',
      'JSON object, 40 bytes, keys: registration, authentications',
    ],
  ])('%j', async (data, seen) => {
    expect(await failure(data)).toMatchObject({
      code: 'ERR_INPUT_NO_ARTIFACT',
      seen,
      tried: [
        'android-key-attestation',
        'certificate-chain',
        'webauthn-registration',
        'webauthn-authentication',
        'raw-signature',
        'public-key',
      ],
    });
  });

  it('keys, requests and bundles without certificates', async () => {
    const seen = async (data: string | Uint8Array) => (await failure(data)).seen;
    expect(await seen(chain.leafKeyPem)).toBe('a private key');
    expect(await seen(workshop.openssl(['pkey', '-outform', 'DER'], chain.leafKeyPem))).toBe('a private key');
    expect(await seen(JSON.stringify({ key: chain.leafKeyPem }))).toBe('a private key');
    expect(await seen(chain.csrPem)).toBe('a CSR (certificate signing request)');
    expect(await seen(workshop.openssl(['req', '-outform', 'DER'], chain.csrPem))).toBe(
      'a CSR (certificate signing request)',
    );
    const pfx = ['pkcs12', '-export', '-nokeys', '-in', 'one-leaf.pem', '-passout', 'pass:x'];
    expect(await seen(workshop.openssl(pfx))).toBe('a PKCS#12 key store');
    // ContentInfo with a SignedData that holds nothing: version 1, no digests, no content, no signers (RFC 5652 5.1).
    const empty = '302306092a864886f70d010702a01630140201013100300b06092a864886f70d0107013100';
    expect(await seen(Buffer.from(empty, 'hex'))).toBe('CMS without certificates');
    expect(await seen('3006020101020101'.padEnd(16))).toMatch(/^text/);
    expect(await seen(Buffer.from('3006020101020101', 'hex'))).toBe('an ECDSA signature (DER)');
  });

  it('private keys are never echoed', async () => {
    const error = await failure(chain.leafKeyPem);
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain(
      chain.leafKeyPem.split('\n')[1],
    );
    expect(error.hint).toContain('treat the key as leaked');
  });

  it('damaged evidence is not the absence of evidence', async () => {
    const der = chain.der[0] ?? Buffer.alloc(0);
    expect(await failure(der.subarray(0, 300))).toMatchObject({
      code: 'ERR_INPUT_MALFORMED',
      seen: `DER cut off: 300 of ${der.length} bytes`,
    });
    expect((await failure('-----BEGIN CERTIFICATE-----\nMIIB')).code).toBe('ERR_INPUT_MALFORMED');
    expect((await failure('{"x5c": ["MIIB')).seen).toBe('JSON that does not parse');
    expect((await failure(Buffer.from('{"a":"\xff"}', 'latin1'))).seen).toBe('JSON that is not UTF-8');
    expect((await failure(new Uint8Array())).code).toBe('ERR_INPUT_EMPTY');
  });
});
