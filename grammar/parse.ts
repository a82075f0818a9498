import type { IToken } from "chevrotain";
import { DocumentationReader, readComments } from "./comments.ts";
import { identifier, spanOf, type Draft } from "./draft.ts";
import { outline, type ModelRegion, type Region } from "./outline.ts";
import { MemberParser } from "./parser.ts";
import * as problem from "./problems.ts";
import { mendSpans } from "./spans.ts";
import type { Comment, FileMember, Import, Member, Model, ParseResult, Span, SyntaxFile, SyntaxProblem } from "./syntax.ts";
import { tokenize } from "./tokens.ts";

const sizeLimit = 1_000_000;
/** The parser takes a dozen calls a level, and more where it recovers: at 85 the stack of a fresh process is full. */
const depthLimit = 50;
const problemLimit = 200;

/** One instance for all files: its set-up costs more than a parse. */
const parser = new MemberParser();

interface Reading {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  readonly documentation: DocumentationReader;
  /** Where the text read so far ends. */
  end: number;
}

type AnyMember = Member | Import;

/**
 * Reads a file. Never throws: what is broken is left out or half filled in and reported, at most 200 times a file.
 * Files beyond a million characters, and members nested more than 50 deep, are reported and not read.
 */
export function parse(text: string): ParseResult {
  if (text.length > sizeLimit) {
    return { file: fileOf(text, [], []), problems: [problem.tooLarge(text.length, sizeLimit)] };
  }
  const { tokens, groups, errors } = tokenize(text);
  const comments = readComments(groups["comments"] ?? []);
  const problems = errors.map((error) => problem.unreadable(text, error));
  for (const comment of comments) {
    if (comment.form === "block" && !isClosed(comment)) problems.push(problem.openComment(comment.span));
  }
  const members = readMembers({ text, problems, documentation: new DocumentationReader(text, comments), end: 0 }, tokens);
  return { file: fileOf(text, members, comments), problems: limited(problems) };
}

function isClosed(comment: Comment): boolean {
  return comment.text.length >= 4 && comment.text.endsWith("*/");
}

function fileOf(text: string, members: FileMember[], comments: Comment[]): SyntaxFile {
  return { kind: "File", span: { start: 0, end: text.length }, members, comments };
}

function limited(problems: SyntaxProblem[]): SyntaxProblem[] {
  const seen = new Set<number>();
  const sorted = problems
    .sort((left, right) => left.span.start - right.span.start)
    .filter(({ span }) => !seen.has(span.start) && seen.add(span.start));
  const first = sorted[problemLimit - 1];
  return first && sorted.length > problemLimit
    ? [...sorted.slice(0, problemLimit - 1), problem.tooMany(problemLimit, first.span)]
    : sorted;
}

function readMembers(reading: Reading, tokens: readonly IToken[]): FileMember[] {
  const { regions, strayBraces } = outline(reading.text, tokens);
  for (const brace of strayBraces) reading.problems.push(problem.strayBrace(spanOf(brace)));
  const members: FileMember[] = [];
  for (const region of regions) {
    const member = "head" in region ? readModel(reading, region) : readMember(reading, region);
    if (!member) continue;
    if (!("head" in region) && region.insideModel) reading.problems.push(problem.importInModel(firstWord(region)));
    if (isFileMember(member)) members.push(member);
    else reading.problems.push(problem.outsideModel(keywordOf(member), firstWord(region), false));
  }
  return members;
}

function keywordOf(member: AnyMember | Model): string {
  return member.kind.toLowerCase();
}

function firstWord(region: Region | ModelRegion): Span {
  const first = ("head" in region ? region.head : region.tokens)[0];
  return first ? spanOf(first) : { start: 0, end: 0 };
}

function isFileMember(member: AnyMember | Model): member is FileMember {
  return ["Import", "Block", "Layer", "Binding", "Model"].includes(member.kind);
}

function readModel(reading: Reading, region: ModelRegion): Model {
  const [word, second, third] = region.head as [IToken, IToken?, IToken?];
  const documentation = documentationOf(reading, word);
  const open = [second, third].find((token) => token?.image === "{");
  const nameToken = second?.image === "{" ? undefined : second;
  const name = nameToken && identifier(nameToken);
  reportHead(reading, region, name?.name, open);
  const members = region.members.flatMap((part) => {
    const member = readMember(reading, part);
    return member && member.kind !== "Import" ? [member] : [];
  });
  if (region.close) reading.end = Math.max(reading.end, spanOf(region.close).end);
  return { kind: "Model", span: { start: word.startOffset, end: reading.end }, name, members, ...braces(region, open), ...(documentation && { documentation }) };
}

function braces(region: ModelRegion, open: IToken | undefined): Pick<Model, "open" | "close"> {
  return { ...(open && { open: spanOf(open) }), ...(region.close && { close: spanOf(region.close) }) };
}

function reportHead(reading: Reading, region: ModelRegion, name: string | undefined, open: IToken | undefined): void {
  const last = region.head.at(-1) as IToken;
  reading.end = spanOf(last).end;
  if (name === undefined) reading.problems.push(problem.modelName(region.head[0] as IToken));
  else if (!open) reading.problems.push(problem.modelOpen(name, last));
  else if (!region.close) reading.problems.push(problem.modelClose(name, open));
  if (region.outside) {
    reading.problems.push(problem.outsideModel(region.outside.keyword ?? "this", firstWord(region.outside), true));
  }
}

function documentationOf(reading: Reading, first: IToken): string | undefined {
  return reading.documentation.before(reading.end, first.startOffset);
}

/** Parses one member; undefined where not even its kind can be told. */
function readMember(reading: Reading, region: Region): AnyMember | undefined {
  const tokens = region.tokens;
  const first = tokens[0] as IToken;
  const last = tokens.at(-1) as IToken;
  const documentation = documentationOf(reading, first);
  const span = { start: first.startOffset, end: spanOf(last).end };
  reading.end = span.end;
  const member = emptyMember(region, span);
  if (!member) {
    reading.problems.push(problem.noMember(first));
    return undefined;
  }
  if (documentation !== undefined && isDocumented(member)) member.documentation = documentation;
  if (region.depth > depthLimit) reading.problems.push(problem.tooDeep(depthLimit, first));
  else if (reading.problems.length <= problemLimit) fill(reading, member, tokens);
  return member;
}

type MemberDraft = Draft<AnyMember>;

/** A member before it is read, of the kind that its first word says. */
function emptyMember(region: Region, span: Span): MemberDraft | undefined {
  switch (region.keyword) {
    case "import": return { kind: "Import", span };
    case "block": return { kind: "Block", span, parameters: [] };
    case "layer": return { kind: "Layer", span };
    case "data": return { kind: "Data", span };
    case "input": return { kind: "Input", span, names: [] };
    case "task": return { kind: "Task", span, names: [] };
    case "penalty": return { kind: "Penalty", span };
    case "train": return { kind: "Train", span };
    case "analyze": return { kind: "Analyze", span };
    case "extend": return { kind: "Extend", span };
    default: return emptyBinding(region, span);
  }
}

function emptyBinding(region: Region, span: Span): MemberDraft | undefined {
  const first = region.tokens[0];
  return first?.tokenType.name === "Name" ? { kind: "Binding", span, name: identifier(first) } : undefined;
}

function isDocumented(member: MemberDraft): member is MemberDraft & { documentation?: string } {
  return !["Import", "Train", "Analyze", "Extend"].includes(member.kind);
}

function fill(reading: Reading, member: MemberDraft, tokens: readonly IToken[]): void {
  parser.input = [...tokens];
  parser.lapses = [];
  runRule(member);
  for (const lapse of parser.lapses) reading.problems.push(problem.lapseProblem(lapse));
  for (const error of parser.errors) reading.problems.push(problem.stumble(error, tokens));
  if (parser.errors.length > 0) mendSpans(member);
}

function runRule(member: MemberDraft): void {
  switch (member.kind) {
    case "Import": return parser.importMember(member);
    case "Block": return parser.blockMember(member);
    case "Layer": return parser.layerMember(member);
    case "Binding": return parser.bindingMember(member);
    case "Data": return parser.dataMember(member);
    case "Input": return parser.inputMember(member);
    case "Task": return parser.taskMember(member);
    case "Penalty": return parser.penaltyMember(member);
    case "Train": return parser.trainMember(member);
    case "Analyze": return parser.analyzeMember(member);
    case "Extend": return parser.extendMember(member);
  }
}
