import { describe, expect, it } from "vitest";
import { instantiate, parameterCount } from "../../src/catalog/instantiate.ts";
import { evaluateProgram, measureProgram } from "../../src/graph/programs/index.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { check } from "../../src/language/index.ts";

/** The graph of a file that is right. */
function graphOf(text: string): ModelGraph {
  const { problems, models } = check(text);
  expect(problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  const [{ graph }] = models;
  if (graph === undefined) throw new Error("no graph");
  return graph;
}

const parametersOf = (text: string, sizes = {}) =>
  instantiate(graphOf(text), sizes).parameters.map(({ name, shape, owners }) => `${name} [${shape.join(", ")}] ${owners.join("+")}`);

describe("files become models", () => {
  it("positional arguments fill the first parameter that is free: conv2d(10, kernel: 5, relu)", () => {
    const graph = graphOf(`model M {
      data "a.npz"
      input image : image[36, 36, 1]
      trunk = image -> conv2d(10, kernel: 5, relu) -> max_pool(2) -> conv2d(20, kernel: 5, relu) -> max_pool(2) -> flatten -> dense(50, relu)
      task left  : classes(10) = trunk -> dense(50, relu)
      task right : classes(10) = trunk -> dense(50, relu)
    }`);
    expect(graph.nodes[0].arguments).toMatchObject({ filters: 10, kernel: 5, activation: { word: "relu" }, stride: 1, padding: "valid", bias: true });
    expect(instantiate(graph, {}).shapes.get("trunk/flatten_1")).toEqual([720]);
    const trunk = 10 * 25 + 10 + 20 * 10 * 25 + 20 + 720 * 50 + 50;
    expect(parameterCount(graph)).toBe(trunk + 2 * (50 * 50 + 50 + 50 * 10 + 10));
    expect(evaluateProgram(instantiate(graph, {})).feeds.map(({ name }) => name).sort())
      .toEqual(["input/image", "label/left", "label/right", "mask/left", "mask/right"]);
  });

  it("columns of names get tables once the data is read", () => {
    expect(parametersOf(`model M {
      data "a.csv"
      input age : number
      input place : categories[2] { columns: ["job", "town"] }
      task rich : binary = concat(age, place -> embed(2))
      task old : number = concat(age, place -> one_hot)
    }`, { place: [3, 4] })).toEqual([
      "rich/embed_1/table_1 [4, 2] rich", "rich/embed_1/table_2 [5, 2] rich",
      "rich/dense_1/kernel [5, 1] rich", "rich/dense_1/bias [1] rich",
      "old/dense_1/kernel [8, 1] old", "old/dense_1/bias [1] old",
    ]);
  });

  it("mmoe with task embeddings: one gate, that reads who asks", () => {
    const parameters = parametersOf(`model M {
      data "a.csv"
      input x : number[6]
      mixed = x -> mmoe(experts: 2, expert: dense(4, relu), gate: dense(3, relu), embedding: 5)
      task a, b : number = mixed
    }`);
    expect(parameters.filter((line) => /gate|task_/.test(line))).toEqual([
      "mixed/task_a/task_vector_1/vector [5] a",
      "mixed/gate_line/dense_1/kernel [11, 3] a+b", "mixed/gate_line/dense_1/bias [3] a+b",
      "mixed/gate/dense_1/kernel [3, 2] a+b", "mixed/gate/dense_1/bias [2] a+b",
      "mixed/task_b/task_vector_1/vector [5] b",
    ]);
  });

  it("shared_private: one part of all tasks, one of each, and a penalty between them", () => {
    const graph = graphOf(`model M {
      data "a.csv"
      input x : number[6]
      both = x -> shared_private(shared: dense(4, relu), private: dense(3, relu), orthogonal: 0.1)
      task a, b : number = both
    }`);
    expect(instantiate(graph, {}).parameters.filter(({ name }) => name.endsWith("kernel")).map(({ shape, owners }) => [shape, owners])).toEqual([
      [[6, 4], ["a", "b"]], [[6, 3], ["a"]], [[6, 3], ["b"]], [[7, 1], ["a"]], [[7, 1], ["b"]],
    ]);
    expect(graph.penalties?.map(({ name, terms }) => [name, terms.length])).toEqual([["orthogonal(both)", 2]]);
  });

  it("mmoe: experts of all tasks, a gate for each", () => {
    const parameters = parametersOf(`model M {
      data "a.csv"
      input x : number[6]
      mixed = x -> mmoe(experts: 2, expert: dense(4, relu), gate: dense(3, relu))
      task a : binary = mixed
      task b : number = mixed -> dense(2, tanh)
    }`);
    expect(parameters.filter((line) => line.includes("kernel"))).toEqual([
      "mixed/expert_1/dense_1/kernel [6, 4] a+b", "mixed/expert_2/dense_1/kernel [6, 4] a+b",
      "mixed/gate_a/dense_1/kernel [6, 3] a", "mixed/gate_a/dense_2/kernel [3, 2] a",
      "mixed/gate_b/dense_1/kernel [6, 3] b", "mixed/gate_b/dense_2/kernel [3, 2] b",
      "a/dense_1/kernel [4, 1] a", "b/dense_1/kernel [4, 2] b", "b/dense_2/kernel [2, 1] b",
    ]);
  });

  it("moe: one value for all tasks, also inside a copy or in a task", () => {
    const parameters = parametersOf(`model M {
      data "a.csv"
      input x : number[6]
      mixed = x -> moe(experts: 2, expert: dense(4, relu)) -> each(moe(experts: 1, expert: dense(2)))
      task a : binary = mixed
      task b : binary = mixed -> moe(experts: 1, expert: dense(3))
    }`);
    expect(parameters.filter((line) => line.includes("kernel"))).toEqual([
      "mixed/expert_1/dense_1/kernel [6, 4] a+b", "mixed/expert_2/dense_1/kernel [6, 4] a+b", "mixed/gate/dense_1/kernel [6, 2] a+b",
      "mixed@a/expert_1/dense_1/kernel [4, 2] a", "mixed@a/gate/dense_1/kernel [4, 1] a",
      "mixed@b/expert_1/dense_1/kernel [4, 2] b", "mixed@b/gate/dense_1/kernel [4, 1] b",
      "a/dense_1/kernel [2, 1] a", "b/expert_1/dense_1/kernel [2, 3] b", "b/gate/dense_1/kernel [2, 1] b", "b/dense_1/kernel [3, 1] b",
    ]);
  });

  it("copies of a moe are compared expert to expert", () => {
    const graph = graphOf(`model M {
      data "a.csv"
      input x : number[6]
      own = x -> each(moe(experts: 2, expert: dense(2)))
      task a, b : binary = own
    }`);
    const copies = graph.nodes.filter(({ name }) => name.includes("expert")).map(({ name, copyOf }) => [name.replace(/@./, ""), copyOf]);
    expect(copies.slice(0, 2)).toEqual(copies.slice(2));
    expect(new Set(copies.map(([, copyOf]) => copyOf)).size).toBe(2);
  });

  it("gate_input and of: other values of the model, shared or of each task", () => {
    const graph = graphOf(`model M {
      data "a.csv"
      input x, user : number[6]
      own = user -> each(dense(3))
      mixed = x -> mmoe(experts: 2, expert: dense(4), gate_input: own)
      seen = x -> dense(5) -> attend(of: user, previous: own)
      task a, b : binary = concat(mixed, seen)
    }`);
    const inputsOf = (name: string) => graph.nodes.find((node) => node.name === name)?.inputs;
    expect(inputsOf("mixed/gate_b/dense_1")).toEqual(["own@b/dense_1"]);
    expect(inputsOf("seen/mask_a/concat_1")).toEqual(["user", "own@a/dense_1"]);
  });

  it("each: a copy for a group; a second one on what the first made keeps one set of weights a group", () => {
    const parameters = parametersOf(`model M {
      data "a.csv"
      input x : number[6]
      lower = x -> each(dense(4, relu))
      upper = lower -> each(dense(3), groups: [[a, b]])
      task a : binary = upper
      task b : binary = upper
      task c : binary = upper
    }`);
    expect(parameters.filter((line) => line.includes("kernel") && !/^[abc]\//.test(line))).toEqual([
      "lower@a/dense_1/kernel [6, 4] a", "lower@b/dense_1/kernel [6, 4] b", "lower@c/dense_1/kernel [6, 4] c",
      "upper@a+b/dense_1/kernel [4, 3] a+b", "upper@c/dense_1/kernel [4, 3] c",
    ]);
  });

  it("what reads a task's output trains what is behind it", () => {
    const parameters = parametersOf(`model M {
      data "a.csv"
      input x : number[6]
      task click : binary = x -> dense(4, relu)
      task buy : binary = multiply(click.output, x -> dense(1, sigmoid)) -> output
    }`);
    expect(parameters.filter((line) => line.includes("kernel"))).toEqual([
      "click/dense_1/kernel [6, 4] click+buy", "click/dense_2/kernel [4, 1] click+buy", "buy/dense_1/kernel [6, 1] buy",
    ]);
  });

  it("what is behind stop_gradient or reverse_gradient does not belong to the reader: an opponent joins after combining", () => {
    const text = (word: string) => `model M {
      data "a.csv"
      input x : number[6]
      low = x -> dense(4)
      task click : binary = low
      task buy : binary = concat(click.output -> ${word}, x) -> dense(2)
    }`;
    const owners = (word: string) => parametersOf(text(word)).filter((line) => line.includes("kernel"));
    expect(owners("stop_gradient")).toEqual([
      "low/dense_1/kernel [6, 4] click", "click/dense_1/kernel [4, 1] click", "buy/dense_1/kernel [7, 2] buy", "buy/dense_2/kernel [2, 1] buy",
    ]);
    expect(owners("reverse_gradient(0.5)").slice(0, 2)).toEqual(["low/dense_1/kernel [6, 4] click", "click/dense_1/kernel [4, 1] click"]);
    for (const word of ["stop_gradient", "reverse_gradient"]) {
      expect(measureProgram(instantiate(graphOf(text(word)), {}), { layers: true }).outputs.size).toBeGreaterThan(0);
    }
  });

  it("what only stopped gradients reach learns nothing", () => {
    expect(parametersOf(`model M {
      data "a.csv"
      input x : number[6]
      fixed = x -> dense(4) -> stop_gradient
      task a, b : binary = fixed -> dense(3)
    }`).filter((line) => line.startsWith("fixed"))).toEqual(["fixed/dense_1/kernel [6, 4] ", "fixed/dense_1/bias [4] "]);
  });

  it("a layer is made once, a block at every use; settings reach the layers written in a binding", () => {
    const graph = graphOf(`layer once = dense(3, relu)
    block again(w) = dense(w, relu)
    model M {
      data "a.csv"
      input x, y : number[6]
      slow = x -> dense(6) { frozen: true, rate: 0.1 }
      task a : binary = slow -> once -> again(2)
      task b : binary = y -> once -> again(2)
    }`);
    const { parameters } = instantiate(graph, {});
    const kernels = parameters.filter(({ name }) => name.endsWith("kernel"));
    expect(kernels.filter(({ owners }) => owners.length === 2).map(({ shape }) => shape)).toEqual([[6, 3]]);
    expect(kernels.filter(({ shape }) => shape[0] === 3)).toHaveLength(2);
    expect(kernels.filter(({ trainable }) => !trainable).map(({ name, rate }) => [name, rate])).toEqual([["slow/dense_1/kernel", 0.1]]);
  });
});
