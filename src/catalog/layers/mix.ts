import { sizeOf } from "../../graph/shape.ts";
import type { KerasLayer, LayerDefinition, LayerInput } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, sameLength, shapeText } from "../shape-problem.ts";

/** [experts, width]: rows of the value that the gate blends, whatever shape an expert has. */
function stacked(inputs: readonly LayerInput[]): readonly KerasLayer[] {
  const [, ...experts] = inputs;
  const width = sizeOf(experts[0].shape);
  const rows = experts.map((_, index): KerasLayer =>
    ({ ...plain("Reshape", { target_shape: [1, width] }), name: `expert_${index + 1}`, inputs: [index + 1] }));
  if (rows.length === 1) return rows;
  const names = rows.map((_, index) => `expert_${index + 1}`);
  return [...rows, { ...plain("Concatenate", { axis: 1 }), name: "experts", inputs: names }];
}

export const mix: LayerDefinition = {
  kind: "layer",
  name: "mix",
  internal: true,
  summary: "A gate's blend of experts.",
  documentation: "Σ gateᵢ · expertᵢ. Reads a gate [experts] and then that many values of one shape. Written by `mmoe`.",
  source: "Ma et al. 2018, Modeling task relationships in multi-task learning with multi-gate mixture-of-experts",
  parameters: [],
  arity: "many",
  padding: "keeps",
  shape: (inputs) => onNumbers(inputs, (gate, ...experts) => {
    if (gate.length !== 1) return fails("MTL303", { input: 0, shape: shapeText(gate), expected: "[experts]" });
    if (gate[0] !== experts.length) return fails("MTL308", { expected: String(gate[0] + 1), actual: experts.length + 1 });
    const [first] = experts;
    const wrong = experts.findIndex((shape) =>
      shape.length !== first.length || !shape.every((length, axis) => sameLength(length, first[axis])));
    if (wrong < 0) return { shape: first };
    return fails("MTL304", { left: 1, leftShape: shapeText(first), right: wrong + 1, rightShape: shapeText(experts[wrong]) });
  }),
  lower({ build }, [gate, ...experts]) {
    const [batch, ...row] = experts[0].shape;
    const width = sizeOf(row);
    // Every task's mix stacks the same experts: the builder makes that node once.
    const rows = build.concat(experts.map((expert) => build.reshape(expert, [batch, 1, width])), 1);
    const blend = build.matmul(build.reshape(gate, [batch, 1, experts.length]), rows);
    return build.reshape(blend, [batch, ...row]);
  },
  emit: {
    as: "layers",
    layers: (inputs) => {
      const experts = stacked(inputs);
      const blend: KerasLayer = {
        ...plain("Dot", { axes: [1, 1], normalize: false }),
        name: "blend",
        inputs: [0, experts[experts.length - 1].name ?? ""],
      };
      const row = inputs[1].shape;
      const back: KerasLayer = { ...plain("Reshape", { target_shape: [...row] }), name: "mixed", inputs: ["blend"] };
      return [...experts, blend, ...(row.length === 1 ? [] : [back])];
    },
  },
};
