// Puts into findings what verification made of a chain: order, names, algorithms, encoding, and its root.
import { equalBytes } from '../codec/bytes.ts';
import { OID } from '../codec/oid.ts';
import type { RootClass } from '../model/evidence.ts';
import type { Basis } from '../model/finding.ts';
import type { Reason } from '../model/reason-codes.ts';
import { type Staleness, staleness, staleText } from '../trust/age.ts';
import { type Anchor, impersonatedAnchor } from '../trust/anchors.ts';
import { BROKEN_HASHES, signatureAlgorithmName, signatureScheme } from '../x509/algorithms.ts';
import { isSelfIssued } from '../x509/certificate.ts';
import { timeText } from '../x509/facts.ts';
import { nameText } from '../x509/name.ts';
import { type IssuerKey, issuerKey, type LinkVerifier, type PathCertificate } from '../x509/path.ts';
import { trustTime, type VerifyContext } from './context.ts';
import type { Findings } from './findings.ts';

/** Where a path ends, and in which anchor. */
export interface LocatedAnchor {
  readonly anchor: Anchor | null;
  readonly rootIndex: number;
  readonly rootPresented: boolean;
  /** The anchor's own key, where the root was left out and the key had to verify the topmost certificate. */
  readonly anchorKey?: IssuerKey;
}

export function reportOrder(
  ordered: {
    readonly reordered: boolean;
    readonly links: boolean;
    readonly duplicates: number;
    readonly path: readonly unknown[];
  },
  surplus: readonly PathCertificate[],
  findings: Findings,
): void {
  const count = ordered.path.length;
  if (!ordered.links) {
    findings.add('chain.order', 'unknown', {
      reason: 'does-not-link',
      at: 'chain',
      seen: `${count} certificates that do not form one chain; shown in the order given`,
      expected: 'each certificate issued by the next one, leaf first',
    });
  } else if (ordered.reordered) {
    findings.add('chain.order', 'notice', {
      reason: 'reordered',
      basis: 'proven',
      at: 'chain',
      seen: 'out of order; put right by signatures',
      expected: 'leaf first, root last',
    });
  } else {
    findings.add('chain.order', 'pass', {
      basis: 'proven',
      at: 'chain',
      seen: `${count} certificate${count === 1 ? '' : 's'}, leaf first`,
    });
  }
  if (ordered.duplicates > 0) {
    findings.add('chain.duplicates', 'notice', {
      reason: 'duplicate-certificates',
      basis: 'proven',
      at: 'chain',
      seen: `${ordered.duplicates} exact duplicate${ordered.duplicates === 1 ? '' : 's'} dropped`,
      expected: 'each certificate once',
    });
  }
  if (surplus.length > 0) {
    findings.add('chain.extra-certificates', 'notice', {
      reason: 'unrelated-certificates',
      at: 'chain',
      seen: `${surplus.length} not part of the path, ignored: ${surplus.map(({ certificate }) => `serial ${certificate.serial}`).join(', ')}`,
      expected: 'only the certificates of one chain',
    });
  }
}

/** Names are compared but never believed: two genuine models (AUM-L29, POCOPHONE F1) have a wrong issuer name. */
export function reportNames(path: readonly PathCertificate[], findings: Findings): void {
  const wrong = path.flatMap(({ certificate }, index) => {
    const issuer = path[index + 1]?.certificate;
    return issuer === undefined || equalBytes(certificate.issuer, issuer.subject)
      ? []
      : [{ index, certificate, issuer }];
  });
  if (path.length < 2) return;
  if (wrong.length === 0)
    findings.add('chain.names', 'pass', {
      basis: 'proven',
      at: 'chain',
      seen: 'each issuer name is the next subject',
    });
  for (const { index, certificate, issuer } of wrong) {
    findings.add('chain.names', 'notice', {
      reason: 'name-mismatch',
      basis: 'proven',
      at: `chain[${index}]`,
      seen: `issuer ${nameText(certificate.issuerName)}`,
      expected: `the next subject, ${nameText(issuer.subjectName)}`,
    });
  }
}

/** RFC 5280 4.1.1.2: both algorithm identifiers must be the same; a hash with collisions could have a twin. */
export function reportAlgorithms(path: readonly PathCertificate[], findings: Findings): void {
  let sound = true;
  path.forEach(({ certificate }, index) => {
    const { innerAlgorithm, outerAlgorithm } = certificate;
    const at = `chain[${index}]`;
    if (!equalBytes(innerAlgorithm.der, outerAlgorithm.der)) {
      sound = false;
      findings.add('chain.algorithms', 'fail', {
        reason: 'inner-outer-mismatch',
        basis: 'proven',
        at,
        seen: `${signatureAlgorithmName(outerAlgorithm.oid)} outside, ${signatureAlgorithmName(innerAlgorithm.oid)} inside`,
        expected: 'the same signature algorithm in both places',
      });
    }
    const scheme = signatureScheme(outerAlgorithm.oid);
    const isRoot = index === path.length - 1 && isSelfIssued(certificate);
    if (scheme !== undefined && 'hash' in scheme && BROKEN_HASHES.has(scheme.hash) && !isRoot) {
      sound = false;
      findings.add('chain.algorithms', scheme.hash === 'md5' ? 'fail' : 'notice', {
        reason: 'weak-hash',
        basis: 'proven',
        at,
        seen: signatureAlgorithmName(outerAlgorithm.oid),
        expected: 'a hash without known collisions (SHA-256 or better)',
      });
    }
  });
  if (sound)
    findings.add('chain.algorithms', 'pass', {
      basis: 'proven',
      at: 'chain',
      seen: [
        ...new Set(path.map(({ certificate }) => signatureAlgorithmName(certificate.outerAlgorithm.oid))),
      ].join(', '),
    });
}

/** Deviations that genuine devices show; one finding a kind and certificate. */
export function reportEncoding(
  path: readonly PathCertificate[],
  findings: Findings,
  processed: readonly string[] = [],
): void {
  path.forEach(({ certificate }, index) => {
    const add = (reason: Reason, seen: string, expected: string) =>
      findings.add('chain.encoding', 'notice', {
        reason,
        basis: 'proven',
        at: `chain[${index}]`,
        seen,
        expected,
      });
    if (certificate.deviations.length > 0) add('non-der-encoding', certificate.deviations.join(', '), 'DER');
    if (certificate.oddSerial)
      add(
        'odd-serial',
        `serial ${certificate.serial}, zero or encoded as negative`,
        'a positive serial number',
      );
    const scheme = signatureScheme(certificate.outerAlgorithm.oid);
    if (scheme?.type === 'ecdsa' && certificate.outerAlgorithm.hasNullParameters)
      add('null-ecdsa-parameters', 'NULL parameters on an ECDSA signature', 'no parameters (RFC 5758 3.2)');
    for (const extension of certificate.extensions) {
      if (extension.oid === OID.crlDistributionPoints && extension.value.length < 4)
        add(
          'garbage-crl-distribution-points',
          `${extension.value.length} byte of content`,
          'a sequence of distribution points',
        );
      if (extension.critical && !UNDERSTOOD_CRITICAL.has(extension.oid) && !processed.includes(extension.oid))
        add(
          'critical-extension',
          `critical extension ${extension.oid}, not processed`,
          'no critical extension beyond the usual ones',
        );
    }
  });
}

const UNDERSTOOD_CRITICAL: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.nameConstraints,
  OID.extendedKeyUsage,
  OID.certificatePolicies,
  OID.keyDescription,
  OID.keyDescriptionEat,
]);

/** How each class of root is reported: the outcome where all signatures up to it hold. */
const ROOT_REPORTS: Readonly<
  Record<
    Exclude<RootClass, 'unknown'>,
    { outcome: 'pass' | 'notice' | 'unknown'; reason: Reason; basis: Basis; expected?: string }
  >
> = {
  'google-hardware': { outcome: 'pass', reason: 'google-root', basis: 'proven' },
  'apple-webauthn': { outcome: 'pass', reason: 'apple-webauthn-root', basis: 'proven' },
  yours: { outcome: 'pass', reason: 'your-anchor', basis: 'proven' },
  'aosp-software': {
    outcome: 'notice',
    reason: 'aosp-software-root',
    basis: 'claimed',
    expected: 'a hardware root; this key is public, anyone can sign with it',
  },
  'samsung-knox': {
    outcome: 'unknown',
    reason: 'samsung-knox-root',
    basis: 'none',
    expected: "one of Google's hardware attestation roots",
  },
  'google-preproduction': {
    outcome: 'unknown',
    reason: 'google-preproduction-root',
    basis: 'none',
    expected: "one of Google's production hardware attestation roots",
  },
};

/** A root of Google is believed as long as the list that names it is young enough; one of your own has no date. */
export function staleRoots(anchor: Anchor, context: VerifyContext): Staleness | undefined {
  if (anchor.class !== 'google-hardware') return undefined;
  return staleness(context.trust.asOf.roots, trustTime(context), context.maxTrustAgeDays.roots);
}

export function reportRoot(
  path: readonly PathCertificate[],
  located: LocatedAnchor,
  linked: boolean,
  context: VerifyContext,
  findings: Findings,
  believed: ReadonlySet<RootClass>,
): void {
  const { anchor, rootIndex, rootPresented } = located;
  const at = rootPresented ? `chain[${rootIndex}]` : 'chain';
  if (anchor !== null && anchor.class !== 'unknown') {
    const { outcome, reason, basis, expected } = ROOT_REPORTS[anchor.class];
    const stale = staleRoots(anchor, context);
    if (linked && outcome === 'pass' && !believed.has(anchor.class))
      findings.add('chain.root', 'unknown', {
        reason: 'root-of-another-system',
        at,
        seen: `${anchor.label}, which does not vouch for evidence of this kind`,
        expected: 'a root of this kind of evidence, or one given with --trust-anchor',
      });
    else if (linked && stale !== undefined)
      findings.add('chain.root', 'unknown', {
        reason: 'roots-stale',
        at,
        seen: `${anchor.label}, but ${staleText('the list of roots', context.trust.asOf.roots, stale)}`,
        expected: `a list of at most ${stale.limit} days`,
      });
    else if (linked)
      findings.add('chain.root', outcome, {
        reason,
        basis,
        at,
        seen: anchor.label,
        expected: expected === undefined ? null : expected,
      });
    else
      findings.add('chain.root', 'unknown', {
        reason: 'does-not-link',
        at,
        seen: `${anchor.label}, but the signatures do not lead there`,
        expected: 'an unbroken chain of signatures to the root',
      });
    if (!rootPresented)
      findings.add('chain.root-omitted', 'notice', {
        reason: 'root-omitted',
        basis: 'proven',
        at: 'chain',
        seen: `the root is not in the capture; its key verifies ${`chain[${path.length - 1}]`}`,
        expected: 'fine for verification',
      });
    return;
  }
  const top = path.at(-1)?.certificate;
  if (top === undefined) return;
  const selfIssued = isSelfIssued(top);
  const subject = nameText(selfIssued ? top.subjectName : top.issuerName);
  const spki = path.at(-1)?.spkiSha256 ?? '';
  const impersonated = impersonatedAnchor(
    context.trust.anchors,
    subject,
    selfIssued ? top.publicKey.spki : new Uint8Array(),
  );
  if (impersonated !== undefined) {
    findings.add('chain.root', 'fail', {
      reason: 'impersonates-known-root',
      basis: 'proven',
      at,
      seen: `${selfIssued ? 'a root' : 'an issuer'} named ${subject}, but the key is not that root's${selfIssued ? ` (SPKI SHA-256 ${spki})` : ''}`,
      expected: `SPKI SHA-256 ${impersonated.spkiSha256}`,
    });
    return;
  }
  findings.add('chain.root', 'unknown', {
    reason: selfIssued ? 'unknown-root' : 'incomplete-chain',
    at,
    seen: selfIssued
      ? `${subject}, SPKI SHA-256 ${spki}`
      : `the chain stops at a certificate issued by ${subject}`,
    expected: believed.has('google-hardware')
      ? "one of Google's hardware attestation roots, or a root given with --trust-anchor"
      : 'a root that keytier knows for this kind of evidence, or one given with --trust-anchor',
  });
}

/** The presented root is matched by key; its own certificate is only compared with the published ones. */
export function reportRootCertificate(
  path: readonly PathCertificate[],
  located: LocatedAnchor,
  verifier: LinkVerifier,
  context: VerifyContext,
  findings: Findings,
): void {
  const root = located.rootPresented ? path[located.rootIndex] : undefined;
  if (root === undefined || located.anchor === null) return;
  const at = `chain[${located.rootIndex}]`;
  const { certificate, sha256 } = root;
  if (located.anchor.certificates.has(sha256)) {
    const known =
      located.anchor.class === 'yours' ? 'the certificate you gave' : 'a published certificate of this key';
    const expired = context.time > certificate.notAfter;
    findings.add('chain.root-certificate', 'pass', {
      reason: expired ? 'root-expired' : null,
      basis: 'proven',
      at,
      seen: expired ? `${known}; it expired ${timeText(certificate.notAfter)}, the key stays trusted` : known,
    });
    return;
  }
  const selfSigned =
    isSelfIssued(certificate) && verifier.verifyLink(root, issuerKey(root)).result === 'valid';
  findings.add('chain.root-certificate', 'notice', {
    reason:
      selfSigned || !isSelfIssued(certificate) ? 'root-encoding-unknown' : 'root-self-signature-invalid',
    basis: 'proven',
    at,
    seen:
      selfSigned || !isSelfIssued(certificate)
        ? 'a certificate of this key that its owner does not list'
        : 'a root certificate whose own signature does not verify; only its key was used',
    expected: 'one of the published certificates of this key',
  });
}
