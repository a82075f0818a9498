import type { LabelRequest } from "../dataset.ts";
import { denseFeed, type Feed } from "../encode/feed.ts";
import { fileNames } from "../encode/encoded.ts";
import { naturalOrder } from "../names.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table, TextColumn } from "../table.ts";
import { codedFeed, labelColumns, maskFeed, maskOf, rowMask, seenTexts, type LabelMeaning, type LabelReader, type SeenTexts } from "./label.ts";

/**
 * Several yes-or-noes a row: 0 and 1 in as many columns, each missing on its own, or one column that lists the names that
 * apply. Problem MTL603: another value in such a column, or more names than labels.
 */
export function labelsReader(request: LabelRequest): LabelReader {
  const seen = seenTexts(request);
  let names: readonly string[] = [];
  return {
    read(table, columns) {
      const texts = labelColumns(table, columns);
      seen.add(table, texts);
      names = columns;
      if (columns.some((name) => (table.cut?.get(name) ?? 0) > 0)) return failed("MTL603", `a row of \`${columns[0]}\` in \`${table.file}\` ${tooMany(request)}`);
      return ok(rowMask(maskOf(texts, request), texts.length));
    },
    decide() {
      const wrong = seen.texts.find((text) => truthOf(text) === undefined);
      if (wrong === undefined) return ok(meaning(request, names.length > 1 ? names : numbered(request), (texts) => truths(request, texts)));
      if (names.length === 1) return listed(request, seen);
      return failed("MTL603", `${seen.whereIs(wrong)}, and a label of \`${request.task}\` is 0 or 1: correct it, or give one column that lists names`);
    },
  };
}

const widthOf = ({ classes, shape }: LabelRequest): number => classes ?? shape[shape.length - 1];

const tooMany = (request: LabelRequest): string => `lists more than ${widthOf(request)} names, and \`${request.task}\` has no places for them: write \`labels(n)\` with n as many as there are`;

const numbered = (request: LabelRequest): readonly string[] => Array.from({ length: widthOf(request) }, (_, place) => String(place));

function meaning(request: LabelRequest, names: readonly string[], feeds: (texts: readonly TextColumn[], table: Table) => readonly Feed[]): LabelMeaning {
  const { task, kind } = request;
  return {
    notes: [],
    fit: () => undefined,
    finish: () => ({
      encoding: { task, names, invert: (value) => value },
      signature: { task, kind, names },
      feeds: (table, columns) => feeds(labelColumns(table, columns), table),
    }),
  };
}

function truthOf(text: string): number | undefined {
  const known: Readonly<Record<string, number>> = { true: 1, false: 0 };
  const value = known[text.toLowerCase()] ?? Number(text);
  return value === 0 || value === 1 ? value : undefined;
}

const truths = (request: LabelRequest, texts: readonly TextColumn[]): readonly Feed[] =>
  [codedFeed(request, texts, (text) => truthOf(text) ?? 0), maskFeed(request, maskOf(texts, request))];

function listed(request: LabelRequest, seen: SeenTexts): Result<LabelMeaning> {
  const width = widthOf(request);
  const names = [...seen.texts].sort(naturalOrder);
  if (names.length > width) {
    return failed("MTL603", `\`${seen.column}\` in ${fileNames(seen.files)} has ${names.length} names, and \`${request.task}\` has places for ${width}: write \`labels(${names.length})\``);
  }
  const places = new Map(names.map((name, place) => [name, place]));
  return ok(meaning(request, names, (texts, { rows }) => {
    const data = new Float32Array(rows * width);
    for (const { dictionary, codes } of texts) {
      const placeOf = dictionary.map((text) => places.get(text) ?? -1);
      for (let row = 0; row < rows; row++) if (placeOf[codes[row]] >= 0) data[row * width + placeOf[codes[row]]] = 1;
    }
    const known = rowMask(maskOf(texts, request), texts.length);
    return [denseFeed(`label/${request.task}`, request.shape, data), maskFeed(request, Float32Array.from(data, (_, at) => known[Math.floor(at / width)]))];
  }));
}
