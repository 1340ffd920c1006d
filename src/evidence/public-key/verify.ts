// A bare public key: sound or not, the expected one or not, and whether it made a signature. Nothing attests it.
import { equalBytes, sha256Hex } from '../../codec/bytes.ts';
import { decodePublicKey, describeKey, type PublicKey } from '../../crypto/public-key.ts';
import type { Artifact } from '../../model/artifact.ts';
import { KeytierError } from '../../model/errors.ts';
import { type Evidence, type Facts, verifiedBrand } from '../../model/evidence.ts';
import { publicKeyJson } from '../../x509/facts.ts';
import type { VerifyContext } from '../context.ts';
import { createFindings } from '../findings.ts';
import { verifyPayload } from '../raw-signature/verify-payload.ts';

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

/** Verifies what can be verified of a key alone. Its hardware origin stays `claimed`, by nobody even. */
export function verifyPublicKeyArtifact(artifact: Artifact, context: VerifyContext): Evidence {
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
  const { publicKey: expected } = context.expected;
  if (expected !== undefined) {
    const match = equalBytes(key.spki, expected);
    findings.add('binding.key', match ? 'pass' : 'fail', {
      reason: match ? null : 'other-key',
      basis: 'proven',
      at: 'publicKey',
      seen: `SPKI SHA-256 ${spkiSha256}`,
      expected: `SPKI SHA-256 ${sha256Hex(expected)}`,
    });
  }
  const signature =
    context.payload === undefined
      ? 'not-checked'
      : verifyPayload(key, context.payload, null, context, findings);
  return {
    [verifiedBrand]: true,
    kind: artifact.kind,
    findings: findings.list,
    facts: { publicKey: publicKeyJson(key, spkiSha256) },
    claims: {
      rootClass: 'none',
      keyStorage: 'unknown',
      keyStorageBasis: 'none',
      boot: 'not-applicable',
      bootReason: 'not-applicable',
      keyOrigin: 'unknown',
      osPatchAgeMonths: null,
      revocation: 'not-applicable',
      challenge: 'not-checked',
      signature,
      synced: 'unknown',
    },
  };
}
