import { check, type CheckOptions } from "../../src/language/index.ts";
import type { Problem } from "../../src/language/problem.ts";

/**
 * Texts with their problems marked: a line `//   ^^^ MTL201` says that the code stands under the carets of the line above it.
 * Several marks may follow one line. A single caret `^` marks a place of any length that starts there.
 */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly code: string;
}

const MARK = /^\s*\/\/\s*(\^+) (MTL\d+)$/;

export function marksOf(text: string): Mark[] {
  const marks: Mark[] = [];
  let above = 0;
  text.split("\n").forEach((line, index) => {
    const found = MARK.exec(line);
    if (found) marks.push({ line: above, column: line.indexOf("^"), length: found[1].length, code: found[2] });
    else above = index;
  });
  return marks;
}

export function markOf(text: string, { span, code }: Problem): Mark {
  const before = text.slice(0, span.start).split("\n");
  return { line: before.length - 1, column: before[before.length - 1].length, length: span.end - span.start, code };
}

/** The problems of a text against its marks; both as readable lines, equal where the text is right. */
export function compared(text: string, options?: CheckOptions): { readonly found: string[]; readonly expected: string[] } {
  const marks = marksOf(text);
  const problems = check(text, options).problems.map((problem) => markOf(text, problem));
  const loose = new Set(marks.filter(({ length }) => length === 1).map(({ line, column }) => `${line}:${column}`));
  const line = (mark: Mark) => {
    const place = `${mark.line}:${mark.column}`;
    return `${mark.code} at ${place}${loose.has(place) ? "" : ` over ${mark.length}`}`;
  };
  return { found: problems.map(line).sort(), expected: marks.map(line).sort() };
}

/** A model around the members of an example. */
export function inModel(members: string): string {
  return `model M {\n  data "rows.csv"\n${members}\n}\n`;
}
