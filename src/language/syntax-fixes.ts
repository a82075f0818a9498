import type { SyntaxFile, SyntaxProblem } from "../../grammar/syntax.ts";
import type { Fix } from "./problem.ts";

/** The edit that mends a problem of the text, where only one can be meant. */
export function syntaxFixes({ code, span, expected, message }: SyntaxProblem, file: SyntaxFile): Fix[] {
  if (code === "MTL114" && message.includes("separates")) return [{ title: "Remove `,`", edits: [{ span, text: "" }] }];
  const mark = expected?.length === 1 ? /^`([^\w`])`$/.exec(expected[0])?.[1] : undefined;
  if (mark === undefined) return [];
  if (code === "MTL111") return [insertion(mark, span.start)];
  if (code === "MTL112") return [{ title: `Change to \`${mark}\``, edits: [{ span, text: mark }] }];
  if (code === "MTL108") return message.includes("is missing") ? [insertion(mark, span.start, message.includes("key") ? "" : " ")] : [];
  if (code !== "MTL102") return [];
  const model = file.members.find((member) => member.kind === "Model" && member.open?.start === span.start && span.end > span.start);
  if (model) return [insertion(mark, model.span.end, "\n")];
  return [insertion(mark, span.end, "{}".includes(mark) ? " " : "")];
}

function insertion(mark: string, at: number, before = ""): Fix {
  return { title: `Insert \`${mark}\``, edits: [{ span: { start: at, end: at }, text: before + mark }] };
}
