import type { LayerDefinition, LayerInput } from "../definition.ts";
import { fails, shapeText } from "../shape-problem.ts";
import { product } from "./dense.ts";
import { tableRows } from "./ids.ts";

const scoresOf = (ids: LayerInput): number => tableRows(ids, 0);

export const idScores: LayerDefinition = {
  kind: "layer",
  name: "id_scores",
  internal: true,
  summary: "A score for every id of an input, and for unknown ones.",
  documentation: "A `dense` layer as wide as an input's vocabulary, and one more for what it lacks. Written by `reconstruct` of ids.",
  parameters: [],
  arity: "many",
  padding: "keeps",
  shape([x, ids]) {
    if (x.type === "int32") return fails("MTL305", { input: 0 });
    if (ids.type !== "int32") return fails("MTL306", { input: 1, shape: shapeText(ids.shape) });
    return { shape: [...x.shape.slice(0, -1), scoresOf(ids)] };
  },
  weights([{ shape }, ids]) {
    const [fanIn, units] = [shape[shape.length - 1], scoresOf(ids)];
    return [
      { name: "kernel", shape: [fanIn, units], initializer: { kind: "glorot", fanIn, fanOut: units } },
      { name: "bias", shape: [units], initializer: { kind: "constant", value: 0 } },
    ];
  },
  lower: ({ build, weight }, [x]) => build.add(product(build, x, weight("kernel")), weight("bias")),
  emit: {
    as: "layers",
    layers: ([, ids]) => [{ className: "Dense", config: { units: scoresOf(ids), use_bias: true, activation: "linear" }, weights: ["kernel", "bias"], inputs: [0] }],
  },
};
