import type { DataProblem } from "../dataset.ts";
import { failed, ok, type Result } from "../result.ts";
import type { HeldSource, Table, Wanted } from "../table.ts";
import { shown } from "./builders.ts";
import type { Cell } from "./cells.ts";
import { rowReader } from "./row-reader.ts";

interface JsonOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly fingerprint: string;
}

interface JsonRow {
  /** Its line, from 1. */
  readonly line: number;
  readonly value: Readonly<Record<string, Cell>> | undefined;
  readonly text: string;
}

/** Whether a text is JSON Lines, by its first mark. */
export const isJson = (text: string): boolean => /^\s*[[{]/.test(text.slice(0, 1000));

/**
 * JSON Lines, or one JSON list of objects, as a source: every key that occurs is a column, fields of inner objects are called
 * `outer.inner`. Problem MTL606: a line that is no object; MTL608: no object at all.
 */
export function jsonSource(text: string, options: JsonOptions): Result<HeldSource> {
  const { file } = options;
  const names = new Set<string>();
  for (const { value } of rowsOf(text)) if (value) for (const name of Object.keys(value)) names.add(name);
  if (names.size === 0) return failed("MTL608", `\`${file}\` holds no JSON object: write one a line, such as {"age": 31}`);
  return ok({
    file, fingerprint: options.fingerprint,
    columns: [...names].map((name) => ({ name, width: 1, lists: true })),
    load: (wanted) => loadRows(text, wanted, options),
  });
}

function loadRows(text: string, wanted: readonly Wanted[], { file, onBadRow }: JsonOptions): Result<Table> {
  const reader = rowReader(wanted, { file, onBadRow, unit: "line" });
  for (const { line, value, text: written } of rowsOf(text)) {
    const goOn = value ? reader.take(line, (index) => value[reader.names[index]]) : reader.refuse(noObject(file, line, written));
    if (!goOn) break;
  }
  return reader.table();
}

const noObject = (file: string, line: number, text: string): DataProblem => ({
  code: "MTL606",
  message: `\`${file}\`, line ${line} is no JSON object (\`${shown(text)}\`): repair the line, or set \`on_bad_row: skip\``,
});

function* rowsOf(text: string): Iterable<JsonRow> {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (/^\s*\[/.test(body)) return yield* elementsOf(body);
  let line = 1;
  for (let start = 0; start < body.length; line++) {
    const newline = body.indexOf("\n", start);
    const end = newline < 0 ? body.length : newline;
    const written = body.slice(start, end).trim();
    if (written !== "") yield { line, text: written, value: objectOf(parsed(written)) };
    start = end + 1;
  }
}

/** A whole list has elements instead of lines; a list that does not parse is one bad line. */
function* elementsOf(body: string): Iterable<JsonRow> {
  const list = parsed(body);
  if (!Array.isArray(list)) yield { line: 1, text: body, value: undefined };
  else for (const [index, element] of list.entries()) yield { line: index + 1, text: JSON.stringify(element), value: objectOf(element) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, Cell>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const flat: Record<string, Cell> = {};
  flatten(value, "", flat);
  return flat;
}

function flatten(value: object, prefix: string, into: Record<string, Cell>): void {
  for (const [key, field] of Object.entries(value)) {
    into[prefix + key] = field as Cell;
    if (typeof field === "object" && field !== null && !Array.isArray(field)) flatten(field as object, `${prefix}${key}.`, into);
  }
}
