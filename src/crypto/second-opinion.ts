// The second, independent implementation of signature checks: @noble/curves and @noble/post-quantum, loaded only when asked for.
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import type { Curve } from './curves.ts';
import type { SecondOpinion } from './verify.ts';

/** Base points of the curves that are built here from their parameters: SEC 2 version 2, RFC 5639. */
const GENERATORS: ReadonlyMap<string, { readonly Gx: bigint; readonly Gy: bigint }> = new Map([
  [
    'P_224',
    {
      Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
      Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
    },
  ],
  [
    'BRAINPOOLP256R1',
    {
      Gx: 0x8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262n,
      Gy: 0x547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997n,
    },
  ],
  [
    'BRAINPOOLP320R1',
    {
      Gx: 0x43bd7e9afb53d8b85289bcc48ee5bfe6f20137d10a087eb6e7871e2a10a599c710af8d0d39e20611n,
      Gy: 0x14fdd05545ec1cc8ab4093247f77275e0743ffed117182eaa9c77877aaac6ac7d35245d1692e8ee1n,
    },
  ],
  [
    'BRAINPOOLP384R1',
    {
      Gx: 0x1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1en,
      Gy: 0x8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315n,
    },
  ],
  [
    'BRAINPOOLP512R1',
    {
      Gx: 0x81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822n,
      Gy: 0x7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892n,
    },
  ],
  [
    'BRAINPOOLP256T1',
    {
      Gx: 0xa3e8eb3cc1cfe7b7732213b23a656149afa142c47aafbc2b79a191562e1305f4n,
      Gy: 0x2d996c823439c56d7f7b22e14644417e69bcb6de39d027001dabe8f35b25c9ben,
    },
  ],
  [
    'BRAINPOOLP320T1',
    {
      Gx: 0x925be9fb01afc6fb4d3e7d4990010f813408ab106c4f09cb7ee07868cc136fff3357f624a21bed52n,
      Gy: 0x63ba3a7a27483ebf6671dbef7abb30ebee084e58a0b077ad42a5a0989d1ee71b1b9bc0455fb0d2c3n,
    },
  ],
  [
    'BRAINPOOLP384T1',
    {
      Gx: 0x18de98b02db9a306f2afcd7235f72a819b80ab12ebd653172476fecd462aabffc4ff191b946a5f54d8d0aa2f418808ccn,
      Gy: 0x25ab056962d30651a114afd2755ad336747f93475b7a1fca3b88f2b6a208ccfe469408584dc2b2912675bf5b9e582928n,
    },
  ],
  [
    'BRAINPOOLP512T1',
    {
      Gx: 0x640ece5c12788717b9c1ba06cbc2a6feba85842458c56dde9db1758d39c0313d82ba51735cdb3ea499aa77a7d6943a64f7a3f25fe26f06b51baa2696fa9035dan,
      Gy: 0x5b534bd595f5af0fa2c892376c84ace1bb4e3019b71634c01131159cae03cee9d9932184beef216bd71df2dadf86a627306ecff96dbb8bace198b61e00f8b332n,
    },
  ],
]);

/**
 * Loads both packages. The defaults of @noble/curves would reject high-S signatures and hash again, so both are switched
 * off. It has an opinion on every curve of our table, on EdDSA and on ML-DSA with an empty context, and none on RSA.
 */
export async function loadSecondOpinion(): Promise<SecondOpinion> {
  const [
    { p256, p384, p521 },
    { secp256k1 },
    { ed25519 },
    { ed448 },
    { ecdsa, weierstrass },
    { ml_dsa44, ml_dsa65, ml_dsa87 },
    { sha256 },
  ] = await Promise.all([
    import('@noble/curves/nist.js'),
    import('@noble/curves/secp256k1.js'),
    import('@noble/curves/ed25519.js'),
    import('@noble/curves/ed448.js'),
    import('@noble/curves/abstract/weierstrass.js'),
    import('@noble/post-quantum/ml-dsa.js'),
    import('@noble/hashes/sha2.js'),
  ]);
  const curves = new Map<string, ECDSA>([
    ['P_256', p256],
    ['P_384', p384],
    ['P_521', p521],
    ['SECP256K1', secp256k1],
  ]);
  /** Building a curve takes a millisecond or two, so it waits until a key is on it. The hash is required and never used. */
  const curveFor = ({ name, p, a, b, n }: Curve): ECDSA | undefined => {
    const generator = GENERATORS.get(name);
    if (!curves.has(name) && generator !== undefined)
      curves.set(name, ecdsa(weierstrass({ p, n, h: 1n, a, b, ...generator }), sha256));
    return curves.get(name);
  };
  const mlDsa = new Map<string, typeof ml_dsa44>([
    ['ML_DSA_44', ml_dsa44],
    ['ML_DSA_65', ml_dsa65],
    ['ML_DSA_87', ml_dsa87],
  ]);
  return {
    ecdsa(key, digest, { r, s }) {
      const curve = curveFor(key.curve);
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
        if (!curve.verify(signature, message, key.bytes, { zip215: false })) return false;
        // noble multiplies by the cofactor, OpenSSL does not; both are allowed (RFC 8032 5.1.7). What fails with it fails
        // without it too. What holds with it may differ for points with torsion: then there is no second opinion.
        const points = [key.bytes, signature.subarray(0, key.bytes.length)].map((bytes) =>
          curve.Point.fromBytes(bytes),
        );
        return points.every((point) => point.isTorsionFree()) ? true : undefined;
      } catch {
        // noble throws on a signature of the wrong length: that is an invalid signature, not a failure to check.
        return false;
      }
    },
    mlDsa(key, message, signature) {
      const variant = mlDsa.get(key.algorithm);
      if (variant === undefined || !('bytes' in key)) return undefined;
      return variant.verify(signature, message, key.bytes);
    },
  };
}
