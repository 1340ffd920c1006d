// fido-u2f (WebAuthn Level 3, 8.6): a security key from before WebAuthn, signed with its batch certificate.
import { isAllZero } from '../../../codec/bytes.ts';
import { FLAG, flagNames } from '../authenticator-data.ts';
import { checkAaguid, checkLeaf, leafOf, reportCertificate } from './certificate.ts';
import {
  bytesListOf,
  bytesOf,
  failed,
  holds,
  membersOf,
  NOTHING,
  reportNoMetadata,
  type StatementInput,
  type StatementResult,
  storageClaims,
  verifyStatement,
  verifyStatementChain,
} from './statement.ts';

const ES256 = -7;

export function verifyFidoU2f(input: StatementInput): StatementResult {
  const members = membersOf(input, { sig: 'bytes', x5c: 'bytes-list' });
  if (members === undefined) return NOTHING;
  const x5c = bytesListOf(members.x5c);
  if (x5c.length !== 1) return failed(input, 'malformed', `${x5c.length} certificates`, 'exactly one');
  const leaf = leafOf(input, x5c);
  if (leaf === undefined) return NOTHING;
  const { publicKey } = leaf;
  if (publicKey.algorithm !== 'EC' || publicKey.curve.name !== 'P_256')
    return failed(input, 'algorithm-mismatch', 'the certificate holds no P-256 key', 'a P-256 key');
  const { key } = input.credentialKey;
  if (key.algorithm !== 'EC' || key.curve.name !== 'P_256')
    return failed(input, 'algorithm-mismatch', 'the credential is no P-256 key', 'a P-256 key');
  const message = Buffer.concat([
    Uint8Array.of(0),
    input.authenticatorData.rpIdHash,
    input.clientDataHash,
    input.credential.credentialId,
    // The uncompressed point: what a P-256 SubjectPublicKeyInfo ends with.
    key.spki.subarray(-65),
  ]);
  const chain = verifyStatementChain(input, x5c);
  const signs = verifyStatement(input, {
    key: publicKey,
    alg: ES256,
    message,
    signature: bytesOf(members.sig),
    by: 'the attestation certificate',
  });
  const conforms = checkLeaf(input, leaf);
  const aaguid = checkAaguid(input, leaf);
  if (!isAllZero(input.credential.aaguid))
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      'a U2F key with an AAGUID',
      'an AAGUID of zeros: U2F has none',
    );
  reportUnsignedFlags(input);
  reportNoMetadata(input);
  if (chain === undefined) return NOTHING;
  if (signs) holds(input, 'fido-u2f, signed by the batch certificate');
  const sound = chain.sound && signs && conforms && aaguid !== 'other';
  return {
    type: 'Basic',
    // U2F verifies no users, and what the flags say of it is not signed.
    claims: { ...storageClaims({ ...chain, sound }, 'security-key'), userVerified: 'no' },
    facts: chain.facts,
    anchorsAaguid: false,
    signsFlags: false,
  };
}

/** UP and AT are what a client sets for U2F; anything else was made up by whoever wrote it. */
function reportUnsignedFlags({ authenticatorData, findings, at }: StatementInput): void {
  if ((authenticatorData.flags & ~(FLAG.UP | FLAG.AT)) === 0) return;
  findings.add('webauthn.attestation', 'notice', {
    reason: 'unsigned-flags',
    basis: 'claimed',
    at,
    seen: `flags ${flagNames(authenticatorData.flags).join(', ')}: fido-u2f signs neither flags nor counter, and U2F verifies no users`,
    expected: 'UP and AT',
  });
}
