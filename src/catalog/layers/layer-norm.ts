import type { LayerDefinition } from "../definition.ts";
import { onNumbers } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

export const layerNorm: LayerDefinition = {
  kind: "layer",
  name: "layer_norm",
  summary: "Brings the last axis of every row to mean 0 and variance 1, then scales and shifts it.",
  documentation: "Each row is normalised by its own numbers, so that training and prediction compute the same and the batch "
    + "does not matter.",
  source: "Ba et al. 2016, Layer normalization",
  parameters: [
    { name: "epsilon", type: "number", above: 0, default: 1e-3, summary: "Added to the variance, so that nothing is divided by zero." },
  ],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  weights([input]) {
    const width = input.shape[input.shape.length - 1];
    return [
      { name: "gamma", shape: [width], initializer: { kind: "constant", value: 1 } },
      { name: "beta", shape: [width], initializer: { kind: "constant", value: 0 } },
    ];
  },
  lower({ build, weight }, [x], args) {
    const last = { axes: [x.shape.length - 1], keep: true };
    const distance = build.subtract(x, build.mean(x, last));
    const variance = build.mean(build.multiply(distance, distance), last);
    const deviation = build.sqrt(build.add(variance, build.scalar(numberOf(args, "epsilon"))));
    return build.add(build.multiply(build.divide(distance, deviation), weight("gamma")), weight("beta"));
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => [{
      className: "LayerNormalization",
      config: { axis: -1, epsilon: numberOf(args, "epsilon") },
      weights: ["gamma", "beta"],
    }],
  },
};
