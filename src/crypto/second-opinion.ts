// The second, independent implementation of signature checks: @noble/curves, loaded only when it is asked for.
import type { SecondOpinion } from './verify.ts';

/**
 * Loads @noble/curves. Its defaults would reject high-S signatures and hash again, so both are switched off.
 * Curves it does not have (P-224) get no opinion.
 */
export async function loadSecondOpinion(): Promise<SecondOpinion> {
  const [{ p256, p384, p521 }, { secp256k1 }, { ed25519 }, { ed448 }] = await Promise.all([
    import('@noble/curves/nist.js'),
    import('@noble/curves/secp256k1.js'),
    import('@noble/curves/ed25519.js'),
    import('@noble/curves/ed448.js'),
  ]);
  const curves = new Map([
    ['P_256', p256],
    ['P_384', p384],
    ['P_521', p521],
    ['SECP256K1', secp256k1],
  ]);
  return {
    ecdsa(key, digest, { r, s }) {
      const curve = curves.get(key.curve.name);
      if (curve === undefined || key.point === null) return undefined;
      const publicKey = curve.Point.fromAffine(key.point).toBytes(false);
      const hex = [r, s].map((value) => value.toString(16).padStart(key.curve.size * 2, '0')).join('');
      return curve.verify(Buffer.from(hex, 'hex'), digest, publicKey, {
        lowS: false,
        prehash: false,
        format: 'compact',
      });
    },
    eddsa(key, message, signature) {
      if (key.algorithm !== 'Ed25519' && key.algorithm !== 'Ed448') return undefined;
      const curve = key.algorithm === 'Ed25519' ? ed25519 : ed448;
      try {
        // With and without the cofactor are both allowed (RFC 8032 5.1.7), and differ only for points with torsion: on
        // those the two implementations may honestly disagree, so there is no second opinion.
        const points = [key.bytes, signature.subarray(0, key.bytes.length)].map((bytes) =>
          curve.Point.fromBytes(bytes),
        );
        if (points.some((point) => !point.isTorsionFree())) return undefined;
        return curve.verify(signature, message, key.bytes, { zip215: false });
      } catch {
        // noble throws on a signature of the wrong length: that is an invalid signature, not a failure to check.
        return false;
      }
    },
  };
}
