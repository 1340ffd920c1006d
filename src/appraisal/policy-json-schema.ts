// The JSON Schema of policy files for editors, made from the same vocabulary as the validation.
import { CHECK_IDS } from '../model/finding.ts';
import { bundledPolicyNames } from './policy.ts';
import { TRUST_KINDS } from './policy-model.ts';
import {
  BOOT_KEY_PATTERN,
  DENY_PATTERN,
  NAME_PATTERN,
  PEM_PATTERN,
  POLICY_LIMITS,
  PROSE_PATTERN,
  REQUIRED_TIERS,
} from './policy-schema.ts';
import { FIELD_NAMES, FIELDS, type Field, type FieldName } from './vocabulary.ts';

type Schema = Readonly<Record<string, unknown>>;

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
) {
  return { description, type: 'object', properties, required, additionalProperties: false };
}

function array(
  description: string,
  items: Schema,
  limits: { readonly min: number; readonly max: number },
): Schema {
  return { description, type: 'array', items, minItems: limits.min, maxItems: limits.max };
}

const integer = (limits: { readonly min: number; readonly max: number }): Schema => ({
  type: 'integer',
  minimum: limits.min,
  maximum: limits.max,
});

function conditionSchema(field: Field): Schema {
  switch (field.type) {
    case 'one-of':
      return {
        type: 'array',
        items: { enum: field.values },
        minItems: 1,
        uniqueItems: true,
      };
    case 'number': {
      const bound = integer({ min: 0, max: POLICY_LIMITS.months });
      return {
        type: 'object',
        properties: { above: bound, below: bound },
        minProperties: 1,
        additionalProperties: false,
      };
    }
    case 'yes-no':
      return { enum: [true, false, 'reported'] };
    case 'text':
      return { const: 'reported' };
  }
}

function conditions(description: string, names: readonly FieldName[]): Schema {
  const properties = Object.fromEntries(names.map((name) => [name, conditionSchema(FIELDS[name])]));
  return { description, type: 'object', properties, minProperties: 1, additionalProperties: false };
}

function labelled(description: string, name: string, pattern: RegExp, max: number): Schema {
  const item = object(
    'A label for reports, and the thing itself.',
    { label: ref('prose'), [name]: { type: 'string', pattern: pattern.source } },
    ['label', name],
  );
  return array(description, item, { min: 1, max });
}

const COMPLETE_KEYS = [
  'requiredTier',
  'requiredChecks',
  'tiers',
  'score',
  'operations',
  'stepUp',
  'deny',
] as const;

/** The JSON Schema (2020-12) of a policy file as a plain object. */
export function policyJsonSchema(): Schema {
  const { points, entries } = POLICY_LIMITS;
  const claims = FIELD_NAMES.filter((name) => FIELDS[name].from === 'claims');
  const pointRange = integer({ min: -points, max: points });
  const properties = {
    name: { ...ref('name'), description: 'Not that of a bundled policy.' },
    description: { ...ref('prose'), description: 'What the policy is for, one line.' },
    version: { description: 'Version of this format.', const: 1 },
    extends: {
      description: 'A bundled policy; this file then says only what differs.',
      enum: bundledPolicyNames(),
    },
    requiredTier: { ...ref('tier'), description: 'The tier that counts as success.' },
    requiredChecks: array('Checks that must be decided beside the essential ones.', ref('check'), {
      min: 0,
      max: entries,
    }),
    tiers: object(
      'What a verified result must meet. The gates of standard apply to strong too.',
      { strong: ref('gates'), standard: ref('gates') },
      [],
    ),
    passkeyTiers: object(
      'The same for WebAuthn registrations and authentications; without it, tiers holds for them too.',
      { strong: ref('gates'), standard: ref('gates') },
      [],
    ),
    score: object(
      'The risk breakdown.',
      {
        signals: array('One row each; with extends, replaced by name.', ref('signal'), {
          min: 1,
          max: POLICY_LIMITS.signals,
        }),
      },
      ['signals'],
    ),
    operations: array('What each operation needs; with extends, replaced by name.', ref('operation'), {
      min: 1,
      max: POLICY_LIMITS.operations,
    }),
    stepUp: array('Methods to ask for instead, best first.', ref('name'), { min: 1, max: entries }),
    deny: array('Failing checks that deny: check or check/reason.', ref('denyRule'), {
      min: 0,
      max: entries,
    }),
    trust: object(
      'Trust material of your own, and how old published material may be.',
      {
        maxAgeDays: object(
          'Whole days by kind; what is older leaves what rests on it unknown.',
          Object.fromEntries(TRUST_KINDS.map((kind) => [kind, integer({ min: 0, max: POLICY_LIMITS.days })])),
          [],
        ),
        bootKeys: labelled('Boot keys as verifiedBootKey shows them.', 'key', BOOT_KEY_PATTERN, entries),
        anchors: labelled('Roots: PEM certificates or public keys.', 'pem', PEM_PATTERN, entries),
      },
      [],
    ),
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'keytier appraisal policy, version 1',
    ...object('How keytier weighs verified evidence.', properties, ['name', 'description', 'version']),
    anyOf: [
      { required: ['extends'] },
      {
        required: COMPLETE_KEYS,
        properties: {
          tiers: { required: ['strong', 'standard'] },
          passkeyTiers: { required: ['strong', 'standard'] },
        },
      },
    ],
    $defs: {
      name: { type: 'string', pattern: NAME_PATTERN.source },
      prose: { type: 'string', pattern: PROSE_PATTERN.source },
      tier: { enum: REQUIRED_TIERS },
      check: { enum: CHECK_IDS },
      denyRule: { type: 'string', pattern: DENY_PATTERN.source },
      gates: conditions('Conditions on claims; all must hold.', claims),
      when: conditions('Conditions on claims and signals; all must hold.', FIELD_NAMES),
      signal: object(
        'One row of the risk breakdown: the first case that holds counts.',
        {
          signal: ref('name'),
          cases: array('In order.', ref('case'), { min: 1, max: POLICY_LIMITS.cases }),
        },
        ['signal', 'cases'],
      ),
      case: object(
        'What the signal is worth where `when` holds; without `when` it always does.',
        {
          when: ref('when'),
          points: pointRange,
          reason: {
            ...ref('prose'),
            description: 'Shown; {field} stands for the value of a claim or signal.',
          },
        },
        ['points', 'reason'],
      ),
      operation: object(
        'An operation is allowed at this tier and score or above.',
        { operation: ref('name'), requiredTier: ref('tier'), threshold: pointRange },
        ['operation', 'requiredTier', 'threshold'],
      ),
    },
  };
}

/** The schema as the text of docs/schema/policy-v1.json. */
export function renderPolicyJsonSchema(): string {
  return `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
}
