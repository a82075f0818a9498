import type { LinkedEditingRanges } from "vscode-languageserver";
import { rangeOf, type Context } from "../context.ts";
import { placesOf, symbolAt } from "./symbols.ts";

/** A name's declaration and its uses, to be typed over at once. */
export function linkedEditing(context: Context, offset: number): LinkedEditingRanges | undefined {
  const symbol = symbolAt(context, offset);
  if (!symbol || symbol.name === "") return undefined;
  return { ranges: placesOf(symbol).map((place) => rangeOf(context.document, place)), wordPattern: "[\\p{L}_][\\p{L}\\p{N}_]*" };
}
