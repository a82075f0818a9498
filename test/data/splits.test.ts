import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { category, column, dataset, memoryFiles, notesOf, number, problemsOf, real, request, type RequestOptions } from "./requests.ts";

const csv = (rows: readonly string[]) => ["n,c,y", ...rows].join("\n");

const read = (files: Readonly<Record<string, string>>, options: Partial<RequestOptions> = {}) => prepare(request({
  source: "a.csv", inputs: [number("n", { scale: "none" }), category("c")], labels: [real("y", { scale: "none" })], ...options,
}), memoryFiles(files));

describe("`test: \"file\"`", () => {
  const files = { "a.csv": csv(["1,x,10", "2,x,20", "3,y,30", "4,y,40"]), "t.csv": csv(["8,z,80", "9,x,90"]) };

  it("makes all rows of that file the test, and deals the others among training and validation", async () => {
    const { train, validation, test } = dataset(await read(files, { test: "t.csv", split: [0.5, 0.25, 0.25] }));
    expect(column(test, "input/n")).toEqual([8, 9]);
    expect([train.rows, validation.rows]).toEqual([3, 1]);
    expect([...column(train, "input/n"), ...column(validation, "input/n")].sort()).toEqual([1, 2, 3, 4]);
  });

  it("takes no names from it: what training lacks is unknown", async () => {
    const { test, signature } = dataset(await read(files, { test: "t.csv", split: [0.75, 0.25] }));
    expect(signature.inputs[1].vocabularies?.[0]).not.toContain("z");
    expect(column(test, "input/c")[0]).toBe(0);
  });

  it("that lacks a column or is not there is a problem", async () => {
    expect(problemsOf(await read({ ...files, "t.csv": "n,y\n1,2" }, { test: "t.csv" })).map(({ code }) => code)).toEqual(["MTL601"]);
    expect(problemsOf(await read(files, { test: "no.csv" })).map(({ message }) => message)).toEqual(["`no.csv` was not found: the path is relative to the .mtl file"]);
  });
});

describe("exact copies across splits", () => {
  const told = async (rows: readonly string[], options: Partial<RequestOptions> = {}) =>
    notesOf(await read({ "a.csv": csv(rows) }, { split: [0.5, 0.5], ...options })).filter(({ code }) => code === "MTL623");

  it("are counted in a note", async () => {
    const [note] = await told(Array.from({ length: 10 }, () => "1,x,1"));
    expect(note.message).toMatch(/^5 rows of validation and test in `a.csv` are exact copies of training rows: /);
  });

  it("are none where any input or label differs, or where copies stay in one split", async () => {
    expect(await told(Array.from({ length: 10 }, (_, row) => `1,x,${row}`))).toEqual([]);
    expect(await told(Array.from({ length: 10 }, (_, row) => `1,x${row},1`))).toEqual([]);
    expect(await told(Array.from({ length: 10 }, (_, row) => `1,x${row % 5},1`), { groupBy: "c" })).toEqual([]);
  });

  it("are found across a test file", async () => {
    const files = { "a.csv": csv(["1,x,10", "2,x,20", "3,y,30", "4,y,40"]), "t.csv": csv(["1,x,10", "2,x,20", "3,y,30", "4,y,41"]) };
    const [note] = notesOf(await read(files, { test: "t.csv", split: [0.5, 0.5] })).filter(({ code }) => code === "MTL623");
    const { train } = dataset(await read(files, { test: "t.csv", split: [0.5, 0.5] }));
    const twins = column(train, "input/n").filter((n) => n !== 4).length;
    expect(note.message).toContain(`${twins} row${twins === 1 ? "" : "s"} of validation and test`);
  });
});
