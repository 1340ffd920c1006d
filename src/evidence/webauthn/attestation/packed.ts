// packed (WebAuthn Level 3, 8.2): signed by an attestation certificate, or by the credential key itself.
import { checkAaguid, checkLeaf, checkPackedSubject, leafOf } from './certificate.ts';
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

export function verifyPacked(input: StatementInput): StatementResult {
  const { statement, findings, at } = input;
  if (statement instanceof Map && statement.has('ecdaaKeyId')) {
    findings.add('webauthn.attestation', 'unknown', {
      reason: 'unsupported-format',
      at,
      seen: 'ECDAA, which Level 2 removed',
      expected: 'x5c or self attestation',
    });
    return NOTHING;
  }
  const members = membersOf(input, { alg: 'number', sig: 'bytes' });
  if (members === undefined) return NOTHING;
  const signed = {
    alg: Number(members.alg),
    message: input.signed,
    signature: bytesOf(members.sig),
    variants: input.variants,
  };
  return statement instanceof Map && statement.has('x5c')
    ? verifyBasic(input, signed)
    : verifySelf(input, signed);
}

interface Signed {
  readonly alg: number;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly variants: StatementInput['variants'];
}

/** Proves that the credential key was there, and nothing about where it lives. */
function verifySelf(input: StatementInput, signed: Signed): StatementResult {
  const { key, cose } = input.credentialKey;
  if (signed.alg !== cose)
    return failed(
      input,
      'algorithm-mismatch',
      `alg ${signed.alg}, but the credential key is for ${cose ?? 'none'}`,
      'the algorithm of the credential key',
    );
  if (!verifyStatement(input, { ...signed, key, by: 'the credential key itself' }))
    return { ...NOTHING, claims: { signature: 'invalid' } };
  input.findings.add('webauthn.attestation', 'notice', {
    reason: 'self-attestation',
    basis: 'proven',
    at: input.at,
    seen: 'packed, signed by the credential key itself: it was there, and nothing says where it lives',
    expected: 'nothing: self attestation is worth as much as none',
  });
  return { ...NOTHING, type: 'Self', claims: { revocation: 'not-applicable', signature: 'valid' } };
}

function verifyBasic(input: StatementInput, signed: Signed): StatementResult {
  const members = membersOf(input, { x5c: 'bytes-list' });
  if (members === undefined) return NOTHING;
  const x5c = bytesListOf(members.x5c);
  const leaf = leafOf(input, x5c);
  if (leaf === undefined) return NOTHING;
  const chain = verifyStatementChain(input, x5c);
  const signs = verifyStatement(input, { ...signed, key: leaf.publicKey, by: 'the attestation certificate' });
  const conforms = checkLeaf(input, leaf);
  const aaguid = checkAaguid(input, leaf);
  checkPackedSubject(input, leaf);
  reportNoMetadata(input);
  if (chain === undefined) return NOTHING;
  if (signs) holds(input, 'packed, signed by the attestation certificate');
  const sound = chain.sound && signs && conforms && aaguid !== 'other';
  return {
    type: 'Basic',
    claims: storageClaims({ ...chain, sound }, 'security-key'),
    facts: chain.facts,
    anchorsAaguid: sound && aaguid === 'same',
  };
}
