import { render, widthOf } from "./layout.ts";
import { hasTheSameWords, saysTheSame } from "./meaning.ts";
import { parse } from "./parse.ts";
import { noColumns, printMember, printType, type Columns } from "./print-member.ts";
import type { Comment, FileMember, Input, Member, ParseResult, Span, SyntaxProblem, Task } from "./syntax.ts";

const width = 100;
/** Longer names stand outside the columns: one list of forty tasks should not push all its neighbours aside. */
const widestColumn = 30;

export interface Formatted {
  readonly text: string;
  readonly problems: readonly SyntaxProblem[];
}

type AnyMember = FileMember | Member;

/** What stands in a file or model, in order: members, comments, and text that is neither (left as it is). */
interface Piece {
  readonly span: Span;
  readonly member?: AnyMember;
  readonly comment?: Comment;
}

interface Page {
  readonly text: string;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * The canonical form of a file. Members with a problem stay as they are, and so does a file that was not read whole.
 * Formatting twice changes nothing; the tree and the kind of line ends stay the same. `parsed` is what `parse` says of the text, where that is known.
 */
export function format(text: string, parsed: ParseResult = parse(text)): Formatted {
  return { text: isLimited(parsed) ? text : withLineEndsOf(text, printed(text, parsed)), problems: parsed.problems };
}

/** Lines end as the first one did: a file that came with `\r\n` keeps it, and one that mixes ends with one. */
function withLineEndsOf(text: string, printed: string): string {
  if (!text.includes("\r")) return printed;
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  return printed.replace(lineEnds, end);
}

const lineEnds = /\r\n|\r|\n/g;

/** A lone `\r` ends a line, as editors have it: the few files that hold one are read anew with `\n` in its place. */
function printed(text: string, parsed: ParseResult): string {
  if (!/\r(?!\n)/.test(text)) return safely(text, parsed);
  const plain = text.replace(lineEnds, "\n");
  return safely(plain, parse(plain));
}

/**
 * In a broken file, how lines are indented decides where members end: where the new indentation would be read
 * otherwise, the file stays as it is.
 */
function safely(text: string, parsed: ParseResult): string {
  const printed = printFile(text, parsed);
  if (printed === text || (parsed.problems.length === 0 && hasTheSameWords(text, printed))) return printed;
  const again = parse(printed);
  if (!saysTheSame(parsed, again)) return text;
  return parsed.problems.length === 0 || printFile(printed, again) === printed ? printed : text;
}

function isLimited({ problems }: ParseResult): boolean {
  return problems.some(({ code }) => code === "MTL120" || code === "MTL122" || code === "MTL107");
}

function printFile(text: string, { file, problems }: ParseResult): string {
  const page = { text, comments: file.comments, problems };
  const printed = printAll(page, file.members, file.span, 0);
  return printed === "" ? "" : `${printed}\n`;
}

/** Members and comments of a file, or of the body of a model. */
function printAll(page: Page, members: readonly AnyMember[], body: Span, indentation: number): string {
  const pieces = piecesOf(page, members, body);
  const columns = columnsOf(page, pieces);
  const printed: string[] = [];
  let last: Piece | undefined;
  for (const piece of pieces) {
    const before = separation(last && page.text.slice(last.span.end, piece.span.start), piece, last);
    const startsLine = before !== " ";
    const start = startsLine && !isVerbatim(page, piece) ? " ".repeat(indentation) : "";
    printed.push(before, start, printPiece(page, piece, columns.get(piece) ?? noColumns, indentation, startsLine));
    last = piece;
  }
  return printed.join("");
}

/** A new line before everything but a comment behind something; a blank line where there was one. */
function separation(between: string | undefined, piece: Piece, last: Piece | undefined): string {
  if (between === undefined) return "";
  const newlines = between.split("\n").length - 1;
  const inLine = newlines === 0 && (piece.comment !== undefined || last?.comment?.form === "block");
  if (inLine) return " ";
  return newlines > 1 ? "\n\n" : "\n";
}

function printPiece(page: Page, piece: Piece, columns: Columns, indentation: number, startsLine: boolean): string {
  const { member, comment, span } = piece;
  if (comment) return comment.text.trimEnd();
  if (!member || isBroken(page, member)) return verbatim(page, span, startsLine);
  const head = render(printMember(page.text, member, columns), width, indentation);
  if (member.kind !== "Model" || !member.open || !member.close) return head;
  const body = printAll(page, member.members, { start: member.open.end, end: member.close.start }, indentation + 2);
  const lead = bodyLead(page, { start: member.open.end, end: member.close.start });
  return body === "" ? `${head}}` : `${head}${lead ?? "\n"}${lead ? body.trimStart() : body}\n${" ".repeat(indentation)}}`;
}

/** A comment right behind the opening brace stays there. */
function bodyLead(page: Page, body: Span): string | undefined {
  const first = page.comments[firstFrom(page.comments, body.start)];
  if (!first || first.span.start >= body.end) return undefined;
  const before = page.text.slice(body.start, first.span.start);
  return before.trim() === "" && !before.includes("\n") ? " " : undefined;
}

/** As it is, with the blanks before it where it starts its line. */
function verbatim(page: Page, span: Span, startsLine: boolean): string {
  const lineStart = page.text.lastIndexOf("\n", span.start - 1) + 1;
  const before = page.text.slice(lineStart, span.start);
  const kept = startsLine && before.trim() === "" ? before : "";
  return kept + page.text.slice(span.start, span.end);
}

function isVerbatim(page: Page, { member, comment }: Piece): boolean {
  return !comment && (!member || isBroken(page, member));
}

/** A model is broken as a whole where its own braces or name are; else only its members are. */
function isBroken(page: Page, member: AnyMember): boolean {
  if (member.kind !== "Model") return page.problems.some(({ span }) => touches(span, member.span));
  const { open, close, span, name } = member;
  if (!name || !open || close?.end !== span.end) return true;
  const head = { start: span.start, end: open.end };
  return page.problems.some((problem) => touches(problem.span, head) || touches(problem.span, close));
}

function touches(span: Span, member: Span): boolean {
  return span.start <= member.end && span.end >= member.start;
}

function piecesOf(page: Page, members: readonly AnyMember[], body: Span): Piece[] {
  const pieces: Piece[] = [];
  let at = body.start;
  for (const member of members) {
    if (member.span.start < at) continue;
    pieces.push(...gapPieces(page, { start: at, end: member.span.start }), { span: member.span, member });
    at = member.span.end;
  }
  return [...pieces, ...gapPieces(page, { start: at, end: body.end })];
}

/** Comments between members, and text there that belongs to no member because nobody could read it. */
function gapPieces(page: Page, gap: Span): Piece[] {
  const pieces: Piece[] = [];
  let at = gap.start;
  const rest = (end: number) => {
    const text = page.text.slice(at, end);
    const start = at + (text.length - text.trimStart().length);
    if (text.trim() !== "") pieces.push({ span: { start, end: start + text.trim().length } });
  };
  for (let next = firstFrom(page.comments, gap.start); next < page.comments.length; next++) {
    const comment = page.comments[next] as Comment;
    if (comment.span.end > gap.end) break;
    rest(comment.span.start);
    pieces.push({ span: comment.span, comment });
    at = comment.span.end;
  }
  rest(gap.end);
  return pieces;
}

/** The number of the first comment that begins at a place or behind it; they stand in order. */
function firstFrom(comments: readonly Comment[], start: number): number {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Comment).span.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The widths of the columns of each run of tasks, or of inputs, with no blank line or other member between. */
function columnsOf(page: Page, pieces: readonly Piece[]): Map<Piece, Columns> {
  const columns = new Map<Piece, Columns>();
  let run: Piece[] = [];
  let last: Piece | undefined;
  const finish = () => {
    const widths = run.map((piece) => headWidths(page, piece.member as Task | Input));
    const names = Math.max(0, ...widths.map((head) => head.names));
    const type = Math.max(0, ...widths.map((head) => head.type));
    run.forEach((piece, index) => columns.set(piece, widths[index]?.names ? { names, type } : noColumns));
    run = [];
  };
  for (const piece of pieces) {
    const gap = last ? page.text.slice(last.span.end, piece.span.start) : "";
    if (gap.split("\n").length > 2 || !continues(page, run, piece)) finish();
    if (isAligned(page, piece)) run.push(piece);
    last = piece;
  }
  finish();
  return columns;
}

function isAligned(page: Page, { member }: Piece): boolean {
  return (member?.kind === "Task" || member?.kind === "Input") && !isBroken(page, member);
}

function continues(page: Page, run: readonly Piece[], piece: Piece): boolean {
  return piece.comment !== undefined || (isAligned(page, piece) && run.at(-1)?.member?.kind === piece.member?.kind);
}

function headWidths(page: Page, member: Task | Input): Columns {
  const names = member.names.reduce((sum, name) => sum + name.name.length + 2, -2);
  if (names > widestColumn) return noColumns;
  const type = member.type && member.kind === "Task" ? widthOf(printType(page.text, member.type)) : 0;
  return { names, type: type > widestColumn ? 0 : type };
}
