// What inspect shows, against openssl; what it hides; what it does with certificates that lie or do not decode.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectExitCode } from '../../src/inspect/inspect.ts';
import { createRedactor } from '../../src/inspect/redact-facts.ts';
import { renderInspectSummary } from '../../src/inspect/render-summary.ts';
import { renderInspectText } from '../../src/inspect/render-text.ts';
import { der, KEY_DESCRIPTION_OID, mintChain, toPem } from '../lib/mint.ts';
import { inspectBytes, inspectMinted, PAGE } from './fixtures.ts';
import { asn1parse, certificatesOf, extensionValues, openssl, x509Field } from './openssl.ts';

const BANNER = 'NOT VERIFIED: this is what the bytes say; a forged capture looks the same';
const SAMPLES = ['strongbox-good', 'rkp-expired', 'attest-key', 'software-root', 'unlocked'];

/** The lines below a heading, up to the next empty line. */
function section(text: string, heading: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  return start < 0 ? '' : lines.slice(start, lines.indexOf('', start)).join('\n');
}

describe('certificates', () => {
  it.each(SAMPLES)('say what openssl x509 says: %s', async (sample) => {
    const path = `samples/${sample}/chain.pem`;
    const ders = certificatesOf(path);
    const results = await inspectBytes(readFileSync(path));
    const text = renderInspectText(results, PAGE, createRedactor('auto', 'text'));
    expect(inspectExitCode(results)).toBe(0);
    expect(ders.length).toBeGreaterThan(2);
    for (const [index, certificate] of ders.entries()) {
      const shown = section(text, `chain[${index}]`);
      const serial = x509Field(certificate, '-serial').replace(/^0+/, '').toLowerCase();
      const fingerprint = x509Field(certificate, '-fingerprint', '-sha256').replaceAll(':', '').toLowerCase();
      const notBefore = new Date(x509Field(certificate, '-startdate')).toISOString().replace('.000Z', 'Z');
      const notAfter = new Date(x509Field(certificate, '-enddate')).toISOString().replace('.000Z', 'Z');
      expect(shown).toContain(`serial       ${serial}\n`);
      expect(shown).toContain(`sha256       ${fingerprint}\n`);
      expect(shown).toContain(`validity     ${notBefore} to ${notAfter}\n`);
      const names = x509Field(certificate, '-subject', '-nameopt', 'multiline,-align,utf8,-esc_msb');
      for (const value of names.split('\n').flatMap((line) => line.split(' = ')[1] ?? []))
        expect(shown).toContain(value);
      for (const { oid } of extensionValues(certificate).filter((extension) => /^\d/.test(extension.oid)))
        expect(shown).toContain(`(${oid})`);
    }
    expect(text.startsWith(`${BANNER}\n`)).toBe(true);
    expect(text.endsWith(`\n${BANNER}\n`)).toBe(true);
  });

  it('show extensions as @peculiar/x509 reads them, in agreement with openssl', async () => {
    const [, issuer = new Uint8Array()] = certificatesOf('samples/strongbox-good/chain.pem');
    const text = renderInspectText(
      await inspectBytes(readFileSync('samples/strongbox-good/chain.pem')),
      PAGE,
      createRedactor('auto', 'text'),
    );
    const shown = section(text, 'chain[1]').replace(/\s+/g, '');
    const expected = x509Field(issuer, '-ext', 'subjectKeyIdentifier').split('\n').at(-1) ?? '';
    expect(shown).toContain(expected.trim().replaceAll(':', '').toLowerCase());
    expect(shown).toContain('CA:true');
    expect(shown).toContain('keyCertSign');
  });

  it('that another reader refuses are shown all the same', async () => {
    // A CRLDistributionPoints extension without a value, as some Huawei leaves have.
    const extraExtensions = [{ oid: '2.5.29.31', critical: false, value: new Uint8Array() }];
    const { text, results } = await inspectMinted({ certificates: { leaf: { extraExtensions } } });
    expect(section(text, 'chain[0]')).toContain('@peculiar/x509 cannot read this certificate:');
    expect(section(text, 'chain[0]')).toContain('cRLDistributionPoints (2.5.29.31)');
    expect(section(text, 'chain[1]')).toContain('keyCertSign');
    expect(text).toContain('KeyDescription in chain[0]');
    expect(inspectExitCode(results)).toBe(0);
  });

  it('that do not decode do not hide the others', async () => {
    // The validity of the intermediate says month 13.
    const notAfter = der.utcTime('311301000000Z');
    const { text, results, json } = await inspectMinted({ certificates: { intermediate: { notAfter } } });
    expect(section(text, 'chain[2]')).toContain('undecodable');
    expect(section(text, 'chain[3]')).toContain('sha256');
    expect(text).toContain('KeyDescription in chain[0]');
    expect(inspectExitCode(results)).toBe(5);
    expect(JSON.parse(json)[0]).toMatchObject({
      error: { code: 'ERR_DECODE_CERTIFICATE', where: 'input-0, chain[2]' },
      facts: { chain: [{ serial: '1' }, {}, { undecodable: expect.any(String) }, {}] },
    });
  });
});

describe('KeyDescription', () => {
  it('has documented names, enumerations by name and bytes as hex', async () => {
    const { text } = await inspectMinted({ challenge: 'a challenge', purposes: ['SIGN', 'VERIFY'] });
    const shown = section(text, 'KeyDescription in chain[0]');
    expect(shown).toMatch(/attestationChallenge\s+61206368616c6c656e6765 "a challenge"/);
    expect(shown).toMatch(/purpose\s+SIGN, VERIFY/);
    expect(shown).toMatch(/deviceLocked\s+true/);
  });

  it('shows unknown values by number and unknown tags as they are', async () => {
    const { text } = await inspectMinted({
      origin: 9,
      hardwareEnforced: { extra: [der.explicit(999, der.integer(7))] },
    });
    const shown = section(text, 'KeyDescription in chain[0]');
    expect(shown).toMatch(/origin\s+9\n/);
    expect(shown).toMatch(/tag\s+999/);
    expect(shown).toMatch(/rawHex\s+bf8767\w*020107/);
  });

  it('that does not decode is said to be undecodable, with exit 5', async () => {
    const { text, results, json } = await inspectMinted({ keyDescriptionDer: der.sequence(der.integer(3)) });
    expect(section(text, 'KeyDescription in chain[0]')).toContain(
      'KeyDescription has 1 elements, expected 8',
    );
    expect(inspectExitCode(results)).toBe(5);
    expect(JSON.parse(json)[0].error).toMatchObject({ code: 'ERR_DECODE_DER', where: 'input-0, chain[0]' });
  });

  it('with one malformed tag is shown otherwise, with exit 5', async () => {
    const { text, results } = await inspectMinted({
      hardwareEnforced: { tags: { 702: der.octets(der.hex('00')) } },
    });
    expect(section(text, 'KeyDescription in chain[0]')).toMatch(/osPatchLevel\s+\d{6}/);
    expect(text).toContain('hardwareEnforced.origin is malformed');
    expect(inspectExitCode(results)).toBe(5);
  });

  it('is shown for each certificate that has one', async () => {
    const { text } = await inspectMinted({ shape: 'attest-key' });
    expect(text).toContain('KeyDescription in chain[0]');
    expect(text).toContain('KeyDescription in chain[1]');
  });

  it('twice in one certificate is pointed out, and both are in the trees', async () => {
    const { text } = await inspectMinted({ keyDescriptionCopies: 2 });
    expect(section(text, 'chain[0]')).toContain(`(${KEY_DESCRIPTION_OID}) AGAIN`);
    expect(text.match(/^ASN\.1 of 1\.3\.6\.1\.4\.1\.11129\.2\.1\.17 /gm)).toHaveLength(2);
  });

  it('in the tree carries the documented names', async () => {
    const { text } = await inspectMinted({});
    expect(text).toMatch(/^ +\d+ +\d+ +\[704\] rootOfTrust$/m);
    expect(text).toMatch(/^ +\d+ +\d+ +INTEGER 2 \(SIGN\)$/m);
    expect(text).toMatch(/^ +\d+ +\d+ +BOOLEAN deviceLocked TRUE$/m);
  });
});

describe('device ids', () => {
  const IDS = { imei: '490154203237518', serial: 'R58M12345XY', meid: 'A10000009296F2' };
  const hex = (text: string) => Buffer.from(text).toString('hex');

  it('are hidden in text, in facts and in trees', async () => {
    const { text, json } = await inspectMinted({ ids: IDS, uniqueId: der.hex('00112233445566778899aabb') });
    for (const id of [IDS.imei, IDS.serial, IDS.meid]) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(hex(id));
      expect(text.split(`…${id.slice(-4)} (redacted)`)).toHaveLength(3);
      expect(json).toContain(id);
    }
    expect(text).not.toContain('00112233445566778899aabb');
    expect(text.split('…aabb (redacted)')).toHaveLength(3);
  });

  it('are shown with --redact none', async () => {
    const { text } = await inspectMinted({ ids: IDS }, { redact: 'none' });
    for (const id of [IDS.imei, IDS.serial, IDS.meid]) expect(text).toContain(id);
    expect(text).toContain(hex(IDS.imei));
  });

  it('are hidden everywhere with --redact all, the challenge too', async () => {
    const { text, json } = await inspectMinted(
      { ids: IDS, challenge: 'a secret challenge' },
      { redact: 'all' },
    );
    const forms = [IDS.imei, IDS.serial, 'a secret challenge'].flatMap((id) => [
      id,
      hex(id),
      Buffer.from(id).toString('base64url'),
    ]);
    for (const form of forms) {
      expect(text).not.toContain(form);
      expect(json).not.toContain(form);
    }
  });

  it('stay hidden where they are wrapped to be overlooked', async () => {
    // The OCTET STRING of an IMEI that itself holds DER.
    const inner = der.sequence(der.octets(Buffer.from(IDS.imei)));
    const { text } = await inspectMinted({ hardwareEnforced: { tags: { 714: der.octets(inner) } } });
    expect(text).toContain('attestationIdImei');
    expect(text).not.toContain(hex(IDS.imei));
    expect(text).not.toContain(IDS.imei);
  });
});

describe('hostile text', () => {
  const NAME = 'x\n::error::pwn\u001b]0;title\u0007\u202egnp\r\n##[group]';

  it.each([true, false])(
    'in names and packages stays on its line and does nothing (ascii %s)',
    async (ascii) => {
      const { text } = await inspectMinted(
        {
          application: { packages: [{ name: NAME, version: 1 }], signers: [] },
          ids: { model: NAME },
          certificates: { leaf: { subject: [['CN', NAME]] } },
        },
        { ascii },
      );
      expect(text).not.toMatch(ascii ? /[^\n\x20-\x7e]/ : /[^\P{C}\n]/u);
      expect(text).not.toMatch(/^\s*::/m);
      expect(text).not.toContain('##[');
      expect(text).toContain('\\u{1b}');
    },
  );

  it('can not imitate a documented name in a tree', async () => {
    const { text } = await inspectMinted({ ids: { model: 'x attestationChallenge 00' } });
    expect(text).toMatch(/OCTET STRING \w+ "x attestationChallenge 00"$/m);
  });

  it('fits the width it is given', async () => {
    const { text } = await inspectMinted({ ids: { model: 'm'.repeat(500) } }, { width: 60 });
    const lines = text.split('\n').filter((line) => line !== BANNER);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

describe('long values', () => {
  it('are cut in text and whole with -v and in JSON', async () => {
    const uniqueId = Buffer.alloc(100, 0xab);
    const normal = await inspectMinted({ uniqueId }, { redact: 'none' });
    const verbose = await inspectMinted({ uniqueId }, { redact: 'none', verbosity: 'verbose', width: 1000 });
    expect(normal.text).toContain(`${'ab'.repeat(32)}... (100 bytes)`);
    expect(verbose.text).toContain('ab'.repeat(100));
    expect(normal.json).toContain('ab'.repeat(100));
  });
});

describe('the tree in JSON', () => {
  it('has the offsets of openssl', async () => {
    const chain = await mintChain({});
    const [result] = await inspectBytes(toPem(...chain.certificates));
    const tree = result?.asn1?.find(({ summary }) => summary.oid === KEY_DESCRIPTION_OID)?.summary;
    const value = extensionValues(chain.certificates[0] ?? new Uint8Array()).find(
      ({ oid }) => oid === KEY_DESCRIPTION_OID,
    )?.value;
    expect(tree).toMatchObject({ at: 'chain[0]', bytes: value?.length, critical: false });
    const elements = asn1parse(value ?? new Uint8Array()).length;
    // openssl does not look into AttestationApplicationId: 7 elements more with one package and one signer.
    expect(tree?.crossCheck).toEqual({ outcome: 'agree', elements: elements + 7, differences: [] });
  });
});

describe('quiet', () => {
  it('is the banner once and one line for each input, as the summary is', async () => {
    const results = [
      ...(await inspectBytes(readFileSync('samples/strongbox-good/chain.pem'))),
      ...(await inspectBytes('nothing to see here')),
    ];
    const text = renderInspectText(results, { ...PAGE, verbosity: 'quiet' }, createRedactor('auto', 'text'));
    const lines = text.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(BANNER);
    expect(lines[1]).toBe(
      'input-0  NOT VERIFIED  android-key-attestation  4 certificates  says version 300, STRONG_BOX',
    );
    expect(lines[2]).toMatch(/^input-0 {2}NOT VERIFIED {2}ERR_INPUT_NO_ARTIFACT /);
    expect(lines[3]).toBe('');
    expect(renderInspectSummary(results, { ascii: false })).toBe(text);
  });
});

describe('inputs', () => {
  it('without evidence are results with an error, and the others are read', async () => {
    const results = await inspectBytes('nothing to see here');
    expect(results[0]?.errors[0]?.code).toBe('ERR_INPUT_NO_ARTIFACT');
    expect(inspectExitCode(results)).toBe(5);
    expect(inspectExitCode([])).toBe(5);
  });

  it('with a public key show it', async () => {
    const chain = await mintChain({});
    const pem = openssl(['x509', '-inform', 'DER', '-noout', '-pubkey'], chain.certificates[0] ?? '');
    const results = await inspectBytes(pem);
    const text = renderInspectText(results, PAGE, createRedactor('auto', 'text'));
    expect(text).toContain('kind         public-key');
    expect(section(text, 'public key')).toMatch(/curve\s+P_256/);
    expect(inspectExitCode(results)).toBe(0);
  });
});
