// The attested key: do the tags describe the key in the certificate, is it sound, was it born in hardware, what may it do?

import type { PublicKey } from '../../../crypto/public-key.ts';
import { describeKey } from '../../../crypto/public-key.ts';
import type { Claims } from '../../../model/evidence.ts';
import type { Reason } from '../../../model/reason-codes.ts';
import { type Integer, integerSetTag, integerTag } from '../authorization-list.ts';
import { ALGORITHM, EC_CURVE, KEY_ORIGIN, KEY_PURPOSE, ML_DSA_VARIANT } from '../enums.ts';
import { TAG_NUMBER } from '../tags.ts';
import type { AttestationView } from '../view.ts';

const SIGNING_PURPOSES: ReadonlySet<Integer> = new Set<Integer>([2, 7]);
const ORIGINS: ReadonlyMap<string, Claims['keyOrigin']> = new Map([
  ['GENERATED', 'generated'],
  ['DERIVED', 'imported'],
  ['IMPORTED', 'imported'],
  ['SECURELY_IMPORTED', 'imported'],
]);

/** Everything about the key; returns its origin for the appraisal. */
export function checkKey(view: AttestationView): Claims['keyOrigin'] {
  checkMatches(view);
  checkStrength(view);
  checkPurpose(view);
  return checkOrigin(view);
}

interface Mismatch {
  readonly reason: Reason;
  readonly tag: string;
  readonly stated: string;
  readonly actual: string;
}

/**
 * The certificate's key against tags 2, 3, 10, 11 and 200. A tag that is absent says nothing: ten genuine StrongBox
 * models leave the curve out. A tag that differs means that the attestation is about another key.
 */
function checkMatches({ description, attested, attestedIndex, basis, findings }: AttestationView): void {
  const key = attested.certificate.publicKey;
  const list = description.hardwareEnforced.values.has(TAG_NUMBER.algorithm)
    ? description.hardwareEnforced
    : description.softwareEnforced;
  const tag = (number: number) => integerTag(list, number);
  const at = `chain[${attestedIndex}]`;
  if (key.algorithm === 'UNKNOWN') {
    findings.add('key.matches', 'unknown', {
      reason: 'unsupported-key',
      at,
      seen: describeKey(key),
      expected: 'RSA, EC, Ed25519, X25519 or ML-DSA',
    });
    return;
  }
  const expected = expectedTags(key);
  const mismatches: Mismatch[] = [];
  const compare = (
    name: string,
    reason: Reason,
    stated: Integer | undefined,
    actual: Integer | undefined,
    text: (value: Integer) => string = String,
  ) => {
    if (stated === undefined || actual === undefined || BigInt(stated) === BigInt(actual)) return;
    mismatches.push({ reason, tag: name, stated: text(stated), actual: text(actual) });
  };
  const named = (table: ReadonlyMap<number, string>) => (value: Integer) =>
    table.get(Number(value)) ?? String(value);
  compare('algorithm', 'algorithm-mismatch', tag(TAG_NUMBER.algorithm), expected.algorithm, named(ALGORITHM));
  if (mismatches.length === 0) {
    compare('keySize', 'key-size-mismatch', tag(TAG_NUMBER.keySize), expected.keySize);
    compare('ecCurve', 'curve-mismatch', tag(TAG_NUMBER.ecCurve), expected.ecCurve, named(EC_CURVE));
    compare('rsaPublicExponent', 'exponent-mismatch', tag(TAG_NUMBER.rsaPublicExponent), expected.exponent);
    compare(
      'mlDsaVariant',
      'ml-dsa-variant-mismatch',
      tag(TAG_NUMBER.mlDsaVariant),
      expected.mlDsaVariant,
      named(ML_DSA_VARIANT),
    );
  }
  for (const { reason, tag: name, stated, actual } of mismatches) {
    findings.add('key.matches', 'fail', {
      reason,
      basis: 'proven',
      at,
      seen: `${name} ${stated}, the certificate holds ${actual} (${describeKey(key)})`,
      expected: `${name} ${actual}`,
    });
  }
  if (mismatches.length === 0)
    findings.add('key.matches', 'pass', { basis, at, seen: `${describeKey(key)}, as the tags say` });
}

interface ExpectedTags {
  readonly algorithm?: number;
  readonly keySize?: number;
  readonly ecCurve?: number;
  readonly exponent?: bigint;
  readonly mlDsaVariant?: number;
}

const EC = 3;
const CURVE_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...EC_CURVE].map(([number, name]) => [name, number]),
);

/** What the tags should say of this key; fields that have no meaning for it are absent. */
function expectedTags(key: PublicKey): ExpectedTags {
  switch (key.algorithm) {
    case 'EC':
      // secp256k1 has no KeyMint number: any stated curve is then another one.
      return { algorithm: EC, keySize: key.curve.bits, ecCurve: CURVE_NUMBERS.get(key.curve.name) ?? -1 };
    case 'RSA':
      return { algorithm: 1, keySize: key.modulusBits, exponent: key.exponent };
    case 'Ed25519':
    case 'X25519':
      return { algorithm: EC, keySize: 256, ecCurve: 4 };
    case 'ML_DSA_65':
      return { algorithm: 4, mlDsaVariant: 1 };
    case 'ML_DSA_87':
      return { algorithm: 4, mlDsaVariant: 2 };
    case 'Ed448':
    case 'ML_DSA_44':
      return { algorithm: -1 };
    case 'UNKNOWN':
      return {};
    default:
      return key satisfies never;
  }
}

/** RSA below this is no longer accepted anywhere (SP 800-131A rev. 2). */
const MIN_RSA_BITS = 2048;

function checkStrength({ attested, attestedIndex, findings }: AttestationView): void {
  const key = attested.certificate.publicKey;
  const at = `chain[${attestedIndex}]`;
  if (key.problem !== null) {
    findings.add('key.strength', 'fail', {
      reason: key.problem.reason,
      basis: 'proven',
      at,
      seen: key.problem.detail,
      expected: 'a valid public key',
    });
  } else if (key.algorithm === 'RSA' && key.modulusBits < MIN_RSA_BITS) {
    findings.add('key.strength', 'notice', {
      reason: 'weak-key',
      basis: 'proven',
      at,
      seen: describeKey(key),
      expected: `at least ${MIN_RSA_BITS} bits`,
    });
  } else if (key.algorithm === 'EC' && (key.curve.bits < 256 || !CURVE_NUMBERS.has(key.curve.name))) {
    findings.add('key.strength', 'notice', {
      reason: 'unusual-key',
      basis: 'proven',
      at,
      seen: describeKey(key),
      expected: 'P_256 or stronger',
    });
  } else {
    findings.add('key.strength', 'pass', { basis: 'proven', at, seen: describeKey(key) });
  }
}

/** Names of the purposes; shared with the check of a signature by this key. */
export function purposeNames(view: Pick<AttestationView, 'description'>): string[] {
  const { hardwareEnforced, softwareEnforced } = view.description;
  const values =
    integerSetTag(hardwareEnforced, TAG_NUMBER.purpose) ??
    integerSetTag(softwareEnforced, TAG_NUMBER.purpose) ??
    [];
  return values.map((value) => KEY_PURPOSE.get(Number(value)) ?? String(value));
}

function checkPurpose(view: AttestationView): void {
  const { description, basis, findings } = view;
  const values =
    integerSetTag(description.hardwareEnforced, TAG_NUMBER.purpose) ??
    integerSetTag(description.softwareEnforced, TAG_NUMBER.purpose) ??
    [];
  const names = purposeNames(view);
  const signs = values.some((value) => SIGNING_PURPOSES.has(value));
  findings.add('key.purpose', signs ? 'pass' : 'notice', {
    reason: signs ? null : 'no-purpose',
    expected: signs ? null : 'SIGN, if this key is to authenticate anyone',
    basis,
    at: 'hardwareEnforced.purpose',
    seen: names.length === 0 ? 'no purpose' : names.join(', '),
  });
  const everyone = [description.hardwareEnforced, description.softwareEnforced].some((list) =>
    list.values.has(TAG_NUMBER.allApplications),
  );
  if (everyone)
    findings.add('key.all-applications', 'notice', {
      reason: 'all-applications',
      basis,
      at: 'allApplications',
      seen: 'any app on the device may use this key',
      expected: 'absent',
    });
}

function checkOrigin({ description, basis, findings }: AttestationView): Claims['keyOrigin'] {
  const hardware = integerTag(description.hardwareEnforced, TAG_NUMBER.origin);
  const origin = hardware ?? integerTag(description.softwareEnforced, TAG_NUMBER.origin);
  const at =
    hardware === undefined && origin !== undefined ? 'softwareEnforced.origin' : 'hardwareEnforced.origin';
  const name = origin === undefined ? undefined : (KEY_ORIGIN.get(Number(origin)) ?? String(origin));
  const result = name === undefined ? 'unknown' : (ORIGINS.get(name) ?? 'unknown');
  if (result === 'generated' && hardware !== undefined)
    findings.add('key.origin', 'pass', { basis, at, seen: 'GENERATED in the secure hardware' });
  else if (result === 'generated')
    findings.add('key.origin', 'notice', {
      reason: 'software-enforced-only',
      basis: 'claimed',
      at,
      seen: 'GENERATED, but only the software says so',
      expected: 'origin among the hardware-enforced tags',
    });
  else if (result === 'imported')
    findings.add('key.origin', 'notice', {
      reason: 'imported',
      basis,
      at,
      seen: `${name}: the key existed outside this hardware`,
      expected: 'GENERATED',
    });
  else
    findings.add('key.origin', 'unknown', {
      reason: 'origin-missing',
      at,
      seen: name ?? 'no origin',
      expected: 'GENERATED',
    });
  return result;
}
