// The catalogue of checks: complete, readable as plain text, and with the essential checks of the trust model.
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/catalogue.ts';
import { CHECK_IDS } from '../../src/model/finding.ts';

/** Without these nothing can be said about the key: docs/trust-model.md, verdicts. */
const ESSENTIAL = [
  'chain.order',
  'chain.signatures',
  'chain.root',
  'chain.shape',
  'chain.extended',
  'chain.validity',
  'attestation.present',
  'attestation.decodes',
  'level.agreement',
  'key.matches',
  'client-data.decodes',
  'client-data.type',
  'authenticator-data.decodes',
  'credential.key',
  'webauthn.attestation',
  'binding.key',
  'hardware-key.registered',
  'ceremony.key',
  'signature.algorithm',
  'signature.value',
];

const entries = CHECK_IDS.map((id) => ({ id, check: CHECKS[id] }));

function sentences(text: string): number {
  return text.split(/[.?!](?=\s|$)/).filter((part) => part.trim() !== '').length;
}

describe('the catalogue', () => {
  it('has one entry for each check id and no other', () => {
    expect(Object.keys(CHECKS).sort()).toEqual([...CHECK_IDS].sort());
  });

  it('marks exactly the checks essential without which nothing can be said', () => {
    expect(entries.filter(({ check }) => check.essential).map(({ id }) => id)).toEqual(ESSENTIAL);
  });

  it.each(entries)('$id has all its texts', ({ check }) => {
    for (const text of [check.title, check.meaning, check.attack, check.next]) expect(text).not.toBe('');
    expect(sentences(check.meaning)).toBeGreaterThanOrEqual(2);
    expect(sentences(check.meaning)).toBeLessThanOrEqual(4);
    expect(check.title).not.toMatch(/\.$/);
  });

  it.each(entries)('$id is one line of plain text each', ({ check }) => {
    for (const text of [check.meaning, check.attack, check.next, check.genuine].filter(
      (part) => part !== '',
    )) {
      expect(text).toMatch(/^[^\s].*\.$/);
      expect(text).not.toMatch(/[<>`*|]|\s\s|\n/);
    }
  });

  it.each(entries)('$id cites at least one public source', ({ check }) => {
    expect(check.citation.length).toBeGreaterThan(0);
    for (const { text, url } of check.citation) {
      expect(text).not.toBe('');
      expect(new URL(url).protocol).toBe('https:');
    }
  });

  it('calls every heuristic a warning, and nothing else', () => {
    const warnings = entries.filter(({ check }) => /warning, never proof/.test(check.meaning + check.next));
    expect(warnings.map(({ id }) => id)).toEqual(CHECK_IDS.filter((id) => id.startsWith('heuristic.')));
  });

  it('never tells the reader to loosen the policy', () => {
    for (const { check } of entries) expect(check.next).not.toMatch(/permissive|loosen|relax/i);
  });
});
