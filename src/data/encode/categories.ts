import type { ModelInput } from "../../graph/model.ts";
import type { DataProblem } from "../dataset.ts";
import { naturalOrder } from "../names.ts";
import { collect, failed, ok, type Result } from "../result.ts";
import { sizesOf } from "../signature.ts";
import type { Table, TextColumn } from "../table.ts";
import { fileNames, type InputFitter, type InputSignature } from "./encoded.ts";
import { denseFeed, type Feed } from "./feed.ts";

/** The names of one vocabulary, and where they stand. */
interface Pool {
  readonly column: string;
  readonly names: Set<string>;
}

/**
 * The names that stand in the training rows, in sorted order: one vocabulary for all columns of a `category`, one for each of
 * `categories`. Problem MTL604: more names than declared.
 */
export function categoryFitter(input: ModelInput, columns: readonly string[]): InputFitter {
  const files = new Set<string>();
  const cut = new Map<string, number>();
  let pools: readonly Pool[] = [];
  return {
    add(table, train) {
      const texts = columns.flatMap((name) => table.texts(name));
      if (pools.length === 0) pools = (input.type === "categories" ? texts : texts.slice(0, 1)).map(({ name }) => ({ column: name, names: new Set() }));
      files.add(table.file);
      texts.forEach((text, place) => {
        const { names } = pools[pools.length === 1 ? 0 : place];
        for (const used of usedTexts(text, train)) names.add(used);
      });
      for (const name of columns) cut.set(name, (cut.get(name) ?? 0) + (table.cut?.get(name) ?? 0));
    },
    finish() {
      const vocabularies = collect(pools.map((pool, place) => vocabularyOf(input, pool, place, files)));
      if (vocabularies.problems) return vocabularies;
      return ok({
        vocabularySizes: sizesOf(input, vocabularies.value),
        signature: { name: input.name, columns, vocabularies: vocabularies.value },
        notes: cutNotes(input, cut, files),
      });
    },
  };
}

/** Ids of names, from 1; 0 is a name that the vocabulary lacks, or none. */
export function categoryFeed(input: ModelInput, { columns, vocabularies = [] }: InputSignature, table: Table): Feed {
  const texts = columns.flatMap((name) => table.texts(name));
  const ids = new Int32Array(table.rows * texts.length);
  texts.forEach((text, place) => writeIds(text, vocabularies[vocabularies.length === 1 ? 0 : place], ids, texts.length, place));
  return denseFeed(`input/${input.name}`, input.shape, ids);
}

function vocabularyOf(input: ModelInput, { column, names }: Pool, place: number, files: Iterable<string>): Result<readonly string[]> {
  names.delete("");
  if (input.missing !== undefined) names.delete(input.missing);
  const declared = input.vocabularySizes?.[place];
  if (declared === undefined || names.size <= declared) return ok([...names].sort(naturalOrder));
  const word = input.type === "categories" ? "categories" : "category";
  return failed("MTL604", `\`${column}\` in ${fileNames(files)} has ${names.size} values in the training rows, and `
    + `\`${input.name}\` has places for ${declared}: write \`${word}(${names.size})\`, or \`${word}\` to take the count from the data`);
}

function cutNotes(input: ModelInput, cut: ReadonlyMap<string, number>, files: Iterable<string>): readonly DataProblem[] {
  const rows = [...cut.values()].reduce((sum, count) => sum + count, 0);
  if (rows === 0) return [];
  const length = input.shape[0] ?? 1;
  return [{ code: "MTL621", message: `${rows === 1 ? "1 list" : `${rows} lists`} of \`${input.name}\` in ${fileNames(files)} ${rows === 1 ? "holds" : "hold"} more than ${length}: the first ${length} are read` }];
}

/** The distinct texts of some rows. */
function usedTexts(column: TextColumn, rows: Iterable<number>): readonly string[] {
  const used = new Uint8Array(column.dictionary.length);
  for (const row of rows) used[column.codes[row]] = 1;
  return column.dictionary.filter((_, code) => used[code] === 1);
}

/** The map of a vocabulary is asked for once a block: kept, it need not be made anew. */
const idMaps = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function idsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const ids = idMaps.get(names) ?? new Map(names.map((name, index) => [name, index + 1]));
  idMaps.set(names, ids);
  return ids;
}

function writeIds(column: TextColumn, names: readonly string[], ids: Int32Array, width: number, place: number): void {
  const idOf = idsOf(names);
  const idOfCode = Int32Array.from(column.dictionary, (name) => idOf.get(name) ?? 0);
  for (let row = 0; row < column.codes.length; row++) ids[row * width + place] = idOfCode[column.codes[row]];
}
