// What unwrapping brought up: certificates and keys with how they were wrapped, or the best guess at what it was.
import type { Artifact, Expectations, SignedPayload, WebauthnCapture } from '../model/artifact.ts';
import type { KeytierError } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { WebauthnKind } from './webauthn-fields.ts';

/** What a capture says about itself, beside its certificates. */
export interface Capture {
  readonly id?: string;
  readonly time?: string;
  readonly expected?: Expectations;
  readonly payload?: SignedPayload;
}

/** What makes a find a raw signature. */
export interface SignedFind
  extends Pick<Artifact, 'signing' | 'hardwareKey' | 'ceremony' | 'keyProblem' | 'alternatives'> {
  /** Why it could not be read. */
  readonly problem?: KeytierError;
}

/** A list of certificates, or one public key, from one place. */
export interface Find {
  /** RFC 6901 pointer into the input, empty for the input itself. */
  readonly pointer: string;
  /** A line for people, given how many certificates it is about: a find may still be split into several chains. */
  readonly label: (certificates: number) => string;
  readonly certificates: readonly Uint8Array[];
  /** DER SubjectPublicKeyInfo; only where there are no certificates. */
  readonly publicKey?: Uint8Array;
  readonly capture?: Capture;
  /** A signature by a bare key, or one step of a ceremony; `publicKey` is then the key that counts, if there is one. */
  readonly signed?: SignedFind;
  /** A WebAuthn response; `signed` then says what else is known of it. */
  readonly webauthn?: { readonly kind: WebauthnKind; readonly capture: WebauthnCapture };
  readonly notes: readonly Finding[];
}

/** What something looks like that holds nothing to verify. */
export interface Sight {
  /** For people: `a certificate signing request`. */
  readonly what: string;
  readonly hint?: string;
  /** Where several sights compete the most telling one is reported. */
  readonly weight: SightWeight;
  /** Evidence that is damaged, as opposed to no evidence. */
  readonly malformed?: true;
}

/** `plain` could be anything, `container` has a known form, `telling` explains why there is nothing. */
export type SightWeight = 'plain' | 'container' | 'telling';

const WEIGHT: Readonly<Record<SightWeight, number>> = { plain: 0, container: 1, telling: 2 };

export interface Haul {
  readonly finds: readonly Find[];
  /** Private keys that were passed by; none of them is decoded. */
  readonly privateKeys: number;
  readonly sight?: Sight;
}

export const EMPTY_HAUL: Haul = { finds: [], privateKeys: 0 };

/** A haul of nothing but a guess. */
export function sighted(what: string, weight: SightWeight, hint?: string): Haul {
  return { finds: [], privateKeys: 0, sight: { what, weight, ...(hint === undefined ? {} : { hint }) } };
}

/** The more telling of two sights, the first where they are equal. */
export function bestSight(first: Sight | undefined, second: Sight | undefined): Sight | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return WEIGHT[second.weight] > WEIGHT[first.weight] ? second : first;
}

/** All finds of several hauls, in order. */
export function mergeHauls(hauls: readonly Haul[]): Haul {
  const sight = hauls.reduce<Sight | undefined>((best, haul) => bestSight(best, haul.sight), undefined);
  return {
    finds: hauls.flatMap((haul) => haul.finds),
    privateKeys: hauls.reduce((sum, haul) => sum + haul.privateKeys, 0),
    ...(sight === undefined ? {} : { sight }),
  };
}

/** The same haul with each find changed. */
export function mapFinds(haul: Haul, change: (find: Find) => Find): Haul {
  return { ...haul, finds: haul.finds.map(change) };
}

/** Adds notes to every find. */
export function withNotes(haul: Haul, notes: readonly Finding[]): Haul {
  if (notes.length === 0) return haul;
  return mapFinds(haul, (find) => ({ ...find, notes: [...find.notes, ...notes] }));
}

/** Why something in an input was left aside. Stable codes. */
export type IgnoredReason =
  | 'trailing-bytes'
  | 'undecodable-block'
  | 'undecodable-element'
  | 'undecodable-line'
  | 'other-block'
  | 'public-key-beside-certificates'
  | 'duplicate-chain'
  | 'unsupported-capture'
  | 'unused-field'
  | 'search-limit';

/** The notice that something surprising was not looked at. */
export function ignoredData(reason: IgnoredReason, seen: string, at: string | null = null): Finding {
  return { check: 'input.ignored-data', outcome: 'notice', reason, basis: 'none', at, seen, expected: null };
}

/** The notice that private keys lie beside the evidence. */
export function privateKeyNotice(count: number): Finding {
  const seen = `the input also holds ${count} private key${count === 1 ? '' : 's'}; keytier did not read ${count === 1 ? 'it' : 'them'}`;
  return {
    check: 'input.private-key',
    outcome: 'notice',
    reason: 'private-key-present',
    basis: 'none',
    at: null,
    seen,
    expected: null,
  };
}
