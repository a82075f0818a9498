import { children } from "./walk.ts";
import type { SyntaxNode } from "./syntax.ts";

/** After recovery some nodes were never closed: makes every node reach at least to the end of its parts. */
export function mendSpans(node: SyntaxNode): void {
  let { end } = node.span;
  for (const child of children(node)) {
    mendSpans(child);
    end = Math.max(end, child.span.end);
  }
  if (end > node.span.end) (node as { span: SyntaxNode["span"] }).span = { start: node.span.start, end };
}
