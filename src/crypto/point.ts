// Compressed points of elliptic curves (SEC 1 2.3.3), for keys that people paste; attestations carry uncompressed ones.
import { ECDH, getCurves } from 'node:crypto';
import { bytesToInteger, type Curve, isOnCurve } from './curves.ts';
import type { Decompress } from './public-key.ts';

/**
 * The uncompressed form of a compressed point (02 or 03, then x). OpenSSL finds y, and its answer is checked: the same x,
 * the parity that was asked for, on the curve.
 */
export const decompressPoint: Decompress = (curve, compressed) => {
  const wrong = {
    ok: false,
    problem: { reason: 'not-on-curve', detail: `no point of ${curve.name} has this x` },
  } as const;
  const x = bytesToInteger(compressed.subarray(1));
  if (x >= curve.p) return wrong;
  const bytes = convert(curve, compressed);
  if (bytes === undefined) {
    if (getCurves().includes(curve.nodeName)) return wrong;
    const detail = `a compressed point, and this runtime has no ${curve.name} to decompress it`;
    return { ok: false, problem: { reason: 'malformed', detail } };
  }
  const y = bytesToInteger(bytes.subarray(1 + curve.size));
  const same = bytesToInteger(bytes.subarray(1, 1 + curve.size)) === x;
  const parity = Number(y & 1n) === ((compressed[0] ?? 0) & 1);
  return same && parity && isOnCurve(curve, x, y) ? { ok: true, bytes } : wrong;
};

/** Undefined for an x without a point, and for a curve that this runtime's OpenSSL was built without. */
function convert(curve: Curve, compressed: Uint8Array): Uint8Array | undefined {
  try {
    const point = ECDH.convertKey(compressed, curve.nodeName, undefined, undefined, 'uncompressed');
    return typeof point === 'string' ? undefined : new Uint8Array(point);
  } catch {
    return undefined;
  }
}
