import type { WeightingDefinition } from "../definition.ts";
import { softmax } from "./mixing.ts";

export const dwa: WeightingDefinition = {
  kind: "weighting",
  name: "dwa",
  summary: "Tasks whose loss falls slowly count more (dynamic weight average).",
  documentation: [
    "`w = K · softmax(r / temperature)` with r_k the mean loss of the last epoch over that of the epoch before; all 1 during the first two epochs.",
    "A high temperature makes the weights more equal.",
  ].join("\n"),
  source: "Liu, Johns & Davison, End-to-End Multi-Task Learning with Attention, CVPR 2019",
  parameters: [{ name: "temperature", type: "number", default: 2, above: 0, summary: "How equal the weights are." }],
  start: (tasks) => ({ tasks, learned: [] }),
  weights: ({ tasks }, measure, args) => {
    const [before, last] = measure?.epochLosses.slice(-2) ?? [];
    if (!last) return new Array<number>(tasks).fill(1);
    return softmax(last.map((loss, task) => rate(loss, before[task]) / Number(args.temperature))).map((share) => share * tasks);
  },
};

/** 1 (no change) where an epoch had no labels for the task, or its loss was 0. */
function rate(last: number, before: number): number {
  const ratio = last / before;
  return Number.isFinite(ratio) ? ratio : 1;
}
