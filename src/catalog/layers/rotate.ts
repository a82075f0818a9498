import type { LayerDefinition } from "../definition.ts";
import { onNumbers } from "../shape-problem.ts";
import { product } from "./dense.ts";

export const rotate: LayerDefinition = {
  kind: "layer",
  name: "rotate",
  internal: true,
  summary: "A task's own rotation of what all tasks share.",
  documentation: "`x · Q` along the last axis, with Q a rotation that starts as the identity and is turned by `combine: rotograd` alone. Written before a task's own layers.",
  source: "Javaloy & Valera, RotoGrad: gradient homogenization in multitask learning, ICLR 2022",
  parameters: [],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
  weights([{ shape }]) {
    const size = shape[shape.length - 1];
    return [{ name: "kernel", shape: [size, size], initializer: { kind: "diagonals", values: [1] }, trainable: false }];
  },
  lower: ({ build, weight }, [x]) => product(build, x, weight("kernel")),
  emit: {
    as: "layers",
    layers: ([{ shape }]) => [{ className: "Dense", config: { units: shape[shape.length - 1], use_bias: false }, weights: ["kernel"] }],
  },
};
