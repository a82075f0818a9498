import { parse } from "../../grammar/index.ts";
import type { SyntaxNode } from "../../grammar/syntax.ts";

/** A tree without spans, comments and what is empty: what a text means, apart from how it is written. */
export function meaning(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(meaning);
  if (typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([field]) => !["span", "open", "close", "comments"].includes(field));
  return Object.fromEntries(kept.map(([field, value]) => [field, meaning(value)]));
}

/** Problems as `CODE "text at the span"`. */
export function problemsOf(text: string): string[] {
  return parse(text).problems.map(({ code, span }) => `${code} ${JSON.stringify(text.slice(span.start, span.end))}`);
}

/** Kinds of the members of the first model. */
export function membersOf(text: string): string[] {
  const [model] = parse(text).file.members;
  return model?.kind === "Model" ? model.members.map(({ kind }) => kind) : [];
}

/** The text of a node. */
export function written(text: string, { span }: SyntaxNode): string {
  return text.slice(span.start, span.end);
}
