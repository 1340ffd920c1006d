// Published signature vectors, malformed ones above all: each answer as stated, by each implementation alone and by both.
import { beforeAll, describe, expect, it } from 'vitest';
import { CURVES } from '../../src/crypto/curves.ts';
import { decodePublicKey } from '../../src/crypto/public-key.ts';
import { loadSecondOpinion } from '../../src/crypto/second-opinion.ts';
import {
  type HashName,
  importKey,
  type SecondOpinion,
  type SignatureOutcome,
  type SignatureScheme,
  type UsableKey,
  type VerifyOptions,
  verifySignature,
} from '../../src/crypto/verify.ts';
import { readKey } from '../../src/input/key.ts';
import { corpusBytes, corpusFiles, corpusPath, corpusTitle } from '../lib/corpus.ts';
import { type BackEnd, LEDGER } from '../vectors/wycheproof-ledger.ts';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly flags?: readonly string[];
  readonly msg: string;
  readonly sig: string;
  readonly ctx?: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface Group {
  readonly type: string;
  readonly publicKeyDer: string;
  readonly publicKeyPem?: string;
  readonly publicKeyJwk?: Readonly<Record<string, string>>;
  readonly sha?: string;
  readonly sLen?: number;
  readonly tests: readonly Vector[];
}

interface Vectors {
  readonly numberOfTests: number;
  readonly testGroups: readonly Group[];
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hashOf = ({ sha = '' }: Group) => sha.replace('-', '').toLowerCase() as HashName;

/** The scheme of each type of group, and the form of its signatures. A type that is not here fails the test. */
const TYPES: Readonly<
  Record<string, { readonly scheme: (group: Group) => SignatureScheme; readonly format?: 'der' | 'raw' }>
> = {
  EcdsaVerify: { scheme: (group) => ({ type: 'ecdsa', hash: hashOf(group) }), format: 'der' },
  EcdsaP1363Verify: { scheme: (group) => ({ type: 'ecdsa', hash: hashOf(group) }), format: 'raw' },
  EcdsaBitcoinVerify: { scheme: (group) => ({ type: 'ecdsa', hash: hashOf(group) }), format: 'der' },
  EddsaVerify: { scheme: () => ({ type: 'eddsa' }) },
  RsassaPkcs1Verify: { scheme: (group) => ({ type: 'rsa-pkcs1', hash: hashOf(group) }) },
  RsassaPssVerify: {
    scheme: (group) => ({
      type: 'rsa-pss',
      hash: hashOf(group),
      ...(group.sLen === undefined ? {} : { saltLength: group.sLen }),
    }),
  },
  MlDsaVerify: { scheme: () => ({ type: 'ml-dsa' }) },
};

const FILES = corpusFiles('wycheproof', '_test.json');
const BACK_ENDS: readonly BackEnd[] = ['openssl', 'second', 'both'];

let second: SecondOpinion;
beforeAll(async () => {
  second = await loadSecondOpinion();
});

function ask(
  backEnd: BackEnd,
  key: UsableKey,
  scheme: SignatureScheme,
  { msg, sig }: Vector,
  format: 'auto' | 'der' | 'raw',
): SignatureOutcome {
  const options: Readonly<Record<BackEnd, VerifyOptions>> = {
    openssl: { format },
    second: { format, second },
    both: { format, second, crossCheck: true },
  };
  const used = backEnd === 'second' ? { ...key, object: null } : key;
  return verifySignature(used, scheme, { message: bytes(msg) }, bytes(sig), options[backEnd]);
}

/** Bitcoin's rule is the caller's: keytier says whether s is low. */
function isAccepted(outcome: SignatureOutcome, { type }: Group): boolean {
  if (outcome.result !== 'valid') return false;
  return type !== 'EcdsaBitcoinVerify' || outcome.ecdsa?.lowS === true;
}

describe.skipIf(corpusPath('wycheproof') === null)(corpusTitle('signature vectors', 'wycheproof'), () => {
  it.each(FILES.flatMap((file) => BACK_ENDS.map((backEnd) => [file, backEnd] as const)))(
    '%s by %s',
    (file, backEnd) => {
      const vectors = JSON.parse(corpusBytes(`wycheproof/${file}`).toString('utf8')) as Vectors;
      const entries = LEDGER.filter((entry) => entry.file.test(file) && entry.backEnds.includes(backEnd));
      const wrong: string[] = [];
      const count = { asked: 0, skipped: 0, badKey: 0, noRuntime: 0 };
      for (const group of vectors.testGroups) {
        const type = TYPES[group.type];
        if (type === undefined) throw new Error(`no scheme for ${group.type}`);
        const key = importKey(decodePublicKey(bytes(group.publicKeyDer)));
        for (const vector of group.tests) {
          const name = `${vector.tcId} ${vector.comment}, stated ${vector.result}`;
          if (entries.some(({ when = () => true }) => when(vector))) {
            count.skipped++;
            continue;
          }
          if (typeof key === 'string') {
            // The key itself is the vector's point: then nothing may be valid under it.
            count.badKey++;
            if (vector.result === 'valid') wrong.push(`${name}: ${key}`);
            continue;
          }
          // EcdsaBitcoin asks about s, which the fast path for DER does not look at.
          const format = group.type === 'EcdsaBitcoinVerify' ? 'auto' : (type.format ?? 'auto');
          const outcome = ask(backEnd, key, type.scheme(group), vector, format);
          const accepted = isAccepted(outcome, group);
          if (backEnd === 'openssl' && key.object === null) {
            // This runtime has no ML-DSA: neither valid nor invalid is said of any signature.
            count.noRuntime++;
            if (outcome.result !== 'unsupported')
              wrong.push(`${name}: ${outcome.result} without the algorithm`);
            continue;
          }
          count.asked++;
          const right = vector.result === 'acceptable' || accepted === (vector.result === 'valid');
          if (!right || outcome.result === 'unsupported') wrong.push(`${name}: ${outcome.result}`);
          if (type.format !== undefined) {
            // The form is found out as well as it is stated: no malformed signature gets in as the other form.
            const guessed = ask(backEnd, key, type.scheme(group), vector, 'auto');
            if (isAccepted(guessed, group) !== accepted)
              wrong.push(`${name}: ${guessed.result} when guessed`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(count.asked + count.skipped + count.badKey + count.noRuntime).toBe(vectors.numberOfTests);
      if (count.skipped > 0) expect(entries.length).toBeGreaterThan(0);
      if (entries.some(({ when }) => when === undefined)) expect(count.asked).toBe(0);
    },
  );

  it.each(FILES)('%s: keys are read alike in every form', (file) => {
    const vectors = JSON.parse(corpusBytes(`wycheproof/${file}`).toString('utf8')) as Vectors;
    for (const { publicKeyDer, publicKeyPem, publicKeyJwk } of vectors.testGroups) {
      const { key, spki } = readKey(bytes(publicKeyDer), 'key');
      if (key.problem !== null || key.algorithm === 'UNKNOWN') continue;
      const forms: Uint8Array[] = [Buffer.from(publicKeyDer), Buffer.from(spki)];
      if (publicKeyPem !== undefined) forms.push(Buffer.from(publicKeyPem));
      if (publicKeyJwk !== undefined) forms.push(Buffer.from(JSON.stringify(publicKeyJwk)));
      if (key.algorithm === 'EC') {
        const size = 2 * key.curve.size;
        expect(CURVES).toContain(key.curve);
        forms.push(spki.subarray(-size), spki.subarray(-size - 1));
      }
      for (const form of forms) expect(Buffer.from(readKey(form, 'key').spki).equals(spki)).toBe(true);
    }
  });
});
