// Walks a JSON value and lists every place that may hold evidence; bounded in depth and nodes.
import { MAX_INPUT_CERTIFICATES, MAX_JSON_DEPTH, MAX_JSON_NODES } from '../codec/limits.ts';
import { bytesOfJson } from './json-bytes.ts';
import { escapeToken, isObject, type JsonObject, type JsonValue, looksLikeStructure } from './pointer.ts';
import { ceremonyParts, flattened, isSignatureCapture } from './signature-fields.ts';
import { webauthnKindOf } from './webauthn-fields.ts';

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
    | { readonly type: 'raw-signature'; readonly object: JsonObject }
    | { readonly type: 'ceremony'; readonly object: JsonObject }
    | { readonly type: 'webauthn'; readonly object: JsonObject }
    | { readonly type: 'webauthn-ceremony'; readonly object: JsonObject }
    | { readonly type: 'unsupported'; readonly what: string }
  );

export interface JsonWalk {
  readonly candidates: readonly JsonCandidate[];
  /** True where a limit ended the search. */
  readonly cut: boolean;
}

/** Property names whose value is a chain, so that what stands beside it is about the chain. */
export const CHAIN_KEYS: ReadonlySet<string> = new Set(['x5c', 'certificateChain', 'certificates', 'chain']);

/** A value to walk and the pointer it has. */
export interface JsonRoot {
  readonly value: JsonValue | undefined;
  readonly pointer: string;
}

/**
 * Texts and byte strings that are taken apart. Each costs some 50 microseconds even where it holds nothing, and an
 * input has no room for more certificates than a quarter of this.
 */
const MAX_ELEMENTS = 4 * MAX_INPUT_CERTIFICATES;

/** Lists the places in all of `roots`, in document order. The limits are for all of them together. */
export function walkJson(roots: readonly JsonRoot[]): JsonWalk {
  const candidates: JsonCandidate[] = [];
  let nodes = 0;
  let elements = 0;
  let cut = false;
  const spent = () => nodes > MAX_JSON_NODES || elements > MAX_ELEMENTS;
  const add = (candidate: JsonCandidate): void => {
    elements += candidate.type === 'list' ? candidate.elements.length : 1;
    if (elements > MAX_ELEMENTS) cut = true;
    else candidates.push(candidate);
  };
  const visit = (node: JsonValue | undefined, depth: number, place: JsonPlace): void => {
    nodes += 1;
    if (spent() || depth > MAX_JSON_DEPTH) {
      cut = true;
      return;
    }
    if (typeof node === 'string') {
      if (mayHoldEvidence(node)) add({ ...place, type: 'value', element: node });
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const bytes = bytesOfJson(node);
    if (bytes !== undefined) {
      if (bytes[0] === DER_SEQUENCE) add({ ...place, type: 'value', element: bytes });
      return;
    }
    const found = Array.isArray(node) ? listOf(node, place) : captureOf(node, place);
    if (found !== undefined) {
      add(found);
      return;
    }
    if (Array.isArray(node)) {
      for (const [index, child] of node.entries()) {
        if (spent()) return;
        visit(child, depth + 1, { pointer: `${place.pointer}/${index}`, key: undefined, owner: undefined });
      }
      return;
    }
    // A private JWK may carry its own certificates; it is searched for them, and counted as a private key.
    if (isPrivateJwk(node)) add({ ...place, type: 'jwk', jwk: node });
    const owner = { object: node, pointer: place.pointer };
    for (const [key, child] of Object.entries(node)) {
      if (spent()) return;
      visit(child, depth + 1, { pointer: `${place.pointer}/${escapeToken(key)}`, key, owner });
    }
  };
  for (const { value, pointer } of roots) {
    if (value !== undefined && !spent()) visit(value, 0, { pointer, key: undefined, owner: undefined });
  }
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
  if (hasChain(node)) return undefined;
  const { kty } = node;
  if (typeof kty === 'string') return { ...place, type: 'jwk', jwk: node };
  if (webauthnKindOf(node) !== undefined) return { ...place, type: 'webauthn', object: node };
  const what = unsupportedCapture(node);
  if (what !== undefined) return { ...place, type: 'unsupported', what };
  const parts = ceremonyParts(node);
  if (parts !== undefined) {
    const inner = [...parts.registrations, ...parts.steps].map(({ value }) => value).filter(isObject);
    if (inner.some((part) => webauthnKindOf(flattened(part)) !== undefined))
      return { ...place, type: 'webauthn-ceremony', object: node };
    const other = inner.map(unsupportedCapture).find((found) => found !== undefined);
    return other === undefined
      ? { ...place, type: 'ceremony', object: node }
      : { ...place, type: 'unsupported', what: `a ceremony with ${other}` };
  }
  return isSignatureCapture(node) ? { ...place, type: 'raw-signature', object: node } : undefined;
}

/** True for a JWK with a private or secret member (RFC 7518 section 6, and `priv` of AKP keys). */
export function isPrivateJwk(node: JsonObject): boolean {
  const { kty, d, k, priv } = node;
  return typeof kty === 'string' && (d ?? k ?? priv) !== undefined;
}

/** True for an object with a property that may hold a chain. */
export function hasChain(node: JsonObject): boolean {
  return Object.entries(node).some(([key, value]) => CHAIN_KEYS.has(key) && mayBeChain(value));
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
 * Base64 of a SEQUENCE is M and a letter up to I (its length is below 128 or has a length of its own), hex is 30, base64
 * of PEM is LS0tLS1CRUdJT. An attestation object begins with `o2NmbX` or its hex. JSON may stand in a string.
 */
const PROMISING = /^[\s"'\ufeff]*(?:M[A-I]|(?:0x|\\x)?30|LS0tLS1CRUdJT|o2NmbX|a363666d74)/;
/** The smallest key, Ed25519, has 44 bytes. */
const MIN_LENGTH = 44;

function mayHoldEvidence(text: string): boolean {
  if (text.length < MIN_LENGTH) return false;
  return PROMISING.test(text) || text.includes('-----BEGIN ') || looksLikeStructure(text.trim());
}

/** Evidence of kinds that a later version reads, by its fields. The first row whose fields are all there names it. */
const UNSUPPORTED: readonly (readonly [string, readonly string[]])[] = [
  ['an App Attest attestation (keyId, attestationObject)', ['keyId', 'attestationObject']],
  ['an App Attest attestation (keyId, attestation)', ['keyId', 'attestation']],
  ['an App Attest assertion (assertion, clientDataHash)', ['assertion', 'clientDataHash']],
  ['an App Attest assertion (assertion, clientData)', ['assertion', 'clientData']],
];

function unsupportedCapture(object: JsonObject): string | undefined {
  return UNSUPPORTED.find(([, fields]) => fields.every((field) => hasField(object, field)))?.[0];
}

function hasField(object: JsonObject, field: string): boolean {
  return Object.hasOwn(object, field) && object[field] !== undefined && object[field] !== null;
}
