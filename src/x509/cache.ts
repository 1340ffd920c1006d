// Bounded caches of what chains share: issuer certificates, their keys, and links that were already verified.
import { asBuffer } from '../codec/bytes.ts';
import type { SignatureOutcome, UsableKey } from '../crypto/verify.ts';
import type { Certificate } from './certificate.ts';

/**
 * Entries of each cache. A fleet shares a handful of intermediates and some dozens of batch keys; chains with a key per
 * device would fill any cache with entries that are never used again (about 10 kB each), so the bound is low.
 */
export const CACHE_ENTRIES = 1_024;

/** A map that forgets its least recently used entry. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  readonly size: number;
}

/** Entries are found by content, never by name: certificates that differ in one bit share nothing. */
export interface VerificationCache {
  readonly certificates: BoundedCache<CachedCertificate>;
  readonly keys: BoundedCache<UsableKey | string>;
  readonly links: BoundedCache<SignatureOutcome>;
}

/** A decoded certificate and its hashes. */
export interface CachedCertificate {
  readonly certificate: Certificate;
  /** Lower-case hex SHA-256 of the certificate. */
  readonly sha256: string;
  /** Lower-case hex SHA-256 of its SubjectPublicKeyInfo, which anchors are matched by. */
  readonly spkiSha256: string;
  /** Whether it stood above a leaf, and so may come again. */
  readonly issuer: boolean;
}

function boundedCache<Value>(limit: number): BoundedCache<Value> {
  const entries = new Map<string, Value>();
  return {
    get(key) {
      const value = entries.get(key);
      // Order matters only once something has to go; until the cache is half full a look-up is a look-up.
      if (value !== undefined && entries.size * 2 > limit) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= limit) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    get size() {
      return entries.size;
    },
  };
}

/** An empty cache; one per verifier, shared by its chains. */
export function createVerificationCache(limit = CACHE_ENTRIES): VerificationCache {
  return { certificates: boundedCache(limit), keys: boundedCache(limit), links: boundedCache(limit) };
}

/**
 * A short name for a certificate: its length and the end of its signature. Whoever looks something up by it compares all
 * bytes before believing it; a collision costs a miss and nothing else.
 */
export function fingerprint(der: Uint8Array): string {
  return `${der.length}:${asBuffer(der.subarray(-24)).toString('latin1')}`;
}
