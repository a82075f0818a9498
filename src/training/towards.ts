import { diagonal, dot, type Matrix, times, total } from "../catalog/solvers/matrix.ts";
import type { EventOf } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";

export type Towards = Required<Pick<EventOf<"conflicts">, "withUpdate" | "expectedChange">>;

/** A combined gradient d and those of the tasks, over shared parameters. */
export interface Along {
  /** g_k·d */
  readonly products: readonly number[];
  /** |g_k|² */
  readonly squares: readonly number[];
  /** |d|² */
  readonly square: number;
}

/** What a step of this rate along d is to each task; null where a task has no gradient. */
export function towards({ products, squares, square }: Along, rate: number): Towards {
  const length = Math.sqrt(Math.max(0, square));
  const cosine = (task: number) => Math.max(-1, Math.min(1, products[task] / (length * Math.sqrt(squares[task]))));
  return {
    withUpdate: squares.map((own, task) => (own > 0 && length > 0 ? finite(cosine(task)) : null)),
    expectedChange: squares.map((own, task) => (own > 0 ? finite(-rate * products[task]) : null)),
  };
}

/** Of d = Σ w_j g_j, from the Gram matrices of the unweighted gradients, one for each part of the parameters that has weights of its own. */
export function alongMixture(grams: readonly Matrix[], weights: readonly (readonly number[])[]): Along {
  const each = grams.map((gram, part) => times(gram, weights[part]));
  return {
    products: grams[0].map((_, task) => total(each.map((along) => along[task]))),
    squares: squaresOf(grams),
    square: total(each.map((along, part) => dot(along, weights[part]))),
  };
}

/** Of d = Σ w_j r_j with rows r that a combiner made of the gradients: `changed` [k][j] is g_k·r_j, `gram` that of the rows. */
export function alongRows(before: Matrix, { changed, gram }: { readonly changed: Matrix; readonly gram: Matrix }, weights: readonly number[]): Along {
  return { products: times(changed, weights), squares: diagonal(before), square: dot(times(gram, weights), weights) };
}

/** Of d = Σ u_j g_j + Σ v_j h_j with gradients h of another batch: `across` [k][j] is g_k·h_j, `other` the Gram matrix of the h. */
export function alongBoth(grams: Record<"own" | "across" | "other", Matrix>, u: readonly number[], v: readonly number[]): Along {
  const [own, across] = [times(grams.own, u), times(grams.across, v)];
  return {
    products: own.map((value, task) => value + across[task]),
    squares: diagonal(grams.own),
    square: dot(own, u) + 2 * dot(across, u) + dot(times(grams.other, v), v),
  };
}

function squaresOf(grams: readonly Matrix[]): number[] {
  return grams[0].map((_, task) => total(grams.map((gram) => gram[task][task])));
}
