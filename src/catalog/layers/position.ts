import { sizeOf } from "../../graph/shape.ts";
import type { LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";

export const position: LayerDefinition = {
  kind: "layer",
  name: "position",
  summary: "Adds a learned vector to every place of a sequence.",
  documentation: "[64, 16] stays [64, 16]: place 1 gets one vector of 16 numbers, place 2 another, so that layers which read all places alike can tell them apart. "
    + "Vectors start uniform within ±0.05.",
  source: "Gehring et al. 2017, Convolutional sequence to sequence learning",
  parameters: [],
  arity: 1,
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (shape) =>
    (shape.length === 2 ? { shape } : fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[length, width]" }))),
  weights: ([{ shape }]) => [{ name: "table", shape, initializer: { kind: "uniform", limit: 0.05 } }],
  lower: ({ build, weight }, [x]) => build.add(x, weight("table")),
  emit: {
    as: "layers",
    // Stock layers add learned numbers of a whole row only as the shift of a batch norm that does nothing else.
    layers([{ shape }]) {
      const length = sizeOf(shape);
      const all = (value: number) => ({ shape: [length], data: Array<number>(length).fill(value) });
      return [
        plain("Reshape", { target_shape: [length] }),
        {
          className: "BatchNormalization", config: { axis: -1, epsilon: 0 }, weights: ["ones", "table", "zeros", "ones"],
          fixed: { ones: all(1), zeros: all(0) }, shapes: { table: [length] },
        },
        plain("Reshape", { target_shape: [...shape] }),
      ];
    },
  },
};
