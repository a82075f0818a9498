import type { Arguments, CombinerDefinition, CombinerState } from "../definition.ts";
import { firstStep, present, remembered } from "./stateful.ts";

/** Lengths below this count as none. */
const shortest = 1e-15;

const state: CombinerState = {
  start: (tasks) => ({ first: Array<number>(tasks).fill(0) }),
  combine(measure, memory, args) {
    const norms = measure.gram.map((row, task) => (row[task] > 0 && Number.isFinite(row[task]) ? Math.sqrt(row[task]) : 0));
    const known = present(memory, "first", measure);
    const again = measure.step === Number(args.burn_in) + 1;
    const first = norms.map((norm, task) => (known[task] > 0 && !again ? known[task] : norm));
    return { weights: homogeneous(norms, first), memory: { first: remembered(memory, "first", measure, first) } };
  },
};

/** C / n_k with C = Σ α_k n_k, α_k the shares of n_k / n_k⁰: every weighted gradient is then C long. */
function homogeneous(norms: readonly number[], first: readonly number[]): number[] {
  const ratios = norms.map((norm, task) => (first[task] > shortest ? norm / first[task] : 0));
  const sum = ratios.reduce((left, right) => left + right, 0);
  const length = norms.reduce((total, norm, task) => total + (sum > 0 ? ratios[task] / sum : 0) * norm, 0);
  return norms.map((norm) => (norm > shortest ? length / norm : 0));
}

export const rotograd: CombinerDefinition = {
  kind: "combiner",
  name: "rotograd",
  summary: "Gradients of one length at the shared representation, each task's view of it turned until they point one way.",
  documentation: [
    "Each task reads the shared representation through a rotation of its own, which starts as the identity and becomes part of the model. In a step every gradient by the representation is scaled to the length",
    "`C = Σ α_k n_k`, n_k its length and α_k its share of the n / n⁰, n⁰ the lengths at the first step (and again after `burn_in` steps); their sum is carried back. Then every rotation takes a step of `rate`, times what the schedule leaves, that turns the",
    "task's gradient towards the mean of all, and is made a rotation again. Always works at the representation; pictures are turned channel by channel.",
  ].join("\n"),
  source: "Javaloy & Valera, RotoGrad: gradient homogenization in multitask learning, ICLR 2022",
  parameters: [
    { name: "rate", type: "number", minimum: 0, maximum: 1, default: 0.05, summary: "How far a rotation turns in a step where its gradient is at odds with the mean." },
    { name: "burn_in", type: "integer", minimum: 0, default: 20, unit: "steps", summary: "After so many steps the lengths are compared with those of then." },
  ],
  scale: "sum",
  needs: "gram",
  rotates: (args: Arguments) => Number(args.rate),
  combine: firstStep(state),
  state,
};
