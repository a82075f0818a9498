import type { LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { inPictureOrder } from "../pictures.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

export const dropout: LayerDefinition = {
  kind: "layer",
  name: "dropout",
  summary: "While training, sets a share of the numbers to zero, anew each step.",
  documentation: "Every number is dropped with probability `rate`, and what stays is divided by 1 − `rate`, so that the "
    + "expected value is unchanged. All tasks of a step, and every look ahead at that step, see the same numbers dropped. "
    + "Does nothing at prediction.",
  source: "Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting",
  parameters: [{
    name: "rate", type: "number", minimum: 0, maximum: 0.95, default: 0.5, summary: "Share of the numbers that is dropped.",
  }],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  lower({ build, training, noise }, [x], args) {
    const rate = numberOf(args, "rate");
    if (!training || rate === 0) return x;
    return inPictureOrder(build, x, (value) =>
      build.multiply(value, noise({ kind: "keep", probability: 1 - rate }, value.shape)));
  },
  emit: { as: "layers", layers: (_inputs, args) => [plain("Dropout", { rate: numberOf(args, "rate") })] },
};
