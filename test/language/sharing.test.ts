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
  ["MTL507", "columns that read from each other, where there are none", `
  input x : number
  mixed = x -> dense(3) -> cross_stitch
//                         ^^^^^^^^^^^^ MTL507
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> each(dense(3)) -> cross_stitch
  task a, b : number = mixed`],
  ["MTL507", "parts of columns, and columns side by side", `
  input x : number
  low = x -> dense(4) -> sluice
//                       ^^^^^^ MTL507
  high = x -> dense(4) -> nddr
//                        ^^^^ MTL507
  task a, b : number = concat(low, high)`, `
  input x : number
  low = x -> each(dense(4)) -> sluice
  high = x -> each(dense(4)) -> nddr
  task a, b : number = concat(low, high)`],
  ["MTL314", "no experts", `
  input x : number
  mixed = x -> moe(experts: 0, expert: dense(3))
//                          ^ MTL314
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> moe(experts: 1, expert: dense(3))
  task a, b : number = mixed`],
  ["MTL314", "no level, no private expert", `
  input x : number
  mixed = x -> ple(levels: 0, shared: 2, private: 0, expert: dense(3))
//                         ^ MTL314
//                                                ^ MTL314
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> ple(levels: 2, shared: 2, private: 1, expert: dense(3))
  task a, b : number = mixed`],
  ["MTL310", "extraction without experts", `
  input x : number
  mixed = x -> cgc(shared: 2, private: 1)
//             ^^^ MTL310
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> cgc(shared: 2, private: 1, expert: dense(3))
  task a, b : number = mixed`],
  ["MTL510", "gates that use more experts than there are", `
  input x : number
  mixed = x -> mmoe(experts: 2, expert: dense(3), top_k: 3)
//                                                       ^ MTL510
  other = x -> dselect_k(experts: 2, expert: dense(3), k: 4)
//                                                        ^ MTL510
  task a, b : number = concat(mixed, other)`, `
  input x : number
  mixed = x -> mmoe(experts: 3, expert: dense(3), top_k: 3)
  other = x -> dselect_k(experts: 4, expert: dense(3), k: 4)
  task a, b : number = concat(mixed, other)`],
  ["MTL511", "selectors that count in bits", `
  input x : number
  mixed = x -> dselect_k(experts: 6, expert: dense(3))
//                                ^ MTL511
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> dselect_k(experts: 8, expert: dense(3))
  task a, b : number = mixed`],
  ["MTL512", "parts that do not divide", `
  input x : number
  mixed = x -> each(dense(5)) -> sluice(subspaces: 2)
//                               ^^^^^^^^^^^^^^^^^^^^ MTL512
  task a, b : number = mixed`, `
  input x : number
  mixed = x -> each(dense(6)) -> sluice(subspaces: 2)
  task a, b : number = mixed`],
  ["MTL513", "a mask read from another size", `
  input image : image[9, 9, 1]
  low = image -> conv2d(4, kernel: 3)
  masked = low -> attend(of: image)
//                           ^^^^^ MTL513
  task a, b : number = masked -> flatten`, `
  input image : image[9, 9, 1]
  low = image -> conv2d(4, kernel: 3, padding: same)
  masked = low -> attend(of: image)
  task a, b : number = masked -> flatten`],
  ["MTL506", "a task's own features, scaled in its expression", `
  input x : number
  task a : number = x -> dense(3) -> film -> relu
//                                   ^^^^ MTL506
  task b : number = x`, `
  input x : number
  seen = x -> dense(3) -> film -> relu
  task a : number = seen
  task b : number = seen`],
  ["MTL318", "attention that is given nothing to mask", `
  input x : number
  masked = attend(of: x)
//         ^^^^^^ MTL318
  task a, b : number = masked`, `
  input x : number
  masked = x -> dense(3) -> attend
  task a, b : number = masked`],
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
