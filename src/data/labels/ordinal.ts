import type { DataProblem, LabelRequest } from "../dataset.ts";
import { failed, ok, type Result } from "../result.ts";
import type { SeenTexts } from "./label.ts";
import type { NamedMeaning } from "./named.ts";

/**
 * A rank: 0 … n − 1, or one of n numbers in their order, such as 1 to 5. Problem MTL603: a text, a rank out of range, or
 * numbers that are not n and so leave open which rank is which.
 */
export function ordinalMeaning(request: LabelRequest, seen: SeenTexts): Result<NamedMeaning> {
  const { texts } = seen;
  const ranks = request.classes ?? texts.length;
  const word = texts.find((text) => Number.isNaN(Number(text)));
  if (word !== undefined) return failed("MTL603", `${seen.whereIs(word)}, and the ranks of \`${request.task}\` are numbers: write them as numbers in their order`);
  const values = [...new Set(texts.map(Number))].sort((left, right) => left - right);
  if (values.every((value) => isRank(value, ranks))) {
    return ok({ names: Array.from({ length: ranks }, (_, rank) => String(rank)), valueOf: Number, notes: [] });
  }
  if (values.length === ranks) return ok({ names: values.map(String), valueOf: (text) => values.indexOf(Number(text)), notes: [inOrder(request, values)] });
  const outside = texts.find((text) => !isRank(Number(text), ranks)) ?? "";
  return failed("MTL603", `${seen.whereIs(outside)}, and the ranks of \`ordinal(${ranks})\` are 0 to ${ranks - 1}, or any ${ranks} numbers: there are ${values.length}, `
    + `so write \`ordinal(${values.length})\`, or correct the label`);
}

const isRank = (value: number, ranks: number): boolean => Number.isInteger(value) && value >= 0 && value < ranks;

const inOrder = ({ task }: LabelRequest, values: readonly number[]): DataProblem => ({
  code: "MTL611", message: `\`${task}\` ranks ${values[0]} to ${values[values.length - 1]} in the order of the numbers, the lowest as 0`,
});
