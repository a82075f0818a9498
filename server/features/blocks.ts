import { descendants } from "../../grammar/index.ts";
import type { Block } from "../../grammar/syntax.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import type { Context } from "../context.ts";

/** The block that a name means at a place: what a model declares hides what the file does. */
export function blockNamed({ checked }: Context, name: string, offset: number): Block | undefined {
  const visible = checked.symbols.filter((symbol) => symbol.name === name && symbol.scope.start <= offset && offset <= symbol.scope.end);
  const nearest = visible.toSorted((left, right) => sizeOf(left) - sizeOf(right))[0];
  if (nearest?.kind !== "block") return undefined;
  for (const node of descendants(checked.file)) if (node.kind === "Block" && node.span.start === nearest.member.start) return node;
  return undefined;
}

function sizeOf({ scope }: SymbolFact): number {
  return scope.end - scope.start;
}
