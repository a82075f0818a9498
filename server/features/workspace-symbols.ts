import type { SymbolInformation } from "vscode-languageserver";
import { rangeOf, type Context } from "../context.ts";
import { symbolKind } from "./symbols.ts";

/** Declarations whose name holds the letters of the query in this order; all of them for an empty query. */
export function workspaceSymbols(contexts: readonly Context[], query: string): SymbolInformation[] {
  return contexts.flatMap(({ document, checked }) => checked.symbols
    .filter(({ kind, name }) => kind !== "parameter" && name !== "" && matches(name, query))
    .map((symbol) => ({
      name: symbol.name,
      kind: symbolKind(symbol),
      location: { uri: document.uri, range: rangeOf(document, symbol.declaration) },
      ...containerOf(checked.symbols.find(({ kind, member }) => kind === "model" && member.start < symbol.member.start && symbol.member.end <= member.end)),
    })));
}

function containerOf(model: { readonly name: string } | undefined): { readonly containerName?: string } {
  return model ? { containerName: model.name } : {};
}

function matches(name: string, query: string): boolean {
  const letters = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase()) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
