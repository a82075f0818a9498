import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

const parametersOf = (members: string) => {
  const { problems, models: [{ graph }] } = check(inModel(members));
  expect(problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  return instantiate(graph!, {}).parameters.filter(({ name }) => name.endsWith("kernel")).map(({ name, shape, owners }) => `${name} [${shape.join(", ")}] ${owners.join("+")}`);
};

describe("residual and repeat", () => {
  test("stand wherever a layer may: in a binding, a task, a block, an expert, a copy", () => {
    expect(parametersOf(`
      input x : number[4]
      block deep(w) = residual(dense(w, relu) -> dense(w))
      low  = x -> repeat(2, residual(dense(4, tanh)))
      own  = low -> each(residual(dense(4)))
      task a : number = own -> deep(4)
      task b : number = own -> repeat(2, dense(3))`)).toEqual([
      "low/repeat_1/residual/dense_1/kernel [4, 4] a+b", "low/repeat_2/residual/dense_1/kernel [4, 4] a+b",
      "own@a/residual/dense_1/kernel [4, 4] a", "own@b/residual/dense_1/kernel [4, 4] b",
      "a/deep_1/residual/dense_1/kernel [4, 4] a", "a/deep_1/residual/dense_2/kernel [4, 4] a", "a/dense_1/kernel [4, 1] a",
      "b/repeat_1/dense_1/kernel [4, 3] b", "b/repeat_2/dense_1/kernel [3, 3] b", "b/dense_1/kernel [3, 1] b",
    ]);
  });

  test("have one set of weights on a value of each task, as a layer has", () => {
    expect(parametersOf(`
      input x : number[4]
      seen = x -> film -> residual(dense(4) -> dense(4)) -> repeat(2, dense(3))
      task a, b : number = seen`)).toEqual([
      "seen/residual_2/residual/dense_1/kernel [4, 4] a+b", "seen/residual_2/residual/dense_2/kernel [4, 4] a+b",
      "seen/repeat_3/repeat_1/dense_1/kernel [4, 3] a+b", "seen/repeat_3/repeat_2/dense_1/kernel [3, 3] a+b",
      "a/dense_1/kernel [3, 1] a", "b/dense_1/kernel [3, 1] b",
    ]);
  });

  test("are named apart in one binding", () => {
    expect(parametersOf(`
      input x : number[4]
      low = x -> residual(dense(4)) -> residual(dense(4))
      task a : number = low`)).toEqual(["low/residual/dense_1/kernel [4, 4] a", "low/residual/dense_2/kernel [4, 4] a", "a/dense_1/kernel [4, 1] a"]);
  });
});

describe("a transformer block", () => {
  test("is layers that the catalogue has, normalised after each sum", () => {
    const { models: [{ graph }] } = check(inModel(`
      input x : number[4, 6]
      low = x -> transformer(heads: 2, hidden: 5)
      task a : number = low -> flatten`));
    expect(graph!.nodes.filter(({ name }) => name.startsWith("low/")).map(({ name, word, inputs }) => `${name.slice(4)} ${word} < ${inputs.join(", ").replaceAll("low/", "")}`)).toEqual([
      "transformer_attention/attention_1 attention < x",
      "transformer_attention/dropout_1 dropout < transformer_attention/attention_1",
      "transformer_attention/add_1 add < x, transformer_attention/dropout_1",
      "transformer_attention/layer_norm_1 layer_norm < transformer_attention/add_1",
      "transformer_forward/dense_1 dense < transformer_attention/layer_norm_1",
      "transformer_forward/dense_2 dense < transformer_forward/dense_1",
      "transformer_forward/dropout_1 dropout < transformer_forward/dense_2",
      "transformer_forward/add_1 add < transformer_attention/layer_norm_1, transformer_forward/dropout_1",
      "transformer_forward/layer_norm_1 layer_norm < transformer_forward/add_1",
    ]);
  });

  test("normalises what is read with `norm: pre`, drops nothing at 0, and is four times as wide inside", () => {
    expect(parametersOf(`
      input x : number[4, 6]
      low = x -> repeat(2, transformer(norm: pre, dropout: 0))
      task a, b : number = low -> flatten`).slice(0, 6)).toEqual([
      ...[1, 2].flatMap((turn) => ["dense_1/kernel [6, 24]", "dense_2/kernel [24, 6]"].map((kernel) => `low/repeat_${turn}/transformer_forward/${kernel} a+b`)),
      "a/dense_1/kernel [24, 1] a", "b/dense_1/kernel [24, 1] b",
    ]);
    const { models: [{ graph }] } = check(inModel("input x : number[4, 6]\n  low = x -> transformer(norm: pre, dropout: 0)\n  task a : number = low -> flatten"));
    expect(graph!.nodes.filter(({ name }) => name.startsWith("low/")).map(({ word }) => word)).toEqual(["layer_norm", "attention", "add", "layer_norm", "dense", "dense", "add"]);
  });
});

describe("wrong uses", () => examples([
  ["MTL519", "a chain of another width", `
  input x : number[4]
  task a, b : number = x -> residual(dense(3))
//                          ^^^^^^^^^^^^^^^^^^ MTL519`, `
  input x : number[4]
  low = x -> residual(dense(4))
  task a, b : number = low`],
  ["MTL314", "no time at all", `
  input x : number[4]
  low = x -> repeat(0, dense(4))
//                  ^ MTL314
  task a, b : number = low`, `
  input x : number[4]
  low = x -> repeat(1, dense(4))
  task a, b : number = low`],
  ["MTL302", "a chain that shrinks a picture to nothing", `
  input x : image[8, 8, 1]
  low = x -> repeat(4, max_pool(2))
//                     ^^^^^^^^^^^ MTL302
  task a, b : number = low -> flatten -> dense(2)`, `
  input x : image[8, 8, 1]
  low = x -> repeat(2, max_pool(2)) -> flatten -> dense(2)
  task a, b : number = low`],
  ["MTL314", "zero experts", `
  input x : number[4]
  low = x -> mmoe(experts: 0, expert: dense(4))
//                         ^ MTL314
  task a, b : number = low`, `
  input x : number[4]
  low = x -> mmoe(experts: 1, expert: dense(4))
  task a, b : number = low`],
]));
