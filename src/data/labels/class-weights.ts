import type { LabelRequest } from "../dataset.ts";
import type { Table, TextColumn } from "../table.ts";
import { isUnlabelled, labelColumns, maskOf } from "./label.ts";

/** How much every label counts, as its class weighs. */
interface ClassWeights {
  /** Counts the labels of the training rows of a block. */
  fit(table: Table, columns: readonly string[], train: Uint32Array): void;
  /** [rows × positions]: 0 where no label is, else what it counts. */
  mask(columns: readonly TextColumn[]): ArrayLike<number>;
}

/** Weights as written, or `balanced`: labels / (classes · labels of the class) of the training rows, whose mean is 1. */
export function classWeights(request: LabelRequest, classes: number, valueOf: (text: string) => number): ClassWeights {
  const counts = new Float64Array(classes);
  const idsOf = ({ dictionary }: TextColumn) => dictionary.map((text) => (isUnlabelled(text, request) ? -1 : valueOf(text)));
  return {
    fit(table, columns, train) {
      if (request.classWeights !== "balanced") return;
      for (const column of labelColumns(table, columns)) {
        const ids = idsOf(column);
        for (const row of train) if (ids[column.codes[row]] >= 0) counts[ids[column.codes[row]]]++;
      }
    },
    mask(columns) {
      if (request.classWeights === undefined) return maskOf(columns, request);
      return weighed(columns, columns.map(idsOf), request.classWeights === "balanced" ? balanced(counts) : request.classWeights);
    },
  };
}

function weighed(columns: readonly TextColumn[], ids: readonly (readonly number[])[], weights: readonly number[]): Float32Array {
  const width = columns.length;
  const mask = new Float32Array((columns[0]?.codes.length ?? 0) * width);
  columns.forEach(({ codes }, place) => {
    const weightOf = ids[place].map((id) => (id < 0 ? 0 : weights[id] ?? 1));
    for (let row = 0; row < codes.length; row++) mask[row * width + place] = weightOf[codes[row]];
  });
  return mask;
}

function balanced(counts: Float64Array): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  return Array.from(counts, (count) => (count > 0 ? total / (present * count) : 1));
}
