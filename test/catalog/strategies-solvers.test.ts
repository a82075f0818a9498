import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minimizeOverOrthant, minimizeOverSimplex } from "../../src/catalog/solvers/active-set.ts";
import { solvePositive } from "../../src/catalog/solvers/cholesky.ts";
import { pseudoSolve, symmetricEigen } from "../../src/catalog/solvers/eigen.ts";
import { equilibriumWeights } from "../../src/catalog/solvers/equilibrium.ts";
import { cleanGram } from "../../src/catalog/solvers/gram.ts";
import { conflictAverse } from "../../src/catalog/solvers/conflict-averse.ts";
import { solveLinear } from "../../src/catalog/solvers/linear.ts";
import { shortestOnSimplex } from "../../src/catalog/solvers/simplex-pivot.ts";
import { throughSpectrum } from "../../src/catalog/solvers/spectrum.ts";
import { randomOf } from "../../src/graph/random.ts";

type Rows = number[][];

/** Goldfarb & Idnani's dual method, arrays from 1; knows regular matrices only. */
interface Quadprog {
  solveQP(matrix: Rows, linear: number[], constraints: Rows, bounds: number[], equalities: number): { solution: number[]; message: string };
}
const { solveQP } = createRequire(import.meta.url)("quadprog") as Quadprog;

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);
const gramOf = (rows: Rows) => rows.map((left) => rows.map((right) => dot(left, right)));
const fromOne = <Item>(list: readonly Item[]) => [undefined as Item, ...list];

/** min ½ xᵀQx + qᵀx over x ≥ 0, with Σx = 1 where `simplex`. */
function reference(matrix: Rows, linear: number[], simplex: boolean): { solution: number[]; message: string } {
  const size = linear.length;
  const rows = matrix.map((_, row) => fromOne([...(simplex ? [1] : []), ...matrix.map((_row, column) => Number(row === column))]));
  const bounds = fromOne([...(simplex ? [1] : []), ...new Array<number>(size).fill(0)]);
  const result = solveQP(fromOne(matrix.map((row) => fromOne(row))), fromOne(linear.map((value) => -value)), fromOne(rows), bounds, simplex ? 1 : 0);
  return { solution: result.solution.slice(1), message: result.message };
}

const entry = fc.integer({ min: -3000, max: 3000 }).map((value) => value / 1000);
const rowsOf = (count: number, size: number) => fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: count, maxLength: count });
const problem = fc.integer({ min: 1, max: 8 }).chain((count) => fc.record({
  rows: rowsOf(count, 10), linear: fc.array(entry, { minLength: count, maxLength: count }),
}));

describe("quadratic programs", () => {
  it.each([true, false])("agree with quadprog on regular matrices (simplex: %s)", (simplex) => {
    fc.assert(fc.property(problem, ({ rows, linear }) => {
      const matrix = gramOf(rows).map((row, i) => row.map((value, j) => value / 10 + (i === j ? 0.1 : 0)));
      const x = simplex ? minimizeOverSimplex(matrix, linear) : minimizeOverOrthant(matrix, linear);
      const { solution } = reference(matrix, linear, simplex);
      x.forEach((value, index) => expect(value).toBeCloseTo(solution[index], 8));
    }), { numRuns: 300 });
  });

  it("solve singular matrices, which quadprog refuses", () => {
    const matrix = gramOf([[1, 2], [2, -1], [-1, 0.5], [-3, -1]]);
    expect(reference(matrix, [0, 0, 0, 0], true).message).not.toBe("");
    const x = minimizeOverSimplex(matrix, [0, 0, 0, 0]);
    expect(dot(x, matrix.map((row) => dot(row, x)))).toBeLessThan(1e-15);
  });

  it("meet the optimality conditions on the simplex, singular or not", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 8 }).chain((count) => rowsOf(count, 3)), (rows) => {
      const { gram } = cleanGram(gramOf(rows));
      const x = minimizeOverSimplex(gram, rows.map(() => 0));
      const gradient = gram.map((row) => dot(row, x));
      const level = dot(gradient, x);
      expect(x.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
      x.forEach((value, index) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(gradient[index]).toBeGreaterThanOrEqual(level - 1e-10);
      });
    }), { numRuns: 300 });
  });
});

/** From nothing, from all answers before and after, and from nonsense. */
const starts = (size: number, right: number[]): (number[] | undefined)[] =>
  [undefined, right, right.map((value) => 1 - value), Array<number>(size).fill(0), right.map((_, index) => index % 2)];

describe("shortest vectors, whole sets changing places", () => {
  const cases = fc.tuple(fc.integer({ min: 5, max: 24 }), fc.integer({ min: 1, max: 30 })).chain(([count, size]) => rowsOf(count, size));

  it("are as short from any start as one coordinate at a time finds them, singular or not", () => {
    fc.assert(fc.property(cases, fc.integer({ min: 0, max: 1 }), (rows, pulled) => {
      const { gram } = cleanGram(gramOf(rows));
      const linear = gram.map((row) => pulled * row.reduce((sum, value) => sum + value, 0) / rows.length);
      const objective = (x: number[]) => dot(x, gram.map((row) => dot(row, x))) / 2 + dot(x, linear);
      const slow = minimizeOverSimplex(gram, linear);
      for (const start of starts(rows.length, slow)) {
        const x = shortestOnSimplex(gram, linear, start);
        expect(x.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
        expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(objective(x) - objective(slow))).toBeLessThan(1e-11);
      }
    }), { numRuns: 100 });
  });

  it("are found among zero, identical, antiparallel and tiny gradients", () => {
    const row = [3, -1, 2, 0.5];
    const degenerate = [row, row.map((value) => -value), row, [0, 0, 0, 0], row.map((value) => value * 1e-6), row.map((value) => value * 2)];
    const { gram } = cleanGram(gramOf(degenerate));
    for (const start of starts(degenerate.length, [1, 0, 0, 0, 0, 0])) {
      const x = shortestOnSimplex(gram, degenerate.map(() => 0), start);
      expect(dot(x, gram.map((line) => dot(line, x)))).toBeLessThan(1e-14);
      expect(conflictAverse(gram, 0.5, 0).every(Number.isFinite)).toBe(true);
    }
  });
});

describe("eigenvalues", () => {
  it("of a known matrix", () => {
    expect(symmetricEigen([[2, 1], [1, 2]]).values.map((value) => Number(value.toFixed(12)))).toEqual([1, 3]);
  });

  it("put the matrix together again", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 8 }).chain((count) => rowsOf(count, 4)), (rows) => {
      const gram = gramOf(rows);
      const { values, vectors } = symmetricEigen(gram);
      vectors.forEach((vector, k) => expect(dot(vector, vectors[0])).toBeCloseTo(Number(k === 0), 9));
      gram.forEach((row, i) => row.forEach((value, j) => {
        const again = values.reduce((sum, eigenvalue, k) => sum + eigenvalue * vectors[k][i] * vectors[k][j], 0);
        expect(again).toBeCloseTo(value, 9);
      }));
    }));
  });

  it("let a vector through without eigenvectors", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }).chain((count) => rowsOf(count, 5)), (rows) => {
      const gram = gramOf(rows);
      const vector = rows.map((_, index) => index - 2);
      const change = (value: number) => Math.exp(-Math.abs(value) / 10);
      const seen: number[] = [];
      const through = throughSpectrum(gram, vector, (values) => { seen.push(...values); return change; });
      const { values, vectors } = symmetricEigen(gram);
      const expected = vector.map((_, row) => values.reduce((sum, value, k) => sum + change(value) * dot(vectors[k], vector) * vectors[k][row], 0));
      seen.forEach((value, index) => expect(value).toBeCloseTo(values[index], 8));
      through.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 8));
    }));
  });
});

describe("a vector let through a spectrum", () => {
  const random = randomOf(11);
  const rows = Array.from({ length: 45 }, () => Array.from({ length: 45 }, () => random.normal()));
  const blocks = rows.map((row, i) => row.map((value, j) => (i % 3 === j % 3 ? value : 0)));
  const inverse = (value: number) => 1 / value;

  it.each([["of many tasks", gramOf(rows)], ["of unrelated groups", gramOf(blocks)], ["of unrelated tasks", gramOf(rows.map((row, i) => row.map((_, j) => (i === j ? i + 1 : 0))))]])("solves %s", (_, gram) => {
    const solution = rows.map((_, task) => Math.cos(task));
    const right = gram.map((row) => dot(row, solution));
    const conditioned = symmetricEigen(gram).values;
    throughSpectrum(gram, right, () => inverse).forEach((value, task) => {
      expect(Math.abs(value - solution[task])).toBeLessThan(1e-14 * 45 * (conditioned[44] / conditioned[0]));
    });
  });

  it("takes what is 0 as it is", () => {
    expect(throughSpectrum([[0, 0, 0], [0, 0, 0], [0, 0, 0]], [1, 2, 3], () => (value) => value + 2)).toEqual([2, 4, 6]);
    expect(throughSpectrum([[4]], [3], ([value]) => () => value)).toEqual([12]);
  });
});

describe("clean Gram matrices", () => {
  it("are symmetric, positive semidefinite, and say their scale", () => {
    const { gram, scale } = cleanGram([[4, -4.0001], [-4.0003, 4]]);
    expect(scale).toBe(4);
    expect(gram[0][1]).toBe(gram[1][0]);
    expect(symmetricEigen(gram).values[0]).toBeGreaterThanOrEqual(-1e-15);
  });

  it("leave a good matrix as it is", () => {
    expect(cleanGram([[2, 1], [1, 1]]).gram).toEqual([[1, 0.5], [0.5, 0.5]]);
  });
});

describe("the equilibrium G w = w^(-1/α)", () => {
  it.each([0.5, 1, 2, 5])("is met for α = %d", (alpha) => {
    const gram = gramOf([[1, 0.2, 0.1], [-0.5, 1, 0], [0.1, 0.1, 40]]);
    const w = equilibriumWeights(gram, alpha, 0);
    gram.forEach((row, task) => expect(dot(row, w) * w[task] ** (1 / alpha)).toBeCloseTo(1, 9));
  });

  it("is the same from wherever it starts", () => {
    const gram = gramOf([[1, 0.2, 0.1], [-0.5, 1, 0], [0.1, 0.1, 2]]);
    const cold = equilibriumWeights(gram, 1, 0);
    equilibriumWeights(gram, 1, 0, [100, 0.01, 1]).forEach((value, task) => expect(value).toBeCloseTo(cold[task], 10));
  });
});

describe("positive definite systems", () => {
  it("have the answer that eigenvalues give, with far fewer products", () => {
    fc.assert(fc.property(problem, ({ rows, linear }) => {
      const matrix = gramOf(rows).map((row, i) => row.map((value, j) => value + (i === j ? 1 : 0)));
      const x = solvePositive(matrix, linear) ?? [];
      pseudoSolve(matrix, linear, 1e-15).forEach((value, index) => expect(x[index]).toBeCloseTo(value, 8));
    }));
  });

  it("are refused where they are singular, nearly so, or not positive", () => {
    for (const matrix of [[[1, 1], [1, 1]], [[1, 1 - 1e-9], [1 - 1e-9, 1]], [[1, 2], [2, 1]], [[0]], [[NaN]]]) {
      expect(solvePositive(matrix, matrix.map(() => 1)), JSON.stringify(matrix)).toBeUndefined();
    }
  });
});

it("linear systems: solved, or known to be singular", () => {
  expect(solveLinear([[0, 2], [1, 1]], [4, 3])).toEqual([1, 2]);
  expect(solveLinear([[1, 2], [2, 4]], [1, 1])).toBeUndefined();
});
