// The catalogue of reasons: what each code in a finding says and what to do. The compiler keeps it complete.
import type { Reason } from '../model/reason-codes.ts';
import type { ReasonEntry } from './reason-entry.ts';
import { ATTESTATION_REASONS } from './reasons/attestation.ts';
import { BARE_KEY_REASONS } from './reasons/bare-key.ts';
import { BINDING_REASONS } from './reasons/binding.ts';
import { INPUT_AND_CHAIN_REASONS } from './reasons/chain.ts';
import { DEVICE_REASONS } from './reasons/device.ts';
import { TRUST_REASONS } from './reasons/trust.ts';
import { WEBAUTHN_REASONS } from './reasons/webauthn.ts';

export { REASON_CODES, type Reason } from '../model/reason-codes.ts';
export type { ReasonEntry } from './reason-entry.ts';

/** One entry for every reason code: a missing one does not compile, a surplus one fails the tests. */
export const REASONS: Readonly<Record<Reason, ReasonEntry>> = {
  ...INPUT_AND_CHAIN_REASONS,
  ...TRUST_REASONS,
  ...ATTESTATION_REASONS,
  ...DEVICE_REASONS,
  ...BINDING_REASONS,
  ...BARE_KEY_REASONS,
  ...WEBAUTHN_REASONS,
} satisfies Record<Reason, ReasonEntry>;
