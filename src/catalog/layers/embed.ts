import type { LayerDefinition, LayerInput } from "../definition.ts";
import { onIds } from "../shape-problem.ts";
import { numberOf } from "../words.ts";
import { columnsOf, hasColumns, kerasLookup, lookedUp, tableRows } from "./ids.ts";

/** `table`, or `table_1` … `table_33` where every column has its own. */
function tableName(input: LayerInput, column: number): string {
  return hasColumns(input) ? `table_${column + 1}` : "table";
}

export const embed: LayerDefinition = {
  kind: "layer",
  name: "embed",
  summary: "A learned vector for every id.",
  documentation: "Looks each id up in a table [vocabulary + 1, width]; row 0 stands for unknown values and padding. "
    + "A `category` becomes [width], a list of 20 ids [20, width]. `categories[33]` has one table a column, "
    + "and what they give is set side by side: [33 · width]. Tables start uniform within ±0.05.",
  source: "Bengio et al. 2003, A neural probabilistic language model",
  parameters: [{ name: "width", type: "integer", minimum: 1, unit: "numbers", summary: "Numbers a vector." }],
  arity: 1,
  padding: "keeps",
  takesIds: true,
  shape: (inputs, args) => onIds(inputs, (input) => {
    const width = numberOf(args, "width");
    return { shape: hasColumns(input) ? [columnsOf(input) * width] : [...input.shape, width] };
  }),
  weights: ([input], args) => Array.from({ length: columnsOf(input) }, (_, column) => ({
    name: tableName(input, column),
    shape: [tableRows(input, column), numberOf(args, "width")],
    initializer: { kind: "uniform", limit: 0.05 } as const,
  })),
  tables: ([input]) => (hasColumns(input)
    ? Array.from({ length: columnsOf(input) }, (_, column) => ({ weight: tableName(input, column), column })) : [{ weight: tableName(input, 0) }]),
  lower: ({ build, inputs: [input], lookup }, [ids]) =>
    lookedUp(build, ids, input, (column, index) => lookup(tableName(input, index), column, hasColumns(input) ? index : undefined)),
  emit: {
    as: "layers",
    layers: ([input], args) => kerasLookup(input, (column) => ({
      className: "Embedding",
      config: { input_dim: tableRows(input, column), output_dim: numberOf(args, "width") },
      weights: [tableName(input, column)],
    })),
  },
};
