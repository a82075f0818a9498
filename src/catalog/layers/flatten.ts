import { sizeOf } from "../../graph/shape.ts";
import type { LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { onNumbers } from "../shape-problem.ts";

export const flatten: LayerDefinition = {
  kind: "layer",
  name: "flatten",
  summary: "All numbers of a row in one line.",
  documentation: "[4, 4, 20] becomes [320], the last axis running fastest. A row that is a line already stays as it is.",
  parameters: [],
  arity: 1,
  shape: (inputs) => onNumbers(inputs, (shape) => ({ shape: [sizeOf(shape)] })),
  lower: ({ build }, [x]) => (x.shape.length === 2 ? x : build.reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))])),
  emit: {
    as: "layers",
    // Stock layers refuse to flatten what is flat.
    layers: ([input]) => [input.shape.length === 1 ? plain("Activation", { activation: "linear" }) : plain("Flatten")],
  },
};
