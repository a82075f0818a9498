import type { IRecognitionException, IToken } from "chevrotain";
import type { DocumentationReader } from "./comments.ts";
import { identifier, spanOf, type Draft } from "./draft.ts";
import { moved } from "./moved.ts";
import type { Region } from "./outline.ts";
import { MemberParser } from "./parser.ts";
import * as problem from "./problems.ts";
import { mendSpans } from "./spans.ts";
import type { Import, Member, Span, SyntaxProblem } from "./syntax.ts";

/** The parser takes a dozen calls a level, and more where it recovers: at 85 the stack of a fresh process is full. */
const depthLimit = 50;
export const problemLimit = 200;

let made: MemberParser | undefined;

/** One instance for all files, made when the first is read: its set-up costs more than a parse. */
function theParser(): MemberParser {
  return made ??= new MemberParser();
}

export type AnyMember = Member | Import;

/** A member as it was read, with what was said about it. */
export interface ReadMember {
  readonly span: Span;
  readonly member: AnyMember;
  readonly problems: readonly SyntaxProblem[];
}

/** A stretch of text that is being read. */
export interface Reading {
  readonly text: string;
  readonly problems: SyntaxProblem[];
  /** Problems elsewhere in the file: too many of them, and no more members are read. */
  readonly others: number;
  readonly documentation: DocumentationReader;
  /** Members of an earlier version by their text. */
  readonly known: ReadonlyMap<string, ReadMember>;
  /** The members read so far. */
  readonly read: ReadMember[];
  /** Where the text read so far ends. */
  end: number;
}

/** Reads one member; undefined where not even its kind can be told. */
export function readMember(reading: Reading, region: Region): AnyMember | undefined {
  const first = region.tokens[0] as IToken;
  const span = { start: first.startOffset, end: spanOf(region.tokens.at(-1) as IToken).end };
  const documentation = reading.documentation.before(reading.end, span.start);
  reading.end = span.end;
  const known = reading.known.size === 0 ? undefined : reading.known.get(reading.text.slice(span.start, span.end));
  const read = known ? again(known, span) : parsed(reading, region, span);
  if (!read) {
    reading.problems.push(problem.noMember(first));
    return undefined;
  }
  reading.problems.push(...read.problems);
  const member = isDocumented(read.member) ? documented(read.member, documentation) : read.member;
  reading.read.push(member === read.member ? read : { ...read, member });
  return member;
}

/** The same text at another place says the same there. */
function again({ span, member, problems }: ReadMember, { start, end }: Span): ReadMember {
  const by = start - span.start;
  return by === 0 ? { span, member, problems } : { span: { start, end }, member: moved(member, by), problems: moved(problems, by) };
}

function documented<M extends AnyMember & { readonly documentation?: string }>(member: M, documentation: string | undefined): M {
  if (member.documentation === documentation) return member;
  const changed: M & { documentation?: string } = { ...member };
  if (documentation === undefined) delete changed.documentation;
  else changed.documentation = documentation;
  return changed;
}

function isDocumented(member: AnyMember): member is Exclude<AnyMember, { kind: "Import" | "Train" | "Analyze" | "Extend" }> {
  return !["Import", "Train", "Analyze", "Extend"].includes(member.kind);
}

function parsed(reading: Reading, region: Region, span: Span): ReadMember | undefined {
  const member = emptyMember(region, span);
  if (!member) return undefined;
  const problems: SyntaxProblem[] = [];
  if (region.depth > depthLimit) problems.push(problem.tooDeep(depthLimit, region.tokens[0] as IToken));
  else if (reading.others + reading.problems.length <= problemLimit) fill(problems, member, region.tokens);
  return { span, member, problems };
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

function fill(problems: SyntaxProblem[], member: MemberDraft, tokens: IToken[]): void {
  const parser = theParser();
  parser.input = tokens;
  parser.lapses = [];
  runRule(parser, member);
  for (const lapse of parser.lapses) problems.push(problem.lapseProblem(lapse));
  // Chevrotain copies its list for everybody who asks.
  const { errors } = parser;
  if (errors.length === 0) return;
  const stumbles = ownErrors(errors).map((error) => problem.stumble(error, tokens));
  const nameless = stumbles[0]?.code === "MTL104" && (member.kind === "Layer" || member.kind === "Block");
  problems.push(...(nameless ? stumbles.slice(0, 1) : stumbles));
  // What follows a name that is not there was read as the name: such a member declares nothing.
  if (nameless && stumbles[0].span.start === spanOf(tokens[0]).end) {
    delete member.name;
    delete member.flow;
  }
  mendSpans(member);
}

/** What is left over behind another error was read from the middle of something: it says nothing of its own. */
function ownErrors(errors: readonly IRecognitionException[]): readonly IRecognitionException[] {
  return errors.filter(({ name }, index) => index === 0 || name !== "NotAllInputParsedException");
}

function runRule(parser: MemberParser, member: MemberDraft): void {
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
