import type { Range, TextEdit } from "vscode-languageserver";
import { parse } from "../../grammar/index.ts";
import { format } from "../../grammar/printer.ts";
import type { FileMember, Member, Span, SyntaxFile } from "../../grammar/syntax.ts";
import { rangeOf, type Context } from "../context.ts";

type Leaf = Exclude<FileMember, { kind: "Model" }> | Member;

/** Formats the members that the ranges touch, whole, and leaves the rest of the file as it is. */
export function rangeFormatting(context: Context, ranges: readonly Range[]): TextEdit[] {
  const { document } = context;
  const touched = ranges.map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));
  return memberEdits(context, (span) => touched.some(({ start, end }) => span.start < Math.max(end, start + 1) && span.end > start));
}

/** Formats the member that a brace has just closed; while a member is being written nothing moves. */
export function onTypeFormatting(context: Context, offset: number): TextEdit[] {
  return memberEdits(context, (span) => span.end === offset);
}

/** The formatter keeps the tree, so the members of both texts are pairs. */
function memberEdits({ document, parsed, checked }: Context, wanted: (span: Span) => boolean): TextEdit[] {
  const before = document.getText();
  const after = format(before, parsed).text;
  if (before === after) return [];
  const old = leaves(checked.file);
  const fresh = leaves(parse(after).file);
  if (old.length !== fresh.length) return [];
  return old.flatMap(({ span }, index) => {
    const pair = fresh[index];
    return pair && wanted(span) ? editOf(document, withIndentation(before, span), textOf(after, withIndentation(after, pair.span))) : [];
  });
}

function editOf(document: Context["document"], span: Span, newText: string): TextEdit[] {
  const written = document.getText().slice(span.start, span.end);
  return written === newText ? [] : [{ range: rangeOf(document, span), newText }];
}

function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** With the blanks before a member, where it starts its line. */
function withIndentation(text: string, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  return { start: text.slice(lineStart, start).trim() === "" ? lineStart : start, end };
}

function leaves({ members }: SyntaxFile): Leaf[] {
  return members.flatMap((member): readonly Leaf[] => (member.kind === "Model" ? member.members : [member]));
}
