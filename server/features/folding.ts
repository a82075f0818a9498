import { FoldingRangeKind, type FoldingRange } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import type { Comment, Span, SyntaxNode } from "../../grammar/syntax.ts";
import type { Context } from "../context.ts";

const bracketed: ReadonlySet<SyntaxNode["kind"]> = new Set(["Model", "Settings", "Arguments", "List"]);
const written: ReadonlySet<SyntaxNode["kind"]> = new Set(["Block", "Layer", "Binding", "Task", "Input"]);

/** Models, settings, lists, chains and comments that span lines; a run of imports, and of line comments. */
export function foldingRanges({ document, checked }: Context): FoldingRange[] {
  const line = (offset: number) => document.positionAt(offset).line;
  const text = document.getText();
  const ranges = new Map<number, FoldingRange>();
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind) => {
    const known = ranges.get(startLine);
    if (endLine > startLine && (known?.endLine ?? -1) < endLine) ranges.set(startLine, { startLine, endLine, ...(kind && { kind }) });
  };
  for (const { kind, span } of descendants(checked.file)) {
    if (bracketed.has(kind)) add(line(span.start), line(span.end) - (closes(text, span) ? 1 : 0));
    else if (written.has(kind)) add(line(span.start), line(span.end) - (text[span.end - 1] === "}" ? 1 : 0));
  }
  for (const [start, end] of commentRuns(checked.file.comments, text)) add(line(start), line(end), FoldingRangeKind.Comment);
  const imports = checked.file.members.filter(({ kind }) => kind === "Import");
  const [first, last] = [imports[0], imports.at(-1)];
  if (first && last) add(line(first.span.start), line(last.span.end), FoldingRangeKind.Imports);
  return [...ranges.values()].sort((left, right) => left.startLine - right.startLine);
}

/** The line of a closing bracket stays in sight. */
function closes(text: string, { start, end }: Span): boolean {
  return "}])".includes(text[end - 1] ?? " ") && end - start > 1;
}

/** Comments that follow each other with nothing but blanks between, and no empty line. */
function commentRuns(comments: readonly Comment[], text: string): [number, number][] {
  const runs: [number, number][] = [];
  let form: Comment["form"] | undefined;
  for (const { span, form: own } of comments) {
    const run = runs.at(-1);
    if (run && own === form && own !== "block" && /^[ \t]*\r?\n?[ \t]*$/.test(text.slice(run[1], span.start))) run[1] = span.end;
    else runs.push([span.start, span.end]);
    form = own;
  }
  return runs;
}
