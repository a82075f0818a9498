import type { DataProblem } from "../dataset.ts";
import { growingCounts } from "../growing.ts";
import { ok, type Result } from "../result.ts";
import type { Table, Wanted } from "../table.ts";
import { numberBuilder, textBuilder, type ColumnBuilder, type NumberBuilder, type Refusal, type TextBuilder } from "./builders.ts";
import type { Cell } from "./cells.ts";

interface RowOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  /** Numbers are written `3,5`. */
  readonly decimalComma?: boolean;
  /** What a row is counted in: lines of a text, rows of a table. */
  readonly unit: "line" | "row";
}

/** After so many bad rows the rest is not looked at: the file is of another form. */
const problemLimit = 10;

/** Takes rows one by one and makes a table of those that can be read. */
interface RowReader {
  /** Columns in the order asked for. */
  readonly names: readonly string[];
  /** Takes a row; false once there are too many bad ones. `at` is its line or number. */
  take(at: number, cellOf: (index: number) => Cell): boolean;
  /** A row that is bad as a whole. */
  refuse(problem: DataProblem): boolean;
  table(): Result<Table>;
}

export function rowReader(wanted: readonly Wanted[], options: RowOptions): RowReader {
  const { file, onBadRow, unit } = options;
  const builders = uniqueBuilders(wanted, options.decimalComma);
  const all = builders.map(({ builder }) => builder);
  const places = growingCounts();
  const problems: DataProblem[] = [];
  let skipped = 0;
  const refuse = (problem: DataProblem): boolean => {
    if (onBadRow === "skip") skipped++;
    else problems.push(problem);
    return problems.length < problemLimit;
  };
  return {
    names: all.map(({ name }) => name),
    refuse,
    take(at, cellOf) {
      for (let index = 0; index < all.length; index++) {
        const refusal = all[index].accept(cellOf(index));
        if (refusal) return refuse(badField(refusal, `\`${file}\`, ${unit} ${at}`, builders[index].want));
      }
      for (const builder of all) builder.commit();
      places.push(at);
      return true;
    },
    table() {
      if (problems.length > 0) return { problems };
      const lines = places.values();
      return ok({ file, rows: lines.length, skipped, place: (row) => `${unit} ${lines[row]}`, ...columnsOf(all) });
    },
  };
}

interface Built {
  readonly want: Wanted;
  readonly builder: ColumnBuilder & Partial<Pick<NumberBuilder, "column">> & Partial<Pick<TextBuilder, "columns" | "cut">>;
}

/** A column may be wanted twice, as numbers by one and as texts by another. */
function uniqueBuilders(wanted: readonly Wanted[], decimalComma?: boolean): readonly Built[] {
  const unique = new Map(wanted.map((want) => [`${want.as} ${want.name}`, want]));
  return [...unique.values()].map((want) => ({ want, builder: want.as === "number" ? numberBuilder(want, decimalComma) : textBuilder(want) }));
}

function columnsOf(builders: readonly Built["builder"][]): Pick<Table, "numbers" | "texts" | "cut"> {
  const find = <Key extends "column" | "columns">(name: string, key: Key) => builders.find((builder) => builder.name === name && key in builder)?.[key];
  const cut = new Map(builders.flatMap(({ name, cut: count }) => (count && count() > 0 ? [[name, count()] as const] : [])));
  return {
    numbers: (name) => required(find(name, "column"), name)(),
    texts: (name) => required(find(name, "columns"), name)(),
    ...(cut.size > 0 ? { cut } : {}),
  };
}

export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`column ${name} was not asked for`);
  return value;
}

/** The sentence for a field that has no place in its column. */
export function badField({ kind, value }: Refusal, where: string, { name, width = 1 }: Wanted): DataProblem {
  if (kind === "infinite") return { code: "MTL607", message: `${where}: \`${name}\` is infinite (\`${value}\`): write a finite number, or leave the field empty` };
  if (kind === "length") {
    return { code: "MTL607", message: `${where}: \`${name}\` is \`${value}\`, and ${width} numbers are needed: correct it, or the dims of the declaration` };
  }
  if (/^\[.*[\]…]$/.test(value)) {
    const count = /^\[[^[\]]*\]$/.test(value) ? String(value.split(",").length) : "n";
    return { code: "MTL607", message: `${where}: \`${name}\` is the list \`${value}\`, and one number is needed: declare as many as there are (\`number[${count}]\`), or correct it` };
  }
  return {
    code: "MTL607",
    message: `${where}: \`${name}\` is \`${value}\`, which is not a number: correct it, declare the column as a category, or set \`missing: "${value}"\``,
  };
}
