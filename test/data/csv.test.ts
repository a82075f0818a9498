import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvSource } from "../../src/data/read/csv.ts";
import type { Table } from "../../src/data/table.ts";

const options = { file: "rows.csv", onBadRow: "error", fingerprint: "" } as const;

/** Reads every column of a text as texts. */
function readTexts(text: string): Table {
  const source = csvSource(text, options);
  if (source.problems) throw new Error(source.problems[0].message);
  const table = source.value.load(source.value.columns.map(({ name }) => ({ name, as: "text" })));
  if (table.problems) throw new Error(table.problems[0].message);
  return table.value;
}

function cells(table: Table, name: string): string[] {
  const [column] = table.texts(name);
  return Array.from(column.codes, (code) => column.dictionary[code]);
}

describe("reading CSV", () => {
  it.each([
    ["commas", "a,b\n1,x\n2,y\n"],
    ["semicolons", "a;b\n1;x\n2;y\n"],
    ["tabs", "a\tb\n1\tx\n2\ty\n"],
    ["Windows line ends", "a,b\r\n1,x\r\n2,y\r\n"],
    ["a byte order mark", "\ufeffa,b\n1,x\n2,y\n"],
    ["no line end at the end", "a,b\n1,x\n2,y"],
    ["blank lines", "a,b\n\n1,x\n\n2,y\n\n"],
    ["quotes", "\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n"],
    ["spaces after the delimiter", "a, b\n1, x\n2, y\n"],
    ["Windows line ends in some lines only", "a,b\n1,x\r\n2,y\n"],
  ])("understands %s", (_, text) => {
    const table = readTexts(text);
    expect(cells(table, "a")).toEqual(["1", "2"]);
    expect(cells(table, "b")).toEqual(["x", "y"]);
  });

  it("keeps delimiters, quotes and line breaks inside quotes", () => {
    const table = readTexts("name,note\nx,\"one, \"\"two\"\"\nthree\"\ny,four\n");
    expect(cells(table, "note")).toEqual(["one, \"two\"\nthree", "four"]);
  });

  it("knows the file's line ends by those outside of quotes", () => {
    const table = readTexts("a,\"b\nc\"\r1,x\r2,y\r");
    expect(cells(table, "b\nc")).toEqual(["x", "y"]);
  });

  it("counts lines, not records, where a field spans lines", () => {
    const table = readTexts("name,note\nx,\"one\ntwo\"\n\ny,three\n");
    expect([table.place(0), table.place(1)]).toEqual(["line 2", "line 5"]);
  });

  it("gives back what was written, for any texts and marks", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", "1", ",", ";", "\t", "\"", "\n", "\r\n", " ", "-") }).map((text) => text.trim());
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(rows, fc.constantFrom(",", ";", "\t"), fc.constantFrom("\n", "\r\n"), (written, delimiter, newline) => {
      const quote = (text: string) => `"${text.replaceAll("\"", "\"\"")}"`;
      const lines = [["left", "middle", "right"], ...written].map((row) => row.map(quote).join(delimiter));
      const table = readTexts(lines.join(newline) + newline);
      expect(["left", "middle", "right"].map((name) => cells(table, name))).toEqual([0, 1, 2].map((index) => written.map((row) => row[index])));
    }), { numRuns: 200 });
  });

  it("gives back numbers as they were written", () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (numbers) => {
      const source = csvSource(`n,m\n${numbers.map((number) => `${number},0`).join("\n")}\n`, options);
      const table = source.value?.load([{ name: "n", as: "number" }]).value;
      const read = new Float64Array(numbers.length);
      numbers.forEach((_, row) => table?.numbers("n").copy(row, read, row));
      expect(Array.from(read, (number) => number + 0)).toEqual(numbers.map((number) => Number(String(number))));
    }));
  });
});
