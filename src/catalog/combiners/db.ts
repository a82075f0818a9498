import type { CombinerDefinition } from "../definition.ts";
import { diagonal } from "../solvers/matrix.ts";
import { averagedRows } from "./averaged-rows.ts";

export const db: CombinerDefinition = {
  kind: "combiner",
  name: "db",
  summary: "Bring moving averages of all task gradients to the length of the longest, then add.",
  documentation: [
    "Averages follow the gradients, `b ← β_t b + (1 − β_t) g` with `β_t = beta / t^decay`, starting at 0; the step is `Σ (max |b| / |b_k|) b_k`.",
    "The gradient part of DB-MTL; with `weights: db_log` it is the whole method. As the averages start at 0, the first steps are short where `decay` is 0.",
  ].join("\n"),
  source: "Lin et al., Dual-Balancing for Multi-Task Learning, arXiv 2308.12029",
  parameters: [
    { name: "beta", type: "number", default: 0.9, minimum: 0, maximum: 1, summary: "Share of the average that is kept; 0 uses each step's gradient alone." },
    { name: "decay", type: "number", default: 0, minimum: 0, summary: "Power of the step by which `beta` falls; the paper also has 0.5." },
  ],
  scale: "sum",
  needs: "gram",
  ignoresLengths: true,
  combine: ({ gram }) => {
    const norms = diagonal(gram).map((square) => (square > 0 && Number.isFinite(square) ? Math.sqrt(square) : 0));
    const longest = Math.max(...norms);
    return norms.map((norm) => (norm > 0 ? longest / norm : 1));
  },
  rows: averagedRows(({ step }, args) => ({ rate: 1 - Number(args.beta) / step ** Number(args.decay), scale: () => 1 })),
};
