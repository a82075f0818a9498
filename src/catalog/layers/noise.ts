import type { LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { inPictureOrder } from "../pictures.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

export const noise: LayerDefinition = {
  kind: "layer",
  name: "noise",
  summary: "While training, adds normal noise to every number, anew each step.",
  documentation: "x + `deviation` · a draw from the standard normal distribution. All tasks of a step, and every look ahead at that step, see the same draws. "
    + "Does nothing at prediction.",
  source: "Bishop 1995, Training with noise is equivalent to Tikhonov regularization",
  parameters: [{ name: "deviation", type: "number", minimum: 0, default: 0.1, summary: "Standard deviation of what is added." }],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  lower({ build, training, noise: drawn }, [x], args) {
    const deviation = numberOf(args, "deviation", 0.1);
    if (!training || deviation === 0) return x;
    return inPictureOrder(build, x, (value) =>
      build.add(value, build.multiply(drawn({ kind: "normal" }, value.shape), build.scalar(deviation))));
  },
  emit: { as: "layers", layers: (_inputs, args) => [plain("GaussianNoise", { stddev: numberOf(args, "deviation", 0.1) })] },
};
