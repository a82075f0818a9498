import type { Arguments } from "../../../src/catalog/definition.ts";
import { type Family, gramOf, type Rows } from "./jacobians.ts";

export interface Method {
  /** The word; `theirs.py` knows what it is called there. */
  readonly name: string;
  readonly args: Arguments;
  /** What depends on the number of tasks. */
  readonly more?: (tasks: number) => Arguments;
  /** Largest deviation of the update's entries, relative to its largest or to a thousandth of the Jacobian's largest. */
  readonly tolerance: number;
  /** By what our update is divided before it is compared. */
  readonly divided?: (tasks: number) => number;
  /** Fewest tasks for which both are defined. */
  readonly fewest?: number;
  /** Whether an iteration of theirs has arrived: what its answer is meant to fulfil, nearly. */
  readonly arrived?: (rows: Rows, weights: readonly number[]) => boolean;
  /** How far an iteration of theirs may still be from its aim, by a bound of its own. */
  readonly slack?: (rows: Rows, weights: readonly number[]) => number;
  /** Families in which there is nothing to compare, and why. */
  readonly without?: Partial<Readonly<Record<Family, string>>>;
}

const exact = 1e-9;
const noEquilibrium = "no w has G w = 1 / w";
const stopsEarly = "their solver stops before it arrives";

export const methods: readonly Method[] = [
  { name: "sum", args: {}, tolerance: exact },
  { name: "mean", args: {}, tolerance: exact },
  { name: "pcgrad", args: {}, tolerance: exact },
  {
    name: "gradvac", args: { beta: 0.5, epsilon: 1e-8 }, tolerance: 1e-7,
    without: { antiparallel: "what is left of a gradient is their epsilon, and its cosine noise" },
  },
  { name: "mgda", args: {}, tolerance: 1e-7, slack: gapOf },
  {
    name: "cagrad", args: { c: 0.4, rescale: 0 }, tolerance: 1e-3,
    without: { antiparallel: "where 0 is a mixture of gradients theirs is 0 or noise, ours the projection of the mean" },
  },
  { name: "upgrad", args: { regularize: 1e-4 }, tolerance: 1e-7 },
  { name: "dualproj", args: { regularize: 1e-4 }, tolerance: 1e-7 },
  { name: "nash", args: { max_norm: 0 }, tolerance: 1e-6, arrived: balanced(1, 1e-5), without: { antiparallel: noEquilibrium, small: stopsEarly } },
  { name: "fairgrad", args: { alpha: 2 }, tolerance: 1e-6, arrived: balanced(2, 1e-5), without: { antiparallel: noEquilibrium, small: stopsEarly } },
  { name: "imtl", args: {}, tolerance: 1e-7 },
  { name: "aligned", args: { scale: "min" }, tolerance: 1e-7 },
  { name: "config", args: {}, tolerance: 1e-7, fewest: 3 },
  // Theirs adds distances, the paper squares: with one neighbour each, both choose the same two.
  { name: "krum", args: { keep: 2 }, more: (tasks) => ({ outliers: tasks - 3 }), tolerance: exact, fewest: 3 },
  { name: "trimmed_mean", args: { trim: 1 }, tolerance: exact, fewest: 3 },
  { name: "graddrop", args: { leak: 0.25 }, tolerance: exact },
  { name: "sdmgrad", args: { rate: 0.5, lambda: 0.3 }, tolerance: 1e-7, without: { small: "theirs adds 1e-8 to the squared length" } },
  {
    name: "excess", args: { rate: 0.5 }, tolerance: 1e-5, divided: (tasks) => tasks,
    without: { small: "theirs adds 1e-7 to the first risk, which is as small" },
  },
  { name: "modo", args: { gamma: 0.1, rho: 0.1 }, tolerance: exact },
  { name: "cr_mogm", args: { inner: "imtl", alpha: 0.7 }, tolerance: 1e-7 },
];

/** The square root of Frank and Wolfe's gap |d|² − min g_k·d bounds the distance of d from the shortest mixture. */
function gapOf(rows: Rows, weights: readonly number[]): number {
  const slopes = gramOf(rows).map((row) => row.reduce((sum, value, task) => sum + value * weights[task], 0));
  const square = slopes.reduce((sum, slope, task) => sum + slope * weights[task], 0);
  return Math.sqrt(Math.max(0, square - Math.min(...slopes)));
}

/** Whether G w = w^(-1/α) holds. */
function balanced(alpha: number, tolerance: number): (rows: Rows, weights: readonly number[]) => boolean {
  return (rows, weights) => gramOf(rows).every((row, task) => {
    const gain = row.reduce((sum, value, other) => sum + value * weights[other], 0);
    return Math.abs(gain * weights[task] ** (1 / alpha) - 1) < tolerance;
  });
}
