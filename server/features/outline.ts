import { SymbolKind, type DocumentSymbol } from "vscode-languageserver";
import type { Member, Model, Span } from "../../grammar/syntax.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import { rangeOf, type Context } from "../context.ts";
import { symbolKind } from "./symbols.ts";

/** Models with all their members, and what the file declares beside them, for the outline. */
export function documentSymbols(context: Context): DocumentSymbol[] {
  const { symbols, file } = context.checked;
  const models = file.members.filter((member) => member.kind === "Model");
  const outer = symbols.filter(({ kind, member }) => kind !== "parameter" && kind !== "model" && !models.some(({ span }) => contains(span, member)));
  const entries = [...models.map((model) => modelEntry(context, model)), ...outer.map((symbol) => entryOf(context, symbol))];
  return entries.sort((left, right) => left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character);
}

function modelEntry(context: Context, model: Model): DocumentSymbol {
  const { document, checked } = context;
  const declared = checked.symbols.filter(({ kind, member }) => kind !== "parameter" && kind !== "model" && contains(model.span, member));
  const children = [...declared.map((symbol) => entryOf(context, symbol)), ...model.members.flatMap((member) => unnamedEntry(context, member))];
  return {
    name: model.name?.name || "model",
    kind: SymbolKind.Class,
    range: rangeOf(document, model.span),
    selectionRange: rangeOf(document, model.name?.span ?? keyword(model.span, "model")),
    children: children.sort((left, right) => document.offsetAt(left.range.start) - document.offsetAt(right.range.start)),
  };
}

function entryOf({ document }: Context, symbol: SymbolFact): DocumentSymbol {
  const detail = detailOf(document.getText().slice(symbol.declaration.end, symbol.member.end));
  return {
    name: symbol.name || symbol.kind,
    ...(detail && { detail }),
    kind: symbolKind(symbol),
    range: rangeOf(document, symbol.member),
    selectionRange: rangeOf(document, symbol.declaration),
  };
}

/** The type behind the colon, or the parameters of a block. */
function detailOf(rest: string): string {
  return (/^(?:\s*,[^:=]*)?\s*:\s*([^={\n]+)/.exec(rest)?.[1] ?? /^\([^)\n]*\)/.exec(rest)?.[0] ?? "").trim();
}

/** Members without a name of their own stand under their keyword. */
function unnamedEntry({ document }: Context, member: Member): DocumentSymbol[] {
  const word = unnamed(member);
  if (word === undefined) return [];
  const detail = member.kind === "Data" || member.kind === "Penalty"
    ? document.getText().slice(member.span.start + word.length, member.span.end).split(/[{\n]/)[0]?.trim() : undefined;
  return [{
    name: word, ...(detail && { detail }), kind: member.kind === "Data" ? SymbolKind.File : SymbolKind.Property,
    range: rangeOf(document, member.span), selectionRange: rangeOf(document, keyword(member.span, word)),
  }];
}

function unnamed(member: Member): string | undefined {
  switch (member.kind) {
    case "Data": return member.name ? undefined : "data";
    case "Train": case "Analyze": case "Penalty": case "Extend": return member.kind.toLowerCase();
    default: return undefined;
  }
}

function keyword({ start, end }: Span, word: string): Span {
  return { start, end: Math.min(end, start + word.length) };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
