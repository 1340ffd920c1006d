// Names of signature algorithms as people write them (JOSE, COSE, Apple's SecKeyAlgorithm), and what each stands for.
import type { PublicKey } from './public-key.ts';
import type { HashName, SignatureScheme } from './verify.ts';

/** What a name says about a signature. */
export interface AlgorithmName {
  /** The registered spelling, whatever spelling was looked up: `ES256`, `ecdsaSignatureMessageX962SHA256`. */
  readonly name: string;
  /** `ecdsa-any-hash`: the name leaves the hash open; only the digest was signed (Apple's `ecdsaSignatureDigestX962`). */
  readonly scheme: SignatureScheme | 'ecdsa-any-hash';
  /** The key it needs. `EdDSA` (deprecated by RFC 9864) leaves Ed25519 and Ed448 open and says `Ed25519` here. */
  readonly keyAlgorithm: PublicKey['algorithm'];
  /** The `name` of the one curve it is bound to; null where any will do. */
  readonly curve: string | null;
  /** What the signer was given: the message, or its digest. */
  readonly input: 'message' | 'digest' | 'either';
  /** How an ECDSA signature is written down; null for algorithms where there is one way only. */
  readonly sigFormat: 'der' | 'raw' | 'either' | null;
  /** Where the name is defined. */
  readonly source: string;
  /** Its number in the COSE registry; null where it has none. */
  readonly cose: number | null;
}

const RSA = { keyAlgorithm: 'RSA', curve: null, sigFormat: null } as const;
const JOSE_RSA = 'RFC 7518 3.3 and 3.5, RFC 8812 2';
const JOSE_EC = 'RFC 7518 3.4, RFC 9053 2.1';
const SPECIFIED = 'RFC 9864 2';

/** An ECDSA name that is bound to one curve and one hash. JOSE writes r‖s, WebAuthn (COSE) DER. */
function ecdsa(name: string, cose: number, curve: string, hash: HashName, source: string): AlgorithmName {
  return {
    name,
    cose,
    scheme: { type: 'ecdsa', hash },
    keyAlgorithm: 'EC',
    curve,
    input: 'either',
    sigFormat: 'either',
    source,
  };
}

/** RSASSA-PKCS1-v1_5, where the digest is enough to verify. */
function pkcs1(name: string, cose: number, hash: HashName): AlgorithmName {
  return { name, cose, ...RSA, scheme: { type: 'rsa-pkcs1', hash }, input: 'either', source: JOSE_RSA };
}

/** RSASSA-PSS; the salt is as long as the hash (RFC 7518 3.5, RFC 8230 2). */
function pss(name: string, cose: number, hash: HashName, saltLength: number): AlgorithmName {
  return {
    name,
    cose,
    ...RSA,
    scheme: { type: 'rsa-pss', hash, saltLength },
    input: 'either',
    source: JOSE_RSA,
  };
}

/** Algorithms that sign the message itself. */
function whole(
  name: string,
  cose: number,
  type: 'eddsa' | 'ml-dsa',
  keyAlgorithm: PublicKey['algorithm'],
  source: string,
): AlgorithmName {
  return {
    name,
    cose,
    scheme: { type },
    keyAlgorithm,
    curve: null,
    input: 'message',
    sigFormat: null,
    source,
  };
}

/** The JOSE and COSE registries (IANA), signatures only. */
const REGISTERED: readonly AlgorithmName[] = [
  ecdsa('ES256', -7, 'P_256', 'sha256', JOSE_EC),
  ecdsa('ES384', -35, 'P_384', 'sha384', JOSE_EC),
  ecdsa('ES512', -36, 'P_521', 'sha512', JOSE_EC),
  ecdsa('ES256K', -47, 'SECP256K1', 'sha256', 'RFC 8812 3.2'),
  ecdsa('ESP256', -9, 'P_256', 'sha256', SPECIFIED),
  ecdsa('ESP384', -51, 'P_384', 'sha384', SPECIFIED),
  ecdsa('ESP512', -52, 'P_521', 'sha512', SPECIFIED),
  ecdsa('ESB256', -265, 'BRAINPOOLP256R1', 'sha256', SPECIFIED),
  ecdsa('ESB320', -266, 'BRAINPOOLP320R1', 'sha384', SPECIFIED),
  ecdsa('ESB384', -267, 'BRAINPOOLP384R1', 'sha384', SPECIFIED),
  ecdsa('ESB512', -268, 'BRAINPOOLP512R1', 'sha512', SPECIFIED),
  whole('EdDSA', -8, 'eddsa', 'Ed25519', 'RFC 8037 3.1, RFC 9053 2.2'),
  whole('Ed25519', -19, 'eddsa', 'Ed25519', SPECIFIED),
  whole('Ed448', -53, 'eddsa', 'Ed448', SPECIFIED),
  pkcs1('RS1', -65535, 'sha1'),
  pkcs1('RS256', -257, 'sha256'),
  pkcs1('RS384', -258, 'sha384'),
  pkcs1('RS512', -259, 'sha512'),
  pss('PS256', -37, 'sha256', 32),
  pss('PS384', -38, 'sha384', 48),
  pss('PS512', -39, 'sha512', 64),
  whole('ML-DSA-44', -48, 'ml-dsa', 'ML_DSA_44', 'RFC 9964'),
  whole('ML-DSA-65', -49, 'ml-dsa', 'ML_DSA_65', 'RFC 9964'),
  whole('ML-DSA-87', -50, 'ml-dsa', 'ML_DSA_87', 'RFC 9964'),
];

const APPLE_HASHES = [
  ['SHA1', 'sha1', 20],
  ['SHA224', 'sha224', 28],
  ['SHA256', 'sha256', 32],
  ['SHA384', 'sha384', 48],
  ['SHA512', 'sha512', 64],
] as const satisfies readonly (readonly [string, HashName, number])[];

const APPLE = 'Apple Security framework, SecKeyAlgorithm (SecKey.h)';

/**
 * Apple's ECDSA names: X9.62 is DER, RFC 4754 is raw r‖s. The names without a hash take a digest of any length and cut it
 * to the length of the order. None is bound to a curve. The RSA PSS names have a salt as long as the hash.
 */
const APPLE_NAMES: readonly AlgorithmName[] = [
  ...(['X962', 'RFC4754'] as const).flatMap((standard): readonly AlgorithmName[] => {
    const common = {
      cose: null,
      keyAlgorithm: 'EC',
      curve: null,
      sigFormat: standard === 'X962' ? 'der' : 'raw',
      source: APPLE,
    } as const;
    return [
      {
        ...common,
        name: standard === 'X962' ? 'ecdsaSignatureDigestX962' : 'ecdsaSignatureRFC4754',
        scheme: 'ecdsa-any-hash',
        input: 'digest',
      },
      ...APPLE_HASHES.flatMap(([suffix, hash]): readonly AlgorithmName[] =>
        (['message', 'digest'] as const).map((input) => ({
          ...common,
          name: `ecdsaSignature${input === 'message' ? 'Message' : 'Digest'}${standard}${suffix}`,
          scheme: { type: 'ecdsa', hash },
          input,
        })),
      ),
    ];
  }),
  ...APPLE_HASHES.flatMap(([suffix, hash, saltLength]): readonly AlgorithmName[] =>
    (['message', 'digest'] as const).flatMap((input): readonly AlgorithmName[] => {
      const prefix = `rsaSignature${input === 'message' ? 'Message' : 'Digest'}`;
      const common = { cose: null, ...RSA, input, source: APPLE } as const;
      return [
        { ...common, name: `${prefix}PKCS1v15${suffix}`, scheme: { type: 'rsa-pkcs1', hash } },
        { ...common, name: `${prefix}PSS${suffix}`, scheme: { type: 'rsa-pss', hash, saltLength } },
      ];
    }),
  ),
];

const TABLE: readonly AlgorithmName[] = [...REGISTERED, ...APPLE_NAMES];

/** Swift's case (`.name`), Objective-C's constant (`kSecKeyAlgorithmName`), and the same with its type in front. */
const PREFIX = /^(?:SecKeyAlgorithm)?\.|^kSecKeyAlgorithm/;

/** Names are looked up without regard to case, dashes and underscores, so that `ml-dsa-65` and `ML_DSA_65` are found. */
const fold = (text: string) => text.toLowerCase().replace(/[-_]/g, '');

const BY_NAME: ReadonlyMap<string, AlgorithmName> = new Map(TABLE.map((row) => [fold(row.name), row]));

const BY_COSE: ReadonlyMap<number, AlgorithmName> = new Map(
  TABLE.flatMap((row) => (row.cose === null ? [] : [[row.cose, row] as const])),
);

/** Every name in its registered spelling; the COSE numbers and Apple's other spellings are understood as well. */
export const ALGORITHM_NAMES: readonly string[] = TABLE.map(({ name }) => name);

/**
 * The algorithm of a name: JOSE and COSE names, COSE numbers as text (`-7`), and Apple's SecKeyAlgorithm names in Swift's
 * and Objective-C's spelling. Undefined for a name that is not in the table.
 */
export function algorithmByName(text: string): AlgorithmName | undefined {
  const trimmed = text.trim();
  if (/^-\d{1,5}$/.test(trimmed)) return algorithmByCose(Number(trimmed));
  return BY_NAME.get(fold(trimmed.replace(PREFIX, '')));
}

/** The algorithm of a number in the COSE registry. */
export function algorithmByCose(number: number): AlgorithmName | undefined {
  return BY_COSE.get(number);
}
