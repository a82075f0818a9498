import type { ParseResult } from "./syntax.ts";

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
  const fields = meaningful(left);
  return fields.length === meaningful(right).length
    && fields.every((field) => equal((left as Record<string, unknown>)[field], (right as Record<string, unknown>)[field]));
}

function meaningful(node: object): string[] {
  return Object.entries(node).flatMap(([field, value]) => (places.has(field) || value === undefined ? [] : [field]));
}
