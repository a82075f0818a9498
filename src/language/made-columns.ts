import { catalog } from "../catalog/index.ts";
import type { DataSource, ModelInput } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { ColumnHeader, SourceHeader } from "./checked.ts";

/** The columns of a source that makes its rows: their names and how many values they have, not what these are. Undefined for all others. */
export function madeHeader({ source }: DataSource, inputs: readonly ModelInput[]): SourceHeader | undefined {
  if (typeof source === "string") return undefined;
  const columns = catalog.find("source", source.word)?.columns?.(source.arguments);
  return columns && {
    file: `${source.word}(…)`,
    columns: columns.map(({ name, widths }): ColumnHeader => ({ name, type: "number", width: widthFor(name, widths, inputs), missingShare: 0 })),
  };
}

/** Of several widths the one that the model counts on. */
function widthFor(name: string, widths: readonly number[], inputs: readonly ModelInput[]): number {
  const asked = inputs.filter(({ columns }) => columns.includes(name)).map(({ shape }) => sizeOf(shape));
  return widths.find((width) => asked.includes(width)) ?? widths[0] ?? 1;
}
