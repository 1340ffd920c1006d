// Walks a JSON value and lists every place that may hold evidence; bounded in depth and nodes.
import { MAX_JSON_DEPTH, MAX_JSON_NODES } from '../codec/limits.ts';
import { bytesOfJson } from './json-bytes.ts';
import { escapeToken, isObject, type JsonObject, type JsonValue } from './pointer.ts';

/** Text or bytes that may hold evidence. */
export type JsonElement = string | Uint8Array;

/** Where a candidate stands. */
export interface JsonPlace {
  /** RFC 6901 pointer. */
  readonly pointer: string;
  /** The property it is the value of, if it is one. */
  readonly key: string | undefined;
  /** The object that has this property, and where it stands. */
  readonly owner: { readonly object: JsonObject; readonly pointer: string } | undefined;
}

export type JsonCandidate = JsonPlace &
  (
    | { readonly type: 'value'; readonly element: JsonElement }
    | { readonly type: 'list'; readonly elements: readonly JsonElement[] }
    | { readonly type: 'jwk'; readonly jwk: JsonObject }
    | { readonly type: 'unsupported'; readonly what: string }
  );

export interface JsonWalk {
  readonly candidates: readonly JsonCandidate[];
  /** True where a limit ended the search. */
  readonly cut: boolean;
}

/** Property names whose value is a chain, so that what stands beside it is about the chain. */
export const CHAIN_KEYS: ReadonlySet<string> = new Set(['x5c', 'certificateChain', 'certificates', 'chain']);

/** Lists the places in `value`, in document order. Pointers start with `base`. */
export function walkJson(value: JsonValue, base = ''): JsonWalk {
  const candidates: JsonCandidate[] = [];
  let nodes = 0;
  let cut = false;
  const visit = (node: JsonValue | undefined, depth: number, place: JsonPlace): void => {
    nodes += 1;
    if (nodes > MAX_JSON_NODES || depth > MAX_JSON_DEPTH) {
      cut = true;
      return;
    }
    if (typeof node === 'string') {
      if (mayHoldEvidence(node)) candidates.push({ ...place, type: 'value', element: node });
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const bytes = bytesOfJson(node);
    if (bytes !== undefined) {
      if (bytes[0] === DER_SEQUENCE) candidates.push({ ...place, type: 'value', element: bytes });
      return;
    }
    const found = Array.isArray(node) ? listOf(node, place) : captureOf(node, place);
    if (found !== undefined) {
      candidates.push(found);
      return;
    }
    if (Array.isArray(node)) {
      for (const [index, child] of node.entries()) {
        if (nodes > MAX_JSON_NODES) return;
        visit(child, depth + 1, { pointer: `${place.pointer}/${index}`, key: undefined, owner: undefined });
      }
      return;
    }
    const owner = { object: node, pointer: place.pointer };
    for (const [key, child] of Object.entries(node)) {
      if (nodes > MAX_JSON_NODES) return;
      visit(child, depth + 1, { pointer: `${place.pointer}/${escapeToken(key)}`, key, owner });
    }
  };
  visit(value, 0, { pointer: base, key: undefined, owner: undefined });
  return { candidates, cut };
}

/** The first byte of every certificate and key. */
const DER_SEQUENCE = 0x30;

function listOf(node: readonly JsonValue[], place: JsonPlace): JsonCandidate | undefined {
  const elements = elementsOf(node);
  return elements === undefined ? undefined : { ...place, type: 'list', elements };
}

/** An object that is evidence as a whole; undefined for one that is searched, captures with a chain among them. */
function captureOf(node: JsonObject, place: JsonPlace): JsonCandidate | undefined {
  if (Object.entries(node).some(([key, value]) => CHAIN_KEYS.has(key) && mayBeChain(value))) return undefined;
  const { kty } = node;
  if (typeof kty === 'string') return { ...place, type: 'jwk', jwk: node };
  const what = unsupportedCapture(node);
  return what === undefined ? undefined : { ...place, type: 'unsupported', what };
}

/** `"chain": "mainnet"` is not one. */
function mayBeChain(value: JsonValue | undefined): boolean {
  if (typeof value === 'string') return mayHoldEvidence(value);
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function elementsOf(array: readonly JsonValue[]): readonly JsonElement[] | undefined {
  const elements: JsonElement[] = [];
  for (const value of array) {
    const element = typeof value === 'string' ? value : bytesOfJson(value);
    if (element === undefined) return undefined;
    elements.push(element);
  }
  return elements.some((element) => typeof element !== 'string' || mayHoldEvidence(element))
    ? elements
    : undefined;
}

/**
 * The base64 of a SEQUENCE starts with M and a letter up to P, its hex with 30, the base64 of PEM with LS0tLS1CRUdJT;
 * JSON may stand in a string. Anything shorter than the smallest key is nothing.
 */
const PROMISING = /^[\s"'\ufeff]*(?:M[A-P]|(?:0x|\\x)?30|LS0tLS1CRUdJT|[[{])/i;
const MIN_LENGTH = 44;

function mayHoldEvidence(text: string): boolean {
  return text.length >= MIN_LENGTH && (PROMISING.test(text) || text.includes('-----BEGIN '));
}

/** Evidence of kinds that a later version reads, by its fields. The first row whose fields are all there names it. */
const UNSUPPORTED: readonly (readonly [string, readonly string[]])[] = [
  ['a WebAuthn registration (response.attestationObject)', ['response.attestationObject']],
  [
    'a WebAuthn authentication (response.authenticatorData)',
    ['response.authenticatorData', 'response.signature'],
  ],
  ['a ceremony (registration, authentications)', ['registration', 'authentications']],
  ['an App Attest attestation (keyId, attestationObject)', ['keyId', 'attestationObject']],
  ['an App Attest attestation (keyId, attestation)', ['keyId', 'attestation']],
  ['an App Attest assertion (assertion, clientDataHash)', ['assertion', 'clientDataHash']],
  ['an App Attest assertion (assertion, clientData)', ['assertion', 'clientData']],
  ['a WebAuthn registration (attestationObject)', ['attestationObject']],
  ['a WebAuthn authentication (authenticatorData)', ['authenticatorData', 'signature']],
  ['a raw signature (publicKey, signature, message)', ['publicKey', 'signature', 'message']],
  ['a raw signature (publicKey, signature, nonce)', ['publicKey', 'signature', 'nonce']],
  ['a raw signature (publicKey, signature, challenge)', ['publicKey', 'signature', 'challenge']],
  ['a raw signature (publicKey, signature, digest)', ['publicKey', 'signature', 'digest']],
];

function unsupportedCapture(object: JsonObject): string | undefined {
  return UNSUPPORTED.find(([, fields]) => fields.every((field) => hasField(object, field)))?.[0];
}

function hasField(object: JsonObject, path: string): boolean {
  const [name = '', rest] = path.split('.');
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (rest === undefined) return value !== undefined && value !== null;
  return isObject(value) && hasField(value, rest);
}
