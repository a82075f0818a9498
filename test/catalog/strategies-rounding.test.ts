import { describe, expect, it } from "vitest";
import { combiners } from "../../src/catalog/combiners/index.ts";
import { pseudoSolve } from "../../src/catalog/solvers/eigen.ts";
import { randomOf } from "../../src/graph/random.ts";
import { argumentsOf } from "../golden/golden.ts";

/** Gradients as an executor of 32 bits has them, and their products with the rounding that it leaves. */
type Rows = readonly Float32Array[];

const SIZE = 2000;

const dot = (left: ArrayLike<number>, right: ArrayLike<number>) => {
  let sum = 0;
  for (let k = 0; k < left.length; k++) sum += left[k] * right[k];
  return sum;
};
const norm = (vector: ArrayLike<number>) => Math.sqrt(dot(vector, vector));

/** Sixteen partial sums of 32 bits, as a vector unit has them. */
function roughDot(left: Float32Array, right: Float32Array): number {
  const lanes = new Float32Array(16);
  left.forEach((value, k) => { lanes[k % 16] += Math.fround(value * right[k]); });
  return lanes.reduce((sum, lane) => Math.fround(sum + lane), 0);
}

function combined(name: string, rows: Rows, precision: number | undefined): { d: Float64Array; w: readonly number[] } {
  const combiner = combiners.find((word) => word.name === name);
  if (!combiner) throw new Error(name);
  const product = precision === undefined ? dot : roughDot;
  const gram = rows.map((left) => rows.map((right) => product(left, right)));
  const w = combiner.combine({ gram, losses: rows.map(() => 1), random: randomOf(3), precision }, argumentsOf(combiner));
  const d = new Float64Array(SIZE);
  rows.forEach((row, task) => row.forEach((value, k) => { d[k] += w[task] * value; }));
  return { d, w };
}

const rough = (name: string, rows: Rows) => combined(name, rows, 2 ** -23);
const exact = (name: string, rows: Rows) => combined(name, rows, undefined);

const random = randomOf(5);
const drawn = (scale = 1) => Float32Array.from({ length: SIZE }, () => scale * random.normal());
const plus = (left: Float32Array, right: Float32Array, factor: number) => left.map((value, k) => value + factor * right[k]);
const times = (row: Float32Array, factor: number) => row.map((value) => factor * value);

const five = Array.from({ length: 5 }, () => drawn());
const [a, b, c] = [drawn(), drawn(), drawn()];
/** Three that surround 0 in a plane, but for `off` of their length, and two more. */
const plane = (off: number) => [a, b, plus(plus(times(a, -0.7), b, -0.6), drawn(), off), drawn(), drawn()];
const inSpace = (tasks: number) => Array.from({ length: tasks }, () => plus(plus(times(a, random.normal()), b, random.normal()), c, random.normal()));
const near = (tasks: number, off: number, sign: (task: number) => number) => Array.from({ length: tasks }, (_, task) => plus(times(a, sign(task)), drawn(), off));

const cases: Record<string, Rows> = {
  "five tasks": five,
  "a task twice": [...five, five[2]],
  "a task against another one": [...five, times(five[1], -0.37)],
  "a gradient that has vanished": [...five.slice(1), times(five[0], 1e-12)],
  "three in a plane, but for 1e-3": plane(1e-3),
  "three in a plane, but for 1e-5": plane(1e-5),
  "three in a plane, but for 1e-6": plane(1e-6),
  "eight tasks in three dimensions": inSpace(8),
  "forty tasks in three dimensions": inSpace(40),
  "forty nearly parallel": near(40, 1e-5, () => 1),
  "forty nearly opposite": near(40, 1e-3, (task) => 1 - 2 * (task % 2)),
  "six opposite but for 1e-5": near(6, 1e-5, (task) => 1 - 2 * (task % 2)),
};

describe("combiners on products that 32 bits have rounded", () => {
  describe.each(Object.entries(cases))("%s", (_, rows) => {
    const longest = Math.max(...rows.map(norm));
    const mean = rows.reduce((sum, row) => sum + norm(row), 0) / rows.length;

    it.each(["upgrad", "dualproj"])("%s is no longer than the gradients that it projects, and hurts no task by more than rounding", (name) => {
      const { d } = rough(name, rows);
      expect(norm(d)).toBeLessThanOrEqual(mean * (1 + 1e-3));
      // A ridge of K · 2⁻²³ on the cosines lets its root through at worst.
      const allowed = Math.sqrt(rows.length * 2 ** -23) * mean;
      rows.forEach((row) => expect(dot(row, d)).toBeGreaterThanOrEqual(-allowed * norm(row)));
    });

    it.each(["upgrad", "dualproj", "mgda", "cagrad", "imtl", "aligned"])("%s cancels no large multiples of gradients: its own rounding stays below 1e-4 of the longest", (name) => {
      const { w } = rough(name, rows);
      const added = rows.reduce((sum, row, task) => sum + Math.abs(w[task]) * norm(row), 0);
      expect(added * 2 ** -24).toBeLessThan(1e-4 * longest);
    });
  });

  it.each(["imtl", "config"])("%s takes dependent gradients for dependent, as exact products show them", (name) => {
    // Rounding of the rows themselves makes them independent in doubles; these are dependent to the last bit.
    const whole = [1, 2, 3].map((seed) => Float32Array.from({ length: SIZE }, () => randomOf(seed).integer(9) - 4).map((value, k) => value + ((k * seed) % 7) - 3));
    const mixtures = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [2, -1, 1], [-1, 1, 3], [1, 2, -2]];
    const rows = mixtures.map((mixture) => mixture.reduce((sum, share, k) => plus(sum, whole[k], share), new Float32Array(SIZE)));
    const noisy = rows.map((row) => row.map((value) => value * (1 + 2 ** -22 * (random.uniform() - 0.5))));
    const known = exact(name, rows).d;
    const found = rough(name, noisy).d;
    expect(norm(known)).toBeGreaterThan(0.01 * norm(rows[0]));
    expect(norm(found.map((value, k) => value - known[k]))).toBeLessThan(1e-4 * norm(known));
  });

  it("a gradient a million times shorter than others is not taken for a dependent one", () => {
    const rows = [drawn(), drawn(), drawn(1e-6)];
    const { d } = rough("imtl", [...rows, rows[0]]);
    const projections = rows.map((row) => dot(row, d) / norm(row));
    projections.forEach((value) => expect(value / projections[0]).toBeCloseTo(1, 3));
  });
});

describe("pseudoinverses by cosines", () => {
  it("are those of Moore and Penrose", () => {
    const rows = [[1, 2, 0], [-2, 0.5, 1], [-1, 2.5, 1], [0, 0, 0], [1e-3, 2e-3, 1e-3]];
    const gram = rows.map((left) => rows.map((right) => dot(left, right)));
    const inverse = rows.map((_, column) => pseudoSolve(gram, rows.map((_, row) => Number(row === column)), 1e-14));
    const product = (left: readonly number[][], right: readonly number[][]) =>
      left.map((row) => right[0].map((_, column) => row.reduce((sum, value, k) => sum + value * right[k][column], 0)));
    const same = (left: readonly number[][], right: readonly number[][], scale: number) =>
      left.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(value - right[i][j])).toBeLessThan(1e-9 * scale)));
    const largest = Math.max(...inverse.flat().map(Math.abs));
    same(product(product(gram, inverse), gram), gram, 1);
    same(product(product(inverse, gram), inverse), inverse, largest);
    const [left, right] = [product(gram, inverse), product(inverse, gram)];
    same(left, left[0].map((_, column) => left.map((row) => row[column])), 1);
    same(right, right[0].map((_, column) => right.map((row) => row[column])), 1);
  });
});
