// Certificates: read as OpenSSL and asn1js read them, over the original bytes, and refused where they are ambiguous.
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signatureAlgorithmName, signatureScheme } from '../../src/x509/algorithms.ts';
import { createVerificationCache } from '../../src/x509/cache.ts';
import { decodeCertificate, findExtension, isSelfIssued, keyUsage } from '../../src/x509/certificate.ts';
import { timeText } from '../../src/x509/facts.ts';
import { attributeValues, nameText } from '../../src/x509/name.ts';
import { createLinkVerifier, decodeChain, issuerKey } from '../../src/x509/path.ts';
import { corpusChain, corpusFiles } from '../lib/corpus.ts';
import { appendInside, type CertificateChanges, der, mintChain } from '../lib/mint.ts';
import { at, extensionsOf, number, parse } from './asn1js-view.ts';

const { bits, concat, element, explicit, hex, integer, nil, octets, oid, sequence, set } = der;

const leafWith = async (changes: CertificateChanges) =>
  (await mintChain({ certificates: { leaf: changes } })).at('leaf').der;

const sources = [
  ...(['factory', 'rkp', 'software', 'attest-key'] as const).map((shape) => ({
    name: `minted ${shape}`,
    chain: async () => (await mintChain({ shape })).certificates,
  })),
  ...corpusFiles('android', '.pem').map((name) => ({
    name,
    chain: async () => corpusChain(`android/${name}`),
  })),
];

describe.each(sources)('the certificates of $name', ({ chain }) => {
  it('say what OpenSSL and asn1js say', async () => {
    for (const bytes of await chain()) {
      const own = decodeCertificate(bytes);
      const theirs = new X509Certificate(bytes);
      const tbs = at(parse(bytes), 0);
      expect(own.serial).toBe(theirs.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''));
      expect(timeText(own.notBefore)).toBe(new Date(theirs.validFrom).toISOString().replace('.000Z', 'Z'));
      expect(timeText(own.notAfter)).toBe(new Date(theirs.validTo).toISOString().replace('.000Z', 'Z'));
      expect(
        own.extensions.map(({ oid: id, critical, value }) => ({ oid: id, critical, value: [...value] })),
      ).toEqual(
        extensionsOf(bytes).map(({ oid: id, critical, value }) => ({ oid: id, critical, value: [...value] })),
      );
      expect(isSelfIssued(own)).toBe(theirs.issuer === theirs.subject);
      expect(number(at(tbs, 0, 0).content)).toBe(BigInt(own.version - 1));
      // The signed part is a slice of the input: the same memory, not a copy.
      expect(own.tbs.buffer).toBe(bytes.buffer);
      const header = 2 + ((bytes[1] ?? 0) >= 0x80 ? (bytes[1] ?? 0) & 0x7f : 0);
      expect(Buffer.from(own.tbs).equals(Buffer.from(bytes).subarray(header, header + own.tbs.length))).toBe(
        true,
      );
    }
  });

  it('have signatures where OpenSSL finds them valid', async () => {
    const certificates = await chain();
    const theirs = certificates.map((bytes) => new X509Certificate(bytes));
    const cache = createVerificationCache();
    const links = createLinkVerifier({ cache, readyKey: () => undefined });
    const path = decodeChain(certificates, cache);
    path.forEach((item, index) => {
      // The one below, this one and the one above: a right issuer and two wrong ones for most.
      for (const issuer of [index - 1, index, index + 1]) {
        const [own, other] = [path[issuer], theirs[issuer]];
        if (
          own === undefined ||
          other === undefined ||
          own.certificate.publicKey.algorithm.startsWith('ML_DSA')
        )
          continue;
        const valid = theirs[index]?.verify(other.publicKey);
        expect(links.verifyLink(item, issuerKey(own)).result).toBe(valid ? 'valid' : 'invalid');
      }
    });
  });
});

describe('names', () => {
  it('are text with escapes, in the order of the encoding', async () => {
    const subject = [
      ['O', 'Comma, Inc. "+;<>\\'],
      ['CN', 'plain'],
    ] as const;
    const { subjectName } = decodeCertificate(await leafWith({ subject }));
    expect(nameText(subjectName)).toBe('O=Comma\\, Inc. \\"\\+\\;\\<\\>\\\\, CN=plain');
    expect(attributeValues(subjectName, 'O')).toEqual(['Comma, Inc. "+;<>\\']);
  });

  it('cannot smuggle an attribute in through a value', async () => {
    const { subjectName } = decodeCertificate(await leafWith({ subject: [['CN', 'x, O=Google LLC']] }));
    expect(attributeValues(subjectName, 'O')).toEqual([]);
    expect(nameText(subjectName)).toBe('CN=x\\, O=Google LLC');
  });

  it('may be in UTF-16 or Latin-1, and are hex where they are neither', async () => {
    const attribute = (tag: number, content: Uint8Array) =>
      sequence(set(sequence(oid('2.5.4.3'), element(tag, content))));
    const text = async (tag: number, content: Uint8Array) => {
      const subject = attribute(tag, content);
      return nameText(
        decodeCertificate(await leafWith({ editTbs: (parts) => ({ ...parts, subject }) })).subjectName,
      );
    };
    expect(await text(30, hex('00fc0041'))).toBe('CN=üA');
    expect(await text(20, hex('fc41'))).toBe('CN=üA');
    expect(await text(12, hex('fc41'))).toBe('CN=#fc41');
  });
});

describe('key usage', () => {
  it('is the bits of RFC 5280 4.2.1.3', async () => {
    const usage = async (value: Uint8Array | null) => {
      const extensions = value === null ? [] : [{ oid: '2.5.29.15', critical: true, value }];
      return keyUsage(decodeCertificate(await leafWith({ extensions })));
    };
    expect(await usage(bits(hex('80'), 7))).toEqual(['digitalSignature']);
    expect(await usage(bits(hex('06'), 1))).toEqual(['keyCertSign', 'cRLSign']);
    expect(await usage(bits(hex('0080'), 7))).toEqual(['decipherOnly']);
    expect(await usage(null)).toBeUndefined();
    expect(await usage(nil())).toBeUndefined();
  });
});

describe('algorithms', () => {
  it('have their names, or none', () => {
    expect(signatureAlgorithmName('1.2.840.10045.4.3.3')).toBe('ecdsa-with-SHA384');
    expect(signatureScheme('1.2.840.113549.1.1.11')).toEqual({ type: 'rsa-pkcs1', hash: 'sha256' });
    expect(signatureAlgorithmName('1.2.3')).toBe('1.2.3');
    expect(signatureScheme('1.2.3')).toBeUndefined();
  });
});

describe('ambiguous certificates', () => {
  it.each<[string, CertificateChanges]>([
    ['bytes after it', { editDer: (bytes) => concat(bytes, hex('00')) }],
    ['an element after the signature', { editDer: (bytes) => appendInside(bytes, nil()) }],
    [
      'a length in a longer form',
      { editDer: (bytes) => element(0x30, bytes.subarray(4), { lengthBytes: 3 }) },
    ],
    ['an indefinite length', { editDer: (bytes) => concat(hex('3080'), bytes.subarray(4), hex('0000')) }],
    ['version 4', { editTbs: (parts) => ({ ...parts, version: explicit(0, integer(3)) }) }],
    [
      'a version of two numbers',
      { editTbs: (parts) => ({ ...parts, version: explicit(0, concat(integer(2), integer(2))) }) },
    ],
    ['a serial of no bytes', { editTbs: (parts) => ({ ...parts, serial: hex('0200') }) }],
    [
      'three dates',
      {
        editTbs: (parts) => ({
          ...parts,
          validity: sequence(
            der.utcTime('700101000000Z'),
            der.utcTime('700101000000Z'),
            der.utcTime('700101000000Z'),
          ),
        }),
      },
    ],
    ['one date', { editTbs: (parts) => ({ ...parts, validity: sequence(der.utcTime('700101000000Z')) }) }],
    [
      'a date that is none',
      {
        editTbs: (parts) => ({
          ...parts,
          validity: sequence(der.utcTime('700101000000Z'), der.utcTime('700231000000Z')),
        }),
      },
    ],
    [
      'a date with an offset',
      {
        editTbs: (parts) => ({
          ...parts,
          validity: sequence(der.utcTime('700101000000Z'), der.utcTime('7001010000+0100')),
        }),
      },
    ],
    ['an empty extension', { editTbs: (parts) => ({ ...parts, extensions: [sequence()] }) }],
    [
      'an extension of four elements',
      {
        editTbs: (parts) => ({
          ...parts,
          extensions: [sequence(oid('2.5.29.15'), der.boolean(true), octets(hex('00')), nil())],
        }),
      },
    ],
    [
      'an extension flag that is no boolean',
      {
        editTbs: (parts) => ({
          ...parts,
          extensions: [sequence(oid('2.5.29.15'), integer(1), octets(hex('00')))],
        }),
      },
    ],
    ['an algorithm of three elements', { outerAlgorithm: sequence(oid('1.2.3'), nil(), nil()) }],
    ['an unnamed algorithm', { outerAlgorithm: sequence() }],
  ])('are refused: %s', async (_name, changes) => {
    const bytes = await leafWith(changes);
    expect(() => decodeCertificate(bytes)).toThrowError(
      expect.objectContaining({ code: 'ERR_DECODE_CERTIFICATE' }),
    );
  });

  it('are refused where extensions come twice', async () => {
    // Two extension lists: a reader that takes the first and one that takes the last see two certificates.
    const { certificates } = await mintChain();
    const [leaf = new Uint8Array()] = certificates;
    const tbs = decodeCertificate(leaf).tbs;
    const twice = sequence(tbs.subarray(4), explicit(3, sequence()));
    const rest = leaf.subarray(4 + tbs.length);
    expect(() => decodeCertificate(sequence(twice, rest))).toThrow(/follows the public key/);
  });

  it('are read, and noted, where real devices send them', async () => {
    const extension = sequence(oid('2.5.29.15'), der.boolean(1), octets(bits(hex('80'), 7)));
    const bytes = await leafWith({ editTbs: (parts) => ({ ...parts, extensions: [extension] }) });
    const certificate = decodeCertificate(bytes);
    expect(certificate.deviations).toEqual(['boolean-not-ff']);
    expect(findExtension(certificate, '2.5.29.15')?.critical).toBe(true);
  });

  it('keep an extension twice, so that a check can see it', async () => {
    const bytes = (await mintChain({ keyDescriptionCopies: 2 })).at('leaf').der;
    const oids = decodeCertificate(bytes).extensions.map(({ oid: id }) => id);
    expect(oids.filter((id) => id === '1.3.6.1.4.1.11129.2.1.17')).toHaveLength(2);
  });

  it('are refused above 64 KiB', () => {
    expect(() => decodeCertificate(new Uint8Array(65_537))).toThrowError(
      expect.objectContaining({ code: 'ERR_LIMIT_EXCEEDED' }),
    );
  });
});
