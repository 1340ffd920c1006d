// clientDataJSON (WebAuthn Level 3, 5.8.1): read once, checked over the bytes that were hashed and never over a rewriting.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { asBuffer, toBase64Url } from '../../codec/bytes.ts';
import type { Json } from '../../model/evidence.ts';
import type { Basis } from '../../model/finding.ts';
import type { Findings } from '../findings.ts';

/** The collected client data as its bytes say. */
export interface ClientData {
  readonly bytes: Uint8Array;
  /** SHA-256 of the original bytes: what authenticators sign. */
  readonly hash: Uint8Array;
  /** Members of the top level; undefined where the bytes are not a JSON object. */
  readonly members: Readonly<Record<string, unknown>> | undefined;
  /** Names in the order written, duplicates included. */
  readonly names: readonly string[];
  readonly text: string;
  readonly hasBom: boolean;
  readonly isUtf8: boolean;
}

/** Reads client data; nothing is thrown, `members` is undefined for what is not a JSON object. */
export function readClientData(bytes: Uint8Array): ClientData {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  // "UTF-8 decode" of the Encoding standard: a byte order mark is taken off, what is malformed becomes U+FFFD.
  const text = asBuffer(hasBom ? bytes.subarray(3) : bytes).toString('utf8');
  const members = objectOf(text);
  return {
    bytes,
    hash: createHash('sha256').update(bytes).digest(),
    members,
    names: members === undefined ? [] : topLevelNames(text),
    text,
    hasBom,
    isUtf8: isUtf8(bytes),
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const COLON = /\s*:/y;

/** Names of the outermost object, in order; JSON.parse would keep the last of several and say nothing. */
function topLevelNames(text: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === '"') {
      STRING.lastIndex = at;
      const [literal = '"'] = STRING.exec(text) ?? [];
      at += literal.length - 1;
      COLON.lastIndex = at + 1;
      if (depth === 1 && COLON.test(text)) names.push(String(JSON.parse(literal)));
    }
  }
  return names;
}

/** A member that is text; undefined for any other type. */
export function textMember({ members }: ClientData, name: string): string | undefined {
  const value = members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The challenge: base64url without padding is what browsers write; null where it is no base64url at all. */
export function challengeOf(data: ClientData): Uint8Array | null {
  const text = textMember(data, 'challenge');
  if (text === undefined || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

/** Members that decide: two of one name let two verifiers see two different ceremonies. */
const DECISIVE: readonly string[] = ['type', 'challenge', 'origin', 'crossOrigin', 'topOrigin'];

const AT = 'clientDataJSON';

/** Reports `client-data.decodes`, `client-data.type` and `client-data.serialisation`. */
export function checkClientData(
  data: ClientData,
  type: 'webauthn.create' | 'webauthn.get',
  basis: Basis,
  findings: Findings,
): void {
  if (!checkDecodes(data, findings)) return;
  checkType(data, type, basis, findings);
  checkSerialisation(data, findings);
}

function checkDecodes(data: ClientData, findings: Findings): boolean {
  const add = (
    outcome: 'fail' | 'notice',
    reason: 'malformed' | 'duplicate-member' | 'not-plain-text',
    seen: string,
    expected: string,
  ) => findings.add('client-data.decodes', outcome, { reason, basis: 'proven', at: AT, seen, expected });
  if (data.members === undefined) {
    add(
      'fail',
      'malformed',
      `${data.bytes.length} bytes that are not a JSON object`,
      'the JSON object that the browser wrote',
    );
    return false;
  }
  const twice = [...new Set(data.names.filter((name, index) => data.names.indexOf(name) !== index))];
  if (twice.length > 0) {
    const decisive = twice.some((name) => DECISIVE.includes(name));
    add(
      decisive ? 'fail' : 'notice',
      'duplicate-member',
      `${twice.join(', ')} twice`,
      'each member once: readers differ in which one they take',
    );
  }
  if (data.hasBom)
    add(
      'notice',
      'not-plain-text',
      'a byte order mark in front; it is part of what was hashed',
      'no byte order mark',
    );
  if (!data.isUtf8)
    add('notice', 'not-plain-text', 'bytes that are not UTF-8, read with replacement characters', 'UTF-8');
  if (twice.length === 0 && !data.hasBom && data.isUtf8)
    findings.add('client-data.decodes', 'pass', {
      basis: 'proven',
      at: AT,
      seen: `JSON, ${data.bytes.length} bytes`,
    });
  return true;
}

/** Values of `type` that are not of this ceremony, and what they are. */
const OTHER_TYPES: ReadonlyMap<string, string> = new Map([
  ['webauthn.create', 'of a registration'],
  ['webauthn.get', 'of an authentication'],
  ['payment.get', 'of Secure Payment Confirmation'],
  ['navigator.id.finishEnrollment', 'of a U2F registration'],
  ['navigator.id.getAssertion', 'of a U2F authentication'],
]);

function checkType(data: ClientData, type: string, basis: Basis, findings: Findings): void {
  const seen = textMember(data, 'type');
  const same = seen === type;
  const other = seen === undefined ? undefined : OTHER_TYPES.get(seen);
  findings.add('client-data.type', same ? 'pass' : 'fail', {
    reason: same ? null : 'wrong-ceremony',
    basis: same ? basis : 'proven',
    at: `${AT}.type`,
    seen: seen === undefined ? 'no type' : `${seen}${same || other === undefined ? '' : `, ${other}`}`,
    expected: same ? null : type,
  });
}

/** Leftovers and spellings; none of them is an error as long as the signature fits the bytes. */
function checkSerialisation(data: ClientData, findings: Findings): void {
  const asWritten = data.text.startsWith(limitedPrefix(data));
  const binding = data.members?.['tokenBinding'];
  findings.add('client-data.serialisation', asWritten ? 'pass' : 'notice', {
    reason: asWritten ? null : 'unusual-serialisation',
    basis: 'proven',
    at: AT,
    seen: asWritten
      ? 'written as the specification says'
      : 'not spelled as the specification says: an old browser, another client, or a capture that was written anew',
    expected: asWritten ? null : 'the original bytes; the hash of a rewriting is another one',
  });
  if (binding !== undefined && binding !== null)
    findings.add('client-data.serialisation', 'notice', {
      reason: 'token-binding',
      basis: 'claimed',
      at: `${AT}.tokenBinding`,
      seen: 'a tokenBinding member, which Level 3 reserves and nobody can check from a capture',
      expected: 'nothing: it is informational',
    });
}

/** What the bytes must begin with (Limited Verification Algorithm, 5.8.1.2). */
function limitedPrefix(data: ClientData): string {
  const { members = {} } = data;
  const base = `{"type":${ccdText(members['type'])},"challenge":${ccdText(members['challenge'])},"origin":${ccdText(members['origin'])}`;
  const top = members['topOrigin'];
  const cross = members['crossOrigin'] === true ? 'true' : 'false';
  return `${base},"crossOrigin":${cross}${typeof top === 'string' ? `,"topOrigin":${ccdText(top)}` : ''}`;
}

/** CCDToString of 5.8.1.1: only quotes, backslashes and control characters are escaped. */
export function ccdText(value: unknown): string {
  const escaped = (char: string) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  };
  return `"${String(value).replace(ESCAPED, escaped)}"`;
}

const ESCAPED = new RegExp(`["\\\\${String.fromCharCode(0)}-${String.fromCharCode(0x1f)}]`, 'g');

/** `facts.clientData`. */
export function clientDataJson(data: ClientData): Json {
  const { members } = data;
  if (members === undefined) return { sha256: toBase64Url(data.hash) };
  const text = (name: string) => textMember(data, name) ?? null;
  const { crossOrigin } = members;
  return {
    type: text('type'),
    challenge: text('challenge'),
    origin: text('origin'),
    crossOrigin: typeof crossOrigin === 'boolean' ? crossOrigin : null,
    topOrigin: text('topOrigin'),
    members: [...new Set(data.names)],
    sha256: toBase64Url(data.hash),
  };
}
