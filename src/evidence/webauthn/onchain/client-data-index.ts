// challengeIndex and typeIndex against the parsed JSON, and the order of members that some contracts rely on.
import { asBuffer, decodeUtf8, toBase64Url } from '../../../codec/bytes.ts';
import { type Member, readMembers } from './client-data-members.ts';

/** The two members that contracts look at. */
export type IndexedMember = 'type' | 'challenge';

/**
 * `at-member`: the index is where the member starts. `elsewhere`: the text that the contract compares stands there, and it
 * is not that member, so that the contract is satisfied by what somebody placed inside another name or value.
 * `not-there`: the text does not stand there. `spelling`: it is the member, in a spelling that contracts do not compare
 * (spaces, escapes). `value`: it is the member, and its value is another one.
 */
export type IndexReason =
  | 'at-member'
  | 'elsewhere'
  | 'not-there'
  | 'spelling'
  | 'value'
  | 'no-member'
  | 'duplicate-member'
  | 'not-json'
  | 'not-given';

export interface IndexCheck {
  readonly member: IndexedMember;
  /** The index that the signature carries; null where it carries none. */
  readonly given: bigint | null;
  /** Where the member really starts; null without exactly one. */
  readonly actual: number | null;
  readonly outcome: 'pass' | 'fail' | 'unknown';
  readonly reason: IndexReason;
  /** Whether the contract's comparison, which knows nothing of JSON, succeeds at the given index. */
  readonly contractMatches: boolean;
  /** The bytes at the index, as much as the contract compares, as text; empty beyond the end. */
  readonly there: string;
  readonly expected: string;
}

/** What webauthn-sol and OpenZeppelin compare at typeIndex. */
const TYPE_TEXT = '"type":"webauthn.get"';

function textFor(member: IndexedMember, challenge: Uint8Array): string {
  return member === 'type' ? TYPE_TEXT : `"challenge":"${toBase64Url(challenge)}"`;
}

/**
 * Checks one index as the contract does (the text at that place) and against the JSON (is that the member?).
 * @param challenge the bytes that were to be signed
 */
export function checkIndex(
  clientDataJSON: Uint8Array,
  member: IndexedMember,
  given: bigint | null,
  challenge: Uint8Array,
): IndexCheck {
  const expected = textFor(member, challenge);
  const there = textAt(clientDataJSON, given, expected.length);
  const base = { member, given, contractMatches: there === expected, there, expected };
  const parsed = readMembers(clientDataJSON);
  if (!parsed.ok) return { ...base, actual: null, outcome: 'fail', reason: 'not-json' };
  const [only, ...more] = parsed.members.filter(({ name }) => name === member);
  if (only === undefined) return { ...base, actual: null, outcome: 'fail', reason: 'no-member' };
  if (more.length > 0) return { ...base, actual: null, outcome: 'fail', reason: 'duplicate-member' };
  const actual = only.start;
  if (given === null) return { ...base, actual, outcome: 'unknown', reason: 'not-given' };
  const reason = reasonFor(base.contractMatches, given === BigInt(actual), only, expected);
  return { ...base, actual, outcome: reason === 'at-member' ? 'pass' : 'fail', reason };
}

function reasonFor(matches: boolean, same: boolean, { name, value }: Member, expected: string): IndexReason {
  if (matches) return same ? 'at-member' : 'elsewhere';
  if (!same) return 'not-there';
  return `"${name}":"${String(value)}"` === expected ? 'spelling' : 'value';
}

function textAt(bytes: Uint8Array, index: bigint | null, length: number): string {
  if (index === null || index > BigInt(bytes.length)) return '';
  const start = Number(index);
  return asBuffer(bytes.subarray(start, start + length)).toString('latin1');
}

/** Where type and challenge stand, for encoders that need the indexes; null without exactly one of each. */
export function indexesOf(
  clientDataJSON: Uint8Array,
): { readonly challengeIndex: bigint; readonly typeIndex: bigint } | null {
  const parsed = readMembers(clientDataJSON);
  if (!parsed.ok) return null;
  const [types, challenges] = ['type', 'challenge'].map((member) =>
    parsed.members.filter(({ name }) => name === member),
  );
  const [type, challenge] = [types?.[0], challenges?.[0]];
  if (type === undefined || challenge === undefined || types?.length !== 1 || challenges?.length !== 1)
    return null;
  return { challengeIndex: BigInt(challenge.start), typeIndex: BigInt(type.start) };
}

/** The challenge that clientDataJSON names, as its text; null without exactly one member that is a string. */
export function challengeTextOf(clientDataJSON: Uint8Array): string | null {
  const parsed = readMembers(clientDataJSON);
  const found = parsed.ok ? parsed.members.filter(({ name }) => name === 'challenge') : [];
  const value = found.length === 1 ? found[0]?.value : null;
  return typeof value === 'string' ? value : null;
}

const PREFIX = '{"type":"webauthn.get","challenge":"';

/** Characters of a 32-byte challenge in base64url. */
const CHALLENGE_CHARACTERS = 43;

/**
 * Whether clientDataJSON starts as the serialisation of WebAuthn Level 2 5.8.1.1 does: type, then challenge. Daimo compares
 * that prefix, Safe rebuilds it.
 */
export function startsAsSerialised(clientDataJSON: Uint8Array, challenge: Uint8Array): boolean {
  const prefix = `${PREFIX}${toBase64Url(challenge)}"`;
  return asBuffer(clientDataJSON.subarray(0, prefix.length)).toString('latin1') === prefix;
}

/**
 * Safe's `clientDataFields`: what follows the challenge, without the final brace. Null where the browser wrote another
 * order or spelling; then no value of the fields makes Safe hash these bytes.
 */
export function safeFieldsOf(clientDataJSON: Uint8Array): Uint8Array | null {
  const text = decodeUtf8(clientDataJSON);
  if (text === undefined || !text.startsWith(PREFIX) || !text.endsWith('}')) return null;
  const start = PREFIX.length + CHALLENGE_CHARACTERS;
  if (!/^[A-Za-z0-9_-]{43}$/.test(text.slice(PREFIX.length, start))) return null;
  if (text.slice(start, start + 2) !== '",') return null;
  return clientDataJSON.subarray(start + 2, clientDataJSON.length - 1);
}

/** The clientDataJSON that Safe's signer hashes for this challenge (`WebAuthn.encodeClientDataJson`). */
export function rebuildForSafe(challenge: Uint8Array, fields: Uint8Array): Uint8Array {
  return Uint8Array.from(
    Buffer.concat([Buffer.from(`${PREFIX}${toBase64Url(challenge)}",`), fields, Buffer.from('}')]),
  );
}
