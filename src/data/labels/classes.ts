import type { DataProblem, LabelRequest } from "../dataset.ts";
import { naturalOrder } from "../names.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table, TextColumn } from "../table.ts";
import { codedFeed, labelTexts, maskFeed, maskOf, whereIs, type ReadLabel } from "./label.ts";

/**
 * A label of n classes: ids 0 … n − 1, or at most n names, numbered in sorted order. The names are those of all rows:
 * they say what the classes are, not how often. Problem MTL603: an id out of range, or a name too many.
 */
export function readClasses(request: LabelRequest, column: TextColumn, table: Table): Result<ReadLabel> {
  const texts = labelTexts(column, request);
  const ids = texts.every((text) => Number.isInteger(Number(text)));
  const meaning = ids ? idMeaning(request, column, table, texts) : nameMeaning(request, column, table, texts);
  if (meaning.problems) return meaning;
  const { names, idOf } = meaning.value;
  const mask = maskOf(column, request);
  return ok({
    task: request.task,
    mask,
    notes: fewNote(request, column, table, texts.length),
    finish: () => ({
      feeds: [codedFeed(request, column, idOf), maskFeed(request, mask)],
      encoding: { task: request.task, names, invert: (value) => value },
      signature: { task: request.task, kind: request.kind, names },
    }),
  });
}

interface Meaning {
  readonly names: readonly string[];
  readonly idOf: (text: string) => number;
}

function idMeaning(request: LabelRequest, column: TextColumn, table: Table, texts: readonly string[]): Result<Meaning> {
  const ids = texts.map(Number);
  const classes = request.classes ?? Math.max(-1, ...ids) + 1;
  const outside = texts.find((text) => Number(text) < 0 || Number(text) >= classes);
  if (outside === undefined) return ok({ names: Array.from({ length: classes }, (_, id) => String(id)), idOf: Number });
  const largest = Math.max(...ids);
  const wayOut = Number(outside) < 0
    ? `set \`ignore: ${outside}\` if it means "no label", or correct it`
    : `write \`classes(${largest + 1})\`, or correct the label`;
  return failed("MTL603", `${whereIs(outside, column, table)}, and the ids of \`classes(${classes})\` are 0 to ${classes - 1}: ${wayOut}`);
}

function nameMeaning(request: LabelRequest, column: TextColumn, table: Table, texts: readonly string[]): Result<Meaning> {
  const classes = request.classes ?? texts.length;
  if (texts.length > classes) {
    return failed("MTL603", `${whereIs(texts[classes], column, table)}, one of ${texts.length} values, and \`${request.task}\` has `
      + `${classes} classes: write \`classes(${texts.length})\`, or correct the label`);
  }
  const names = [...texts].sort(naturalOrder);
  const ids = new Map(names.map((name, id) => [name, id]));
  return ok({ names, idOf: (text) => ids.get(text) ?? 0 });
}

function fewNote(request: LabelRequest, column: TextColumn, table: Table, found: number): readonly DataProblem[] {
  if (request.classes === undefined || found >= request.classes) return [];
  return [{
    code: "MTL613",
    message: `\`${column.name}\` in \`${table.file}\` has ${found} of the ${request.classes} classes of \`${request.task}\``,
  }];
}
