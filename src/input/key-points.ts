// Keys that are bare bytes: X9.63 points, x‖y, raw Ed25519, Ed448 and ML-DSA, and the private keys that look like them.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { equalBytes } from '../codec/bytes.ts';
import { bytesToInteger, CURVES, type Curve, isOnCurve } from '../crypto/curves.ts';
import { type FormResult, type KeyRequest, privateKeyError, readingOf } from '../crypto/key-reading.ts';
import { decompressPoint } from '../crypto/point.ts';
import type { OpaqueKey, PublicKey } from '../crypto/public-key.ts';
import { ecSpki, opaqueSpki } from '../crypto/spki.ts';

/** Lengths of keys that are nothing but their bytes: RFC 8032, FIPS 204 table 2. */
const OPAQUE_LENGTHS: ReadonlyMap<number, OpaqueKey['algorithm']> = new Map([
  [32, 'Ed25519'],
  [57, 'Ed448'],
  [1312, 'ML_DSA_44'],
  [1952, 'ML_DSA_65'],
  [2592, 'ML_DSA_87'],
]);

/** Private ML-DSA keys (FIPS 204 table 2); no public key has such a length. */
const ML_DSA_PRIVATE_LENGTHS: ReadonlySet<number> = new Set([2560, 4032, 4896]);

type PointForm = 'X9.63 uncompressed point' | 'X9.63 compressed point' | 'X9.63 hybrid point' | 'bare x‖y';

/** The first byte and the length of each form, by the bytes of a coordinate; no first byte for bare coordinates. */
const POINT_FORMS: readonly {
  readonly form: PointForm;
  readonly first: readonly number[];
  readonly length: (size: number) => number;
}[] = [
  { form: 'X9.63 uncompressed point', first: [4], length: (size) => 1 + 2 * size },
  { form: 'X9.63 compressed point', first: [2, 3], length: (size) => 1 + size },
  { form: 'X9.63 hybrid point', first: [6, 7], length: (size) => 1 + 2 * size },
  { form: 'bare x‖y', first: [], length: (size) => 2 * size },
];

/**
 * Reads bytes without any structure by their length, and by the equations of the curves that have this length. 57 bytes
 * are a P-224 point if they are one, and Ed448 otherwise.
 * @throws KeytierError ERR_DECODE_KEY for a private key
 */
export function readBareKey(bytes: Uint8Array, request: KeyRequest): FormResult {
  const points = POINT_FORMS.flatMap(({ form, first, length }) => {
    if (first.length > 0 && !first.includes(bytes[0] ?? -1)) return [];
    const curves = CURVES.filter(({ size }) => length(size) === bytes.length);
    return curves.length === 0 ? [] : [{ form, curves }];
  });
  for (const { form, curves } of points) {
    const good = wanted(curves, request).filter((curve) => isGood(form, curve, bytes));
    if (good.length > 0) return pointReading(form, good, bytes);
  }
  if (isPrivate(bytes)) throw privateKeyError(request);
  const opaque = OPAQUE_LENGTHS.get(bytes.length);
  if (opaque !== undefined && request.curve === undefined)
    return readingOf(opaqueSpki(opaque, bytes), `raw ${opaque.replaceAll('_', '-')} key`);
  const [nearest] = points;
  if (nearest !== undefined) return badPoint(nearest.form, nearest.curves, bytes, request);
  if (opaque !== undefined)
    return { miss: `${bytes.length} bytes would be a raw ${opaque} key, not ${request.curve}` };
  return noLength(bytes, request);
}

const wanted = (curves: readonly Curve[], { curve }: KeyRequest) =>
  curve === undefined ? curves : curves.filter(({ name }) => name === curve);

/** Hybrid points count as good here so that they are named: what they are is refused when they are decoded. */
function isGood(form: PointForm, curve: Curve, bytes: Uint8Array): boolean {
  if (form === 'X9.63 compressed point') return decompressPoint(curve, bytes).ok;
  return isPointAt(bytes, form === 'bare x‖y' ? 0 : 1, curve);
}

function isPointAt(bytes: Uint8Array, start: number, curve: Curve): boolean {
  const middle = start + curve.size;
  const x = bytesToInteger(bytes.subarray(start, middle));
  return isOnCurve(curve, x, bytesToInteger(bytes.subarray(middle, middle + curve.size)));
}

const encodedPoint = (form: PointForm, bytes: Uint8Array) =>
  form === 'bare x‖y' ? Buffer.concat([Uint8Array.of(4), bytes]) : bytes;

function pointReading(form: PointForm, curves: readonly Curve[], bytes: Uint8Array): FormResult {
  const [first, ...others] = curves.map((curve) => readingOf(ecSpki(curve, encodedPoint(form, bytes)), form));
  if (first === undefined) return undefined;
  const alternatives: readonly PublicKey[] = others.map(({ key }) => key);
  return { ...first, alternatives };
}

/** The length fits and the equation does not: the key is named with what is wrong with it. */
function badPoint(
  form: PointForm,
  curves: readonly Curve[],
  bytes: Uint8Array,
  request: KeyRequest,
): FormResult {
  const names = curves.map(({ name }) => name).join(', ');
  const [curve, ...more] = wanted(curves, request);
  if (curve === undefined)
    return { miss: `${bytes.length} bytes, ${form}, would be ${names}, not ${request.curve}` };
  const detail = more.length === 0 ? `the point is not on ${curve.name}` : `the point is on none of ${names}`;
  const hybrid = form === 'X9.63 hybrid point';
  return readingOf(
    ecSpki(curve, encodedPoint(form, bytes)),
    form,
    hybrid ? {} : { problem: { reason: 'not-on-curve', detail } },
  );
}

function noLength(bytes: Uint8Array, { curve }: KeyRequest): FormResult {
  if (bytes.length === 1 && bytes[0] === 0) {
    const named = CURVES.find(({ name }) => name === (curve ?? 'P_256'));
    return named === undefined ? undefined : readingOf(ecSpki(named, bytes), 'X9.63 point at infinity');
  }
  if (ML_DSA_PRIVATE_LENGTHS.has(bytes.length))
    return { miss: `${bytes.length} bytes is the length of an ML-DSA private key` };
  const form = POINT_FORMS.find(({ first }) => first.includes(bytes[0] ?? -1));
  if (form === undefined || bytes.length > 1 + 3 * MAX_COORDINATE) return undefined;
  const privateOf = CURVES.find(({ size }) => bytes[0] === 4 && bytes.length === 1 + 3 * size);
  if (privateOf !== undefined)
    return { miss: `${bytes.length} bytes beginning with 04 have the length of an X9.63 private key` };
  const lengths = [...new Set(CURVES.map(({ size }) => form.length(size)))].sort((a, b) => a - b);
  return {
    miss: `${bytes.length} bytes, and an ${form.form} has ${lengths.join(', ')}`,
  };
}

const MAX_COORDINATE = Math.max(...CURVES.map(({ size }) => size));

/**
 * X9.63 private keys, 04‖x‖y‖k, as SecKeyCopyExternalRepresentation gives them for software keys, with or without the 04;
 * and the 64 bytes, seed and public key, that libsodium calls a secret key.
 */
function isPrivate(bytes: Uint8Array): boolean {
  const ec = CURVES.some(
    (curve) =>
      (bytes.length === 1 + 3 * curve.size && bytes[0] === 4 && isPointAt(bytes, 1, curve)) ||
      (bytes.length === 3 * curve.size && isPointAt(bytes, 0, curve)),
  );
  return ec || (bytes.length === 64 && isSeedAndKey(bytes));
}

/** RFC 8410 7: a PKCS#8 around the 32 bytes of an Ed25519 seed. */
const SEED_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex');

function isSeedAndKey(bytes: Uint8Array): boolean {
  const key = Buffer.concat([SEED_HEADER, bytes.subarray(0, 32)]);
  try {
    const pair = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
    return equalBytes(pair.export({ format: 'der', type: 'spki' }).subarray(-32), bytes.subarray(32));
  } catch {
    // A runtime without Ed25519: the bytes are then refused as the point that they are not.
    return false;
  }
}
