import { describe, expect, test } from "vitest";
import type { ModelGraph } from "../../src/graph/model.ts";
import { check } from "../../src/language/index.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

function graphOf(members: string): ModelGraph {
  const { models, problems } = check(inModel(members));
  expect(problems).toEqual([]);
  const [{ graph }] = models;
  if (!graph) throw new Error("no graph");
  return graph;
}

/** What a model is, apart from where it is written. */
function meaning(graph: ModelGraph): unknown {
  return JSON.parse(JSON.stringify(graph, (key, value: unknown) => (key === "span" || key === "declaration" ? undefined : value)));
}

const searched = `
  input x : number[8]
  width = search(32, 64, 128)
  block tower(w, act: relu) = dense(w, act)
  trunk = x -> dense(width, search(relu, tanh), bias: search(false, true)) -> tower(search(8, 16), search(gelu, relu)) -> dropout(search(0.1 .. 0.5))
  penalty l1(trunk, search(0.001, 0.01))
  task a : classes(3) = trunk { weight: search(0.5, 2), loss: search(focal(search(2, 3)), cross_entropy), column: search("kind", "sort") }
  task b : number = trunk -> dense(4) { scale: search(zscore, log) }
  train {
    optimizer: adam(search(1e-4 .. 1e-2, log))
    weights: search(uncertainty, equal)
    combine: search(pcgrad, sum)
    batch: search(64, 128)
  }`;

const first = `
  input x : number[8]
  width = 32
  block tower(w, act: relu) = dense(w, act)
  trunk = x -> dense(width, relu, bias: false) -> tower(8, gelu) -> dropout(0.1)
  penalty l1(trunk, 0.001)
  task a : classes(3) = trunk { weight: 0.5, loss: focal(2), column: "kind" }
  task b : number = trunk -> dense(4) { scale: zscore }
  train {
    optimizer: adam(1e-4)
    weights: uncertainty
    combine: pcgrad
    batch: 64
  }`;

describe("a search", () => {
  test("means its first value, of a range the smaller end, wherever a number, a word, a text or a yes-or-no may stand", () => {
    expect(meaning(graphOf(searched))).toEqual(meaning(graphOf(first)));
  });

  test("of searches in constants means the first of the first", () => {
    const nested = graphOf(`
  input x : number
  narrow = search(4, 8)
  wide = search(narrow, 32)
  task t : number = x -> dense(wide)`);
    expect(nested.nodes[0].arguments["units"]).toBe(4);
  });

  test("is a name like any other, where the file has that name", () => {
    const { nodes } = graphOf(`
  input search : number
  trunk = search -> dense(4)
  task t : number = trunk`);
    expect(nodes[0].inputs).toEqual(["search"]);
  });

  test("of many names that name each other is read once", () => {
    const names = Array.from({ length: 40 }, (_, index) => `  w${index + 1} = search(w${index}, w${index})`).join("\n");
    const { nodes } = graphOf(`
  input x : number
  w0 = 3
${names}
  task t : number = x -> dense(w40)`);
    expect(nodes[0].arguments["units"]).toBe(3);
  });
});

examples([
  ["MTL314", "every value of a search is checked, not the first alone", `
  input x : number
  task t : number = x -> dense(search(8, 0))
//                                       ^ MTL314`, `
  input x : number
  task t : number = x -> dense(search(8, 1))`],
  ["MTL313", "a value of another type", `
  input x : number
  width = search(8, 2.5)
//                  ^^^ MTL313
  task t : number = x -> dense(width)`, `
  input x : number
  width = search(8, 2)
  task t : number = x -> dense(width)`],
  ["MTL201", "a word that is none", `
  input x : number
  task t : number = x -> dense(8, search(relu, tahn))
//                                             ^^^^ MTL201`, `
  input x : number
  task t : number = x -> dense(8, search(relu, tanh))`],
  ["MTL404", "a weight below 0", `
  input x : number
  task t : number = x -> dense(8) { weight: search(1, -1) }
//                                                    ^^ MTL404`, `
  input x : number
  task t : number = x -> dense(8) { weight: search(1, 0.1) }`],
  ["MTL203", "a constant that needs itself through a search", `
  input x : number
  low = search(high, 4)
  high = search(8, low)
//                 ^^^ MTL203
  task t : number = x -> dense(low)`, `
  input x : number
  low = search(high, 4)
  high = search(8, 16)
  task t : number = x -> dense(low)`],
  ["MTL317", "a search of layers", `
  input x : number
  task t : number = x -> search(dense(8), dense(4))
//                       ^^^^^^ MTL317`, `
  input x : number
  task t : number = x -> dense(search(8, 4))`],
  ["MTL317", "a search of nothing", `
  input x : number
  task t : number = x -> dense(search())
//                             ^^^^^^^^ MTL317`, `
  input x : number
  task t : number = x -> dense(search(8))`],
  ["MTL317", "steps of log from 0", `
  input x : number
  task t : number = x -> dense(8) -> dropout(search(0 .. 0.5, log))
//                                           ^^^^^^^^^^^^^^^^^^^^^ MTL317`, `
  input x : number
  task t : number = x -> dense(8) -> dropout(search(0 .. 0.5))`],
]);
