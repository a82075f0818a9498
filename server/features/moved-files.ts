import type { FileRename, TextEdit } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import type { StringLiteral, SyntaxNode } from "../../grammar/syntax.ts";
import { isAbsolute } from "../../src/language/imports.ts";
import { plainUri, rangeOf, sameUri, uriOf, type Context } from "../context.ts";

/** The arguments of a source that name files, beside those without a key; the others name columns. */
const pathKeys: ReadonlySet<string> = new Set(["images", "folder", "labels"]);

/**
 * What imports and names of data files become when files or folders are about to be renamed or moved: files that are named, files
 * that name them, and folders with either. Edits are for the texts where they lie now.
 */
export function followMoves(contexts: readonly Context[], moves: readonly FileRename[]): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const context of contexts) {
    const edits = pathsIn(context).flatMap((path) => editOf(context, path, moves));
    if (edits.length > 0) changes[context.document.uri] = edits;
  }
  return changes;
}

function editOf({ document }: Context, { span, value }: StringLiteral, moves: readonly FileRename[]): TextEdit[] {
  const old = uriOf(document.uri, value);
  if (old === undefined) return [];
  const home = moved(document.uri, moves);
  const target = moved(old, moves);
  const same = uriOf(home, value);
  if (same === undefined || sameUri(same, target)) return [];
  const path = relativePath(home, target);
  if (path === undefined) return [];
  return [{ range: rangeOf(document, { start: span.start + 1, end: span.end - 1 }), newText: path.replaceAll(/["\\]/g, "\\$&") }];
}

/** Where a file is after the moves, which may be of a folder around it. */
function moved(uri: string, moves: readonly FileRename[]): string {
  const plain = plainUri(uri);
  for (const { oldUri, newUri } of moves) {
    const [from, to] = [plainUri(oldUri).replace(/\/$/, ""), plainUri(newUri).replace(/\/$/, "")];
    if (plain === from || plain.startsWith(`${from}/`)) return to + plain.slice(from.length);
  }
  return plain;
}

/** The path from the folder of one file to another, as it is written; undefined where no relative one leads there. */
export function relativePath(from: string, to: string): string | undefined {
  const [home, target] = [plainUri(from).split("/").slice(0, -1), plainUri(to).split("/")];
  const common = home.findIndex((part, index) => part !== target[index]);
  const shared = common < 0 ? home.length : common;
  // `file:`, the host, and then folders.
  return shared < 3 ? undefined : [...home.slice(shared).map(() => ".."), ...target.slice(shared)].join("/");
}

/** The relative paths that a document names. */
function pathsIn({ document, checked }: Context): StringLiteral[] {
  const text = document.getText();
  const isPath = ({ value, span }: StringLiteral) => value !== "" && !isAbsolute(value) && span.end - span.start > 1 && text[span.end - 1] === "\"";
  return [...descendants(checked.file)].flatMap(namedBy).filter(isPath);
}

function namedBy(node: SyntaxNode): StringLiteral[] {
  if (node.kind === "Import") return node.path ? [node.path] : [];
  if (node.kind !== "Data") return [];
  const test = node.settings?.entries.find(({ key }) => key.name === "test")?.value;
  const source = node.source?.kind === "String" ? [node.source] : node.source ? [...descendants(node.source)].flatMap(pathArgument) : [];
  return [...source, ...(test?.kind === "String" ? [test] : [])];
}

function pathArgument(node: SyntaxNode): StringLiteral[] {
  if (node.kind !== "Argument" || (node.key && !pathKeys.has(node.key.name))) return [];
  return node.value?.kind === "String" ? [node.value] : [];
}
