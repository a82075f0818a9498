import type { Build } from "../../graph/build.ts";
import type { Initializer } from "../../graph/model.ts";
import type { Value } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import { activate, activationOf } from "../activations/index.ts";
import type { Arguments, LayerDefinition, WeightSpec } from "../definition.ts";
import { withActivation } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";
import { activationParameter, biasParameter, numberOf } from "../words.ts";

const rectifiers = new Set(["relu", "relu6", "leaky_relu", "elu", "gelu", "swish", "mish"]);

/** Where weights start: He's rule before rectifiers, Glorot's before everything else. */
export function initializerFor(args: Arguments, fanIn: number, fanOut: number): Initializer {
  return rectifiers.has(activationOf(args).definition.name) ? { kind: "he", fanIn } : { kind: "glorot", fanIn, fanOut };
}

export function biasWeight(args: Arguments, units: number): readonly WeightSpec[] {
  return args.bias === false ? [] : [{ name: "bias", shape: [units], initializer: { kind: "constant", value: 0 } }];
}

/** x [..., in] × kernel [in, out], with all dimensions but the last folded into rows: one large product. */
export function product(build: Build, x: Value, kernel: Value): Value {
  if (x.shape.length === 2) return build.matmul(x, kernel);
  const leading = x.shape.slice(0, -1);
  const rows = build.reshape(x, [sizeOf(leading), kernel.shape[0]]);
  return build.reshape(build.matmul(rows, kernel), [...leading, kernel.shape[1]]);
}

export const dense: LayerDefinition = {
  kind: "layer",
  name: "dense",
  summary: "Fully connected layer: every unit reads every number of the last axis.",
  documentation: "Computes `activation(x · kernel + bias)` along the last axis; earlier axes stay as they are, so that "
    + "[20, 8] becomes [20, units]. Put `flatten` before it to read a whole picture. "
    + "The kernel [in, units] starts by He's rule before `relu` and its kin, by Glorot's otherwise; the bias starts at 0.",
  source: "He et al. 2015; Glorot & Bengio 2010",
  parameters: [
    { name: "units", type: "integer", minimum: 1, unit: "numbers", summary: "How many numbers it makes." },
    activationParameter,
    biasParameter,
  ],
  arity: 1,
  padding: "keeps",
  shape: (inputs, args) => onNumbers(inputs, (shape) => ({ shape: [...shape.slice(0, -1), numberOf(args, "units")] })),
  weights([input], args) {
    const fanIn = input.shape[input.shape.length - 1];
    const units = numberOf(args, "units");
    return [
      { name: "kernel", shape: [fanIn, units], initializer: initializerFor(args, fanIn, units) },
      ...biasWeight(args, units),
    ];
  },
  lower({ build, weight }, [x], args) {
    const sum = product(build, x, weight("kernel"));
    return activate(build, args.bias === false ? sum : build.add(sum, weight("bias")), args);
  },
  emit: {
    as: "layers",
    layers: (_inputs, args) => withActivation({
      className: "Dense",
      config: { units: numberOf(args, "units"), use_bias: args.bias !== false },
      weights: args.bias === false ? ["kernel"] : ["kernel", "bias"],
    }, args),
  },
};
