import type { EventOf } from "../../src/protocol/events.ts";
import type { Pair } from "./pairs.ts";

/** A mean of repeated measurements and half the width of its 95% interval; undefined while there is but one. */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth?: number;
  readonly count: number;
}

/** A share of measurements, with its interval (Wilson 1927). */
export interface Rate {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

type Matrix = readonly (readonly (number | null)[])[];

const normal95 = 1.96;

/** Mean and interval of every cell; undefined where nothing was measured. */
export function meanMatrix(matrices: readonly Matrix[]): (Estimate | undefined)[][] {
  const rows = matrices[0]?.length ?? 0;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: rows }, (_, column) => estimate(matrices.map((matrix) => matrix[row]?.[column] ?? null))));
}

export function estimate(values: readonly (number | null)[]): Estimate | undefined {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  if (known.length < 2) return { mean, count: known.length };
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1);
  return { mean, halfWidth: normal95 * Math.sqrt(variance / known.length), count: known.length };
}

/** Whether the interval leaves the sign open. */
export const isUncertain = ({ mean, halfWidth }: Estimate): boolean => halfWidth === undefined || Math.abs(mean) <= halfWidth;

/** How often two gradients pointed against each other. */
export function conflictRate(cosines: readonly (number | null | undefined)[]): Rate | undefined {
  const known = cosines.filter((value): value is number => value !== null && value !== undefined);
  if (known.length === 0) return undefined;
  const [n, rate] = [known.length, known.filter((value) => value < 0).length / known.length];
  const square = normal95 ** 2;
  const centre = (rate + square / (2 * n)) / (1 + square / n);
  const half = (normal95 / (1 + square / n)) * Math.sqrt((rate * (1 - rate)) / n + square / (4 * n * n));
  return { rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half), count: n };
}

/** One layer's rates by pair, and over all its pairs. */
export interface LayerConflicts {
  readonly pairs: readonly (Rate | undefined)[];
  readonly cosines: readonly (Estimate | undefined)[];
  readonly all: Rate | undefined;
}

export function layerConflicts(events: readonly EventOf<"conflicts">[], layer: number, pairs: readonly Pair[]): LayerConflicts {
  const byPair = pairs.map(({ first, second }) => events.map((event) => event.layers[layer]?.[first]?.[second] ?? null));
  return { pairs: byPair.map(conflictRate), cosines: byPair.map(estimate), all: conflictRate(byPair.flat()) };
}
