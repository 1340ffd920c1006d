// Where the key lives: the three places a security level is stated must agree before the highest one is believed.
import type { Claims } from '../../../model/evidence.ts';
import { attributeValues, type NameAttribute } from '../../../x509/name.ts';
import type { Integer } from '../authorization-list.ts';
import { SECURITY_LEVEL } from '../enums.ts';
import type { AttestationView } from '../view.ts';

/** Names of the levels, as a certificate states them. */
type Level = 'SOFTWARE' | 'TRUSTED_ENVIRONMENT' | 'STRONG_BOX';

/**
 * Compares attestationSecurityLevel, keyMintSecurityLevel and what the attestation certificate says, and returns where
 * the key lives as far as that is supported: the lowest of them, `software` under AOSP's public keys.
 */
export function checkLevels(view: AttestationView): Claims['keyStorage'] {
  const attestation = levelName(view.description.attestationSecurityLevel);
  const keyMint = levelName(view.description.keyMintSecurityLevel);
  const agreed = checkAgreement(view, attestation, keyMint);
  if (view.chain.rootClass === 'aosp-software') return 'software';
  return checkCertificate(view, agreed);
}

function levelName(level: Integer): Level | undefined {
  return typeof level === 'number' ? (SECURITY_LEVEL.get(level) as Level | undefined) : undefined;
}

/** KeyCreationResult.aidl: both levels "MUST match"; a vulnerable or forged KeyMint shows here first. */
function checkAgreement(
  { description, chain, basis, findings }: AttestationView,
  attestation: Level | undefined,
  keyMint: Level | undefined,
): Level | undefined {
  const at = 'keyDescription';
  const seen = `attestation ${attestation ?? description.attestationSecurityLevel}, key ${keyMint ?? description.keyMintSecurityLevel}`;
  if (attestation === undefined || keyMint === undefined) {
    findings.add('level.agreement', 'unknown', {
      reason: 'unknown-level',
      at,
      seen,
      expected: 'SOFTWARE, TRUSTED_ENVIRONMENT or STRONG_BOX',
    });
    return undefined;
  }
  if (attestation !== keyMint) {
    // Under a hardware root this can't be genuine; software attestations of old devices do state a TEE key.
    findings.add('level.agreement', chain.trusted ? 'fail' : 'notice', {
      reason: 'levels-disagree',
      basis: chain.trusted ? 'proven' : 'claimed',
      at,
      seen,
      expected: 'the same level twice',
    });
    return RANK[attestation] < RANK[keyMint] ? attestation : keyMint;
  }
  const software = attestation === 'SOFTWARE' || chain.rootClass === 'aosp-software';
  findings.add('level.agreement', software ? 'notice' : 'pass', {
    reason: software ? 'software-level' : null,
    expected: software ? 'TRUSTED_ENVIRONMENT or STRONG_BOX below a hardware root' : null,
    basis,
    at,
    seen:
      chain.rootClass === 'aosp-software' && attestation !== 'SOFTWARE'
        ? `${attestation} twice, below a key that everybody has: counts as software`
        : `${attestation}, stated twice`,
  });
  return attestation;
}

const RANK: Readonly<Record<Level, number>> = { SOFTWARE: 0, TRUSTED_ENVIRONMENT: 1, STRONG_BOX: 2 };

const STORAGE: Readonly<Record<Level, Claims['keyStorage']>> = {
  SOFTWARE: 'software',
  TRUSTED_ENVIRONMENT: 'tee',
  STRONG_BOX: 'strongbox',
};

/** The level the attestation certificate itself was issued for; a KeyMint that lies can't change it. */
function checkCertificate(
  { chain, shape, located, findings }: AttestationView,
  level: Level | undefined,
): Claims['keyStorage'] {
  if (level === undefined) return 'unknown';
  const issuerIndex = (located.nearest?.index ?? 0) + 1;
  // The attested key's own subject is chosen by an app; below the root stands an issuer only in a path long enough.
  const belowRoot = Math.max(issuerIndex, chain.rootIndex - 1);
  const claim = certificateLevel(view(chain.path, issuerIndex), view(chain.path, belowRoot), shape);
  const at = `chain[${issuerIndex}]`;
  const basis = chain.trusted ? 'proven' : 'claimed';
  if (claim === level) {
    findings.add('level.certificate', 'pass', { basis, at, seen: `issued for ${claim}` });
  } else if (claim !== undefined) {
    // Only a claim above what the certificate was issued for gains anything; one below it is odd, and counts as said.
    const raised = RANK[level] > RANK[claim];
    findings.add('level.certificate', chain.trusted && raised ? 'fail' : 'notice', {
      reason: 'certificate-claims-other-level',
      basis,
      at,
      seen: `the certificate was issued for ${claim}, the attestation says ${level}`,
      expected: level,
    });
  } else if (level === 'STRONG_BOX') {
    // Compatibility tests require StrongBox in the subject of factory chains, so silence is not consent.
    findings.add('level.certificate', 'notice', {
      reason: 'certificate-does-not-state-strongbox',
      basis,
      at,
      seen: 'the certificate states no level',
      expected: 'StrongBox in its subject; without it the key counts as TEE',
    });
    return 'tee';
  } else {
    findings.add('level.certificate', 'not-applicable', {
      at,
      seen: 'the certificate states no level, as many factory certificates',
    });
  }
  return STORAGE[level];
}

function view(path: AttestationView['chain']['path'], index: number): readonly NameAttribute[] {
  return path[index]?.certificate.subjectName ?? [];
}

/**
 * RKP: `O=TEE` or `O=StrongBox` of the attestation certificate, anything else is software. Factory: "strongbox" in any
 * case in the subject of the attestation certificate or the one below the root, or title TEE (android/keyattestation,
 * KeyAttestationCertPath and SecurityLevelConstraint.MATCHES_CERTIFICATE).
 */
function certificateLevel(
  issuer: readonly NameAttribute[],
  belowRoot: readonly NameAttribute[],
  shape: AttestationView['shape'],
): Level | undefined {
  if (shape === 'rkp') {
    const organisations = attributeValues(issuer, 'O');
    if (organisations.includes('StrongBox')) return 'STRONG_BOX';
    return organisations.includes('TEE') ? 'TRUSTED_ENVIRONMENT' : 'SOFTWARE';
  }
  const values = [...issuer, ...belowRoot].map(({ value }) => value.toLowerCase());
  if (values.some((value) => value.includes('strongbox'))) return 'STRONG_BOX';
  return attributeValues(issuer, 'title').includes('TEE') ? 'TRUSTED_ENVIRONMENT' : undefined;
}
