// Compares a bare key with the one that the caller expects.
import { equalBytes, sha256Hex } from '../../codec/bytes.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';

/** Reports `binding.key` where a key is expected. */
export function reportExpectedKey(key: PublicKey, { expected }: VerifyContext, findings: Findings): void {
  const wanted = expected.publicKey;
  if (wanted === undefined) return;
  const match = equalBytes(key.spki, wanted);
  findings.add('binding.key', match ? 'pass' : 'fail', {
    reason: match ? null : 'other-key',
    basis: 'proven',
    at: 'publicKey',
    seen: `SPKI SHA-256 ${sha256Hex(key.spki)}`,
    expected: `SPKI SHA-256 ${sha256Hex(wanted)}`,
  });
}
