// The tier: gates, not arithmetic. No number of good signals makes up for a gate that does not hold.
import type { Tier } from '../model/appraisal.ts';
import { type Subject, type UnmetCondition, unmetConditions } from './conditions.ts';
import type { GatedTier, Policy } from './policy-model.ts';
import type { FindingsVerdict } from './verdict.ts';

/** Passkeys are weighed by what passkeys can show: most of them are not attested, and that is fine. */
function gatesFor({ tiers, passkeyTiers }: Policy, { kind }: Subject): Policy['tiers'] {
  const passkey = kind === 'webauthn-registration' || kind === 'webauthn-authentication';
  return passkey ? (passkeyTiers ?? tiers) : tiers;
}

/** Which conditions keep the evidence from a tier; `strong` needs the gates of `standard` too. */
export function unmetGates(tier: GatedTier, policy: Policy, subject: Subject): readonly UnmetCondition[] {
  const gates = gatesFor(policy, subject);
  const own = unmetConditions(gates[tier], subject);
  if (tier === 'standard') return own;
  const named = new Set(own.map((unmet) => unmet.field));
  const below = unmetConditions(gates.standard, subject).filter((unmet) => !named.has(unmet.field));
  return [...own, ...below];
}

/** `none` unless verified; then the best tier whose gates hold, at least `minimal`. */
export function tierOf(verdict: FindingsVerdict, policy: Policy, subject: Subject): Tier {
  if (verdict !== 'verified') return 'none';
  if (unmetGates('strong', policy, subject).length === 0) return 'strong';
  return unmetGates('standard', policy, subject).length === 0 ? 'standard' : 'minimal';
}
