import type { IToken } from "chevrotain";
import type { Identifier, Span } from "./syntax.ts";

/** A node that is still being built: its lists can grow, its fields be filled in. */
export type Draft<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key];
};

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

export function identifier(token: IToken): Identifier {
  return { kind: "Identifier", span: spanOf(token), name: token.image };
}
