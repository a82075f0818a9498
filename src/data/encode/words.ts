import type { ModelInput } from "../../graph/model.ts";
import type { DataProblem } from "../dataset.ts";
import { ok } from "../result.ts";
import type { Table, TextColumn } from "../table.ts";
import { idsByWord, tokensOf, vocabularyOf, wordIds, type Tokens } from "../tokens.ts";
import { fileNames, percent, type InputFitter, type InputSignature } from "./encoded.ts";
import { denseFeed, type Feed } from "./feed.ts";

/** The words of the training rows' texts, the most frequent first: as many as the input has places for. */
export function textFitter(input: ModelInput, columns: readonly string[]): InputFitter {
  const tokens = tokensFor(input);
  const counts = new Map<string, number>();
  const files = new Set<string>();
  let [long, all] = [0, 0];
  return {
    add(table, train) {
      files.add(table.file);
      for (const column of columns.flatMap((name) => table.texts(name))) {
        countWords(column, train, tokens, counts);
        long += countLong(column, input.shape[0], tokens);
        all += column.codes.length;
      }
    },
    finish() {
      const vocabulary = vocabularyOf(counts, input.vocabularySizes?.[0] ?? Infinity);
      return ok({
        vocabularySizes: [input.vocabularySizes?.[0] ?? vocabulary.length],
        signature: { name: input.name, columns, vocabularies: [vocabulary], tokens },
        notes: longNote(input, long / Math.max(1, all), files),
      });
    },
  };
}

/** Ids of the first words of every text, padded with 0. */
export function textFeed(input: ModelInput, { columns, vocabularies = [], tokens = "words" }: InputSignature, table: Table): Feed {
  const [column] = columns.flatMap((name) => table.texts(name));
  const known = idsOf(vocabularies[0] ?? []);
  const [length] = input.shape;
  const encoded = column.dictionary.map((text) => wordIds(tokensOf(text, tokens).slice(0, length), known));
  const ids = new Int32Array(table.rows * length);
  column.codes.forEach((code, row) => ids.set(encoded[code], row * length));
  return denseFeed(`input/${input.name}`, input.shape, ids);
}

/** The map of a vocabulary is asked for once a block: kept, it need not be made anew. */
const idMaps = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function idsOf(vocabulary: readonly string[]): ReadonlyMap<string, number> {
  const ids = idMaps.get(vocabulary) ?? idsByWord(vocabulary);
  idMaps.set(vocabulary, ids);
  return ids;
}

const tokensFor = ({ tokens }: ModelInput): Tokens => (tokens === "spaces" || tokens === "characters" ? tokens : "words");

/** Adds how often each word stands in some rows. */
function countWords(column: TextColumn, rows: Iterable<number>, tokens: Tokens, counts: Map<string, number>): void {
  const times = new Float64Array(column.dictionary.length);
  for (const row of rows) times[column.codes[row]]++;
  column.dictionary.forEach((text, code) => {
    if (times[code] === 0) return;
    for (const token of tokensOf(text, tokens)) counts.set(token, (counts.get(token) ?? 0) + times[code]);
  });
}

function countLong({ dictionary, codes }: TextColumn, length: number, tokens: Tokens): number {
  const long = dictionary.map((text) => tokensOf(text, tokens).length > length);
  return codes.reduce((count, code) => count + Number(long[code]), 0);
}

/** Texts that do not fit are cut, which is told where it is not rare. */
function longNote({ name, shape }: ModelInput, share: number, files: Iterable<string>): readonly DataProblem[] {
  if (!(share >= 0.01)) return [];
  return [{ code: "MTL640", message: `${percent(share)} of the texts of \`${name}\` in ${fileNames(files)} are longer than ${shape[0]} words: only the first ${shape[0]} are read` }];
}
