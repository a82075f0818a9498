import { lineEnd } from "../../grammar/lines.ts";
import type { Comment } from "../../grammar/syntax.ts";
import type { Problem } from "./problem.ts";

/** `// mtl-ignore MTL301, MTL403` */
const MARK = /mtl-ignore\s+(MTL\d+(?:[\s,]+MTL\d+)*)/;

/** Leaves out the problems that a comment on the line above silences. Without the text, the next problem of that code is meant. */
export function withoutIgnored(problems: readonly Problem[], comments: readonly Comment[], text: string | undefined): Problem[] {
  const silenced = new Set<Problem>();
  for (const comment of comments) {
    const codes = MARK.exec(comment.text)?.[1].match(/MTL\d+/g) ?? [];
    for (const code of codes) for (const problem of below(comment, problems.filter((other) => other.code === code), text)) silenced.add(problem);
  }
  return problems.filter((problem) => !silenced.has(problem));
}

function below(comment: Comment, problems: readonly Problem[], text: string | undefined): readonly Problem[] {
  const after = problems.filter(({ span }) => span.start >= comment.span.end);
  if (text === undefined) return after.slice(0, 1);
  const own = lineEnd(text, comment.span.end);
  const start = own + (text.startsWith("\r\n", own) ? 2 : 1);
  const end = lineEnd(text, start);
  return after.filter(({ span }) => span.start >= start && span.start <= end);
}
