// Patch levels: how old the OS is at the verification time, and whether the numbers are dates at all.
import type { Reason } from '../../../model/reason-codes.ts';
import { type Integer, integerTag } from '../authorization-list.ts';
import { TAG_NUMBER } from '../tags.ts';
import type { AttestationView } from '../view.ts';

/** Months after which an OS counts as old (AOSP's on-device verifier uses the same 12 months). */
const OLD_MONTHS = 12;

/** Genuine pre-release devices are one or two months ahead. */
const FUTURE_MONTHS = 2;

const PATCHES = [
  {
    check: 'patch.os',
    tag: TAG_NUMBER.osPatchLevel,
    name: 'osPatchLevel',
    digits: 6,
    format: 'YYYYMM',
  },
  {
    check: 'patch.vendor',
    tag: TAG_NUMBER.vendorPatchLevel,
    name: 'vendorPatchLevel',
    digits: 8,
    format: 'YYYYMMDD',
  },
  {
    check: 'patch.boot',
    tag: TAG_NUMBER.bootPatchLevel,
    name: 'bootPatchLevel',
    digits: 8,
    format: 'YYYYMMDD',
  },
] as const;

/** Reports all patch levels; returns the age of the OS in whole months, null where it is not known. */
export function checkPatchLevels(view: AttestationView): number | null {
  let osAge: number | null = null;
  for (const { check, tag, name, digits, format } of PATCHES) {
    const value = integerTag(view.description.hardwareEnforced, tag);
    if (value === undefined) {
      if (check === 'patch.os') {
        view.findings.add(check, 'unknown', {
          reason: 'missing',
          at: `hardwareEnforced.${name}`,
          seen: 'absent',
          expected: format,
        });
      }
      continue;
    }
    const age = ageInMonths(value, view.context.time);
    const at = `hardwareEnforced.${name}`;
    const add = (outcome: 'pass' | 'notice', reason: Reason | undefined, seen: string, expected?: string) =>
      view.findings.add(check, outcome, {
        reason: reason === undefined ? null : reason,
        basis: view.basis,
        at,
        seen,
        expected: expected === undefined ? null : expected,
      });
    if (check === 'patch.os') osAge = age;
    if (value === 0)
      add('notice', 'not-set', '0', `${format}; development builds and some Samsung devices report 0`);
    else if (age === null) add('notice', 'malformed-patch-level', String(value), format);
    else if (age < -FUTURE_MONTHS)
      add(
        'notice',
        'in-the-future',
        `${value}, ${-age} months ahead of the verification time`,
        'a month that has begun',
      );
    else if (age > OLD_MONTHS)
      add('notice', 'older-than-a-year', `${value}, ${age} months old`, `at most ${OLD_MONTHS} months`);
    else if (String(value).length !== digits)
      add('notice', 'malformed-patch-level', `${value}, read as a month`, format);
    else
      add('pass', undefined, `${value}, ${age <= 0 ? 'current' : `${age} month${age === 1 ? '' : 's'} old`}`);
  }
  return osAge;
}

/** Whole months from a YYYYMM or YYYYMMDD patch level to a time; null where it names no month. */
export function ageInMonths(patch: Integer, time: number): number | null {
  if (typeof patch !== 'number' || patch < 0) return null;
  const yearMonth = patch >= 10_000_000 ? Math.floor(patch / 100) : patch;
  const year = Math.floor(yearMonth / 100);
  const month = yearMonth % 100;
  if (year < 2000 || year > 9999 || month < 1 || month > 12) return null;
  const date = new Date(time);
  return (date.getUTCFullYear() - year) * 12 + (date.getUTCMonth() + 1 - month);
}
