import type { Location, TextEdit } from "vscode-languageserver";
import { check, type Edit, type ImportedTexts, type SymbolFact } from "../../src/language/index.ts";
import { rangeOf, sameUri, uriOf, type Context } from "../context.ts";
import { importedAt } from "./imported.ts";
import { applied } from "./refactoring.ts";
import { rename, type Renaming } from "./rename.ts";
import { placesOf, references, symbolAt } from "./symbols.ts";

export type RenamingEverywhere = { readonly changes: Readonly<Record<string, TextEdit[]>> } | { readonly refused: string };

/** Where a name is declared that several files may use. */
export interface Declared {
  readonly uri: string;
  readonly start: number;
}

/** Renames what is under the cursor in every file that knows it; refused where it would collide in one of them. */
export function renameEverywhere(contexts: readonly Context[], context: Context, offset: number, name: string): RenamingEverywhere {
  const target = declaredAt(context, offset);
  const home = target && contexts.find(({ document }) => sameUri(document.uri, target.uri));
  if (!target || !home) return importedAt(context, offset) ? { refused: "The file that declares this name is not at hand." } : alone(context, rename(context, offset, name));
  const own = rename(home, target.start, name);
  if ("refused" in own) return own;
  const changes: Record<string, TextEdit[]> = { [home.document.uri]: own.edits };
  const renamed = applied(home.document.getText(), own.edits.map((edit) => editOf(home, edit)));
  for (const importer of contexts.filter((other) => other !== home && importsFrom(other, target.uri) !== undefined)) {
    const edits = usesIn(importer, target).map((span): Edit => ({ span, text: name }));
    if (!keepsImported(importer, edits, withText(importer, target.uri, renamed))) return { refused: `\`${name}\` would collide with another name in ${fileOf(importer)}.` };
    if (edits.length > 0) changes[importer.document.uri] = edits.map(({ span, text }) => ({ range: rangeOf(importer.document, span), newText: text }));
  }
  return { changes };
}

/** All places of a name, in every file that knows it. */
export function referencesEverywhere(contexts: readonly Context[], context: Context, offset: number, withDeclaration: boolean): Location[] {
  const target = declaredAt(context, offset);
  const home = target && contexts.find(({ document }) => sameUri(document.uri, target.uri));
  if (!target || !home) return references(context, offset, withDeclaration);
  const elsewhere = contexts.filter((other) => other !== home)
    .flatMap((other) => usesIn(other, target).map((span) => ({ uri: other.document.uri, range: rangeOf(other.document, span) })));
  return [...references(home, target.start, withDeclaration), ...elsewhere];
}

/** Of a name that other files can see: one that the file itself declares, or one that it imports. */
export function declaredAt(context: Context, offset: number): Declared | undefined {
  const symbol = symbolAt(context, offset);
  if (symbol) return isVisibleOutside(context, symbol) ? { uri: context.document.uri, start: symbol.declaration.start } : undefined;
  const fact = importedAt(context, offset);
  const uri = fact && uriOf(context.document.uri, fact.path);
  return fact && uri !== undefined ? { uri, start: fact.declaration.start } : undefined;
}

/** Whether files that import this one know a name. */
export function isVisibleOutside({ checked }: Context, { kind, member }: SymbolFact): boolean {
  const shared = kind === "block" || kind === "layer" || kind === "binding" || kind === "constant";
  return shared && !checked.file.members.some((other) => other.kind === "Model" && other.span.start < member.start && member.end <= other.span.end);
}

export function usesIn({ document, checked }: Context, { uri, start }: Declared) {
  const facts = checked.imported.filter(({ path, declaration }) => declaration.start === start && sameUri(uriOf(document.uri, path) ?? "", uri));
  return facts.flatMap(({ uses }) => uses);
}

/** The path by which a file imports another, directly or not. */
export function importsFrom({ document, imports }: Context, uri: string): string | undefined {
  return [...(imports?.keys() ?? [])].find((path) => sameUri(uriOf(document.uri, path) ?? "", uri));
}

function withText(importer: Context, uri: string, text: string): ImportedTexts {
  const path = importsFrom(importer, uri);
  return new Map([...(importer.imports ?? [])].map(([key, known]) => [key, key === path ? { text } : known]));
}

/** Whether an importing file means the same as before, its own names and those that it imports. */
function keepsImported({ document, imports }: Context, edits: readonly Edit[], renamed: ImportedTexts): boolean {
  const before = check(document.getText(), imports ? { imports } : {});
  const after = check(applied(document.getText(), edits), { imports: renamed });
  const codes = (file: typeof after) => file.problems.map(({ code }) => code).sort().join();
  const counts = (file: typeof after) => [file.symbols.map((symbol) => placesOf(symbol).length), file.imported.map(({ uses }) => uses.length)];
  return codes(before) === codes(after) && JSON.stringify(counts(before)) === JSON.stringify(counts(after));
}

function alone({ document }: Context, renaming: Renaming): RenamingEverywhere {
  return "refused" in renaming ? renaming : { changes: { [document.uri]: renaming.edits } };
}

function editOf({ document }: Context, { range, newText }: TextEdit): Edit {
  return { span: { start: document.offsetAt(range.start), end: document.offsetAt(range.end) }, text: newText };
}

function fileOf({ document }: Context): string {
  return document.uri.split("/").at(-1) ?? document.uri;
}
