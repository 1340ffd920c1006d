// A bare public key: sound or not, the expected one or not. Nothing attests it.
import { sha256Hex } from '../../codec/bytes.ts';
import { decodePublicKey, describeKey, type PublicKey } from '../../crypto/public-key.ts';
import type { Artifact } from '../../model/artifact.ts';
import { KeytierError } from '../../model/errors.ts';
import { type Evidence, type Facts, verifiedBrand } from '../../model/evidence.ts';
import { publicKeyJson } from '../../x509/facts.ts';
import type { VerifyContext } from '../context.ts';
import { createFindings } from '../findings.ts';
import { UNATTESTED, verifyRawSignature } from '../raw-signature/verify.ts';
import { reportExpectedKey } from './expected-key.ts';

function keyOf(artifact: Artifact): PublicKey {
  if (artifact.publicKey === undefined)
    throw new KeytierError('ERR_DECODE_KEY', 'the public key could not be read', { where: artifact.source });
  return decodePublicKey(artifact.publicKey);
}

/** `facts.publicKey`. */
export function decodePublicKeyArtifact(artifact: Artifact): Facts {
  const key = keyOf(artifact);
  return { publicKey: publicKeyJson(key, sha256Hex(key.spki)) };
}

/**
 * Verifies what can be verified of a key alone; with a signature it is evidence like any other bare-key signature. Its
 * hardware origin stays `claimed`, by nobody even.
 */
export function verifyPublicKeyArtifact(artifact: Artifact, context: VerifyContext): Evidence {
  if (context.payload !== undefined) return verifyRawSignature(artifact, context);
  const findings = createFindings(artifact.notes);
  const key = keyOf(artifact);
  const spkiSha256 = sha256Hex(key.spki);
  // What was asked for and only an attestation can show must not be passed over in silence.
  const { challenge, appPackage, appSigner } = context.expected;
  const wanted = [challenge, appPackage, appSigner].some((value) => value !== undefined);
  findings.add('attestation.present', wanted ? 'unknown' : 'not-applicable', {
    reason: 'no-attestation-extension',
    at: 'publicKey',
    seen: `a bare ${describeKey(key)} key; nothing says where its private half lives${wanted ? ', nor what it was made for' : ''}`,
    expected: 'the certificate chain of the key',
  });
  if (key.problem !== null)
    findings.add('key.strength', 'fail', {
      reason: key.problem.reason,
      basis: 'proven',
      at: 'publicKey',
      seen: key.problem.detail,
      expected: 'a valid public key',
    });
  reportExpectedKey(key, context, findings);
  return {
    [verifiedBrand]: true,
    kind: artifact.kind,
    findings: findings.list,
    facts: { publicKey: publicKeyJson(key, spkiSha256) },
    claims: UNATTESTED,
    key: key.spki,
  };
}
