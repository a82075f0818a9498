import { gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readHeader } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { writeNumpyBytes } from "../../src/data/read/numpy.ts";
import { parquet } from "./files.ts";
import { memoryFiles } from "./requests.ts";

const header = (content: string | Uint8Array) => readHeader("data/a.csv", memoryFiles({ "data/a.csv": content }));

describe("a header", () => {
  it("names the columns, their types, values, bounds and missing share", async () => {
    expect(await header("age;topic\n31;a\n;b\n27;a\nNA;b\n")).toEqual({
      file: "a.csv",
      columns: [
        { name: "age", type: "number", values: ["31", "27"], places: ["line 2", "line 4"], minimum: 27, maximum: 31, missingShare: 0.5 },
        { name: "topic", type: "text", values: ["a", "b"], places: ["line 2", "line 3"], firstText: { value: "a", place: "line 2", amongNumbers: false }, missingShare: 0 },
      ],
    });
  });

  it("names no values where there are many", async () => {
    const { columns: [column] } = await header(["n", ...Array.from({ length: 500 }, (_, row) => row)].join("\n"));
    expect(column).toEqual({ name: "n", type: "number", minimum: 0, maximum: 499, missingShare: 0 });
  });

  it("reads no more than the start of a large file, and says so", async () => {
    let read = 0;
    const line = new TextEncoder().encode(`${"1,2\n".repeat(25_000)}`);
    const { columns, partial } = await readHeader("big.csv", {
      stat: async () => ({ size: 1e12, modified: 0 }),
      async *open() {
        yield new TextEncoder().encode("a,b\n");
        for (;;) {
          read += line.length;
          yield line;
        }
      },
    });
    expect(columns.map((column) => [column.name, column.maximum])).toEqual([["a", 1], ["b", 2]]);
    expect(partial).toBe(true);
    expect(read).toBeLessThan(500_000);
  });

  it("is the same of a packed file", async () => {
    const text = "n,m\n1,2\n3,4\n";
    expect(await header(gzipSync(new TextEncoder().encode(text)))).toEqual(await header(text));
  });

  it("of arrays tells pictures from numbers", async () => {
    const archive = zipSync({ "images.npy": writeNumpyBytes([2, 2, 2], new Uint8Array(8)), "labels.npy": writeNumpyBytes([2], Uint8Array.of(3, 4)) });
    expect((await header(archive)).columns).toEqual([
      { name: "images", type: "bytes", missingShare: 0, width: 4 },
      { name: "labels", type: "number", values: ["3", "4"], places: ["row 0", "row 1"], minimum: 3, maximum: 4, missingShare: 0, width: 1 },
    ]);
  });

  it("of lists leaves open how long they are, and of a part of JSON which columns come later", async () => {
    const lines = (rows: number) => `${Array.from({ length: rows }, (_, row) => `{"track": [1, ${row}], "n": ${row}}`).join("\n")}\n`;
    const short = await readHeader("a.jsonl", memoryFiles({ "a.jsonl": lines(3) }));
    expect(short.columns.map(({ name, type, width }) => [name, type, width])).toEqual([["track", "text", undefined], ["n", "number", undefined]]);
    expect(short.moreColumns).toBeUndefined();
    expect((await readHeader("a.jsonl", memoryFiles({ "a.jsonl": lines(20_000) }))).moreColumns).toBe(true);
  });

  it("says in one sentence why there is none", async () => {
    expect(await readHeader("x/none.csv", memoryFiles({}))).toEqual({ file: "none.csv", missing: "`none.csv` was not found: the path is relative to the .mtl file", columns: [] });
    expect((await readHeader("x/row.csv", { ...memoryFiles({}), list: (folder) => Promise.resolve(folder === "x" ? ["parts/", "rows.csv"] : undefined) })).missing)
      .toBe("`row.csv` was not found: did you mean `rows.csv`?");
    expect((await readHeader("x/rows.csv", { ...memoryFiles({}), list: (folder) => Promise.resolve(folder === "x" ? ["row.csv", "rows.csv.gz"] : undefined) })).missing)
      .toBe("`rows.csv` was not found: did you mean `rows.csv.gz`?");
    expect((await readHeader("x/parts/", { ...memoryFiles({}), list: (folder) => Promise.resolve(folder.startsWith("x/parts") ? ["a.csv"] : undefined) })).missing)
      .toBe("`parts` is a folder: name its files with a `*` (`\"parts/*.csv\"`), or read pictures with `images(\"…\")`");
    expect((await header("")).missing).toBe("`a.csv` is empty: write a header line and rows into it");
    expect((await header(Uint8Array.of(97, 10, 0xe9, 10))).missing).toBe("`a.csv`, line 2 is not UTF-8 text: save the file in UTF-8");
  });

  it("of the bank's file comes at once", async () => {
    const root = `${import.meta.dirname}/../../examples`;
    const { columns } = await readHeader(`${root}/data/bank.csv.gz`, nodeFileSystem(root));
    expect(columns).toHaveLength(17);
    expect(columns.find((column) => column.name === "marital")?.values?.toSorted()).toEqual(["divorced", "married", "single"]);
  });
});

describe("a sample of a large file", () => {
  /** The first third has no scores, as where rows are sorted by when they came. */
  const sorted = ["title,score,kind", ...Array.from({ length: 60_000 }, (_, row) => `film ${row},${row < 20_000 ? "" : row % 10},${row < 55_000 ? "old" : "new"}`)].join("\n");

  const scoreOf = async (files: ReturnType<typeof memoryFiles>, file: string) => {
    const { partial, columns } = await readHeader(file, files);
    return { partial, score: columns.find(({ name }) => name === "score"), kind: columns.find(({ name }) => name === "kind") };
  };

  it("is of the whole file, not of its start, and says that it is a sample", async () => {
    const { partial, score, kind } = await scoreOf(memoryFiles({ "a.csv": sorted }), "a.csv");
    expect(partial).toBe(true);
    expect(score).toMatchObject({ type: "number", sampled: "spread", minimum: 0, maximum: 9 });
    expect(kind?.values).toEqual(["old", "new"]);
  });

  it("weighs its start no more than any other part", async () => {
    const { score } = await scoreOf(memoryFiles({ "a.csv": sorted }), "a.csv");
    expect(score?.missingShare).toBeGreaterThan(0.28);
    expect(score?.missingShare).toBeLessThan(0.39);
  });

  it("is of a whole packed file, where that is small", async () => {
    const { score } = await scoreOf(memoryFiles({ "a.csv.gz": gzipSync(new TextEncoder().encode(sorted)) }), "a.csv.gz");
    expect(score).toMatchObject({ sampled: "spread", maximum: 9 });
    expect(score?.missingShare).toBeLessThan(0.39);
  });

  it("takes large Parquet from places all over it, and small Parquet whole", async () => {
    const table = (rows: number) => parquet([{ name: "score", data: Array.from({ length: rows }, (_, row) => (row < rows / 4 ? null : row)), type: "INT32", nullable: true }]);
    const files = memoryFiles({ "large.parquet": table(60_000), "small.parquet": table(300) });
    const large = await scoreOf(files, "large.parquet");
    expect(large.score).toMatchObject({ sampled: "spread" });
    expect(large.score?.missingShare).toBeCloseTo(0.25, 2);
    const small = await scoreOf(files, "small.parquet");
    expect([small.partial, small.score?.sampled, small.score?.missingShare]).toEqual([undefined, undefined, 0.25]);
  });

  it.each<[string, string]>([
    ["where fields go on in the next line", sorted.replace("film 3,", "\"film\n3\",")],
    ["where a later piece is no UTF-8", sorted],
  ])("is the start alone %s", async (what, text) => {
    const bytes = new TextEncoder().encode(text);
    if (what.includes("UTF-8")) bytes[bytes.length - 20] = 0xe9;
    const { score } = await scoreOf(memoryFiles({ "a.csv": bytes }), "a.csv");
    expect(score).toMatchObject({ sampled: "start", missingShare: 1 });
  });

  it("is the start alone where parts of the file cannot be read", async () => {
    const { stat, open } = memoryFiles({ "a.csv": sorted });
    expect((await scoreOf({ stat, open }, "a.csv")).score).toMatchObject({ sampled: "start", missingShare: 1 });
  });
});
