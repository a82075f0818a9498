import type { TextEdit } from "vscode-languageserver";
import { format } from "../../grammar/printer.ts";
import { rangeOf, type Context } from "../context.ts";

/** One edit from the first to the last character that differs from the canonical form; none where nothing does. */
export function formatting({ document, parsed }: Context): TextEdit[] {
  const before = document.getText();
  const after = format(before, parsed).text;
  if (before === after) return [];
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  return [{ range: rangeOf(document, { start, end: before.length - end }), newText: after.slice(start, after.length - end) }];
}

function commonStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}

function commonEnd(left: string, right: string, start: number): number {
  const most = Math.min(left.length, right.length) - start;
  let length = 0;
  while (length < most && left[left.length - 1 - length] === right[right.length - 1 - length]) length++;
  return length;
}
