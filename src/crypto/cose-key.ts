// Keys as COSE_Key (RFC 9052 7, RFC 9053 7, RFC 8230 4, RFC 9964), as WebAuthn and FIDO2 authenticators write them.
import { type CborValue, decodeCbor } from '../codec/cbor.ts';
import { algorithmByCose } from './algorithms.ts';
import { type Curve, curveByName } from './curves.ts';
import {
  attempt,
  declaredName,
  type FormResult,
  type KeyRequest,
  type Miss,
  privateKeyError,
  readingOf,
} from './key-reading.ts';
import type { KeyProblem, OpaqueKey } from './public-key.ts';
import { ecSpki, opaqueSpki, rsaPkcs1, rsaSpki } from './spki.ts';

type CoseKey = ReadonlyMap<CborValue, CborValue>;

/** Labels common to all keys, and those that depend on the key type. */
const LABEL = { kty: 1, alg: 3 } as const;
const KTY = { okp: 1, ec2: 2, rsa: 3, symmetric: 4, akp: 7 } as const;

/** Labels of private parameters by key type: RFC 9053 7.1, 7.2, RFC 8230 4, RFC 9964. */
const PRIVATE_LABELS: ReadonlyMap<CborValue, readonly number[]> = new Map([
  [KTY.okp, [-4]],
  [KTY.ec2, [-4]],
  [KTY.rsa, [-3, -4, -5, -6, -7, -8, -9, -10, -11, -12]],
  [KTY.symmetric, [-1]],
  [KTY.akp, [-2]],
]);

/** IANA registry "COSE Elliptic Curves". */
const EC2_CURVES: ReadonlyMap<CborValue, string> = new Map([
  [1, 'P_256'],
  [2, 'P_384'],
  [3, 'P_521'],
  [8, 'SECP256K1'],
  [256, 'BRAINPOOLP256R1'],
  [257, 'BRAINPOOLP320R1'],
  [258, 'BRAINPOOLP384R1'],
  [259, 'BRAINPOOLP512R1'],
]);
const OKP_CURVES: ReadonlyMap<CborValue, OpaqueKey['algorithm']> = new Map([
  [4, 'X25519'],
  [6, 'Ed25519'],
  [7, 'Ed448'],
]);

/** WebAuthn Level 3 5.8.5: keys of these algorithms must not use the compressed form. */
const UNCOMPRESSED_ONLY: ReadonlySet<string> = new Set([
  'ES256',
  'ES384',
  'ES512',
  'ESP256',
  'ESP384',
  'ESP512',
]);

/** A CBOR map begins with major type 5. */
const isMapHeader = (byte: number | undefined) => byte !== undefined && byte >> 5 === 5;

/**
 * Reads exactly one COSE_Key; undefined for bytes that are not a CBOR map.
 * @throws KeytierError ERR_DECODE_KEY for a private or symmetric key
 */
export function readCoseKey(bytes: Uint8Array, request: KeyRequest): FormResult {
  if (!isMapHeader(bytes[0])) return undefined;
  const key = decode(bytes);
  return key instanceof Map ? attempt('COSE_Key', () => readMap(key, request)) : NOT_ONE_MAP;
}

/** Said of any bytes that begin like a map, so a miss of another form is nearer. */
export const NOT_ONE_MAP = {
  miss: 'CBOR that is not exactly one map with definite lengths, unique keys and nothing after it',
} as const;

/** The library's messages can hold map keys, so they are not passed on. */
function decode(bytes: Uint8Array): CborValue {
  try {
    return decodeCbor(bytes);
  } catch {
    return undefined;
  }
}

function readMap(key: CoseKey, request: KeyRequest): FormResult {
  const kty = key.get(LABEL.kty);
  if (PRIVATE_LABELS.get(kty)?.some((label) => key.has(label))) throw privateKeyError(request);
  const reader = READERS.get(kty);
  return reader === undefined ? { miss: 'a CBOR map without the kty of a COSE_Key' } : reader(key);
}

const READERS: ReadonlyMap<CborValue, (key: CoseKey) => FormResult> = new Map([
  [KTY.okp, readOkp],
  [KTY.ec2, readEc2],
  [KTY.rsa, readRsa],
  [KTY.akp, readAkp],
]);

function declaredAlg(key: CoseKey): string | null {
  const alg = key.get(LABEL.alg);
  if (alg === undefined) return null;
  return typeof alg === 'number' ? (algorithmByCose(alg)?.name ?? String(alg)) : declaredName(alg);
}

function parameter(key: CoseKey, label: number, name: string): Uint8Array | Miss {
  const value = key.get(label);
  return value instanceof Uint8Array
    ? value
    : { miss: `COSE_Key without ${name} (${label}) as a byte string` };
}

function readEc2(key: CoseKey): FormResult {
  const curve = curveByName(EC2_CURVES.get(key.get(-1)) ?? '');
  if (curve === undefined) return { miss: 'COSE_Key of type EC2 with a crv that keytier does not know' };
  const x = parameter(key, -2, 'x');
  if (!(x instanceof Uint8Array)) return x;
  const y = key.get(-3);
  const alg = declaredAlg(key);
  const wrong = (name: string, length: number): Miss => ({
    miss: `COSE_Key whose ${name} has ${length} bytes, ${curve.name} has ${curve.size}`,
  });
  if (x.length !== curve.size) return wrong('x', x.length);
  if (typeof y === 'boolean') return readCompressed(curve, x, y, alg);
  if (!(y instanceof Uint8Array)) return { miss: 'COSE_Key of type EC2 without y (-3)' };
  if (y.length !== curve.size) return wrong('y', y.length);
  return readingOf(ecSpki(curve, Buffer.concat([Uint8Array.of(4), x, y])), 'COSE_Key', { declaredAlg: alg });
}

function readCompressed(curve: Curve, x: Uint8Array, odd: boolean, alg: string | null): FormResult {
  const problem: KeyProblem | null =
    alg !== null && UNCOMPRESSED_ONLY.has(alg)
      ? { reason: 'malformed', detail: `y is compressed (a boolean), which ${alg} keys must not be` }
      : null;
  const point = Buffer.concat([Uint8Array.of(odd ? 3 : 2), x]);
  return readingOf(ecSpki(curve, point), 'COSE_Key', { declaredAlg: alg, problem });
}

/** WebAuthn Level 3 5.8.5 binds -8 to Ed25519 in COSE keys; JOSE leaves EdDSA open to Ed448. */
function readOkp(key: CoseKey): FormResult {
  const algorithm = OKP_CURVES.get(key.get(-1));
  if (algorithm === undefined) return { miss: 'COSE_Key of type OKP with a crv that keytier does not know' };
  const x = parameter(key, -2, 'x');
  if (!(x instanceof Uint8Array)) return x;
  const alg = declaredAlg(key);
  const problem: KeyProblem | null =
    alg === 'EdDSA' && algorithm === 'Ed448'
      ? {
          reason: 'malformed',
          detail: 'it declares EdDSA (-8), which is Ed25519 in COSE keys, and the key is Ed448',
        }
      : null;
  return readingOf(opaqueSpki(algorithm, x), 'COSE_Key', { declaredAlg: alg, problem });
}

function readRsa(key: CoseKey): FormResult {
  const n = parameter(key, -1, 'n');
  const e = parameter(key, -2, 'e');
  if (!(n instanceof Uint8Array)) return n;
  if (!(e instanceof Uint8Array)) return e;
  if (n[0] === 0 || e[0] === 0) return { miss: 'COSE_Key whose n or e has a leading zero byte' };
  return readingOf(rsaSpki(rsaPkcs1(n, e)), 'COSE_Key', { declaredAlg: declaredAlg(key) });
}

function readAkp(key: CoseKey): FormResult {
  const number = key.get(LABEL.alg);
  const algorithm = typeof number === 'number' ? algorithmByCose(number)?.keyAlgorithm : undefined;
  if (algorithm !== 'ML_DSA_44' && algorithm !== 'ML_DSA_65' && algorithm !== 'ML_DSA_87')
    return { miss: 'COSE_Key of type AKP without the alg of ML-DSA' };
  const pub = parameter(key, -1, 'pub');
  if (!(pub instanceof Uint8Array)) return pub;
  return readingOf(opaqueSpki(algorithm, pub), 'COSE_Key', { declaredAlg: declaredAlg(key) });
}
