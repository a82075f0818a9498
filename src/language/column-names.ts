import type { ColumnHeader, SourceHeader } from "./checked.ts";

/** The column of a name, or all that a pattern (`pixel_*`) means. */
export function matching({ columns }: SourceHeader, name: string): readonly ColumnHeader[] {
  const exact = columns.filter((column) => column.name === name);
  if (exact.length > 0 || !name.includes("*")) return exact;
  const [start, ...rest] = name.split("*");
  const fits = (column: string) => {
    let at = start.length;
    if (!column.startsWith(start)) return false;
    for (const part of rest.slice(0, -1)) {
      const found = column.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    const end = rest[rest.length - 1];
    return column.endsWith(end) && column.length - end.length >= at;
  };
  return columns.filter((column) => fits(column.name));
}
