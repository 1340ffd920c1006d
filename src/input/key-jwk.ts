// Keys as JSON Web Key (RFC 7517, 7518, 8037, 8812, 9964), strict: exact lengths, base64url without padding, no private member.
import { decodeBase64Canonical } from '../codec/base64.ts';
import { algorithmByName } from '../crypto/algorithms.ts';
import { type Curve, curveByName } from '../crypto/curves.ts';
import {
  declaredName,
  type FormResult,
  type KeyRequest,
  type Miss,
  privateKeyError,
  readingOf,
} from '../crypto/key-reading.ts';
import type { OpaqueKey } from '../crypto/public-key.ts';
import { ecSpki, opaqueSpki, rsaPkcs1, rsaSpki } from '../crypto/spki.ts';

type Member = 'kty' | 'crv' | 'alg' | 'x' | 'y' | 'n' | 'e' | 'pub';
type Jwk = Readonly<Partial<Record<Member | 'keys', unknown>>>;

/** Members that hold private or secret key material: RFC 7518 6.2.2, 6.3.2, 6.4, RFC 8037 2, RFC 9964. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'] as const;

/** The registered names of curves, and the usual ones of Brainpool. */
const EC_CURVES: ReadonlySet<string> = new Set([
  'P-224',
  'P-256',
  'P-384',
  'P-521',
  'secp256k1',
  'BP-256',
  'BP-320',
  'BP-384',
  'BP-512',
]);

const OKP: ReadonlyMap<unknown, OpaqueKey['algorithm']> = new Map([
  ['Ed25519', 'Ed25519'],
  ['Ed448', 'Ed448'],
  ['X25519', 'X25519'],
]);

/** A member that decides which key it is, twice: two readers could see two keys. */
const REPEATED = /"(kty|crv|alg|x|y|n|e|pub)"\s*:(?=[\s\S]*"\1"\s*:)/;

/**
 * Reads a JWK, or a JWK set with one key; undefined for JSON that is neither.
 * @throws KeytierError ERR_DECODE_KEY for a key with a private member, anywhere in a set
 */
export function readJwk(text: string, request: KeyRequest): FormResult {
  const json = parse(text);
  if (!isObject(json)) return undefined;
  const keys = 'keys' in json && Array.isArray(json.keys) ? json.keys : [json];
  const jwks = keys.filter(isObject);
  if (jwks.some(isPrivate)) throw privateKeyError(request);
  const [jwk, ...more] = jwks;
  if (more.length > 0) return { miss: `a JWK set with ${jwks.length} keys, and one is needed` };
  if (jwk === undefined) return { miss: 'a JWK set without a key' };
  if (!('kty' in jwk)) return { miss: 'JSON without the kty of a JWK' };
  const repeated = REPEATED.exec(text);
  if (repeated !== null) return { miss: `JWK with two members ${repeated[1]}` };
  const reader = READERS.get(jwk.kty);
  return reader === undefined ? { miss: 'JWK with a kty that is not EC, OKP, RSA or AKP' } : reader(jwk);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Jwk =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPrivate = (jwk: Jwk) => jwk.kty === 'oct' || PRIVATE_MEMBERS.some((member) => member in jwk);

const READERS: ReadonlyMap<unknown, (jwk: Jwk) => FormResult> = new Map([
  ['EC', readEc],
  ['OKP', readOkp],
  ['RSA', readRsa],
  ['AKP', readAkp],
]);

function declared(jwk: Jwk): { readonly declaredAlg: string | null } {
  const alg = jwk.alg;
  return { declaredAlg: alg === undefined ? null : declaredName(alg) };
}

/** The bytes of a member (RFC 7515 2: base64url without padding). */
function member(jwk: Jwk, name: Member): Uint8Array | Miss {
  const value = jwk[name];
  if (typeof value !== 'string') return { miss: `JWK without ${name}` };
  const decoded = /^[A-Za-z0-9_-]+$/.test(value) ? decodeBase64Canonical(value) : undefined;
  return decoded?.bytes ?? { miss: `JWK whose ${name} is not base64url without padding` };
}

/** RFC 7518 6.2.1.2: the length of a coordinate is that of the field, no byte more or less. */
function coordinate(jwk: Jwk, name: 'x' | 'y', curve: Curve): Uint8Array | Miss {
  const bytes = member(jwk, name);
  if (!(bytes instanceof Uint8Array) || bytes.length === curve.size) return bytes;
  return { miss: `JWK whose ${name} has ${bytes.length} bytes, ${curve.name} has ${curve.size}` };
}

function readEc(jwk: Jwk): FormResult {
  const crv = jwk.crv;
  const curve = typeof crv === 'string' && EC_CURVES.has(crv) ? curveByName(crv) : undefined;
  if (curve === undefined) return { miss: 'JWK with a crv that keytier does not know' };
  const x = coordinate(jwk, 'x', curve);
  const y = coordinate(jwk, 'y', curve);
  if (!(x instanceof Uint8Array)) return x;
  if (!(y instanceof Uint8Array)) return y;
  return readingOf(ecSpki(curve, Buffer.concat([Uint8Array.of(4), x, y])), 'JWK', declared(jwk));
}

function readOkp(jwk: Jwk): FormResult {
  const algorithm = OKP.get(jwk.crv);
  if (algorithm === undefined) return { miss: 'JWK with a crv that is not Ed25519, Ed448 or X25519' };
  const x = member(jwk, 'x');
  return x instanceof Uint8Array ? readingOf(opaqueSpki(algorithm, x), 'JWK', declared(jwk)) : x;
}

/** RFC 7518 6.3.1: Base64urlUInt has no leading zero bytes. */
function readRsa(jwk: Jwk): FormResult {
  const n = member(jwk, 'n');
  const e = member(jwk, 'e');
  if (!(n instanceof Uint8Array)) return n;
  if (!(e instanceof Uint8Array)) return e;
  if (n[0] === 0 || e[0] === 0) return { miss: 'JWK whose n or e has a leading zero byte' };
  return readingOf(rsaSpki(rsaPkcs1(n, e)), 'JWK', declared(jwk));
}

function readAkp(jwk: Jwk): FormResult {
  const alg = typeof jwk.alg === 'string' ? algorithmByName(jwk.alg) : undefined;
  if (alg === undefined || !isMlDsa(alg.keyAlgorithm))
    return { miss: 'JWK of type AKP without the alg of ML-DSA' };
  const pub = member(jwk, 'pub');
  return pub instanceof Uint8Array ? readingOf(opaqueSpki(alg.keyAlgorithm, pub), 'JWK', declared(jwk)) : pub;
}

const isMlDsa = (algorithm: string): algorithm is 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87' =>
  algorithm.startsWith('ML_DSA_');
