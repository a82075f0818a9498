import type { ModelInput } from "../../graph/model.ts";
import { naturalOrder } from "../names.ts";
import { collect, failed, ok, type Result } from "../result.ts";
import type { Table, TextColumn } from "../table.ts";
import type { FittedInput, InputSignature } from "./encoded.ts";
import { sizesOf } from "../signature.ts";
import { denseFeed, type Feed } from "./feed.ts";

/**
 * The names that stand in the training rows, in sorted order: one vocabulary for all columns of a `category`, one for each of
 * `categories`. Problem MTL604: more names than declared.
 */
export function fitCategories(
  input: ModelInput, columns: readonly string[], table: Table, train: Uint32Array,
): Result<FittedInput> {
  const texts = columns.flatMap((name) => table.texts(name));
  const pools = input.type === "categories" ? texts.map((text) => [text]) : [texts];
  const vocabularies = collect(pools.map((pool, place) => fitVocabulary(input, pool, place, table, train)));
  if (vocabularies.problems) return vocabularies;
  return ok({
    vocabularySizes: sizesOf(input, vocabularies.value),
    signature: { name: input.name, columns, vocabularies: vocabularies.value },
    notes: [],
  });
}

/** Ids of names, from 1; 0 is a name that the vocabulary lacks, or none. */
export function categoryFeed(input: ModelInput, { columns, vocabularies = [] }: InputSignature, table: Table): Feed {
  const texts = columns.flatMap((name) => table.texts(name));
  const ids = new Int32Array(table.rows * texts.length);
  texts.forEach((text, place) => writeIds(text, vocabularies[vocabularies.length === 1 ? 0 : place], ids, texts.length, place));
  return denseFeed(`input/${input.name}`, input.shape, ids);
}

function fitVocabulary(
  input: ModelInput, pool: readonly TextColumn[], place: number, table: Table, train: Uint32Array,
): Result<readonly string[]> {
  const names = new Set(pool.flatMap((text) => usedTexts(text, train)));
  names.delete("");
  if (input.missing !== undefined) names.delete(input.missing);
  const declared = input.vocabularySizes?.[place];
  if (declared === undefined || names.size <= declared) return ok([...names].sort(naturalOrder));
  const word = input.type === "categories" ? "categories" : "category";
  return failed("MTL604", `\`${pool[0].name}\` in \`${table.file}\` has ${names.size} values in the training rows, and `
    + `\`${input.name}\` has places for ${declared}: write \`${word}(${names.size})\`, or \`${word}\` to take the count from the data`);
}

/** The distinct texts of some rows. */
export function usedTexts(column: TextColumn, rows: Iterable<number>): readonly string[] {
  const used = new Uint8Array(column.dictionary.length);
  for (const row of rows) used[column.codes[row]] = 1;
  return column.dictionary.filter((_, code) => used[code] === 1);
}

function writeIds(column: TextColumn, names: readonly string[], ids: Int32Array, width: number, place: number): void {
  const idOf = new Map(names.map((name, index) => [name, index + 1]));
  const idOfCode = Int32Array.from(column.dictionary, (name) => idOf.get(name) ?? 0);
  for (let row = 0; row < column.codes.length; row++) ids[row * width + place] = idOfCode[column.codes[row]];
}
