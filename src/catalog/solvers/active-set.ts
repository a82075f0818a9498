import { solveLinear } from "./linear.ts";
import { dot, filled, type Matrix, oneAt, times, type Vector } from "./matrix.ts";

/**
 * Convex quadratic programs over the simplex and over the orthant, by active sets: exact after finitely many
 * solves, and for singular matrices too, where a Cholesky factorisation gives up (Wolfe 1976; Lawson & Hanson 1974).
 * Matrices are K × K with entries of order one; see `cleanGram`.
 */
interface Problem {
  readonly matrix: Matrix;
  readonly linear: Vector;
  readonly simplex: boolean;
}

const OPTIMAL = 1e-14;

/** argmin ½ xᵀQx + qᵀx over x ≥ 0, Σx = 1. From `start` on the simplex, such as an answer that is nearly right, else from the lowest vertex. */
export function minimizeOverSimplex(matrix: Matrix, linear: Vector, start?: readonly number[]): number[] {
  const problem = { matrix, linear, simplex: true };
  if (start) return descend(problem, polished(problem, start));
  return descend(problem, oneAt(linear.length, lowest(linear.map((value, index) => matrix[index][index] / 2 + value))));
}

/** The minimum over the support of a point, where it has the same support; else the point. */
function polished(problem: Problem, point: readonly number[]): number[] {
  const support = point.flatMap((value, index) => (value > 0 ? [index] : []));
  const solution = minimizeOn(problem, support);
  return solution && support.every((index) => solution[index] > 0) ? solution : [...point];
}

/** argmin ½ xᵀQx + qᵀx over x ≥ 0; q must lie in the range of Q, so that the minimum is finite. */
export function minimizeOverOrthant(matrix: Matrix, linear: Vector): number[] {
  return descend({ matrix, linear, simplex: false }, filled(linear.length, 0));
}

function descend(problem: Problem, start: number[]): number[] {
  let x = start;
  const banned = new Set<number>();
  for (let round = 0; round < 20 * x.length + 20; round++) {
    const entering = steepest(problem, x, banned);
    if (entering === undefined) return x;
    const next = enter(problem, x, entering);
    if (next) banned.clear();
    else banned.add(entering);
    x = next ?? x;
  }
  return x;
}

/** The coordinate outside the support whose growth lowers the objective most; undefined at the optimum. */
function steepest(problem: Problem, x: Vector, banned: ReadonlySet<number>): number | undefined {
  const gradient = times(problem.matrix, x).map((value, index) => value + problem.linear[index]);
  const level = problem.simplex ? dot(gradient, x) : 0;
  const excess = gradient.map((value, index) => (x[index] > 0 || banned.has(index) ? 0 : value - level));
  const best = lowest(excess);
  const scale = Math.max(...gradient.map(Math.abs), Math.abs(level), ...problem.linear.map(Math.abs));
  return excess[best] < -OPTIMAL * Math.max(scale, Number.MIN_VALUE) ? best : undefined;
}

/** Lets one coordinate in and walks to the minimum over the support; undefined where rounding allows no progress. */
function enter(problem: Problem, x: Vector, entering: number): number[] | undefined {
  let current = [...x];
  let support = x.map((_, index) => index).filter((index) => x[index] > 0 || index === entering);
  for (;;) {
    const target = minimizeOn(problem, support);
    if (!target || (target[entering] <= 0 && current[entering] === 0)) return undefined;
    const blocking = support.filter((index) => target[index] <= 0);
    if (blocking.length === 0) return target;
    current = stepUntilBlocked(current, target, blocking);
    support = support.filter((index) => current[index] > 0);
  }
}

function stepUntilBlocked(from: Vector, to: Vector, blocking: readonly number[]): number[] {
  const ratio = (index: number) => from[index] / (from[index] - to[index]);
  const first = blocking.reduce((best, index) => (ratio(index) < ratio(best) ? index : best));
  const length = ratio(first);
  return from.map((value, index) => (index === first ? 0 : Math.max(0, value + length * (to[index] - value))));
}

/** The minimum over a support, signs free: undefined where it is not unique. */
function minimizeOn(problem: Problem, support: readonly number[]): number[] | undefined {
  const solution = problem.simplex
    ? solveBordered(problem.matrix, support, support.map((index) => -problem.linear[index]), 1)
    : solveLinear(restricted(problem.matrix, support), support.map((index) => -problem.linear[index]));
  if (!solution) return undefined;
  const full = filled(problem.linear.length, 0);
  support.forEach((index, place) => { full[index] = solution[place]; });
  return full;
}

/** Solves [Q 1; 1ᵀ 0] [x; λ] = [right; sum] on a support: the optimality conditions under Σx = sum. */
export function solveBordered(matrix: Matrix, support: readonly number[], right: Vector, sum: number): number[] | undefined {
  const bordered = [...restricted(matrix, support).map((row) => [...row, 1]), [...filled(support.length, 1), 0]];
  return solveLinear(bordered, [...right, sum])?.slice(0, support.length);
}

function restricted(matrix: Matrix, support: readonly number[]): number[][] {
  return support.map((row) => support.map((column) => matrix[row][column]));
}

function lowest(values: Vector): number {
  return values.reduce((best, value, index) => (value < values[best] ? index : best), 0);
}
