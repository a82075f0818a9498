import type { Type } from "../../grammar/syntax.ts";
import type { ColumnHeader, SourceHeader } from "./checked.ts";
import { matching } from "./column-names.ts";
import type { Reader } from "./data-readers.ts";
import type { Fix } from "./problem.ts";
import type { Report } from "./report.ts";
import type { Declaration } from "./scope.ts";
import { valueSpan } from "./settings.ts";
import { listed } from "./suggest.ts";

/** Columns that hold more or fewer values a row than their reader has places for, where all of them are there. */
export function checkCount(report: Report, file: SourceHeader, reader: Reader): void {
  const { declaration, settings, places } = reader;
  const found = reader.columns.map((name) => matching(file, name));
  if (found.some((columns) => columns.length === 0)) return;
  // In rows that were not looked at, a pattern may find more.
  if (file.moreColumns && reader.columns.some((name) => name.includes("*"))) return;
  const columns = found.flat();
  const held = columns.length === 1 && holdsLists(columns[0], reader) ? places : columns.reduce((sum, { width = 1 }) => sum + width, 0);
  if (held === places) return;
  const own = declaration.identifier.span;
  const key = reader.key ?? (settings?.entries.has("columns") ? "columns" : "column");
  const fixes = reader.key ? [] : typeFix(declaration, columns, held);
  report.add("MTL610", settings ? valueSpan(settings, key, own) : own, {
    user: `${declaration.kind} \`${declaration.name}\``, count: `${places} value${places === 1 ? "" : "s"}`, columns: listed(columns.map(({ name }) => name)),
    file: file.file, held: `${columns.length === 1 ? "holds" : "hold"} ${held}`,
    wayOut: fixes.length > 0 ? `${fixes[0].title.replace("Change to", "write")}, or correct the columns` : "correct the dims or the columns",
  }, { fixes });
}

/** A field may be a list of any length, unless every field that was seen is one number. */
function holdsLists({ width, type }: ColumnHeader, { places, ofNumbers }: Reader): boolean {
  return width === undefined && (places === 1 || !(ofNumbers && type === "number"));
}

/** The type that has as many places as the columns hold values, where there is one such type. */
function typeFix({ member }: Declaration, columns: readonly ColumnHeader[], held: number): Fix[] {
  if ((member.kind !== "Input" && member.kind !== "Task") || !member.type || member.names.length > 1) return [];
  const text = typeFor(member.type, columns.length, held);
  return text === undefined ? [] : [{ title: `Change to \`${text}\``, edits: [{ span: member.type.span, text }] }];
}

function typeFor({ name: { name }, arguments: given, dims = [] }: Type, columns: number, held: number): string | undefined {
  if (name === "labels" && dims.length === 0 && held > 1) return `labels(${held})`;
  if (given || dims.length > 1) return undefined;
  if (name === "number") return held === 1 ? "number" : `number[${held}]`;
  if (name === "categories" || (name === "category" && dims.length === 0 && columns === held)) return `categories[${held}]`;
  return undefined;
}
