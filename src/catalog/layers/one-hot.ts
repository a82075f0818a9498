import type { KerasLayer, LayerDefinition, LayerInput } from "../definition.ts";
import { onIds } from "../shape-problem.ts";
import { columnsOf, hasColumns, kerasLookup, lookedUp, tableRows } from "./ids.ts";

/** Numbers of a column: one for each known id. */
function widthOf(input: LayerInput, column: number): number {
  return tableRows(input, column) - 1;
}

/** A table that nobody trains: zeros for id 0, then the identity. */
function fixedTable(input: LayerInput, column: number): KerasLayer {
  const width = widthOf(input, column);
  const data = Array.from({ length: (width + 1) * width }, (_, at) => (Math.floor(at / width) === (at % width) + 1 ? 1 : 0));
  return {
    className: "Embedding",
    config: { input_dim: width + 1, output_dim: width, trainable: false },
    weights: ["identity"],
    fixed: { identity: { shape: [width + 1, width], data } },
  };
}

export const oneHot: LayerDefinition = {
  kind: "layer",
  name: "one_hot",
  summary: "A 1 in the place of the id, 0 elsewhere.",
  documentation: "A `category(15)` becomes [15]; an unknown value or padding is a row of zeros. `categories[33]` sets its columns "
    + "side by side. Nothing is learned here; `embed` learns a shorter vector instead.",
  parameters: [],
  arity: 1,
  padding: "keeps",
  takesIds: true,
  shape: (inputs) => onIds(inputs, (input) => {
    if (!hasColumns(input)) return { shape: [...input.shape, widthOf(input, 0)] };
    const widths = Array.from({ length: columnsOf(input) }, (_, column) => widthOf(input, column));
    return { shape: [widths.reduce((sum, width) => sum + width, 0)] };
  }),
  lower: ({ build, inputs: [input] }, [ids]) => lookedUp(build, ids, input, (column, index) => {
    const rows = tableRows(input, index);
    const whole = build.oneHot(column, rows);
    return build.slice(whole, whole.shape.length - 1, 1, rows);
  }),
  emit: { as: "layers", layers: ([input]) => kerasLookup(input, (column) => fixedTable(input, column)) },
};
