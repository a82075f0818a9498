import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall } from "vscode-languageserver";
import type { Span } from "../../grammar/syntax.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import { rangeOf, sameUri, uriOf, type Context } from "../context.ts";
import { declaredAt, usesIn } from "./across-files.ts";
import { symbolAt, symbolKind } from "./symbols.ts";

/** Blocks and layers are what is called: written once, expanded where they are used. */
function isCalled({ kind }: SymbolFact): boolean {
  return kind === "block" || kind === "layer";
}

/** The block or layer at an offset, declared or used there; of an imported one, where it is declared. */
export function prepareCallHierarchy(contexts: readonly Context[], context: Context, offset: number): CallHierarchyItem[] {
  const symbol = symbolAt(context, offset);
  if (symbol) return isCalled(symbol) ? [itemOf(context, [symbol])] : [];
  const target = declaredAt(context, offset);
  return target ? importedItem(contexts, target.uri, target.start) : [];
}

function importedItem(contexts: readonly Context[], uri: string, start: number): CallHierarchyItem[] {
  const home = contexts.find(({ document }) => sameUri(document.uri, uri));
  const declared = home?.checked.symbols.find(({ declaration }) => declaration.start === start);
  return home && declared && isCalled(declared) ? [itemOf(home, [declared])] : [];
}

/** Who uses an item: bindings, tasks, and other blocks, in its own file and in those that import it. */
export function incomingCalls(contexts: readonly Context[], context: Context, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const called = symbolOf(context, item);
  if (!called || !isCalled(called)) return [];
  const target = { uri: context.document.uri, start: called.declaration.start };
  const importers = contexts.filter(({ document }) => !sameUri(document.uri, target.uri));
  return [...callsIn(context, called.uses), ...importers.flatMap((importer) => callsIn(importer, usesIn(importer, target)))];
}

function callsIn(context: Context, uses: readonly Span[]): CallHierarchyIncomingCall[] {
  const places = new Map<string, { readonly from: readonly SymbolFact[]; readonly spans: Span[] }>();
  for (const use of uses) {
    const from = around(context.checked.symbols, use);
    const key = from.map(({ declaration }) => declaration.start).join();
    if (from.length > 0) places.set(key, { from, spans: [...(places.get(key)?.spans ?? []), use] });
  }
  return [...places.values()].map(({ from, spans }) => ({ from: itemOf(context, from), fromRanges: spans.map((span) => rangeOf(context.document, span)) }));
}

/** The blocks and layers that an item is written with. */
export function outgoingCalls(contexts: readonly Context[], context: Context, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const caller = symbolOf(context, item);
  if (!caller) return [];
  const { document, checked } = context;
  const called = (uses: readonly Span[], to: () => readonly CallHierarchyItem[]) => {
    const spans = uses.filter((use) => contains(caller.member, use));
    return spans.length === 0 ? [] : to().map((callee) => ({ to: callee, fromRanges: spans.map((span) => rangeOf(document, span)) }));
  };
  return [
    ...checked.symbols.filter(isCalled).flatMap((symbol) => called(symbol.uses, () => [itemOf(context, [symbol])])),
    ...checked.imported.flatMap(({ uses, path, declaration }) => called(uses, () => importedItem(contexts, uriOf(document.uri, path) ?? "", declaration.start))),
  ];
}

/** An item is found again by the place of its name, in the text as it is by now. */
function symbolOf({ document, checked }: Context, { selectionRange }: CallHierarchyItem): SymbolFact | undefined {
  const start = document.offsetAt(selectionRange.start);
  return checked.symbols.find(({ declaration }) => declaration.start === start);
}

/** What the innermost declaration around a place declares: several names where a line has several. */
function around(symbols: readonly SymbolFact[], place: Span): readonly SymbolFact[] {
  const outer = symbols.filter(({ kind, member }) => kind !== "parameter" && contains(member, place));
  const smallest = Math.min(...outer.map(({ member }) => member.end - member.start));
  return outer.filter(({ member }) => member.end - member.start === smallest);
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function itemOf({ document }: Context, symbols: readonly SymbolFact[]): CallHierarchyItem {
  const [first] = symbols as [SymbolFact];
  return {
    name: symbols.map(({ name }) => name || "model").join(", "),
    kind: symbolKind(first),
    detail: first.kind,
    uri: document.uri,
    range: rangeOf(document, first.member),
    selectionRange: rangeOf(document, first.declaration),
  };
}
