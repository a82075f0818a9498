import type { TextEdit } from "vscode-languageserver";
import type { Span } from "../../grammar/syntax.ts";
import { rangeOf, type Context } from "../context.ts";

/** One edit from the first to the last character in which a part of a document differs from what it should be; none where nothing does. */
export function differenceEdit(document: Context["document"], { start, end }: Span, wanted: string): TextEdit[] {
  const written = document.getText().slice(start, end);
  if (written === wanted) return [];
  const before = commonStart(written, wanted);
  const behind = commonEnd(written, wanted, before);
  return [{ range: rangeOf(document, { start: start + before, end: end - behind }), newText: wanted.slice(before, wanted.length - behind) }];
}

function commonStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return splitsLineEnd(left, length) || splitsLineEnd(right, length) ? length - 1 : length;
}

function commonEnd(left: string, right: string, start: number): number {
  const most = Math.min(left.length, right.length) - start;
  let length = 0;
  while (length < most && left[left.length - 1 - length] === right[right.length - 1 - length]) length++;
  return splitsLineEnd(left, left.length - length) || splitsLineEnd(right, right.length - length) ? length - 1 : length;
}

/** A place between `\r` and `\n` is none that an editor could name. */
function splitsLineEnd(text: string, at: number): boolean {
  return text[at - 1] === "\r" && text[at] === "\n";
}
