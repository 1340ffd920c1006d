// JSON and JSON lines: every chain, bundle and key in it, each with the pointer that leads to it.
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { equalBytes } from '../codec/bytes.ts';
import { MAX_INPUT_CERTIFICATES, MAX_JSON_NODES } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import { readCapture } from './capture.ts';
import { type Find, type Haul, ignoredData, mapFinds, mergeHauls, sighted, withNotes } from './haul.ts';
import {
  CHAIN_KEYS,
  hasChain,
  isPrivateJwk,
  type JsonCandidate,
  type JsonElement,
  type JsonPlace,
  type JsonWalk,
  walkJson,
} from './json-walk.ts';
import { describe, type JsonDocument, type JsonObject } from './pointer.ts';
import { formatBytes, notYet, PRIVATE_KEY } from './sights.ts';
import { ceremonyParts, flattened } from './signature-fields.ts';
import { countCertificates, countKeys } from './unwrap-der.ts';

/** Takes a text or bytes inside the document apart; a callback, because they may be anything again. */
export type UnwrapElement = (element: JsonElement) => Promise<Haul>;

/**
 * What a document holds. `size` is the bytes of its text, for the description.
 * @throws KeytierError ERR_LIMIT_EXCEEDED where the search was cut short and found nothing; and for capture fields
 *   ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID
 */
export async function unwrapJson(document: JsonDocument, size: number, unwrap: UnwrapElement): Promise<Haul> {
  const walk = walkDocument(document);
  const hauls: Haul[] = [];
  for (const candidate of walk.candidates) hauls.push(await haulOf(candidate, unwrap));
  const found = dropKeysBesideChains(mergeHauls([...hauls, sightOf(document, size)]), walk.candidates);
  const merged =
    found.finds.length === 0 ? found : { ...found, finds: [...found.finds, ...brokenRecords(document)] };
  if (walk.cut && merged.finds.length === 0) {
    throw new KeytierError('ERR_LIMIT_EXCEEDED', 'JSON too large or too deep to search', {
      seen: `more than ${MAX_JSON_NODES} values, or nesting without end`,
      hint: "point at the part that matters:   keytier verify 'FILE#/path/to/it'",
    });
  }
  return withNotes(merged, documentNotes(document, walk, merged));
}

function walkDocument(document: JsonDocument): JsonWalk {
  if (document.form === 'json') return walkJson([{ value: document.value, pointer: '' }]);
  return walkJson(document.lines.map((value, index) => ({ value, pointer: `/${index}` })));
}

function sightOf(document: JsonDocument, size: number): Haul {
  const bytes = formatBytes(size);
  if (document.form === 'ndjson')
    return sighted(`JSON lines, ${document.lines.length} lines, ${bytes}`, 'container');
  const [kind = '', ...rest] = describe(document.value).split(', ');
  return sighted([`JSON ${kind}`, bytes, ...rest].join(', '), 'container');
}

/**
 * Lines that start like a record and do not parse: results of their own, so that a damaged capture never counts as one that
 * was verified. Lines of prose between records are only noted.
 */
function brokenRecords(document: JsonDocument): readonly Find[] {
  if (document.form !== 'ndjson') return [];
  return document.cut.slice(0, MAX_BROKEN_RECORDS).map((index) => ({
    pointer: `/${index}`,
    label: () => `JSON lines, line ${index + 1}`,
    certificates: [],
    notes: [],
    signed: {
      problem: new KeytierError('ERR_INPUT_MALFORMED', `line ${index + 1} is not JSON`, {
        where: `/${index}`,
        hint: 'it is cut off or damaged; the other lines were read',
      }),
    },
  }));
}

/** Broken lines that get a result each; one that is missing is enough to say so. */
const MAX_BROKEN_RECORDS = 16;

function documentNotes(document: JsonDocument, walk: JsonWalk, haul: Haul): readonly Finding[] {
  if (haul.finds.length === 0) return [];
  const notes: Finding[] = [];
  const broken = document.form === 'ndjson' ? document.broken : [];
  if (broken.length > 0) {
    notes.push(
      ignoredData(
        'undecodable-line',
        broken.length === 1 ? 'a line that is not JSON' : `${broken.length} lines that are not JSON`,
        `line ${(broken[0] ?? 0) + 1}`,
      ),
    );
  }
  const unsupported = walk.candidates.find((candidate) => candidate.type === 'unsupported');
  if (unsupported?.type === 'unsupported') {
    const seen = `${unsupported.what}, which this version cannot verify`;
    notes.push(ignoredData('unsupported-capture', seen, unsupported.pointer));
  }
  if (walk.cut)
    notes.push(ignoredData('search-limit', 'the JSON is too large or too deep to search all of it'));
  return notes;
}

async function haulOf(candidate: JsonCandidate, unwrap: UnwrapElement): Promise<Haul> {
  switch (candidate.type) {
    case 'value': {
      const inner = await unwrap(candidate.element);
      const placed = mapFinds(inner, (find) => ({
        ...find,
        pointer: candidate.pointer,
        label: (count) => `${placeName(candidate)}: ${find.label(count)}`,
      }));
      return withCapture(placed, candidate);
    }
    case 'list':
      return withCapture(await haulOfList(candidate.elements, candidate, unwrap), candidate);
    case 'jwk':
      return haulOfJwk(candidate.jwk, candidate);
    case 'raw-signature': {
      const { findSignature } = await import('./signature-capture.ts');
      return { finds: [findSignature(candidate.object, candidate.pointer)], privateKeys: 0 };
    }
    case 'ceremony':
      return haulOfCeremony(candidate.object, candidate.pointer, unwrap);
    case 'webauthn': {
      const { findWebauthn } = await import('./webauthn-capture.ts');
      return { finds: [findWebauthn(candidate.object, candidate.pointer)], privateKeys: 0 };
    }
    case 'webauthn-ceremony': {
      const { findWebauthnCeremony } = await import('./webauthn-capture.ts');
      return { finds: findWebauthnCeremony(candidate.object, candidate.pointer), privateKeys: 0 };
    }
    case 'unsupported':
      return { finds: [], privateKeys: 0, sight: notYet(candidate.what) };
    default:
      return candidate satisfies never;
  }
}

/** A chain that was registered is evidence of its own; its certificates hold the key of what follows. */
async function haulOfCeremony(object: JsonObject, pointer: string, unwrap: UnwrapElement): Promise<Haul> {
  const { findCeremony } = await import('./signature-capture.ts');
  const parts = ceremonyParts(object);
  const hauls: Haul[] = [];
  for (const { value, pointer: place } of parts?.registrations ?? []) {
    if (!hasChain(flattened(value))) continue;
    hauls.push(
      mapFinds(await unwrap(JSON.stringify(value)), (find) => ({
        ...find,
        pointer: `${pointer}${place}${find.pointer}`,
        label: (count) => `ceremony ${place.slice(1)}, ${find.label(count)}`,
      })),
    );
  }
  const haul = mergeHauls(hauls);
  return { ...haul, finds: findCeremony(object, pointer, haul) };
}

/** `JSON x5c at /a/x5c`; only names that are known are called by name. */
function placeName(place: JsonPlace): string {
  const name = place.key !== undefined && CHAIN_KEYS.has(place.key) ? `JSON ${place.key}` : 'JSON';
  return place.pointer === '' ? 'JSON' : `${name} at ${place.pointer}`;
}

/** Elements of one certificate each are a chain; where each has several, each is a chain of its own. */
async function haulOfList(
  elements: readonly JsonElement[],
  place: JsonPlace,
  unwrap: UnwrapElement,
): Promise<Haul> {
  const hauls: Haul[] = [];
  let certificates = 0;
  for (const element of elements) {
    const haul = await unwrap(element);
    certificates += haul.finds.reduce((sum, find) => sum + find.certificates.length, 0);
    if (certificates > MAX_INPUT_CERTIFICATES) {
      throw new KeytierError(
        'ERR_LIMIT_EXCEEDED',
        `more than ${MAX_INPUT_CERTIFICATES} certificates in one input`,
      );
    }
    hauls.push(haul);
  }
  const merged = mergeHauls(hauls);
  if (merged.finds.length === 0) return merged;
  const separate =
    hauls.length > 1 && hauls.every((haul) => haul.finds.some((find) => find.certificates.length > 1));
  const named = (find: Find, pointer: string): Find => ({
    ...find,
    pointer,
    label: (count) => `${placeName({ ...place, pointer })}: ${find.label(count)}`,
  });
  if (separate || certificates === 0) {
    return mergeHauls(
      hauls.map((haul, index) => mapFinds(haul, (find) => named(find, `${place.pointer}/${index}`))),
    );
  }
  if (hauls[0]?.finds.every((find) => find.certificates.length === 0) === true) {
    // Whoever takes the key of the first element would take another one than was verified here.
    throw new KeytierError('ERR_INPUT_MALFORMED', 'the first element of the chain is not a certificate', {
      where: `${place.pointer}/0`,
      hint: 'it should be the leaf; what follows was not verified without it',
    });
  }
  const missing = hauls.flatMap((haul, index) =>
    haul.finds.some((find) => find.certificates.length > 0)
      ? []
      : [
          ignoredData(
            'undecodable-element',
            'an element that is not a certificate',
            `${place.pointer}/${index}`,
          ),
        ],
  );
  const name = place.pointer === '' ? 'JSON array' : placeName(place);
  const chain: Find = {
    pointer: place.pointer,
    label: (count) => `${name}, ${countCertificates(count)}`,
    certificates: merged.finds.flatMap((find) => find.certificates),
    notes: [...merged.finds.flatMap((find) => find.notes), ...missing.slice(0, 8)],
  };
  return { ...merged, finds: [chain] };
}

function withCapture(haul: Haul, place: JsonPlace): Haul {
  const { owner, key } = place;
  if (owner === undefined || key === undefined || !CHAIN_KEYS.has(key)) return haul;
  if (!haul.finds.some((find) => find.certificates.length > 0)) return haul;
  const { capture, notes } = readCapture(owner.object, owner.pointer);
  return mapFinds(haul, (find) =>
    find.certificates.length === 0 ? find : { ...find, capture, notes: [...find.notes, ...notes] },
  );
}

function haulOfJwk(jwk: JsonObject, place: JsonPlace): Haul {
  if (isPrivateJwk(jwk)) return { finds: [], privateKeys: 1, sight: PRIVATE_KEY };
  const publicKey = spkiOfJwk(jwk);
  if (publicKey === undefined) return sighted('a JWK that is not a key this version can read', 'telling');
  const label = place.pointer === '' ? 'JWK public key' : `JWK public key at ${place.pointer}`;
  return {
    finds: [{ pointer: place.pointer, label: () => label, certificates: [], publicKey, notes: [] }],
    privateKeys: 0,
  };
}

function spkiOfJwk(jwk: JsonObject): Uint8Array | undefined {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }));
  } catch {
    return undefined;
  }
}

/**
 * A public key inside an object that has a chain belongs to the capture and is no artefact of its own; the same chain
 * under a second name in the same object is the same chain.
 */
function dropKeysBesideChains(haul: Haul, candidates: readonly JsonCandidate[]): Haul {
  const ownerOf = new Map(candidates.map((candidate) => [candidate.pointer, candidate]));
  const owners = new Map<string, Find>();
  const repeated = new Set<Find>();
  for (const find of haul.finds) {
    const place = ownerOf.get(find.pointer);
    if (find.certificates.length === 0 || place?.owner === undefined || !CHAIN_KEYS.has(place.key ?? ''))
      continue;
    const first = owners.get(place.owner.pointer);
    if (first === undefined) owners.set(place.owner.pointer, find);
    else if (sameCertificates(first, find)) repeated.add(find);
  }
  const keysBeside = new Map<Find, number>();
  const kept = haul.finds.filter((find) => {
    if (repeated.has(find)) return false;
    const bare = find.publicKey !== undefined && find.signed === undefined && find.webauthn === undefined;
    const chain = bare ? nearestOwner(find.pointer, owners) : undefined;
    if (chain === undefined) return true;
    keysBeside.set(chain, (keysBeside.get(chain) ?? 0) + 1);
    return false;
  });
  const finds = kept.map((find) => {
    const count = keysBeside.get(find);
    if (count === undefined) return find;
    return {
      ...find,
      notes: [...find.notes, ignoredData('public-key-beside-certificates', countKeys(count))],
    };
  });
  return { ...haul, finds };
}

function nearestOwner(pointer: string, owners: ReadonlyMap<string, Find>): Find | undefined {
  for (
    let end = pointer.lastIndexOf('/');
    end >= 0;
    end = end === 0 ? -1 : pointer.lastIndexOf('/', end - 1)
  ) {
    const owner = owners.get(pointer.slice(0, end));
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function sameCertificates(left: Find, right: Find): boolean {
  return (
    left.certificates.length === right.certificates.length &&
    left.certificates.every((certificate, index) =>
      equalBytes(certificate, right.certificates[index] ?? new Uint8Array()),
    )
  );
}
