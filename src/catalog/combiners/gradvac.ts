import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { cleanGram } from "../solvers/gram.ts";
import { addTo, dot, filled, type Matrix, oneAt, total, transposed } from "../solvers/matrix.ts";
import { projectionOrders } from "./pcgrad.ts";
import { firstStep } from "./stateful.ts";
import { scope } from "./scope.ts";

const state: CombinerState = {
  start: (tasks) => ({ goals: filled(tasks * tasks, 0) }),
  combine: (measure, memory, args) => {
    const { gram, scale } = cleanGram(measure.gram);
    const { places } = measure;
    const all = Math.round(Math.sqrt(memory.goals.length));
    const goals = [...memory.goals];
    const orders = projectionOrders(gram.length, measure.random);
    const at = (i: number, j: number) => places[i] * all + places[j];
    const settings = { gram, epsilon: Number(args.epsilon) / scale, beta: Number(args.beta) };
    const rows = orders.map((order, task) => vaccinated(settings, task, order, {
      read: (other) => goals[at(task, other)],
      write: (other, goal) => { goals[at(task, other)] = goal; },
    }));
    return { weights: transposed(rows).map(total), memory: { goals } };
  },
};

interface Settings {
  readonly gram: Matrix;
  readonly epsilon: number;
  readonly beta: number;
}

interface Goals {
  read(other: number): number;
  write(other: number, goal: number): void;
}

/** Coefficients of what becomes of one gradient when it meets the others in this order. */
function vaccinated({ gram, epsilon, beta }: Settings, task: number, order: readonly number[], goals: Goals): number[] {
  const row = oneAt(gram.length, task);
  const products = [...gram[task]];
  for (const other of order) {
    const [norm, otherNorm] = [Math.sqrt(Math.max(0, dot(row, products))), Math.sqrt(gram[other][other])];
    if (!(norm > 0 && otherNorm > 0)) continue;
    const cosine = Math.max(-1, Math.min(1, products[other] / (norm * otherNorm + epsilon)));
    const goal = goals.read(other);
    if (cosine < goal) {
      const [sine, goalSine] = [Math.sqrt(1 - cosine * cosine), Math.sqrt(1 - goal * goal)];
      const share = goalSine > 0 ? (norm * (goal * sine - cosine * goalSine)) / (otherNorm * goalSine + epsilon) : 0;
      row[other] += share;
      addTo(products, gram[other], share);
    }
    goals.write(other, (1 - beta) * goal + beta * cosine);
  }
  return row;
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
