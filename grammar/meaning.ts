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
