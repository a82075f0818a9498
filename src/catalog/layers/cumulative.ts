import { activate } from "../activations/index.ts";
import type { LayerDefinition } from "../definition.ts";
import { withActivation } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";
import { activationParameter, numberOf } from "../words.ts";
import { product } from "./dense.ts";

/** Where thresholds start: all ranks equally likely, the highest threshold passed least. */
function startOf(units: number): readonly number[] {
  return Array.from({ length: units }, (_, place) => Math.log((units - place) / (place + 1)));
}

export const cumulative: LayerDefinition = {
  kind: "layer",
  name: "cumulative",
  summary: "One score against several thresholds: the last layer of an `ordinal` task.",
  documentation: "Computes `activation(x · kernel + thresholds)` with a kernel [in, 1] that all thresholds share. "
    + "With `sigmoid`, number k is the probability of a rank above k. `ordinal(n)` adds `cumulative(n − 1, sigmoid)`.",
  source: "Cao et al. 2020, Rank consistent ordinal regression for neural networks",
  parameters: [
    { name: "units", type: "integer", minimum: 1, unit: "thresholds", summary: "How many thresholds there are: one less than ranks." },
    activationParameter,
  ],
  arity: 1,
  padding: "keeps",
  shape: (inputs, args) => onNumbers(inputs, (shape) => ({ shape: [...shape.slice(0, -1), numberOf(args, "units")] })),
  weights([{ shape }], args) {
    const [fanIn, units] = [shape[shape.length - 1], numberOf(args, "units")];
    return [
      { name: "kernel", shape: [fanIn, 1], initializer: { kind: "glorot", fanIn, fanOut: 1 } },
      { name: "thresholds", shape: [units], initializer: { kind: "rows", values: startOf(units) } },
    ];
  },
  lower: ({ build, weight }, [x], args) => activate(build, build.add(product(build, x, weight("kernel")), weight("thresholds")), args),
  emit: {
    as: "layers",
    layers(_inputs, args) {
      const units = numberOf(args, "units");
      return [
        { className: "Dense", config: { units: 1, use_bias: false }, weights: ["kernel"] },
        ...withActivation({
          className: "Dense", config: { units, use_bias: true }, weights: ["ones", "thresholds"],
          fixed: { ones: { shape: [1, units], data: Array<number>(units).fill(1) } },
        }, args),
      ];
    },
  },
};
