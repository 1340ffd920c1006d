// Why a signature does not verify: tries the usual mistakes and names the one that explains it. Nothing here is accepted.
import type { PublicKey } from '../../crypto/public-key.ts';
import {
  type HashName,
  importKey,
  type SecondOpinion,
  type SignatureScheme,
  type UsableKey,
  verifySignature,
} from '../../crypto/verify.ts';
import type { SignedPayload } from '../../model/artifact.ts';
import type { Reason } from '../../model/reason-codes.ts';
import { type Attempt, HASH_NAMES } from './attempts.ts';
import {
  hashWords,
  type InputVariant,
  inputVariants,
  type Mistake,
  type SignatureVariant,
  signatureVariants,
} from './variants.ts';

/** A key that the signature may be of instead, and where it was found. */
export interface OtherKey {
  readonly key: PublicKey;
  /** For people: `the key of file.json#/3`. */
  readonly words: string;
  readonly reason: Extract<Reason, 'other-key-of-input' | 'other-curve'>;
}

/** What would have verified. */
export interface Diagnosis {
  readonly reason: Reason;
  /** `ECDSA over SHA-256(SHA-256(message)), raw r‖s`. */
  readonly words: string;
  /** What somebody did, and what helps. */
  readonly cause: string;
}

export interface DiagnoseInput {
  readonly key: PublicKey;
  readonly payload: SignedPayload;
  /** What counted and did not verify. */
  readonly attempts: readonly Attempt[];
  readonly format: Attempt['format'];
  readonly otherKeys: readonly OtherKey[];
  readonly second: SecondOpinion | undefined;
  /** Further mistakes with what was signed, which only its format knows. */
  readonly variants?: readonly InputVariant[];
}

/**
 * Verifications for one diagnosis. A P-256 one takes 0.1 ms in OpenSSL; P-384 and P-521 ones some 0.8 ms, so that the
 * worst takes a third of a second.
 */
const MAX_VERIFICATIONS = 400;

/** Those over a digest, which the slower implementation makes: 3 to 10 ms each. */
const MAX_DIGEST_VERIFICATIONS = 24;

/** Keys besides the declared one that are tried. */
export const MAX_OTHER_KEYS = 16;

interface SchemeVariant {
  readonly mistake: Mistake | null;
  readonly scheme: SignatureScheme;
}

interface KeyVariant {
  readonly mistake: Mistake | null;
  readonly usable: UsableKey;
  readonly words: string;
}

interface Guess {
  readonly key: KeyVariant;
  readonly scheme: SchemeVariant;
  readonly input: InputVariant;
  readonly signature: SignatureVariant;
}

/** The guess with the fewest mistakes that verifies; undefined where none does. */
export function diagnoseSignature(input: DiagnoseInput): Diagnosis | undefined {
  let left = MAX_VERIFICATIONS;
  let leftOfDigests = MAX_DIGEST_VERIFICATIONS;
  for (const guess of guesses(input)) {
    const overDigest = 'digest' in guess.input.input;
    if (overDigest) leftOfDigests -= 1;
    if (leftOfDigests < 0 && overDigest) continue;
    left -= 1;
    if (left < 0) return undefined;
    const outcome = verifySignature(
      guess.key.usable,
      guess.scheme.scheme,
      guess.input.input,
      guess.signature.signature,
      { second: input.second, format: guess.signature.format },
    );
    if (outcome.result === 'valid') return diagnosisOf(guess, outcome.ecdsa?.encoding);
  }
  return undefined;
}

/** All combinations with one mistake, then with two, then with three; each kind of mistake at most once. */
function* guesses(input: DiagnoseInput): Generator<Guess> {
  const keys = keyVariants(input);
  const inputs = [...inputVariants(input.payload), ...(input.variants ?? [])];
  for (const count of [1, 2, 3]) {
    for (const key of keys) {
      const schemes = schemeVariants(key.usable.key, input.attempts);
      const signatures = signatureVariants(input.payload.signature, key.usable.key, input.format);
      for (const variant of inputs)
        for (const signature of signatures)
          for (const scheme of schemes)
            if (mistakesIn({ key, scheme, input: variant, signature }).length === count)
              yield { key, scheme, input: variant, signature };
    }
  }
}

function keyVariants({ key, otherKeys }: DiagnoseInput): readonly KeyVariant[] {
  const usable = (candidate: PublicKey): UsableKey[] => {
    const imported = importKey(candidate);
    return typeof imported === 'string' ? [] : [imported];
  };
  return [
    ...usable(key).map((own): KeyVariant => ({ mistake: null, usable: own, words: '' })),
    ...otherKeys.slice(0, MAX_OTHER_KEYS).flatMap(({ key: other, words, reason }) =>
      usable(other).map(
        (found): KeyVariant => ({
          mistake: {
            reason,
            cause:
              reason === 'other-curve'
                ? 'the key is meant on another curve; name it with --alg'
                : 'the key and the signature belong to different records',
          },
          usable: found,
          words,
        }),
      ),
    ),
  ];
}

/** The declared schemes, then those with another hash or padding. */
function schemeVariants(key: PublicKey, attempts: readonly Attempt[]): readonly SchemeVariant[] {
  const declared = attempts.map(({ scheme }) => scheme).filter((scheme) => fits(scheme, key));
  const isDeclared = (scheme: SignatureScheme) => declared.some((other) => sameScheme(scheme, other));
  const others = naturalSchemes(key).filter((scheme) => !isDeclared(scheme));
  return [
    ...declared.map((scheme): SchemeVariant => ({ mistake: null, scheme })),
    ...others.map((scheme): SchemeVariant => ({ mistake: schemeMistake(scheme, declared), scheme })),
  ];
}

function schemeMistake(scheme: SignatureScheme, own: readonly SignatureScheme[]): Mistake {
  if (own.length === 0)
    return { reason: 'algorithm-mismatch', cause: 'the signer used an algorithm that belongs to its key' };
  if (own.some(({ type }) => type === scheme.type)) {
    const hash = 'hash' in scheme ? scheme.hash : '';
    return { reason: 'other-hash', cause: `the signer used another hash; name it with --hash ${hash}` };
  }
  return { reason: 'other-padding', cause: 'the signer used the other RSA padding; name it with --alg' };
}

function fits(scheme: SignatureScheme, key: PublicKey): boolean {
  return naturalSchemes(key).some(({ type }) => type === scheme.type);
}

function naturalSchemes(key: PublicKey): readonly SignatureScheme[] {
  switch (key.algorithm) {
    case 'EC': {
      const first: HashName = key.curve.bits <= 256 ? 'sha256' : key.curve.bits <= 384 ? 'sha384' : 'sha512';
      return [first, ...HASH_NAMES.filter((hash) => hash !== first)].map((hash) => ({ type: 'ecdsa', hash }));
    }
    case 'RSA':
      return HASH_NAMES.flatMap((hash): SignatureScheme[] => [
        { type: 'rsa-pkcs1', hash },
        { type: 'rsa-pss', hash },
      ]);
    case 'Ed25519':
    case 'Ed448':
      return [{ type: 'eddsa' }];
    case 'ML_DSA_44':
    case 'ML_DSA_65':
    case 'ML_DSA_87':
      return [{ type: 'ml-dsa' }];
    default:
      return [];
  }
}

function sameScheme(left: SignatureScheme, right: SignatureScheme): boolean {
  const hash = (scheme: SignatureScheme) => ('hash' in scheme ? scheme.hash : '');
  return left.type === right.type && hash(left) === hash(right);
}

function mistakesIn({ key, scheme, input, signature }: Guess): readonly Mistake[] {
  return [input.mistake, signature.mistake, scheme.mistake, key.mistake].filter((item) => item !== null);
}

const SCHEME_WORDS: Readonly<Record<SignatureScheme['type'], string>> = {
  ecdsa: 'ECDSA',
  'rsa-pkcs1': 'RSA PKCS#1 v1.5',
  'rsa-pss': 'RSA-PSS',
  eddsa: 'EdDSA',
  'ml-dsa': 'ML-DSA',
};

const ENCODING_WORDS = { der: 'DER', raw: 'raw r‖s' } as const;

function diagnosisOf(guess: Guess, encoding: 'der' | 'raw' | undefined): Diagnosis | undefined {
  const { key, scheme, input, signature } = guess;
  const mistakes = mistakesIn(guess);
  const [first] = mistakes;
  if (first === undefined) return undefined;
  const bare = 'digest' in input.input || !('hash' in scheme.scheme);
  const over = bare
    ? input.words
    : `${hashWords('hash' in scheme.scheme ? scheme.scheme.hash : 'sha256')}(${input.words})`;
  const known = encoding ?? (signature.format === 'auto' ? undefined : signature.format);
  const isEcdsa = scheme.scheme.type === 'ecdsa' && known !== undefined;
  const words = signature.words === '' && isEcdsa ? ENCODING_WORDS[known] : signature.words;
  const form = words === '' ? '' : `, ${words}`;
  const by = key.words === '' ? '' : `, with ${key.words}`;
  return {
    reason: first.reason,
    words: `${SCHEME_WORDS[scheme.scheme.type]} over ${over}${form}${by}`,
    cause: [...new Set(mistakes.map(({ cause }) => cause))].join('; '),
  };
}
