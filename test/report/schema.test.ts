// The published JSON Schema: it accepts what the renderers print and refuses what breaks the contract.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { TIERS, VERDICTS } from '../../src/model/appraisal.ts';
import { ARTIFACT_KINDS } from '../../src/model/artifact.ts';
import { ERROR_CODES, KeytierError } from '../../src/model/errors.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';
import { renderErrorJson } from '../../src/report/error.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderNdjson } from '../../src/report/ndjson.ts';
import { redact } from '../../src/report/redact.ts';
import {
  buildReport,
  buildResult,
  finding,
  HOSTILE,
  hostileResult,
  INVALID,
  UNREADABLE,
} from './fixtures.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/schema/report-v1.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addSchema(schema);

function validator(pointer: string): ValidateFunction {
  const found = ajv.getSchema(`${schema.$id}${pointer}`);
  if (found === undefined) throw new Error(`no schema at ${pointer}`);
  return found;
}

const validateDocument = validator('');

function problems(document: unknown, validate = validateDocument): string[] {
  validate(document);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Walks to the object that holds the last part of a slash-separated path. */
function holder(document: unknown, path: string): { readonly target: object; readonly key: string } {
  const parts = path.split('/');
  const key = parts.pop() ?? '';
  let target = document;
  for (const part of parts) target = Reflect.get(Object(target), part);
  if (typeof target !== 'object' || target === null) throw new Error(`nothing at ${path}`);
  return { target, key };
}

/** A sound report, parsed, with the value at one path changed, or taken out if `value` is undefined. */
function edited(
  path: string,
  value: unknown,
  report: unknown = JSON.parse(renderJson(buildReport())),
): unknown {
  const { target, key } = holder(report, path);
  if (value === undefined) Reflect.deleteProperty(target, key);
  else Reflect.set(target, key, value);
  return report;
}

describe('report-v1.json accepts', () => {
  it('reports with every verdict', () => {
    const undecided = buildResult({ verdict: 'undecided', tier: 'none', exitCode: 4, assurance: null });
    expect(
      problems(JSON.parse(renderJson(buildReport([buildResult(), INVALID, undecided, UNREADABLE])))),
    ).toEqual([]);
    expect(problems(JSON.parse(renderJson(buildReport([]))))).toEqual([]);
  });

  it('each line of NDJSON', () => {
    const lines = renderNdjson(buildReport([buildResult(), UNREADABLE]))
      .trimEnd()
      .split('\n');
    const parsed = lines.map((line) => JSON.parse(line));
    for (const line of parsed.slice(0, -1)) expect(problems(line, validator('#/$defs/result'))).toEqual([]);
    expect(problems(parsed.at(-1), validator('#/$defs/ndjsonSummary'))).toEqual([]);
  });

  it('every check id, kind and error code of the model', () => {
    const findings = CHECK_IDS.map((check) => finding({ check }));
    expect(problems(JSON.parse(renderJson(buildReport([buildResult({ findings })]))))).toEqual([]);
    for (const code of ERROR_CODES) {
      expect(problems(JSON.parse(renderErrorJson(new KeytierError(code, 'x'))))).toEqual([]);
    }
    expect(schema.$defs.kind.enum).toEqual(ARTIFACT_KINDS);
    expect(schema.$defs.verdict.enum).toEqual(VERDICTS);
    expect(schema.$defs.tier.enum).toEqual(TIERS);
  });

  it('redacted reports and hostile text', () => {
    expect(problems(JSON.parse(renderJson(redact(buildReport(), 'all', { format: 'json' }))))).toEqual([]);
    for (const text of Object.values(HOSTILE)) {
      expect(problems(JSON.parse(renderJson(buildReport([hostileResult(text)]))))).toEqual([]);
    }
  });

  it('fields that a later minor version adds', () => {
    const later = edited('results/0/findings/0/severity', 'low', edited('results/0/peers', 3));
    edited('schemaVersion', '1.7', later);
    expect(problems(later)).toEqual([]);
  });
});

describe('report-v1.json refuses', () => {
  const cases: readonly [string, string, unknown, string][] = [
    ['a verdict of its own', 'results/0/verdict', 'ok', 'verdict must be equal to one'],
    ['a tier in capitals', 'results/0/tier', 'STRONG', 'tier must be equal to one'],
    ['a basis of its own', 'results/0/findings/0/basis', 'likely', 'basis must be equal to one'],
    ['an outcome of its own', 'results/0/findings/0/outcome', 'warn', 'outcome must be equal to one'],
    ['a check id without a group', 'results/0/findings/0/check', 'root', 'check must match pattern'],
    ['a kind of its own', 'results/0/input/kind', 'jwt', 'input/kind must be equal to one'],
    ['a decision of its own', 'results/0/decisions/0/outcome', 'maybe', 'outcome must be equal to one'],
    ['a claim of its own', 'results/0/claims/boot', 'fine', 'claims/boot must be equal to one'],
    ['an exit code of its own', 'results/0/exitCode', 42, 'exitCode must be equal to one'],
    ['a root class of its own', 'results/0/facts/root/class', 'mine', 'root/class must be equal to one'],
    [
      'a security level in lower case',
      'results/0/facts/keyDescription/keyMintSecurityLevel',
      'tee',
      'keyMintSecurityLevel must be',
    ],
    [
      'an integer as a fraction',
      'results/0/facts/keyDescription/attestationVersion',
      1.5,
      'attestationVersion must be',
    ],
    [
      'a boot state of its own',
      'results/0/facts/keyDescription/hardwareEnforced/rootOfTrust/verifiedBootState',
      'green',
      'verifiedBootState must be',
    ],
    ['a digest in capitals', 'results/0/input/sha256', 'E3B0C442', 'input/sha256 must match'],
    ['a time with an offset', 'run/at', '2026-11-01T00:00:00+01:00', 'run/at must match pattern'],
    ['a day that is not there', 'run/verifiedAt', '2026-02-30T00:00:00Z', 'verifiedAt must match format'],
    ['a tier beside a failed verdict', 'results/0/verdict', 'invalid', 'tier must be equal to constant'],
    [
      'an unreadable result without its error',
      'results/0/verdict',
      'unreadable',
      "required property 'error'",
    ],
    ['a finding without a basis', 'results/0/findings/0/basis', undefined, "required property 'basis'"],
    ['a result without findings', 'results/0/findings', undefined, "required property 'findings'"],
    ['a report without a summary', 'summary', undefined, "required property 'summary'"],
    ['another schema', 'schema', 'other.report', 'schema must be equal to constant'],
    ['another major version', 'schemaVersion', '2.0', 'schemaVersion must match pattern'],
  ];

  it.each(cases)('%s', (_, path, value, problem) => {
    expect(problems(edited(path, value)).join('\n')).toContain(problem);
  });

  it('an error without a code, or with one of its own', () => {
    expect(problems({ error: { message: 'x', where: null, hint: null } }).join()).toContain("'code'");
    expect(problems({ error: { code: 'oops', message: 'x', where: null, hint: null } }).join()).toContain(
      'pattern',
    );
    expect(problems({}).join()).toContain("'schema'");
  });
});

describe('report-v1.json', () => {
  it('describes every definition and every field', () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, { description?: string }> };
      for (const [name, field] of Object.entries(properties ?? {})) {
        const conditional = path.includes('/allOf/');
        if (!conditional && field.description === undefined) bare.push(`${path}/${name}`);
      }
      for (const [key, child] of Object.entries(node)) walk(child, `${path}/${key}`);
    };
    walk(schema, '');
    for (const [name, definition] of Object.entries<{ description?: string }>(schema.$defs)) {
      if (definition.description === undefined) bare.push(name);
    }
    expect(bare).toEqual([]);
  });
});
