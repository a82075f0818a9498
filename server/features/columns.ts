import type { ColumnHeader } from "../../src/language/index.ts";
import type { Context } from "../context.ts";

/** The columns of all data files that a document names, each name once. */
export function columnsOf({ header }: Context): ColumnHeader[] {
  const all = Object.values(header?.sources ?? {}).flatMap(({ columns }) => columns);
  return [...new Map(all.map((column) => [column.name, column])).values()];
}
