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
      const found = copies(marks, rows);
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

function hashRows(table: Table, wanted: readonly Wanted[]) {
  const low = new Int32Array(table.rows).fill(0x2545f491);
  const high = new Int32Array(table.rows).fill(0x41c6ce57);
  const mix = (row: number, word: number) => {
    const mixed = Math.imul(low[row] ^ word, 0x85ebca6b);
    low[row] = mixed ^ (mixed >>> 15);
    const other = Math.imul(high[row] ^ word, 0xc2b2ae35);
    high[row] = other ^ (other >>> 13) ^ low[row];
  };
  for (const { name, as } of new Map(wanted.map((want) => [`${want.as} ${want.name}`, want])).values()) {
    if (as === "number") hashNumbers(table, name, mix);
    else hashTexts(table, name, mix);
  }
  return { low, high };
}

function hashNumbers(table: Table, name: string, mix: (row: number, word: number) => void): void {
  const column = table.numbers(name);
  if (column.values && column.width === 1) return hashDoubles(column.values, mix);
  const buffer = new Float64Array(column.width);
  const words = new Int32Array(buffer.buffer);
  for (let row = 0; row < table.rows; row++) {
    column.copy(row, buffer, 0);
    for (let word = 0; word < words.length; word++) mix(row, words[word]);
  }
}

function hashDoubles(values: Float64Array, mix: (row: number, word: number) => void): void {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let row = 0; row < values.length; row++) {
    mix(row, words[2 * row]);
    mix(row, words[2 * row + 1]);
  }
}

function hashTexts(table: Table, name: string, mix: (row: number, word: number) => void): void {
  for (const { dictionary, codes } of table.texts(name)) {
    const hashes = Int32Array.from(dictionary, hashText);
    for (let row = 0; row < codes.length; row++) mix(row, hashes[codes[row]]);
  }
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash ^ text.length;
}

/** How many rows of validation and test have a twin in training. */
function copies(marks: Float64Array[], rows: number): { readonly copied: number } {
  const all = new Float64Array(rows);
  let offset = 0;
  for (const part of marks.splice(0)) {
    all.set(part, offset);
    offset += part.length;
  }
  all.sort();
  let copied = 0;
  for (let start = 0; start < all.length;) {
    const key = Math.floor(all[start] / 4);
    let [end, trained] = [start, false];
    for (; end < all.length && Math.floor(all[end] / 4) === key; end++) {
      if (all[end] % 4 === 0) trained = true;
      else if (trained) copied++;
    }
    start = end;
  }
  return { copied };
}
