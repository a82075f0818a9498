import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { Random } from "../../graph/random.ts";
import type { CombinerDefinition, GramMeasure } from "../definition.ts";
import { scaledGram } from "../solvers/gram.ts";
import { filled, type Matrix } from "../solvers/matrix.ts";
import { RowSum } from "./row-sum.ts";
import { scope } from "./scope.ts";

export const pcgrad: CombinerDefinition = {
  kind: "combiner",
  name: "pcgrad",
  summary: "Remove from each gradient what points against another's (gradient surgery).",
  documentation: [
    "Each task's gradient is projected, one after another in random order, onto the normal plane of every gradient that it conflicts with:",
    "`g_i ← g_i − min(0, g_i·g_j) / |g_j|² g_j` for j ≠ i; the results are added. Without conflicts it is `sum`.",
  ].join("\n"),
  source: "Yu et al., Gradient Surgery for Multi-Task Learning, NeurIPS 2020",
  parameters: [{
    name: "epsilon",
    type: "number",
    default: 0,
    minimum: 0,
    summary: "Added to `|g_j|²`; LibMTL has 1e-8, the paper none.",
  }, scope],
  scale: "sum",
  needs: "gram",
  combine: (measure, args) => {
    const { gram, scale } = scaledGram(measure.gram);
    return surgery(gram, projectionOrders(measure.gram.length, measure.random), Number(args.epsilon ?? 0) / scale);
  },
  graph: {
    // The orders take K² (K − 1) numbers, and a product of matrices for each place.
    most: 32,
    feeds: (tasks) => [{ name: "order", shape: [Math.max(1, tasks - 1), tasks, tasks] }],
    fill: (tasks, random) => [oneHotOrders(projectionOrders(tasks, random))],
    lower: (build, gram, [order], args) => surgeryGraph(build, gram, order, Number(args.epsilon ?? 0)),
  },
};

/** For each task a random order of the other tasks. */
export function projectionOrders(tasks: number, random: GramMeasure["random"] | Random): number[][] {
  return Array.from({ length: tasks }, (_, task) => {
    const order = random.permutation(tasks);
    const others = filled(tasks - 1, 0);
    for (let place = 0, at = 0; place < tasks; place++) if (order[place] !== task) others[at++] = order[place];
    return others;
  });
}

/** w of d = Jᵀw; `orders[i]` lists the tasks that i meets. */
export function surgery(gram: Matrix, orders: readonly (readonly number[])[], epsilon = 0): number[] {
  const left = new RowSum(gram);
  const weights = filled(gram.length, 1);
  for (let task = 0; task < gram.length; task++) {
    left.begin(task);
    for (const other of orders[task]) {
      const square = gram[other][other];
      const product = left.product(other);
      if (!(product < 0) || other === task || !(square > 0)) continue;
      const share = -product / (square + epsilon);
      weights[other] += share;
      left.add(other, share);
    }
  }
  return weights;
}

/** [K − 1, K, K]: entry (s, i, j) is 1 where task i meets task j at place s. */
function oneHotOrders(orders: readonly (readonly number[])[]): Float32Array {
  const tasks = orders.length;
  const data = new Float32Array(Math.max(1, tasks - 1) * tasks * tasks);
  orders.forEach((order, task) => order.forEach((other, place) => { data[(place * tasks + task) * tasks + other] = 1; }));
  return data;
}

/** `surgery` for all tasks at once: gram [K, K], order as `oneHotOrders` → w [K]. */
function surgeryGraph(build: Build, gram: Value, order: Value, epsilon: number): Value {
  const [places, tasks] = order.shape;
  const identity = build.constant(Array.from({ length: tasks * tasks }, (_, k) => (k % (tasks + 1) === 0 ? 1 : 0)), [tasks, tasks]);
  const squares = build.add(build.sum(build.multiply(gram, identity), { axes: [1], keep: true }), build.scalar(epsilon));
  let coefficients = identity;
  for (let place = 0; place < places; place++) {
    const met = build.reshape(build.slice(order, 0, place, place + 1), [tasks, tasks]);
    coefficients = build.subtract(coefficients, build.multiply(conflict(build, { coefficients, gram, met, squares }), met));
  }
  return build.sum(coefficients, { axes: [0], keep: false });
}

/** min(0, p_i·g_j) / |g_j|² for the j that each i meets, [K, 1]; 0 where g_j is 0. */
function conflict(build: Build, { coefficients, gram, met, squares }: Record<"coefficients" | "gram" | "met" | "squares", Value>): Value {
  const inner = build.sum(build.multiply(build.matmul(coefficients, gram), met), { axes: [1], keep: true });
  const square = build.matmul(met, squares);
  const quotient = build.divide(build.minimum(inner, build.scalar(0)), build.maximum(square, build.scalar(1e-30)));
  return build.select(build.greater(square, build.scalar(1e-30)), quotient, build.scalar(0));
}
