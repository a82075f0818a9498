import type { IToken } from "chevrotain";
import { spanOf } from "./draft.ts";
import { lineStart } from "./lines.ts";
import type { Comment } from "./syntax.ts";

/** Comment tokens as nodes; `////…` is a rule drawn by hand, not documentation. */
export function readComments(tokens: readonly IToken[]): Comment[] {
  return tokens.map((token) => ({ kind: "Comment", span: spanOf(token), form: formOf(token.image), text: token.image }));
}

function formOf(text: string): Comment["form"] {
  if (text.startsWith("/*")) return "block";
  return text.startsWith("///") && !text.startsWith("////") ? "documentation" : "line";
}

/** Hands out the documentation before declarations, which must be asked for in order of the text. */
export class DocumentationReader {
  private readonly text: string;
  private readonly comments: readonly Comment[];
  private next = 0;

  constructor(text: string, comments: readonly Comment[]) {
    this.text = text;
    this.comments = comments;
  }

  /** The `///` lines between `from`, where the text before ends, and the declaration at `to`. */
  before(from: number, to: number): string | undefined {
    const lines: string[] = [];
    for (let comment = this.comments[this.next]; comment && comment.span.end <= to; comment = this.comments[++this.next]) {
      if (comment.span.start < from || comment.form !== "documentation") lines.length = 0;
      else if (this.startsLine(comment.span.start)) lines.push(comment.text.slice(3).replace(/^ /, "").trimEnd());
    }
    return lines.length > 0 ? lines.join("\n") : undefined;
  }

  private startsLine(offset: number): boolean {
    return this.text.slice(lineStart(this.text, offset), offset).trim() === "";
  }
}
