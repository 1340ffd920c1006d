// What detect finds, and what it says it was recognised by.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectExitCode, detectInputs } from '../../src/inspect/detection.ts';
import { renderDetectSummary, renderDetectText } from '../../src/inspect/render-detect.ts';
import { der, mintChain, toPem } from '../lib/mint.ts';
import { inputs, PAGE } from './fixtures.ts';
import { openssl } from './openssl.ts';

const detect = (...texts: readonly (string | Uint8Array)[]) => detectInputs(inputs(...texts));

describe('detect', () => {
  it('says where a nested chain stands', async () => {
    const detections = await detect(readFileSync('samples/ticket.json'));
    expect(detections).toMatchObject([
      {
        input: { source: 'input-0#/log/3/payload/x5c', kind: 'android-key-attestation' },
        certificates: 4,
        why: 'chain[0] carries 1.3.6.1.4.1.11129.2.1.17 (Android KeyDescription)',
      },
    ]);
    expect(detectExitCode(detections)).toBe(0);
  });

  it('names every attestation extension', async () => {
    const [detection] = await detect(readFileSync('samples/rkp-expired/chain.pem'));
    expect(detection?.why).toContain('chain[0] carries 1.3.6.1.4.1.11129.2.1.17');
    expect(detection?.why).toContain('chain[1] carries 1.3.6.1.4.1.11129.2.1.30 (Android provisioning info)');
  });

  it('says of a chain without attestation that there is none', async () => {
    const chain = await mintChain({ keyDescriptionDer: null });
    const [detection] = await detect(toPem(...chain.certificates));
    expect(detection?.input.kind).toBe('certificate-chain');
    expect(detection?.why).toContain('none carries an attestation extension');
  });

  it('says of an identifier in the wrong place that it is in no extension', async () => {
    const oid = der.oid('1.3.6.1.4.1.11129.2.1.17');
    const chain = await mintChain({
      keyDescriptionDer: null,
      certificates: { leaf: { extraExtensions: [{ oid: '1.2.3.4', critical: false, value: oid }] } },
    });
    const [detection] = await detect(toPem(...chain.certificates));
    expect(detection?.why).toContain('in no extension that decodes');
  });

  it('describes a public key', async () => {
    const [leaf = new Uint8Array()] = (await mintChain({})).certificates;
    const [detection] = await detect(openssl(['x509', '-inform', 'DER', '-noout', '-pubkey'], leaf));
    expect(detection).toMatchObject({ input: { kind: 'public-key' }, certificates: 0 });
    expect(detection?.why).toContain('EC P_256');
  });

  it('notes a private key that lies beside, and does not show it', async () => {
    const chain = toPem(...(await mintChain({})).certificates);
    const key = openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], '');
    const text = renderDetectText(await detect(`${key}${chain}`), PAGE);
    expect(text).toContain('1 private key');
    expect(text).not.toContain(key.split('\n')[1]);
  });

  it('gives an error for an input that holds nothing, and reads the others', async () => {
    const detections = await detect('hello', readFileSync('samples/tee-good/chain.pem'));
    expect(detections.map(({ error }) => error?.code)).toEqual(['ERR_INPUT_NO_ARTIFACT', undefined]);
    expect(detectExitCode(detections)).toBe(5);
    expect(detectExitCode([])).toBe(5);
    const text = renderDetectText(detections, PAGE);
    expect(text).toContain('nothing found  no evidence found in input-0 [ERR_INPUT_NO_ARTIFACT]');
  });

  it('prints a line for each artefact where it is to be short', async () => {
    const detections = await detect(readFileSync('samples/tee-good/chain.pem'));
    const line = 'input-0  android-key-attestation  4 certificates\n';
    expect(renderDetectSummary(detections, PAGE)).toBe(line);
    expect(renderDetectText(detections, { ...PAGE, verbosity: 'quiet' })).toBe(line);
  });
});
