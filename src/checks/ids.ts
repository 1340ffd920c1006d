// Every name that can be explained, and the nearest ones to a name that cannot.
import { ERROR_CODES } from '../model/errors.ts';
import { CHECK_IDS } from '../model/finding.ts';
import { REASON_CODES } from '../model/reason-codes.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { TOPIC_NAMES } from './topics.ts';

const MAX_SUGGESTIONS = 5;

/** Every name under the heading of its kind, in reading order; exit codes are `exit 3`. */
const GROUPS: readonly { readonly heading: string; readonly ids: readonly string[] }[] = [
  { heading: 'Topics', ids: TOPIC_NAMES },
  { heading: 'Checks', ids: CHECK_IDS },
  { heading: 'Reasons', ids: REASON_CODES },
  { heading: 'Error codes', ids: ERROR_CODES },
  { heading: 'Exit codes', ids: EXIT_CODES.map(({ code }) => `exit ${code}`) },
];

/** All names in a fixed order: topics, checks, reasons, error codes, exit codes as `exit 3`. */
export function listIds(): string[] {
  return GROUPS.flatMap(({ ids }) => ids);
}

/** The page that lists all names: plain text, one name a line under headings, a line feed at the end. */
export function renderIdList(): string {
  const groups = GROUPS.map(({ heading, ids }) => [heading, ...ids.map((id) => `  ${id}`)].join('\n'));
  return `${groups.join('\n\n')}\n`;
}

/**
 * The names nearest to one that is not known: all that begin with it (`chain.` gives every check of the chain), then
 * those within a third of its length in edits, nearest first, then those that contain it; at most five unless more of
 * them begin with it.
 */
export function suggestIds(id: string): string[] {
  const wanted = id.trim().toLowerCase();
  if (wanted === '') return [];
  const names = listIds();
  const byPrefix = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const tolerance = Math.max(1, Math.floor(wanted.length / 3));
  const byDistance = names
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= tolerance)
    .sort((a, b) => a.distance - b.distance)
    .map(({ name }) => name);
  const byContent = wanted.length < 3 ? [] : names.filter((name) => name.toLowerCase().includes(wanted));
  const nearest = [...new Set([...byPrefix, ...byDistance, ...byContent])];
  return nearest.slice(0, Math.max(MAX_SUGGESTIONS, byPrefix.length));
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const inserted = (current[column - 1] ?? 0) + 1;
      const deleted = (previous[column] ?? 0) + 1;
      current.push(Math.min(replaced, inserted, deleted));
    }
    previous = current;
  }
  return previous[b.length] ?? a.length;
}
