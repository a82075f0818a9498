import type { Measured } from "./matrix.ts";

/** A metric of a task when trained with others, and when trained alone. */
export interface Compared {
  readonly together: number;
  readonly alone: number;
  readonly higherIsBetter: boolean;
}

/**
 * Relative gain over training alone, as a fraction, positive is better: the mean over tasks of the mean over a task's metrics
 * (Δp of LibMTL; Maninis et al. 2019 with several metrics a task). A metric whose baseline is 0 is left out.
 */
export function deltaByTask(tasks: readonly (readonly Compared[])[]): Measured {
  return mean(tasks.map((metrics) => mean(metrics.map(gainOf))));
}

/** The same over all metrics at once, as nash-mtl's Δm has it but positive is better; other numbers where tasks have unequally many. */
export function deltaByMetric(tasks: readonly (readonly Compared[])[]): Measured {
  return mean(tasks.flat().map(gainOf));
}

/** Relative to the size of the baseline, so that better is positive where a metric may be below 0, as r². */
export function gainOf({ together, alone, higherIsBetter }: Compared): Measured {
  const change = (together - alone) / Math.abs(alone);
  if (!Number.isFinite(change)) return null;
  return higherIsBetter ? change : -change;
}

/** Of what was measured; null where nothing was. */
export function mean(values: readonly Measured[]): Measured {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
