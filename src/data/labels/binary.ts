import type { DataProblem, LabelRequest } from "../dataset.ts";
import { listed, naturalOrder, suggestion } from "../names.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table, TextColumn } from "../table.ts";
import { codedFeed, labelTexts, maskFeed, maskOf, whereIs, type ReadLabel } from "./label.ts";

interface Meaning {
  /** Negative first. */
  readonly names: readonly string[];
  readonly isPositive: (text: string) => boolean;
  readonly notes: readonly DataProblem[];
}

/**
 * A label of two values: 0 and 1, false and true, or two names, of which `positive` is 1 (else the second in sorted order, with a note).
 * Problem MTL603: a third value, or a `positive` that the column lacks.
 */
export function readBinary(request: LabelRequest, column: TextColumn, table: Table): Result<ReadLabel> {
  const meaning = meaningOf(request, column, table);
  if (meaning.problems) return meaning;
  const { names, isPositive, notes } = meaning.value;
  const mask = maskOf(column, request);
  return ok({
    task: request.task,
    mask,
    notes,
    finish: () => ({
      feeds: [codedFeed(request, column, (text) => Number(isPositive(text))), maskFeed(request, mask)],
      encoding: { task: request.task, names, invert: (value) => value },
      signature: { task: request.task, kind: request.kind, names },
    }),
  });
}

function meaningOf(request: LabelRequest, column: TextColumn, table: Table): Result<Meaning> {
  const texts = labelTexts(column, request);
  if (request.positive === undefined && texts.every((text) => ["0", "1"].includes(String(Number(text))))) {
    return ok({ names: ["0", "1"], isPositive: (text) => Number(text) === 1, notes: [] });
  }
  if (request.positive === undefined && texts.every((text) => /^(?:true|false)$/i.test(text))) {
    return ok({ names: ["false", "true"], isPositive: (text) => text.toLowerCase() === "true", notes: [] });
  }
  return twoNames(request, column, table, [...texts].sort(naturalOrder));
}

function twoNames(request: LabelRequest, column: TextColumn, table: Table, names: readonly string[]): Result<Meaning> {
  if (names.length > 2) {
    return failed("MTL603", `${whereIs(thirdOf(names, column), column, table)}, a third value besides ${listed(otherTwo(names, column))}: `
      + `\`${request.task}\` is binary, so write \`classes(${names.length})\` or correct the label`);
  }
  const positive = request.positive ?? names[1] ?? names[0];
  if (!names.includes(positive)) {
    return failed("MTL603", `\`positive: "${positive}"\` of \`${request.task}\` is no value of \`${column.name}\` in \`${table.file}\``
      + `${suggestion(positive, names) || `: it has ${listed(names)}`}`);
  }
  const negative = names.find((name) => name !== positive) ?? `not ${positive}`;
  return ok({
    names: [negative, positive],
    isPositive: (text) => text === positive,
    notes: request.positive === undefined ? [chosen(request, negative, positive)] : [],
  });
}

/** The value that came last in the file: the likeliest to be the mistake. */
const inFileOrder = (names: readonly string[], column: TextColumn) => column.dictionary.filter((text) => names.includes(text));
const thirdOf = (names: readonly string[], column: TextColumn): string => inFileOrder(names, column)[2];
const otherTwo = (names: readonly string[], column: TextColumn) => inFileOrder(names, column).slice(0, 2);

const chosen = (request: LabelRequest, negative: string, positive: string): DataProblem => ({
  code: "MTL611",
  message: `\`${request.task}\` counts \`${positive}\` as 1 and \`${negative}\` as 0: write \`positive: "${negative}"\` for the opposite`,
});
