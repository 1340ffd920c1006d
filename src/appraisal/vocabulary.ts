// The words a policy may use: claims and signals, each with its values from best to worst.
import { ARTIFACT_KINDS, type ArtifactKind } from '../model/artifact.ts';
import type { Claims } from '../model/evidence.ts';
import type { Signals } from './signals.ts';

/** A list that the compiler proves to hold every member of a union of strings. */
const everyOf =
  <T extends string>() =>
  <const L extends readonly T[]>(list: [T] extends [L[number]] ? L : never): L =>
    list;

/** How a field's value may be tested: a list of values, yes or no, a range, or only that it was reported at all. */
export type Field =
  | { readonly from: 'claims'; readonly type: 'one-of'; readonly values: readonly string[] }
  | { readonly from: 'claims'; readonly type: 'number' }
  | { readonly from: 'signals'; readonly type: 'yes-no' }
  | { readonly from: 'signals'; readonly type: 'text' };

const oneOf = (values: readonly string[]): Field => ({ from: 'claims', type: 'one-of', values });
const YES_NO: Field = { from: 'signals', type: 'yes-no' };

/** The values of `Claims.bootReason`. */
export const BOOT_REASONS = [
  'verified',
  'self-signed-known-key',
  'not-applicable',
  'self-signed-unknown-key',
  'missing',
  'unlocked',
  'unverified',
  'failed',
  'test-key',
  'zero-key',
  'contradiction',
] as const;

/** Every claim and signal, and `kind`, that a condition may name. Tier gates may name claims only. */
export const FIELDS = {
  kind: oneOf(everyOf<ArtifactKind>()(ARTIFACT_KINDS)),
  rootClass: oneOf(
    everyOf<Claims['rootClass']>()([
      'google-hardware',
      'apple-webauthn',
      'yours',
      'samsung-knox',
      'google-preproduction',
      'aosp-software',
      'unknown',
      'none',
    ]),
  ),
  keyStorage: oneOf(
    everyOf<Claims['keyStorage']>()([
      'strongbox',
      'secure-enclave',
      'security-key',
      'tee',
      'platform-tpm',
      'software',
      'unknown',
    ]),
  ),
  keyStorageBasis: oneOf(everyOf<Claims['keyStorageBasis']>()(['proven', 'attested', 'claimed', 'none'])),
  boot: oneOf(everyOf<Claims['boot']>()(['acceptable', 'not-applicable', 'unknown', 'unacceptable'])),
  bootReason: oneOf(BOOT_REASONS),
  keyOrigin: oneOf(everyOf<Claims['keyOrigin']>()(['generated', 'unknown', 'imported'])),
  osPatchAgeMonths: { from: 'claims', type: 'number' },
  revocation: oneOf(
    everyOf<Claims['revocation']>()(['good', 'not-applicable', 'unknown', 'suspended', 'revoked']),
  ),
  challenge: oneOf(everyOf<Claims['challenge']>()(['match', 'not-checked', 'mismatch'])),
  signature: oneOf(everyOf<Claims['signature']>()(['valid', 'not-checked', 'unsupported', 'invalid'])),
  synced: oneOf(everyOf<Claims['synced']>()(['no', 'unknown', 'yes'])),
  userVerified: oneOf(everyOf<Claims['userVerified']>()(['yes', 'unknown', 'no'])),
  deviceKnown: YES_NO,
  ipInHistory: YES_NO,
  geoConsistent: YES_NO,
  velocityAnomaly: YES_NO,
  badAsn: YES_NO,
  vendorVerdict: { from: 'signals', type: 'text' },
} as const satisfies Record<'kind' | keyof Claims | keyof Signals, Field>;

/** A name that a condition may use, see {@link FIELDS}. */
export type FieldName = keyof typeof FIELDS;

/** The names in {@link FIELDS}, in its order. */
export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];
