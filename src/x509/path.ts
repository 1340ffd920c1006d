// Certification paths: reads the certificates, brings them into order, and verifies each signature once.
import { equalBytes, sha256Hex } from '../codec/bytes.ts';
import { MAX_SIGNATURE_CHECKS } from '../codec/limits.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import {
  importKey,
  type SignatureOutcome,
  type UsableKey,
  type VerifyOptions,
  verifySignature,
} from '../crypto/verify.ts';
import { KeytierError } from '../model/errors.ts';
import { signatureAlgorithmName, signatureScheme } from './algorithms.ts';
import { type CachedCertificate, fingerprint, type VerificationCache } from './cache.ts';
import { type Certificate, decodeCertificate, isSelfIssued } from './certificate.ts';

/** A certificate of a path, with the hash it is reported by. */
export type PathCertificate = CachedCertificate;

/** A key that may have signed a certificate, with the hash it is cached by. */
export interface IssuerKey {
  readonly publicKey: PublicKey;
  readonly spkiSha256: string;
}

/** What links are verified with. */
export interface LinkOptions extends VerifyOptions {
  readonly cache: VerificationCache;
  /** Keys that are ready already: trust anchors keep theirs. */
  readonly readyKey: (spkiSha256: string) => UsableKey | undefined;
}

/** What verification of signatures needs: the cache, the options and a budget of signature checks. */
export interface LinkVerifier {
  /** Whether this key made the signature on `certificate`, over its original TBS bytes. */
  verifyLink(certificate: PathCertificate, issuer: IssuerKey): SignatureOutcome;
}

/** The certificates leaf first, and what had to be done to get there. */
export interface OrderedChain {
  readonly path: readonly PathCertificate[];
  readonly reordered: boolean;
  /** How many exact duplicates were dropped. */
  readonly duplicates: number;
  /** Certificates that belong to no place in the path. */
  readonly unrelated: readonly PathCertificate[];
  /** False if some certificate does not link to the next by name or by signature. */
  readonly links: boolean;
}

/**
 * Decodes certificates; all but the first, which is nearly always a leaf that never comes again, through the cache.
 * @throws KeytierError ERR_DECODE_CERTIFICATE with `chain[i]` as its place
 */
export function decodeChain(ders: readonly Uint8Array[], cache: VerificationCache): PathCertificate[] {
  return ders.map((der, index) => {
    if (index === 0 || der.length > MAX_CACHED_BYTES) return decodeOne(der, index);
    const key = fingerprint(der);
    const known = cache.certificates.get(key);
    if (known !== undefined && equalBytes(known.certificate.der, der)) return known;
    // A copy: a view would keep the whole input it was cut from in memory.
    const decoded = decodeOne(new Uint8Array(der), index);
    cache.certificates.set(key, decoded);
    return decoded;
  });
}

/** Larger certificates are not cached: genuine issuers have 2 kB at most, and the cache must stay small. */
const MAX_CACHED_BYTES = 4_096;

function decodeOne(der: Uint8Array, index: number): PathCertificate {
  const certificate = decodeAt(der, index);
  const { spki } = certificate.publicKey;
  return { certificate, sha256: sha256Hex(der), spkiSha256: sha256Hex(spki), issuer: index > 0 };
}

function decodeAt(der: Uint8Array, index: number): Certificate {
  try {
    return decodeCertificate(der);
  } catch (error) {
    if (!(error instanceof KeytierError)) throw error;
    throw new KeytierError(error.code, error.message, {
      where: `chain[${index}]${error.where === undefined ? '' : `, ${error.where}`}`,
      hint: 'the certificate is damaged or cut off; ask for the capture again',
      cause: error,
    });
  }
}

/** The key of a certificate, as an issuer. */
export function issuerKey({ certificate, spkiSha256 }: PathCertificate): IssuerKey {
  return { publicKey: certificate.publicKey, spkiSha256 };
}

/** A verifier of links for one chain. */
export function createLinkVerifier(options: LinkOptions): LinkVerifier {
  const { cache } = options;
  let checks = 0;
  return {
    verifyLink(link, issuer) {
      // Only a link between certificates that may come again is worth its place.
      const key = link.issuer ? `${link.sha256}${issuer.spkiSha256}` : undefined;
      const known = key === undefined ? undefined : cache.links.get(key);
      if (known !== undefined) return known;
      if (++checks > MAX_SIGNATURE_CHECKS) {
        throw new KeytierError(
          'ERR_LIMIT_EXCEEDED',
          `more than ${MAX_SIGNATURE_CHECKS} signature checks for one chain`,
        );
      }
      const outcome = verifyCertificate(link.certificate, issuer, options);
      if (key !== undefined) cache.links.set(key, outcome);
      return outcome;
    },
  };
}

function verifyCertificate(
  certificate: Certificate,
  { publicKey: issuer, spkiSha256 }: IssuerKey,
  options: LinkOptions,
): SignatureOutcome {
  const scheme = signatureScheme(certificate.outerAlgorithm.oid);
  const name = signatureAlgorithmName(certificate.outerAlgorithm.oid);
  if (scheme === undefined) return { result: 'unsupported', detail: `signature algorithm ${name}` };
  const usable = options.readyKey(spkiSha256) ?? usableKey(issuer, spkiSha256, options.cache);
  if (typeof usable === 'string') {
    return issuer.problem === null
      ? { result: 'unsupported', detail: usable }
      : { result: 'invalid', why: 'bad-signature', detail: `the issuer's key: ${usable}` };
  }
  const outcome = verifySignature(usable, scheme, { message: certificate.tbs }, certificate.signature, {
    second: options.second,
    crossCheck: options.crossCheck,
    format: 'der',
  });
  // A signature of one kind under a key of another can't have been made by that key.
  const mismatched =
    outcome.result === 'unsupported' && outcome.why === 'key-type' && issuer.algorithm !== 'UNKNOWN';
  return mismatched ? { result: 'invalid', why: 'bad-signature', detail: outcome.detail } : outcome;
}

function usableKey(key: PublicKey, spkiSha256: string, cache: VerificationCache): UsableKey | string {
  const known = cache.keys.get(spkiSha256);
  if (known !== undefined) return known;
  const usable = importKey(key);
  cache.keys.set(spkiSha256, usable);
  return usable;
}

/**
 * Brings certificates into leaf-first order. The order given stands if every certificate names the next as its issuer
 * or verifies under it (two genuine models have a wrong issuer name, so a signature also counts). Otherwise the path is
 * rebuilt from the one certificate that issues no other, by names confirmed with signatures; names alone prove nothing.
 */
export function orderChain(certificates: readonly PathCertificate[], verifier: LinkVerifier): OrderedChain {
  const seen = new Set<string>();
  const unique = certificates.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
  const duplicates = certificates.length - unique.length;
  if (
    unique.every((item, index) => index + 1 === unique.length || follows(item, unique[index + 1], verifier))
  ) {
    return { duplicates, path: unique, reordered: false, unrelated: [], links: true };
  }
  const asGiven = { duplicates, path: unique, reordered: false, unrelated: [], links: false };
  const paths = unique
    .filter((item) => !unique.some((other) => other !== item && issued(item, other, verifier)))
    .map((leaf) => pathFrom(leaf, unique, verifier))
    .sort((left, right) => right.length - left.length);
  const [best, second] = paths;
  if (best === undefined || best.length < 2 || best.length === second?.length) return asGiven;
  const unrelated = unique.filter((item) => !best.includes(item));
  if (unrelated.length > 0 && !leafIsWhereExpected(unique, best)) return asGiven;
  const inOrder = best.every(
    (item, index) => index === 0 || unique.indexOf(item) > unique.indexOf(best[index - 1] ?? item),
  );
  return { duplicates, path: best, reordered: !inOrder, unrelated, links: true };
}

/**
 * Whether the leaf of the path is the first certificate given, or the last of a chain given root first. If neither, a
 * certificate that is left over may stand where the leaf belongs: a damaged or foreign leaf above a genuine chain, whose
 * key a caller would take for the attested one.
 */
function leafIsWhereExpected(given: readonly PathCertificate[], path: readonly PathCertificate[]): boolean {
  const [first] = given;
  return first === path[0] || (given.at(-1) === path[0] && first !== undefined && path.includes(first));
}

function follows(item: PathCertificate, next: PathCertificate | undefined, verifier: LinkVerifier): boolean {
  if (next === undefined) return true;
  return names(next, item) || verifier.verifyLink(item, issuerKey(next)).result === 'valid';
}

function names(issuer: PathCertificate, subject: PathCertificate): boolean {
  return equalBytes(issuer.certificate.subject, subject.certificate.issuer);
}

function issued(issuer: PathCertificate, subject: PathCertificate, verifier: LinkVerifier): boolean {
  return names(issuer, subject) && verifier.verifyLink(subject, issuerKey(issuer)).result === 'valid';
}

function pathFrom(
  leaf: PathCertificate,
  all: readonly PathCertificate[],
  verifier: LinkVerifier,
): PathCertificate[] {
  const path = [leaf];
  for (let current = leaf; !isSelfIssued(current.certificate); ) {
    const issuer = all.find((candidate) => !path.includes(candidate) && issued(candidate, current, verifier));
    if (issuer === undefined) break;
    path.push(issuer);
    current = issuer;
  }
  return path;
}

/**
 * Builds the path of the first certificate from the others, a pool that nobody vouches for: every issuer is found by name
 * and confirmed by its signature. Where there are several ways up (cross-signed roots), one that reaches an anchor wins,
 * then the longest. What is left over is named and plays no part.
 */
export function orderPool(
  certificates: readonly PathCertificate[],
  verifier: LinkVerifier,
  isAnchor: (certificate: PathCertificate) => boolean,
): OrderedChain {
  const seen = new Set<string>();
  const unique = certificates.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256));
  const [leaf] = unique;
  const path = leaf === undefined ? [] : bestPath(leaf, unique, verifier, isAnchor);
  const inOrder = path.every(
    (item, index) => index === 0 || unique.indexOf(item) > unique.indexOf(path[index - 1] ?? item),
  );
  return {
    path,
    reordered: !inOrder,
    duplicates: certificates.length - unique.length,
    unrelated: unique.filter((item) => !path.includes(item)),
    links: true,
  };
}

/** Steps of the search for a path; links that were verified once cost nothing, so signature checks do not bound it. */
const MAX_PATH_STEPS = 256;

function bestPath(
  leaf: PathCertificate,
  all: readonly PathCertificate[],
  verifier: LinkVerifier,
  isAnchor: (certificate: PathCertificate) => boolean,
): readonly PathCertificate[] {
  let steps = 0;
  const extend = (path: readonly PathCertificate[], top: PathCertificate): readonly PathCertificate[] => {
    if (path.length > 1 && isAnchor(top)) return path;
    let best = path;
    for (const candidate of all) {
      if (path.includes(candidate) || ++steps > MAX_PATH_STEPS || !issued(candidate, top, verifier)) continue;
      const found = extend([...path, candidate], candidate);
      if (found.some((item, index) => index > 0 && isAnchor(item))) return found;
      if (found.length > best.length) best = found;
    }
    return best;
  };
  return extend([leaf], leaf);
}
