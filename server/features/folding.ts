import { FoldingRangeKind, type FoldingRange } from "vscode-languageserver";
import type { Context } from "../context.ts";
import { descendants } from "../../grammar/index.ts";

/** Models, settings, lists and comments that span lines. */
export function foldingRanges({ document, checked }: Context): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const add = (start: number, end: number, kind?: FoldingRangeKind) => {
    const first = document.positionAt(start).line;
    const last = document.positionAt(end).line - (kind ? 0 : 1);
    if (last > first) ranges.push({ startLine: first, endLine: last, ...(kind && { kind }) });
  };
  for (const node of descendants(checked.file)) {
    if (["Model", "Settings", "Arguments", "List"].includes(node.kind)) add(node.span.start, node.span.end);
  }
  for (const { form, span } of checked.file.comments) if (form === "block") add(span.start, span.end, FoldingRangeKind.Comment);
  return ranges;
}
