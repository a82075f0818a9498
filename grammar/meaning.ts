import type { IToken } from "chevrotain";
import { lineStart } from "./lines.ts";
import type { ParseResult } from "./syntax.ts";
import * as t from "./tokens.ts";

/** Fields that say where something stands, not what it says. */
const places: ReadonlySet<string> = new Set(["span", "open", "close", "comments"]);

/** Whether two texts say the same: equal trees apart from spans, the same comments, the same kinds of problem. */
export function saysTheSame(left: ParseResult, right: ParseResult): boolean {
  return equal(left.file.members, right.file.members)
    && equal(left.file.comments.map(({ text }) => text.trimEnd()), right.file.comments.map(({ text }) => text.trimEnd()))
    && equal(left.problems.map(({ code }) => code), right.problems.map(({ code }) => code));
}

function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  if (Array.isArray(left) || Array.isArray(right)) return equalLists(left, right);
  return agrees(left as Fields, right as Fields) && agrees(right as Fields, left as Fields, true);
}

function equalLists(left: unknown, right: unknown): boolean {
  return Array.isArray(left) && Array.isArray(right) && left.length === right.length
    && left.every((item, index) => equal(item, right[index]));
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether every field of `left` says what it says in `right`; with `shallow`, only whether it is there. */
function agrees(left: Fields, right: Fields, shallow = false): boolean {
  for (const field in left) {
    const value = left[field];
    if (value === undefined || places.has(field)) continue;
    if (shallow ? right[field] === undefined : !equal(value, right[field])) return false;
  }
  return true;
}

/**
 * Whether two texts have the same words and comments in the same order; commas that may as well be a line break do not count. Of a
 * text without faults, that is the tree: how its lines are broken and indented says nothing.
 */
export function hasTheSameWords(left: string, right: string): boolean {
  const [before, after] = [wordsOf(left), wordsOf(right)];
  return before.length === after.length && before.every((word, index) => word === after[index]);
}

function wordsOf(text: string): string[] {
  const { tokens, groups } = t.tokenize(text);
  const comments = groups["comments"] ?? [];
  const words: string[] = [];
  /** The brackets that are open: whether each is the brace of settings. */
  const braces: boolean[] = [];
  let nextComment = 0;
  const commentsBefore = (offset: number) => {
    for (let comment = comments[nextComment]; comment && comment.startOffset < offset; comment = comments[++nextComment]) words.push(commentWord(text, comment));
  };
  tokens.forEach((token, index) => {
    commentsBefore(token.startOffset);
    const { tokenType, image } = token;
    if (opens.has(tokenType)) braces.push(tokenType === t.LeftBrace && tokens[index - 2]?.tokenType !== t.ModelWord);
    else if (closes.has(tokenType)) braces.pop();
    const next = tokens[index + 1];
    if (tokenType !== t.Comma || !(braces.at(-1) || (next && closes.has(next.tokenType)))) words.push(image);
  });
  commentsBefore(text.length);
  return words;
}

const opens: ReadonlySet<unknown> = new Set([t.LeftParen, t.LeftBracket, t.LeftBrace]);
const closes: ReadonlySet<unknown> = new Set([t.RightParen, t.RightBracket, t.RightBrace]);

/** Documentation counts where it begins its line, and nowhere else. */
function commentWord(text: string, { image, startOffset }: IToken): string {
  const line = text.slice(lineStart(text, startOffset), startOffset);
  return `${image.startsWith("///") && line.trim() === "" ? "documentation " : ""}${image.trimEnd()}`;
}
