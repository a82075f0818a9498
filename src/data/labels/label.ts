import type { DataProblem, LabelRequest } from "../dataset.ts";
import type { InputSignature, LabelEncoder } from "../encode/encoded.ts";
import { denseFeed, type Feed } from "../encode/feed.ts";
import type { Result } from "../result.ts";
import { isMissingText, type Table, type TextColumn } from "../table.ts";

/** Reads a task's labels block by block: first all values, then, once the training rows are drawn, those again that are fitted to. */
export interface LabelReader {
  /** Looks at a block; 1 for its rows that have a label. Columns are called so in this table. */
  read(table: Table, columns: readonly string[]): Result<Uint8Array>;
  /** What the values mean, after all blocks. Problem MTL603 where one has no place in the task. */
  decide(): Result<LabelMeaning>;
}

export interface LabelMeaning {
  readonly notes: readonly DataProblem[];
  /** Looks at the training rows of a block. */
  fit(table: Table, columns: readonly string[], train: Uint32Array): void;
  finish(inputs: readonly InputSignature[]): LabelEncoder;
}

/** Whether a text says that there is no label. */
export function isUnlabelled(text: string, request: LabelRequest): boolean {
  return isMissingText(text) || (request.ignore !== undefined && Number(text) === request.ignore);
}

/** What of a row's label may be missing on its own, and its dims: of `classes(17)[64]` [64], the positions. */
export const maskDims = ({ mask = [] }: LabelRequest): readonly number[] => mask;

/** [rows × positions]: 1 where the text is a label. */
export function maskOf(columns: readonly TextColumn[], request: LabelRequest): Uint8Array {
  const width = columns.length;
  const mask = new Uint8Array((columns[0]?.codes.length ?? 0) * width);
  columns.forEach(({ dictionary, codes }, place) => {
    const labelled = Uint8Array.from(dictionary, (text) => Number(!isUnlabelled(text, request)));
    for (let row = 0; row < codes.length; row++) mask[row * width + place] = labelled[codes[row]];
  });
  return mask;
}

/** 1 for rows that have a label at some position. */
export function rowMask(mask: Uint8Array, width: number): Uint8Array {
  if (width === 1) return mask;
  return Uint8Array.from({ length: mask.length / width }, (_, row) => Number(mask.subarray(row * width, (row + 1) * width).includes(1)));
}

/** The feed that says which labels count. */
export function maskFeed(request: LabelRequest, mask: ArrayLike<number>): Feed {
  return denseFeed(`mask/${request.task}`, maskDims(request), Float32Array.from(mask));
}

/** Labels as numbers by their text, in the type that the task kind asks for. */
export function codedFeed(request: LabelRequest, columns: readonly TextColumn[], valueOf: (text: string) => number): Feed {
  const width = columns.length;
  const size = (columns[0]?.codes.length ?? 0) * width;
  const data = request.type === "int32" ? new Int32Array(size) : new Float32Array(size);
  columns.forEach(({ dictionary, codes }, place) => {
    const values = dictionary.map((text) => (isUnlabelled(text, request) ? 0 : valueOf(text)));
    for (let row = 0; row < codes.length; row++) data[row * width + place] = values[codes[row]];
  });
  return denseFeed(`label/${request.task}`, request.shape, data);
}

/** The columns of texts of a label, one a position. */
export const labelColumns = (table: Table, columns: readonly string[]): readonly TextColumn[] => columns.flatMap((name) => table.texts(name));

/** The distinct texts that are labels, in the order of the data, with the place where each stands first. */
export interface SeenTexts {
  add(table: Table, columns: readonly TextColumn[]): void;
  readonly texts: readonly string[];
  readonly files: ReadonlySet<string>;
  readonly column: string;
  /** `bank.csv`, line 17: `y` is `maybe` */
  whereIs(text: string): string;
}

export function seenTexts(request: LabelRequest): SeenTexts {
  const places = new Map<string, string>();
  const files = new Set<string>();
  let name = request.columns[0] ?? request.task;
  return {
    files,
    get column() { return name; },
    get texts() { return [...places.keys()]; },
    whereIs: (text) => places.get(text) ?? "",
    add(table, columns) {
      files.add(table.file);
      name = columns[0]?.name ?? name;
      for (const column of columns) {
        const fresh = column.dictionary.map((text) => !places.has(text) && !isUnlabelled(text, request));
        if (!fresh.includes(true)) continue;
        const rows = firstRows(column);
        column.dictionary.forEach((text, code) => {
          if (fresh[code] && rows[code] >= 0) places.set(text, `\`${table.file}\`, ${table.place(rows[code])}: \`${column.name}\` is \`${text}\``);
        });
      }
    },
  };
}

/** The first row of each code, -1 for none. */
function firstRows({ dictionary, codes }: TextColumn): Int32Array {
  const rows = new Int32Array(dictionary.length).fill(-1);
  for (let row = 0; row < codes.length; row++) if (rows[codes[row]] < 0) rows[codes[row]] = row;
  return rows;
}
