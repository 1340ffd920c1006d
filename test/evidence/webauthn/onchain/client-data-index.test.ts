// challengeIndex and typeIndex: the contract's comparison and the real JSON members must be the same thing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  challengeTextOf,
  checkIndex,
  indexesOf,
  rebuildForSafe,
  safeFieldsOf,
  startsAsSerialised,
} from '../../../../src/evidence/webauthn/onchain/client-data-index.ts';
import { readMembers } from '../../../../src/evidence/webauthn/onchain/client-data-members.ts';
import { corpusTitle } from '../../../lib/corpus.ts';
import { hex, join } from './abi-writer.ts';
import { base64Url, clientDataText, corpusVectors, HASH, sha256, utf8, VECTORS } from './fixtures.ts';

const C = base64Url(HASH);
const EVIL = base64Url(sha256(utf8('evil')));
const indexIn = (text: string, part: string, from = 0) => BigInt(Buffer.from(text).indexOf(part, from));

describe('members', () => {
  it('are where the bytes are, not the characters', () => {
    const text = '{ "ä" : "ö, }" ,\t"type":"webauthn.get"\n}';
    const result = readMembers(utf8(text));
    expect(result.ok && result.members.map(({ name, start, value }) => [name, start, value])).toEqual([
      ['ä', 2, 'ö, }'],
      ['type', Buffer.from(text).indexOf('"type"'), 'webauthn.get'],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['an array', '[{"type":"webauthn.get"}]'],
    ['a string', '"type"'],
    ['trailing text', '{"type":"webauthn.get"}x'],
    ['a trailing comma', '{"type":"webauthn.get",}'],
  ])('%s is no object', (_, text) => {
    expect(readMembers(utf8(text)).ok).toBe(false);
  });

  it('bytes that are not UTF-8 are none', () => {
    expect(readMembers(hex('7b2261223aff7d'))).toEqual({ ok: false, why: 'not UTF-8' });
  });

  it('a byte order mark is taken off and counted (edge case 34)', () => {
    const result = readMembers(join(hex('efbbbf'), utf8('{"a":1}')));
    expect(result.ok && result.members).toEqual([
      { name: 'a', start: 4, valueStart: 8, valueEnd: 9, value: 1 },
    ]);
  });

  it('of deep nesting are found without recursion', () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const result = readMembers(utf8(`{"a":${deep},"type":1}`));
    expect(result.ok && result.members.map(({ name }) => name)).toEqual(['a', 'type']);
  });

  it('of any object are those that JSON.parse sees, at places that parse on their own', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (object, indent) => {
        const bytes = utf8(JSON.stringify(object, null, indent));
        const result = readMembers(bytes);
        if (!result.ok) throw new Error(result.why);
        const again = result.members.map(({ name, value }) => [name, value]);
        expect(again).toEqual(Object.entries(JSON.parse(Buffer.from(bytes).toString())));
        for (const { start, name } of result.members)
          expect(Buffer.from(bytes.subarray(start)).toString().startsWith(JSON.stringify(name))).toBe(true);
      }),
    );
  });
});

describe('an index', () => {
  const text = clientDataText(HASH);
  const check = (json: string, index: bigint | null, member: 'type' | 'challenge' = 'challenge') =>
    checkIndex(utf8(json), member, index, HASH);

  it('at its member passes', () => {
    expect(check(text, 23n)).toMatchObject({
      outcome: 'pass',
      reason: 'at-member',
      actual: 23,
      contractMatches: true,
    });
    expect(check(text, 1n, 'type')).toMatchObject({ outcome: 'pass', reason: 'at-member', actual: 1 });
  });

  it('at a member that stands elsewhere in the object passes too', () => {
    const other = `{"origin":"https://a.example","challenge":"${C}","type":"webauthn.get"}`;
    expect(check(other, indexIn(other, '"challenge"')).outcome).toBe('pass');
    expect(check(other, indexIn(other, '"type"'), 'type').outcome).toBe('pass');
  });

  // The attack: the contract compares text at a place the signer of the transaction chooses.
  const ends = `{"type":"webauthn.get","challenge":"${EVIL}","x\\"challenge":"${C}"}`;
  const nested = `{"type":"webauthn.get","challenge":"${EVIL}","x":{"challenge":"${C}"}}`;
  const twice = `{"type":"webauthn.get","challenge":"${EVIL}","challenge":"${C}"}`;
  const escaped = `{"type":"webauthn.get","challenge":"${EVIL}","\\u0063hallenge":"${C}"}`;
  const onlyNested = `{"type":"webauthn.get","x":{"challenge":"${C}"}}`;
  it.each([
    [
      'a name that ends in the text (edge case 77)',
      ends,
      ends.indexOf('"challenge":', 40),
      'elsewhere',
      true,
    ],
    [
      'a member of a nested object (edge case 77)',
      nested,
      nested.lastIndexOf('"challenge"'),
      'elsewhere',
      true,
    ],
    [
      'the second of two members (edge case 36)',
      twice,
      twice.lastIndexOf('"challenge"'),
      'duplicate-member',
      true,
    ],
    ['a second member in another spelling', escaped, 23, 'duplicate-member', false],
    ['a nested member, with none outside', onlyNested, onlyNested.indexOf('"challenge"'), 'no-member', true],
    ['JSON that does not parse', `x"challenge":"${C}"`, 1, 'not-json', true],
    ['one byte off', text, 24, 'not-there', false],
    ['beyond the end', text, text.length + 1, 'not-there', false],
    ['the type member', text, 1, 'not-there', false],
    ['another challenge', clientDataText(sha256(HASH)), 23, 'value', false],
    ['a challenge with padding', text.replace(C, `${C}=`), 23, 'value', false],
    ['spaces around the colon', text.replace('e":"9', 'e" : "9'), 23, 'spelling', false],
    ['a number', `{"type":"webauthn.get","challenge":7}`, 23, 'value', false],
  ] as const)('%s fails', (_, json, index, reason, contractMatches) => {
    expect(check(json, BigInt(index))).toMatchObject({ outcome: 'fail', reason, contractMatches });
  });

  it('of 2^256 - 1 fails and does not overflow', () => {
    expect(check(text, (1n << 256n) - 1n)).toMatchObject({ outcome: 'fail', reason: 'not-there', there: '' });
  });

  it('of type fails for webauthn.create (edge case 37)', () => {
    const create = text.replace('webauthn.get', 'webauthn.create');
    expect(check(create, 1n, 'type')).toMatchObject({
      outcome: 'fail',
      reason: 'value',
      contractMatches: false,
    });
  });

  it('of type that a nested object satisfies fails', () => {
    const json = `{"type":"webauthn.create","challenge":"${C}","x":{"type":"webauthn.get"}}`;
    expect(check(json, indexIn(json, '"type"', 5), 'type')).toMatchObject({
      outcome: 'fail',
      reason: 'elsewhere',
    });
  });

  it('that is not given is unknown, and the real one is named', () => {
    expect(check(text, null)).toMatchObject({ outcome: 'unknown', reason: 'not-given', actual: 23 });
  });

  it('passes nowhere but at the member', () => {
    for (const json of [text, ends, nested, twice, onlyNested])
      for (let index = 0; index < json.length; index += 1) {
        const { outcome } = check(json, BigInt(index));
        expect(outcome === 'pass', `${json} ${index}`).toBe(json === text && index === 23);
      }
  });
});

describe('the places that an encoder needs', () => {
  it('are found', () => {
    expect(indexesOf(utf8(clientDataText(HASH)))).toEqual({ challengeIndex: 23n, typeIndex: 1n });
  });

  it.each([
    ['no challenge', '{"type":"webauthn.get"}'],
    ['two types', '{"type":"a","type":"b","challenge":"c"}'],
    ['no JSON', '{'],
  ])('%s: none', (_, text) => {
    expect(indexesOf(utf8(text))).toBeNull();
  });

  it('and the challenge is the one member of that name', () => {
    expect(challengeTextOf(utf8(clientDataText(HASH)))).toBe(C);
    expect(challengeTextOf(utf8('{"challenge":"a","challenge":"b"}'))).toBeNull();
    expect(challengeTextOf(utf8('{"challenge":1}'))).toBeNull();
  });
});

describe('the order of members', () => {
  const text = clientDataText(HASH);
  it('of a browser lets Safe rebuild it byte by byte', () => {
    const fields = safeFieldsOf(utf8(text));
    expect(Buffer.from(fields ?? '').toString()).toBe(
      '"origin":"https://wallet.example","crossOrigin":false',
    );
    expect(rebuildForSafe(HASH, fields ?? new Uint8Array())).toEqual(utf8(text));
    expect(startsAsSerialised(utf8(text), HASH)).toBe(true);
    expect(startsAsSerialised(utf8(text), sha256(HASH))).toBe(false);
  });

  it.each([
    ['challenge first (edge case 76)', `{"challenge":"${C}","type":"webauthn.get","origin":"o"}`],
    ['origin between them', `{"type":"webauthn.get","origin":"o","challenge":"${C}"}`],
    ['a space', text.replace('","', '", "')],
    ['a trailing newline', `${text}\n`],
    ['nothing after the challenge', `{"type":"webauthn.get","challenge":"${C}"}`],
    ['a challenge of 31 bytes', text.replace(C, C.slice(0, 42))],
    ['webauthn.create', text.replace('.get', '.create')],
  ])('%s: Safe cannot', (_, json) => {
    expect(safeFieldsOf(utf8(json))).toBeNull();
  });
});

const { cases } = corpusVectors();

describe.skipIf(cases.length === 0)(corpusTitle('published assertions', VECTORS), () => {
  it.each(cases)('$name', (one) => {
    const clientDataJSON = utf8(one.clientDataJSON);
    const challenge = hex(one.challengeHex);
    expect(checkIndex(clientDataJSON, 'challenge', BigInt(one.challengeIndex), challenge).outcome).toBe(
      'pass',
    );
    expect(checkIndex(clientDataJSON, 'type', BigInt(one.typeIndex), challenge).outcome).toBe('pass');
    expect(Buffer.from(safeFieldsOf(clientDataJSON) ?? '').toString()).toBe(
      one.encodings.safeClientDataFields,
    );
  });
});
