import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { KerasLayer, LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, sameLength, shapeText } from "../shape-problem.ts";

/** One half of the second value, shaped to meet every position of the first. */
function half(build: Build, rows: Value, x: Value, start: number): Value {
  const channels = x.shape[x.shape.length - 1];
  const part = build.slice(rows, 1, start, start + channels);
  return build.reshape(part, [x.shape[0], ...x.shape.slice(1, -1).map(() => 1), channels]);
}

export const modulate: LayerDefinition = {
  kind: "layer",
  name: "modulate",
  internal: true,
  summary: "Scales and shifts every number of the last axis.",
  documentation: "x · (1 + δ) + β: reads x [..., width] and then [2 · width], δ first. Written by `film`.",
  source: "Perez et al. 2018, FiLM: visual reasoning with a general conditioning layer",
  parameters: [],
  arity: "many",
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (x, rows) => {
    const width = x[x.length - 1];
    if (inputs.length === 2 && rows.length === 1 && sameLength(rows[0], 2 * width)) return { shape: x };
    return fails("MTL303", { input: 1, shape: shapeText(rows ?? []), expected: `[${2 * width}]` });
  }),
  lower({ build }, [x, rows]) {
    const scaled = build.multiply(x, build.add(half(build, rows, x, 0), build.scalar(1)));
    return build.add(scaled, half(build, rows, x, x.shape[x.shape.length - 1]));
  },
  emit: {
    as: "layers",
    layers([{ shape }]) {
      const width = shape[shape.length - 1];
      const line = shape.map((length, axis) => (axis === shape.length - 1 ? length : 1));
      const cut = (name: string, cropping: readonly number[]): readonly KerasLayer[] => [
        { ...plain("Cropping2D", { cropping: [cropping, [0, 0]], data_format: "channels_last" }), name: `${name}_cut`, inputs: ["rows"] },
        { ...plain("Reshape", { target_shape: line }), name, inputs: [`${name}_cut`] },
      ];
      return [
        { ...plain("Reshape", { target_shape: [2 * width, 1, 1] }), name: "rows", inputs: [1] },
        ...cut("delta", [0, width]),
        ...cut("beta", [width, 0]),
        { ...plain("Multiply"), name: "scaled", inputs: [0, "delta"] },
        { ...plain("Add"), name: "modulated", inputs: [0, "scaled", "beta"] },
      ];
    },
  },
};
