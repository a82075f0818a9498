import { lineEnd, lineStart } from "../../grammar/lines.ts";
import type { Span, SyntaxFile, SyntaxNode } from "../../grammar/syntax.ts";
import type { Problem } from "./problem.ts";

/** A part of the text that could not be read, and what was read from the middle of something because of it. */
interface Stumble {
  readonly problem: Problem;
  readonly line: Span;
  /** The member that it stands in, to its end. */
  readonly member: Span;
  readonly kind: SyntaxNode["kind"] | undefined;
  /** Where the next word stands: what is not there may have been looked for up to it. */
  readonly next: number;
  /** Members that begin behind it on its line. */
  readonly cut: readonly Span[];
}

/**
 * Leaves out what is said of a line that could not be read, but what is wrong first: the rest of it was read from the middle of
 * something, and shows when that is mended. Other members and other lines have their say. The problems come in order of place.
 */
export function withoutMisreadings(problems: readonly Problem[], file: SyntaxFile, text: string | undefined): readonly Problem[] {
  if (text === undefined || !problems.some(isSyntax)) return problems;
  const stumbles: Stumble[] = [];
  for (const problem of problems) {
    if (isSyntax(problem) && !isOpenModel(problem, problems, file) && !isBeforeKeyword(problem, problems, text) && !stumbles.some((stumble) => hides(stumble, problem))) stumbles.push(stumbleAt(problem, file, text));
  }
  const first = new Set(stumbles.map(({ problem }) => problem));
  const undeclared = namesOf(stumbles, file, text);
  return problems.filter((problem) => {
    if (problem.severity !== "error" || first.has(problem) || isLimit(problem)) return true;
    if (isSyntax(problem)) return false;
    if (ofNames.has(problem.code) && undeclared(problem)) return false;
    return !stumbles.some((stumble) => isMisread(stumble, problem));
  });
}

/** Said of a mark that the reader knows better: what follows it was read as it was meant. */
const readOn: ReadonlySet<string> = new Set(["MTL106", "MTL107", "MTL109", "MTL110", "MTL111", "MTL112"]);

function isSyntax({ code }: Problem): boolean {
  return code.startsWith("MTL1") && !isLimit({ code });
}

/** Told of a whole file or member that was not read. */
function isLimit({ code }: Pick<Problem, "code">): boolean {
  return code.startsWith("MTL12");
}

/** A model that is never closed, where a bracket inside it is not either: its brace may have closed that one. */
function isOpenModel({ code, span }: Problem, problems: readonly Problem[], { members }: SyntaxFile): boolean {
  const model = code === "MTL102" && members.find((member) => member.kind === "Model" && member.open?.start === span.start && span.end > span.start);
  return model !== false && model !== undefined && problems.some((other) => other.code === "MTL102" && other.span.start > span.start && contains(model.span, other.span));
}

/** A bracket that seems to be missing in front of a keyword that is meant as a name. */
function isBeforeKeyword({ code, span: { end } }: Problem, problems: readonly Problem[], text: string): boolean {
  return code === "MTL102" && problems.some(({ code: other, span }) => other === "MTL113" && span.start >= end && text.slice(end, span.start).trim() === "");
}

function stumbleAt(problem: Problem, file: SyntaxFile, text: string): Stumble {
  const { start } = problem.span;
  const line = { start: lineStart(text, start), end: lineEnd(text, start) };
  const outer = file.members.find((member) => contains(member.span, problem.span));
  const members = outer?.kind === "Model" ? outer.members : file.members;
  const member = members.find((one) => one.kind !== "Model" && contains(one.span, problem.span));
  return { problem, line, member: member?.span ?? problem.span, kind: member?.kind, next: nextWord(text, problem.span.end), cut: members.flatMap(({ span }) => (span.start > start && span.start <= line.end ? [span] : [])) };
}

function nextWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text[at] ?? "").trim() === "") at++;
  return at;
}

/** Whether a part that cannot be read is one because another could not. */
function hides({ problem: first, line, member }: Stumble, { code, span }: Problem): boolean {
  if (first.span.start === span.start) return false;
  if (readOn.has(first.code) && readOn.has(code)) return false;
  return within(span, line) || (first.code === "MTL102" && within(span, member));
}

/** Whether a part was read from the middle of something, or is said of something with a hole in it. */
function isMisread({ problem, line, member, next, cut }: Stumble, { span }: Problem): boolean {
  if (span.start === span.end && problem.span.start <= span.start && span.start <= next) return true;
  if (within(span, line) || cut.some((one) => within(span, one))) return true;
  if (contains(span, problem.span) && contains(member, span)) return true;
  return problem.code === "MTL102" && within(span, member) && span.start >= problem.span.start;
}

/** Names that may be declared where the text could not be read: those on the line, and any where a name is missing. */
function namesOf(stumbles: readonly Stumble[], file: SyntaxFile, text: string): (problem: Problem) => boolean {
  const words = new Set(stumbles.flatMap(({ line }) => text.slice(line.start, line.end).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []));
  const nameless = stumbles.filter(isNameless).map(({ problem }) => file.members.find(({ span }) => problem.code !== "MTL110" && contains(span, problem.span))?.span ?? file.span);
  return ({ code, span }) => {
    const [name = ""] = code === "MTL205" ? /[\p{L}_][\p{L}\p{N}_]*(?=\s*\.\s*$)/u.exec(text.slice(0, span.start).slice(-longestName)) ?? [] : [text.slice(span.start, span.end)];
    return words.has(name) || nameless.some((part) => contains(part, span));
  };
}

/** An unknown name, and a part that only a task has. */
const ofNames: ReadonlySet<string> = new Set(["MTL201", "MTL205"]);
const longestName = 200;

function isNameless({ problem: { code }, kind }: Stumble): boolean {
  return code === "MTL104" || code === "MTL110" || (code === "MTL114" && (kind === "Input" || kind === "Task"));
}

function within({ start }: Span, part: Span): boolean {
  return part.start <= start && start <= part.end;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
