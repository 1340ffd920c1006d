// What the caller says made the key, compared with what such a maker makes. It can be contradicted, never confirmed.
import { describeKey, type PublicKey } from '../../crypto/public-key.ts';
import type { SignedPayload, SigningTerms } from '../../model/artifact.ts';
import type { Profile, VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';

/**
 * Reports `profile.secure-enclave` where that profile is given: the Secure Enclave signs with P-256 keys only
 * (kSecAttrTokenIDSecureEnclave, LAPrivateKey), and says so nowhere in what it signs.
 */
export function checkProfile(key: PublicKey | null, { profile }: VerifyContext, findings: Findings): void {
  if (profile === undefined || key === null) return;
  const fits = key.algorithm === 'EC' && key.curve.name === 'P_256';
  findings.add('profile.secure-enclave', fits ? 'notice' : 'fail', {
    reason: fits ? 'origin-claimed' : 'not-a-secure-enclave-key',
    basis: fits ? 'claimed' : 'proven',
    at: 'publicKey',
    seen: fits
      ? 'a P-256 key, as the Secure Enclave makes them; one made in software looks the same'
      : `a key of type ${describeKey(key)}`,
    expected: fits
      ? 'an App Attest object that vouches for this key (this version does not verify one)'
      : 'an EC P_256 key',
  });
}

/** What a profile says of signatures where neither capture nor caller does: LAPrivateKey signs X9.62 DER over SHA-256. */
export function profileTerms(
  profile: Profile | undefined,
  { message }: SignedPayload,
): SigningTerms | undefined {
  if (profile === undefined) return undefined;
  return { alg: `ecdsaSignature${message === undefined ? 'Digest' : 'Message'}X962SHA256` };
}
