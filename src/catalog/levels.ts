import type { ArgumentValue, WordValue } from "../graph/model.ts";
import { ramps } from "./plain/ramps.ts";
import { isWord } from "./words.ts";

/** A ramp after so many epochs. */
export function levelAt({ word, arguments: args }: WordValue, epoch: number): number {
  return ramps.find(({ name }) => name === word)?.value(epoch, args) ?? NaN;
}

/** A number as it is, or what a ramp comes to in the end. */
export function lastLevel(value: ArgumentValue | undefined): number {
  return isWord(value) ? levelAt(value, Infinity) : Number(value);
}
