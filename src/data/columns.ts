import { globTest, listed, naturalOrder, suggestion } from "./names.ts";
import { failed, ok, type Result } from "./result.ts";
import type { Source } from "./table.ts";

/** What columns are asked for, by whom (`input age`), and how many numbers a row of them must make. */
export interface ColumnRequest {
  readonly owner: string;
  readonly patterns: readonly string[];
  readonly width: number;
}

/**
 * The columns that names and patterns mean; `x*` gives x1, x2, …, x10 in this order.
 * Problems: MTL601 unknown column, MTL610 another number of columns than the declaration has places for.
 */
export function resolveColumns(request: ColumnRequest, source: Source): Result<readonly string[]> {
  const names: string[] = [];
  for (const pattern of request.patterns) {
    const found = matches(pattern, source);
    if (found.length === 0) return unknownColumn(pattern, source);
    names.push(...found);
  }
  const width = names.reduce((sum, name) => sum + widthOf(name, source), 0);
  const lists = names.length === 1 && source.columns.some((column) => column.name === names[0] && column.lists);
  if (width === request.width || lists) return ok(names);
  return failed("MTL610", `${request.owner} takes ${counted(request.width)} a row, but ${listed(names)} in \`${source.file}\` `
    + `${names.length === 1 ? "holds" : "hold"} ${width}: correct the dims or the columns`);
}

const counted = (width: number): string => (width === 1 ? "1 value" : `${width} values`);

function matches(pattern: string, source: Source): readonly string[] {
  const known = source.columns.map((column) => column.name);
  if (known.includes(pattern)) return [pattern];
  if (!pattern.includes("*")) return [];
  const test = globTest(pattern);
  return known.filter((name) => test.test(name)).sort(naturalOrder);
}

function unknownColumn(pattern: string, source: Source) {
  const known = source.columns.map((column) => column.name);
  const hint = pattern.includes("*") ? "" : suggestion(pattern, known);
  const what = pattern.includes("*") ? `no column of \`${source.file}\` matches` : `no column in \`${source.file}\` is called`;
  return failed("MTL601", `${what} \`${pattern}\`${hint || `: it has ${listed(known)}`}`);
}

const widthOf = (name: string, source: Source): number =>
  source.columns.find((column) => column.name === name)?.width ?? 0;
