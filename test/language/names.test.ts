import { describe } from "vitest";
import { examples } from "./examples.ts";

describe("names", () => examples([
  ["MTL201", "a name that nothing has, with the nearest one", `
  input x : number
  trunk = x -> dense(4)
  task t : number = trunc
//                  ^^^^^ MTL201`, `
  input x : number
  trunk = x -> dense(4)
  task t : number = trunk`],
  ["MTL201", "a stage that the catalogue lacks", `
  input x : number
  task t : number = x -> densee(4)
//                       ^^^^^^ MTL201`, `
  input x : number
  task t : number = x -> dense(4)`],
  ["MTL201", "an activation: only the catalogue is asked", `
  input x : number
  relo = 3
  task t : number = x -> dense(relo, relo)
//                                   ^^^^ MTL201`, `
  input x : number
  relu = 3
  task t : number = x -> dense(relu, relu)`],
  ["MTL201", "a kind of task", `
  input x : number
  task t : binry = x -> dense(4)
//         ^^^^^ MTL201`, `
  input x : number
  task t : binary = x -> dense(4)`],
  ["MTL201", "a kind of input: what needs it is silent", `
  input x : nummer[4]
//          ^^^^^^ MTL201
  trunk = x -> dense(4) -> conv2d(3, kernel: 9)
  task t : number = trunk`, `
  input x : number[4]
  trunk = x -> dense(4)
  task t : number = trunk`],
  ["MTL201", "a task in groups", `
  input x : number
  own = x -> each(dense(4), groups: [[a, bb]])
//                                       ^^ MTL201
  task a, b : number = own`, `
  input x : number
  trunk = x -> dense(4)
  own = trunk -> each(dense(4), groups: [[a, b]])
  task a, b : number = own`],
  ["MTL202", "one name for two things", `
  input x : number
  x = x -> dense(4)
//^ MTL202
  task t : number = x`, `
  input x : number
  h = x -> dense(4)
  task t : number = h`],
  ["MTL202", "two train members", `
  input x : number
  task t : number = x
  train { epochs: 3 }
  train { batch: 3 }
//^^^^^ MTL202`, `
  input x : number
  task t : number = x
  train { epochs: 3, batch: 3 }`],
  ["MTL203", "bindings that need each other", `
  input x : number
  low = high -> dense(4)
  high = concat(x, low)
//                 ^^^ MTL203
  task t : number = high`, `
  input x : number
  low = x -> dense(4)
  high = concat(x, low)
  task t : number = high`],
  ["MTL203", "a task that reads itself by way of others", `
  input x : number
  high = concat(x, a.output)
//                 ^^^^^^^^ MTL203
  b = high -> dense(4)
  task a : number = b`, `
  input x : number
  high = concat(x, c.output)
  b = high -> dense(4)
  task c : number = x -> dense(3)
  task a : number = b`],
  ["MTL203", "constants", `
  input x : number
  a = b
  b = a
//    ^ MTL203
  task t : number = x -> dense(a)`, `
  input x : number
  a = b
  b = 3
  task t : number = x -> dense(a)`],
  ["MTL203", "a block in itself", `
  input x : number
  block deep(n) = it -> dense(n) -> deep(n)
//                                  ^^^^ MTL203
  task t : number = x -> deep(3)`, `
  input x : number
  block deep(n) = it -> dense(n) -> dense(n)
  task t : number = x -> deep(3) -> deep(4)`],
  ["MTL204", "a task without what is read of it", `
  input x : number
  task a : number = x -> dense(4)
  task b : number = concat(x, a)
//                            ^ MTL204`, `
  input x : number
  task a : number = x -> dense(4)
  task b : number = concat(x, a.output)`],
  ["MTL204", "a constant where a value is expected", `
  input x : number
  width = 4
  task a : number = concat(x, width)
//                            ^^^^^ MTL204`, `
  input x : number
  width = 4
  task a : number = concat(x, x -> dense(width))`],
  ["MTL205", "a part that tasks do not have", `
  input x : number
  task a : number = x -> dense(4)
  task b : number = a.ouput -> dense(4)
//                    ^^^^^ MTL205`, `
  input x : number
  task a : number = x -> dense(4)
  task b : number = a.output -> dense(4)`],
  ["MTL206", "an index on a value that all share", `
  input x : number
  trunk = x -> dense(4)
  task a : number = trunk[b]
//                  ^^^^^^^^ MTL206
  task b : number = trunk`, `
  input x : number
  trunk = x -> dense(4)
  task a : number = trunk
  task b : number = trunk`],
  ["MTL207", "a value in the middle of a chain", `
  input x, y : number
  task a : number = x -> y -> dense(3)
//                       ^ MTL207`, `
  input x, y : number
  task a : number = x -> concat(y) -> dense(3)`],
  ["MTL209", "a value of the model inside a block", `
  input x, y : number
  block both(w) = concat(it, y) -> dense(w)
//                           ^ MTL209
  task a : number = x -> both(3)
  task b : number = y`, `
  input x, y : number
  block both(other, w) = concat(it, other) -> dense(w)
  shared = x -> dense(3)
  task a : number = shared -> both(y, 3)
  task b : number = shared`],
  ["MTL210", "`it` where nothing comes in", `
  input x : number
  task a : number = concat(x, it)
//                            ^^ MTL210`, `
  input x : number
  block twice = concat(it, it)
  task a : number = x -> twice`],
  ["MTL211", "a chain used as a stage", `
  input x : number
  tower = dense(4) -> dense(3)
  task a : number = x -> tower
//                       ^^^^^ MTL211`, `
  input x : number
  block tower = dense(4) -> dense(3)
  task a : number = x -> tower`],
  ["MTL212", "blocks that double each other without end", `
  input x : number
  block a = it -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2)
  block b = it -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a
  block c = it -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b
  trunk = x -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c
//^^^^^ MTL212
  task t : number = trunk`, `
  input x : number
  block a = it -> dense(2) -> dense(2)
  trunk = x -> a -> a
  task t : number = trunk`],
]));
