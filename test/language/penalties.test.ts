import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

const graphOf = (members: string) => {
  const { problems, models: [{ graph }] } = check(inModel(members));
  expect(problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  return graph;
};

describe("penalties", () => examples([
  ["MTL201", "a word that no penalty has", `
  input x : number
  low = x -> dense(3)
  penalty l3(low, 0.1)
//        ^^ MTL201
  task a, b : number = low`, `
  input x : number
  low = x -> dense(3)
  penalty l1(low, 0.1)
  task a, b : number = low`],
  ["MTL310", "a penalty without its strength", `
  input x : number
  low = x -> dense(3)
  penalty l1(low)
//        ^^ MTL310
  task a, b : number = low`, `
  input x : number
  low = x -> dense(3)
  much = 0.1
  penalty l1(low, much)
  task a, b : number = low`],
  ["MTL314", "a strength below 0", `
  input x : number
  low = x -> dense(3)
  penalty l1(low, -1)
//                ^^ MTL314
  task a, b : number = low`, `
  input x : number
  low = x -> dense(3)
  penalty l1(low, 0)
  task a, b : number = low`],
  ["MTL204", "weights of an input", `
  input x : number
  low = x -> dense(3)
  penalty l1(x, 0.1)
//           ^ MTL204
  task a, b : number = low`, `
  input x : number
  low = x -> dense(3)
  penalty l1(low, 0.1)
  task a, b : number = low`],
  ["MTL313", "a chain as a part", `
  input x : number
  low = x -> dense(3)
  penalty l1(low -> relu, 0.1)
//           ^^^^^^^^^^^ MTL313
  task a, b : number = low`, `
  input x : number
  low = x -> dense(3)
  penalty l1(low, 0.1)
  task a, b : number = low`],
  ["MTL205", "weights of a task's output", `
  input x : number
  task a, b : number = x -> dense(3)
  penalty l2(a.output, b, 0.1)
//             ^^^^^^ MTL205`, `
  input x : number
  task a, b : number = x -> dense(3)
  penalty l2(a, b, 0.1)`],
  ["MTL505", "the copy of a task that has none", `
  input x : number
  own = x -> each(dense(3))
  low = x -> dense(3)
  penalty l2(low, own[c], 0.1)
//                ^^^^^^ MTL505
  task a, b : number = own
  task c : number = low`, `
  input x : number
  own = x -> each(dense(3))
  low = x -> dense(3)
  penalty l2(low, own[a], 0.1)
  task a, b : number = own
  task c : number = low`],
  ["MTL514", "a value alone", `
  input x : number
  low = x -> dense(3)
  penalty coral(low, 0.1)
//        ^^^^^^^^^^^^^^^ MTL514
  task a, b : number = low`, `
  input x : number
  low = x -> each(dense(3))
  penalty coral(low, 0.1)
  task a, b : number = low`],
  ["MTL304", "values of unequal shapes", `
  input x : number
  low = x -> dense(3)
  high = x -> dense(4)
  penalty coral(low, high, 0.1)
//        ^^^^^^^^^^^^^^^^^^^^^ MTL304
  task a, b : number = concat(low, high)`, `
  input x : number
  low = x -> dense(3)
  high = x -> dense(4)
  penalty orthogonal(low, high, 0.1)
  task a, b : number = concat(low, high)`],
  ["MTL515", "towers of unequal depth", `
  input x : number
  low = x -> dense(3)
  high = x -> dense(3) -> dense(3)
  penalty l2(low, high, 0.1)
//        ^^^^^^^^^^^^^^^^^^ MTL515
  task a : number = low
  task b : number = high`, `
  input x : number
  low = x -> dense(3) -> dense(3)
  high = x -> dense(3) -> dense(3)
  penalty l2(low, high, 0.1)
  task a : number = low
  task b : number = high`],
  ["MTL516", "copies without weights", `
  input x : number
  own = x -> soft(relu, penalty: l2(0.1))
//           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL516
  task a, b : number = own`, `
  input x : number
  own = x -> soft(dense(2) -> relu, penalty: l2(0.1))
  task a, b : number = own`],
  ["MTL517", "a matrix of another size", `
  input x : number
  task a, b, c : number = x -> dense(3)
  penalty relation(a, b, c, 0.1, matrix: [[0, 1], [1, 0]])
//        ^ MTL517`, `
  input x : number
  task a, b : number = x -> dense(3)
  penalty relation(a, b, 0.1, matrix: [[0, 1], [1, 0]])`],
  ["MTL313", "rows of no numbers", `
  input x : number
  task a, b : number = x -> dense(3)
  penalty relation(a, b, 0.1, matrix: [0, 1])
//                                     ^ MTL313
//                                        ^ MTL313`, `
  input x : number
  task a, b : number = x -> dense(3)
  penalty relation(a, b, 0.1, matrix: learned)`],
  ["MTL506", "soft inside a task", `
  input x : number
  task a, b : number = x -> soft(dense(3), penalty: l2(0.1))
//                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL506`, `
  input x : number
  own = x -> soft(dense(3), penalty: l2(0.1))
  task a, b : number = own`],
]));

describe("what a penalty reads", () => {
  const parts = (members: string) => graphOf(members)?.penalties?.map(({ name, parts: found, terms }) => [name, found.map(({ nodes }) => nodes.join()), terms.map((term) => term.join())]);

  test("the layers of a binding, not upstream; the copies of soft; its head, of a task", () => {
    expect(parts(`
      input x : number
      low = x -> dense(4)
      high = low -> dense(3) -> relu -> dense(2)
      own = high -> soft(dense(4) -> dense(3), penalty: l2(0.2))
      task a, b : number = own
      penalty l1(high, 0.1)
      penalty l2(a, b, 0.1)`)).toEqual([
      ["l2(own)", ["own@a/dense_1,own@a/dense_2", "own@b/dense_1,own@b/dense_2"], []],
      ["l1(high)", ["high/dense_1,high/dense_2"], []],
      ["l2(a, b)", ["a/dense_1", "b/dense_1"], []],
    ]);
  });

  test("copies of groups, and one set of weights once", () => {
    expect(parts(`
      input x : number
      own = x -> each(dense(4), groups: [[a, b]])
      seen = x -> film -> dense(3)
      task a, b, c : number = concat(own, seen)
      penalty l2(own, 0.1)
      penalty l1(seen, 0.1)
      penalty l1(seen, 0.2)`)).toEqual([
      ["l2(own)", ["own@a+b/dense_1", "own@c/dense_1"], []],
      ["l1(seen)", ["seen@a/dense_1"], []],
      ["l1(seen) #2", ["seen@a/dense_1"], []],
    ]);
  });

  test("values task by task, predictions, and pairs of one value's tasks", () => {
    expect(parts(`
      input x : number
      low = x -> dense(4)
      own = x -> each(dense(4))
      task a, b : binary = concat(low, own)
      penalty orthogonal(low, own, 0.1)
      penalty mmd(own, 0.1)
      penalty kl(a.output, b.output, 0.1)`)).toEqual([
      ["orthogonal(low, own)", [], ["low/dense_1,own@a/dense_1", "low/dense_1,own@b/dense_1"]],
      ["mmd(own)", [], ["own@a/dense_1,own@b/dense_1"]],
      ["kl(a.output, b.output)", [], ["a/sigmoid_1,b/sigmoid_1"]],
    ]);
  });
});
