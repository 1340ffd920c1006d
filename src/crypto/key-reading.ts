// What the readers of key forms share: their result, the canonical SubjectPublicKeyInfo, and the refusal of private keys.
import { equalBytes } from '../codec/bytes.ts';
import { KeytierError } from '../model/errors.ts';
import { algorithmByName } from './algorithms.ts';
import { isEdwardsPoint } from './edwards.ts';
import { decompressPoint } from './point.ts';
import { decodePublicKey, describeKey, type KeyProblem, type PublicKey } from './public-key.ts';
import { ecSpki, opaqueSpki, rsaSpki } from './spki.ts';

/** A public key and how it was written down. Nothing is proven about who holds it. */
export interface KeyReading {
  /** Read strictly; `problem` says why it must not be used: off its curve, at infinity, hybrid, weak. */
  readonly key: PublicKey;
  /** DER SubjectPublicKeyInfo, with the uncompressed point for EC keys; as given where `key.problem` is set. */
  readonly spki: Uint8Array;
  /** For people: `X9.63 uncompressed point`, `COSE_Key`, `PEM public key`. */
  readonly form: string;
  /** The text encoding around a binary form: `base64`, `base64url`, `hex`; null for binary and for forms that are text. */
  readonly encoding: 'base64' | 'base64url' | 'hex' | null;
  /** The algorithm that a JWK or COSE_Key declares, by its registered name. */
  readonly declaredAlg: string | null;
  /** The same bytes on the other curves where they are a point too; only compressed points are so ambiguous. */
  readonly alternatives: readonly PublicKey[];
  /** DER of the certificate that the key came from. */
  readonly certificate: Uint8Array | null;
}

/** What is asked of every reader of a form. */
export interface KeyRequest {
  /** Names the input in errors. */
  readonly what: string;
  /** `Curve.name` that an EC key must be on. */
  readonly curve: string | undefined;
}

/** A form that nearly fits: why it does not. It never holds input bytes, only lengths and types. */
export interface Miss {
  readonly miss: string;
}

/** Undefined: it is not this form at all. */
export type FormResult = KeyReading | Miss | undefined;

export const isMiss = (result: FormResult): result is Miss => result !== undefined && 'miss' in result;

/** The error for a private or secret key in any form; none of its bytes are in it. */
export function privateKeyError({ what }: KeyRequest): KeytierError {
  return new KeytierError('ERR_DECODE_KEY', `${what} holds a private key; keytier only takes public ones`, {
    where: what,
    hint: 'export the public half, and treat the private key as exposed if it came from somebody else',
  });
}

type Extras = Partial<Pick<KeyReading, 'declaredAlg' | 'alternatives' | 'certificate'>> & {
  /** A reason to refuse that the form knows of and the key itself does not. */
  readonly problem?: KeyProblem | null;
};

/**
 * The reading of a SubjectPublicKeyInfo that came with or was made from a form.
 * @throws KeytierError ERR_DECODE_DER where it is not DER
 */
export function readingOf(spki: Uint8Array, form: string, extras: Extras = {}): KeyReading {
  const decoded = canonical(decodePublicKey(spki, decompressPoint));
  const declaredAlg = extras.declaredAlg ?? null;
  const problem =
    extras.problem ?? decoded.problem ?? notOnEdwards(decoded) ?? contradicts(declaredAlg, decoded);
  const key = withProblem(decoded, problem);
  const { alternatives = [], certificate = null } = extras;
  return { key, spki: key.spki, form, encoding: null, declaredAlg, alternatives, certificate };
}

/** The key with a reason to refuse it; an EC key loses its point, as its type says. */
function withProblem(key: PublicKey, problem: KeyProblem | null): PublicKey {
  if (problem === null || problem === key.problem) return key;
  return key.algorithm === 'EC' ? { ...key, point: null, problem } : { ...key, problem };
}

/** One spelling for each key: uncompressed points, RSA parameters present. Keys with a problem stay as they are. */
function canonical(key: PublicKey): PublicKey {
  const spki = key.problem === null ? canonicalSpki(key) : key.spki;
  return equalBytes(spki, key.spki) ? key : decodePublicKey(spki);
}

function canonicalSpki(key: PublicKey): Uint8Array {
  switch (key.algorithm) {
    case 'EC':
      return key.point === null ? key.spki : ecSpki(key.curve, uncompressed(key.point, key.curve.size));
    case 'RSA':
      return rsaSpki(key.pkcs1);
    case 'UNKNOWN':
      return key.spki;
    default:
      return opaqueSpki(key.algorithm, key.bytes);
  }
}

function uncompressed({ x, y }: { readonly x: bigint; readonly y: bigint }, size: number): Uint8Array {
  const hex = (value: bigint) => value.toString(16).padStart(2 * size, '0');
  return new Uint8Array(Buffer.from(`04${hex(x)}${hex(y)}`, 'hex'));
}

function notOnEdwards(key: PublicKey): KeyProblem | null {
  if (key.algorithm !== 'Ed25519' && key.algorithm !== 'Ed448') return null;
  if (isEdwardsPoint(key.algorithm, key.bytes)) return null;
  return { reason: 'not-on-curve', detail: `the bytes are not a point of ${key.algorithm}` };
}

/** RFC 7518 3.1, RFC 9053 2: a name that is bound to a curve or key type is wrong on any other. */
function contradicts(declaredAlg: string | null, key: PublicKey): KeyProblem | null {
  const declared = declaredAlg === null ? undefined : algorithmByName(declaredAlg);
  if (declared === undefined || key.algorithm === 'UNKNOWN') return null;
  const anyEdwards = declared.name === 'EdDSA' && key.algorithm === 'Ed448';
  const curveFits = declared.curve === null || (key.algorithm === 'EC' && key.curve.name === declared.curve);
  if ((declared.keyAlgorithm === key.algorithm || anyEdwards) && curveFits) return null;
  return {
    reason: 'malformed',
    detail: `it declares ${declared.name}, and the key is ${describeKey(key)}`,
  };
}

/** A declared algorithm by its registered name; one that is not in the table as it is written, if that is a name at all. */
export function declaredName(alg: unknown): string {
  if (typeof alg !== 'string') return 'an alg that is no name';
  const known = algorithmByName(alg)?.name;
  return known ?? (/^[A-Za-z0-9+._-]{1,40}$/.test(alg) ? alg : 'an alg that is no name');
}

/** Runs a reader whose structure errors say only that this form does not fit. */
export function attempt(label: string, read: () => FormResult): FormResult {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KeytierError) || error.code === 'ERR_DECODE_KEY') throw error;
    return { miss: `${label}: ${error.message}` };
  }
}
