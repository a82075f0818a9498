import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { Draft } from "./draft.ts";

const tower = { chains: { chain: [["dense", { units: 2 }], ["relu"]] } } as const;

function owners(draft: Draft): Record<string, readonly string[]> {
  return Object.fromEntries(instantiate(draft.graph(), {}).parameters.map(({ name, owners: tasks }) => [name, tasks]));
}

describe("each", () => {
  it("gives every task a copy of its own", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    const values = draft.expand("each", "branch", { click: x, buy: x }, tower);
    expect([...values]).toEqual([["click", "branch@click/relu_1"], ["buy", "branch@buy/relu_1"]]);
    for (const [task, value] of values) draft.task(task, "binary", value);
    expect(owners(draft)).toMatchObject({
      "branch@click/dense_1/kernel": ["click"], "branch@click/dense_1/bias": ["click"], "branch@buy/dense_1/kernel": ["buy"],
    });
  });

  it("gives a group one copy, and a task in no group its own", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    const values = draft.expand("each", "branch", { click: x, like: x, buy: x }, { ...tower, groups: [["click", "like"], ["buy"]] });
    expect(values.get("click")).toBe(values.get("like"));
    for (const [task, value] of values) draft.task(task, "binary", value);
    expect(owners(draft)).toMatchObject({ "branch@click+like/dense_1/kernel": ["click", "like"], "branch@buy/dense_1/kernel": ["buy"] });
  });

  it("keeps one set of weights for a group whose tasks bring different values", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    const lower = draft.expand("each", "lower", { click: x, like: x }, tower);
    const values = draft.expand("each", "upper", Object.fromEntries(lower), { ...tower, groups: [["click", "like"]] });
    expect(new Set(values.values()).size).toBe(2);
    for (const [task, value] of values) draft.task(task, "binary", value);
    const upper = Object.entries(owners(draft)).filter(([name]) => name.startsWith("upper"));
    expect(upper).toEqual([["upper@click+like/dense_1/kernel", ["click", "like"]], ["upper@click+like/dense_1/bias", ["click", "like"]]]);
  });
});

describe("mmoe", () => {
  const expert = [["dense", { units: 4 }]] as const;

  it("puts a given chain before the gate's own layer", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    draft.expand("mmoe", "experts", { a: x, b: x }, { chains: { expert, gate: [["dense", { units: 5 }]] }, args: { experts: 2 } });
    const gate = draft.nodes.filter(({ name }) => name.includes("gate_a"));
    expect(gate.map(({ word, arguments: args }) => [word, args.units])).toEqual([["dense", 5], ["dense", 2]]);
  });

  it("reads a picture in one line for its gates, and blends pictures of experts", () => {
    const draft = new Draft();
    const x = draft.input("image", "image", [4, 4, 1]);
    const values = draft.expand("mmoe", "experts", { a: x }, { chains: { expert: [["conv2d", { filters: 3, kernel: 3 }]] }, args: { experts: 2 } });
    expect(draft.nodes.filter(({ name }) => name.includes("gate_a")).map(({ word }) => word)).toEqual(["flatten", "dense"]);
    expect(draft.shape(values.get("a") ?? "")).toEqual([2, 2, 3]);
  });
});
