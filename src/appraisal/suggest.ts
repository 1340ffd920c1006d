// Nearest-name suggestions for misspelt words in policies and signal files.

/** Longer words are not compared: the table below is quadratic, and nobody mistypes a name of this length. */
const MAX_COMPARED = 64;

/** Edit distance with swaps of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforePrevious[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The known word closest to `word`, at most two slips (or a third of the word) away; undefined where none is. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > MAX_COMPARED) return undefined;
  const lower = word.toLowerCase();
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of known) {
    const slips = distance(lower, name.toLowerCase());
    if (
      slips <= Math.max(2, Math.floor(word.length / 3)) &&
      slips < (best?.slips ?? Number.POSITIVE_INFINITY)
    ) {
      best = { name, slips };
    }
  }
  return best?.name;
}
