import type { DataProblem } from "./dataset.ts";
import type { Parts } from "./split.ts";
import type { Table, Wanted } from "./table.ts";

/** More rows than this are not compared: their marks alone would take much of the memory that streaming spares. */
const mostRows = 16_000_000;

/** Looks for rows that stand in two splits with the very same inputs and labels. */
export function duplicateWatch() {
  const marks: Float64Array[] = [];
  const files = new Set<string>();
  let rows = 0;
  return {
    add(table: Table, wanted: readonly Wanted[], parts: Parts): void {
      const count = parts.train.length + parts.validation.length + parts.test.length;
      if (rows + count > mostRows || wanted.length === 0) return;
      rows += count;
      files.add(table.file);
      marks.push(markRows(table, wanted, parts));
    },
    notes: (): readonly DataProblem[] => {
      const found = copies(marks);
      if (found.copied === 0) return [];
      const share = found.copied === 1 ? "1 row" : `${found.copied} rows`;
      return [{
        code: "MTL623",
        message: `${share} of validation and test in ${[...files].map((file) => `\`${file}\``).join(", ")} ${found.copied === 1 ? "is an exact copy" : "are exact copies"} of training rows: `
          + "figures flatter the model as far as it remembers them; remove them, or keep copies together with `group_by`",
      }];
    },
  };
}

/** A 51-bit hash of each row, with its split in the last two bits. */
function markRows(table: Table, wanted: readonly Wanted[], parts: Parts): Float64Array {
  const { low, high } = hashRows(table, wanted);
  const marks = new Float64Array(parts.train.length + parts.validation.length + parts.test.length);
  let at = 0;
  [parts.train, parts.validation, parts.test].forEach((rows, part) => {
    for (const row of rows) marks[at++] = ((low[row] >>> 0) * 0x80000 + (high[row] >>> 13)) * 4 + part;
  });
  return marks;
}

interface Hashes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function hashRows(table: Table, wanted: readonly Wanted[]): Hashes {
  const hashes = { low: new Int32Array(table.rows).fill(0x2545f491), high: new Int32Array(table.rows).fill(0x41c6ce57) };
  for (const { name, as } of new Map(wanted.map((want) => [`${want.as} ${want.name}`, want])).values()) {
    if (as === "number") hashNumbers(table, name, hashes);
    else for (const { dictionary, codes } of table.texts(name)) mixTexts(hashes, Int32Array.from(dictionary, hashText), codes);
  }
  return hashes;
}

function mix({ low, high }: Hashes, row: number, word: number): void {
  const mixed = Math.imul(low[row] ^ word, 0x85ebca6b);
  low[row] = mixed ^ (mixed >>> 15);
  const other = Math.imul(high[row] ^ word, 0xc2b2ae35);
  high[row] = other ^ (other >>> 13) ^ low[row];
}

function hashNumbers(table: Table, name: string, hashes: Hashes): void {
  const column = table.numbers(name);
  if (column.values && column.width === 1) return mixDoubles(hashes, column.values);
  const buffer = new Float64Array(column.width);
  const words = new Int32Array(buffer.buffer);
  for (let row = 0; row < table.rows; row++) {
    column.copy(row, buffer, 0);
    for (let word = 0; word < words.length; word++) mix(hashes, row, words[word]);
  }
}

/** What `mix` does with both halves of a number, written out: it runs for every number of a large file. */
function mixDoubles({ low, high }: Hashes, values: Float64Array): void {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let row = 0; row < values.length; row++) {
    const word = Math.imul(words[2 * row], 0x9e3779b1) ^ words[2 * row + 1];
    const mixed = Math.imul(low[row] ^ word, 0x85ebca6b);
    const kept = mixed ^ (mixed >>> 15);
    low[row] = kept;
    const other = Math.imul(high[row] ^ Math.imul(words[2 * row + 1], 0x27d4eb2f) ^ words[2 * row], 0xc2b2ae35);
    high[row] = other ^ (other >>> 13) ^ kept;
  }
}

function mixTexts(hashes: Hashes, words: Int32Array, codes: Int32Array): void {
  for (let row = 0; row < codes.length; row++) mix(hashes, row, words[codes[row]]);
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash ^ text.length;
}

/** How many rows of validation and test have a twin in training. */
function copies(marks: readonly Float64Array[]): { readonly copied: number } {
  const others = otherRows(marks);
  let copied = 0;
  for (const part of marks) {
    for (const mark of part) {
      if (mark % 4 !== 0 || others.size === 0) continue;
      // Counted once, however many training rows are the same.
      const place = others.placeOf(mark / 4);
      copied += others.counts[place];
      others.counts[place] = 0;
    }
  }
  return { copied };
}

/** The rows of validation and test by their hash: far fewer than those of training, which are then looked up one by one. */
function otherRows(marks: readonly Float64Array[]) {
  const size = marks.reduce((sum, part) => sum + part.reduce((count, mark) => count + Number(mark % 4 !== 0), 0), 0);
  const places = 2 ** Math.ceil(Math.log2(2 * size + 2));
  const keys = new Float64Array(places).fill(-1);
  const counts = new Uint32Array(places);
  /** Where a hash stands, or the free place where it would. */
  const placeOf = (key: number): number => {
    let place = key % places;
    while (keys[place] >= 0 && keys[place] !== key) place = (place + 1) % places;
    return place;
  };
  for (const part of marks) {
    for (const mark of part) {
      if (mark % 4 === 0) continue;
      const key = Math.floor(mark / 4);
      const place = placeOf(key);
      keys[place] = key;
      counts[place]++;
    }
  }
  return { size, counts, placeOf };
}
