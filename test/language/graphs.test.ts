import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { inModel } from "./marks.ts";

function graphOf(members: string): ModelGraph {
  const { models, problems } = check(inModel(members));
  const [{ graph }] = models;
  if (!graph) throw new Error(problems.map(({ code, message }) => `${code} ${message}`).join("\n"));
  return graph;
}

/** One line a node: `name = word(inputs) : tasks`, with what it shares weights with. */
function drawn({ nodes }: ModelGraph): string[] {
  return nodes.map(({ name, inputs, tasks, weightsKey, copyOf }) =>
    `${name} (${inputs.join(", ")}) : ${tasks.join(" ")}${weightsKey ? ` weights ${weightsKey}` : ""}${copyOf ? ` copy of ${copyOf}` : ""}`);
}

describe("hard sharing", () => {
  test("a layer belongs to the tasks that its output reaches; the last layer is added", () => {
    expect(drawn(graphOf(`
      input x : number[4]
      trunk = x -> dense(8, relu) -> dense(6, relu)
      task a : binary = trunk
      task b : classes(3) = trunk -> dense(5)
      task c : number = trunk`))).toEqual([
      "trunk/dense_1 (x) : a b c",
      "trunk/dense_2 (trunk/dense_1) : a b c",
      "a/dense_1 (trunk/dense_2) : a",
      "a/sigmoid_1 (a/dense_1) : a",
      "b/dense_1 (trunk/dense_2) : b",
      "b/dense_2 (b/dense_1) : b",
      "b/softmax_1 (b/dense_2) : b",
      "c/dense_1 (trunk/dense_2) : c",
    ]);
  });

  test("several tasks in one line have a copy each of what is written there", () => {
    expect(drawn(graphOf(`
      input x : number
      trunk = x -> dense(8)
      task a, b : number = trunk -> dense(2)`))).toEqual([
      "trunk/dense_1 (x) : a b",
      "a/dense_1 (trunk/dense_1) : a", "a/dense_2 (a/dense_1) : a",
      "b/dense_1 (trunk/dense_1) : b", "b/dense_2 (b/dense_1) : b",
    ]);
  });

  test("a binding used twice is one node; what reaches no task is left out", () => {
    const graph = graphOf(`
      input x, spare : number
      h = x -> dense(8)
      unused = spare -> dense(9)
      task a : number = concat(h, h)`);
    expect(drawn(graph)).toEqual([
      "h/dense_1 (x) : a", "a/concat_1 (h/dense_1, h/dense_1) : a", "a/dense_1 (a/concat_1) : a",
    ]);
    expect(graph.inputs.map(({ name }) => name)).toEqual(["x"]);
  });
});

describe("each", () => {
  test("gives every task that uses the value its own copy, compared copy to copy", () => {
    expect(drawn(graphOf(`
      input x : number
      own = x -> each(dense(8) -> dense(4))
      task a, b : number = own
      task c : number = x -> dense(3)`)).slice(0, 4)).toEqual([
      "own@a/dense_1 (x) : a copy of own/dense_1",
      "own@a/dense_2 (own@a/dense_1) : a copy of own/dense_2",
      "own@b/dense_1 (x) : b copy of own/dense_1",
      "own@b/dense_2 (own@b/dense_1) : b copy of own/dense_2",
    ]);
  });

  test("with groups, one copy a group; a task in no group has its own", () => {
    expect(drawn(graphOf(`
      input x : number
      own = x -> each(dense(8), groups: [[a, c]])
      task a, b, c : number = own`)).slice(0, 2)).toEqual([
      "own@a+c/dense_1 (x) : a c copy of own/dense_1",
      "own@b/dense_1 (x) : b copy of own/dense_1",
    ]);
  });

  test("a stage after it in a binding has one set of weights; in a task it is that task's", () => {
    expect(drawn(graphOf(`
      input x : number
      own = x -> each(dense(8)) -> dense(4)
      task a, b : number = own`)).filter((line) => line.includes("own@"))).toEqual([
      "own@a/dense_1 (x) : a copy of own/dense_1",
      "own@b/dense_1 (x) : b copy of own/dense_1",
      "own@a/dense_2 (own@a/dense_1) : a weights own/dense_2",
      "own@b/dense_2 (own@b/dense_1) : b weights own/dense_2",
      "a/dense_1 (own@a/dense_2) : a",
      "b/dense_1 (own@b/dense_2) : b",
    ]);
  });

  test("groups may stand behind a name", () => {
    const nodes = drawn(graphOf(`
      input x : number
      together = [a, b]
      own = x -> each(dense(8), groups: [together, [c]])
      task a, b, c : number = own`));
    expect(nodes[0]).toMatch("own@a+b/dense_1 (x) : a b");
  });

  test("a copy that reads a value of each of its tasks has one set of weights", () => {
    expect(drawn(graphOf(`
      input x : number
      first = x -> each(dense(4))
      next = first -> each(dense(3), groups: [[a, b], [c]])
      task a, b, c : number = next`)).filter((line) => line.startsWith("next"))).toEqual([
      "next@a+b.1/dense_1 (first@a/dense_1) : a weights next@a+b/dense_1 copy of next/dense_1",
      "next@a+b.2/dense_1 (first@b/dense_1) : b weights next@a+b/dense_1 copy of next/dense_1",
      "next@c/dense_1 (first@c/dense_1) : c copy of next/dense_1",
    ]);
  });

  test("a shared value beside a per-task one is handed to every task; `value[t]` is one task's", () => {
    expect(drawn(graphOf(`
      input x : number
      common = x -> dense(3)
      own = x -> each(dense(8))
      both = concat(common, own)
      task a : number = both
      task b : number = concat(both, own[a])`))).toEqual([
      "common/dense_1 (x) : a b",
      "own@a/dense_1 (x) : a b copy of own/dense_1",
      "own@b/dense_1 (x) : b copy of own/dense_1",
      "both@a/concat_1 (common/dense_1, own@a/dense_1) : a",
      "both@b/concat_1 (common/dense_1, own@b/dense_1) : b",
      "a/dense_1 (both@a/concat_1) : a",
      "b/concat_1 (both@b/concat_1, own@a/dense_1) : b",
      "b/dense_1 (b/concat_1) : b",
    ]);
  });
});

describe("mmoe", () => {
  test("experts belong to all tasks, gates to one", () => {
    const graph = graphOf(`
      input x : number
      mixed = x -> mmoe(experts: 2, expert: dense(8), gate: dense(3))
      task a, b : number = mixed`);
    expect(drawn(graph).slice(0, 8)).toEqual([
      "mixed/expert_1/dense_1 (x) : a b",
      "mixed/expert_2/dense_1 (x) : a b",
      "mixed/gate_a/dense_1 (x) : a",
      "mixed/gate_a/dense_2 (mixed/gate_a/dense_1) : a",
      "mixed/gate_b/dense_1 (x) : b",
      "mixed/gate_b/dense_2 (mixed/gate_b/dense_1) : b",
      "mixed/mix_a/mix_1 (mixed/gate_a/dense_2, mixed/expert_1/dense_1, mixed/expert_2/dense_1) : a",
      "mixed/mix_b/mix_1 (mixed/gate_b/dense_2, mixed/expert_1/dense_1, mixed/expert_2/dense_1) : b",
    ]);
    expect(graph.nodes.slice(0, 3).map(({ role }) => role)).toEqual([
      { stage: "mixed", kind: "expert", index: 1 },
      { stage: "mixed", kind: "expert", index: 2 },
      { stage: "mixed", kind: "gate", task: "a" },
    ]);
  });
});

describe("t.output", () => {
  test("the reader's loss also trains what is behind it", () => {
    expect(drawn(graphOf(`
      input x : number
      low = x -> dense(8)
      task a : binary = low
      task b : number = concat(low, a.output)`))).toEqual([
      "low/dense_1 (x) : a b",
      "a/dense_1 (low/dense_1) : a b",
      "a/sigmoid_1 (a/dense_1) : a b",
      "b/concat_1 (low/dense_1, a/sigmoid_1) : b",
      "b/dense_1 (b/concat_1) : b",
    ]);
  });

  test("reading it does not make one a task of the value behind it", () => {
    const nodes = drawn(graphOf(`
      input x : number
      own = x -> each(dense(8))
      task a : binary = own
      task b : number = concat(x, a.logits, a.features)`));
    expect(nodes).toEqual([
      "own@a/dense_1 (x) : a b copy of own/dense_1",
      "a/dense_1 (own@a/dense_1) : a b",
      "a/sigmoid_1 (a/dense_1) : a",
      "b/concat_1 (x, a/dense_1, own@a/dense_1) : b",
      "b/dense_1 (b/concat_1) : b",
    ]);
  });

  test("a task without a loss owns nothing", () => {
    expect(drawn(graphOf(`
      input x : number
      task click : binary = x -> dense(4)
      task cvr : binary = x -> dense(4) { loss: none }
      task buy : binary = multiply(click.output, cvr.output) -> output`))).toEqual([
      "click/dense_1 (x) : click buy", "click/dense_2 (click/dense_1) : click buy", "click/sigmoid_1 (click/dense_2) : click buy",
      "cvr/dense_1 (x) : buy", "cvr/dense_2 (cvr/dense_1) : buy", "cvr/sigmoid_1 (cvr/dense_2) : buy",
      "buy/multiply_1 (click/sigmoid_1, cvr/sigmoid_1) : buy", "buy/output_1 (buy/multiply_1) : buy",
    ]);
  });
});

describe("last layers", () => {
  const task = (flow: string, type = "classes(3)") => graphOf(`input x : number task t : ${type} = ${flow}`).tasks[0];

  test("are added unless the value comes from a layer of that width and activation", () => {
    expect(task("x -> dense(3)")).toMatchObject({ headAdded: true, output: "t/softmax_1", logits: "t/dense_2", features: "t/dense_1" });
    expect(task("x -> dense(3, softmax)")).toMatchObject({ headAdded: false, output: "t/softmax_1", logits: "t/dense_1", features: "x" });
    expect(task("x -> dense(1)", "number")).toMatchObject({ headAdded: false, output: "t/dense_1", logits: "t/dense_1", features: "x" });
  });

  test("end by hand with `output`", () => {
    const bare = task("x -> dense(3, softmax) -> output");
    expect(bare).toMatchObject({ headAdded: false, output: "t/output_1" });
    expect(bare.logits).toBeUndefined();
    expect(bare.features).toBeUndefined();
    expect(task("x -> dense(3) -> output(softmax)")).toMatchObject({ output: "t/output_1", logits: "t/dense_1" });
  });

  test("act on the last axis of positions", () => {
    const graph = graphOf("input x : number[5, 8] task t : classes(3)[5] = x -> dense(4)");
    expect(graph.tasks[0]).toMatchObject({ dims: [5], output: "t/softmax_1" });
    expect(check(inModel("input x : number[6, 8] task t : classes(3)[5] = x")).problems[0]).toMatchObject({ code: "MTL406" });
  });

  test("the activation of a layer that others read too is written once, after it", () => {
    expect(drawn(graphOf(`
      input x : number
      h = x -> dense(3, softmax)
      task a : classes(3) = h
      task b : number = h -> dense(2)`))).toEqual([
      "h/dense_1 (x) : a b", "h/softmax_1 (h/dense_1) : a b", "b/dense_1 (h/softmax_1) : b", "b/dense_2 (b/dense_1) : b",
    ]);
  });
});

describe("blocks and layers", () => {
  test("a block has new weights at each use, and sees `it`", () => {
    expect(drawn(graphOf(`
      input x : number[4]
      block res(w) = add(it, it -> dense(w, relu) -> dense(4))
      trunk = x -> res(8) -> res(6)
      task a : number = trunk`)).slice(0, 6)).toEqual([
      "trunk/res_1/dense_1 (x) : a",
      "trunk/res_1/dense_2 (trunk/res_1/dense_1) : a",
      "trunk/res_1/add_1 (x, trunk/res_1/dense_2) : a",
      "trunk/res_2/dense_1 (trunk/res_1/add_1) : a",
      "trunk/res_2/dense_2 (trunk/res_2/dense_1) : a",
      "trunk/res_2/add_1 (trunk/res_1/add_1, trunk/res_2/dense_2) : a",
    ]);
  });

  test("a block takes words, chains and values", () => {
    const { nodes } = graphOf(`
      input x, y : number
      block tower(act, inner, other) = dense(2, act) -> inner -> concat(other)
      task a : number = x -> tower(tanh, dense(5) -> dense(6), y -> dense(7))`);
    expect(nodes.map(({ word, arguments: { units, activation } }) => [word, units, activation])).toEqual([
      ["dense", 2, { word: "tanh", arguments: {} }], ["dense", 5, expect.anything()], ["dense", 6, expect.anything()],
      ["dense", 7, expect.anything()], ["concat", undefined, undefined], ["dense", 1, expect.anything()],
    ]);
  });

  test("a layer has the same weights at every use, also inside each", () => {
    expect(drawn(graphOf(`
      input item, other : category(9)
      layer items = embed(4) -> dense(3)
      seen = other -> each(items)
      task a : number = item -> items -> concat(seen)
      task b : number = seen`)).filter((line) => line.includes("items"))).toEqual([
      "seen@a/items_1/embed_1 (other) : a weights items/embed_1",
      "seen@a/items_1/dense_1 (seen@a/items_1/embed_1) : a weights items/dense_1",
      "seen@b/items_1/embed_1 (other) : b weights items/embed_1",
      "seen@b/items_1/dense_1 (seen@b/items_1/embed_1) : b weights items/dense_1",
      "a/items_1/embed_1 (item) : a weights items/embed_1",
      "a/items_1/dense_1 (a/items_1/embed_1) : a weights items/dense_1",
      "a/concat_1 (a/items_1/dense_1, seen@a/items_1/dense_1) : a",
      "b/dense_1 (seen@b/items_1/dense_1) : b",
    ]);
  });

  test("blocks, layers and constants of the file are seen in a model, which may hide them", () => {
    const { models } = check(`
      width = 7
      block tower = dense(width)
      model M { data "d.csv" input x : number width = 3 task t : number = x -> tower -> dense(width) }`);
    expect(models[0].graph?.nodes.map(({ arguments: { units } }) => units)).toEqual([7, 3, 1]);
  });

  test("a model's name may hide a catalogue word", () => {
    expect(drawn(graphOf(`
      input flatten : number[4]
      block dense = flatten_less
      block flatten_less = relu
      task t : number = flatten -> dense`))).toEqual([
      "t/dense_1/flatten_less_1/relu_1 (flatten) : t", "t/dense_2 (t/dense_1/flatten_less_1/relu_1) : t",
    ]);
  });

  test("settings of a binding concern its own layers", () => {
    const { nodes } = graphOf("input x : number low = x -> dense(2) h = low -> dense(3) { frozen: true, rate: 0.1, decay: 1e-4 } task t : number = h");
    expect(nodes.map(({ name, frozen, rate, decay }) => [name, frozen, rate, decay])).toEqual([
      ["low/dense_1", undefined, undefined, undefined], ["h/dense_1", true, 0.1, 1e-4], ["t/dense_1", undefined, undefined, undefined],
    ]);
  });
});

describe("labels", () => {
  const labels = (members: string) => graphOf(members).nodes.map(({ label }) => label);

  test("name the copy that a layer is in; copies of one layer have one number", () => {
    expect(labels(`
      input x : number
      own = x -> dense(4) -> each(dense(4) -> dense(4), groups: [[a, b], [c]])
      task a, b, c : number = own`).slice(0, 5)).toEqual([
      "dense(4) in own", "dense(4) #2 in own@a+b", "dense(4) #3 in own@a+b", "dense(4) #2 in own@c", "dense(4) #3 in own@c",
    ]);
  });

  test("tell layers of one place apart", () => {
    expect(labels(`
      input job, city : category(9)
      both = concat(job -> embed(8), city -> embed(8))
      task a : number = both`).slice(0, 2)).toEqual(["embed(8) in both", "embed(8) #2 in both"]);
  });
});
