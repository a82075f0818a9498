import type { TextEdit } from "vscode-languageserver";
import { Name, tokenize } from "../../grammar/tokens.ts";
import type { Input, Model, Span, Task } from "../../grammar/syntax.ts";
import { catalog } from "../../src/catalog/index.ts";
import { check, type Edit, type SymbolFact } from "../../src/language/index.ts";
import { rangeOf, type Context } from "../context.ts";
import { applied } from "./refactoring.ts";
import { placesOf, symbolAt } from "./symbols.ts";

export type Renaming = { readonly edits: TextEdit[] } | { readonly refused: string };

/**
 * Renames a declaration with all its uses. Refused where the new name is none, or where it would collide with another or be
 * taken for one. A task or input that finds its column by its name keeps that column.
 */
export function rename(context: Context, offset: number, name: string): Renaming {
  const symbol = symbolAt(context, offset);
  if (!symbol || symbol.name === "") return { refused: "Nothing here has a name of its own." };
  if (!isName(name)) return { refused: `\`${name}\` is no name: a letter or \`_\`, then letters, digits and \`_\`, and no keyword.` };
  const names = placesOf(symbol).map((span): Edit => ({ span, text: name }));
  if (!keepsNames(context, names)) return { refused: `\`${name}\` would collide with another name, or be taken for one.` };
  const edits = name === symbol.name ? names : [...names, ...keptColumn(context, symbol)];
  return { edits: edits.map(({ span, text }) => ({ range: rangeOf(context.document, span), newText: text })) };
}

function isName(text: string): boolean {
  const { tokens, errors } = tokenize(text);
  return errors.length === 0 && tokens.length === 1 && tokens[0]?.image === text && tokens[0].tokenType === Name;
}

/** Whether every name still means the same declaration, and nothing new is wrong. */
function keepsNames({ document, checked, imports }: Context, edits: readonly Edit[]): boolean {
  const options = imports ? { imports } : {};
  const after = check(applied(document.getText(), edits), options);
  const before = check(document.getText(), options);
  const moved = (offset: number) => offset + edits.reduce((sum, { span, text }) => sum + (span.start < offset ? text.length - (span.end - span.start) : 0), 0);
  const places = checked.symbols.map((symbol) => placesOf(symbol).map(({ start }) => moved(start)));
  const found = after.symbols.map((symbol) => placesOf(symbol).map(({ start }) => start));
  const codes = (file: typeof after) => file.problems.map(({ code }) => code).sort().join();
  return JSON.stringify(places) === JSON.stringify(found) && codes(before) === codes(after);
}

/** `{ column: "old" }` for what has its column by its name, where the data is a file; told by the text alone, for a model with errors has columns too. */
function keptColumn({ checked, document }: Context, symbol: SymbolFact): Edit[] {
  const { kind, name, member } = symbol;
  if (kind !== "task" && kind !== "input") return [];
  const model = checked.file.members.find((around): around is Model => around.kind === "Model" && around.span.start <= member.start && member.end <= around.span.end);
  const node = model?.members.find((candidate): candidate is Task | Input => (candidate.kind === "Task" || candidate.kind === "Input") && candidate.span.start === member.start);
  const stored = model?.members.some((one) => one.kind === "Data" && one.source?.kind === "String");
  if (!node || !stored || !hasColumnByName(node)) return [];
  return node.names.length === 1 ? [columnEdit(node, name)] : apart(document.getText(), node, symbol);
}

/** A column belongs to one name alone: of `input a, b, c : …` the renamed one gets a member of its own, where it stood. */
function apart(text: string, node: Task | Input, symbol: SymbolFact): Edit[] {
  const { names, span: { start, end } } = node;
  const which = names.findIndex(({ span }) => span.start === symbol.declaration.start);
  const behind = names[names.length - 1].span.end;
  if (which < 0 || placesOf(symbol).some((place) => place.start >= behind && place.end <= end)) return [];
  const rest = text.slice(behind, end);
  const column = columnEdit(node, symbol.name);
  const renamedRest = applied(rest, [{ span: { start: column.span.start - behind, end: column.span.end - behind }, text: column.text }]);
  const again = `\n${" ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1))}${text.slice(start, names[0].span.start)}`;
  const between = (left: number, tail: string): Edit => ({ span: { start: names[left].span.end, end: names[left + 1].span.start }, text: tail + again });
  return [
    ...(which > 0 ? [between(which - 1, rest)] : []),
    ...(which < names.length - 1 ? [between(which, renamedRest)] : [column]),
  ];
}

/** Neither is another column written, nor is the label an input. */
function hasColumnByName({ kind, type, settings }: Task | Input): boolean {
  const written = settings?.entries.some(({ key }) => key.name === "column" || key.name === "columns") === true;
  return !written && (kind === "Input" || catalog.find("task", type?.name.name ?? "")?.dims !== "input");
}

function columnEdit({ settings, span }: Task | Input, name: string): Edit {
  const column = `column: ${JSON.stringify(name)}`;
  const at = (offset: number): Span => ({ start: offset, end: offset });
  if (!settings) return { span: at(span.end), text: ` { ${column} }` };
  return { span: at(settings.span.start + 1), text: ` ${column}${settings.entries.length > 0 ? "," : ""}` };
}
