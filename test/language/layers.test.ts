import { describe } from "vitest";
import { examples } from "./examples.ts";

describe("shapes and arguments of layers", () => examples([
  ["MTL301", "lengths beside the joined axis", `
  input image : image[4, 4, 2]
  input other : image[4, 5, 1]
  task t : number = concat(image, other) -> flatten
//                  ^^^^^^^^^^^^^^^^^^^^ MTL301`, `
  input image : image[4, 4, 2]
  input other : image[4, 4, 1]
  task t : number = concat(image, other) -> flatten`],
  ["MTL302", "a window larger than the picture", `
  input image : image[4, 4, 1]
  task t : number = image -> conv2d(3, kernel: 5) -> flatten
//                           ^^^^^^^^^^^^^^^^^^^^ MTL302`, `
  input image : image[4, 4, 1]
  task t : number = image -> conv2d(3, kernel: 3) -> flatten`],
  ["MTL303", "a row where a sequence is read, and too few numbers for a shape", `
  input x : number[7]
  task t : number = x -> conv1d(3, kernel: 2) -> flatten
//                       ^^^^^^^^^^^^^^^^^^^^ MTL303
  task u : number = x -> reshape([2, 4]) -> flatten
//                       ^^^^^^^^^^^^^^^ MTL303`, `
  input x : number[8]
  low = x -> dense(8)
  task t : number = low -> reshape([8, 1]) -> conv1d(3, kernel: 2) -> flatten
  task u : number = low -> reshape([2, 4]) -> flatten`],
  ["MTL303", "a row where a picture is read", `
  input x : number[7]
  task t : number = x -> conv2d(3, kernel: 2)
//                       ^^^^^^^^^^^^^^^^^^^^ MTL303`, `
  input x : number[7, 7, 1]
  task t : number = x -> conv2d(3, kernel: 2) -> flatten`],
  ["MTL304", "a sum of unequal shapes", `
  input x : number[7]
  task t : number = add(x, x -> dense(6))
//                  ^^^^^^^^^^^^^^^^^^^^^ MTL304`, `
  input x : number[7]
  task t : number = add(x, x -> dense(7))`],
  ["MTL305", "a category in a layer of numbers", `
  input job : category(12)
  task t : number = job -> dense(8)
//                         ^^^^^^^^ MTL305`, `
  input job : category(12)
  task t : number = job -> embed(8) -> dense(8)`],
  ["MTL305", "a category as it is, in a task", `
  input job : category(12)
  task t : number = job
//                  ^^^ MTL305`, `
  input job : category(12)
  task t : number = job -> one_hot`],
  ["MTL306", "numbers in a layer of ids", `
  input age : number
  task t : number = age -> embed(8)
//                         ^^^^^^^^ MTL306`, `
  input age : category
  task t : number = age -> embed(8)`],
  ["MTL307", "an axis that a value does not have", `
  input x : number[7]
  task t : number = concat(x, x, axis: 3)
//                  ^^^^^^^^^^^^^^^^^^^^^ MTL307`, `
  input x : number[7]
  task t : number = concat(x, x, axis: 0)`],
  ["MTL308", "one value where two are read", `
  input x : number[7]
  task t : number = concat(x)
//                  ^^^^^^^^^ MTL308`, `
  input x, y : number[7]
  task t : number = concat(x, y)`],
  ["MTL310", "an argument that must be given", `
  input x : number
  task t : number = x -> dense
//                       ^^^^^ MTL310`, `
  input x : number
  task t : number = x -> dense(3)`],
  ["MTL310", "a parameter of a block", `
  input x : number
  block res(w) = add(it, it -> dense(w))
  task t : number = x -> res
//                       ^^^ MTL310`, `
  input x : number
  block res(w: 1) = add(it, it -> dense(w))
  task t : number = x -> res`],
  ["MTL311", "an argument that a word does not have", `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernal: 3, kernel: 3) -> flatten
//                                 ^^^^^^ MTL311`, `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernel: 3) -> flatten`],
  ["MTL311", "a setting that train does not have", `
  input x : number
  task t : number = x
  train { epoch: 3 }
//        ^^^^^ MTL311`, `
  input x : number
  task t : number = x
  train { epochs: 3 }`],
  ["MTL312", "one argument too many", `
  input x : number
  task t : number = x -> flatten(3)
//                               ^ MTL312`, `
  input x : number
  task t : number = x -> flatten`],
  ["MTL313", "a text where a number is expected", `
  input x : number
  task t : number = x -> dense("big")
//                             ^^^^^ MTL313`, `
  input x : number
  big = 12
  task t : number = x -> dense(big)`],
  ["MTL313", "half a unit", `
  input x : number
  task t : number = x -> dense(2.5)
//                             ^^^ MTL313`, `
  input x : number
  task t : number = x -> dense(2)`],
  ["MTL313", "a number where layers are expected", `
  input x : number
  own = x -> dense(3) -> each(64)
//                            ^^ MTL313
  task a, b : number = own`, `
  input x : number
  own = x -> dense(3) -> each(dense(64))
  task a, b : number = own`],
  ["MTL314", "a share above one", `
  input x : number[9]
  task t : number = x -> dense(4) -> dropout(1.5)
//                                           ^^^ MTL314`, `
  input x : number[9]
  task t : number = x -> dense(4) -> dropout(0.5)`],
  ["MTL314", "no epochs", `
  input x : number
  task t : number = x
  train { epochs: 0 }
//                ^ MTL314`, `
  input x : number
  task t : number = x
  train { epochs: 1 }`],
  ["MTL315", "a choice that there is not", `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernel: 3, padding: sane) -> flatten
//                                                     ^^^^ MTL315`, `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernel: 3, padding: same) -> flatten`],
  ["MTL316", "an argument given twice", `
  input x : number
  task t : number = x -> dense(3, units: 4)
//                                ^^^^^ MTL316`, `
  input x : number
  task t : number = x -> dense(3, relu, bias: false)`],
  ["MTL316", "a setting given twice", `
  input x : number
  task t : number = x { weight: 1, weight: 2 }
//                                 ^^^^^^ MTL316`, `
  input x : number
  task t : number = x { weight: 2 }`],
  ["MTL318", "a stage that has nothing to read", `
  input x : number
  task t : number = dense(3)
//                  ^^^^^ MTL318
  task u : number = x -> dense(3)`, `
  input x : number
  trunk = x -> dense(3)
  task t : number = trunk -> dense(3)
  task u : number = trunk -> dense(3)`],
  ["MTL320", "one layer on two shapes", `
  input x : number[4]
  input y : number[5]
  layer items = dense(4)
//              ^^^^^^^^ MTL320
  task t : number = x -> items
  task u : number = y -> items`, `
  input x : number[4]
  input y : number[4]
  layer items = dense(4)
  task t : number = x -> items
  task u : number = y -> items`],
  ["MTL321", "dims that a picture lacks", `
  input image : image[28, 28]
//                    ^^^^^^ MTL321
  task t : number = image -> flatten`, `
  input image : image[28, 28, 1]
  task t : number = image -> flatten`],
  ["MTL321", "a dim that is no length", `
  input x : number[0]
//                 ^ MTL321
  task t : number = x`, `
  width = 3
  input x : number[width]
  task t : number = x`],
]));
