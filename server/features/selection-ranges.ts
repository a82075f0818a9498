import type { SelectionRange } from "vscode-languageserver";
import { pathAt } from "../../grammar/index.ts";
import type { SyntaxNode } from "../../grammar/syntax.ts";
import { rangeOf, type Context } from "../context.ts";

/** From the name around an offset outwards, a node at a time, to the whole file. */
export function selectionRange({ document, checked }: Context, offset: number): SelectionRange {
  const [file, ...inner] = pathAt(checked.file, offset);
  const outermost: SelectionRange = { range: rangeOf(document, (file ?? checked.file).span) };
  return inner.reduce<SelectionRange>((parent, node) => widened(parent, { range: rangeOf(document, node.span), parent }, node), outermost);
}

/** Two nodes with the same span are one step for the user. */
function widened(parent: SelectionRange, child: SelectionRange, { span }: SyntaxNode): SelectionRange {
  const same = JSON.stringify(parent.range) === JSON.stringify(child.range) || span.end <= span.start;
  return same ? parent : child;
}
