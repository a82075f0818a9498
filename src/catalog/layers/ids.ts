import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { KerasLayer, LayerInput } from "../definition.ts";
import { plain } from "../keras.ts";

/** Whether every position has a vocabulary of its own, as in `categories[33]`. */
export function hasColumns(input: LayerInput): boolean {
  return input.perColumn ?? (input.vocabularySizes?.length ?? 1) > 1;
}

/** How many columns of ids there are: 1 for a category, 33 for `categories[33]`. */
export function columnsOf(input: LayerInput): number {
  return hasColumns(input) ? input.shape[0] : 1;
}

/** Rows of a column's table: one for every id of the vocabulary, and row 0 for unknown values and padding. */
export function tableRows(input: LayerInput, column: number): number {
  return (input.vocabularySizes?.[column] ?? NaN) + 1;
}

/** Looks every column up on its own and sets the results side by side; a single category is looked up as it is. */
export function lookedUp(build: Build, ids: Value, input: LayerInput, look: (ids: Value, column: number) => Value): Value {
  if (!hasColumns(input)) return look(ids, 0);
  const columns = Array.from({ length: columnsOf(input) }, (_, column) => {
    const own = build.slice(ids, 1, column, column + 1);
    return look(build.reshape(own, [ids.shape[0]]), column);
  });
  return columns.length === 1 ? columns[0] : build.concat(columns, 1);
}

/**
 * The same in stock layers. None takes one column out of many, but a cropped picture of one column does:
 * [33] → [33, 1, 1] → crop → [1].
 */
export function kerasLookup(input: LayerInput, embedding: (column: number) => KerasLayer): readonly KerasLayer[] {
  if (input.shape.length === 0) {
    const width = Number(embedding(0).config.output_dim);
    return [embedding(0), plain("Reshape", { target_shape: [width] })];
  }
  if (!hasColumns(input)) return [embedding(0)];
  const count = columnsOf(input);
  const columns = Array.from({ length: count }, (_, column) => kerasColumn(count, column, embedding(column))).flat();
  const table: KerasLayer = { ...plain("Reshape", { target_shape: [count, 1, 1] }), name: "columns", inputs: [0] };
  if (count === 1) return [table, ...columns];
  const names = Array.from({ length: count }, (_, column) => `column_${column + 1}`);
  return [table, ...columns, { ...plain("Concatenate", { axis: 1 }), name: "joined", inputs: names }];
}

function kerasColumn(count: number, column: number, embedding: KerasLayer): readonly KerasLayer[] {
  const name = `column_${column + 1}`;
  const cropping = [[column, count - 1 - column], [0, 0]];
  return [
    { ...plain("Cropping2D", { cropping, data_format: "channels_last" }), name: `${name}_cut`, inputs: ["columns"] },
    { ...plain("Reshape", { target_shape: [1] }), name: `${name}_ids`, inputs: [`${name}_cut`] },
    { ...embedding, name: `${name}_table`, inputs: [`${name}_ids`] },
    { ...plain("Reshape", { target_shape: [Number(embedding.config.output_dim)] }), name, inputs: [`${name}_table`] },
  ];
}
