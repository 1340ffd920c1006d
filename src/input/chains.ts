// Splits a flat list of certificates where several leaf-first chains follow one another.
import { equalBytes } from '../codec/bytes.ts';
import { namesOf } from './der-shape.ts';

interface Named {
  readonly bytes: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
}

/** The chains in a list, each once. `repeated` counts chains that were left out because they had been there before. */
export interface Chains {
  readonly chains: readonly (readonly Uint8Array[])[];
  readonly repeated: number;
}

/**
 * Cuts after each self-issued certificate that more certificates follow. The cut is made only where it is clean: every
 * part has at least two certificates and each issuer is the next one's subject. Otherwise the list is one chain, and
 * verification puts it in order by signatures. Names are compared as bytes (RFC 5280 section 7.1 allows more; a list
 * that is not split for that reason is only reported as one).
 */
export function splitChains(certificates: readonly Uint8Array[]): Chains {
  const whole: Chains = { chains: [certificates], repeated: 0 };
  if (certificates.length < 4) return whole;
  const named: Named[] = [];
  for (const bytes of certificates) {
    const names = namesOf(bytes);
    if (names === undefined) return whole;
    named.push({ bytes, ...names });
  }
  if (links(named)) return whole;
  const groups = cutAfterRoots(named);
  if (groups.length < 2 || !groups.every((group) => group.length >= 2 && links(group))) return whole;
  const distinct = groups.filter(
    (group, index) => !groups.slice(0, index).some((other) => same(group, other)),
  );
  return {
    chains: distinct.map((group) => group.map((certificate) => certificate.bytes)),
    repeated: groups.length - distinct.length,
  };
}

function links(list: readonly Named[]): boolean {
  return list.every((certificate, index) => {
    const next = list[index + 1];
    return next === undefined || equalBytes(certificate.issuer, next.subject);
  });
}

function cutAfterRoots(list: readonly Named[]): readonly (readonly Named[])[] {
  const groups: Named[][] = [];
  let group: Named[] = [];
  for (const certificate of list) {
    group.push(certificate);
    if (!equalBytes(certificate.issuer, certificate.subject)) continue;
    groups.push(group);
    group = [];
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

function same(left: readonly Named[], right: readonly Named[]): boolean {
  return (
    left.length === right.length &&
    left.every((certificate, index) => equalBytes(certificate.bytes, right[index]?.bytes ?? new Uint8Array()))
  );
}
