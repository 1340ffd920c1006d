// Turns certificates into the JSON facts of a report.
import { EXTENSION_NAMES } from '../codec/oid.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { Json } from '../model/evidence.ts';
import { signatureAlgorithmName } from './algorithms.ts';
import { nameText } from './name.ts';
import type { PathCertificate } from './path.ts';

/** RFC 3339 in UTC, without fractions. */
export function timeText(time: number): string {
  const known = recentTimes.get(time);
  if (known !== undefined) return known;
  const text = new Date(time).toISOString();
  const short = text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
  if (recentTimes.size >= RECENT_TIMES) recentTimes.clear();
  recentTimes.set(time, short);
  return short;
}

/** Formatting a date costs a microsecond, and a fleet shares most of them: issuers' dates and the verification time. */
const RECENT_TIMES = 256;
const recentTimes = new Map<number, string>();

/** A public key as facts: type, curve or size, and the hash it is pinned by. */
export function publicKeyJson(key: PublicKey, spkiSha256: string): { readonly [name: string]: Json } {
  switch (key.algorithm) {
    case 'EC':
      return { algorithm: 'EC', curve: key.curve.name, size: key.curve.bits, spkiSha256 };
    case 'RSA':
      return { algorithm: 'RSA', size: key.modulusBits, exponent: key.exponent.toString(), spkiSha256 };
    case 'UNKNOWN':
      return { algorithm: 'UNKNOWN', oid: key.oid, spkiSha256 };
    default:
      return { algorithm: key.algorithm, spkiSha256 };
  }
}

const remembered = new WeakMap<PathCertificate, Json>();

/** One element of `facts.chain`; computed once for a certificate that many chains share. */
export function certificateJson(item: PathCertificate): Json {
  const known = remembered.get(item);
  if (known !== undefined) return known;
  const { certificate, sha256, spkiSha256 } = item;
  const json: Json = {
    subject: nameText(certificate.subjectName),
    issuer: nameText(certificate.issuerName),
    serial: certificate.serial,
    validity: { notBefore: timeText(certificate.notBefore), notAfter: timeText(certificate.notAfter) },
    key: publicKeyJson(certificate.publicKey, spkiSha256),
    signatureAlgorithm: signatureAlgorithmName(certificate.outerAlgorithm.oid),
    sha256,
    extensions: certificate.extensions.map(({ oid, critical }) => {
      const name = EXTENSION_NAMES[oid];
      return name === undefined ? { oid, critical } : { oid, name, critical };
    }),
  };
  // A leaf does not come again.
  if (item.issuer) remembered.set(item, json);
  return json;
}
