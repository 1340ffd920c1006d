// tpm (WebAuthn Level 3, 8.3): a TPM certifies the key it made, under a certificate of its attestation identity key.
import { createHash } from 'node:crypto';
import { equalBytes } from '../../../codec/bytes.ts';
import {
  elementOf,
  expectUniversal,
  readChildren,
  readOid,
  readOnly,
  TAG,
  TAG_CLASS,
} from '../../../codec/der.ts';
import { OID } from '../../../codec/oid.ts';
import { algorithmByCose } from '../../../crypto/algorithms.ts';
import { curveByName } from '../../../crypto/curves.ts';
import { ecSpki, rsaPkcs1, rsaSpki } from '../../../crypto/spki.ts';
import { KeytierError } from '../../../model/errors.ts';
import { type Certificate, findExtension } from '../../../x509/certificate.ts';
import { decodeName } from '../../../x509/name.ts';
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
import {
  innerRsaSignature,
  readTpmCertify,
  readTpmPublic,
  TPM_VENDORS,
  type TpmPublic,
} from './tpm-structures.ts';

export function verifyTpm(input: StatementInput): StatementResult {
  const members = membersOf(input, {
    ver: 'text',
    alg: 'number',
    sig: 'bytes',
    x5c: 'bytes-list',
    certInfo: 'bytes',
    pubArea: 'bytes',
  });
  if (members === undefined) return NOTHING;
  if (members.ver !== '2.0') return failed(input, 'malformed', 'another version of TPM', 'ver 2.0');
  const x5c = bytesListOf(members.x5c);
  const leaf = leafOf(input, x5c);
  if (leaf === undefined) return NOTHING;
  const alg = Number(members.alg);
  const chain = verifyStatementChain(input, x5c);
  const certInfo = bytesOf(members.certInfo);
  const certifies = checkCertified(input, alg, certInfo, bytesOf(members.pubArea));
  const signs = verifySigned(input, leaf, alg, certInfo, bytesOf(members.sig));
  const conforms = checkIdentity(input, leaf);
  const aaguid = checkAaguid(input, leaf);
  reportNoMetadata(input);
  if (chain === undefined) return NOTHING;
  if (signs && certifies) holds(input, 'tpm: the identity key of a TPM certifies this key');
  const sound = chain.sound && signs && certifies && conforms && aaguid !== 'other';
  return {
    type: 'AttCA',
    claims: storageClaims({ ...chain, sound }, 'platform-tpm'),
    facts: chain.facts,
    anchorsAaguid: sound && aaguid === 'same',
  };
}

/** The key is the credential's, and the TPM's statement is about this key and this registration. */
function checkCertified(
  input: StatementInput,
  alg: number,
  certInfo: Uint8Array,
  pubArea: Uint8Array,
): boolean {
  const area = readTpmPublic(pubArea);
  if (!area.ok) {
    failed(input, 'malformed', `pubArea: ${area.why}`, 'a TPMT_PUBLIC');
    return false;
  }
  const certify = readTpmCertify(certInfo);
  if (!certify.ok) {
    failed(input, 'malformed', `certInfo: ${certify.why}`, 'a TPMS_ATTEST of type certify');
    return false;
  }
  const sameKey = equalBytes(spkiOf(area.value) ?? new Uint8Array(), input.credentialKey.key.spki);
  const sameName = equalBytes(certify.value.name, area.value.name);
  const scheme = algorithmByCose(alg)?.scheme;
  const hash = scheme instanceof Object && 'hash' in scheme ? scheme.hash : undefined;
  const answers =
    hash !== undefined && equalBytes(certify.value.extraData, createHash(hash).update(input.signed).digest());
  if (!sameKey) failed(input, 'other-key', 'pubArea is of another key', 'the credential key');
  if (!sameName)
    failed(
      input,
      'tpm-name-mismatch',
      'certInfo names another public area',
      `${area.value.nameHash} of pubArea`,
    );
  if (!answers)
    failed(
      input,
      'nonce-mismatch',
      'extraData is of another registration',
      `the ${hash ?? 'hash of alg'} of authenticatorData and the hash of the original clientDataJSON`,
    );
  return sameKey && sameName && answers;
}

function spkiOf({ key }: TpmPublic): Uint8Array | undefined {
  if (key.type === 'rsa') {
    const hex = key.exponent.toString(16);
    return rsaSpki(rsaPkcs1(key.modulus, Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')));
  }
  const curve = curveByName(key.curve);
  if (curve === undefined || key.x.length > curve.size || key.y.length > curve.size) return undefined;
  const padded = (value: Uint8Array) => Buffer.concat([new Uint8Array(curve.size - value.length), value]);
  return ecSpki(curve, Buffer.concat([Uint8Array.of(4), padded(key.x), padded(key.y)]));
}

/** By the text `sig` is a TPMT_SIGNATURE; all captures and the specification's own vector carry the bare signature. */
function verifySigned(
  input: StatementInput,
  leaf: Certificate,
  alg: number,
  certInfo: Uint8Array,
  sig: Uint8Array,
): boolean {
  const inner = innerRsaSignature(sig);
  if (alg === RS1)
    reportCertificate(
      input,
      'notice',
      'weak-hash',
      'RS1: the TPM signed with SHA-1',
      'a hash of the SHA-2 family',
    );
  return verifyStatement(input, {
    key: leaf.publicKey,
    alg,
    message: certInfo,
    signature: inner ?? sig,
    by: 'the identity key of the TPM',
  });
}

const RS1 = -65_535;
const OID_TPM = {
  manufacturer: '2.23.133.2.1',
  model: '2.23.133.2.2',
  version: '2.23.133.2.3',
  aikUsage: '2.23.133.8.3',
} as const;

/** The certificate of an attestation identity key (8.3.1). */
function checkIdentity(input: StatementInput, leaf: Certificate): boolean {
  const conforms = checkLeaf(input, leaf);
  if (leaf.subjectName.length > 0)
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      'a subject',
      'an empty subject: the TPM is named beside it',
    );
  const vendor = attributesOf(leaf).find(({ oid }) => oid === OID_TPM.manufacturer)?.value;
  const known = vendor === undefined ? undefined : TPM_VENDORS.get(vendor);
  if (vendor === undefined)
    reportCertificate(
      input,
      'notice',
      'certificate-conformance',
      'no TPM manufacturer in the subject alternative name',
      'manufacturer, model and version',
    );
  else if (known === undefined)
    reportCertificate(
      input,
      'notice',
      'unknown-tpm-vendor',
      `manufacturer ${vendor}`,
      'a vendor of the TCG registry',
    );
  else reportCertificate(input, 'pass', null, `manufacturer ${vendor}, ${known}`);
  if (usagesOf(leaf).includes(OID_TPM.aikUsage)) return conforms;
  reportCertificate(
    input,
    'fail',
    'not-an-identity-key',
    'without the extended key usage of an attestation identity key',
    OID_TPM.aikUsage,
  );
  return false;
}

/** Attributes of the directory names among the subject alternative names (RFC 5280 4.2.1.6). */
function attributesOf(leaf: Certificate): ReturnType<typeof decodeName> {
  return tolerant(() => {
    const value = findExtension(leaf, OID.subjectAltName)?.value;
    if (value === undefined) return [];
    return readChildren(value, expectUniversal(readOnly(value), TAG.sequence, 'GeneralNames'))
      .filter(({ tagClass, tag, constructed }) => tagClass === TAG_CLASS.context && tag === 4 && constructed)
      .flatMap((name) => readChildren(value, name).flatMap((inner) => decodeName(elementOf(value, inner))));
  });
}

function usagesOf(leaf: Certificate): readonly string[] {
  return tolerant(() => {
    const value = findExtension(leaf, OID.extendedKeyUsage)?.value;
    if (value === undefined) return [];
    return readChildren(value, expectUniversal(readOnly(value), TAG.sequence, 'extKeyUsage')).map((usage) =>
      readOid(value, expectUniversal(usage, TAG.oid, 'KeyPurposeId')),
    );
  });
}

/** An extension that does not decode says nothing. */
function tolerant<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeytierError) return [];
    throw error;
  }
}
