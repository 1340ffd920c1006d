// The shape of an Android attestation chain: how it was provisioned, which certificate holds the attestation that counts.
import { equalBytes } from '../../codec/bytes.ts';
import { OID } from '../../codec/oid.ts';
import { type Certificate, findExtension } from '../../x509/certificate.ts';
import { attributeValues } from '../../x509/name.ts';
import type { VerifiedChain } from '../chain.ts';
import type { Findings } from '../findings.ts';
import { integerSetTag, integerTag, rootOfTrustTag } from './authorization-list.ts';
import { decodeKeyDescription, type KeyDescription, type KeyDescriptionResult } from './key-description.ts';
import { TAG_NUMBER } from './tags.ts';

/**
 * `factory`: batch keys from production, valid for ever; `rkp`: remotely provisioned, weeks of validity; `software`:
 * three certificates without a hardware intermediate; `unknown`: none of these.
 */
export type ChainShape = 'factory' | 'rkp' | 'software' | 'unknown';

/** A certificate of the path together with the attestation it holds. */
export interface Attestation {
  readonly index: number;
  readonly certificate: Certificate;
  readonly description: KeyDescriptionResult;
}

/** Where the attestations are and which one counts. */
export interface LocatedAttestation {
  /** The one nearest the root: the only one that Google-signed hardware made by itself. */
  readonly nearest: Attestation | null;
  /** The one that is appraised: `nearest`, or the key that an ATTEST_KEY vouched for. */
  readonly target: Attestation | null;
  /** Attest keys between them, root side first. */
  readonly attestKeys: readonly Attestation[];
  /** What an attacker put below the target, if anything; never believed. */
  readonly below: readonly Attestation[];
  /** Index of a certificate nearer the root whose attestation is in CBOR, so that `nearest` is not; otherwise null. */
  readonly eatAbove: number | null;
}

/** Certificates a chain of each shape has, root included, without attest keys (android/keyattestation, path validator). */
const EXPECTED_LENGTH: Readonly<Record<ChainShape, number>> = { software: 3, factory: 4, rkp: 5, unknown: 4 };

/** Names are read only from certificates a verified issuer signed; under an unknown root the shape is a claim. */
export function chainShape(chain: VerifiedChain, located: LocatedAttestation): ChainShape {
  const index = Math.min(chain.rootIndex, chain.path.length) - 1;
  // What an attested key's own certificate is called was chosen by an app.
  const subject =
    index > (located.nearest?.index ?? 0) ? (chain.path[index]?.certificate.subjectName ?? []) : [];
  const isDroidCa =
    attributeValues(subject, 'CN').includes('Droid CA2') &&
    attributeValues(subject, 'O').includes('Google LLC');
  if (
    isDroidCa ||
    chain.path.some(({ certificate }) => findExtension(certificate, OID.provisioningInfo) !== undefined)
  )
    return 'rkp';
  if (chain.rootClass === 'aosp-software') return 'software';
  if (attributeValues(subject, 'serialNumber').length > 0) return 'factory';
  return chain.length === EXPECTED_LENGTH.software ? 'software' : 'unknown';
}

/**
 * Finds the attestation that counts. The rule against extended chains: an attested key that may sign can issue any
 * certificate below itself, forged attestation included, so only the extension nearest the root is the hardware's word
 * (source.android.com, Key and ID attestation). A key whose sole purpose is ATTEST_KEY passes the word on.
 */
export function locateAttestation(chain: VerifiedChain): LocatedAttestation {
  const attestations = chain.path
    .map(({ certificate }, index) => ({
      certificate,
      index,
      value: findExtension(certificate, OID.keyDescription)?.value,
    }))
    .filter((item) => item.value !== undefined)
    .map(({ certificate, index, value }) => ({
      certificate,
      index,
      description: decodeKeyDescription(value ?? new Uint8Array()),
    }))
    .reverse();
  const nearest = attestations[0] ?? null;
  const attestKeys: Attestation[] = [];
  let target = nearest;
  for (const next of attestations.slice(1)) {
    if (target === null || next.index !== target.index - 1 || !mentionsAttestKey(target)) break;
    attestKeys.push(target);
    target = next;
  }
  const last = target?.index ?? 0;
  const eat = chain.path.findLastIndex(
    ({ certificate }) => findExtension(certificate, OID.keyDescriptionEat) !== undefined,
  );
  const eatAbove = nearest !== null && eat > nearest.index ? eat : null;
  return { nearest, target, attestKeys, below: attestations.filter(({ index }) => index < last), eatAbove };
}

function mentionsAttestKey({ description }: Attestation): boolean {
  return (
    description.ok &&
    (integerSetTag(description.value.hardwareEnforced, TAG_NUMBER.purpose) ?? []).includes(PURPOSE_ATTEST_KEY)
  );
}

const PURPOSE_ATTEST_KEY = 7;
const ORIGIN_GENERATED = 0;

/** Reports what stands below the attestation that counts: nothing, a key, or a forged attestation. */
export function reportExtended(located: LocatedAttestation, findings: Findings): void {
  const { target, below, eatAbove } = located;
  if (target === null) return;
  if (eatAbove !== null) {
    // Its key is attested too, in the encoding that is not appraised: whatever it signed below is its owner's word.
    findings.add('chain.extended', 'fail', {
      reason: 'extended-with-forged-attestation',
      basis: 'proven',
      at: `chain[${target.index}]`,
      seen: `an attestation below chain[${eatAbove}], which holds one in CBOR`,
      expected: 'one attestation, in the leaf',
    });
    return;
  }
  if (target.index === 0) {
    findings.add('chain.extended', 'pass', {
      basis: 'proven',
      at: 'chain[0]',
      seen: 'the leaf holds the attestation nearest the root',
    });
    return;
  }
  const forged = below.length > 0;
  findings.add('chain.extended', 'fail', {
    reason: forged ? 'extended-with-forged-attestation' : 'extended-by-attested-key',
    basis: 'proven',
    at: `chain[${target.index - 1}]`,
    seen: `${target.index} certificate${target.index === 1 ? '' : 's'} below the attested key${forged ? ', with an attestation that its owner wrote' : ''}`,
    expected: `the attestation nearest the root, chain[${target.index}], in the leaf`,
  });
}

/**
 * Checks each attest key: ATTEST_KEY as its only purpose and generated in hardware (KeyCreationResult.aidl,
 * KeyPurpose.aidl), with the level and root of trust of the key it vouches for.
 */
export function reportAttestKeys(located: LocatedAttestation, findings: Findings): void {
  const { attestKeys, target } = located;
  if (target === null || !target.description.ok) return;
  const child = target.description.value;
  for (const { index, description } of attestKeys) {
    if (!description.ok) continue;
    const issuer = description.value;
    const at = `chain[${index}]`;
    const purposes = integerSetTag(issuer.hardwareEnforced, TAG_NUMBER.purpose) ?? [];
    if (purposes.length !== 1) {
      findings.add('chain.attest-key', 'fail', {
        reason: 'attest-key-not-sole-purpose',
        basis: 'proven',
        at,
        seen: `${purposes.length} purposes`,
        expected: 'ATTEST_KEY as the only purpose',
      });
    } else if (
      integerTag(issuer.hardwareEnforced, TAG_NUMBER.origin) !== ORIGIN_GENERATED ||
      !consistent(issuer, child)
    ) {
      findings.add('chain.attest-key', 'fail', {
        reason: 'attest-key-inconsistent',
        basis: 'proven',
        at,
        seen: 'origin, security level or root of trust differ from the key it vouches for',
        expected: 'a key generated in the same hardware under the same boot state',
      });
    } else {
      findings.add('chain.attest-key', 'pass', {
        basis: 'attested',
        at,
        seen: 'an attest key of the same hardware vouches for the leaf',
      });
    }
  }
}

function consistent(issuer: KeyDescription, child: KeyDescription): boolean {
  const issuerRoot = rootOfTrustTag(issuer.hardwareEnforced);
  const childRoot = rootOfTrustTag(child.hardwareEnforced);
  // A key that hardware attested but software keeps can be copied out, and then vouches for anything.
  const levels = [issuer.attestationSecurityLevel, issuer.keyMintSecurityLevel];
  if (levels.some((level) => level !== child.attestationSecurityLevel)) return false;
  if (issuerRoot === undefined || childRoot === undefined) return issuerRoot === childRoot;
  return (
    equalBytes(issuerRoot.verifiedBootKey, childRoot.verifiedBootKey) &&
    issuerRoot.deviceLocked === childRoot.deviceLocked &&
    issuerRoot.verifiedBootState === childRoot.verifiedBootState
  );
}

/**
 * Checks the number of certificates and that provisioning info stands in the certificate that issued the attestation: a
 * certificate Google issues for another purpose must not pass for an attestation certificate.
 */
export function reportShape(
  chain: VerifiedChain,
  shape: ChainShape,
  located: LocatedAttestation,
  findings: Findings,
): void {
  const provisioned = chain.path.findIndex(
    ({ certificate }) => findExtension(certificate, OID.provisioningInfo) !== undefined,
  );
  const basis = chain.trusted ? 'proven' : 'claimed';
  const issuer = located.nearest === null ? -1 : located.nearest.index + 1;
  if (provisioned >= 0 && located.nearest !== null && provisioned !== issuer) {
    findings.add('chain.shape', chain.trusted ? 'fail' : 'notice', {
      reason: 'provisioning-info-not-adjacent',
      basis,
      at: `chain[${provisioned}]`,
      seen: `provisioning info in chain[${provisioned}], the attestation in chain[${located.nearest.index}]`,
      expected: 'the certificate with provisioning info issues the attestation itself',
    });
    return;
  }
  const below = located.target?.index ?? 0;
  const actual = chain.length - located.attestKeys.length - below;
  const expected = EXPECTED_LENGTH[shape];
  const words =
    shape === 'unknown'
      ? `${actual} certificates of no known provisioning`
      : `${shape}, ${actual} certificates`;
  const extra =
    located.attestKeys.length === 0
      ? ''
      : ` and ${located.attestKeys.length} attest key${located.attestKeys.length === 1 ? '' : 's'}`;
  if (actual === expected) {
    findings.add('chain.shape', 'pass', { basis, at: 'chain', seen: words + extra });
    return;
  }
  // A root of your own may provision as its owner likes; under Google's roots another length is not an attestation chain.
  const decisive = chain.rootClass === 'google-hardware';
  findings.add('chain.shape', decisive ? 'unknown' : 'notice', {
    reason: 'unexpected-length',
    basis: decisive ? 'none' : basis,
    at: 'chain',
    seen: words + extra,
    expected: `${expected} certificates for this shape`,
  });
}
