import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { category, classes, column, dataset, memoryFiles, notesOf, number, problemsOf, real, request, type RequestOptions } from "./requests.ts";

const root = `${import.meta.dirname}/../fixtures/bad-data`;

const read = (source: string, options: Partial<RequestOptions> = {}) => prepare(request({
  source, directory: root, root, inputs: [number("age")], labels: [real("wage"), classes("topic", 2)], ...options,
}), nodeFileSystem(root));

/** Every problem: which file, the code, and the whole sentence that a user reads. */
const table: readonly (readonly [file: string, code: string, message: string, options?: Partial<RequestOptions>])[] = [
  ["missing.csv", "MTL602", "`missing.csv` was not found: the path is relative to the .mtl file"],
  ["good.csv/inside", "MTL602", "`good.csv/inside` was not found: the path is relative to the .mtl file"],
  ["empty.csv", "MTL608", "`empty.csv` is empty: write a header line and rows into it"],
  ["blank.csv", "MTL608", "`blank.csv` holds no header line: its first line must name the columns"],
  ["header-only.csv", "MTL612", "`header-only.csv` holds no rows with a label: fill its label columns, or name others with `column:`"],
  ["good.csv", "MTL601", "no column in `good.csv` is called `agee`: did you mean `age`?", { inputs: [number("agee")] }],
  ["good.csv", "MTL601", "no column in `good.csv` is called `height`: it has `age`, `wage`, `topic`", { inputs: [number("height")] }],
  ["good.csv", "MTL601", "no column of `good.csv` matches `x*`: it has `age`, `wage`, `topic`", { inputs: [number("x", { columns: ["x*"] })] }],
  ["good.csv", "MTL610", "input `x` takes 3 values a row, but `age`, `wage` in `good.csv` hold 2: correct the dims or the columns",
    { inputs: [number("x", { columns: ["*age"], shape: [3] })] }],
  ["short-row.csv", "MTL606", "`short-row.csv`, line 3 has 2 fields, and the header names 3 columns: repair the line, or set `on_bad_row: skip`"],
  ["long-row.csv", "MTL606", "`long-row.csv`, line 3 has 4 fields, and the header names 3 columns: repair the line, or set `on_bad_row: skip`"],
  ["open-quote.csv", "MTL606", "`open-quote.csv`, line 3 has a quote that is not closed where its field ends: repair the line, or set `on_bad_row: skip`"],
  ["column-twice.csv", "MTL606", "`column-twice.csv`, line 1 names the column `age` twice: rename one of them"],
  ["text-in-number.csv", "MTL607", "`text-in-number.csv`, line 3: `age` is `forty`, which is not a number: correct it, "
    + "declare the column as a category, or set `missing: \"forty\"`"],
  ["infinite.csv", "MTL607", "`infinite.csv`, line 4: `wage` is infinite (`inf`): write a finite number, or leave the field empty"],
  ["extra-class.csv", "MTL603", "`extra-class.csv`, line 4: `topic` is `c`, one of 3 values, and `topic` has 2 classes: write `classes(3)`, or correct the label"],
  ["good.csv", "MTL604", "`wage` in `good.csv` has 2 values in the training rows, and `wage` has places for 1: write `category(2)`, or `category` to take the count from the data",
    { inputs: [category("wage", { vocabularySizes: [1] })] }],
  ["latin-1.csv", "MTL608", "`latin-1.csv`, line 3 is not UTF-8 text (`caf�`): save the file in UTF-8"],
  ["cut.csv.gz", "MTL608", "`cut.csv.gz` is cut short or damaged: its gzip archive does not unpack, so fetch the file again"],
  ["damaged.csv.gz", "MTL608", "`damaged.csv.gz` is cut short or damaged: its gzip archive does not unpack, so fetch the file again"],
  ["cut.npz", "MTL608", "`cut.npz` is cut short or damaged: its archive does not unpack, so fetch the file again"],
  ["../secret.csv", "MTL609", "`../secret.csv` lies outside the folder that is open: move the file into it, or open a folder that holds both (on the command line: run it there)"],
  ["/etc/passwd", "MTL609", "`/etc/passwd` lies outside the folder that is open: move the file into it, or open a folder that holds both (on the command line: run it there)"],
];

describe("bad input gets one sentence that names the thing and the way out", () => {
  it.each(table.map(([source, code, message, options = {}]) => [source, code, message, options] as const))("%s: %s", async (source, code, message, options) => {
    expect(problemsOf(await read(source, options))).toEqual([{ code, message }]);
  });

  it("reports several wrong columns at once", async () => {
    const problems = problemsOf(await read("good.csv", { inputs: [number("agee"), number("wages")] }));
    expect(problems.map((problem) => problem.code)).toEqual(["MTL601", "MTL601"]);
  });

  it("stops after ten bad rows", async () => {
    const rows = Array.from({ length: 50 }, () => "1,2").join("\n");
    const prepared = await prepare(request({ source: "a.csv", labels: [real("a")] }), memoryFiles({ "a.csv": `a\n${rows}` }));
    expect(problemsOf(prepared)).toHaveLength(10);
  });

  it("is an answer even where the file system fails", async () => {
    const broken = {
      stat: async () => ({ size: 2, modified: 0 }),
      async *open() {
        yield Uint8Array.of(97);
        throw new Error("EIO: i/o error");
      },
    };
    const prepared = await prepare(request({ source: "a.csv" }), broken);
    expect(problemsOf(prepared)).toEqual([
      { code: "MTL608", message: "`a.csv` cannot be read (EIO: i/o error): check that it is a file that you may read" },
    ]);
  });
});

describe("`on_bad_row: skip`", () => {
  it.each(["short-row.csv", "long-row.csv", "text-in-number.csv", "infinite.csv"])("leaves the row of %s out and counts it", async (source) => {
    const prepared = await read(source, { onBadRow: "skip", split: [0.6, 0.4] });
    const { train, validation } = dataset(prepared);
    expect(train.rows + validation.rows).toBe(3);
    expect(column(train, "mask/wage").every((mask) => mask === 1)).toBe(true);
    expect(notesOf(prepared)).toContainEqual({ code: "MTL606", message: `1 row of \`${source}\` could not be read and was skipped` });
  });
});
