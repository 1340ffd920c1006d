// Verified boot keys that are known by name, and the public test keys that anyone can sign an OS with.
import { sha256Hex } from '../codec/bytes.ts';
import { BOOT_KEYS, type KnownBootKey, PLACEHOLDER_BOOT_KEYS } from './data/boot-keys.ts';

/** What the table says about a `verifiedBootKey`. */
export type BootKeyLookup =
  | { readonly kind: 'known'; readonly entry: KnownBootKey }
  | { readonly kind: 'test-key'; readonly entry: KnownBootKey }
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'unknown' };

/** Boot keys by lower-case hex. */
export interface BootKeyTable {
  lookup(hex: string): BootKeyLookup;
  readonly size: number;
  readonly sha256: string;
}

let bundled: BootKeyTable | undefined;

/** The table that ships with keytier, built on first use. */
export function bundledBootKeys(): BootKeyTable {
  bundled ??= bootKeyTable(BOOT_KEYS);
  return bundled;
}

/** Builds a table from rows. */
export function bootKeyTable(rows: readonly KnownBootKey[]): BootKeyTable {
  const byKey = new Map(rows.map((entry) => [entry.key, entry]));
  const placeholders = new Set<string>(PLACEHOLDER_BOOT_KEYS);
  return {
    size: byKey.size,
    sha256: sha256Hex(Buffer.from([...byKey.keys()].join('\n'))),
    lookup(hex) {
      if (placeholders.has(hex)) return { kind: 'placeholder' };
      const entry = byKey.get(hex);
      if (entry === undefined) return { kind: 'unknown' };
      return entry.state === 'untrusted' ? { kind: 'test-key', entry } : { kind: 'known', entry };
    },
  };
}
