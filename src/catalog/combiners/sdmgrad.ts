import type { CombinerDefinition, CombinerState } from "../definition.ts";
import { cleanGram } from "../solvers/gram.ts";
import { diagonal, filled, mapMatrix, times, total } from "../solvers/matrix.ts";
import { projectOnSimplex } from "../solvers/simplex.ts";
import { firstStep, present, remembered, shares } from "./stateful.ts";
import { scope } from "./scope.ts";
import { every } from "./every.ts";

const state: CombinerState = {
  start: (tasks) => ({ mix: filled(tasks, 1 / tasks) }),
  combine: (measure, memory, args) => {
    const { gram } = cleanGram(measure.gram);
    const tasks = gram.length;
    const pull = Number(args.lambda);
    const level = (total(diagonal(gram).map(Math.sqrt)) / tasks) ** 2;
    const scaled = level > 0 ? mapMatrix(gram, (value) => value / level) : gram;
    let mix = shares(present(memory, "mix", measure));
    let velocity = filled(tasks, 0);
    for (let round = 0; round < Number(args.rounds); round++) {
      const slope = times(scaled, mix.map((value) => value + pull / tasks));
      velocity = velocity.map((value, task) => Number(args.momentum) * value + slope[task]);
      mix = projectOnSimplex(mix.map((value, task) => value - Number(args.rate) * velocity[task]));
    }
    const weights = mix.map((value) => (value + pull / tasks) / (1 + pull));
    return { weights, memory: { mix: remembered(memory, "mix", measure, mix) } };
  },
};

export const sdmgrad: CombinerDefinition = {
  kind: "combiner",
  name: "sdmgrad",
  summary: "A shortest mixture that stays near the mean gradient, followed by a few steps of SGD.",
  documentation: [
    "Mixture weights w on the simplex minimise `½ |Σ w_k g_k + lambda · g₀|²` by `rounds` steps of SGD with momentum, starting where the last step ended; the step is `(Σ w_k g_k + lambda · g₀) / (1 + lambda)`.",
    "The three gradients of the formula come from one batch, as in the authors' trainer, where the three buffers are one.",
  ].join("\n"),
  source: "Xiao, Ban & Ji, Direction-oriented Multi-objective Learning, NeurIPS 2023",
  parameters: [
    { name: "lambda", type: "number", default: 0.3, minimum: 0, summary: "Pull towards the mean gradient." },
    { name: "rate", type: "number", default: 10, above: 0, summary: "Learning rate of the inner steps; LibMTL has 5." },
    { name: "rounds", type: "integer", default: 20, minimum: 1, summary: "Inner steps." },
    { name: "momentum", type: "number", default: 0.5, minimum: 0, maximum: 1, summary: "Momentum of the inner steps." },
    every,
    scope,
  ],
  scale: "mean",
  needs: "gram",
  combine: firstStep(state),
  state,
};
