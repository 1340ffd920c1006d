// The catalogue of checks: what each one means, what it stops, what to do. The compiler keeps it complete.
import { CHECK_IDS, type CheckId, ESSENTIAL_CHECKS } from '../model/finding.ts';
import { APP_CHECKS } from './entries/app.ts';
import { ATTESTATION_CHECKS } from './entries/attestation.ts';
import { BARE_KEY_CHECKS, SIGNATURE_TERMS_CHECKS } from './entries/bare-key.ts';
import { BINDING_CHECKS } from './entries/binding.ts';
import { BOOT_CHECKS } from './entries/boot.ts';
import { CHAIN_CHECKS } from './entries/chain.ts';
import { CHAIN_TRUST_CHECKS } from './entries/chain-trust.ts';
import { CLIENT_DATA_CHECKS } from './entries/client-data.ts';
import { CREDENTIAL_CHECKS } from './entries/credential.ts';
import { HEURISTIC_CHECKS } from './entries/heuristic.ts';
import { INPUT_CHECKS } from './entries/input.ts';
import { KEY_CHECKS } from './entries/key.ts';
import { LEVEL_CHECKS } from './entries/level.ts';
import { PATCH_CHECKS } from './entries/patch.ts';
import { REVOCATION_CHECKS } from './entries/revocation.ts';
import { SIGNATURE_CHECKS } from './entries/signature.ts';
import type { CheckEntry, CheckText } from './entry.ts';

export type { CheckEntry, Citation } from './entry.ts';

const TEXTS = {
  ...INPUT_CHECKS,
  ...CHAIN_CHECKS,
  ...CHAIN_TRUST_CHECKS,
  ...REVOCATION_CHECKS,
  ...ATTESTATION_CHECKS,
  ...LEVEL_CHECKS,
  ...KEY_CHECKS,
  ...BOOT_CHECKS,
  ...PATCH_CHECKS,
  ...APP_CHECKS,
  ...CLIENT_DATA_CHECKS,
  ...CREDENTIAL_CHECKS,
  ...BINDING_CHECKS,
  ...BARE_KEY_CHECKS,
  ...SIGNATURE_TERMS_CHECKS,
  ...SIGNATURE_CHECKS,
  ...HEURISTIC_CHECKS,
} satisfies Record<CheckId, CheckText>;

function entry(id: CheckId): CheckEntry {
  return { ...TEXTS[id], essential: ESSENTIAL_CHECKS.has(id) };
}

/** One entry for every check id: a missing one does not compile, a surplus one fails the tests. */
export const CHECKS = Object.fromEntries(CHECK_IDS.map((id) => [id, entry(id)])) as Readonly<
  Record<CheckId, CheckEntry>
>;
