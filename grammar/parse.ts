import { cut, movedChunk, readChunk, type Chunk, type Cut } from "./chunks.ts";
import { problemLimit, type ReadMember } from "./members.ts";
import * as problem from "./problems.ts";
import type { ParseResult, SyntaxFile, SyntaxProblem } from "./syntax.ts";

const sizeLimit = 1_000_000;

/** Whether a text is longer than what is read: it has one problem, and nothing else is known of it. */
export function isTooLarge(text: string): boolean {
  return text.length > sizeLimit;
}

/**
 * Reads a file. Never throws: what is broken is left out or half filled in and reported, at most 200 times a file.
 * Files beyond a million characters, and members nested more than 50 deep, are reported and not read.
 */
export function parse(text: string): ParseResult {
  return createReader().read(text);
}

/** Reads one file again and again, as it is edited: what an edit leaves alone is taken over. */
export interface Reader {
  /** What `parse` says of the text. */
  read(text: string): ParseResult;
}

/** A text as it was read last. One with too many problems is not remembered: its members were not all read. */
interface Version {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  readonly result: ParseResult;
}

export function createReader(): Reader {
  let last: Version | undefined;
  return {
    read(text) {
      if (isTooLarge(text)) {
        last = undefined;
        return { file: fileOf(text, []), problems: [problem.tooLarge(text.length, sizeLimit)] };
      }
      if (last?.text === text) return last.result;
      const chunks = (last && afterEdit(last, text)) ?? fromScratch(text);
      const problems = chunks.flatMap((chunk) => chunk.problems);
      const result = { file: fileOf(text, chunks), problems: limited(problems) };
      last = problems.length > problemLimit ? undefined : { text, chunks, result };
      return result;
    },
  };
}

const nothing: ReadonlyMap<string, ReadMember> = new Map<string, ReadMember>();

function fromScratch(text: string): Chunk[] {
  const cuts = cut(text, 0, text.length);
  let total = cuts.reduce((sum, { problems }) => sum + problems.length, 0);
  return cuts.map((piece) => {
    const others = total - piece.problems.length;
    const chunk = readChunk(text, piece, others, nothing);
    total = others + chunk.problems.length;
    return chunk;
  });
}

/** The chunks that are left, with those between them read anew; undefined where the whole file must be looked at. */
function afterEdit({ text: before, chunks: old }: Version, text: string): Chunk[] | undefined {
  const first = firstChanged(old, before, text);
  const by = text.length - before.length;
  for (const last of [lastChanged(old, before, text, first) + 1, old.length]) {
    const cuts = between(old, text, first, last, by);
    if (!cuts) continue;
    const known = membersOf(old.slice(first, last), before);
    const kept = [...old.slice(0, first), ...cuts.map((piece) => readChunk(text, piece, 0, known)), ...old.slice(last).map((chunk) => movedChunk(chunk, by))];
    // Beyond the limit members are no longer read, in the order of the text.
    return kept.reduce((sum, { problems }) => sum + problems.length, 0) > problemLimit ? undefined : kept;
  }
  return undefined;
}

/** The first chunk to be read again: one before the edit, for where a chunk ends is told by the first words of the next. */
function firstChanged(chunks: readonly Chunk[], before: string, text: string): number {
  let same = 0;
  while (same < chunks.length && text.startsWith(before.slice(chunks[same]?.start, chunks[same]?.end), chunks[same]?.start)) same++;
  let first = Math.max(0, same - 1);
  while (first > 0 && (chunks[first]?.tokens ?? 0) < 4) first--;
  return first;
}

function lastChanged(chunks: readonly Chunk[], before: string, text: string, first: number): number {
  let last = chunks.length - 1;
  const by = text.length - before.length;
  while (last >= first) {
    const { start, end } = chunks[last] as Chunk;
    if (start + by < (chunks[first]?.start ?? 0) || !text.startsWith(before.slice(start, end), start + by)) break;
    last--;
  }
  return Math.min(chunks.length - 1, Math.max(last, first));
}

/** Cuts what stands from chunk `first` on, up to chunk `next`; undefined where that one does not begin there any more. */
function between(chunks: readonly Chunk[], text: string, first: number, next: number, by: number): Cut[] | undefined {
  const from = chunks[first]?.start ?? 0;
  const following = chunks[next];
  if (!following) return cut(text, from, text.length);
  if (following.head === undefined || following.tokens < 4 || following.start + by < from) return undefined;
  const cuts = cut(text, from, following.end + by);
  const begins = cuts.findIndex(({ start, head }) => start === following.start + by && head === (following.head ?? NaN) + by);
  return begins < 0 ? undefined : cuts.slice(0, begins);
}

/** Members by their text. */
function membersOf(chunks: readonly Chunk[], text: string): ReadonlyMap<string, ReadMember> {
  return new Map(chunks.flatMap(({ read }) => read).map((member) => [text.slice(member.span.start, member.span.end), member]));
}

function fileOf(text: string, chunks: readonly Chunk[]): SyntaxFile {
  return { kind: "File", span: { start: 0, end: text.length }, members: chunks.flatMap(({ members }) => members), comments: chunks.flatMap(({ comments }) => comments) };
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
