// apple (WebAuthn Level 3, 8.8): an anonymous certificate of the credential key, made for this one registration.
import { createHash } from 'node:crypto';
import { equalBytes } from '../../../codec/bytes.ts';
import { contentOf, expectUniversal, readChildren, readOnly, TAG, TAG_CLASS } from '../../../codec/der.ts';
import { OID } from '../../../codec/oid.ts';
import { KeytierError } from '../../../model/errors.ts';
import type { RootClass } from '../../../model/evidence.ts';
import { type Certificate, findExtension } from '../../../x509/certificate.ts';
import { checkLeaf, leafOf } from './certificate.ts';
import {
  bytesListOf,
  failed,
  holds,
  membersOf,
  NOTHING,
  type StatementInput,
  type StatementResult,
  storageClaims,
  verifyStatementChain,
} from './statement.ts';

const ROOTS: ReadonlySet<RootClass> = new Set(['apple-webauthn', 'yours']);

export function verifyApple(input: StatementInput): StatementResult {
  const members = membersOf(input, { x5c: 'bytes-list' });
  if (members === undefined) return NOTHING;
  const x5c = bytesListOf(members.x5c);
  const leaf = leafOf(input, x5c);
  if (leaf === undefined) return NOTHING;
  const chain = verifyStatementChain(input, x5c, ROOTS);
  const nonce = nonceOf(leaf);
  const wanted = createHash('sha256').update(input.signed).digest();
  const answers = nonce !== undefined && equalBytes(nonce, wanted);
  const sameKey = equalBytes(leaf.publicKey.spki, input.credentialKey.key.spki);
  if (!answers)
    failed(
      input,
      'nonce-mismatch',
      nonce === undefined
        ? 'the certificate carries no nonce'
        : 'the nonce in the certificate is of another registration',
      'the SHA-256 of authenticatorData and the hash of the original clientDataJSON',
    );
  if (!sameKey) failed(input, 'other-key', 'the certificate is of another key', 'the credential key');
  const conforms = checkLeaf(input, leaf);
  input.findings.add('revocation.status', 'not-applicable', {
    at: input.at,
    seen: 'a certificate for one registration; Apple publishes no status of them',
  });
  if (chain === undefined) return NOTHING;
  if (answers && sameKey) holds(input, 'apple: the certificate answers this registration and is of this key');
  const sound = chain.sound && answers && sameKey && conforms;
  return {
    type: 'AnonCA',
    claims: { ...storageClaims({ ...chain, sound }, 'secure-enclave'), revocation: 'not-applicable' },
    facts: chain.facts,
    anchorsAaguid: false,
  };
}

/** `SEQUENCE { [1] EXPLICIT OCTET STRING }`; undefined where it is missing or anything else. */
function nonceOf(leaf: Certificate): Uint8Array | undefined {
  const value = findExtension(leaf, OID.appleAppAttestNonce)?.value;
  if (value === undefined) return undefined;
  try {
    const fields = readChildren(value, expectUniversal(readOnly(value), TAG.sequence, 'nonce'));
    const [field] = fields;
    if (fields.length !== 1 || field === undefined || field.tagClass !== TAG_CLASS.context || field.tag !== 1)
      return undefined;
    const [content] = readChildren(value, field);
    return contentOf(value, expectUniversal(content, TAG.octetString, 'nonce'));
  } catch (error) {
    if (error instanceof KeytierError) return undefined;
    throw error;
  }
}
