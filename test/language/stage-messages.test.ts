import { describe, expect, it } from "vitest";
import { check } from "../../src/language/index.ts";

const inputs = "input x : number[6]\n  input item : category(5)\n  input image : image[8, 8, 2]";

function told(members: string) {
  const text = `model M { data "rows.csv"\n  ${inputs}\n  ${members}\n}`;
  return check(text).problems.filter(({ severity }) => severity === "error")
    .map(({ code, message, span, fixes }) => ({ text: `${code} ${message}`, at: text.slice(span.start, span.end), fixed: fixes.map(({ edits: [edit] }) => text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end)) }));
}

const stage = (flow: string) => `h = ${flow}\n  task a, b : number = h`;

describe("what a stage writes out is told of in the words of the text", () => {
  it.each([
    ["item -> film", "MTL305 `item` is a category and has no place in `film`: embed it first"],
    ["x -> attend(of: item)", "MTL305 `item` is a category and has no place in `attend`: embed it first"],
    ["x -> mmoe(experts: 2, expert: dense(3), gate_input: item)", "MTL305 `item` is a category and has no place in `mmoe`: embed it first"],
    ["x -> each(conv2d(3, kernel: 3))", "MTL303 `conv2d` reads [height, width, channels]: `x` is [6]"],
    [
      "image -> shared_private(shared: conv2d(3, kernel: 3), private: conv2d(3, kernel: 5))",
      "MTL301 `shared_private` on axis 2 needs equal lengths elsewhere: what `shared` makes is [6, 6, 3], what `private` makes is [4, 4, 3]",
    ],
    ["fuse(x -> dense(3), image -> global_avg_pool)", "MTL304 `fuse` needs equal shapes: value 1 is [3], value 2 is [2]"],
    ["x -> film(rounds: 2)", "MTL310 `film` needs `graph`: messages pass `rounds` times along its edges"],
    ["x -> film(embedding: 2, graph: [[a, b]], temperature: 2)", "MTL310 `film` needs `graph`: `temperature` is of edges that are `learned`"],
    ["image -> conv2d(3, kernel: [3, 3, 3])", "MTL313 `kernel` of `conv2d` takes one value, or a list of 2, not a list of 3"],
    ["x -> reshape([])", "MTL313 `shape` of `reshape` takes at least one value, not an empty list"],
    ["x -> each(dense(3), groups: [[]])", "MTL313 `groups` of `each` takes a list of tasks, not an empty list"],
  ])("%s", (flow, message) => {
    expect(told(stage(flow)).map(({ text }) => text)).toEqual([message]);
  });

  it("offers to embed ids where they are written", () => {
    expect(told(stage("x -> attend(of: item)"))[0].fixed[0]).toContain("attend(of: item -> embed(8))");
    expect(told(stage("item -> film"))[0].fixed[0]).toContain("item -> embed(8) -> film");
    expect(told(stage("concat(x, item)"))[0].fixed[0]).toContain("concat(x, item -> embed(8))");
  });
});

describe("penalties that would be 0 whatever is learned", () => {
  const u = "u = x -> dense(3)\n  task a, b : number = u\n  ";

  it.each([
    [`${u}penalty l2(u, u, 0.1)`, "MTL514 `l2` compares parts that differ: `u` stands here twice"],
    [`${u}penalty orthogonal(u, u, 0.1)`, "MTL514 `orthogonal` compares parts that differ: `u` stands here twice"],
    ["task a : number = x\n  penalty cosreg(0.1)", "MTL514 `cosreg` compares the gradients of two tasks or more: there is one"],
    [`${u}penalty l1(x, 0.1)`, "MTL204 `x` is an input; `l1` takes bindings and tasks"],
  ])("%s", (members, message) => {
    expect(told(members).map(({ text }) => text)).toEqual([message]);
  });
});

describe("models that cannot be trained at all", () => {
  it("tells of one in which no task has a loss", () => {
    expect(told("task a, b : binary = x { loss: none }").map(({ text }) => text)).toEqual([
      "MTL412 no task of `M` has a loss, so nothing would be learned: let one have its own, without `loss: none`",
    ]);
    expect(told("task a : binary = x { loss: none }\n  task b : binary = x")).toEqual([]);
  });

  it("tells of layers that no memory holds", () => {
    expect(told("task a : number = image -> upsample(1000) -> global_avg_pool").map(({ text }) => text)).toEqual([
      "MTL322 `upsample` would make 128,000,000 numbers of every row: no model here has more than 67,108,864",
    ]);
    expect(told("task a : number = x -> dense(100_000) -> dense(100_000)").map(({ text }) => text)).toEqual([
      "MTL322 `dense` would have 10,000,100,000 weights: no model here has more than 1,073,741,824",
    ]);
  });
});
