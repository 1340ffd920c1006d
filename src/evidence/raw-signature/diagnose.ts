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
  /** What somebody did. */
  readonly cause: string;
  /** What helps. */
  readonly remedy: string;
}

export interface DiagnoseInput {
  readonly key: PublicKey;
  readonly payload: SignedPayload;
  /** What counted and did not verify. */
  readonly attempts: readonly Attempt[];
  readonly format: Attempt['format'];
  readonly otherKeys: readonly OtherKey[];
  readonly second: SecondOpinion | undefined;
  readonly budget: DiagnosisBudget;
  /** Further mistakes with what was signed, which only its format knows. */
  readonly variants?: readonly InputVariant[];
}

/**
 * Units of work, each about one P-256 verification of OpenSSL, 0.1 ms. One diagnosis takes at most 0.3 s and all of a run
 * 3 s, so that a file full of bad signatures costs seconds and not minutes.
 */
const UNITS_PER_DIAGNOSIS = 3_000;
const UNITS_PER_RUN = 30_000;

/** What is left of a run's units; counts down. */
export interface DiagnosisBudget {
  left: number;
}

/** A budget for one run. */
export function createDiagnosisBudget(): DiagnosisBudget {
  return { left: UNITS_PER_RUN };
}

/** Whether nothing is left for another diagnosis. */
export function isSpent({ left }: DiagnosisBudget): boolean {
  return left <= 0;
}

/**
 * Units of one verification (measured, OpenSSL 3.0 and @noble 2): the larger the curve the slower, and the implementation
 * that takes digests some 30 times slower; RSA grows with the square of the modulus and with the exponent.
 */
function unitsOf(key: PublicKey, overDigest: boolean): number {
  if (key.algorithm === 'RSA') {
    const exponentBits = key.exponent.toString(2).length;
    return Math.max(1, Math.ceil(((key.modulusBits / 2048) ** 2 * exponentBits) / 40));
  }
  if (key.algorithm !== 'EC') return 2;
  const [whole, digest] = key.curve.name === 'P_256' ? [1, 30] : key.curve.bits <= 256 ? [5, 60] : [14, 150];
  return overDigest ? digest : whole;
}

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

/** The guess with the fewest mistakes that verifies; undefined where none does, or none within the budget. */
export function diagnoseSignature(input: DiagnoseInput): Diagnosis | undefined {
  const { budget } = input;
  let left = Math.min(UNITS_PER_DIAGNOSIS, budget.left);
  const before = left;
  let found: Diagnosis | undefined;
  for (const guess of guesses(input)) {
    left -= unitsOf(guess.key.usable.key, 'digest' in guess.input.input);
    if (left < 0) break;
    const outcome = verifySignature(
      guess.key.usable,
      guess.scheme.scheme,
      guess.input.input,
      guess.signature.signature,
      { second: input.second, format: guess.signature.format },
    );
    if (outcome.result !== 'valid') continue;
    found = diagnosisOf(guess, outcome.ecdsa?.encoding);
    break;
  }
  budget.left -= before - Math.max(0, left);
  return found;
}

/** All combinations with one mistake, then with two, then with three; each kind of mistake at most once. */
function* guesses(input: DiagnoseInput): Generator<Guess> {
  const keys = keyVariants(input);
  const inputs = [...inputVariants(input.payload), ...(input.variants ?? [])];
  for (const count of [1, 2, 3]) {
    // A signature of another record has one mistake; more of them at once would be one guess among too many.
    for (const key of keys.filter(({ mistake }) => count === 1 || mistake?.reason !== 'other-key-of-input')) {
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

const KEY_MISTAKES = {
  'other-curve': {
    cause: 'the key is meant on another curve',
    remedy: 'name the algorithm with --alg, which decides on the curve',
  },
  'other-key-of-input': {
    cause: 'the key and the signature belong to different records',
    remedy: 'find out which record the signature is of',
  },
} as const;

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
            ...KEY_MISTAKES[reason],
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
    return {
      reason: 'algorithm-mismatch',
      cause: 'the signer used an algorithm that belongs to its key',
      remedy: 'name that algorithm, or none',
    };
  if (own.some(({ type }) => type === scheme.type)) {
    const hash = 'hash' in scheme ? scheme.hash : '';
    return {
      reason: 'other-hash',
      cause: 'the signer used another hash',
      remedy: `name it with --hash ${hash}`,
    };
  }
  return {
    reason: 'other-padding',
    cause: 'the signer used the other RSA padding',
    remedy: 'name it with --alg: RS256 or PS256',
  };
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
    remedy: [...new Set(mistakes.map(({ remedy }) => remedy))].join('; '),
  };
}
