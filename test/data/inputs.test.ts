import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import type { ModelInput } from "../../src/graph/model.ts";
import { categories, category, column, dataset, image, memoryFiles, notesOf, number, problemsOf, request } from "./requests.ts";

/** Encodes a text by one input; the first half of the rows, as drawn by the seed, is for training. */
const encode = (csv: string, input: ModelInput) => prepare(request({ source: "a.csv", inputs: [input] }), memoryFiles({ "a.csv": csv }));

async function trained(csv: string, input: ModelInput) {
  const { train } = dataset(await encode(csv, input));
  return column(train, `input/${input.name}`);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rows = (header: string, values: readonly (string | number)[]) => [header, ...values].join("\n");
const twice = (values: readonly (string | number)[]) => [...values, ...values];

describe("numbers", () => {
  const squares = Array.from({ length: 20 }, (_, index) => index * index);

  it("come to mean 0 and deviation 1 by default", async () => {
    const values = await trained(rows("n", squares), number("n"));
    expect(mean(values)).toBeCloseTo(0, 5);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 5);
  });

  it("fill 0 … 1 with minmax", async () => {
    const values = await trained(rows("n", squares), number("n", { scale: "minmax" }));
    expect([Math.min(...values), Math.max(...values)]).toEqual([0, 1]);
  });

  it("stay as they are with none", async () => {
    const values = await trained(rows("n", ["1.5", "1.5"]), number("n", { scale: "none" }));
    expect(values).toEqual([1.5]);
  });

  it("are signed logarithms first with log", async () => {
    const prepared = dataset(await encode(rows("n", [-100, -10, 0, 10, 100, 1000]), number("n", { scale: "log" })));
    const { scaling } = prepared.signature.inputs[0];
    const values = [...column(prepared.train, "input/n"), ...column(prepared.validation, "input/n")];
    const back = values.map((value) => value * (scaling?.factor[0] ?? 0) + (scaling?.offset[0] ?? 0)).map((t) => Math.sign(t) * Math.expm1(Math.abs(t)));
    expect(back.sort((a, b) => a - b).map((value) => Math.round(value) + 0)).toEqual([-100, -10, 0, 10, 100, 1000]);
  });

  it("that are all equal become 0, not infinite", async () => {
    expect(await trained(rows("n", [7, 7, 7, 7]), number("n"))).toEqual([0, 0]);
  });

  it("that are missing become the mean of the training rows, with a note", async () => {
    const csv = rows("n,m", ["1,1", "3,1", ",1", "NA,1", "NaN,1", "2,1", "2,1", "2,1"]);
    const prepared = await encode(csv, number("n"));
    const { train, validation } = dataset(prepared);
    expect([...column(train, "input/n"), ...column(validation, "input/n")].every(Number.isFinite)).toBe(true);
    expect(mean(column(train, "input/n"))).toBeCloseTo(0, 6);
    expect(notesOf(prepared)).toContainEqual({ code: "MTL605", message: "38% of `n` in `a.csv` is missing: the mean of the training rows stands in" });
  });

  it("that are missing become zero where the file says so", async () => {
    const values = await trained(rows("n,m", twice([",1", ",2"])), number("n", { missing: "zero", scale: "none" }));
    expect(values).toEqual([0, 0]);
  });

  it("may be missing by a mark of one's own", async () => {
    const prepared = await encode(rows("n,m", twice(["?,1", "4,2"])), number("n", { missing: "?" }));
    expect(problemsOf(prepared)).toEqual([]);
  });

  it("of several columns stand side by side, x2 before x10", async () => {
    const header = "x10,x2,x1,y";
    const input = number("x", { columns: ["x*"], shape: [3], scale: "none" });
    expect(await trained(rows(header, ["10,2,1,0", "10,2,1,0"]), input)).toEqual([1, 2, 10]);
  });
});

describe("categories", () => {
  it("become ids from 1 in sorted order", async () => {
    const values = await trained(rows("c,m", ["b,1", "a,1", "b,1", "a,1", "b,1", "a,1", "b,1", "a,1"]), category("c"));
    expect(new Set(values)).toEqual(new Set([1, 2]));
  });

  it("sort numbers as numbers", async () => {
    const { signature } = dataset(await encode(rows("c,m", Array.from({ length: 60 }, (_, index) => `${1 + (index % 12)},0`)), category("c")));
    expect(signature.inputs[0].vocabularies).toEqual([["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]]);
  });

  it("that the training rows lack become 0", async () => {
    const unique = Array.from({ length: 20 }, (_, index) => `v${index},0`);
    const { train, validation, vocabularySizes } = dataset(await encode(rows("c,m", unique), category("c")));
    expect(vocabularySizes).toEqual({ c: [10] });
    expect(column(train, "input/c").every((id) => id > 0)).toBe(true);
    expect(column(validation, "input/c").every((id) => id === 0)).toBe(true);
  });

  it("keep the declared count where the data has fewer", async () => {
    const { vocabularySizes } = dataset(await encode(rows("c,m", twice(["a,0", "b,0"])), category("c", { vocabularySizes: [15] })));
    expect(vocabularySizes).toEqual({ c: [15] });
  });

  it("beyond the declared count are a problem", async () => {
    const csv = rows("c,m", twice(twice(["a,0", "b,0", "c,0"])));
    expect(problemsOf(await encode(csv, category("c", { vocabularySizes: [2] })))).toEqual([{
      code: "MTL604",
      message: "`c` in `a.csv` has 3 values in the training rows, and `c` has places for 2: write `category(3)`, or `category` to take the count from the data",
    }]);
  });

  it("of several columns have a vocabulary each", async () => {
    const csv = rows("c1,c2", twice(twice(["a,p", "b,q", "a,r"])));
    const { vocabularySizes, signature } = dataset(await encode(csv, categories("c", ["c1", "c2"])));
    expect(vocabularySizes).toEqual({ c: [2, 3] });
    expect(signature.inputs[0].vocabularies).toEqual([["a", "b"], ["p", "q", "r"]]);
  });
});

describe("pictures in a text file", () => {
  const pixels = (values: string) => rows("p1,p2,p3,p4", [values, values]);
  const picture = (scale?: string) => image("p", [2, 2, 1], { columns: ["p*"], ...(scale ? { scale } : {}) });

  it("of bytes are divided by 255", async () => {
    expect(await trained(pixels("0,51,102,255"), picture())).toEqual([0, 0.2, 0.4, 1].map(Math.fround));
  });

  it("of floats stay as they are", async () => {
    expect(await trained(pixels("0,0.5,0.25,1"), picture())).toEqual([0, 0.5, 0.25, 1]);
  });

  it("of bytes stay as they are with none", async () => {
    expect(await trained(pixels("0,51,102,255"), picture("none"))).toEqual([0, 51, 102, 255]);
  });

  it("come to mean 0 with zscore", async () => {
    expect(mean(await trained(pixels("0,51,102,255"), picture("zscore")))).toBeCloseTo(0, 6);
  });
});
