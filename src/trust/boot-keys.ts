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

/**
 * A table with further rows before it. A public test key stays one, whatever anybody calls it: the bundled table has
 * the first word on those.
 */
export function extendBootKeys(table: BootKeyTable, rows: readonly KnownBootKey[]): BootKeyTable {
  if (rows.length === 0) return table;
  const more = bootKeyTable(rows);
  return {
    size: table.size + more.size,
    sha256: sha256Hex(Buffer.from(`${table.sha256}\n${more.sha256}`)),
    lookup(hex) {
      const known = table.lookup(hex);
      if (known.kind === 'test-key' || known.kind === 'placeholder') return known;
      const own = more.lookup(hex);
      return own.kind === 'known' ? own : known;
    },
  };
}

/** One hash over the keys of a list, for the report. */
export function bootKeysHash(rows: readonly KnownBootKey[]): string {
  return bootKeyTable(rows).sha256;
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
