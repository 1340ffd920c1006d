// Medians: the machine drifts, so single numbers mean nothing and ratios are taken within one round.

/** The middle of the values. */
export function medianOf(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The median with the middle half of the values: `0.62 (0.61 to 0.64)`. */
export function spreadOf(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)].toFixed(2);
  return `${medianOf(values).toFixed(2)} (${at(0.25)} to ${at(0.75)})`;
}
