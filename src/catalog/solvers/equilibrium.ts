import { shortestOnSimplex } from "./simplex-pivot.ts";
import { solvePositive } from "./cholesky.ts";
import { solveLinear } from "./linear.ts";
import { diagonal, dot, filled, type Matrix, mapMatrix, quadratic, times, total, type Vector } from "./matrix.ts";

const STATIONARY = 1e-10;
const RIDGE = 1e-6;
const ROUNDS = 200;

/**
 * The w > 0 with G w = w^(-1/α): Nash-MTL for α = 1, FairGrad otherwise. It minimises a strictly convex function, so
 * damped Newton steps reach it from anywhere; `start` (an earlier w) only makes that shorter. Where 0 is in the hull of
 * the gradients, as far as `rounding` (`roundingShare`) lets tell, no finite w exists, and a small ridge bounds it. Tasks without a gradient get 1.
 */
export function equilibriumWeights(gram: Matrix, alpha: number, rounding: number, start?: Vector): number[] {
  const present = diagonal(gram).flatMap((value, index) => (value > 0 ? [index] : []));
  const weights = filled(gram.length, 1);
  if (present.length === 0) return weights;
  const norms = present.map((index) => Math.sqrt(gram[index][index]));
  // With y = w ∘ norms the matrix is that of cosines, and rows of any magnitude are solved equally well.
  const cosines = present.map((i, row) => present.map((j, column) => gram[i][j] / (norms[row] * norms[column])));
  const right = norms.map((norm) => norm ** (1 / alpha - 1));
  const from = start && present.every((index) => start[index] > 0) ? present.map((index, place) => start[index] * norms[place]) : undefined;
  const problem = { cosines: bounded(cosines, rounding), right, power: 1 / alpha };
  const solution = balance(problem, from && lengthened(problem, from));
  present.forEach((index, place) => { weights[index] = solution[place] / norms[place]; });
  return weights;
}

/** C y = right ∘ y^(-power). */
interface Balance {
  readonly cosines: Matrix;
  readonly right: Vector;
  readonly power: number;
}

/** A start at the length that it has in equilibrium, where yᵀC y = Σ right ∘ y^(1 − power): an earlier answer may have been cut to a norm since. */
function lengthened({ cosines, right, power }: Balance, y: Vector): number[] | undefined {
  const aim = y.reduce((sum, value, index) => sum + right[index] * value ** (1 - power), 0);
  const factor = (aim / quadratic(cosines, y)) ** (1 / (1 + power));
  const longer = y.map((value) => value * factor);
  return longer.every((value) => value > 0 && Number.isFinite(value)) ? longer : undefined;
}

function bounded(cosines: Matrix, rounding: number): Matrix {
  const stationary = Math.max(STATIONARY, rounding);
  const ridge = Math.max(RIDGE, rounding);
  // The shortest vector of the whole plane Σw = 1 is 1 / (1ᵀ C⁻¹ 1) in square, and no mixture is shorter.
  const inverse = solvePositive(cosines, filled(cosines.length, 1));
  if (inverse && 1 / total(inverse) > stationary) return cosines;
  const nearest = shortestOnSimplex(cosines, filled(cosines.length, 0));
  if (quadratic(cosines, nearest) > stationary) return cosines;
  return mapMatrix(cosines, (value, row, column) => (row === column ? value + ridge : value));
}

function balance(problem: Balance, start?: Vector): number[] {
  let y = [...(start ?? problem.right.map((value) => (value / problem.right.length) ** (1 / (1 + problem.power))))];
  for (let round = 0; round < ROUNDS; round++) {
    const { step, slope } = newtonStep(problem, y);
    const next = lineSearch(problem, y, step, slope);
    const moved = Math.max(...next.map((value, index) => Math.abs(value - y[index]) / value));
    y = next;
    if (!(moved > 1e-15)) break;
  }
  return y;
}

function newtonStep({ cosines, right, power }: Balance, y: Vector): { step: number[]; slope: number } {
  const gradient = times(cosines, y).map((value, index) => value - right[index] * y[index] ** -power);
  const hessian = mapMatrix(cosines, (value, row, column) =>
    row === column ? value + power * right[row] * y[row] ** (-power - 1) : value);
  const down = gradient.map((value) => -value);
  const step = solvePositive(hessian, down) ?? solveLinear(hessian, down) ?? down;
  return { step, slope: dot(step, gradient) };
}

/** The longest of 1, ½, ¼, … that stays positive and lowers the objective; full steps near the solution. */
function lineSearch(problem: Balance, y: Vector, step: Vector, slope: number): number[] {
  const before = objective(problem, y);
  // Below rounding of the objective its comparison says nothing, and Newton converges on its own.
  const near = -slope < 1e-9 * Math.max(1, Math.abs(before));
  for (let length = 1; length > 1e-12; length /= 2) {
    const next = y.map((value, index) => value + length * step[index]);
    if (!next.every((value) => value > 0)) continue;
    if (near || objective(problem, next) <= before + 1e-4 * length * slope) return next;
  }
  return [...y];
}

function objective({ cosines, right, power }: Balance, y: Vector): number {
  const primitive = (value: number) => (power === 1 ? Math.log(value) : value ** (1 - power) / (1 - power));
  return quadratic(cosines, y) / 2 - y.reduce((sum, value, index) => sum + right[index] * primitive(value), 0);
}
