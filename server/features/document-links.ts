import type { DocumentLink } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import type { StringLiteral, SyntaxNode } from "../../grammar/syntax.ts";
import { rangeOf, type Context } from "../context.ts";

/** Where a file that is named in a document lies; undefined where it does not exist. */
export type Locate = (file: string) => Promise<string | undefined>;

/** Data files and imports that are there: a link that leads nowhere is worse than none. */
export async function documentLinks({ document, checked }: Context, locate: Locate): Promise<DocumentLink[]> {
  const named = [...descendants(checked.file)].flatMap(filesOf).filter(({ value }) => value !== "");
  const links = await Promise.all(named.map(async ({ span, value }): Promise<DocumentLink[]> => {
    const target = await locate(value);
    return target === undefined ? [] : [{ range: rangeOf(document, { start: span.start + 1, end: span.end - 1 }), target, tooltip: `Open ${value}` }];
  }));
  return links.flat();
}

/** The strings of a node that name files. */
function filesOf(node: SyntaxNode): StringLiteral[] {
  if (node.kind === "Import") return node.path ? [node.path] : [];
  if (node.kind !== "Data") return [];
  const test = node.settings?.entries.find(({ key }) => key.name === "test")?.value;
  const parts = node.source ? [...descendants(node.source)] : [];
  return [...parts, ...(test ? [test] : [])].filter((part) => part.kind === "String");
}
