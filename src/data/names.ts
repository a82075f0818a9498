import { distance } from "fastest-levenshtein";

/** Splits `x10b` into `x`, `10`, `b`. */
const runs = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];

/**
 * Order of names as people count: x1, x2, …, x10; elsewhere by code unit, the same on every machine.
 */
export function naturalOrder(left: string, right: string): number {
  const a = runs(left);
  const b = runs(right);
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareRuns(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length || compareText(left, right);
}

function compareRuns(left: string, right: string): number {
  const numbers = /^\d/.test(left) && /^\d/.test(right);
  return numbers ? Number(left) - Number(right) : compareText(left, right);
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** `: did you mean `income`?` for the nearest name, or one that is `meant` for another reason; an empty text where there is none. */
export function suggestion(name: string, known: readonly string[], meant?: (candidate: string, name: string) => boolean): string {
  const certain = meant && known.find((candidate) => meant(candidate, name));
  if (certain !== undefined) return `: did you mean \`${certain}\`?`;
  const nearest = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits || Number(startsAlike(right.candidate, name)) - Number(startsAlike(left.candidate, name)))[0];
  return nearest !== undefined && isNear(nearest.candidate, name) ? `: did you mean \`${nearest.candidate}\`?` : "";
}

/** Whether one may be meant where the other is written: a third of its letters are wrong at most. */
export const isNear = (candidate: string, name: string): boolean =>
  distance(name.toLowerCase(), candidate.toLowerCase()) <= Math.max(1, Math.floor(name.length / 3));

/** Slips of the hand rarely change the first letter. */
const startsAlike = (left: string, right: string): boolean => left[0]?.toLowerCase() === right[0]?.toLowerCase();

/** `a`, `b` and 3 more. */
export function listed(names: readonly string[], limit = 6): string {
  const shown = names.slice(0, limit).map((name) => `\`${name}\``).join(", ");
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

/** A test for a column pattern in which `*` stands for any characters. */
export function globTest(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "su");
}
