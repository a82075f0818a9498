import { describe, expect, it } from "vitest";
import { prepare, readHeader } from "../../src/data/index.ts";
import { arrow, parquet } from "./files.ts";
import { category, classes, column, dataset, heldBatch, memoryFiles, notesOf, number, problemsOf, real, request, type RequestOptions } from "./requests.ts";

const age = [31, 47, 22, 58, 36, 41];
const job = ["clerk", "cook", "clerk", "nurse", "cook", "clerk"];
const wage = [10.5, null, 12, 9.25, 11, 13];
const text = (value: unknown) => (value === null ? "" : String(value));

const tables: Readonly<Record<string, string | Uint8Array>> = {
  "rows.csv": ["age,job,wage", ...age.map((value, row) => `${value},${job[row]},${text(wage[row])}`)].join("\n"),
  "rows.jsonl": age.map((value, row) => JSON.stringify({ age: value, job: job[row], wage: wage[row] })).join("\n"),
  "list.json": JSON.stringify(age.map((value, row) => ({ age: value, job: job[row], wage: wage[row] })), undefined, 1),
  "rows.parquet": parquet([{ name: "age", data: Int32Array.from(age) }, { name: "job", data: job }, { name: "wage", data: wage, type: "DOUBLE", nullable: true }]),
  "plain.parquet": parquet([{ name: "age", data: BigInt64Array.from(age, BigInt) }, { name: "job", data: job }, { name: "wage", data: wage, type: "DOUBLE", nullable: true }], { codec: "UNCOMPRESSED", rowGroupSize: 4 }),
  "rows.arrow": arrow({ age: Int32Array.from(age), job, wage }),
  "stream.arrow": arrow({ age: Float64Array.from(age), job, wage }, "stream"),
};

const read = (source: string, options: Partial<RequestOptions> = {}, files = tables) => prepare(request({
  source, inputs: [number("age", { scale: "none" }), category("job")], labels: [real("wage", { scale: "none" })], ...options,
}), memoryFiles(files));

describe("every form of table", () => {
  it.each(Object.keys(tables).slice(1))("%s gives what the CSV file gives", async (source) => {
    const [expected, found] = await Promise.all([read("rows.csv"), read(source)]);
    for (const split of ["train", "validation"] as const) {
      for (const feed of ["input/age", "input/job", "label/wage", "mask/wage"]) {
        expect(column(dataset(found)[split], feed), feed).toEqual(column(dataset(expected)[split], feed));
      }
    }
    expect(dataset(found).signature).toEqual(dataset(expected).signature);
  });

  it.each(Object.keys(tables))("%s is described while typing", async (source) => {
    const header = await readHeader(source, memoryFiles(tables));
    expect(header.columns.map(({ name, type, missingShare }) => [name, type, missingShare > 0])).toEqual([["age", "number", false], ["job", "text", false], ["wage", "number", true]]);
    expect(header.columns[0]).toMatchObject({ minimum: 22, maximum: 58 });
  });
});

describe("columns become tensors", () => {
  const one = async (files: Readonly<Record<string, string | Uint8Array>>, options: Partial<RequestOptions>) => {
    const [source] = Object.keys(files);
    return prepare(request({ source, labels: [real("y", { scale: "none" })], split: [0.5, 0.5], ...options }), memoryFiles(files));
  };
  const both = (prepared: Awaited<ReturnType<typeof one>>, feed: string) => [...column(dataset(prepared).train, feed), ...column(dataset(prepared).validation, feed)].sort((a, b) => a - b);

  it("dates count days since 1970, as texts and as their own type", async () => {
    const day = [new Date("1970-01-02"), new Date("2024-03-01T12:00:00Z")];
    const asked = { inputs: [number("d", { scale: "none" })] };
    const csv = await one({ "a.csv": "d,y\n1970-01-02,1\n2024-03-01T12:00:00Z,2" }, asked);
    expect(both(csv, "input/d")).toEqual([1, 19783.5]);
    expect(both(await one({ "a.parquet": parquet([{ name: "d", data: day, type: "TIMESTAMP" }, { name: "y", data: [1, 2] }]) }, asked), "input/d")).toEqual([1, 19783.5]);
    expect(both(await one({ "a.arrow": arrow({ d: day, y: [1, 2] }) }, asked), "input/d")).toEqual([1, 19783.5]);
  });

  it("a point before three digits is one of thousands where the column shows that its points are", async () => {
    const values = async (fields: string) => {
      const lines = fields.split(" ").map((field, row) => `${field};${row}`);
      return both(await one({ "a.csv": `n;y\n${lines.join("\n")}` }, { inputs: [number("n", { scale: "none" })] }), "input/n");
    };
    expect(await values("1.234 2.345,5 0.125 1.234.567 -7.500")).toEqual([-7500, 0.125, 1234, 2345.5, 1234567]);
    expect(await values("1.234 2,5 0.5 7.500")).toEqual([0.5, Math.fround(1.234), 2.5, 7.5]);
  });

  it("numbers with a decimal comma are read where `;` cuts the fields", async () => {
    const prepared = await one({ "a.csv": "n;y\n1,5;1\n1.234,25;2\n2.5;3\n-,5e1;4" }, { inputs: [number("n", { scale: "none" })] });
    expect(both(prepared, "input/n")).toEqual([-5, 1.5, 2.5, 1234.25]);
  });

  it("lists fill several places, short ones of names are padded, long ones cut and counted", async () => {
    const asked: Partial<RequestOptions> = { inputs: [number("n", { shape: [2], scale: "none" }), category("ids", { shape: [3] })] };
    const expected = { "input/n": [1, 2, 3, 4], "input/ids": [0, 0, 0, 1, 2, 3] };
    const forms: readonly Readonly<Record<string, string | Uint8Array>>[] = [
      { "a.csv": "n,ids,y\n1 2,7 8 9 7,1\n\"[3, 4]\",,2" },
      { "a.jsonl": '{"n":[1,2],"ids":[7,8,9,7],"y":1}\n{"n":[3,4],"ids":[],"y":2}' },
      { "a.parquet": parquet([{ name: "n", data: [[1, 2], [3, 4]] }, { name: "ids", data: [["7", "8", "9", "7"], []] }, { name: "y", data: [1, 2] }]) },
      { "a.arrow": arrow({ n: [[1, 2], [3, 4]], ids: [[7, 8, 9, 7], []], y: [1, 2] }) },
    ];
    for (const files of forms) {
      const prepared = await one(files, { ...asked, seed: 3 });
      const { train, validation } = dataset(prepared);
      const inTrain = column(train, "label/y")[0] === 1;
      const [first, second] = inTrain ? [train, validation] : [validation, train];
      expect([...column(first, "input/n"), ...column(second, "input/n")]).toEqual(expected["input/n"]);
      expect(heldBatch(first, Uint32Array.of(0))["input/ids"].shape).toEqual([3]);
      expect(column(second, "input/ids")).toEqual([0, 0, 0]);
      if (inTrain) expect(column(first, "input/ids")).toEqual([1, 2, 3]);
      expect(notesOf(prepared)).toContainEqual({ code: "MTL621", message: `1 list of \`ids\` in \`${Object.keys(files)[0]}\` holds more than 3: the first 3 are read` });
    }
  });

  it("labels in a list have a mask for each position", async () => {
    const files = { "a.jsonl": '{"x":1,"t":["a","b",null]}\n{"x":2,"t":["b"]}\n{"x":3,"t":null}' };
    const prepared = await prepare(request({ source: "a.jsonl", inputs: [number("x", { scale: "none" })], labels: [classes("t", 2, { shape: [3], mask: [3] })], split: [0.5, 0.5] }), memoryFiles(files));
    const { train, validation } = dataset(prepared);
    expect(train.rows + validation.rows).toBe(2);
    const masks = [train, validation].flatMap((split) => [column(split, "input/x"), column(split, "mask/t"), column(split, "label/t")]);
    expect(masks).toContainEqual([1, 1, 0]);
    expect(masks).toContainEqual([1, 0, 0]);
    expect(masks).toContainEqual([0, 1, 0]);
  });

  it("fields of inner JSON objects are columns too", async () => {
    const prepared = await one({ "a.jsonl": '{"who":{"age":3},"y":1}\n{"who":{"age":4},"y":2}' }, { inputs: [number("age", { columns: ["who.age"], scale: "none" })] });
    expect(both(prepared, "input/age")).toEqual([3, 4]);
  });
});

describe("several files by `*`", () => {
  const parts = { "parts/p10.csv": "n,y\n5,1\n6,1", "parts/p2.csv": "n,y\n3,1\n4,1", "parts/p1.csv": "n,y\n1,1\n2,1", "parts/note.txt": "x" };
  const glob = (source: string, files: Readonly<Record<string, string>> = parts, options: Partial<RequestOptions> = {}) =>
    prepare(request({ source, inputs: [number("n", { scale: "none" })], labels: [real("y")], split: [0.5, 0.5], ...options }), memoryFiles(files));

  it("are one table", async () => {
    const { train, validation } = dataset(await glob("parts/*.csv"));
    expect([train.rows, validation.rows]).toEqual([3, 3]);
    expect([...column(train, "input/n"), ...column(validation, "input/n")].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("keep groups together across files", async () => {
    const files = { "a1.csv": "n,g,y\n1,u,1\n2,v,1", "a2.csv": "n,g,y\n1,u,1\n2,v,1" };
    const { train, validation } = dataset(await glob("a*.csv", files, { groupBy: "g" }));
    expect(new Set(column(train, "input/n")).size).toBe(1);
    expect(new Set(column(validation, "input/n")).size).toBe(1);
  });

  it("that match nothing, or differ in columns, are a problem that names them", async () => {
    expect(problemsOf(await glob("parts/*.tsv"))).toEqual([{ code: "MTL602", message: "`parts/*.tsv` matches no file: the path is relative to the .mtl file" }]);
    expect(problemsOf(await glob("a*.csv", { "a1.csv": "n,y\n1,1", "a2.csv": "m,y\n1,1" }))[0].message).toBe("no column in `a2.csv` is called `n`: did you mean `m`?");
  });

  it("are described by the first", async () => {
    expect((await readHeader("parts/*.csv", memoryFiles(parts))).columns.map(({ name }) => name)).toEqual(["n", "y"]);
    expect((await readHeader("parts/*.tsv", memoryFiles(parts))).missing).toMatch(/matches no file/);
  });
});
