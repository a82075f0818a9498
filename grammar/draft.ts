import type { IToken } from "chevrotain";
import type { BooleanLiteral, Identifier, Span } from "./syntax.ts";

/** A node that is still being built: its lists can grow, its fields be filled in. */
export type Draft<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key];
};

/** A list that is whole: the engine gives one that grows room for sixteen more, and most have one item. */
export function exact<Item>(list: readonly Item[]): Item[] {
  return list.length === 1 ? [list[0] as Item] : list.slice();
}

/**
 * Where a token begins, as a whole number whatever Chevrotain's own tokens hold (NaN at the end of a text, -1 boxed as a fraction while
 * it records the grammar): a single place that is none would make the engine keep every place of every span in an object of its own.
 */
export function startOf({ startOffset }: IToken): number {
  return startOffset | 0;
}

export function spanOf(token: IToken): Span {
  const start = startOf(token);
  return { start, end: start + token.image.length };
}

export function identifier(token: IToken): Identifier {
  return { kind: "Identifier", span: spanOf(token), name: token.image };
}

export function booleanLiteral(token: IToken): BooleanLiteral {
  return { kind: "Boolean", span: spanOf(token), value: token.image === "true" };
}

/** Chevrotain runs every rule once without arguments to record the grammar; then it gets one of these. */
export function start<Kind extends string>(kind: Kind): { kind: Kind; span: Span } {
  return { kind, span: { start: 0, end: 0 } };
}
