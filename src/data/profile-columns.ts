import type { ProfiledColumn } from "./dataset.ts";
import { isMissingText, type NumberColumn, type Table, type TextColumn, type Wanted } from "./table.ts";

/** Looks at one column, block by block. */
export interface ColumnWatch {
  /** Every row of a block, or every `every`th. */
  add(table: Table, want: Wanted, every?: number): void;
  found(): Omit<ProfiledColumn, "readers">;
}

/** Bars of a histogram. */
const bars = 12;
/** Numbers kept for a histogram: its ends are known only once all were seen. */
const keptNumbers = 20_000;
/** Values that are named, and told apart at all. */
const namedValues = 100;
const mostValues = 100_000;

/** Looks at a column that is read as numbers, or as texts, in every block the same. */
export function columnProfile(name: string): ColumnWatch {
  const numbers = numberWatch();
  const texts = textWatch();
  let as: Wanted["as"] = "number";
  return {
    add(table, want, every = 1) {
      as = want.as;
      if (as === "number") numbers.add(table.numbers(name), table.rows, every);
      else for (const column of table.texts(name)) texts.add(column, every);
    },
    found: () => ({ name, ...(as === "number" ? numbers.found() : texts.found()) }),
  };
}

function numberWatch() {
  const kept: number[] = [];
  let [total, count, mean, minimum, maximum, bytes] = [0, 0, 0, Infinity, -Infinity, false];
  const see = (value: number) => {
    mean += (value - mean) / ++count;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    // Every nth number once there are many, n growing: evenly spread over the file.
    const step = 1 + Math.floor(count / keptNumbers);
    if (count % step === 0) kept.push(value);
  };
  return {
    add(column: NumberColumn, rows: number, every: number): void {
      bytes ||= column.bytes;
      const buffer = new Float64Array(column.width);
      // Of pictures a sample tells as much.
      const step = column.width > 16 ? Math.max(every, Math.floor(rows / 200)) : every;
      for (let row = 0; row < rows; row += step) {
        column.copy(row, buffer, 0);
        total += buffer.length;
        for (const value of buffer) if (!Number.isNaN(value)) see(value);
      }
    },
    found: () => ({
      type: bytes ? "bytes" as const : "number" as const, missingShare: shareOf(total - count, total),
      ...(count === 0 ? { histogram: [] } : { minimum, maximum, mean, histogram: histogramOf(kept, minimum, maximum) }),
    }),
  };
}

const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function histogramOf(values: readonly number[], minimum: number, maximum: number): number[] {
  const counts = Array<number>(bars).fill(0);
  const width = (maximum - minimum) / bars || 1;
  for (const value of values) counts[Math.min(bars - 1, Math.floor((value - minimum) / width))]++;
  return counts;
}

function textWatch() {
  const counts = new Map<string, number>();
  let [total, missing] = [0, 0];
  const see = (text: string, count: number) => {
    if (isMissingText(text)) missing += count;
    else if (count > 0 && (counts.size < mostValues || counts.has(text))) counts.set(text, (counts.get(text) ?? 0) + count);
  };
  return {
    add({ dictionary, codes }: TextColumn, every: number): void {
      const found = new Float64Array(dictionary.length);
      for (let row = 0; row < codes.length; row += every) {
        found[codes[row]]++;
        total++;
      }
      dictionary.forEach((text, code) => see(text, found[code]));
    },
    found() {
      const sorted = [...counts].sort(([, left], [, right]) => right - left);
      return {
        type: "text" as const, missingShare: shareOf(missing, total), distinct: counts.size,
        ...(counts.size <= namedValues ? { values: sorted.map(([text]) => text) } : {}),
        histogram: sorted.slice(0, bars).map(([, count]) => count),
      };
    },
  };
}
