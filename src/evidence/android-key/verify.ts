// Verifies an Android key attestation: the file to read to know what keytier checks, in order.

import { equalBytes, sha256Hex } from '../../codec/bytes.ts';
import { OID } from '../../codec/oid.ts';
import type { Artifact } from '../../model/artifact.ts';
import {
  type Claims,
  type Evidence,
  type Json,
  type KeyLimits,
  verifiedBrand,
} from '../../model/evidence.ts';
import { certificateJson } from '../../x509/facts.ts';
import { rootJson, type VerifiedChain, verifyChain } from '../chain.ts';
import { verifyChallenge } from '../challenge.ts';
import type { VerifyContext } from '../context.ts';
import { createFindings, type Findings } from '../findings.ts';
import { verifyPayload } from '../raw-signature/verify-payload.ts';
import { verifyRevocation } from '../revocation.ts';
import { reportHeldTrust } from '../trust-notes.ts';
import { reportLeafValidity, verifyValidity } from '../validity.ts';
import { integerSetTag } from './authorization-list.ts';
import {
  type Attestation,
  type ChainShape,
  chainShape,
  type LocatedAttestation,
  locateAttestation,
  reportAttestKeys,
  reportExtended,
  reportShape,
} from './chain-shape.ts';
import { checkApplication } from './checks/application.ts';
import { checkBoot } from './checks/boot.ts';
import { checkDescription } from './checks/description.ts';
import { checkHeuristics } from './checks/heuristics.ts';
import { checkKey, purposeNames } from './checks/key.ts';
import { checkLevels } from './checks/levels.ts';
import { checkPatchLevels } from './checks/patch.ts';
import { checkSideExtensions, type SideFacts } from './checks/side-extensions.ts';
import { DIGEST, PADDING_MODE } from './enums.ts';
import { keyDescriptionJson } from './facts.ts';
import { TAG_NUMBER } from './tags.ts';
import type { AttestationView } from './view.ts';

/** Checks of the chain that must hold before the hardware's word is worth anything. */
const FOUNDATIONS = [
  'chain.order',
  'chain.signatures',
  'chain.algorithms',
  'chain.root',
  'chain.shape',
  'chain.extended',
  'chain.attest-key',
  'chain.validity',
  'revocation.status',
  'attestation.duplicate-extension',
] as const;

/** Those of them that an unknown answer brings down too; revocation that is not known costs points, not the basis. */
const MUST_BE_KNOWN = FOUNDATIONS.filter((check) => check !== 'revocation.status');

/** Claims where nothing was established. */
const NO_CLAIMS: Claims = {
  rootClass: 'none',
  keyStorage: 'unknown',
  keyStorageBasis: 'none',
  boot: 'unknown',
  bootReason: 'missing',
  keyOrigin: 'unknown',
  osPatchAgeMonths: null,
  revocation: 'unknown',
  challenge: 'not-checked',
  signature: 'not-checked',
  synced: 'no',
  userVerified: 'unknown',
};

/**
 * Verifies a chain with an Android KeyDescription, or a certificate chain without one. Every finding is reported; none
 * stops the next.
 * @throws KeytierError only where a certificate does not decode or a limit is exceeded
 */
export function verifyAndroidKeyAttestation(artifact: Artifact, context: VerifyContext): Evidence {
  const findings = createFindings(artifact.notes);
  const chain = verifyChain(artifact.certificates, context, findings);
  const located = locateAttestation(chain);
  const shape = chainShape(chain, located);
  reportPresence(located, findings);
  reportDuplicates(chain, findings);
  reportExtended(located, findings);
  reportAttestKeys(located, findings);
  if (located.nearest !== null) reportShape(chain, shape, located, findings);
  const issuedFrom = (located.nearest?.index ?? 0) + 1;
  // Only batch keys of a factory, and AOSP's public keys, which prove nothing anyway, may be past their end.
  const enforceEnd = shape !== 'factory' && chain.rootClass !== 'aosp-software';
  verifyValidity(chain.path, { from: issuedFrom, to: chain.rootIndex, enforceEnd }, context, findings);
  const provisioning = shape === 'factory' ? 'factory' : shape === 'rkp' ? 'remote' : 'unknown';
  const places = { attestationIndex: issuedFrom, rootIndex: chain.rootIndex, provisioning } as const;
  const revocation = verifyRevocation(chain.path, places, context, findings);
  reportHeldTrust(context, findings);
  const side = checkSideExtensions(chain, findings);
  const claims: Claims = {
    ...NO_CLAIMS,
    rootClass: chain.anchor === null ? 'unknown' : chain.rootClass,
    revocation: revocation.claim,
  };
  const listed = revocation.listed.length === 0 ? {} : { revocation: revocation.listed };
  return evidenceOf(artifact, chain, shape, located, { ...side, ...listed }, context, findings, claims);
}

function reportPresence({ nearest }: LocatedAttestation, findings: Findings): void {
  if (nearest === null) {
    findings.add('attestation.present', 'unknown', {
      reason: 'no-attestation-extension',
      at: 'chain',
      seen: 'no certificate carries a KeyDescription',
      expected: `an extension ${OID.keyDescription}`,
    });
    return;
  }
  findings.add('attestation.present', 'pass', {
    basis: 'proven',
    at: `chain[${nearest.index}]`,
    seen: 'a KeyDescription',
  });
  const extension = nearest.certificate.extensions.find(({ oid }) => oid === OID.keyDescription);
  if (extension?.critical === true)
    findings.add('attestation.critical', 'notice', {
      reason: 'extension-critical',
      basis: 'proven',
      at: `chain[${nearest.index}]`,
      seen: 'marked critical',
      expected: 'not critical, as genuine devices have it',
    });
}

/** RFC 5280 4.2: no extension twice. Two attestations in one certificate would let two verifiers see two devices. */
function reportDuplicates(chain: VerifiedChain, findings: Findings): void {
  chain.path.forEach(({ certificate }, index) => {
    const oids = certificate.extensions.map(({ oid }) => oid);
    const twice = new Set(oids.filter((oid, position) => oids.indexOf(oid) !== position));
    if (twice.size > 0)
      findings.add('attestation.duplicate-extension', 'fail', {
        reason: 'duplicate-extension',
        basis: 'proven',
        at: `chain[${index}]`,
        seen: `${[...twice].join(', ')} twice`,
        expected: 'each extension once',
      });
  });
}

function evidenceOf(
  artifact: Artifact,
  chain: VerifiedChain,
  shape: ChainShape,
  located: LocatedAttestation,
  side: SideFacts & { readonly revocation?: Json },
  context: VerifyContext,
  findings: Findings,
  claims: Claims,
): Evidence {
  const { target } = located;
  const attested = chain.path[target?.index ?? 0];
  if (attested !== undefined) reportLeafValidity(attested, target?.index ?? 0, context, findings);
  const facts: Record<string, Json> = { shape };
  let all = claims;
  let keyLimits: KeyLimits | undefined;
  if (target !== null && attested !== undefined) {
    if (target.description.ok) {
      const proven =
        chain.trusted && !findings.has('fail', FOUNDATIONS) && !findings.has('unknown', MUST_BE_KNOWN);
      const description = target.description.value;
      const view: AttestationView = {
        chain,
        shape,
        located,
        description,
        attested,
        attestedIndex: target.index,
        basis: proven ? 'attested' : 'claimed',
        context,
        findings,
      };
      facts['keyDescription'] = keyDescriptionJson(description);
      all = { ...claims, ...checkAttestation(view) };
      keyLimits = limitsOf(view);
    } else {
      findings.add('attestation.decodes', 'fail', {
        reason: target.description.reason,
        basis: 'proven',
        at: `chain[${target.index}]`,
        seen: target.description.message,
        expected: 'a KeyDescription in DER',
      });
    }
  }
  addAttestations(facts, 'attestKeys', located.attestKeys);
  addAttestations(facts, 'attackerWritten', located.below);
  return {
    [verifiedBrand]: true,
    kind: artifact.kind,
    findings: findings.list,
    facts: Object.assign(facts, side, { chain: chain.path.map(certificateJson), root: rootJson(chain) }),
    claims: all,
    ...(attested === undefined ? {} : { key: attested.certificate.publicKey.spki }),
    ...(keyLimits === undefined ? {} : { keyLimits }),
  };
}

function addAttestations(
  facts: Record<string, Json>,
  name: string,
  attestations: readonly Attestation[],
): void {
  if (attestations.length === 0) return;
  facts[name] = attestations.flatMap(({ index, description }) =>
    description.ok ? [{ at: `chain[${index}]`, keyDescription: keyDescriptionJson(description.value) }] : [],
  );
}

/** Every check on the attestation that counts; returns what the appraisal weighs. */
function checkAttestation(view: AttestationView): Partial<Claims> {
  const { context, findings, description, basis } = view;
  checkDescription(view);
  const keyStorage = checkLevels(view);
  const keyOrigin = checkKey(view);
  const boot = checkBoot(view);
  const osPatchAgeMonths = checkPatchLevels(view);
  checkApplication(view);
  const challenge = verifyChallenge(
    {
      seen: description.attestationChallenge,
      expected: context.expected.challenge,
      basis,
      at: 'keyDescription.attestationChallenge',
      byCapture: context.expectedByCapture.has('challenge'),
    },
    findings,
  );
  checkExpectedKey(view);
  const signature =
    context.payload === undefined
      ? 'not-checked'
      : verifyPayload(view.attested.certificate.publicKey, context.payload, limitsOf(view), context, findings)
          .claim;
  checkHeuristics(view);
  return {
    keyStorage,
    keyStorageBasis: basis === 'attested' ? 'attested' : 'claimed',
    keyOrigin,
    ...boot,
    osPatchAgeMonths,
    challenge,
    signature,
  };
}

function checkExpectedKey({ context, attested, attestedIndex, findings }: AttestationView): void {
  const expected = context.expected.publicKey;
  if (expected === undefined) return;
  const match = equalBytes(attested.certificate.publicKey.spki, expected);
  findings.add('binding.key', match ? 'pass' : 'fail', {
    reason: match ? null : 'other-key',
    basis: 'proven',
    at: `chain[${attestedIndex}]`,
    seen: `SPKI SHA-256 ${attested.spkiSha256}`,
    expected: `SPKI SHA-256 ${sha256Hex(expected)}`,
  });
}

function limitsOf(view: AttestationView): KeyLimits {
  const names = (tag: number, table: ReadonlyMap<number, string>) =>
    (
      integerSetTag(view.description.hardwareEnforced, tag) ??
      integerSetTag(view.description.softwareEnforced, tag)
    )?.map((value) => table.get(Number(value)) ?? String(value));
  return {
    purposes: purposeNames(view),
    digests: names(TAG_NUMBER.digest, DIGEST),
    paddings: names(TAG_NUMBER.padding, PADDING_MODE),
  };
}
