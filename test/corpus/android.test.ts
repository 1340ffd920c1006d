// Published captures of real devices: the verdict, the tier and the decode that their publishers state.
import { describe, expect, it } from 'vitest';
import {
  type ChainOptions,
  createTrustStore,
  createVerifier,
  type Result,
  readStatusList,
} from '../../src/index.ts';
import { corpusBytes, corpusChain, corpusFiles, corpusPath, corpusTitle } from '../lib/corpus.ts';
import { mintChain } from '../lib/mint.ts';
import { answerOf, factOf, SAMPLE_CHALLENGE, verifyMinted, wordsOf } from '../lib/verify.ts';
import { expectedDescription, readCommentedJson } from './google-json.ts';

const PRESENT = Date.parse('2026-11-23T12:00:00Z');
const verifier = createVerifier({ trust: createTrustStore() });

function verify(name: string, options: Partial<ChainOptions> = {}): Result {
  return verifier.verifyChain(corpusChain(name), { now: PRESENT, source: name, ...options });
}

const atPresent = (name: string) => verify(name, { at: PRESENT });
const words = ({ findings }: Result) => findings.map((finding) => `${wordsOf(finding)} @${finding.at}`);

describe.skipIf(corpusPath('android/devices') === null)(
  corpusTitle('chains of real phones', 'android/devices'),
  () => {
    const names = corpusFiles('android/devices', '.pem');

    it('are 52', () => {
      expect(names).toHaveLength(52);
    });

    // Published with the challenge "sample"; all are locked and run their vendor's system.
    it.each(names)('%s is verified, in the tier of its hardware', (name) => {
      const result = verify(`android/devices/${name}`, { expected: { challenge: SAMPLE_CHALLENGE } });
      const tier = name.endsWith('.strongbox.pem') ? 'strong' : 'standard';
      expect(answerOf(result)).toBe(`verified ${tier} 0`);
      expect(factOf(result, 'root', 'class')).toBe('google-hardware');
      expect(result.claims).toMatchObject({
        boot: 'acceptable',
        challenge: 'match',
        keyStorageBasis: 'attested',
      });
    });

    it.each(names)('%s is for its own challenge only', (name) => {
      const result = verify(`android/devices/${name}`, { expected: { challenge: Buffer.from('simple') } });
      expect(answerOf(result)).toBe('invalid none 3');
    });
  },
);

describe.skipIf(corpusPath('android/google') === null)(
  corpusTitle('chains that Google publishes', 'android/google'),
  () => {
    const decoded = corpusFiles('android/google', '.json').map((name) => name.replace(/\.json$/, ''));

    it('come with their decode', () => {
      expect(decoded.length).toBeGreaterThanOrEqual(12);
    });

    it.each(decoded)('%s decodes as published', (name) => {
      const expected = expectedDescription(
        readCommentedJson(corpusBytes(`android/google/${name}.json`).toString('utf8')),
      );
      const { facts } = atPresent(`android/google/${name}.pem`);
      expect(facts['keyDescription']).toEqual(expected);
    });

    it.each(['TEE_EC_NONE', 'TEE_RSA_NONE'])('marlin %s ends in a key that everybody has', (name) => {
      const result = verify(`android/google/marlin/sdk29/${name}.pem`);
      expect(answerOf(result)).toBe('verified minimal 1');
      expect(factOf(result, 'root', 'class')).toBe('aosp-software');
      expect(result.claims?.keyStorage).toBe('software');
    });

    it.each(corpusFiles('android/google/blueline', '.pem'))('blueline %s is unlocked', (name) => {
      const result = verify(`android/google/blueline/${name}`);
      expect(answerOf(result)).toBe('verified minimal 1');
      expect(result.claims).toMatchObject({ boot: 'unacceptable', bootReason: 'unlocked' });
    });

    describe('tegu, remotely provisioned under the root of 2025', () => {
      const name = 'android/google/tegu/sdk36/SB_EC_2026_ROOT.pem';

      it('was good when it was captured, and has expired since', () => {
        const result = verify(name, { at: Date.parse('2026-02-25T00:40:00Z') });
        expect(answerOf(result)).toBe('verified strong 0');
        expect(words(result)).toContain('chain.validity pass expired-now @chain');
        expect(factOf(result, 'root', 'id')).toBe('google-hardware-ec-2025');
      });

      it('is undecided while nobody says when it was captured', () => {
        expect(answerOf(verify(name))).toBe('undecided none 4');
      });

      it('is invalid for the present', () => {
        const result = atPresent(name);
        expect(answerOf(result)).toBe('invalid none 3');
        expect(words(result)).toContain('chain.validity fail expired-at-verification-time @chain[1]');
      });
    });

    it('tokay attests an ML-DSA key, which needs no support for it', () => {
      const result = verify('android/google/tokay/sdk37/TEE_MLDSA_FACTORY.pem');
      expect(answerOf(result)).toBe('verified minimal 1');
      expect(result.claims?.bootReason).toBe('unlocked');
      expect(factOf(result, 'chain', 0, 'key', 'algorithm')).toBe('ML_DSA_65');
    });

    it('caiman says VERIFIED and shows no boot key', () => {
      const result = verify('android/google/caiman/sdk36/TEE_EC_RKP.pem', {
        at: Date.parse('2025-09-26T15:31:21Z'),
      });
      expect(answerOf(result)).toBe('verified minimal 1');
      expect(result.claims).toMatchObject({ boot: 'unacceptable', bootReason: 'zero-key' });
    });

    it('tags_not_in_ascending_order was edited by hand, which its signature shows', () => {
      const result = verify('android/google/invalid/tags_not_in_ascending_order.pem');
      expect(answerOf(result)).toBe('invalid none 3');
      expect(words(result)).toContain('chain.signatures fail signature-invalid @chain[0]');
      expect(words(result)).toContain('attestation.tags notice tags-out-of-order @hardwareEnforced');
    });

    it('allow_while_on_body is one certificate, which decides nothing', () => {
      const result = verify('android/google/allow_while_on_body.pem');
      expect(answerOf(result)).toBe('undecided none 4');
      expect(factOf(result, 'keyDescription', 'softwareEnforced', 'allowWhileOnBody')).toBe(true);
    });
  },
);

const STATUS_LIST = 'status-list/2025-01.json';

describe.skipIf(corpusPath(STATUS_LIST) === null)(
  corpusTitle('the status list of January 2025', STATUS_LIST),
  () => {
    const list = (change: (text: string) => string = (text) => text) =>
      readStatusList(
        Buffer.from(change(corpusBytes(STATUS_LIST).toString('utf8'))),
        STATUS_LIST,
        '2025-01-31',
      );

    it('has 467 entries, all of them revoked', () => {
      const { entries } = list();
      expect(entries.size).toBe(467);
      expect([...entries.values()].every(({ status }) => status === 'REVOKED')).toBe(true);
    });

    it.each([
      ['as it is', (text: string) => text],
      ['in upper case', (text: string) => text.replace(/"[0-9a-f]{17,}"/g, (key) => key.toUpperCase())],
      ['with leading zeros', (text: string) => text.replace(/"([0-9a-f]{17,})"/g, '"000$1"')],
    ])('revokes a chain with one of its serials: %s', async (_name, change) => {
      const serial = [...list().entries.keys()].find((key) => /[a-f]/.test(key)) ?? '';
      expect(serial).toMatch(/^[1-9a-f][0-9a-f]{16,31}$/);
      const chain = await mintChain({ certificates: { attestation: { serial } } });
      const result = verifyMinted(chain, { statusList: list(change) });
      expect(answerOf(result)).toBe('invalid none 3');
      expect(words(result)).toContain('revocation.status fail listed-revoked @chain[1]');
      expect(answerOf(verifyMinted(await mintChain(), { statusList: list(change) }))).toBe(
        'verified standard 0',
      );
    });

    // The list, the chain and OpenSSL's view of the serial agree; nobody said so beforehand.
    it('revokes the attestation key of one of the published captures', () => {
      const revoked = createVerifier({ trust: createTrustStore({ statusList: list() }) });
      const answers = corpusFiles('android/devices', '.pem').map((name) => {
        const result = revoked.verifyChain(corpusChain(`android/devices/${name}`), { now: PRESENT });
        return `${name} ${answerOf(result)}`;
      });
      expect(answers.filter((answer) => !answer.includes(' verified '))).toEqual([
        'vivo-1807.tee.pem invalid none 3',
      ]);
    });
  },
);
