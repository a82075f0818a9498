import { gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readHeader } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { writeNumpyBytes } from "../../src/data/read/numpy.ts";
import { memoryFiles } from "./requests.ts";

const header = (content: string | Uint8Array) => readHeader("data/a.csv", memoryFiles({ "data/a.csv": content }));

describe("a header", () => {
  it("names the columns, their types, values, bounds and missing share", async () => {
    expect(await header("age;topic\n31;a\n;b\n27;a\nNA;b\n")).toEqual({
      file: "a.csv",
      columns: [
        { name: "age", type: "number", values: ["31", "27"], minimum: 27, maximum: 31, missingShare: 0.5 },
        { name: "topic", type: "text", values: ["a", "b"], missingShare: 0 },
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
      { name: "images", type: "bytes", missingShare: 0 },
      { name: "labels", type: "number", values: ["3", "4"], minimum: 3, maximum: 4, missingShare: 0 },
    ]);
  });

  it("says in one sentence why there is none", async () => {
    expect(await readHeader("x/none.csv", memoryFiles({}))).toEqual({ file: "none.csv", missing: "`none.csv` was not found: the path is relative to the .mtl file", columns: [] });
    expect((await header("")).missing).toBe("`a.csv` is empty");
    expect((await header(Uint8Array.of(97, 10, 0xe9, 10))).missing).toBe("`a.csv`, line 2 is not UTF-8 text: save the file in UTF-8");
  });

  it("of the bank's file comes at once", async () => {
    const root = `${import.meta.dirname}/../../examples`;
    const { columns } = await readHeader(`${root}/data/bank.csv.gz`, nodeFileSystem(root));
    expect(columns).toHaveLength(17);
    expect(columns.find((column) => column.name === "marital")?.values?.toSorted()).toEqual(["divorced", "married", "single"]);
  });
});
