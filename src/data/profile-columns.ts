import type { ProfiledColumn } from "./dataset.ts";
import { isMissingText, type Table, type Wanted } from "./table.ts";

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

export function columnProfile(name: string): ColumnWatch {
  const numbers = numberWatch();
  const texts = textWatch();
  let [total, missing, bytes, type]: [number, number, boolean, Wanted["as"]] = [0, 0, false, "number"];
  return {
    add(table, want, every = 1) {
      type = want.as;
      if (want.as === "number") {
        const column = table.numbers(name);
        bytes ||= column.bytes;
        const buffer = new Float64Array(column.width);
        // Of pictures a sample tells as much.
        const step = column.width > 16 ? Math.max(every, Math.floor(table.rows / 200)) : every;
        for (let row = 0; row < table.rows; row += step) {
          column.copy(row, buffer, 0);
          for (const value of buffer) {
            total++;
            if (Number.isNaN(value)) missing++;
            else numbers.add(value);
          }
        }
        return;
      }
      for (const { dictionary, codes } of table.texts(name)) {
        const counts = new Float64Array(dictionary.length);
        for (let row = 0; row < codes.length; row += every) {
          counts[codes[row]]++;
          total++;
        }
        dictionary.forEach((text, code) => {
          if (isMissingText(text)) missing += counts[code];
          else if (counts[code] > 0) texts.add(text, counts[code]);
        });
      }
    },
    found: () => ({
      name, type: type === "text" ? "text" : bytes ? "bytes" : "number", missingShare: total === 0 ? 0 : missing / total,
      ...(type === "text" ? texts.found() : numbers.found()),
    }),
  };
}

function numberWatch() {
  const kept: number[] = [];
  let [count, mean, minimum, maximum] = [0, 0, Infinity, -Infinity];
  return {
    add(value: number): void {
      mean += (value - mean) / ++count;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      // Every nth number once there are many, n growing: evenly spread over the file.
      const step = 1 + Math.floor(count / keptNumbers);
      if (count % step === 0) kept.push(value);
    },
    found: () => (count === 0 ? { histogram: [] } : { minimum, maximum, mean, histogram: histogramOf(kept, minimum, maximum) }),
  };
}

function histogramOf(values: readonly number[], minimum: number, maximum: number): number[] {
  const counts = Array<number>(bars).fill(0);
  const width = (maximum - minimum) / bars || 1;
  for (const value of values) counts[Math.min(bars - 1, Math.floor((value - minimum) / width))]++;
  return counts;
}

function textWatch() {
  const counts = new Map<string, number>();
  return {
    add(text: string, count: number): void {
      if (counts.size < mostValues || counts.has(text)) counts.set(text, (counts.get(text) ?? 0) + count);
    },
    found() {
      const sorted = [...counts].sort(([, left], [, right]) => right - left);
      return {
        distinct: counts.size,
        ...(counts.size <= namedValues ? { values: sorted.map(([text]) => text) } : {}),
        histogram: sorted.slice(0, bars).map(([, count]) => count),
      };
    },
  };
}
