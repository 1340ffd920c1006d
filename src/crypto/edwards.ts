// Whether bytes are a point of edwards25519 or edwards448: OpenSSL imports any bytes and only fails when it verifies.

interface EdwardsCurve {
  readonly p: bigint;
  /** Bytes of an encoded point. */
  readonly length: number;
  /** For y²: numerator and denominator of x² (RFC 8032 5.1.3 and 5.2.3). */
  readonly ratio: (yy: bigint) => readonly [bigint, bigint];
}

const P25519 = 2n ** 255n - 19n;
const D25519 = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
const P448 = 2n ** 448n - 2n ** 224n - 1n;
const D448 = -39081n;

const EDWARDS: Readonly<Record<'Ed25519' | 'Ed448', EdwardsCurve>> = {
  Ed25519: { p: P25519, length: 32, ratio: (yy) => [yy - 1n, D25519 * yy + 1n] },
  Ed448: { p: P448, length: 57, ratio: (yy) => [1n - yy, 1n - D448 * yy] },
};

/** True for the canonical encoding of a point (RFC 8032 5.1.3, 5.2.3): y below p, x² a square, and no sign for x = 0. */
export function isEdwardsPoint(algorithm: 'Ed25519' | 'Ed448', bytes: Uint8Array): boolean {
  const { p, length, ratio } = EDWARDS[algorithm];
  if (bytes.length !== length) return false;
  const number = BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const sign = number >> BigInt(8 * length - 1);
  const y = number - (sign << BigInt(8 * length - 1));
  if (y >= p) return false;
  const [u, v] = ratio((y * y) % p);
  if (u % p === 0n) return sign === 0n;
  // u/v is a square where uv is one (Euler's criterion); v is never zero, as d is not a square.
  return power((((u * v) % p) + p) % p, (p - 1n) / 2n, p) === 1n;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
