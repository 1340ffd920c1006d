// Marks of forged attestations, as published analyses of spoofing tools describe them: warnings, never proof.

import { OID } from '../../../codec/oid.ts';
import type { CheckId } from '../../../model/finding.ts';
import { keyUsage } from '../../../x509/certificate.ts';
import { timeText } from '../../../x509/facts.ts';
import { integerTag, rootOfTrustTag } from '../authorization-list.ts';
import { TAG_NUMBER } from '../tags.ts';
import type { AttestationView } from '../view.ts';
import { purposeNames } from './key.ts';

/** What a heuristic saw, or undefined where there is nothing to warn about. */
interface Warning {
  readonly at: string;
  readonly seen: string;
  readonly expected: string;
}

interface Heuristic {
  readonly check: CheckId;
  readonly look: (view: AttestationView) => Warning | undefined;
}

/** From this day on remotely provisioned devices use the new root only (developer.android.com, root certificates). */
const RKP_NEW_ROOT_ONLY = Date.UTC(2026, 3, 10);

/** Extensions that real leaves carry besides the attestation itself. */
const USUAL_LEAF_EXTENSIONS: ReadonlySet<string> = new Set([
  OID.keyDescription,
  OID.keyDescriptionEat,
  OID.knox,
  OID.keyUsage,
  OID.basicConstraints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.crlDistributionPoints,
  OID.extendedKeyUsage,
]);

const HEURISTICS: readonly Heuristic[] = [
  {
    // KeyMint 4 VTS: TEE implementations of version 400 on report the module hash; spoofing tools leave it out.
    check: 'heuristic.module-hash-missing',
    look: ({ description }) =>
      description.attestationVersion >= 400 &&
      description.attestationSecurityLevel === 1 &&
      !description.softwareEnforced.values.has(TAG_NUMBER.moduleHash)
        ? {
            at: 'softwareEnforced.moduleHash',
            seen: `absent in a TEE attestation of version ${description.attestationVersion}`,
            expected: 'a module hash from version 400 on',
          }
        : undefined,
  },
  {
    check: 'heuristic.boot-hash-missing',
    look: ({ description }) =>
      description.attestationVersion >= 3 &&
      rootOfTrustTag(description.hardwareEnforced)?.verifiedBootHash === null
        ? {
            at: 'hardwareEnforced.rootOfTrust.verifiedBootHash',
            seen: `absent in an attestation of version ${description.attestationVersion}`,
            expected: 'a boot hash from version 3 on',
          }
        : undefined,
  },
  {
    check: 'heuristic.patch-levels-missing',
    look: ({ description }) => {
      const missing = (['vendorPatchLevel', 'bootPatchLevel'] as const).filter(
        (name) => !description.hardwareEnforced.values.has(TAG_NUMBER[name]),
      );
      return description.attestationVersion >= 3 &&
        description.attestationSecurityLevel !== 0 &&
        missing.length > 0
        ? {
            at: 'hardwareEnforced',
            seen: `${missing.join(' and ')} absent in an attestation of version ${description.attestationVersion}`,
            expected: 'both from version 3 on',
          }
        : undefined;
    },
  },
  {
    check: 'heuristic.factory-five-certificates',
    look: ({ chain, shape, located, attestedIndex }) => {
      // Attest keys and what was put below the attested key are reported for what they are.
      const count = chain.length - located.attestKeys.length - attestedIndex;
      return shape === 'factory' && count > 4
        ? {
            at: 'chain',
            seen: `a factory chain of ${count} certificates`,
            expected: '4; spoofing tools insert one',
          }
        : undefined;
    },
  },
  {
    // OhMyKeymint issue 33: an inserted certificate repeats its neighbour's dates. Leaves do so on genuine devices.
    check: 'heuristic.identical-dates',
    look: ({ chain, located }) => {
      const first = (located.nearest?.index ?? 0) + 1;
      const index = chain.path.findIndex(({ certificate }, position) => {
        const issuer = chain.path[position + 1]?.certificate;
        return (
          position >= first &&
          issuer !== undefined &&
          certificate.notBefore === issuer.notBefore &&
          certificate.notAfter === issuer.notAfter
        );
      });
      const certificate = chain.path[index]?.certificate;
      return certificate === undefined
        ? undefined
        : {
            at: `chain[${index}]`,
            seen: `the same dates as its issuer, from ${timeText(certificate.notBefore)}`,
            expected: 'dates of its own',
          };
    },
  },
  {
    check: 'heuristic.rkp-old-root',
    look: ({ chain, shape, located }) => {
      const issuer = chain.path[(located.nearest?.index ?? 0) + 1]?.certificate;
      return shape === 'rkp' &&
        chain.anchor?.id === 'google-hardware-rsa' &&
        issuer !== undefined &&
        issuer.notBefore >= RKP_NEW_ROOT_ONLY
        ? {
            at: 'chain',
            seen: `provisioned ${timeText(issuer.notBefore)} under the old root`,
            expected: 'the new root (Key Attestation CA1) since 2026-04-10',
          }
        : undefined;
    },
  },
  {
    check: 'heuristic.factory-new-root',
    look: ({ chain, shape }) =>
      shape === 'factory' && chain.anchor?.id === 'google-hardware-ec-2025'
        ? {
            at: 'chain',
            seen: 'factory provisioning under the new root',
            expected: 'factory chains stay under the RSA root',
          }
        : undefined,
  },
  {
    check: 'heuristic.rkp-no-provisioning-info',
    look: ({ chain, shape }) =>
      shape === 'rkp' &&
      !chain.path.some(({ certificate }) =>
        certificate.extensions.some(({ oid }) => oid === OID.provisioningInfo),
      )
        ? {
            at: 'chain',
            seen: 'a remotely provisioned chain without provisioning info',
            expected: 'provisioning info in the attestation certificate',
          }
        : undefined,
  },
  {
    // KeyCreationResult.aidl: keyCertSign is set if and only if the purpose is ATTEST_KEY.
    check: 'heuristic.leaf-key-usage',
    look: (view) =>
      (keyUsage(view.attested.certificate) ?? []).includes('keyCertSign') &&
      !purposeNames(view).includes('ATTEST_KEY')
        ? {
            at: `chain[${view.attestedIndex}]`,
            seen: 'keyCertSign on a key that may not attest',
            expected: 'digitalSignature only',
          }
        : undefined,
  },
  {
    check: 'heuristic.leaf-extensions',
    look: ({ attested, attestedIndex }) => {
      const odd = attested.certificate.extensions
        .map(({ oid }) => oid)
        .filter((oid) => !USUAL_LEAF_EXTENSIONS.has(oid));
      return odd.length > 0
        ? {
            at: `chain[${attestedIndex}]`,
            seen: `extensions ${odd.join(', ')}`,
            expected: 'the attestation and key usage',
          }
        : undefined;
    },
  },
  {
    // Android supplies the creation time; a few StrongBox models report milliseconds since boot.
    check: 'heuristic.creation-time',
    look: ({ description, context }) => {
      const created = integerTag(description.softwareEnforced, TAG_NUMBER.creationDateTime);
      if (created === undefined || (created >= EARLIEST_ATTESTATION && created <= context.time + CLOCK_SKEW))
        return undefined;
      const readable =
        typeof created === 'number' && Math.abs(created) < 8.64e15 ? timeText(created) : String(created);
      return {
        at: 'softwareEnforced.creationDateTime',
        seen: `${readable}, set by Android`,
        expected: 'a moment between Android 7 and the verification time; the device clock may be wrong',
      };
    },
  },
];

/** Android 7.0, the first release with attestation. */
const EARLIEST_ATTESTATION = Date.UTC(2016, 7, 1);
const CLOCK_SKEW = 86_400_000;

/** Runs every heuristic; each that sees something adds a notice. */
export function checkHeuristics(view: AttestationView): void {
  for (const { check, look } of HEURISTICS) {
    const warning = look(view);
    if (warning === undefined) continue;
    // What stands in the software-enforced list is Android's word, not the hardware's.
    const basis = warning.at.startsWith('softwareEnforced') ? 'claimed' : view.basis;
    view.findings.add(check, 'notice', { reason: 'heuristic', basis, ...warning });
  }
}
