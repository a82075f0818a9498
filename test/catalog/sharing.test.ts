import { describe, expect, it } from "vitest";
import { initialize, instantiate } from "../../src/catalog/instantiate.ts";
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

  it("lets its gates read another value, and leave out all but the largest shares", () => {
    const draft = new Draft();
    const [x, user] = [draft.input("x", "number", [3]), draft.input("user", "number", [5])];
    draft.expand("mmoe", "experts", { a: x }, { chains: { expert }, values: { gate_input: { a: user } }, args: { experts: 4, top_k: 2 } });
    const gate = draft.nodes.filter(({ name }) => name.includes("gate_a"));
    expect(gate.map(({ word, inputs, arguments: args }) => [word, inputs, args.units ?? args.k]))
      .toEqual([["dense", ["user"], 4], ["top_softmax", ["experts/gate_a/dense_1"], 2]]);
  });
});

describe("moe", () => {
  it("blends once for all tasks", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    const values = draft.expand("moe", "mixed", { a: x, b: x }, { chains: { expert: [["dense", { units: 4 }]] }, args: { experts: 2 } });
    expect([...values.values()]).toEqual(["mixed/mix/mix_1", "mixed/mix/mix_1"]);
    for (const [task, value] of values) draft.task(task, "binary", value);
    expect(owners(draft)).toMatchObject({ "mixed/gate/dense_1/kernel": ["a", "b"], "mixed/expert_2/dense_1/kernel": ["a", "b"] });
  });
});

describe("ple", () => {
  it("reads what the level before made, on the paths of tasks and on the shared one", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    draft.expand("ple", "p", { a: x, b: x }, { chains: { expert: [["dense", { units: 4 }]] }, args: { levels: 3, shared: 2, private: 1 } });
    const reads = (part: string) => draft.nodes.find(({ name }) => name.startsWith(part))?.inputs;
    expect(reads("p/level_2/shared_1")).toEqual(["p/level_1/mix_shared/mix_1"]);
    expect(reads("p/level_2/private_b_1")).toEqual(["p/level_1/mix_b/mix_1"]);
    expect(reads("p/level_3/gate_a/dense_1")).toEqual(["p/level_2/mix_a/mix_1"]);
    expect(reads("p/level_2/mix_shared")).toHaveLength(1 + 2 + 2);
    expect(reads("p/level_3/mix_a")).toHaveLength(1 + 2 + 1);
    expect(reads("p/level_3/mix_shared")).toBeUndefined();
  });
});

describe("stitching", () => {
  const columns = (draft: Draft, shape: readonly number[] = [4]) => {
    const x = draft.input("x", "number", shape);
    return Object.fromEntries(draft.expand("each", "own", { a: x, b: x, c: x }, tower));
  };

  it.each([
    ["cross_stitch", {}, [[3, 1]]],
    ["cross_stitch", { per: "channel" }, [[3, 2]]],
    ["sluice", { subspaces: 2 }, [[6, 2]]],
    ["nddr", {}, [[6, 2], [2]]],
  ] as const)("%s %o: each task reads its own value first", (stage, args, shapes) => {
    const draft = new Draft();
    const values = draft.expand(stage, "mixed", columns(draft), { chains: {}, args });
    const node = draft.nodes.find(({ name }) => name === values.get("b"));
    expect(node?.inputs).toEqual(["own@b/relu_1", "own@a/relu_1", "own@c/relu_1"]);
    for (const [task, value] of values) draft.task(task, "binary", value);
    const own = instantiate(draft.graph(), {}).parameters.filter(({ node: of }) => of === node?.name);
    expect(own.map(({ shape }) => shape)).toEqual(shapes);
    expect(own[0].owners).toEqual(["b"]);
  });

  it("starts as nine parts own, one part of the others", () => {
    const draft = new Draft();
    const values = draft.expand("sluice", "mixed", columns(draft), { chains: {} });
    for (const [task, value] of values) draft.task(task, "binary", value);
    const weights = initialize(instantiate(draft.graph(), {}).parameters, 1);
    const [own, others] = [0.9, 0.05];
    expect(Array.from(weights[`${values.get("a")}/alpha`].data))
      .toEqual([own, 0, 0, own, others, 0, 0, others, others, 0, 0, others].map((value) => expect.closeTo(value, 7)));
  });

  it("tells of tasks that bring unequal shapes", () => {
    const draft = new Draft();
    const [a, b] = [draft.input("x", "number", [4]), draft.input("y", "number", [6])];
    expect(draft.expand("cross_stitch", "mixed", { a, b }, { chains: {} }).size).toBe(0);
    expect(draft.rejected).toEqual([{ code: "MTL504", detail: { left: "a", leftShape: "[4]", right: "b", rightShape: "[6]" } }]);
  });
});

describe("film", () => {
  it("has one product for all tasks' vectors, and a vector for each", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    for (const [task, value] of draft.expand("film", "seen", { a: x, b: x }, { chains: {}, args: { embedding: 5 } })) draft.task(task, "binary", value);
    const parameters = instantiate(draft.graph(), {}).parameters.filter(({ name }) => name.startsWith("seen"));
    expect(parameters.map(({ name, shape, owners: tasks }) => `${name} [${shape.join(", ")}] ${tasks.join("+")}`)).toEqual([
      "seen/task_a/task_vector_1/vector [5] a", "seen/task_b/task_vector_1/vector [5] b",
      "seen/made/dense_1/kernel [5, 6] a+b", "seen/made/dense_1/bias [6] a+b",
    ]);
  });

  it("starts as the trunk itself without an embedding", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    for (const [task, value] of draft.expand("film", "seen", { a: x }, { chains: {} })) draft.task(task, "binary", value);
    expect([...initialize(instantiate(draft.graph(), {}).parameters, 3)["seen/task_a/task_vector_1/vector"].data]).toEqual(Array(6).fill(0));
  });
});

describe("attend", () => {
  it("masks rows by two layers", () => {
    const draft = new Draft();
    const [p, u] = [draft.input("p", "number", [6]), draft.input("u", "number", [4])];
    const values = draft.expand("attend", "m", { a: p }, { chains: {}, values: { of: { a: u } }, args: { hidden: 3 } });
    expect(draft.nodes.map(({ word, inputs }) => `${word} ${inputs.join(" ")}`))
      .toEqual(["dense u", "dense m/mask_a/dense_1", "multiply m/mask_a/dense_2 p"]);
    expect(draft.shape(values.get("a") ?? "")).toEqual([6]);
  });

  it("masks pictures, and brings a larger mask of the level before to size by a convolution that tasks share", () => {
    const draft = new Draft();
    const [p, u] = [draft.input("p", "image", [4, 4, 2]), draft.input("u", "image", [4, 4, 3])];
    const before = { a: draft.input("before", "image", [8, 8, 5]), b: "before" };
    const values = draft.expand("attend", "m", { a: p, b: p }, { chains: {}, values: { of: { a: u, b: u }, previous: before } });
    const words = draft.nodes.filter(({ name }) => name.includes("mask_a")).map(({ word }) => word);
    expect(words).toEqual(["conv2d", "max_pool", "concat", "conv2d", "batch_norm", "relu", "conv2d", "batch_norm", "sigmoid"]);
    expect(draft.shape(values.get("b") ?? "")).toEqual([4, 4, 2]);
    expect(new Set(draft.nodes.map(({ weightsKey }) => weightsKey).filter((key) => key !== undefined))).toEqual(new Set(["m/previous/conv2d_1"]));
  });

  it("tells of other positions", () => {
    const draft = new Draft();
    const [p, u] = [draft.input("p", "image", [4, 4, 2]), draft.input("u", "image", [3, 4, 2])];
    expect(draft.expand("attend", "m", { a: p }, { chains: {}, values: { of: { a: u } } }).size).toBe(0);
    expect(draft.rejected).toEqual([{ code: "MTL513", detail: { parameter: "of", shape: "[4, 4, 2]", found: "[3, 4, 2]" } }]);
  });
});

describe("dselect_k", () => {
  it.each([[false, "dense"], [true, "task_vector"]])("static %s: selectors read %s", (still, word) => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    draft.expand("dselect_k", "e", { a: x }, { chains: { expert: [["dense", { units: 2 }]] }, args: { experts: 8, k: 2, static: still } });
    const [numbers, shares] = draft.nodes.filter(({ name }) => name.includes("gate_a"));
    expect([numbers.word, draft.shape(numbers.name), draft.shape(shares.name)]).toEqual([word, [2 * 3 + 2], [8]]);
  });
});
