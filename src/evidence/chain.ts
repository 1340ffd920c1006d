// Verifies a certificate chain as far as any format needs it: order, signatures, algorithms, and where it ends.

import { MAX_CHAIN_CERTIFICATES } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';
import type { Json, RootClass } from '../model/evidence.ts';
import { type Anchor, PINNED_CLASSES } from '../trust/anchors.ts';
import { signatureAlgorithmName } from '../x509/algorithms.ts';
import { isSelfIssued } from '../x509/certificate.ts';
import { nameText } from '../x509/name.ts';
import {
  createLinkVerifier,
  decodeChain,
  issuerKey,
  type LinkVerifier,
  orderChain,
  orderPool,
  type PathCertificate,
} from '../x509/path.ts';
import {
  type LocatedAnchor,
  reportAlgorithms,
  reportEncoding,
  reportNames,
  reportOrder,
  reportRoot,
  reportRootCertificate,
  staleRoots,
} from './chain-report.ts';
import type { VerifyContext } from './context.ts';
import type { Findings } from './findings.ts';

/** What a format asks of its chains. */
export interface ChainRules {
  /** Classes of anchors whose word counts; those of Android keys by default. */
  readonly believed?: ReadonlySet<RootClass>;
  /** The first certificate is the leaf, whatever the others are: a pool to build its path from. */
  readonly leafFirst?: boolean;
  /** Extensions that the format itself looks at, so that they may be critical. */
  readonly processed?: readonly string[];
}

/** A chain after verification: what it is made of and how far its signatures carry. */
export interface VerifiedChain {
  /** Leaf first. The last one is the root where it was presented. */
  readonly path: readonly PathCertificate[];
  /** Index of the presented root, or `path.length` where the root was left out or is not known. */
  readonly rootIndex: number;
  readonly rootPresented: boolean;
  readonly anchor: Anchor | null;
  readonly rootClass: RootClass;
  /** Every signature from the leaf to the anchor holds and the anchor is of a class whose word counts. */
  readonly trusted: boolean;
  /** Certificates of the full path, the root included even where it was left out. */
  readonly length: number;
}

/**
 * Verifies a chain. All signatures are checked, whatever fails; the anchor is matched by public key.
 * @throws KeytierError where a certificate does not decode or a limit is exceeded
 */
export function verifyChain(
  ders: readonly Uint8Array[],
  context: VerifyContext,
  findings: Findings,
  { believed = PINNED_CLASSES, leafFirst = false, processed = [] }: ChainRules = {},
): VerifiedChain {
  if (ders.length > MAX_CHAIN_CERTIFICATES) {
    throw new KeytierError(
      'ERR_LIMIT_EXCEEDED',
      `${ders.length} certificates in one chain; the limit is ${MAX_CHAIN_CERTIFICATES}`,
    );
  }
  const verifier = createLinkVerifier({
    cache: context.cache,
    second: context.second,
    crossCheck: context.crossCheck,
    readyKey: context.trust.anchors.readyKey,
  });
  const decoded = decodeChain(ders, context.cache);
  const isAnchor = ({ spkiSha256 }: PathCertificate) => {
    const anchor = context.trust.anchors.bySpki.get(spkiSha256);
    return anchor !== undefined && believed.has(anchor.class);
  };
  const ordered = leafFirst ? orderPool(decoded, verifier, isAnchor) : orderChain(decoded, verifier);
  const located = locateAnchor(ordered.path, context, verifier, believed);
  const path = ordered.path.slice(0, located.rootPresented ? located.rootIndex + 1 : ordered.path.length);
  const surplus = ordered.unrelated.concat(ordered.path.slice(path.length));
  reportOrder(ordered, surplus, findings);
  reportNames(path, findings);
  reportAlgorithms(path, findings);
  reportEncoding(path, findings, processed);
  const linked = verifySignatures(path, located, verifier, findings);
  const rootClass = located.anchor?.class ?? 'unknown';
  reportRoot(path, located, linked, context, findings, believed);
  reportRootCertificate(path, located, verifier, context, findings);
  return {
    path,
    anchor: located.anchor,
    rootIndex: located.rootIndex,
    rootPresented: located.rootPresented,
    rootClass,
    trusted: linked && believed.has(rootClass) && !isStale(located.anchor, context),
    length: path.length + (located.rootPresented || located.anchor === null ? 0 : 1),
  };
}

/**
 * Finds the anchor a path ends in. A key that is known not to be trusted counts wherever it stands in the path: whoever
 * holds it (everyone, for AOSP's software keys) can sign what is below. Otherwise the pinned key nearest to the leaf.
 */
function locateAnchor(
  path: readonly PathCertificate[],
  { trust }: VerifyContext,
  verifier: LinkVerifier,
  believed: ReadonlySet<RootClass>,
): LocatedAnchor {
  const anchors = path.map(({ spkiSha256 }) => trust.anchors.bySpki.get(spkiSha256));
  const start = path.length === 1 ? 0 : 1;
  const at = (index: number): LocatedAnchor | undefined => {
    const anchor = anchors[index];
    return anchor === undefined ? undefined : { anchor, rootIndex: index, rootPresented: true };
  };
  const among = (accept: (anchor: Anchor) => boolean) => (anchor: Anchor | undefined, position: number) =>
    position >= start && anchor !== undefined && accept(anchor);
  const presented =
    at(anchors.findLastIndex(among((anchor) => anchor.class === 'aosp-software'))) ??
    at(anchors.findIndex(among((anchor) => believed.has(anchor.class)))) ??
    at(anchors.findIndex(among(() => true)));
  if (presented !== undefined) return presented;
  const top = path.at(-1);
  if (top !== undefined && !isSelfIssued(top.certificate)) {
    for (const { anchor, usable } of trust.anchors.pinned()) {
      if (!believed.has(anchor.class)) continue;
      const anchorKey = { publicKey: usable.key, spkiSha256: anchor.spkiSha256 };
      if (verifier.verifyLink(top, anchorKey).result === 'valid')
        return { anchor, anchorKey, rootIndex: path.length, rootPresented: false };
    }
  }
  const selfIssued = top !== undefined && isSelfIssued(top.certificate);
  return { anchor: null, rootIndex: selfIssued ? path.length - 1 : path.length, rootPresented: selfIssued };
}

function verifySignatures(
  path: readonly PathCertificate[],
  located: LocatedAnchor,
  verifier: LinkVerifier,
  findings: Findings,
): boolean {
  let checked = 0;
  let failed = 0;
  path.forEach((item, index) => {
    const next = path[index + 1];
    // An unknown self-issued root must at least have signed itself; a pinned one is trusted for its key alone.
    const selfSigned = next === undefined && located.anchor === null && isSelfIssued(item.certificate);
    const signer = next ?? (selfSigned ? item : undefined);
    const issuer = signer === undefined ? located.anchorKey : issuerKey(signer);
    if (issuer === undefined) return;
    checked++;
    const outcome = verifier.verifyLink(item, issuer);
    if (outcome.result === 'valid') return;
    failed++;
    const by = selfSigned ? 'itself' : next === undefined ? 'the anchor' : `chain[${index + 1}]`;
    findings.add('chain.signatures', outcome.result === 'invalid' ? 'fail' : 'unknown', {
      reason: outcome.result === 'invalid' ? 'signature-invalid' : 'unsupported-algorithm',
      basis: outcome.result === 'invalid' ? 'proven' : 'none',
      at: `chain[${index}]`,
      seen: `${outcome.detail}, ${signatureAlgorithmName(item.certificate.outerAlgorithm.oid)}`,
      expected: `signed by ${by}`,
    });
  });
  if (failed === 0 && checked > 0) {
    findings.add('chain.signatures', 'pass', {
      basis: 'proven',
      at: 'chain',
      seen: `${checked} signature${checked === 1 ? '' : 's'} over the original bytes`,
    });
  }
  if (checked === 0)
    findings.add('chain.signatures', 'unknown', {
      reason: 'incomplete-chain',
      at: 'chain',
      seen: 'one certificate without its issuer',
      expected: 'the whole chain',
    });
  return failed === 0 && checked > 0;
}

/** Whether what names this anchor is older than allowed: then nothing below it is proven. */
function isStale(anchor: Anchor | null, context: VerifyContext): boolean {
  return anchor !== null && staleRoots(anchor, context) !== undefined;
}

/** `facts.root`: which anchor a chain ends in. */
export function rootJson(chain: VerifiedChain): Json {
  const root = chain.rootPresented ? chain.path[chain.rootIndex] : undefined;
  return {
    id: chain.anchor?.id ?? null,
    label: chain.anchor?.label ?? (root === undefined ? null : nameText(root.certificate.subjectName)),
    class: chain.rootClass,
    spkiSha256: chain.anchor?.spkiSha256 ?? root?.spkiSha256 ?? null,
    presented: chain.rootPresented,
  };
}
