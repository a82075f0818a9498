import { adam } from "../optimizers/adam.ts";
import { projectOnSimplex } from "../solvers/simplex.ts";
import type { BilevelMeasure, WeightingDefinition } from "../definition.ts";
import { softmax, softmaxPullback, total } from "./mixing.ts";

export const forum: WeightingDefinition = {
  kind: "weighting",
  name: "forum",
  summary: "Learn weights and model at once: validation losses fall while training losses stay where they lead.",
  documentation: [
    "Bilevel without unrolling: `f = Σ w_k L_k` with `w = K · softmax(p)` must not lie above what `inner` plain steps of `inner_lr` reach, `q = f − f(after) ≤ 0`. Each step goes along",
    "`Σ λ_i ∇V_i + ν ∇q` with V the validation losses: λ on the simplex and ν ≥ 0 make it the direction in which the worst V falls most while q falls by `rho / 2 · |∇q|²` at least.",
    "λ is averaged over steps with `beta`; p moves against ν times its part of ∇q, by Adam with `lr`. Runs `inner` more steps, and three passes on a batch of validation rows: about `inner` + 6 times the cost of `equal`.",
  ].join("\n"),
  source: "Ye, Lin, Yue, Guo, Xiao & Zhang, A first-order multi-gradient algorithm for multi-objective bi-level optimization, ECAI 2024",
  parameters: [
    { name: "lr", type: "number", default: 1e-3, minimum: 0, summary: "Learning rate of p." },
    { name: "inner", type: "integer", default: 3, minimum: 1, unit: "steps", summary: "Plain steps that say where the training losses lead." },
    { name: "inner_lr", type: "number", default: 0.01, above: 0, summary: "Learning rate of those steps." },
    { name: "rho", type: "number", default: 0.5, above: 0, maximum: 2, summary: "How fast q has to fall." },
    { name: "beta", type: "number", default: 0.9, above: 0, maximum: 1, summary: "Share of this step's λ in its average." },
  ],
  needs: "bilevel",
  forSums: true,
  start: (tasks) => ({ tasks, learned: Array<number>(tasks).fill(0), memory: { mixture: Array<number>(tasks).fill(1 / tasks) } }),
  weights: ({ tasks, learned }) => softmax(learned).map((share) => share * tasks),
  gradient: ({ tasks, learned }, { bilevel }) => {
    if (!bilevel) return learned.map(() => 0);
    return softmaxPullback(softmax(learned), bilevel.gaps.map((gap) => gap * tasks * bilevel.pull));
  },
  mover: (args) => ({ optimizer: adam, args: { lr: Number(args.lr), beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } }),
  advance: (state, { bilevel }) => (bilevel ? { ...state, memory: { mixture: bilevel.mixture } } : state),
};

/** What a step of `forum` knows before it is taken: products over all weights. */
export interface ForumProducts {
  /** ∇V_i · ∇V_j */
  readonly validation: readonly (readonly number[])[];
  /** ∇V_i · ∇q, with q's slope by the model. */
  readonly along: readonly number[];
  /** |∇q|², its slope by the weights included. */
  readonly length: number;
}

/** λ and ν of min over Δ × ν ≥ 0 of |Σ λ_i ∇V_i + ν ∇q|² / 2 − ν φ, φ = rho / 2 · |∇q|², by accelerated projected steps. */
export function forumMixture({ validation, along, length }: ForumProducts, rho: number): { readonly lambda: readonly number[]; readonly nu: number } {
  const tasks = along.length;
  const scale = Math.max(length, ...validation.map((row, task) => row[task]));
  if (!(scale > 0)) return { lambda: along.map(() => 1 / tasks), nu: 0 };
  // ν is measured in lengths like those of λ, so that one step length fits both.
  const root = length > 0 ? Math.sqrt(scale / length) : 0;
  const rows = [...validation.map((row, task) => [...row, along[task] * root]), [...along.map((value) => value * root), length * root * root]].map((row) => row.map((value) => value / scale));
  const push = (rho / 2) * (length / scale) * root;
  const rate = 1 / rows.reduce((sum, row, at) => sum + row[at], 0);
  let [now, before] = [[...along.map(() => 1 / tasks), 0], [...along.map(() => 1 / tasks), 0]];
  for (let round = 1; round <= 3000; round++) {
    const ahead = now.map((value, at) => value + ((round - 1) / (round + 2)) * (value - before[at]));
    const moved = ahead.map((value, at) => value - rate * (total(rows[at].map((cell, other) => cell * ahead[other])) - (at === tasks ? push : 0)));
    const next = [...projectOnSimplex(moved.slice(0, tasks)), Math.max(0, moved[tasks])];
    const change = Math.max(...next.map((value, at) => Math.abs(value - now[at])));
    [before, now] = [now, next];
    if (change < 1e-13) break;
  }
  return { lambda: now.slice(0, tasks), nu: now[tasks] * root };
}

/** ν for a λ that was averaged: what the constraint then asks for. */
export function forumPull({ along, length }: ForumProducts, lambda: readonly number[], rho: number): number {
  return length > 0 ? Math.max(0, rho / 2 - total(lambda.map((share, task) => share * along[task])) / length) : 0;
}

/** λ averaged over steps, and the ν that belongs to it. */
export function forumStep(products: ForumProducts, earlier: readonly number[], args: Readonly<Record<string, unknown>>): Pick<BilevelMeasure, "mixture" | "pull"> {
  const [rho, beta] = [Number(args.rho), Number(args.beta)];
  const { lambda } = forumMixture(products, rho);
  const mixture = lambda.map((share, task) => (1 - beta) * (earlier[task] ?? share) + beta * share);
  return { mixture, pull: forumPull(products, mixture, rho) };
}
