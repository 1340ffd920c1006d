// The published JSON Schemas of `inspect` and `detect`: they accept what the renderers print and refuse what breaks the contract.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { detectInputs } from '../../src/inspect/detection.ts';
import { createRedactor } from '../../src/inspect/redact-facts.ts';
import { detectionJson, inspectionJson, renderDocument, renderLines } from '../../src/inspect/render-json.ts';
import { KeytierError } from '../../src/model/errors.ts';
import { renderErrorJson } from '../../src/report/error.ts';
import { mintChain, toPem } from '../lib/mint.ts';
import { inputs, inspectBytes } from './fixtures.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../docs/schema/${name}-v1.json`, import.meta.url), 'utf8'));
const SCHEMAS = { inspect: read('inspect'), detect: read('detect') } as const;
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
addFormats.default(ajv);
ajv.addSchema(read('report'));
for (const schema of Object.values(SCHEMAS)) ajv.addSchema(schema);

type Command = keyof typeof SCHEMAS;

function problems(command: Command, document: unknown, pointer = ''): string[] {
  ajv.validate(`urn:keytier:schema:${command}-v1${pointer}`, document);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const envelope = (command: Command) => ({ schema: `keytier.${command}`, version: '1.2.3' }) as const;
const redactor = createRedactor('auto', 'json');

/** What `keytier inspect --asn1` prints of some bytes. */
async function inspected(bytes: string | Uint8Array): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await inspectBytes(bytes)).map((result) => inspectionJson(result, redactor));
}

async function detected(
  ...texts: readonly (string | Uint8Array)[]
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await detectInputs(inputs(...texts))).map(detectionJson);
}

const sample = (name: string) => readFileSync(`samples/${name}`);

/** A leaf that does not decode (the type of its version's number is broken) among sound certificates, as PEM. */
async function damaged(): Promise<string> {
  const [leaf = new Uint8Array(), ...others] = (await mintChain()).certificates;
  const broken = Buffer.from(leaf);
  broken.writeUInt8(0x05, broken.indexOf('a003020102', 'hex') + 2);
  return toPem(broken, ...others);
}

/** A sound document with the value at one slash-separated path set, or taken out where `value` is undefined. */
function edited(document: unknown, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(document);
  const parts = path.split('/');
  const key = parts.pop() ?? '';
  let target = copy;
  for (const part of parts) target = Reflect.get(Object(target), part);
  if (typeof target !== 'object' || target === null) throw new Error(`nothing at ${path}`);
  if (value === undefined) Reflect.deleteProperty(target, key);
  else Reflect.set(target, key, value);
  return copy;
}

describe('inspect-v1.json accepts', () => {
  const SOUND = [
    'strongbox-good/chain.pem',
    'extended-chain/chain.pem',
    'ticket.json',
    'rkp-expired/chain.pem',
  ];

  it.each(SOUND)('%s, with the trees of its extensions', async (name) => {
    const results = await inspected(sample(name));
    expect(problems('inspect', JSON.parse(renderDocument(envelope('inspect'), results)))).toEqual([]);
    for (const line of renderLines(envelope('inspect'), results).trimEnd().split('\n'))
      expect(problems('inspect', JSON.parse(line), '#/$defs/line')).toEqual([]);
  });

  it('nothing found, a damaged certificate, a bare key and an error of the command', async () => {
    const [nothing] = await inspected('just words');
    expect(nothing).toMatchObject({ error: { code: 'ERR_INPUT_NO_ARTIFACT' } });
    const [broken] = await inspected(await damaged());
    expect(broken).toMatchObject({ facts: { chain: [{ undecodable: expect.any(String) }, {}, {}, {}] } });
    const key = await inspected(JSON.stringify({ publicKey: SPKI_PEM }));
    for (const results of [[nothing, broken], key])
      expect(
        problems('inspect', { ...JSON.parse(renderDocument(envelope('inspect'), [])), results }),
      ).toEqual([]);
    expect(problems('inspect', JSON.parse(renderErrorJson(new KeytierError('ERR_USAGE', 'x'))))).toEqual([]);
  });

  it('fields that a later minor version adds', async () => {
    const document = JSON.parse(renderDocument(envelope('inspect'), await inspected(sample('ticket.json'))));
    document.schemaVersion = '1.9';
    document.results[0].later = 1;
    expect(problems('inspect', document)).toEqual([]);
  });
});

/** A P-256 key (the base point of the curve, SEC 2). */
const SPKI_PEM = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----`;

describe('inspect-v1.json refuses', () => {
  const cases: readonly [string, string, unknown, string][] = [
    ['a document that claims to be verified', 'verified', true, 'must be equal to constant'],
    ['a document that does not say', 'verified', undefined, "required property 'verified'"],
    ['another schema', 'schema', 'keytier.report', 'must be equal to constant'],
    ['another major version', 'schemaVersion', '2.0', 'must match pattern'],
    ['a result without facts', 'results/0/facts', undefined, "required property 'facts'"],
    ['a kind of its own', 'results/0/input/kind', 'jwt', 'kind must be equal to one'],
    ['no kind and no error', 'results/0/input/kind', null, "required property 'error'"],
    ['a certificate without a key', 'results/0/facts/chain/0/key', undefined, "required property 'key'"],
    ['an undecodable one without a reason', 'results/0/facts/chain/0', { undecodable: 1 }, 'must be string'],
    [
      'a security level in lower case',
      'results/0/facts/keyDescription/keyMintSecurityLevel',
      'tee',
      'keyMintSecurityLevel must be',
    ],
    ['a tree and a problem', 'results/0/asn1/0/problem', 'x', 'exactly one schema'],
    [
      'a cross-check of its own',
      'results/0/asn1/0/crossCheck/outcome',
      'fine',
      'outcome must be equal to one',
    ],
    ['a difference that is none', 'results/0/asn1/0/crossCheck/differences', ['x'], 'more than 0 items'],
    ['an element without a length', 'results/0/asn1/0/tree/length', undefined, "required property 'length'"],
    ['a tag class in capitals', 'results/0/asn1/0/tree/class', 'UNIVERSAL', 'class must be equal to one'],
    [
      'content beside elements',
      'results/0/asn1/1/tree/children/0/children',
      [{}],
      'hex boolean schema is false',
    ],
  ];

  it.each(cases)('%s', async (_, path, value, problem) => {
    const document = JSON.parse(
      renderDocument(envelope('inspect'), await inspected(sample('strongbox-good/chain.pem'))),
    );
    expect(problems('inspect', edited(document, path, value)).join('\n')).toContain(problem);
  });
});

describe('detect-v1.json', () => {
  it('accepts what is found, what is not, and an error of the command', async () => {
    const results = await detected(sample('ticket.json'), 'just words', sample('strongbox-good/chain.pem'));
    expect(results.map((result) => 'error' in result)).toEqual([false, true, false]);
    expect(problems('detect', JSON.parse(renderDocument(envelope('detect'), results)))).toEqual([]);
    for (const line of renderLines(envelope('detect'), results).trimEnd().split('\n'))
      expect(problems('detect', JSON.parse(line), '#/$defs/line')).toEqual([]);
    expect(problems('detect', JSON.parse(renderErrorJson(new KeytierError('ERR_USAGE', 'x'))))).toEqual([]);
  });

  const cases: readonly [string, string, unknown, string][] = [
    ['a document that claims to be verified', 'verified', true, 'must be equal to constant'],
    ['the schema of another command', 'schema', 'keytier.inspect', 'must be equal to constant'],
    ['a result without its input', 'results/0/input', undefined, "required property 'input'"],
    ['a find without its reason', 'results/0/why', undefined, "required property 'why'"],
    ['an empty reason', 'results/0/why', '', 'fewer than 1 characters'],
    ['a find of no kind', 'results/0/input/kind', null, 'kind must NOT be valid'],
    ['an error beside a kind', 'results/1/input/kind', 'public-key', 'kind must be null'],
    ['half a certificate', 'results/0/certificates', 1.5, 'must be integer'],
    ['a note of its own form', 'results/0/notes', [{ note: 'x' }], "required property 'check'"],
    ['an error code of its own', 'results/1/error/code', 'oops', 'must match pattern'],
  ];

  it.each(cases)('refuses %s', async (_, path, value, problem) => {
    const results = await detected(sample('ticket.json'), 'just words');
    const document = JSON.parse(renderDocument(envelope('detect'), results));
    expect(problems('detect', edited(document, path, value)).join('\n')).toContain(problem);
  });
});

describe.each(Object.entries(SCHEMAS))('%s-v1.json', (_, schema) => {
  it('describes every definition and every field', () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, { description?: string }> };
      const conditional = /\/(if|then|else|anyOf|dependentSchemas)\b/.test(path);
      for (const [name, field] of Object.entries(properties ?? {}))
        if (!conditional && !path.endsWith('/input') && field.description === undefined)
          bare.push(`${path}/${name}`);
      for (const [key, child] of Object.entries(node)) walk(child, `${path}/${key}`);
    };
    walk(schema, '');
    for (const [name, definition] of Object.entries<{ description?: string }>(schema.$defs))
      if (definition.description === undefined) bare.push(name);
    expect(bare).toEqual([]);
  });
});
