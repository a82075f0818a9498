import type { DataProblem, LabelRequest } from "../dataset.ts";
import { fileNames } from "../encode/encoded.ts";
import { naturalOrder } from "../names.ts";
import { failed, ok, type Result } from "../result.ts";
import type { SeenTexts } from "./label.ts";
import type { NamedMeaning } from "./named.ts";

/**
 * A label of n classes: ids 0 … n − 1, or at most n names, numbered in sorted order. The names are those of all rows:
 * they say what the classes are, not how often. Problem MTL603: an id out of range, or a name too many.
 */
export function classMeaning(request: LabelRequest, seen: SeenTexts): Result<NamedMeaning> {
  const isId = (text: string) => Number.isInteger(Number(text));
  if (seen.texts.every(isId)) return idMeaning(request, seen);
  const fraction = seen.texts.find((text) => !isId(text) && Number.isFinite(Number(text)));
  if (fraction === undefined) return nameMeaning(request, seen);
  return failed("MTL603", `${seen.whereIs(fraction)}, and the ids of \`${request.task}\` are whole numbers from 0: correct the label, or declare the task as \`number\``);
}

function idMeaning(request: LabelRequest, seen: SeenTexts): Result<NamedMeaning> {
  const ids = seen.texts.map(Number);
  const largest = ids.reduce((most, id) => Math.max(most, id), -1);
  const classes = request.classes ?? largest + 1;
  const outside = seen.texts.find((text) => Number(text) < 0 || Number(text) >= classes);
  if (outside === undefined) {
    return ok({ names: Array.from({ length: classes }, (_, id) => String(id)), valueOf: Number, notes: fewNote(request, seen) });
  }
  const wayOut = Number(outside) < 0
    ? `set \`ignore: ${outside}\` if it means "no label", or correct it`
    : `write \`classes(${largest + 1})\`, or correct the label`;
  return failed("MTL603", `${seen.whereIs(outside)}, and the ids of \`classes(${classes})\` are 0 to ${classes - 1}: ${wayOut}`);
}

function nameMeaning(request: LabelRequest, seen: SeenTexts): Result<NamedMeaning> {
  const { texts } = seen;
  const classes = request.classes ?? texts.length;
  if (texts.length > classes) {
    return failed("MTL603", `${seen.whereIs(texts[classes])}, one of ${texts.length} values, and \`${request.task}\` has `
      + `${classes} classes: write \`classes(${texts.length})\`, or correct the label`);
  }
  const names = [...texts].sort(naturalOrder);
  const ids = new Map(names.map((name, id) => [name, id]));
  return ok({ names, valueOf: (text) => ids.get(text) ?? 0, notes: fewNote(request, seen) });
}

function fewNote(request: LabelRequest, seen: SeenTexts): readonly DataProblem[] {
  const found = seen.texts.length;
  if (request.classes === undefined || found >= request.classes) return [];
  return [{
    code: "MTL613",
    message: `\`${seen.column}\` in ${fileNames(seen.files)} has ${found} of the ${request.classes} classes of \`${request.task}\``,
  }];
}
