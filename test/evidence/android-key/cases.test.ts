// Every edge case of Android key attestation, one a line: the finding, the verdict, the tier and the exit code.
import { describe, expect, it } from 'vitest';
import { CHECK_IDS, type CheckId, type Finding, type Outcome } from '../../../src/model/finding.ts';
import { anchorOf, answerOf, verifyCertificates, wordsOf } from '../../lib/verify.ts';
import { ATTESTATION_CASES } from './cases/attestation.ts';
import { BINDING_CASES } from './cases/binding.ts';
import { type Case, chainOf } from './cases/case.ts';
import { CHAIN_CASES } from './cases/chain.ts';
import { DEVICE_CASES } from './cases/device.ts';
import { REVOCATION_CASES } from './cases/revocation.ts';

const TABLES: Readonly<Record<string, readonly Case[]>> = {
  chain: CHAIN_CASES,
  revocation: REVOCATION_CASES,
  attestation: ATTESTATION_CASES,
  device: DEVICE_CASES,
  binding: BINDING_CASES,
};

/** Outcomes seen in any case, by check; `absent` where a check that can only warn said nothing. */
const seen = new Map<CheckId, Set<Outcome | 'absent'>>(CHECK_IDS.map((check) => [check, new Set()]));

function collect(findings: readonly Finding[]): void {
  for (const [check, outcomes] of seen) {
    const own = findings.filter((finding) => finding.check === check);
    if (own.length === 0 && findings.length > 0) outcomes.add('absent');
    for (const { outcome } of own) outcomes.add(outcome);
  }
}

async function run(entry: Case) {
  const chain = await chainOf(entry);
  const captured = await (entry.captured?.(chain) ?? chain.certificates);
  const options = typeof entry.verify === 'function' ? await entry.verify(chain) : (entry.verify ?? {});
  return verifyCertificates(captured, { anchors: [anchorOf(chain)], ...options });
}

describe.each(Object.entries(TABLES))('%s', (_table, cases) => {
  it.each(cases)('$name', async (entry) => {
    const result = await run(entry);
    collect(result.findings);
    const words = result.findings.flatMap((finding) => [
      wordsOf(finding),
      `${wordsOf(finding)} @${finding.at}`,
    ]);
    expect(words).toEqual(expect.arrayContaining([...entry.finds]));
    const loud = result.findings.filter(({ check }) => entry.silent?.includes(check));
    expect(loud.map(wordsOf)).toEqual([]);
    expect(answerOf(result)).toBe(entry.answer);
  });
});

/** Checks whose good or bad outcome this suite cannot reach, and why. */
const LEDGER: Readonly<Partial<Record<CheckId, string>>> = {
  'input.private-key': 'reported by detection, before there is a chain; tested with the inputs',
  'input.ignored-data': 'reported by detection, before there is a chain; tested with the inputs',
  ...Object.fromEntries(
    CHECK_IDS.filter((check) =>
      /^(key\.attested|hardware-key|profile|ceremony|nonce|signature\.(algorithm|nonce))/.test(check),
    ).map((check) => [check, 'about bare keys; tested with raw signatures']),
  ),
  ...Object.fromEntries(
    CHECK_IDS.filter((check) =>
      /^(client-data|authenticator-data|flags|extensions|credential|counter|webauthn)\./.test(check),
    ).map((check) => [check, 'about passkeys; tested with registrations and logins']),
  ),
  'signature.encoding': 'only says how a valid signature was written; a malformed one is signature.value',
};

/** Checks that never pass: they say nothing, or they warn. */
const ONLY_WARN: ReadonlySet<CheckId> = new Set([
  'chain.duplicates',
  'chain.extra-certificates',
  'chain.encoding',
  'chain.root-omitted',
  'attestation.duplicate-extension',
  'attestation.critical',
  'attestation.encoding',
  'attestation.challenge-size',
  'attestation.eat',
  'attestation.knox',
  'attestation.unique-id',
  'attestation.device-unique',
  'key.all-applications',
  'signature.diagnosis',
  'trust.held-back',
  ...CHECK_IDS.filter((check) => check.startsWith('heuristic.')),
]);

describe('every check', () => {
  it.each(CHECK_IDS.filter((check) => LEDGER[check] === undefined))('%s is seen good and bad', (check) => {
    const outcomes = [...(seen.get(check) ?? [])];
    const good = ONLY_WARN.has(check) ? ['absent'] : ['pass', 'not-applicable'];
    expect(outcomes.some((outcome) => good.includes(outcome))).toBe(true);
    expect(outcomes.some((outcome) => ['notice', 'fail', 'unknown'].includes(outcome))).toBe(true);
    if (ONLY_WARN.has(check)) expect(outcomes).not.toContain('pass');
  });
});
