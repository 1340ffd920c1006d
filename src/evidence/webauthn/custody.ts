// Who can have the private key: bound to one device or synced, by which provider, and what its recovery lets in.
import { isAllZero } from '../../codec/bytes.ts';
import type { Claims } from '../../model/evidence.ts';
import type { Basis } from '../../model/finding.ts';
import type { Reason } from '../../model/reason-codes.ts';
import type { Findings } from '../findings.ts';
import { type KnownModel, MODELS } from './aaguids.ts';

export interface CustodyDetails {
  /** With dashes; null where none is known. */
  readonly aaguid: string | null;
  /** Whether a certificate that a known root vouches for names this AAGUID. */
  readonly anchored: boolean;
  readonly claims: Pick<Claims, 'synced' | 'keyStorage' | 'keyStorageBasis'>;
  /** What the flags are worth. */
  readonly basis: Basis;
}

/** AAGUID of 16 zeros: U2F keys, and clients that keep the model to themselves. */
export function isUnnamed(aaguid: Uint8Array): boolean {
  return isAllZero(aaguid);
}

/** Reports `credential.aaguid` and `credential.custody`, with the facts of a known provider of synced passkeys. */
export function checkCustody({ aaguid, anchored, claims, basis }: CustodyDetails, findings: Findings): void {
  const model = aaguid === null ? undefined : MODELS.get(aaguid);
  if (aaguid !== null) reportModel(aaguid, model, anchored, findings);
  const at = 'authenticatorData.flags';
  if (claims.synced === 'yes') {
    findings.add('credential.custody', 'notice', {
      reason: 'synced',
      basis,
      at,
      seen: `can be synced${model?.type === 'provider' ? `, by ${model.name} as the AAGUID says` : ''}: the private key leaves the device, wrapped, and can be recovered elsewhere`,
      expected: 'a key that stays on one device, where copies must be ruled out',
    });
    if (model?.custody === 'custody.icloud-keychain') reportKeychain(findings);
    return;
  }
  const hardware = claims.keyStorageBasis === 'attested' || claims.keyStorageBasis === 'proven';
  findings.add('credential.custody', hardware ? 'pass' : 'notice', {
    reason: hardware ? 'device-bound' : 'device-bound-claimed',
    basis: hardware ? 'attested' : 'claimed',
    at,
    seen: hardware
      ? `bound to its device (${claims.keyStorage}), by an attestation that holds`
      : 'says that it is bound to one device; nothing attests that the key cannot be exported',
    expected: hardware ? null : 'an attestation, where that matters',
  });
}

function reportModel(
  aaguid: string,
  model: KnownModel | undefined,
  anchored: boolean,
  findings: Findings,
): void {
  const at = 'authenticatorData.aaguid';
  const unnamed = /^[0-]+$/.test(aaguid);
  const name = unnamed
    ? 'all zeros: the model is not named'
    : (model?.name ?? 'a model that keytier has no name for');
  const tool = model?.type === 'tool';
  findings.add('credential.aaguid', anchored && !tool ? 'pass' : 'notice', {
    reason: tool ? 'testing-tool' : unnamed ? 'model-not-named' : anchored ? null : 'model-claimed',
    basis: anchored ? 'attested' : 'claimed',
    at,
    seen: unnamed ? name : `${aaguid}, ${name}`,
    expected: tool
      ? 'no testing tool in production'
      : anchored
        ? null
        : 'an attestation by the maker: without one anybody can write any model here',
  });
}

/** Facts of Apple's documentation, not faults: what stands between somebody else and a synced key. */
const KEYCHAIN: readonly (readonly [Reason, string, string])[] = [
  [
    'custody-escrow',
    'end-to-end encrypted; recoverable from escrow with a device passcode, in hardware that allows 10 tries',
    'a strong device passcode: it is the last door',
  ],
  [
    'custody-phone-number',
    'escrow recovery also wants the account password and an answer to an SMS: who takes over the phone number has one part',
    'security keys for the Apple Account, or Advanced Data Protection with a recovery contact',
  ],
  [
    'custody-trusted-circle',
    'a device in the trusted circle can bring new ones in; each of them gets the key',
    'a look at the list of devices in the account',
  ],
  [
    'custody-lock-in',
    'it stays within one ecosystem: moving to another provider means new passkeys',
    'a second passkey elsewhere, before it is needed',
  ],
];

function reportKeychain(findings: Findings): void {
  for (const [reason, seen, expected] of KEYCHAIN)
    findings.add('credential.custody', 'notice', {
      reason,
      basis: 'claimed',
      at: 'authenticatorData.aaguid',
      seen: `iCloud Keychain: ${seen}`,
      expected,
    });
}
