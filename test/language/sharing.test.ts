import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";
import { inModel } from "./marks.ts";
import { examples } from "./examples.ts";

describe("sharing", () => examples([
  ["MTL502", "a task in two groups", `
  input x : number
  own = x -> dense(3) -> each(dense(4), groups: [[a, b], [a]])
//                                                        ^ MTL502
  task a, b : number = own`, `
  input x : number
  own = x -> dense(3) -> each(dense(4), groups: [[a, b]])
  task a, b, c : number = own`],
  ["MTL502", "a task in groups that does not use the value", `
  input x : number
  low = x -> dense(3)
  own = low -> each(dense(4), groups: [[a, b], [c]])
//                                              ^ MTL502
  task a, b : number = own
  task c : number = low`, `
  input x : number
  low = x -> dense(3)
  own = low -> each(dense(4), groups: [[a, b]])
  task a, b : number = own
  task c : number = low`],
  ["MTL503", "a binding that reaches no task", `
  input x : number
  trunk = x -> dense(3)
  trunk2 = x -> dense(3)
//^^^^^^ MTL503
  task a, b : number = trunk`, `
  input x : number
  trunk = x -> dense(3)
  trunk2 = trunk -> dense(3)
  task a, b : number = trunk2`],
  ["MTL503", "a constant, an input, a block", `
  input x, y : number
//         ^ MTL503
  width = 3
//^^^^^ MTL503
  block twice = dense(3) -> dense(3)
//      ^^^^^ MTL503
  task a : number = x`, `
  input x, y : number
  width = 3
  block twice(w) = dense(w) -> dense(w)
  task a : number = concat(x, y) -> twice(width)`],
  ["MTL505", "one task's own value, of a task that has none", `
  input x : number
  experts = x -> mmoe(experts: 2, expert: dense(3))
  task a, b : number = experts
  task c : number = experts[d]
//                  ^^^^^^^^^^ MTL505
  task d : number = x`, `
  input x : number
  experts = x -> mmoe(experts: 2, expert: dense(3))
  task a, b : number = experts
  task c : number = experts[a]
  task d : number = x`],
  ["MTL506", "a stage for all tasks in one of them", `
  input x : number
  task a : number = x -> mmoe(experts: 2, expert: dense(3))
//                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL506
  task b : number = x`, `
  input x : number
  own = x -> mmoe(experts: 2, expert: dense(3))
  task a : number = own
  task b : number = own`],
  ["MTL506", "a stage for all tasks in a copy", `
  input x : number
  own = x -> dense(3) -> each(dense(3) -> each(dense(3)))
//                                        ^^^^^^^^^^^^^^ MTL506
  task a, b : number = own`, `
  input x : number
  own = x -> dense(3) -> each(dense(3)) -> each(dense(3))
  task a, b : number = own`],
  ["MTL508", "a mixture that reads a value of each task", `
  input x : number
  own = x -> dense(3) -> each(dense(3))
  mixed = own -> mmoe(experts: 2, expert: dense(3))
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL508
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> dense(3) -> mmoe(experts: 2, expert: dense(3)) -> each(dense(3))
  task a, b : number = mixed`],
  ["MTL509", "tasks of one copy that bring different values", `
  input x : number
  own = x -> dense(3) -> each(dense(3))
  both = x -> each(concat(own), groups: [[a, b]])
//            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL509
  task a, b : number = both`, `
  input x : number
  own = x -> dense(3) -> each(dense(3))
  both = x -> each(concat(own))
  task a, b : number = both`],
]));

describe("nothing shared", () => {
  const codes = (members: string) => check(inModel(members)).problems.map(({ code, severity, span }) => `${code} ${severity} ${span.start}`);

  test("MTL501 is an information on the model's name", () => {
    expect(codes("input x : number task a : number = x -> dense(3) task b : number = x -> dense(3)")).toEqual(["MTL501 information 6"]);
  });

  test("a layer without weights shares nothing", () => {
    expect(codes("input x : number h = x -> relu task a, b : number = h")).toEqual(["MTL501 information 6"]);
  });

  test("one layer, one copy for both, one set of weights, or a task's output shares", () => {
    expect(codes("input x : number h = x -> dense(3) task a, b : number = h")).toEqual([]);
    expect(codes("input x : number h = x -> each(dense(3), groups: [[a, b]]) task a, b : number = h")).toEqual([]);
    expect(codes("input x : number layer l = dense(3) task a : number = x -> l task b : number = x -> l")).toEqual([]);
    expect(codes("input x : number task a : number = x -> dense(3) task b : number = a.output")).toEqual([]);
  });
});
