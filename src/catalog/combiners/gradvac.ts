import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { scaledGram } from "../solvers/gram.ts";
import { filled } from "../solvers/matrix.ts";
import { projectionOrders } from "./pcgrad.ts";
import { RowSum } from "./row-sum.ts";
import { firstStep } from "./stateful.ts";
import { scope } from "./scope.ts";

/** What is left of a gradient, as a share of its square, that 32 bits do not tell from nothing. */
const NOTHING = 2 ** -46;

const state: CombinerState = {
  start: (tasks) => ({ goals: filled(tasks * tasks, 0) }),
  combine: (measure, memory, args) => {
    const { gram, scale } = scaledGram(measure.gram);
    const { places } = measure;
    const all = Math.round(Math.sqrt(memory.goals.length));
    const goals = [...memory.goals];
    const weights = filled(gram.length, 1);
    const settings = { left: new RowSum(gram), squares: gram.map((row, task) => row[task]), epsilon: Number(args.epsilon), scale, beta: Number(args.beta) };
    projectionOrders(gram.length, measure.random).forEach((order, task) => vaccinate(settings, task, order, { goals, weights, places, start: places[task] * all }));
    return { weights, memory: { goals } };
  },
};

interface Settings {
  /** What is left of the gradient whose turn it is. */
  readonly left: RowSum;
  readonly squares: readonly number[];
  /** In units of the gradients before they were scaled. */
  readonly epsilon: number;
  /** Of the Gram matrix, a square. */
  readonly scale: number;
  readonly beta: number;
}

interface Meetings {
  /** The gradient's own begin at `start`, in the order of all tasks; `places` are those of the tasks that are present. */
  readonly goals: number[];
  readonly start: number;
  readonly places: readonly number[];
  readonly weights: number[];
}

/** One gradient meets the others in this order; `square` is what is left of its own. */
function vaccinate({ left, squares, epsilon, scale, beta }: Settings, task: number, order: readonly number[], { goals, start, places, weights }: Meetings): void {
  let square = squares[task];
  const least = NOTHING * square;
  left.begin(task);
  for (const other of order) {
    const otherNorm = Math.sqrt(squares[other]);
    // Where nothing is left there is no direction, and no cosine to learn from.
    if (!(square > least && otherNorm > 0)) continue;
    const norm = Math.sqrt(square);
    const place = start + places[other];
    const goal = goals[place];
    const product = left.product(other);
    const cosine = Math.max(-1, Math.min(1, product / (norm * otherNorm + epsilon / scale)));
    if (cosine < goal) {
      const sine = Math.sqrt(1 - cosine * cosine);
      const goalSine = Math.sqrt(1 - goal * goal);
      const share = goalSine > 0 ? (norm * (goal * sine - cosine * goalSine)) / (otherNorm * goalSine + epsilon / Math.sqrt(scale)) : 0;
      square += share * (2 * product + share * squares[other]);
      weights[other] += share;
      left.add(other, share);
    }
    goals[place] = (1 - beta) * goal + beta * cosine;
  }
}

export const gradvac: CombinerDefinition = {
  kind: "combiner",
  name: "gradvac",
  summary: "Turn gradients towards each other until they are as alike as they usually are.",
  documentation: [
    "As `pcgrad`, but a pair's goal is not a cosine of 0: it is the moving mean of its cosines so far, and a gradient with a smaller cosine gets as much of the other as brings it there.",
    "Goals start at 0 and move at every meeting: `goal ← (1 − beta) · goal + beta · cosine`.",
  ].join("\n"),
  source: "Wang et al., Gradient Vaccine, ICLR 2021",
  parameters: [
    { name: "beta", type: "number", default: 0.5, minimum: 0, maximum: 1, summary: "How fast goals move; the paper also has 0.01." },
    { name: "epsilon", type: "number", default: 0, minimum: 0, summary: "Added to denominators; released code has 1e-8, the paper none." },
    scope,
  ],
  scale: "sum",
  needs: "gram",
  combine: firstStep(state),
  state,
};
