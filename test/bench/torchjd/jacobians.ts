import { randomOf } from "../../../src/graph/random.ts";

export type Rows = readonly (readonly number[])[];

/** One Jacobian, what else a step is given, and what is random in it. */
export interface Step {
  readonly rows: Rows;
  /** J₁J₂ᵀ of two other batches. */
  readonly cross: Rows;
  /** For each task the order in which it meets the others. */
  readonly orders: readonly (readonly number[])[];
  /** In [0, 1), one a column. */
  readonly uniform: readonly number[];
}

export type Family = "random" | "singular" | "antiparallel" | "small";
export const families: readonly Family[] = ["random", "singular", "antiparallel", "small"];

/** K tasks and n columns of each case. */
const sizes = [[2, 5], [3, 5], [3, 50], [4, 9], [4, 50], [8, 50]] as const;
const seeds = [1, 2, 3];
const stepsOfCase = 3;

/** Runs of three steps: for combiners that remember, the second and third are not the first again. */
export function casesOf(family: Family): Step[][] {
  return sizes.flatMap(([tasks, columns]) => seeds.map((seed) =>
    Array.from({ length: stepsOfCase }, (_, step) => stepOf(family, tasks, columns, [seed, step]))));
}

function stepOf(family: Family, tasks: number, columns: number, [seed, step]: readonly [number, number]): Step {
  const random = randomOf(seed, step, tasks, columns, families.indexOf(family));
  const normal = () => Array.from({ length: tasks }, () => Array.from({ length: columns }, () => random.normal()));
  const rows = changed[family](normal(), () => random.uniform());
  const size = family === "small" ? SMALL : 1;
  const [left, right] = [normal(), normal()];
  return {
    rows,
    cross: left.map((one) => right.map((other) => size * size * inner(one, other))),
    orders: rows.map((_, task) => [...random.permutation(tasks)].filter((other) => other !== task)),
    uniform: Array.from({ length: columns }, () => random.uniform()),
  };
}

const SMALL = 1e-6;

const changed: Readonly<Record<Family, (rows: number[][], uniform: () => number) => number[][]>> = {
  random: (rows) => rows,
  // The last row is a mixture of the first two: for two tasks, the first row at another length.
  singular: (rows, uniform) => {
    const [first, second] = [0.5 + uniform(), rows.length > 2 ? 0.5 - uniform() : 0];
    return [...rows.slice(0, -1), rows[0].map((value, column) => first * value + second * rows[1][column])];
  },
  antiparallel: (rows, uniform) => {
    const length = 0.5 + uniform();
    return [...rows.slice(0, -1), rows[0].map((value) => -length * value)];
  },
  small: (rows) => rows.map((row) => row.map((value) => SMALL * value)),
};

export function gramOf(rows: Rows): number[][] {
  return rows.map((left) => rows.map((right) => inner(left, right)));
}

export function mixed(rows: Rows, weights: readonly number[]): number[] {
  return rows[0].map((_, column) => rows.reduce((sum, row, task) => sum + weights[task] * row[column], 0));
}

function inner(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index], 0);
}
