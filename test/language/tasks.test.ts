import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

describe("an input given back", () => {
  const headsOf = (members: string) => check(inModel(members)).heads.map(({ text }) => text);
  const told = (members: string) => check(inModel(members)).problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
  const image = "input image : image[4, 4, 3]\n";

  test("ends as its shape asks", () => {
    expect(headsOf(`${image} task t : reconstruct(image) = image -> flatten -> dense(5, relu)`)).toEqual(["-> dense(48) -> reshape([4, 4, 3])"]);
    expect(headsOf(`${image} task t : reconstruct(image) = image -> conv2d(5, kernel: 3, padding: same, relu)`)).toEqual(["-> dense(3)"]);
    expect(headsOf("input w : text(9)[4]\n task t : reconstruct(w) = w -> embed(3)")).toEqual(["-> dense(10, softmax)"]);
    expect(headsOf("input w : category\n task t : reconstruct(w) = w -> embed(3)")).toEqual(["-> dense(?, softmax)"]);
    expect(headsOf("input x : number[5]\n task t : reconstruct(x) = x -> dense(2)")).toEqual(["-> dense(5)"]);
  });

  test("has the input's columns, and no leak is told of it", () => {
    const { problems, models: [{ graph }] } = check(inModel("input x : number[2] { columns: [\"p\", \"q\"] }\n task t : reconstruct(x) = x -> dense(2, relu) -> dense(3)"));
    expect(problems.filter(({ code }) => code === "MTL618")).toEqual([]);
    expect(graph!.tasks[0]).toMatchObject({ kind: "reconstruct", columns: ["p", "q"], dims: [2], metrics: ["mse"], loss: { word: "mse" } });
  });

  test("is a number input or a picture that the model reads, without a column of its own", () => {
    expect(told("input x : number[2]\n task t : reconstruct(x) = x -> dense(3) { column: \"y\" }"))
      .toEqual(["MTL410 `column` does not fit `reconstruct(x)`: the label is the input `x` itself"]);
    expect(told("input x, z : number[2]\n task t : reconstruct(z) = x -> dense(3)"))
      .toEqual(["MTL427 `t` cannot reconstruct `z`: no task reads it; predict it as `number`, with its column"]);
    expect(told("input w : categories[4]\n task t : reconstruct(w) = w -> embed(3)"))
      .toEqual(["MTL427 `t` cannot reconstruct `w`: each of its columns has names of its own; make those that it shall give back inputs of type `category`"]);
    expect(told("input w : text(9)[4]\n input x : number\n task t : reconstruct(w) = x"))
      .toEqual(["MTL406 `t : reconstruct(w)` needs [4] rows of numbers: the value is [1]"]);
    expect(told(`${image} task t : reconstruct(image) = image -> conv2d(5, kernel: 3)`)).toHaveLength(1);
  });
});

describe("tasks, losses, weights", () => examples([
  ["MTL401", "a loss of another kind", `
  input x : number
  task t : classes(10) = x -> dense(8) { loss: mse }
//                                             ^^^ MTL401`, `
  input x : number
  task t : classes(10) = x -> dense(8) { loss: cross_entropy }`],
  ["MTL401", "losses that fit other kinds", `
  input x : number
  h = x -> dense(8)
  task a : number = h { loss: focal(gamma: 1) }
//                            ^^^^^^^^^^^^^^^ MTL401
  task b : binary = h { loss: quantile(0.9) }
//                            ^^^^^^^^^^^^^ MTL401
  task c : count = h { loss: hinge }
//                           ^^^^^ MTL401`, `
  input x : number
  h = x -> dense(8)
  task a : number = h { loss: quantile(0.9) }
  task b : binary = h { loss: focal(gamma: 1) }
  task c : count = h
  task d : classes(4) = h { loss: label_smoothing(0.1) }`],
  ["MTL314", "a share above one, a power below zero", `
  input x : number
  h = x -> dense(8)
  task a : binary = h { loss: label_smoothing(1.5) }
//                                            ^^^ MTL314
  task b : binary = h { loss: focal(gamma: -1) }
//                                         ^^ MTL314`, `
  input x : number
  h = x -> dense(8)
  task a : binary = h { loss: label_smoothing(0.5) }
  task b : binary = h { loss: focal(gamma: 0) }`],
  ["MTL410", "counts that are scaled", `
  input x : number
  task t : count = x { scale: zscore }
//                     ^^^^^ MTL410`, `
  input x : number
  task t : number = x { scale: zscore }`],
  ["MTL402", "a metric of another kind", `
  input x : number
  task t : classes(10) = x -> dense(8) { metric: [accuracy, rmse] }
//                                                          ^^^^ MTL402`, `
  input x : number
  task t : classes(10) = x -> dense(8) { metric: [accuracy, macro_f1] }`],
  ["MTL403", "the right width with another activation", `
  input x : number
  task t : classes(10) = x -> dense(10, relu)
//                       ^^^^^^^^^^^^^^^^^^^^ MTL403`, `
  input x : number
  task t : classes(10) = x -> dense(10, softmax)`],
  ["MTL404", "a weight below zero", `
  input x : number
  task t : number = x { weight: -1 }
//                              ^^ MTL404`, `
  input x : number
  task t : number = x { weight: 0.1 }`],
  ["MTL404", "no task that counts", `
  input x : number
  task t : number = x { weight: 0 }
//     ^ MTL404`, `
  input x : number
  task t : number = x { weight: 1 }`],
  ["MTL406", "a picture where a row is needed", `
  input image : image[5, 5, 1]
  task t : number = image -> conv2d(3, kernel: 2)
//                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL406`, `
  input image : image[5, 5, 1]
  task t : number = image -> conv2d(3, kernel: 2) -> flatten`],
  ["MTL406", "a prediction of another width", `
  input x : number
  task t : classes(3) = x -> dense(4) -> output
//                      ^^^^^^^^^^^^^^^^^^^^^^^ MTL406`, `
  input x : number
  task t : classes(3) = x -> dense(3) -> output(softmax)`],
  ["MTL404", "weights far apart", `
  input x : number
  trunk = x -> dense(3)
  task a : number = trunk { weight: 5_000 }
//     ^ MTL404
  task b : number = trunk`, `
  input x : number
  trunk = x -> dense(3)
  task a : number = trunk { weight: 500 }
  task b : number = trunk`],
  ["MTL409", "what a bare output does not have", `
  input x : number
  task a : number = x -> dense(1) -> output
  task b : number = a.features
//                  ^^^^^^^^^^ MTL409`, `
  input x : number
  task a : number = x -> dense(1)
  task b : number = a.features -> dense(1)
  task c : number = a.output`],
  ["MTL410", "a setting of another kind", `
  input x : number
  task t : number = x { positive: "yes" }
//                      ^^^^^^^^ MTL410`, `
  input x : number
  task t : binary = x { positive: "yes" }`],
  ["MTL410", "one column for two tasks", `
  input x : number
  trunk = x -> dense(3)
  task t, u : number = trunk { column: "y" }
//                             ^^^^^^ MTL410`, `
  input x : number
  trunk = x -> dense(3)
  task t, u : number = trunk`],
  ["MTL411", "both column and columns", `
  input x : number[2] { column: "a", columns: ["a", "b"] }
//                                   ^^^^^^^ MTL411
  task t : number = x`, `
  input x : number[2] { columns: ["a", "b"] }
  task t : number = x`],
]));

describe("a model without a task", () => {
  test("MTL408 stands on its name", () => {
    const [problem] = check('model Empty {\n  data "rows.csv"\n}').problems;
    expect(problem).toMatchObject({ code: "MTL408", message: "`Empty` has no task: write `task NAME : number = VALUE`, or another kind", span: { start: 6, end: 11 } });
  });

  test("an empty file is no mistake", () => {
    expect(check("").problems).toEqual([]);
  });
});

test("weights far apart are a warning, weights below zero an error", () => {
  const severities = (first: number, second: number) =>
    check(inModel(`  input x : number\n  h = x -> dense(3)\n  task a : number = h { weight: ${first} }\n  task b : number = h { weight: ${second} }`)).problems
      .map(({ code, severity }) => `${code} ${severity}`);
  expect(severities(2000, 1)).toEqual(["MTL404 warning"]);
  expect(severities(-1, 1)).toEqual(["MTL404 error"]);
});

test.each(["binary", "labels(3)", "ordinal(3)", "classes(3)"])("`cross_entropy` of %s is the one of its kind", (kind) => {
  const lossIn = (loss: string) => check(inModel(`  input x : number\n  task t : ${kind} = x -> dense(3)${loss}`)).models[0].graph?.tasks[0].loss;
  expect(lossIn(" { loss: cross_entropy }")).toBeDefined();
  expect(lossIn(" { loss: cross_entropy }")).toEqual(lossIn(""));
});

test("a curriculum may be a list with a name", () => {
  const trainOf = (members: string) => check(inModel(`  input x : number\n  task easy, hard : number = x -> dense(3)\n${members}`)).models[0].graph?.train;
  expect(trainOf("  order = [easy, hard]\n  train { curriculum: order }")).toBeDefined();
  expect(trainOf("  list = [easy, hard]\n  train { curriculum: list }")).toEqual(trainOf("  train { curriculum: [easy, hard] }"));
});
