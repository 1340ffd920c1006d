// none (WebAuthn Level 3, 8.7): no statement. Neutral: most passkeys come like this.
import { failed, NOTHING, type StatementInput, type StatementResult } from './statement.ts';

export function verifyNone(input: StatementInput): StatementResult {
  const { statement, findings, at } = input;
  if (!(statement instanceof Map) || statement.size > 0)
    return failed(input, 'malformed', 'a statement that is not empty', 'an empty map for fmt none');
  findings.add('webauthn.attestation', 'notice', {
    reason: 'no-attestation',
    basis: 'claimed',
    at,
    seen: 'none: nothing says which authenticator made the key, and nothing here is signed',
    expected: 'nothing: attestation is a plus, and its absence is neutral',
  });
  return { ...NOTHING, type: 'None', claims: { revocation: 'not-applicable' } };
}
