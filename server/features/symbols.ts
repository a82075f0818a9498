import { DocumentHighlightKind, SymbolKind, type DocumentHighlight, type Location, type Range } from "vscode-languageserver";
import type { Span } from "../../grammar/syntax.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import { rangeOf, touches, type Context } from "../context.ts";
import { importedAt, importedDefinition } from "./imported.ts";

/** The name at an offset, whether declared or used there. */
export function symbolAt({ checked }: Context, offset: number): SymbolFact | undefined {
  return checked.symbols.find(({ declaration, uses }) => touches(declaration, offset) || uses.some((place) => touches(place, offset)));
}

/** The declaration, and all uses. */
export function placesOf(symbol: SymbolFact): Span[] {
  return [symbol.declaration, ...symbol.uses];
}

export function definition(context: Context, offset: number): Location | undefined {
  const symbol = symbolAt(context, offset);
  return symbol ? { uri: context.document.uri, range: rangeOf(context.document, symbol.declaration) } : importedDefinition(context, offset);
}

export function references(context: Context, offset: number, withDeclaration: boolean): Location[] {
  const symbol = symbolAt(context, offset);
  if (!symbol) return importedReferences(context, offset, withDeclaration);
  const places = withDeclaration ? placesOf(symbol) : symbol.uses;
  return places.map((place) => ({ uri: context.document.uri, range: rangeOf(context.document, place) }));
}

/** Of an imported name: its uses here, and its declaration in the other file. */
function importedReferences(context: Context, offset: number, withDeclaration: boolean): Location[] {
  const uses = importedAt(context, offset)?.uses ?? [];
  const declared = withDeclaration && uses.length > 0 ? importedDefinition(context, offset) : undefined;
  return [...(declared ? [declared] : []), ...uses.map((use) => ({ uri: context.document.uri, range: rangeOf(context.document, use) }))];
}

export function highlights(context: Context, offset: number): DocumentHighlight[] {
  const symbol = symbolAt(context, offset);
  if (!symbol) return (importedAt(context, offset)?.uses ?? []).map((use) => ({ range: rangeOf(context.document, use), kind: DocumentHighlightKind.Read }));
  return placesOf(symbol).map((place, index) => ({
    range: rangeOf(context.document, place), kind: index === 0 ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** Where the name stands that would be renamed. */
export function prepareRename(context: Context, offset: number): Range | undefined {
  const symbol = symbolAt(context, offset);
  const place = (symbol ? placesOf(symbol) : importedAt(context, offset)?.uses ?? []).find((span) => touches(span, offset));
  return place && rangeOf(context.document, place);
}

const kinds: Readonly<Record<SymbolFact["kind"], SymbolKind>> = {
  input: SymbolKind.Field, binding: SymbolKind.Variable, task: SymbolKind.Event, block: SymbolKind.Function, layer: SymbolKind.Object,
  data: SymbolKind.File, model: SymbolKind.Class, parameter: SymbolKind.TypeParameter, constant: SymbolKind.Constant,
};

export function symbolKind({ kind }: SymbolFact): SymbolKind {
  return kinds[kind];
}
