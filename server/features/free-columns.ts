import { CompletionItemKind, type CompletionItem } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import { matching } from "../../src/language/index.ts";
import type { Context } from "../context.ts";
import { describeColumn } from "../describe.ts";
import { keywordText } from "../grammar-words.ts";
import { columnsOf } from "./columns.ts";

/** Columns of the data that have no part in the model yet, and that a new input or task can be named after. */
export function freeColumns(context: Context): CompletionItem[] {
  const declared = new Set(context.checked.symbols.map(({ name }) => name));
  const written = columnsWritten(context);
  const read = new Set(Object.values(context.header?.sources ?? {}).flatMap((source) => written.flatMap((name) => matching(source, name)).map(({ name }) => name)));
  const free = columnsOf(context).filter(({ name }) => isName(name) && !declared.has(name) && !read.has(name));
  return free.map((column) => ({ label: column.name, detail: describeColumn(column), kind: CompletionItemKind.Field }));
}

/** A name that may be declared; a keyword may not. */
function isName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) && keywordText(text) === undefined;
}

/** What stands behind `column` and `columns`. */
function columnsWritten({ checked }: Context): string[] {
  const found: string[] = [];
  for (const node of descendants(checked.file)) {
    if (node.kind !== "Setting" || (node.key.name !== "column" && node.key.name !== "columns") || !node.value) continue;
    const values = node.value.kind === "List" ? node.value.items.map(({ value }) => value) : [node.value];
    for (const value of values) if (value?.kind === "String") found.push(value.value);
  }
  return found;
}
