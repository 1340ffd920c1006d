// Elliptic curves that keytier names: parameters for point checks and signature ranges, and their many names.
import { toHex } from '../codec/bytes.ts';

/** A short Weierstrass curve y² = x³ + ax + b over p with a base point of order n. */
export interface Curve {
  /** The name of KeyMint's EcCurve, or the usual one where KeyMint has none. */
  readonly name: string;
  readonly oid: string;
  /** What node:crypto calls it. */
  readonly nodeName: string;
  readonly bits: number;
  /** Bytes of one coordinate. */
  readonly size: number;
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly n: bigint;
}

const P224 = 2n ** 224n - 2n ** 96n + 1n;
const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;
const P521 = 2n ** 521n - 1n;
const K256 = 2n ** 256n - 2n ** 32n - 977n;

/** Parameters of SEC 2 version 2 and FIPS 186-5 (SP 800-186), and of RFC 5639 for the Brainpool curves. */
export const CURVES: readonly Curve[] = [
  {
    name: 'P_224',
    oid: '1.3.132.0.33',
    nodeName: 'secp224r1',
    bits: 224,
    size: 28,
    p: P224,
    a: P224 - 3n,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
    n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  },
  {
    name: 'P_256',
    oid: '1.2.840.10045.3.1.7',
    nodeName: 'prime256v1',
    bits: 256,
    size: 32,
    p: P256,
    a: P256 - 3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  {
    name: 'P_384',
    oid: '1.3.132.0.34',
    nodeName: 'secp384r1',
    bits: 384,
    size: 48,
    p: P384,
    a: P384 - 3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  {
    name: 'P_521',
    oid: '1.3.132.0.35',
    nodeName: 'secp521r1',
    bits: 521,
    size: 66,
    p: P521,
    a: P521 - 3n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  {
    name: 'SECP256K1',
    oid: '1.3.132.0.10',
    nodeName: 'secp256k1',
    bits: 256,
    size: 32,
    p: K256,
    a: 0n,
    b: 7n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
  {
    name: 'BRAINPOOLP256R1',
    oid: '1.3.36.3.3.2.8.1.1.7',
    nodeName: 'brainpoolP256r1',
    bits: 256,
    size: 32,
    p: 0xa9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377n,
    a: 0x7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9n,
    b: 0x26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6n,
    n: 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7n,
  },
  {
    name: 'BRAINPOOLP320R1',
    oid: '1.3.36.3.3.2.8.1.1.9',
    nodeName: 'brainpoolP320r1',
    bits: 320,
    size: 40,
    p: 0xd35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27n,
    a: 0x3ee30b568fbab0f883ccebd46d3f3bb8a2a73513f5eb79da66190eb085ffa9f492f375a97d860eb4n,
    b: 0x520883949dfdbc42d3ad198640688a6fe13f41349554b49acc31dccd884539816f5eb4ac8fb1f1a6n,
    n: 0xd35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311n,
  },
  {
    name: 'BRAINPOOLP384R1',
    oid: '1.3.36.3.3.2.8.1.1.11',
    nodeName: 'brainpoolP384r1',
    bits: 384,
    size: 48,
    p: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53n,
    a: 0x7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826n,
    b: 0x04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11n,
    n: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565n,
  },
  {
    name: 'BRAINPOOLP512R1',
    oid: '1.3.36.3.3.2.8.1.1.13',
    nodeName: 'brainpoolP512r1',
    bits: 512,
    size: 64,
    p: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3n,
    a: 0x7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94can,
    b: 0x3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723n,
    n: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069n,
  },
  {
    name: 'BRAINPOOLP256T1',
    oid: '1.3.36.3.3.2.8.1.1.8',
    nodeName: 'brainpoolP256t1',
    bits: 256,
    size: 32,
    p: 0xa9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377n,
    a: 0xa9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5374n,
    b: 0x662c61c430d84ea4fe66a7733d0b76b7bf93ebc4af2f49256ae58101fee92b04n,
    n: 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7n,
  },
  {
    name: 'BRAINPOOLP320T1',
    oid: '1.3.36.3.3.2.8.1.1.10',
    nodeName: 'brainpoolP320t1',
    bits: 320,
    size: 40,
    p: 0xd35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e27n,
    a: 0xd35e472036bc4fb7e13c785ed201e065f98fcfa6f6f40def4f92b9ec7893ec28fcd412b1f1b32e24n,
    b: 0xa7f561e038eb1ed560b3d147db782013064c19f27ed27c6780aaf77fb8a547ceb5b4fef422340353n,
    n: 0xd35e472036bc4fb7e13c785ed201e065f98fcfa5b68f12a32d482ec7ee8658e98691555b44c59311n,
  },
  {
    name: 'BRAINPOOLP384T1',
    oid: '1.3.36.3.3.2.8.1.1.12',
    nodeName: 'brainpoolP384t1',
    bits: 384,
    size: 48,
    p: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53n,
    a: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec50n,
    b: 0x7f519eada7bda81bd826dba647910f8c4b9346ed8ccdc64e4b1abd11756dce1d2074aa263b88805ced70355a33b471een,
    n: 0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565n,
  },
  {
    name: 'BRAINPOOLP512T1',
    oid: '1.3.36.3.3.2.8.1.1.14',
    nodeName: 'brainpoolP512t1',
    bits: 512,
    size: 64,
    p: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3n,
    a: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f0n,
    b: 0x7cbbbcf9441cfab76e1890e46884eae321f70c0bcb4981527897504bec3e36a62bcdfa2304976540f6450085f2dae145c22553b465763689180ea2571867423en,
    n: 0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069n,
  },
];

/** Curves by object identifier. */
export const CURVE_BY_OID: ReadonlyMap<string, Curve> = new Map(CURVES.map((curve) => [curve.oid, curve]));

/** Big-endian bytes as an integer. */
export function bytesToInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** Whether (x, y) satisfies the curve's equation with both coordinates in range (SP 800-56A 5.6.2.3.3, steps 2 and 3). */
export function isOnCurve(curve: Curve, x: bigint, y: bigint): boolean {
  const { p, a, b } = curve;
  if (x >= p || y >= p) return false;
  return (y * y - (x * x + a) * x - b) % p === 0n;
}

/** Names that standards and tools have for the curves, besides `name` and `nodeName`. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  P_224: ['nistp224', 'secp224r1'],
  P_256: ['nistp256', 'secp256r1'],
  P_384: ['nistp384'],
  P_521: ['nistp521'],
  SECP256K1: ['K-256'],
  BRAINPOOLP256R1: ['BP-256'],
  BRAINPOOLP320R1: ['BP-320'],
  BRAINPOOLP384R1: ['BP-384'],
  BRAINPOOLP512R1: ['BP-512'],
};

/** A curve by any usual name (`P-256`, `P_256`, `secp256r1`, `prime256v1`, `nistp256`), whatever its case. */
export function curveByName(text: string): Curve | undefined {
  const fold = (name: string) => name.toLowerCase().replace(/[-_]/g, '');
  const wanted = fold(text);
  return CURVES.find(({ name, nodeName }) =>
    [name, nodeName, ...(ALIASES[name] ?? [])].some((candidate) => fold(candidate) === wanted),
  );
}
