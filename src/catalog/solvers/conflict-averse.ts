import { solveBordered } from "./active-set.ts";
import { dualConeWeights } from "./dual-cone.ts";
import { shortestOnSimplex } from "./simplex-pivot.ts";
import { diagonal, dot, filled, type Matrix, quadratic, times, total, type Vector } from "./matrix.ts";

/**
 * Weights of d = argmax over |d − g₀| ≤ c|g₀| of min_k g_k·d, g₀ the mean (CAGrad, Liu et al. 2021).
 *
 * d = g₀ + Jᵀy with y ≥ 0 and |Jᵀy| = c|g₀|. For a given t = Σy, y/t minimises ½ t wᵀGw + wᵀGp over the simplex (p = 1/K);
 * |Jᵀy| grows with t, and between changes of support y is linear in t, so each support gives its t by a quadratic equation.
 * Where 0 is in the hull and the ball holds a step without conflicts, t has no bound; the limit is g₀ projected onto the
 * cone of such steps, the shortest of all best answers. `previous` (the weights of an earlier step) tells where the search starts; below the share
 * `rounding` (`roundingShare`) a square is nothing.
 */
export function conflictAverse(gram: Matrix, c: number, rounding: number, previous?: Vector): number[] {
  const p = filled(gram.length, 1 / gram.length);
  const radius = c * Math.sqrt(Math.max(0, quadratic(gram, p)));
  if (!(radius > 0)) return p;
  const linear = times(gram, p);
  const added = previous?.map((value) => (value > p[0] * (1 + 1e-9) ? value - p[0] : 0));
  const found = searchMass({ gram, linear, radius }, added && total(added) > 0 ? { mass: total(added), weights: added } : { mass: c });
  const square = found ? quadratic(gram, found) : 0;
  if (!found || !(square > Math.max(NOTHING, rounding * longestMixture(gram, found) ** 2))) return dualConeWeights(gram, p, rounding);
  const length = Math.sqrt(square);
  return p.map((value, task) => value + (radius / length) * found[task]);
}

/** The length of a mixture whose parts all point the same way. */
function longestMixture(gram: Matrix, weights: Vector): number {
  return dot(weights, diagonal(gram).map(Math.sqrt));
}

interface Search {
  readonly gram: Matrix;
  readonly linear: Vector;
  readonly radius: number;
}

const LARGEST_MASS = 1e9;

/** An earlier search that found no bound says little about this one. */
const LARGEST_START = 1e3;

/** The square of what 32-bit gradients, the longest of length 1, tell from 0; in doubles a shorter mixture is rounding, and may come out below 0. */
const NOTHING = 2 ** -46;

/** The simplex weights w of y = t w at the right t, or undefined where t grows beyond all bounds. */
function searchMass(search: Search, start: { readonly mass: number; readonly weights?: Vector }): number[] | undefined {
  let [low, high, mass] = [0, Infinity, Math.min(start.mass, LARGEST_START)];
  let weights = weightsAt(search, mass, start.weights);
  for (let round = 0; round < 200 && mass < LARGEST_MASS; round++) {
    weights = weightsAt(search, mass, weights);
    const reach = mass * Math.sqrt(Math.max(0, quadratic(search.gram, weights)));
    const better = massOnSupport(search, weights);
    if (better !== undefined && Math.abs(better - mass) <= 1e-14 * mass) return weights;
    if (high - low <= 1e-15 * mass) return weights;
    if (reach < search.radius) low = mass;
    else high = mass;
    const inside = better !== undefined && better > low && better < high;
    mass = inside ? better : high === Infinity ? mass * 4 : (low + high) / 2;
  }
  return mass < LARGEST_MASS ? weightsAt(search, mass, weights) : undefined;
}

function weightsAt({ gram, linear }: Search, mass: number, guess?: Vector): number[] {
  const scale = 1 / Math.max(1, mass);
  return shortestOnSimplex(gram.map((row) => row.map((value) => value * mass * scale)), linear.map((value) => value * scale), guess);
}

/** The t at which |Jᵀy| is the radius if the support stays: y = constant + t · slope. */
function massOnSupport({ gram, linear, radius }: Search, weights: Vector): number | undefined {
  const support = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
  const constant = solveBordered(gram, support, support.map((index) => -linear[index]), 0);
  const slope = solveBordered(gram, support, filled(support.length, 0), 1);
  if (!constant || !slope) return undefined;
  const inner = (left: Vector, right: Vector) =>
    support.reduce((sum, i, row) => sum + left[row] * support.reduce((rest, j, column) => rest + gram[i][j] * right[column], 0), 0);
  const [a, b, rest] = [inner(slope, slope), inner(constant, slope), inner(constant, constant) - radius * radius];
  const root = Math.sqrt(b * b - a * rest);
  const mass = b > 0 ? -rest / (b + root) : (root - b) / a;
  return Number.isFinite(mass) && mass > 0 ? mass : undefined;
}
