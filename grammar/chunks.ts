import type { IToken } from "chevrotain";
import { DocumentationReader, readComments } from "./comments.ts";
import { identifier, spanOf } from "./draft.ts";
import { readMember, type AnyMember, type Reading, type ReadMember } from "./members.ts";
import { moved, movedModel } from "./moved.ts";
import { outline, type ModelRegion, type Outline, type Region } from "./outline.ts";
import * as problem from "./problems.ts";
import type { Comment, FileMember, Model, Span, SyntaxProblem } from "./syntax.ts";
import { tokenize } from "./tokens.ts";

/**
 * A stretch of a file that is read apart: a model with what follows it, up to the last word before the next `model`. The first one
 * is whatever stands before all models.
 */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** How many words it has. */
  readonly tokens: number;
  /** Where its `model` stands; undefined for what is before all models. */
  readonly head?: number;
  readonly members: readonly FileMember[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** Each member apart, to be found again in a later version of the text. */
  readonly read: readonly ReadMember[];
  /** The chunk where it was read, and how far from there this one stands: what was moved is never moved on. */
  readonly from?: { readonly chunk: Chunk; readonly by: number };
}

/** The words of a chunk, before its members are read. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  readonly tokens: number;
  readonly head?: number;
  readonly regions: readonly (Region | ModelRegion)[];
  readonly comments: readonly Comment[];
  /** Of characters, comments and braces. */
  readonly problems: readonly SyntaxProblem[];
}

/** Cuts the text from `from` on to `to` into chunks; `from` must be where a chunk begins. */
export function cut(text: string, from: number, to: number): Cut[] {
  const { tokens, groups, errors } = tokenize(from === 0 && to === text.length ? text : text.slice(from, to));
  const comments = groups["comments"] ?? [];
  if (from > 0) for (const list of [tokens, comments]) for (const token of list) token.startOffset += from;
  const nodes = readComments(comments);
  const outlined = outline(text, tokens);
  const problems = [
    ...errors.map((error) => problem.unreadable(text, { ...error, offset: error.offset + from })),
    ...nodes.filter((comment) => comment.form === "block" && !isClosed(comment)).map(({ span }) => problem.openComment(span)),
    ...outlined.strayBraces.map((brace) => problem.strayBrace(spanOf(brace))),
  ];
  return divided(tokens, outlined, nodes, problems, { start: from, end: to });
}

function isClosed(comment: Comment): boolean {
  return comment.text.length >= 4 && comment.text.endsWith("*/");
}

function divided(tokens: readonly IToken[], { regions }: Outline, comments: readonly Comment[], problems: readonly SyntaxProblem[], whole: Span): Cut[] {
  const cuts: Cut[] = [];
  const later = { comments: [...comments].reverse(), problems: [...problems].sort((left, right) => right.span.start - left.span.start) };
  let [at, start] = [0, whole.start];
  const close = (end: number, next: number, own: readonly (Region | ModelRegion)[]) => {
    const head = own[0] && "head" in own[0] ? own[0].head[0]?.startOffset : undefined;
    cuts.push({ start, end, tokens: next - at, ...(head !== undefined && { head }), regions: own, comments: upTo(later.comments, end), problems: upTo(later.problems, end) });
    [at, start] = [next, end];
  };
  let own: (Region | ModelRegion)[] = [];
  for (const region of regions) {
    if ("head" in region && (own.length > 0 || tokens[0] !== region.head[0])) {
      const next = tokens.indexOf(region.head[0] as IToken, at);
      close(spanOf(tokens[next - 1] as IToken).end, next, own);
      own = [];
    }
    own.push(region);
  }
  close(whole.end, tokens.length, own);
  return cuts;
}

/** Takes what begins before `end` from a list in reverse order. */
function upTo<Item extends { readonly span: Span }>(items: Item[], end: number): Item[] {
  const taken: Item[] = [];
  for (let item = items.at(-1); item && item.span.start < end; item = items.at(-1)) taken.push(items.pop() as Item);
  return taken;
}

/** Reads the members of a chunk. `others` counts the problems elsewhere; `known` holds members of an earlier version by their text. */
export function readChunk(text: string, piece: Cut, others: number, known: ReadonlyMap<string, ReadMember>): Chunk {
  const { start, end, tokens, head, comments } = piece;
  const reading: Reading = {
    text, others, known, problems: [...piece.problems], documentation: new DocumentationReader(text, comments), read: [], end: start,
  };
  const members = piece.regions.flatMap((region) => readRegion(reading, region));
  return { start, end, tokens, ...(head !== undefined && { head }), members, comments, problems: reading.problems, read: reading.read };
}

/** A chunk whose text stands further on. What only a later edit may ask for is moved when it does. */
export function movedChunk(here: Chunk, further: number): Chunk {
  if (further === 0) return here;
  const { chunk, by } = { chunk: here.from?.chunk ?? here, by: (here.from?.by ?? 0) + further };
  if (by === 0) return chunk;
  const { start, end, tokens, head, members, comments, problems } = chunk;
  let read: readonly ReadMember[] | undefined;
  return {
    start: start + by, end: end + by, tokens, ...(head !== undefined && { head: head + by }),
    members: members.map((member) => (member.kind === "Model" ? movedModel(member, by) : moved(member, by))),
    comments: moved(comments, by), problems: moved(problems, by), from: { chunk, by },
    get read() { return read ??= moved(chunk.read, by); },
  };
}

function readRegion(reading: Reading, region: Region | ModelRegion): FileMember[] {
  const member = "head" in region ? readModel(reading, region) : readMember(reading, region);
  if (!member) return [];
  if (!("head" in region) && region.insideModel) reading.problems.push(problem.importInModel(firstWord(region)));
  if (isFileMember(member)) return [member];
  reading.problems.push(problem.outsideModel(member.kind.toLowerCase(), firstWord(region), false));
  return [];
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
  const documentation = reading.documentation.before(reading.end, word.startOffset);
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
