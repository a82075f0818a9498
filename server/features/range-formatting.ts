import type { Range, TextEdit } from "vscode-languageserver";
import { parse } from "../../grammar/index.ts";
import { format } from "../../grammar/printer.ts";
import type { FileMember, Model, Span } from "../../grammar/syntax.ts";
import type { Context } from "../context.ts";
import { differenceEdit } from "./text-difference.ts";

/** Which parts of a file are formatted; of a model that is not wanted as a whole, its first line and its members are asked for. */
type Wanted = (part: Span, isModel: boolean) => boolean;

/** Formats the members that the ranges touch, and the models that they hold, and leaves the rest of the file as it is. */
export function rangeFormatting(context: Context, ranges: readonly Range[]): TextEdit[] {
  const { document } = context;
  const chosen = ranges.map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));
  const touches = (part: Span) => chosen.some(({ start, end }) => part.start < Math.max(end, start + 1) && part.end > start);
  const holds = (part: Span) => chosen.some(({ start, end }) => start <= part.start && part.end <= end);
  return partEdits(context, (part, isModel) => (isModel ? holds(part) : touches(part)));
}

/**
 * Formats what a brace has just closed, or what stands on the line that a line break has just ended. Nothing moves in what is still
 * being written, nor a whole model while anything in its file is: then its brace may close more or less than was meant.
 */
export function onTypeFormatting(context: Context, offset: number, typed = "}"): TextEdit[] {
  const end = typed === "\n" ? context.document.getText().slice(0, offset).trimEnd().length : offset;
  const isWhole = typed === "}" && context.parsed.problems.length === 0;
  return partEdits(context, (part, isModel) => part.end === end && (isWhole || !isModel));
}

/** The formatter keeps the tree, so the members of both texts are pairs. */
function partEdits({ document, parsed, checked }: Context, wanted: Wanted): TextEdit[] {
  const before = document.getText();
  const after = format(before, parsed).text;
  if (before === after) return [];
  const fresh = parse(after).file.members;
  if (fresh.length !== checked.file.members.length) return [];
  return checked.file.members.flatMap((member, index) => pairs(member, fresh[index], wanted))
    .flatMap(([old, pair]) => editOf(document, old, after, pair));
}

type Pair = readonly [old: Span, fresh: Span];

function pairs(old: FileMember, fresh: FileMember | undefined, wanted: Wanted): readonly Pair[] {
  if (!fresh) return [];
  if (old.kind !== "Model" || fresh.kind !== "Model") return wanted(old.span, false) ? [[old.span, fresh.span]] : [];
  if (wanted(old.span, true)) return [[old.span, fresh.span]];
  if (old.members.length !== fresh.members.length) return [];
  const [parts, others] = [partsOf(old), partsOf(fresh)];
  return parts.flatMap((part, index): Pair[] => {
    const other = others[index];
    return other && wanted(part, false) ? [[part, other]] : [];
  });
}

/** A model's first line, to its brace, and its members. */
function partsOf({ span, open, members }: Model): readonly Span[] {
  return [{ start: span.start, end: open?.end ?? span.start }, ...members.map((member) => member.span)];
}

/** A member that starts its line is indented too. */
function editOf(document: Context["document"], old: Span, after: string, fresh: Span): TextEdit[] {
  const before = document.getText();
  const own = lineStart(before, old.start);
  if (own === undefined) return differenceEdit(document, old, after.slice(fresh.start, fresh.end));
  return differenceEdit(document, { start: own, end: old.end }, after.slice(lineStart(after, fresh.start) ?? fresh.start, fresh.end));
}

/** Where the line starts on which nothing but blanks stands before an offset. */
function lineStart(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(start, offset).trim() === "" ? start : undefined;
}
