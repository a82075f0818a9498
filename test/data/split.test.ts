import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { category, column, dataset, memoryFiles, number, problemsOf, real, request, type RequestOptions, heldBatch } from "./requests.ts";

const table = (rows: number, group = (row: number) => row % 4) =>
  ["n,g", ...Array.from({ length: rows }, (_, row) => `${row},${group(row)}`)].join("\n");

async function splitOf(rows: number, options: Partial<RequestOptions> = {}) {
  const asked = request({ source: "a.csv", labels: [real("n", { scale: "none" }), real("g", { scale: "none" })], ...options });
  return dataset(await prepare(asked, memoryFiles({ "a.csv": table(rows) })));
}

const everyRow = (prepared: Awaited<ReturnType<typeof splitOf>>, feed = "label/n") =>
  [prepared.train, prepared.validation, prepared.test].map((split) => column(split, feed));

describe("splitting", () => {
  it("gives every row to one part, in the shares asked for", async () => {
    const parts = everyRow(await splitOf(100, { split: [0.7, 0.2, 0.1] }));
    expect(parts.map((part) => part.length)).toEqual([70, 20, 10]);
    expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row));
  });

  it("of two shares has no test", async () => {
    expect((await splitOf(10, { split: [0.8, 0.2] })).test.rows).toBe(0);
  });

  it("may leave rows out", async () => {
    expect(everyRow(await splitOf(100, { split: [0.2, 0.1, 0.1] })).map((part) => part.length)).toEqual([20, 10, 10]);
  });

  it("depends on the seed and on nothing else", async () => {
    const first = everyRow(await splitOf(50, { seed: 3 }));
    expect(everyRow(await splitOf(50, { seed: 3 }))).toEqual(first);
    expect(everyRow(await splitOf(50, { seed: 4 }))).not.toEqual(first);
  });

  it("stratified keeps the shares of every value", async () => {
    const [train, validation] = everyRow(await splitOf(80, { stratify: "g", split: [0.75, 0.25] }), "label/g");
    for (const value of [0, 1, 2, 3]) {
      expect(train.filter((group) => group === value)).toHaveLength(15);
      expect(validation.filter((group) => group === value)).toHaveLength(5);
    }
  });

  it("by group keeps a group together", async () => {
    const [train, validation] = everyRow(await splitOf(40, { groupBy: "g" }), "label/g");
    expect(train.filter((group) => validation.includes(group))).toEqual([]);
    expect(train).toHaveLength(20);
  });

  it("that leaves a part empty is a problem", async () => {
    const prepared = await prepare(request({ source: "a.csv", labels: [real("n")], split: [1] }), memoryFiles({ "a.csv": table(3) }));
    expect(problemsOf(prepared)).toEqual([
      { code: "MTL612", message: "`split: [100%]` of 3 labelled rows leaves none for validation: give more rows or another split" },
    ]);
  });
});

describe("what is fitted", () => {
  it("is fitted on the training rows alone: other rows may change at will", async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 2, max: 1e6 }), async (seed, factor) => {
      const csv = (change: (row: number) => string) =>
        ["n,c,y,row", ...Array.from({ length: 12 }, (_, row) => `${change(row)},${row}`)].join("\n");
      const prepared = async (text: string) => dataset(await prepare(request({
        source: "a.csv", seed, inputs: [number("n"), category("c")], labels: [real("y", { scale: "minmax" }), real("row", { scale: "none" })],
      }), memoryFiles({ "a.csv": text })));
      const plain = await prepared(csv((row) => `${row},c${row % 3},${row * 2}`));
      const training = new Set(column(plain.train, "label/row"));
      const changed = await prepared(csv((row) => (training.has(row) ? `${row},c${row % 3},${row * 2}` : `${row * factor},new${row},${-row * factor}`)));
      expect(changed.signature.inputs).toEqual(plain.signature.inputs);
      expect(changed.signature.outputs).toEqual(plain.signature.outputs);
      expect(column(changed.train, "input/n")).toEqual(column(plain.train, "input/n"));
    }), { numRuns: 20 });
  });
});

describe("a batch", () => {
  it("holds the rows asked for, in that order, as often as asked", async () => {
    const { train } = await splitOf(20);
    const whole = column(train, "label/n");
    const batch = heldBatch(train, Uint32Array.of(4, 0, 4))["label/n"];
    expect(Array.from(batch.data)).toEqual([whole[4], whole[0], whole[4]]);
    expect(batch.shape).toEqual([1]);
  });
});

describe("the fingerprint", () => {
  it("changes with a byte of the data and with a setting, and with nothing else", async () => {
    const fingerprint = async (text: string, seed: number) =>
      dataset(await prepare(request({ source: "a.csv", labels: [real("n")], seed }), memoryFiles({ "a.csv": text }))).fingerprint;
    const first = await fingerprint(table(10), 0);
    expect(await fingerprint(table(10), 0)).toBe(first);
    expect(await fingerprint(table(11), 0)).not.toBe(first);
    expect(await fingerprint(table(10), 1)).not.toBe(first);
  });
});
