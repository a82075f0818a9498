/** Steps of the diverging scale on each side of zero; the stylesheet has one class for each. */
export const toneSteps = 10;

/**
 * The class of a value on a scale that ends at ±`limit`: `tone-p7` helps, `tone-m3` hurts, none at zero,
 * which is the background. Classes rather than colours: a page under a strict policy may not carry style attributes.
 */
export function toneClass(value: number, limit: number): string {
  const step = Math.min(toneSteps, Math.round((Math.abs(value) / limit) * toneSteps));
  return step === 0 || !Number.isFinite(step) ? "" : `tone-${value > 0 ? "p" : "m"}${step}`;
}

/** The end of a scale that holds all values: the next of 1, 2, 5 × 10ⁿ, so that it seldom moves while data streams in. */
export function scaleLimit(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return 0.01;
  const power = 10 ** Math.floor(Math.log10(largest));
  const factor = [1, 2, 5, 10].find((step) => largest <= step * power * (1 + 1e-9)) ?? 10;
  return factor * power;
}
