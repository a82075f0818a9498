import type { ColumnHeader, DataHeader, SourceHeader } from "../checked.ts";

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

const files: Readonly<Record<string, readonly ColumnHeader[]>> = { "rows.csv": rows, "few.csv": rows.filter(({ name }) => ["age", "rich"].includes(name)) };

/** What the editor would know of `rows.csv`, and of `few.csv` with two of its columns, the only files that the examples have. */
export function headerOf(text: string): DataHeader {
  const sources = [...text.matchAll(/data (?:(\w+) = )?"([^"]*)"/g)].map(([, name = "data", file]): [string, SourceHeader] => {
    const columns = files[file];
    return [name, columns ? { file, columns } : { file, missing: `\`${file}\` was not found: the path is relative to the .mtl file`, columns: [] }];
  });
  return { sources: Object.fromEntries(sources) };
}
