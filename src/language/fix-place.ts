import type { Span, SyntaxFile, SyntaxNode, Word } from "../../grammar/syntax.ts";
import type { Problem } from "./problem.ts";

/** A problem with the text and tree that it was found in. */
export interface Place {
  readonly problem: Problem;
  readonly text: string;
  readonly file: SyntaxFile;
  /** The nodes around the problem, outermost first. */
  readonly path: readonly SyntaxNode[];
}

export function wordAt(path: readonly SyntaxNode[]): Word | undefined {
  return path.findLast((node): node is Word => node.kind === "Word");
}

export function at(offset: number): Span {
  return { start: offset, end: offset };
}

export function cut(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
