// Medians: the machine drifts, so single numbers mean nothing and ratios are taken within one round.

/** The middle of the values. */
export function medianOf(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}
