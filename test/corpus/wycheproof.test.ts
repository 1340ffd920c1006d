// Published signature vectors, malformed ones above all: each answer as stated, by both implementations where there are two.
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import {
  type HashName,
  importKey,
  type SecondOpinion,
  type SignatureScheme,
  verifySignature,
} from '../../src/crypto/verify.ts';
import { corpusBytes, corpusPath, corpusTitle } from '../lib/corpus.ts';

interface Vectors {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly sha?: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly msg: string;
      readonly sig: string;
      readonly result: 'valid' | 'invalid' | 'acceptable';
    }[];
  }[];
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

/** File, scheme and the form its ECDSA signatures are in. */
const FILES: readonly (readonly [string, 'ecdsa' | 'rsa-pkcs1' | 'eddsa' | 'ml-dsa', 'der' | 'raw'])[] = [
  ['ecdsa_secp256r1_sha256_test', 'ecdsa', 'der'],
  ['ecdsa_secp256r1_sha256_p1363_test', 'ecdsa', 'raw'],
  ['ecdsa_secp384r1_sha384_test', 'ecdsa', 'der'],
  ['ecdsa_secp384r1_sha384_p1363_test', 'ecdsa', 'raw'],
  ['ecdsa_secp256k1_sha256_test', 'ecdsa', 'der'],
  ['ed25519_test', 'eddsa', 'raw'],
  ['rsa_signature_2048_sha256_test', 'rsa-pkcs1', 'raw'],
  ['mldsa_65_verify_test', 'ml-dsa', 'raw'],
];

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

describe.skipIf(corpusPath('wycheproof') === null)(corpusTitle('signature vectors', 'wycheproof'), () => {
  it.each(FILES)('%s', (file, type, format) => {
    const vectors = JSON.parse(corpusBytes(`wycheproof/${file}.json`).toString('utf8')) as Vectors;
    const wrong: string[] = [];
    let counted = 0;
    let unsupported = 0;
    for (const { publicKeyDer, sha = 'SHA-256', tests } of vectors.testGroups) {
      const hash = sha.replace('-', '').toLowerCase() as HashName;
      const scheme = (type === 'eddsa' || type === 'ml-dsa' ? { type } : { type, hash }) as SignatureScheme;
      const key = importKey(decodePublicKey(bytes(publicKeyDer)));
      for (const { tcId, comment, msg, sig, result } of tests) {
        counted++;
        if (typeof key === 'string') {
          // This runtime has no ML-DSA, or the key itself is the vector's point: then nothing may be valid.
          unsupported++;
          if (type !== 'ml-dsa' && result === 'valid') wrong.push(`${tcId} ${comment}: ${key}`);
          continue;
        }
        const input = { message: bytes(msg) };
        const answers = [
          verifySignature(key, scheme, input, bytes(sig), { second, crossCheck: true, format }),
          verifySignature(key, scheme, input, bytes(sig), { format }),
          verifySignature(key, scheme, input, bytes(sig)),
        ].map((outcome) => outcome.result === 'valid');
        const stated = result === 'valid' ? [true] : result === 'invalid' ? [false] : [true, false];
        if (new Set(answers).size !== 1 || !stated.includes(answers[0] ?? false))
          wrong.push(`${tcId} ${comment}: ${answers.join(' ')}, stated ${result}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(counted).toBe(vectors.numberOfTests);
    if (type !== 'ml-dsa') expect(unsupported).toBe(0);
  });
});
