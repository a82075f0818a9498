import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { binary, category, classes, dataset, number, real, request, heldBatch } from "./requests.ts";

const directory = `${import.meta.dirname}/../../examples`;

describe("the bank example's file", () => {
  it("gives all 45,211 rows, split, with every task labelled", async () => {
    const prepared = await prepare(request({
      directory,
      root: directory,
      source: "data/bank.csv.gz",
      split: [0.8, 0.1, 0.1],
      inputs: [number("age"), number("campaign", { scale: "log" }), category("job"), category("month")],
      labels: [binary("subscribe", { columns: ["y"], positive: "yes" }), binary("housing"), classes("marital", 3), real("balance", { scale: "log" })],
    }), nodeFileSystem(directory));
    const { train, validation, test, vocabularySizes, labels } = dataset(prepared);
    expect([train.rows, validation.rows, test.rows]).toEqual([36169, 4521, 4521]);
    expect(vocabularySizes).toEqual({ job: [12], month: [12] });
    expect(labels.find((label) => label.task === "marital")?.names).toEqual(["divorced", "married", "single"]);
    const all = heldBatch(train, Uint32Array.from({ length: train.rows }, (_, row) => row));
    expect(mean(all["input/age"].data)).toBeCloseTo(0, 4);
    expect(mean(all["label/balance"].data)).toBeCloseTo(0, 4);
    expect(mean(all["label/subscribe"].data)).toBeCloseTo(0.117, 2);
    expect(mean(all["mask/marital"].data)).toBe(1);
  });
});

const mean = (values: Float32Array | Int32Array): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
