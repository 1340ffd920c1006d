// Reads one result of a saved JSON report, so that it can be appraised again under another policy.
import { ARTIFACT_KINDS } from '../model/artifact.ts';
import { KeytierError } from '../model/errors.ts';
import type { AppraisedEvidence } from './appraise.ts';
import {
  integer,
  isMapping,
  list,
  mapping,
  type Problem,
  pathText,
  text,
  type Validator,
  word,
} from './validate.ts';
import { FIELD_NAMES, FIELDS, type Field } from './vocabulary.ts';

/** A report holds far fewer findings: one or two for each check. */
const MAX_FINDINGS = 10_000;
/** Patch levels are six or eight digits: more months than this cannot come from one. */
const MAX_MONTHS = 120_000;

const OUTCOMES = ['pass', 'notice', 'fail', 'unknown', 'not-applicable'];
const BASES = ['proven', 'attested', 'claimed', 'none'];

const orNull =
  (validator: Validator): Validator =>
  (value, path, report) => {
    if (value !== null) validator(value, path, report);
  };

const ANY_TEXT = text({ pattern: /^/, what: 'text' });

/** A check that this version does not know is accepted: a newer report may hold one, and its failure counts. */
const FINDING = mapping({
  required: {
    check: text({ pattern: /^[a-z.-]{1,100}$/, what: 'a check id' }),
    outcome: word(OUTCOMES),
    reason: orNull(text({ pattern: /^[a-z0-9-]{1,100}$/, what: 'a reason code or null' })),
    basis: word(BASES),
    at: orNull(ANY_TEXT),
    seen: orNull(ANY_TEXT),
    expected: orNull(ANY_TEXT),
  },
  others: 'ignored',
});

function claimValidator(field: Field): Validator {
  if (field.type === 'one-of') return word(field.values);
  return orNull(integer({ min: -MAX_MONTHS, max: MAX_MONTHS }));
}

const CLAIM_NAMES = FIELD_NAMES.filter((name) => name !== 'kind' && FIELDS[name].from === 'claims');

/** Claims that reports of earlier versions do not have, and what their absence means. */
const LATER_CLAIMS = { userVerified: 'unknown' } as const satisfies Partial<AppraisedEvidence['claims']>;

const isLater = (name: string) => Object.hasOwn(LATER_CLAIMS, name);

const RESULT = mapping({
  required: {
    input: mapping({ required: { kind: word(ARTIFACT_KINDS) }, others: 'ignored' }),
    findings: list(FINDING, { min: 0, max: MAX_FINDINGS }),
    claims: mapping({
      required: Object.fromEntries(
        CLAIM_NAMES.filter((name) => !isLater(name)).map((name) => [name, claimValidator(FIELDS[name])]),
      ),
      optional: Object.fromEntries(
        CLAIM_NAMES.filter(isLater).map((name) => [name, claimValidator(FIELDS[name])]),
      ),
      others: 'ignored',
    }),
  },
  others: 'ignored',
});

/**
 * Takes what the appraisal weighs from an element of a report's `results`. Nothing in a report is signed: an appraisal
 * of it is worth as much as the place the report was kept in.
 *
 * @param result the parsed element
 * @param where its source, for messages
 * @throws KeytierError ERR_INPUT_MALFORMED where a field is missing or has a value this version does not know
 */
export function loadSavedEvidence(result: unknown, where: string): AppraisedEvidence {
  const problems: Problem[] = [];
  RESULT(result, [], (problem) => problems.push(problem));
  const [first] = problems;
  if (first === undefined && isMapping(result)) {
    const { input, findings, claims } = result as {
      readonly input: Pick<AppraisedEvidence, 'kind'>;
    } & AppraisedEvidence;
    return { kind: input.kind, findings, claims: { ...LATER_CLAIMS, ...claims } };
  }
  const message = `the result cannot be appraised again: ${pathText(first?.path ?? [])} ${first?.message ?? ''}`;
  throw new KeytierError('ERR_INPUT_MALFORMED', message, {
    where,
    ...(first?.seen === undefined ? {} : { seen: first.seen }),
    hint: first?.hint ?? 'only results that were verified hold claims; give a report made with -f json',
  });
}
