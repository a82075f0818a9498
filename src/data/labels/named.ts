import type { DataProblem, LabelRequest } from "../dataset.ts";
import { ok, type Result } from "../result.ts";
import { classWeights } from "./class-weights.ts";
import { codedFeed, labelColumns, maskFeed, maskOf, rowMask, seenTexts, type LabelReader, type SeenTexts } from "./label.ts";

/** What the texts of a label stand for. */
export interface NamedMeaning {
  /** By id. */
  readonly names: readonly string[];
  readonly valueOf: (text: string) => number;
  readonly notes: readonly DataProblem[];
}

/** A label of names or ids: `meaningOf` says what they stand for once all were seen. */
export function namedReader(request: LabelRequest, meaningOf: (request: LabelRequest, seen: SeenTexts) => Result<NamedMeaning>): LabelReader {
  const seen = seenTexts(request);
  return {
    read(table, columns) {
      const texts = labelColumns(table, columns);
      seen.add(table, texts);
      return ok(rowMask(maskOf(texts, request), texts.length));
    },
    decide() {
      const meaning = meaningOf(request, seen);
      if (meaning.problems) return meaning;
      const { names, valueOf, notes } = meaning.value;
      const weights = classWeights(request, names.length, valueOf);
      return ok({
        notes,
        fit: weights.fit,
        finish: () => ({
          encoding: { task: request.task, names, invert: (value) => value },
          signature: { task: request.task, kind: request.kind, names },
          feeds: (table, columns) => {
            const texts = labelColumns(table, columns);
            return [codedFeed(request, texts, valueOf), maskFeed(request, weights.mask(texts))];
          },
        }),
      });
    },
  };
}
