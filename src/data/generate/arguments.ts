import type { Arguments, ArgumentValue } from "../../graph/model.ts";

/** A number among a generator's arguments, or its default. */
export function numberArgument(args: Arguments, name: string, fallback: number): number {
  const value = args[name];
  return typeof value === "number" ? value : fallback;
}

/** Lists of names: `[[a, b], [c]]`; a name may be a text or a word. */
export function nameLists(value: ArgumentValue | undefined): readonly (readonly string[])[] {
  return Array.isArray(value) ? value.map((group: ArgumentValue) => names(group)) : [];
}

function names(value: ArgumentValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((item: ArgumentValue) => names(item));
  return typeof value === "object" && "word" in value ? [value.word] : [];
}
