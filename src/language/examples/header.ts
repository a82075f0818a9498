import type { ColumnHeader, DataHeader } from "../checked.ts";

const column = (name: string, type: ColumnHeader["type"], more: Partial<ColumnHeader> = {}): ColumnHeader => ({ name, type, missingShare: 0, ...more });

const rows: readonly ColumnHeader[] = [
  column("age", "number", { minimum: 17, maximum: 90 }),
  column("income", "number", { minimum: 0, maximum: 9_000 }),
  column("wage", "number", { missingShare: 0.12 }),
  column("rich", "text", { values: ["no", "yes"] }),
  column("job", "text", { values: ["clerk", "cook"] }),
  column("town", "text", { values: ["Basel", "Graz", "Trier", "Ulm"] }),
  column("topic", "number", { values: ["0", "1", "2", "3", "4", "5", "6"] }),
];

/** What the editor would know of `rows.csv`, the only file that the examples have. */
export function headerOf(text: string): DataHeader {
  const file = /data "([^"]*)"/.exec(text)?.[1] ?? "";
  const source = file === "rows.csv" ? { file, columns: rows } : { file, missing: `\`${file}\` was not found: the path is relative to the .mtl file`, columns: [] };
  return { sources: { data: source } };
}
