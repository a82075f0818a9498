import { children } from "../../grammar/index.ts";
import type { Span, SyntaxFile, SyntaxNode } from "../../grammar/syntax.ts";
import type { Problem } from "./problem.ts";

interface Part {
  readonly span: { readonly start: number; readonly end: number };
}

/** What a part of the file has of errors; what is wrong with its data says nothing about who shares what. */
interface Faults {
  readonly syntax: boolean;
  readonly any: boolean;
}

/**
 * Leaves out what only follows from something else: what a model seems to lack while it is broken, it may have once it is mended; and
 * what is wrong with a word that is still being written shows when it is whole.
 */
export function withoutConsequences(problems: readonly Problem[], file: SyntaxFile, text?: string): Problem[] {
  const known = new Map<Part, Faults>();
  const faultsIn = (part: Part) => {
    const faults = known.get(part) ?? faultsOf(problems, part);
    known.set(part, faults);
    return faults;
  };
  const unfinished = problems.filter(({ code }) => breaksOff.has(code)).map((problem) => unfinishedAt(file, problem));
  const unreadable = text === undefined ? [] : problems.filter(({ code }) => code === "MTL105").map(({ span }) => blanksBefore(text, span.start));
  return problems.filter((problem) => {
    const { code, span } = problem;
    if (unfinished.some((part) => followsFrom(problem, part)) || (breaksOff.has(code) && unreadable.some((blanks) => isWithin(span, blanks)))) return false;
    const absent = isAbsent(problem);
    if (!absent && code !== "MTL501" && code !== "MTL503") return true;
    const around = file.members.find((member) => member.kind === "Model" && member.span.start <= span.start && span.start < member.span.end) ?? file;
    return !(absent ? faultsIn(around).syntax : faultsIn(around).any);
  });
}

/** Whether something is not there that may come when the model is whole: a task, data, or the tasks that a list of groups names. */
function isAbsent({ code, mayCome }: Problem): boolean {
  return code === "MTL408" || code === "MTL616" || code === "MTL502" || mayCome === true;
}

/** The blanks before a character that begins no word: half an arrow stands where the text seems to break off. */
function blanksBefore(text: string, end: number): Span {
  return { start: text.slice(0, end).trimEnd().length, end };
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Codes of a text that ends too soon: a closing bracket, a value, a name, a quote or a mark is missing. */
const breaksOff: ReadonlySet<string> = new Set(["MTL101", "MTL102", "MTL103", "MTL104", "MTL106", "MTL108"]);

/** A place where the text breaks off, with the words, types and lists that are open there. */
interface Unfinished {
  readonly at: number;
  readonly open: readonly Span[];
  /** Where a text in quotes ends that was never closed: a bracket that is missing right there is in the text. */
  readonly quoted?: number;
}

/** What is said of a missing bracket or name stands behind a mark that is no part of the tree: the last words before it are those that are open. */
function unfinishedAt(file: SyntaxFile, { code, span: { start, end } }: Problem): Unfinished {
  const loose = code === "MTL101" || code === "MTL102" || code === "MTL104";
  const open = lastBefore(file, start).filter((node) => isBracketed(node) && (loose || node.span.end === start || isOpenAround(node, start)));
  return { at: start, open: open.map(({ span }) => span), ...(code === "MTL106" && { quoted: end }) };
}

function isBracketed({ kind }: SyntaxNode): boolean {
  return kind === "Word" || kind === "Type" || kind === "List";
}

/** Whether a place is among the arguments of a word: what is missing there may be what it lacks. */
function isOpenAround(node: SyntaxNode, at: number): boolean {
  const list = node.kind === "Word" ? node.arguments : undefined;
  return list !== undefined && (list.span.end >= at || list.span.end <= (list.items.at(-1)?.span.end ?? 0));
}

/** The member that is being written at a place, and the last of its parts that begins before it, down to the smallest. */
function lastBefore(file: SyntaxFile, at: number): SyntaxNode[] {
  const path: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = file; node; node = children(node).findLast(({ span }) => span.start < at)) path.push(node);
  return path;
}

/** Whether something is said of the very place where a text breaks off, or of what a word lacks that is open there. */
function followsFrom({ code, severity, span }: Problem, { at, open, quoted }: Unfinished): boolean {
  if (code === "MTL102" && quoted === span.start) return true;
  if (code.startsWith("MTL1") || severity !== "error") return false;
  if (span.end === at && span.start < at) return true;
  return open.some(({ start, end }) => span.start === start || (ofInside.has(code) && start <= span.start && span.end <= end));
}

/** Said of what stands between brackets: dimensions, and arguments that may belong to the word around. */
const ofInside: ReadonlySet<string> = new Set(["MTL321", "MTL311", "MTL312"]);

function faultsOf(problems: readonly Problem[], { span }: Part): Faults {
  const errors = problems.filter((problem) => problem.severity === "error" && problem.span.start >= span.start && problem.span.start <= span.end);
  return { syntax: errors.some(({ code }) => code.startsWith("MTL1")), any: errors.some(({ code }) => !code.startsWith("MTL6")) };
}
